// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "catalog/bundled_catalogue.h"

#include <QDir>
#include <QFile>

using namespace Qt::StringLiterals;

/// Outside any namespace, as Qt asks for: the linker drops a static library's resources unless they are named.
static void initCatalogueResources()
{
    Q_INIT_RESOURCE(catalogue);
}

namespace signalbox::catalog {

QStringList bundledCatalogues()
{
    initCatalogueResources();
    QStringList names = QDir(u":/catalogue"_s).entryList({u"*.json"_s}, QDir::Files, QDir::Name);
    for (QString &name : names)
        name.chop(qsizetype{5});
    return names;
}

QByteArray bundledCatalogueText(const QString &provider)
{
    initCatalogueResources();
    QFile file(u":/catalogue/%1.json"_s.arg(provider));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

std::optional<Catalogue> bundledCatalogue(const QString &provider)
{
    const QByteArray text = bundledCatalogueText(provider);
    if (text.isEmpty())
        return std::nullopt;
    Result<Catalogue> catalogue = readCatalogue(text, provider + u".json"_s);
    Q_ASSERT(catalogue); // a test reads all of them
    return catalogue ? std::optional(*std::move(catalogue)) : std::nullopt;
}

} // namespace signalbox::catalog
