// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "policy/policy.h"

#include <QByteArrayView>
#include <QList>
#include <QString>

#include <memory>

namespace signalbox::policy {

struct YamlNode;

/// One problem in a policy file. Lines and columns count from 1; 0 = the file as a whole.
struct Issue
{
    enum class Severity { Error, Warning };
    Severity severity = Severity::Error;
    int line = 0;
    int column = 0;
    QString path;    ///< where in the document, e.g. "chains.code[1].model"
    QString message; ///< what is wrong, what that means and how to mend it ("… did you mean `everyday`?")

    bool operator==(const Issue &) const = default;
};

struct LoadOutcome
{
    std::shared_ptr<const Policy> policy; ///< null if and only if an issue is an error
    QList<Issue> issues;                  ///< all of them, in file order
};

/// Reads, validates and compiles a policy file. Pure; bounded in time and memory on hostile input (size ≤ 8 MiB,
/// depth ≤ 64, aliases refused or bounded). Unknown keys are errors; every problem is reported at once.
[[nodiscard]] LoadOutcome load(QByteArrayView yaml);

/// The same for a document that was read already; places in it are those it was read from.
[[nodiscard]] LoadOutcome load(const YamlNode &document);

/// "policy.yaml:12:7: error: …" lines, for stderr and logs.
[[nodiscard]] QString issuesText(const QList<Issue> &issues, const QString &fileName);

} // namespace signalbox::policy
