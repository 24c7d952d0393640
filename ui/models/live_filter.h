// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "models/live_row.h"

#include <QDateTime>
#include <QString>
#include <QStringList>

#include <tl/expected.hpp>

#include <memory>
#include <optional>

namespace signalbox::gui {

enum class FilterField {
    Client, Session, Asked, Model, Provider, Zone, Rule, Tag, Status, Reason, Cost, In, Out, Ttft, Dur, Attempt, Policy, Pinned,
    Chain, Task, Label, Tags, Tried, Time,
};

/// What is wrong with a filter text, and where (UTF-16 position and length).
struct FilterError
{
    enum class Problem {
        UnknownField,
        UnknownValue,    ///< of status or pinned
        BadNumber,       ///< `cost>lots`
        BadTime,         ///< `time>whenever`
        MissingValue,    ///< `model:`
        WrongOperator,   ///< `client>3`
        MissingOperand,  ///< `OR` or `-` with nothing to apply to
        UnclosedQuote,
        UnbalancedParenthesis,
        TooDeep,
    };
    Problem problem = Problem::UnknownField;
    qsizetype position = 0;
    qsizetype length = 0;
    QString text;       ///< the offending piece
    QString suggestion; ///< the nearest known name; empty if none is near

    bool operator==(const FilterError &) const = default;
};

/// A filter text compiled to a predicate over rows.
///
///   model:gpt-4o      contains, ignoring case; with * or ? the whole text must fit the pattern; = wants the exact text
///   cost>0.002        numbers with : = > >= < <=; tokens take k and M, times take us, ms, s, min (plain = seconds)
///   time>=14:00       a day, a time of today, both ("2026-11-22T14:00"), or so long ago: time>-15min
///   -client:smoke     not;   a OR b;   (a b);   "two words";   a word alone looks everywhere
///
/// Texts are matched once per distinct text of the pool, so a filter belongs to one StringPool until forgetTexts().
/// Not thread-safe.
class LiveFilter final
{
public:
    /// Lets every row pass.
    LiveFilter();
    LiveFilter(LiveFilter &&) noexcept;
    LiveFilter &operator=(LiveFilter &&) noexcept;
    ~LiveFilter();
    Q_DISABLE_COPY(LiveFilter)

    [[nodiscard]] static tl::expected<LiveFilter, FilterError> compile(const QString &text, const QDateTime &now = QDateTime::currentDateTime());

    [[nodiscard]] bool isEmpty() const;
    /// Whether what passes changes with the hour: compile() it again from time to time.
    [[nodiscard]] bool isRelative() const;
    [[nodiscard]] bool matches(const LiveRow &row, const StringPool &pool) const;
    /// Must be called when the pool's keys change their meaning.
    void forgetTexts();

    struct Node;

private:
    std::unique_ptr<Node> m_root;
};

/// All field names, in the order a completer shows them.
[[nodiscard]] QStringList filterFieldNames();
[[nodiscard]] std::optional<FilterField> filterFieldFromName(QStringView name);
/// One sentence for people: "Unknown field “modle”, did you mean “model”?".
[[nodiscard]] QString filterErrorText(const FilterError &error);
/// `text` as it must be written as a value: quoted if it holds a blank, a quote or a parenthesis.
[[nodiscard]] QString filterQuoted(const QString &text);

} // namespace signalbox::gui
