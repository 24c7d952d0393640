// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "catalog/model.h"
#include "catalog/model_facts.h"
#include "core/error.h"

#include <QByteArrayView>
#include <QList>
#include <QString>

#include <vector>

namespace signalbox::catalog {

/// Where the rows of a catalogue were taken from.
struct FeedNote
{
    QString name; ///< with its version
    QString url;
    QString licence;
    QDate date;

    bool operator==(const FeedNote &) const = default;
};

/// The models of one provider as a file of resources/catalogue describes them. Their ids begin with the file's provider.
struct Catalogue
{
    QString provider;
    QList<FeedNote> feeds;
    std::vector<Model> models; ///< each has facts
};

/// Reads such a file (resources/catalogue/README.md). Everything wrong is named at once, with the place: "openai.json,
/// models[3] gpt-4o, price.input: …". Unknown keys, negative or absurd prices, unknown words, answers longer than the
/// window and two models of one name are errors; nothing is taken of a file with errors. Bounded: 32 MiB, 20,000 models.
[[nodiscard]] Result<Catalogue> readCatalogue(QByteArrayView json, const QString &fileName);

} // namespace signalbox::catalog
