// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/feature.h"
#include "policy/safe_set.h"

#include <QString>

#include <memory>
#include <vector>

namespace re2 {
class RE2;
}

namespace signalbox::policy {

enum class Comparison { Less, LessOrEqual, Equal, NotEqual, GreaterOrEqual, Greater };

/// One node of a rule's `when:`. A plain tree, evaluated by routing/ against a request's facts. Only the members its
/// kind names are meaningful.
struct Condition
{
    enum class Kind {
        Always,      ///< an absent `when:`
        All,         ///< every child
        Any,         ///< at least one child
        Not,         ///< the only child is false
        Tag,         ///< the request carries one of `tags`
        Label,       ///< a label equals `text` ("project=alpha"; a bare "project" = the key is present, any value)
        Asked,       ///< the asked model matches the glob `text` (* and ?)
        Client,      ///< the client's name matches the glob `text`
        InputTokens, ///< estimated prompt tokens compared with `number`
        Has,         ///< the request carries all of `features`
        Matches,     ///< `pattern` is found in the last user message, or in the whole prompt
    };

    Kind kind = Kind::Always;
    std::vector<Condition> children;
    Tags tags;
    QString text;
    Comparison comparison = Comparison::Equal;
    double number = 0.0;
    Features features;
    std::shared_ptr<const re2::RE2> pattern;
    bool wholePrompt = false; ///< Matches: `in: prompt` instead of the last user message
};

} // namespace signalbox::policy
