// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "models/live_text.h"

#include "models/format.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace signalbox::gui {
namespace {

struct LiveText
{
    Q_DECLARE_TR_FUNCTIONS(signalbox::gui::LiveText)
};

const QString dash = u"–"_s;

QString orDash(const QString &text) { return text.isEmpty() ? dash : text; }

QString failureShort(const LiveRow &row)
{
    if (row.firstFailureStatus >= 400)
        return QString::number(row.firstFailureStatus);
    return row.firstFailure ? failureWord(*row.firstFailure) : QString();
}

QString tokensText(const LiveRow &row)
{
    const QString in = row.inputEstimated && row.input > 0 ? u'~' + count(row.input) : count(row.input);
    const bool spoke = row.output > 0 || row.status == DecisionStatus::Ok;
    return in + u" → "_s + (spoke ? count(row.output) : dash);
}

QString costText(const LiveRow &row)
{
    if (row.priced)
        return usd({row.costNanoUsd});
    if (row.status == DecisionStatus::Running || row.attempts == 0)
        return dash;
    //: Cost column: the model that answered has no known price.
    return LiveText::tr("unpriced");
}

QString resultText(const LiveRow &row)
{
    if (row.cached)
        //: The answer to the same request was given again; no model was asked.
        return LiveText::tr("ok · from cache");
    if (row.status == DecisionStatus::Ok && row.fellBack()) {
        const QString failure = failureShort(row);
        //: Result column: %1 = how many models were tried (2 = the first fallback), %2 = why the first one failed.
        return failure.isEmpty() ? LiveText::tr("try %1").arg(row.lane) : LiveText::tr("try %1 · %2").arg(row.lane).arg(failure);
    }
    if (row.status == DecisionStatus::Ok && row.hedged)
        //: Two models were asked at the same time, because the first was slow.
        return LiveText::tr("ok · hedged");
    if (row.status == DecisionStatus::Ok && row.attempts > 1)
        return LiveText::tr("ok · retried");
    if (row.status == DecisionStatus::Running && row.fellBack())
        return LiveText::tr("try %1 …").arg(row.lane);
    if (row.status == DecisionStatus::Running && row.output > 0)
        return LiveText::tr("streaming");
    if (row.status == DecisionStatus::Failed && row.httpStatus >= 400)
        return LiveText::tr("failed · %1").arg(row.httpStatus);
    return statusWord(row.status);
}

QString costSpoken(const LiveRow &row)
{
    if (!row.priced)
        return costText(row) == dash ? LiveText::tr("no cost yet") : LiveText::tr("unpriced");
    //: Screen reader: %1 = an amount such as $0.0041, %2 = where the figure comes from.
    return LiveText::tr("%1, %2").arg(usd({row.costNanoUsd}), costKindWords(row.costKind));
}

QString resultSpoken(const LiveRow &row)
{
    if (row.status == DecisionStatus::Ok && row.fellBack())
        return LiveText::tr("ok, answered by model %1 tried, first failure: %2")
            .arg(row.lane)
            .arg(row.firstFailure ? failureWord(*row.firstFailure) : dash);
    return resultText(row);
}

} // namespace

QString cellText(const LiveRow &row, LiveColumn column, const StringPool &pool)
{
    switch (column) {
    case LiveColumn::Time:
        return clockTime(row.time);
    case LiveColumn::Client:
        return orDash(pool.text(row.client));
    case LiveColumn::Asked:
        return orDash(pool.text(row.asked));
    case LiveColumn::RoutedTo:
        return row.status == DecisionStatus::Blocked ? dash : orDash(pool.text(row.routed));
    case LiveColumn::Rule:
        return orDash(pool.text(row.rule));
    case LiveColumn::Tag:
        return orDash(pool.text(row.tags));
    case LiveColumn::Tokens:
        return tokensText(row);
    case LiveColumn::Ttft:
        return duration(row.ttftUs);
    case LiveColumn::Cost:
        return costText(row);
    case LiveColumn::Result:
        return resultText(row);
    }
    Q_UNREACHABLE();
}

QString cellSpoken(const LiveRow &row, LiveColumn column, const StringPool &pool)
{
    switch (column) {
    case LiveColumn::Time:
        return row.pinned ? LiveText::tr("%1, pinned").arg(clockTime(row.time)) : clockTime(row.time);
    case LiveColumn::RoutedTo:
        if (row.simulated)
            return LiveText::tr("%1, simulated").arg(cellText(row, column, pool));
        return cellText(row, column, pool);
    case LiveColumn::Tokens:
        return row.inputEstimated ? LiveText::tr("about %1 tokens in, %2 out").arg(count(row.input), count(row.output))
                                  : LiveText::tr("%1 tokens in, %2 out").arg(count(row.input), count(row.output));
    case LiveColumn::Ttft:
        return LiveText::tr("first token after %1").arg(duration(row.ttftUs));
    case LiveColumn::Cost:
        return costSpoken(row);
    case LiveColumn::Result:
        return resultSpoken(row);
    case LiveColumn::Client:
    case LiveColumn::Asked:
    case LiveColumn::Rule:
    case LiveColumn::Tag:
        return cellText(row, column, pool);
    }
    Q_UNREACHABLE();
}

