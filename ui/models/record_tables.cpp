// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "models/record_tables.h"

#include "models/format.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::gui {
namespace {

struct RecordText
{
    Q_DECLARE_TR_FUNCTIONS(signalbox::gui::RecordText)
};

constexpr int differsColumn = 3;

DetailCell shown(const QString &text)
{
    return text.isEmpty() ? DetailCell{u"–"_s, CellTone::Muted} : DetailCell{text};
}

void append(DetailTable &table, const QString &title, const QString &text)
{
    table.rows.append({DetailCell{title, CellTone::Muted}, shown(text)});
}

QString input(const DecisionRecord &record)
{
    const bool known = record.usage != Usage{};
    return known ? count(record.usage.prompt()) : RecordText::tr("about %1").arg(count(record.inputEstimate));
}

QString outcome(const DecisionRecord &record)
{
    return record.httpStatus > 0 ? RecordText::tr("%1, HTTP %2").arg(statusWord(record.status)).arg(record.httpStatus)
                                 : statusWord(record.status);
}

QString amountText(const std::optional<NanoUsd> &amount) { return amount ? usdExact(*amount) : RecordText::tr("unpriced"); }

QString attemptText(const AttemptRecord &attempt)
{
    const QString how = attempt.failure ? failureWord(*attempt.failure) : attempt.isOpen() ? statusWord(DecisionStatus::Running) : statusWord(DecisionStatus::Ok);
    return RecordText::tr("%1: %2 after %3").arg(attempt.model, how, duration(attempt.totalUs));
}

QString gateText(const Explanation &explanation, qsizetype place)
{
    if (place >= explanation.gates.size())
        return {};
    const ExplainedGate &gate = explanation.gates[place];
    return RecordText::tr("%1 of %2 stay").arg(count(gate.out), count(gate.in)) + (gate.note.isEmpty() ? QString() : u" · "_s + gate.note);
}

void compare(DetailTable &table, const QString &title, const QString &first, const QString &second)
{
    const bool differs = first != second;
    const CellTone tone = differs ? CellTone::Warning : CellTone::Plain;
    const auto cell = [&](const QString &text) {
        DetailCell made = shown(text);
        made.tone = text.isEmpty() && !differs ? CellTone::Muted : tone;
        made.strong = differs;
        return made;
    };
    table.rows.append({DetailCell{title, CellTone::Muted}, cell(first), cell(second),
                       differs ? DetailCell{RecordText::tr("differs"), CellTone::Warning, u"split"_s}
                               : DetailCell{RecordText::tr("same"), CellTone::Muted}});
}

} // namespace

DetailTable requestTable(const DecisionRecord &record, const Explanation &explanation)
{
    DetailTable table{{RecordText::tr("Request"), RecordText::tr("Value")}, {}};
    append(table, RecordText::tr("Arrived"), fullTime(record.time));
    append(table, RecordText::tr("Client"), record.client);
    append(table, RecordText::tr("Session"), record.session);
    append(table, RecordText::tr("Model asked for"), record.asked);
    append(table, RecordText::tr("Answer wanted"), record.stream ? RecordText::tr("streamed") : RecordText::tr("in one piece"));
    append(table, RecordText::tr("Tags"), record.tags.join(u", "_s));
    append(table, RecordText::tr("Labels"), record.labels.join(u", "_s));
    append(table, RecordText::tr("Input tokens"), input(record));
    append(table, RecordText::tr("Summary"), explanation.summary);
    table.rows.append({DetailCell{RecordText::tr("Text"), CellTone::Muted},
                       DetailCell{RecordText::tr("Not kept: a record holds sizes, tags and reasons, never what was said."), CellTone::Locked, u"lock"_s}});
    return table;
}

