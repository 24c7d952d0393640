// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

// What recording costs: bench_ledger FOLDER [DECISIONS]. Prints one line per figure; the folder must be empty.

#include "core/ids.h"
#include "ledger/ledger.h"
#include "ledger/record_codec.h"

#include <QCoreApplication>
#include <QElapsedTimer>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <limits>
#include <vector>

using namespace Qt::StringLiterals;
using namespace signalbox;

namespace {

DecisionRecord typicalRecord(DecisionIdSource &ids)
{
    DecisionRecord record;
    record.id = ids.next();
    record.time = SystemClock().utc();
    record.status = DecisionStatus::Ok;
    record.client = u"openai-python/1.55"_s;
    record.session = u"3f2a9c44"_s;
    record.asked = u"auto"_s;
    record.routed = u"openai/gpt-4o-mini"_s;
    record.zone = u"us-retains"_s;
    record.rule = u"default"_s;
    record.chain = u"everyday"_s;
    record.tags = {u"internal"_s};
    record.labels = {u"project=alpha"_s};
    record.stream = true;
    record.httpStatus = 200;
    record.usage = {1200, 3000, 0, 0, 400, 0};
    record.estimate = NanoUsd{540'000};
    record.cost = NanoUsd{510'000};
    record.costKind = CostKind::Computed;
    record.baselineModel = u"openai/gpt-4o"_s;
    record.baselineCost = NanoUsd{9'000'000};
    record.policyHash = u"9f86d081884c7d65"_s;
    AttemptRecord attempt;
    attempt.model = record.routed;
    attempt.started = record.time;
    attempt.connectedUs = 300;
    attempt.firstByteUs = 200'000;
    attempt.firstContentUs = 200'100;
    attempt.totalUs = 900'000;
    attempt.httpStatus = 200;
    attempt.usage = record.usage;
    attempt.cost = record.cost;
    attempt.costKind = record.costKind;
    record.attempts = {attempt};
    record.explanation = "{\"v\":1,\"summary\":\"openai/gpt-4o-mini, cheapest of pool\",\"gates\":[" + QByteArray(1200, ' ') + "]}";
    return record;
}

double cpuSeconds(clockid_t clock)
{
    timespec now = {};
    ::clock_gettime(clock, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    if (argc < 2) {
        std::fprintf(stderr, "usage: bench_ledger FOLDER [DECISIONS]\n");
        return 2;
    }
    const int decisions = argc > 2 ? std::atoi(argv[2]) : 100'000;
    const SystemClock clock;
    DecisionIdSource ids(clock, 0, 1);
    const DecisionRecord record = typicalRecord(ids);

    QByteArray buffer;
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < decisions; ++i)
        ledger::encodeRecord(record, buffer, 17);
    std::printf("encode              %6.0f ns (%lld bytes)\n", static_cast<double>(timer.nsecsElapsed()) / decisions,
                static_cast<long long>(buffer.size()));

    ledger::Ledger ledger(QString::fromLocal8Bit(argv[1]));
    if (!ledger.open())
        return 1;
    Result<ledger::Journal> journal = ledger.openJournal(0);
    if (!journal)
        return 1;
    std::vector<qint64> nanos;
    nanos.reserve(static_cast<size_t>(decisions) * 2);
    DecisionRecord next = record;
    timer.restart();
    for (int i = 0; i < decisions; ++i) {
        next.id = ids.next();
        for (const ledger::JournalKind kind : {ledger::JournalKind::Intent, ledger::JournalKind::Settle}) {
            QElapsedTimer one;
            one.start();
            if (!journal->append(kind, next))
                return 1;
            nanos.push_back(one.nsecsElapsed());
        }
    }
    const double seconds = static_cast<double>(timer.nsecsElapsed()) / 1e9;
    std::sort(nanos.begin(), nanos.end());
    const auto percentile = [&](double part) {
        return static_cast<double>(nanos[static_cast<size_t>(part * static_cast<double>(nanos.size() - 1))]) / 1000;
    };
    std::printf("append, synced      p50 %.1f us, p99 %.1f us, p99.9 %.1f us; %.0f appends/s\n", percentile(0.5),
                percentile(0.99), percentile(0.999), 2 * decisions / seconds);

    const double before = cpuSeconds(CLOCK_THREAD_CPUTIME_ID);
    timer.restart();
    const Result<qint64> folded = ledger.fold();
    const double wall = static_cast<double>(timer.nsecsElapsed()) / 1e9;
    const double used = cpuSeconds(CLOCK_THREAD_CPUTIME_ID) - before;
    std::printf("fold                %.0f decisions/s, %.1f us of processor each; 10,000/s take %.0f %% of a core\n",
                static_cast<double>(folded.value_or(0)) / wall, used * 1e6 / decisions, used * 1e6 / decisions);

    timer.restart();
    const auto totals = ledger.totals({0}, {std::numeric_limits<qint64>::max()});
    std::printf("totals over all     %.1f ms (%lld rows)\n", static_cast<double>(timer.nsecsElapsed()) / 1e6,
                static_cast<long long>(totals ? totals->decisions : 0));
    timer.restart();
    const auto recent = ledger.recent(1000);
    std::printf("newest 1,000        %.1f ms\n", static_cast<double>(timer.nsecsElapsed()) / 1e6);
    ledger::DecisionFilter filter;
    filter.from = record.time;
    timer.restart();
    const auto page = ledger.query(filter);
    std::printf("100 of a time range %.1f ms\n", static_cast<double>(timer.nsecsElapsed()) / 1e6);
    return recent && page && folded.value_or(0) == decisions ? 0 : 1;
}