QString cellToolTip(const LiveRow &row, LiveColumn column, const StringPool &pool)
{
    switch (column) {
    case LiveColumn::Time:
        return fullTime(row.time) + u"\n"_s + row.id.toString();
    case LiveColumn::RoutedTo:
        if (pool.text(row.routed).isEmpty())
            return LiveText::tr("Nothing was sent.");
        return LiveText::tr("%1 in zone %2").arg(pool.text(row.routed), orDash(pool.text(row.zone)))
            + (row.simulated ? u"\n"_s + LiveText::tr("Simulated: nothing left this computer.") : QString());
    case LiveColumn::Cost:
        if (row.cached && row.savedNanoUsd > 0)
            return LiveText::tr("From the cache, saved %1").arg(usdExact({row.savedNanoUsd}));
        return row.priced ? usdExact({row.costNanoUsd}) + u"\n"_s + costKindWords(row.costKind) : costSpoken(row);
    case LiveColumn::Result:
        return pool.text(row.reason).isEmpty() ? resultSpoken(row) : resultSpoken(row) + u"\n"_s + pool.text(row.reason);
    case LiveColumn::Ttft:
        return LiveText::tr("First token after %1, whole answer %2").arg(duration(row.ttftUs), duration(row.durationUs));
    case LiveColumn::Client:
        if (pool.text(row.session).isEmpty())
            return pool.text(row.client);
        return LiveText::tr("%1, session %2").arg(pool.text(row.client), pool.text(row.session));
    case LiveColumn::Asked:
    case LiveColumn::Rule:
    case LiveColumn::Tag:
    case LiveColumn::Tokens:
        return cellSpoken(row, column, pool);
    }
    Q_UNREACHABLE();
}

QVariant cellSortKey(const LiveRow &row, LiveColumn column, const StringPool &pool)
{
    switch (column) {
    case LiveColumn::Time:
        return row.time.micros;
    case LiveColumn::Client:
        return pool.text(row.client);
    case LiveColumn::Asked:
        return pool.text(row.asked);
    case LiveColumn::RoutedTo:
        return pool.text(row.routed);
    case LiveColumn::Rule:
        return pool.text(row.rule);
    case LiveColumn::Tag:
        return pool.text(row.tags);
    case LiveColumn::Tokens:
        return row.input + row.output;
    case LiveColumn::Ttft:
        return row.ttftUs;
    case LiveColumn::Cost:
        return row.priced ? QVariant(row.costNanoUsd) : QVariant(qint64{-1});
    case LiveColumn::Result:
        return static_cast<int>(row.status);
    }
    Q_UNREACHABLE();
}

QVariant LiveModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const LiveRow &row = rowAt(index.row());
    const auto column = static_cast<LiveColumn>(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return cellText(row, column, m_pool);
    case Qt::ToolTipRole:
        return cellToolTip(row, column, m_pool);
    case Qt::AccessibleTextRole:
        return columnTitle(column) + u": "_s + cellSpoken(row, column, m_pool);
    case Qt::TextAlignmentRole:
        if (column == LiveColumn::Tokens || column == LiveColumn::Ttft || column == LiveColumn::Cost)
            return QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
        return QVariant::fromValue(Qt::Alignment(Qt::AlignLeft | Qt::AlignVCenter));
    case SortRole:
        return cellSortKey(row, column, m_pool);
    case IdRole:
        return row.id.value;
    case StatusRole:
        return static_cast<int>(row.status);
    case CostKindRole:
        return static_cast<int>(row.costKind);
    case ZoneRole:
        return m_pool.text(row.zone);
    case SimulatedRole:
        return row.simulated;
    case PinnedRole:
        return row.pinned;
    case FellBackRole:
        return row.fellBack();
    case FirstFailureRole:
        return row.firstFailure ? QVariant(static_cast<int>(*row.firstFailure)) : QVariant();
    default: // roles are an open set of integers, not an enum of ours
        return {};
    }
}

QVariant LiveModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= liveColumnCount)
        return {};
    const auto column = static_cast<LiveColumn>(section);
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return columnTitle(column);
    case Qt::TextAlignmentRole:
        if (column == LiveColumn::Tokens || column == LiveColumn::Ttft || column == LiveColumn::Cost)
            return QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
        return QVariant::fromValue(Qt::Alignment(Qt::AlignLeft | Qt::AlignVCenter));
    default: // roles are an open set of integers, not an enum of ours
        return {};
    }
}

QString columnKey(LiveColumn column)
{
    switch (column) {
    case LiveColumn::Time:
        return u"time"_s;
    case LiveColumn::Client:
        return u"client"_s;
    case LiveColumn::Asked:
        return u"asked"_s;
    case LiveColumn::RoutedTo:
        return u"routed"_s;
    case LiveColumn::Rule:
        return u"rule"_s;
    case LiveColumn::Tag:
        return u"tag"_s;
    case LiveColumn::Tokens:
        return u"tokens"_s;
    case LiveColumn::Ttft:
        return u"ttft"_s;
    case LiveColumn::Cost:
        return u"cost"_s;
    case LiveColumn::Result:
        return u"result"_s;
    }
    Q_UNREACHABLE();
}

QString columnTitle(LiveColumn column)
{
    switch (column) {
    case LiveColumn::Time:
        return LiveText::tr("Time");
    case LiveColumn::Client:
        return LiveText::tr("Client");
    case LiveColumn::Asked:
        return LiveText::tr("Asked");
    case LiveColumn::RoutedTo:
        return LiveText::tr("Routed to");
    case LiveColumn::Rule:
        return LiveText::tr("Rule");
    case LiveColumn::Tag:
        return LiveText::tr("Tag");
    case LiveColumn::Tokens:
        //: Tokens of the prompt and of the answer.
        return LiveText::tr("In → out");
    case LiveColumn::Ttft:
        //: Time to first token.
        return LiveText::tr("TTFT");
    case LiveColumn::Cost:
        return LiveText::tr("Cost");
    case LiveColumn::Result:
        return LiveText::tr("Result");
    }
    Q_UNREACHABLE();
}

} // namespace signalbox::gui
