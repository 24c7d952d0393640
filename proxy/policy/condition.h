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
        Task,         ///< the classifier's task is one of `tasks`
        Difficulty,   ///< the classifier's difficulty, 0…1, compared with `number`
        Confidence,   ///< the classifier's confidence, 0…1, compared with `number`
        OutputTokens, ///< the most answer tokens the client allows, compared with `number`; never true when it set none
        SessionCost,  ///< USD the session has cost so far, compared with `number`; 0 without a session
        Priority,     ///< the request's priority is `text`: "interactive" (also when it says nothing) or "batch"
        Time,         ///< local time of day lies in `from`…`to`
        Weekday,      ///< the local day is one of `weekdays`
        Header,       ///< a value of the request header `header` matches the glob `text`
    };

    Kind kind = Kind::Always;
    std::vector<Condition> children;
    Tags tags;
    QString text; ///< of Asked, Client and Header case-folded
    Comparison comparison = Comparison::Equal;
    double number = 0.0;
    Features features;
    std::shared_ptr<const re2::RE2> pattern;
    bool wholePrompt = false; ///< Matches: `in: prompt` instead of the last user message
    quint32 tasks = 0;        ///< Task: bit per signalbox::Task
    int from = 0;             ///< Time: minutes of the local day; behind `to` = spans midnight
    int to = 0;               ///< Time: exclusive
    quint8 weekdays = 0;      ///< Weekday: bit 0 = Monday … bit 6 = Sunday
    QString header;           ///< Header: its name in lower case
};

} // namespace signalbox::policy