DetailTable responseTable(const DecisionRecord &record)
{
    DetailTable table{{RecordText::tr("Response"), RecordText::tr("Value")}, {}};
    append(table, RecordText::tr("Outcome"), outcome(record));
    append(table, RecordText::tr("Answered by"), record.routed);
    append(table, RecordText::tr("Zone"), record.zone);
    append(table, RecordText::tr("First token after"), duration(record.ttftUs));
    append(table, RecordText::tr("Whole answer after"), duration(record.durationUs));
    append(table, RecordText::tr("Output tokens"), count(record.usage.output > 0 ? record.usage.output : record.liveOutputTokens));
    append(table, RecordText::tr("Cache"), record.cache.isHit() ? RecordText::tr("the answer of %1, given again").arg(record.cache.source.toString()) : QString());
    append(table, RecordText::tr("Error code"), record.code);
    append(table, RecordText::tr("Message"), record.message);
    const bool came = record.usage.output > 0 || record.liveOutputTokens > 0 || record.status == DecisionStatus::Ok;
    table.rows.append({DetailCell{RecordText::tr("Text"), CellTone::Muted},
                       came ? DetailCell{RecordText::tr("Not kept: a record holds sizes, tags and reasons, never what was said."), CellTone::Locked, u"lock"_s}
                            : DetailCell{RecordText::tr("There is none: no model answered."), CellTone::Muted}});
    return table;
}

DetailTable compareTable(const DecisionRecord &first, const DecisionRecord &second)
{
    DetailTable table{{RecordText::tr("Field"), first.id.toString(), second.id.toString(), RecordText::tr("Difference")}, {}};
    const auto add = [&](const QString &title, auto text) { compare(table, title, text(first), text(second)); };
    add(RecordText::tr("Arrived"), [](const DecisionRecord &one) { return fullTime(one.time); });
    add(RecordText::tr("Outcome"), outcome);
    add(RecordText::tr("Client"), [](const DecisionRecord &one) { return one.client; });
    add(RecordText::tr("Session"), [](const DecisionRecord &one) { return one.session; });
    add(RecordText::tr("Model asked for"), [](const DecisionRecord &one) { return one.asked; });
    add(RecordText::tr("Answered by"), [](const DecisionRecord &one) { return one.routed; });
    add(RecordText::tr("Zone"), [](const DecisionRecord &one) { return one.zone; });
    add(RecordText::tr("Rule"), [](const DecisionRecord &one) { return one.rule; });
    add(RecordText::tr("Chain"), [](const DecisionRecord &one) { return one.chain; });
    add(RecordText::tr("Tags"), [](const DecisionRecord &one) { return one.tags.join(u", "_s); });
    add(RecordText::tr("Labels"), [](const DecisionRecord &one) { return one.labels.join(u", "_s); });
    add(RecordText::tr("Input tokens"), input);
    add(RecordText::tr("Output tokens"), [](const DecisionRecord &one) { return count(one.usage.output); });
    add(RecordText::tr("Cost"), [](const DecisionRecord &one) { return amountText(one.cost); });
    add(RecordText::tr("Source of the figure"), [](const DecisionRecord &one) { return costKindWords(one.costKind); });
    add(RecordText::tr("First token after"), [](const DecisionRecord &one) { return duration(one.ttftUs); });
    add(RecordText::tr("Whole answer after"), [](const DecisionRecord &one) { return duration(one.durationUs); });
    add(RecordText::tr("Decided in"), [](const DecisionRecord &one) { return duration(one.decideUs); });
    add(RecordText::tr("Policy"), [](const DecisionRecord &one) { return one.policyHash; });
    const Explanation a = readExplanation(first.explanation);
    const Explanation b = readExplanation(second.explanation);
    for (qsizetype gate = 0; gate < std::max(a.gates.size(), b.gates.size()); ++gate) {
        const QString name = gate < a.gates.size() ? a.gates[gate].gate : b.gates[gate].gate;
        compare(table, RecordText::tr("Gate: %1").arg(gateTitle(name)), gateText(a, gate), gateText(b, gate));
    }
    for (qsizetype call = 0; call < std::max(first.attempts.size(), second.attempts.size()); ++call) {
        const auto text = [call](const DecisionRecord &one) { return call < one.attempts.size() ? attemptText(one.attempts[call]) : QString(); };
        compare(table, RecordText::tr("Call %1").arg(call + 1), text(first), text(second));
    }
    add(RecordText::tr("Message"), [](const DecisionRecord &one) { return one.message; });
    return table;
}

int differences(const DetailTable &compared)
{
    return static_cast<int>(std::count_if(compared.rows.begin(), compared.rows.end(),
                                          [](const auto &row) { return !row.value(differsColumn).icon.isEmpty(); }));
}

} // namespace signalbox::gui
