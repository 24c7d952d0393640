// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

// What a what-if costs: 30,000 recorded decisions of the demo's policy under drafts of it: bench_whatif [count [folder]].
// Prints how many moved, the time of the whole comparison and that of one decision. With an empty folder also what the
// control API does on a question: the decisions are read from a ledger there, both policies from their text.

#include "core/ids.h"
#include "ledger/ledger.h"
#include "policy/bundled.h"
#include "policy/diff.h"
#include "policy/loader.h"
#include "routing/decide.h"
#include "routing/draft_answers.h"
#include "routing/replay.h"
#include "routing/whatif.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QTextStream>

#include <algorithm>
#include <array>

using namespace signalbox;
using namespace Qt::StringLiterals;

namespace {

DecisionRecord recorded(const policy::Policy &policy, QRandomGenerator &random)
{
    static constexpr std::array tasks{Task::Code, Task::Chat, Task::Maths, Task::Summarisation, Task::Factual};
    wire::RequestFacts facts;
    facts.asked = u"auto"_s;
    facts.inputTokens = 50 + random.bounded(20'000);
    facts.maxOutputTokens = random.bounded(2) == 0 ? 0 : 1'000;
    if (random.bounded(4) == 0)
        facts.features |= Feature::Tools;
    routing::RoutingRequest request{facts, {}, {u"project=p%1"_s.arg(random.bounded(9))}, u"team-%1"_s.arg(random.bounded(20))};
    request.sightings.looked = true;
    request.classification = {tasks[static_cast<std::size_t>(random.bounded(5))], random.generateDouble(), random.generateDouble()};
    const std::chrono::microseconds now = std::chrono::hours(2);
    const routing::Decision decision = routing::decide(request, policy, {}, now, random.generateDouble());
    DecisionRecord record;
    record.client = request.client;
    record.labels = request.labels;
    record.policyHash = policy.hash;
    record.explanation = routing::explanationJson(decision, policy, routing::replayJson(request, decision, policy, now));
    if (decision.lanes.empty()) {
        record.status = DecisionStatus::Blocked;
        record.cost = NanoUsd{0};
        return record;
    }
    const policy::ModelIndex model = decision.lanes.front().model.index();
    record.status = DecisionStatus::Ok;
    record.routed = policy.model(model).id;
    record.usage.input = facts.inputTokens;
    record.usage.output = 20 + random.bounded(800);
    if (policy.model(model).price)
        record.cost = catalog::cost(record.usage, *policy.model(model).price);
    record.attempts.append(AttemptRecord{});
    return record;
}

/// The demo's policy with every request sent elsewhere, by `edits` edits of which the last one does it.
QByteArray draftOf(const QByteArray &running, int edits)
{
    QByteArray text = running;
    const auto replace = [&text](const QByteArray &from, const QByteArray &to) {
        if (!text.contains(from))
            qFatal("the demo's policy has changed: no %s", from.constData());
        text.replace(from, to);
    };
    QByteArray rules("rules:\n");
    for (int i = 0; i + 1 < edits; ++i)
        rules += "  - {id: idle" + QByteArray::number(i) + ", when: {client: nobody-" + QByteArray::number(i) + "}, chain: bench}\n";
    replace("\nrules:\n", '\n' + rules + "  - {id: bench, when: {input_tokens: '>= 0'}, chain: bench}\n");
    replace("\nchains:\n", "\nchains:\n  bench: [{model: MODEL}]\n");
    return text;
}

double milliseconds(const QElapsedTimer &timer)
{
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

/// Puts the decisions into a ledger in `folder` and asks of it what a client of the control API would.
bool askLedger(QList<DecisionRecord> records, const QString &folder, const QByteArray &running, const QByteArray &draft, QTextStream &out)
{
    const SystemClock clock;
    DecisionIdSource ids(clock, 0, 1);
    ledger::Ledger ledger(folder);
    if (!ledger.open())
        return false;
    Result<ledger::Journal> journal = ledger.openJournal(0);
    for (DecisionRecord &record : records) {
        record.id = ids.next();
        record.time = clock.utc();
        for (const ledger::JournalKind kind : {ledger::JournalKind::Intent, ledger::JournalKind::Settle}) {
            if (!journal || !journal->append(kind, record))
                return false;
        }
    }
    if (!ledger.fold())
        return false;
    ledger::DecisionFilter filter;
    filter.from = UtcTime{0};
    filter.limit = static_cast<int>(records.size());
    for (int round = 0; round < 5; ++round) {
        QElapsedTimer timer;
        timer.start();
        const Result<QList<DecisionRecord>> read = ledger.query(filter);
        const double reading = milliseconds(timer);
        if (!read || read->size() != records.size())
            return false;
        const QJsonObject answer = routing::whatIfAnswer(*read, running, draft);
        out << "from the ledger: " << read->size() << " read in " << reading << " ms, answered after " << milliseconds(timer)
            << " ms, " << answer[u"changed"_s].toInteger() << " moved\n";
    }
    return true;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const qsizetype count = argc > 1 ? QByteArray(argv[1]).toLongLong() : 30'000;
    QTextStream out(stdout);
    const QByteArray running = policy::demoPolicy();
    const policy::Document before = policy::readDocument(running);
    QRandomGenerator random(4);
    QList<DecisionRecord> records;
    for (qsizetype i = 0; i < count; ++i)
        records.append(recorded(*before.policy, random));
    for (const int edits : {1, 5}) {
        QByteArray text = draftOf(running, edits);
        text.replace("MODEL", "sim-us/horizon");
        const policy::Document after = policy::readDocument(text);
        if (!after.policy)
            qFatal("%s", qPrintable(policy::issuesText(policy::load(text).issues, u"draft"_s)));
        std::vector<double> times;
        routing::WhatIf result;
        for (int round = 0; round < 5; ++round) {
            result = routing::whatIf(records, *before.policy, *after.policy, policy::editsBetween(*before.root, *after.root));
            times.push_back(static_cast<double>(result.microseconds) / 1000.0);
        }
        std::sort(times.begin(), times.end());
        out << edits << " edits, " << result.replayed << " decisions, " << result.changed << " moved by "
            << result.causes.size() << " causes: " << times[times.size() / 2] << " ms, "
            << times[times.size() / 2] * 1000.0 / static_cast<double>(std::max<qint64>(result.replayed, 1)) << " us each\n";
        out.flush();
    }
    if (argc <= 2)
        return 0;
    const QByteArray draft = draftOf(running, 5).replace("MODEL", "sim-us/horizon");
    return askLedger(records, QString::fromLocal8Bit(argv[2]), running, draft, out) ? 0 : 1;
}
