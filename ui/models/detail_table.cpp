// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "models/detail_table.h"

#include "models/format.h"

#include <QCoreApplication>

#include <array>

using namespace Qt::StringLiterals;

namespace signalbox::gui {
namespace {

struct DetailText
{
    Q_DECLARE_TR_FUNCTIONS(signalbox::gui::DetailText)
};

struct Look
{
    CellTone tone;
    QString icon;
};

Look lookOf(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Answered:
        return {CellTone::Good, u"circle-check"_s};
    case Verdict::Trying:
        return {CellTone::Plain, u"loader-circle"_s};
    case Verdict::Failed:
        return {CellTone::Warning, u"circle-x"_s};
    case Verdict::Outrun:
        return {CellTone::Muted, u"skip-forward"_s};
    case Verdict::NotNeeded:
        return {CellTone::Muted, u"minus"_s};
    case Verdict::NotAllowed:
        return {CellTone::Locked, u"lock"_s};
    case Verdict::NotCapable:
        return {CellTone::Muted, u"circle-slash"_s};
    case Verdict::Unavailable:
        return {CellTone::Bad, u"heart-pulse"_s};
    case Verdict::OverBudget:
        return {CellTone::Warning, u"wallet"_s};
    case Verdict::NotChosen:
        return {CellTone::Muted, u"minus"_s};
    }
    Q_UNREACHABLE();
}

DetailCell number(qint64 value) { return {count(value), value == 0 ? CellTone::Muted : CellTone::Plain, {}, true}; }

DetailCell amount(const std::optional<NanoUsd> &value, CellTone tone = CellTone::Plain, bool strong = false)
{
    return value ? DetailCell{usd(*value), tone, {}, true, strong}
                 : DetailCell{DetailText::tr("unpriced"), CellTone::Warning, {}, true, strong};
}

struct TokenClass
{
    const char *title;
    qint64 Usage::*tokens;
};

constexpr std::array tokenClasses{
    TokenClass{QT_TRANSLATE_NOOP("signalbox::gui::DetailText", "Input"), &Usage::input},
    TokenClass{QT_TRANSLATE_NOOP("signalbox::gui::DetailText", "Read from cache"), &Usage::cacheRead},
    TokenClass{QT_TRANSLATE_NOOP("signalbox::gui::DetailText", "Written to cache, 5 min"), &Usage::cacheWrite5m},
    TokenClass{QT_TRANSLATE_NOOP("signalbox::gui::DetailText", "Written to cache, 1 h"), &Usage::cacheWrite1h},
    TokenClass{QT_TRANSLATE_NOOP("signalbox::gui::DetailText", "Output"), &Usage::output},
    TokenClass{QT_TRANSLATE_NOOP("signalbox::gui::DetailText", "Reasoning, within output"), &Usage::reasoning},
    TokenClass{QT_TRANSLATE_NOOP("signalbox::gui::DetailText", "Audio, within input"), &Usage::audioInput},
    TokenClass{QT_TRANSLATE_NOOP("signalbox::gui::DetailText", "Images, within input"), &Usage::imageInput},
    TokenClass{QT_TRANSLATE_NOOP("signalbox::gui::DetailText", "Audio, within output"), &Usage::audioOutput},
    TokenClass{QT_TRANSLATE_NOOP("signalbox::gui::DetailText", "Images, within output"), &Usage::imageOutput},
    TokenClass{QT_TRANSLATE_NOOP("signalbox::gui::DetailText", "Pictures made"), &Usage::images},
    TokenClass{QT_TRANSLATE_NOOP("signalbox::gui::DetailText", "Seconds of sound"), &Usage::seconds},
    TokenClass{QT_TRANSLATE_NOOP("signalbox::gui::DetailText", "Characters spoken"), &Usage::characters},
    TokenClass{QT_TRANSLATE_NOOP("signalbox::gui::DetailText", "Searches"), &Usage::searches},
};

void appendSummary(DetailTable &table, const QString &title, const DetailCell &value)
{
    QList<DetailCell> row{{title, CellTone::Plain, {}, false, value.strong}};
    while (row.size() + 1 < table.headers.size())
        row.append(DetailCell{});
    row.append(value);
    table.rows.append(row);
}

/// What usage × price would have given where the provider said another figure, and what a figure leaves out.
void appendReckoned(DetailTable &table, const DecisionRecord &record)
{
    QList<DetailCell> row{{DetailText::tr("Usage × price, to compare")}};
    NanoUsd sum;
    bool any = false;
    QStringList notes;
    for (const AttemptRecord &attempt : record.attempts) {
        row.append(attempt.reckoned ? amount(attempt.reckoned) : DetailCell{u"–"_s, CellTone::Muted, {}, true});
        sum += attempt.reckoned.value_or(NanoUsd{});
        any = any || attempt.reckoned;
        if (!attempt.costNote.isEmpty())
            notes.append(attempt.costNote);
    }
    row.append(amount(sum));
    if (any)
        table.rows.append(row);
    if (!notes.isEmpty())
        appendSummary(table, DetailText::tr("About the figure"), {notes.join(u' '), CellTone::Warning});
}

} // namespace

