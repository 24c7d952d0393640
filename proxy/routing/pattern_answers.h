// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QString>
#include <QtGlobal>

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

namespace signalbox::routing {

/// Whether one pattern of the policy was found in a request.
struct PatternAnswer
{
    quint64 pattern = 0; ///< patternHash()
    bool found = false;

    bool operator==(const PatternAnswer &) const = default;
};

/// Names a pattern and where it looks without repeating it.
[[nodiscard]] quint64 patternHash(std::string_view pattern, bool wholePrompt);

/// What a recorded decision says of the patterns its rules looked for.
class RecordedPatterns final
{
public:
    RecordedPatterns() = default;
    explicit RecordedPatterns(std::vector<PatternAnswer> answers) : m_answers(std::move(answers)) {}

    /// nullopt: nobody looked for it then.
    [[nodiscard]] std::optional<bool> find(quint64 pattern) const
    {
        const auto answer = std::find_if(m_answers.cbegin(), m_answers.cend(),
                                         [pattern](const PatternAnswer &one) { return one.pattern == pattern; });
        return answer == m_answers.cend() ? std::nullopt : std::optional(answer->found);
    }

private:
    std::vector<PatternAnswer> m_answers;
};

} // namespace signalbox::routing
