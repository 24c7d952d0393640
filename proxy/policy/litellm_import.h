// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "policy/loader.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

namespace signalbox::policy {

/// What became of one part of a foreign configuration.
struct ImportNote
{
    enum class Kind {
        Kept,          ///< means the same here
        Approximated,  ///< means something close to it; the message says what differs
        NoCounterpart, ///< left out
    };
    Kind kind = Kind::Kept;
    int line = 0;
    QString path;    ///< where in the file, e.g. "model_list[0].litellm_params.rpm"
    QString message; ///< never holds a key or any other value that may be secret

    bool operator==(const ImportNote &) const = default;
};

struct ImportOutcome
{
    QByteArray yaml;         ///< a policy that load() accepts; empty when nothing could be imported
    QList<ImportNote> notes; ///< in file order; every key of the file is in one of them or in a larger part that is
    QList<Issue> problems;   ///< why there is no policy
};

/// Makes a policy of LiteLLM's config.yaml: model list, weights, order, fallbacks, retries, timeouts, prices, budgets.
/// Keys are never copied, only the names of the variables they are in. Bounded like load() on hostile input.
[[nodiscard]] ImportOutcome importLiteLlm(QByteArrayView yaml);

/// "kept", "approximated", "no counterpart".
[[nodiscard]] QLatin1StringView importNoteName(ImportNote::Kind kind);

} // namespace signalbox::policy