DetailTable departureTable(const Explanation &explanation)
{
    DetailTable table{{DetailText::tr("Left at"), DetailText::tr("Model"), DetailText::tr("Measured"),
                       DetailText::tr("Required"), DetailText::tr("Smallest change")},
                      {}};
    for (const ExplainedGate &gate : explanation.gates) {
        for (const ExplainedDeparture &left : gate.left)
            table.rows.append({{gateTitle(gate.gate), CellTone::Muted}, {left.model}, {left.measured}, {left.required}, {left.change}});
    }
    return table;
}

DetailTable candidateTable(const DecisionRecord &record, const Explanation &explanation)
{
    DetailTable table{{DetailText::tr("Model"), DetailText::tr("Estimate"), DetailText::tr("Verdict"),
                       DetailText::tr("Because")},
                      {}};
    const QList<CandidateRow> rows = candidateRows(record, explanation);
    for (const CandidateRow &row : rows) {
        const Look look = lookOf(row.verdict);
        const DetailCell estimate = row.estimate ? DetailCell{usd(*row.estimate), CellTone::Plain, {}, true}
                                                 : DetailCell{u"–"_s, CellTone::Muted, {}, true};
        table.rows.append({{row.model, CellTone::Plain, {}, false, row.verdict == Verdict::Answered},
                           estimate,
                           {verdictWords(row.verdict), look.tone, look.icon},
                           {row.because, CellTone::Muted}});
    }
    return table;
}

DetailTable costTable(const DecisionRecord &record)
{
    DetailTable table{{DetailText::tr("Tokens")}, {}};
    for (const AttemptRecord &attempt : record.attempts)
        table.headers.append(attempt.model);
    table.headers.append(DetailText::tr("Together"));
    for (const TokenClass &tokenClass : tokenClasses) {
        const bool always = tokenClass.tokens == &Usage::input || tokenClass.tokens == &Usage::output;
        if (!always && record.usage.*tokenClass.tokens == 0)
            continue;
        QList<DetailCell> row{{DetailText::tr(tokenClass.title)}};
        for (const AttemptRecord &attempt : record.attempts)
            row.append(number(attempt.usage.*tokenClass.tokens));
        row.append(number(record.usage.*tokenClass.tokens));
        table.rows.append(row);
    }
    QList<DetailCell> costs{{DetailText::tr("Cost"), CellTone::Plain, {}, false, true}};
    for (const AttemptRecord &attempt : record.attempts)
        costs.append((record.status == DecisionStatus::Running && attempt.isOpen()) // an estimate until it ends
                             || (attempt.usage == Usage{} && !attempt.cost)
                         ? DetailCell{u"–"_s, CellTone::Muted, {}, true}
                                                              : amount(attempt.cost));
    costs.append(record.attempts.isEmpty() && !record.cache.isHit() ? DetailCell{u"–"_s, CellTone::Muted, {}, true, true}
                                           : amount(record.cost, CellTone::Plain, true));
    table.rows.append(costs);
    if (!record.attempts.isEmpty())
        appendSummary(table, DetailText::tr("Source of the figure"), {costKindWords(record.costKind), CellTone::Muted, {}, true});
    appendReckoned(table, record);
    if (record.estimate)
        appendSummary(table, DetailText::tr("Estimate before sending"), amount(record.estimate));
    if (record.cache.isHit())
        appendSummary(table, DetailText::tr("Saved by the cache, answer of %1").arg(record.cache.source.toString()),
                      amount(record.cache.saved, CellTone::Good));
    if (record.baselineCost)
        appendSummary(table, DetailText::tr("Baseline %1").arg(record.baselineModel), amount(record.baselineCost));
    if (record.baselineCost && record.cost) {
        const NanoUsd saved = *record.baselineCost - *record.cost;
        // A loss is shown as a loss, never as zero saved.
        if (saved.value < 0)
            appendSummary(table, DetailText::tr("Lost against the baseline"),
                          {usd({-saved.value}), CellTone::Warning, u"trending-up"_s, true, true});
        else
            appendSummary(table, DetailText::tr("Saved against the baseline"),
                          {usd(saved), CellTone::Good, u"trending-down"_s, true, true});
    }
    return table;
}

void DetailTableModel::setTable(DetailTable table)
{
    if (table == m_table)
        return;
    if (table.headers == m_table.headers && table.rows.size() == m_table.rows.size()) {
        m_table = std::move(table);
        if (!m_table.rows.isEmpty())
            emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
        return;
    }
    beginResetModel();
    m_table = std::move(table);
    endResetModel();
}

int DetailTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_table.rows.size());
}

int DetailTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_table.headers.size());
}

QVariant DetailTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const DetailCell &cell = m_table.rows.at(index.row()).at(index.column());
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
        return cell.text;
    case Qt::AccessibleTextRole:
        return m_table.headers.at(index.column()) + u": "_s + cell.text;
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::Alignment((cell.number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    case ToneRole:
        return static_cast<int>(cell.tone);
    case IconNameRole:
        return cell.icon;
    case NumberRole:
        return cell.number;
    case StrongRole:
        return cell.strong;
    default: // roles are an open set of integers, not an enum of ours
        return {};
    }
}

QVariant DetailTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= m_table.headers.size())
        return {};
    if (role == Qt::DisplayRole)
        return m_table.headers.at(section);
    if (role == Qt::TextAlignmentRole) {
        const bool number = !m_table.rows.isEmpty() && m_table.rows.constFirst().at(section).number;
        return QVariant::fromValue(Qt::Alignment((number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    }
    return {};
}

} // namespace signalbox::gui
