// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "models/filter_moment.h"
#include "models/live_filter.h"

#include <memory>
#include <vector>

namespace signalbox::gui {

enum class FilterOperator { Contains, Equals, Greater, GreaterOrEqual, Less, LessOrEqual };

/// A text condition that asks each distinct text of a pool only once.
class TextMatch final
{
public:
    TextMatch() = default;
    TextMatch(QString wanted, bool exact);

    [[nodiscard]] bool matches(StringPool::Key key, const StringPool &pool) const;
    [[nodiscard]] bool matchesText(QStringView text) const;
    void forget() const { m_known.clear(); }

private:
    enum class Answer : quint8 { Unknown, Yes, No };

    QString m_wanted;
    bool m_exact = false;
    bool m_pattern = false;
    mutable std::vector<Answer> m_known;
};

/// One part of a compiled filter. A plain tree; depth is bounded by the parser.
struct LiveFilter::Node
{
    enum class Kind { All, Any, Not, Text, Anywhere, Number, Status, Pinned, Time };
    Kind kind = Kind::All;
    std::vector<std::unique_ptr<Node>> parts; ///< All, Any, Not
    FilterField field = FilterField::Client;
    TextMatch text;
    FilterOperator comparison = FilterOperator::Equals;
    qint64 number = 0; ///< nano-USD, tokens, microseconds or a count
    bool statusSet[11] = {}; ///< by DecisionStatus; then fell back, unpriced, cached, simulated, estimated
    FilterMoment moment;
    bool wanted = true;

    [[nodiscard]] bool matches(const LiveRow &row, const StringPool &pool) const;
    [[nodiscard]] bool isRelative() const;
    void forgetTexts() const;
};

/// Whether `text` fits `pattern` as a whole; * any run, ? any one character; ignores case. Linear in practice, never
/// exponential.
[[nodiscard]] bool fitsGlob(QStringView text, QStringView pattern);

} // namespace signalbox::gui
