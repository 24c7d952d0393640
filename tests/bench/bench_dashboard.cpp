// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

// What the Dashboard's questions cost over many rows: bench_dashboard FOLDER [ROWS]. Makes a ledger of a year in FOLDER
// (10,000,000 rows need some 6 GB), rolls it up and asks; a ledger that is there already is only asked. One line per
// figure; asserts nothing.

#include "ledger/database.h"
#include "ledger/latency.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QRandomGenerator>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QVariant>

#include <algorithm>
#include <cstdio>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::ledger;

namespace {

constexpr qint64 year = 365LL * 86'400'000'000;
constexpr int firstRows = 10'000;

DecisionRecord sample(QRandomGenerator &random, int number, qint64 start, qint64 window)
{
    const auto pick = [&](const char *const *texts, int count) { return QString::fromLatin1(texts[random.bounded(count)]); };
    static const char *const models[]{"openai/gpt-4o", "openai/gpt-4o-mini", "anthropic/claude-haiku", "anthropic/claude-sonnet", "ollama/llama-3.1-8b",
                                      "mistral/mistral-large", "deepseek/deepseek-v3", "google/gemini-flash"};
    static const char *const clients[]{"claude-code", "cursor", "cron", "docs-bot", "aider", "notebook"};
    static const char *const rules[]{"default", "code-heavy", "secrets", "long", "batch"};
    static const char *const tags[]{"public", "internal", "confidential", "secret"};
    static const char *const tasks[]{"code", "chat", "summarise", "extract", "unknown"};
    DecisionRecord record;
    record.id = {static_cast<quint64>(number) + 1};
    record.time = {start + static_cast<qint64>(random.bounded(static_cast<quint64>(window)))};
    record.status = DecisionStatus::Ok;
    record.client = pick(clients, 6);
    record.session = u"session-%1"_s.arg(number / 50);
    record.asked = u"auto"_s;
    record.routed = pick(models, 8);
    record.zone = u"us-retains"_s;
    record.rule = pick(rules, 5);
    record.chain = record.rule;
    record.tags = {pick(tags, 4)};
    record.httpStatus = 200;
    record.usage = {random.bounded(20'000), random.bounded(5'000), 0, 0, random.bounded(900), 0};
    record.ttftUs = 100'000 + random.bounded(2'000'000);
    record.durationUs = record.ttftUs + random.bounded(8'000'000);
    record.cost = NanoUsd{random.bounded(30'000'000)};
    record.costKind = CostKind::Computed;
    record.baselineModel = u"openai/gpt-4o"_s;
    record.baselineCost = NanoUsd{random.bounded(60'000'000)};
    record.policyHash = u"9f86d081884c7d65"_s;
    AttemptRecord attempt;
    attempt.model = record.routed;
    attempt.started = record.time;
    attempt.totalUs = record.durationUs;
    attempt.httpStatus = 200;
    attempt.usage = record.usage;
    attempt.cost = record.cost;
    attempt.costKind = record.costKind;
    record.attempts = {attempt};
    record.explanation = "{\"v\":1,\"summary\":\"cheapest of pool\",\"task\":\"" + pick(tasks, 5).toUtf8() + "\"}";
    return record;
}

int fail(const QString &what)
{
    std::fprintf(stderr, "%s\n", qPrintable(what));
    return 1;
}

/// Copies all rows a stretch later until there are enough.
bool multiply(const QString &file, qint64 rows, qint64 window)
{
    bool done = false;
    {
        QSqlDatabase db = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"fill"_s);
        db.setDatabaseName(file);
        QSqlQuery query(db);
        QStringList columns;
        if (db.open() && query.exec(u"PRAGMA table_info(decisions)"_s)) {
            while (query.next())
                columns.append(query.value(1).toString());
            columns.removeAll(u"id"_s);
            columns.removeAll(u"time"_s);
            const QString rest = columns.join(u',');
            done = query.exec(u"PRAGMA synchronous=OFF"_s);
            for (qint64 have = firstRows; done && have < rows; have *= 2, window *= 2) {
                done = query.exec(u"INSERT INTO decisions(id,time,%1) SELECT id+%2,time+%3,%1 FROM decisions WHERE id<=%4"_s
                                      .arg(rest).arg(have).arg(window).arg(have));
                std::printf("%lld rows\n", static_cast<long long>(have * 2));
                std::fflush(stdout);
            }
            if (!done)
                std::fprintf(stderr, "%s\n", qPrintable(query.lastError().text()));
        }
    }
    QSqlDatabase::removeDatabase(u"fill"_s);
    return done;
}

double milliseconds(const QElapsedTimer &clock) { return static_cast<double>(clock.nsecsElapsed()) / 1e6; }

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    if (argc < 2)
        return fail(u"usage: bench_dashboard FOLDER [ROWS]"_s);
    const QString file = QString::fromLocal8Bit(argv[1]) + u"/ledger.sqlite"_s;
    const qint64 rows = argc > 2 ? QByteArray(argv[2]).toLongLong() : 10'000'000;
    const qint64 end = QDateTime(QDate::currentDate(), QTime(0, 0)).toMSecsSinceEpoch() * 1'000;
    QElapsedTimer clock;
    clock.start();
    if (!QFileInfo::exists(file)) {
        int doublings = 0;
        while ((qint64{firstRows} << doublings) < rows)
            ++doublings;
        const qint64 window = year >> doublings;
        if (const auto made = Database::create(file); !made)
            return fail(made.error().detail);
        {
            const auto db = Database::open(file, Database::Mode::ReadWrite);
            if (!db || !(*db)->begin())
                return fail(u"cannot fill"_s);
            QRandomGenerator random(7);
            for (int i = 0; i < firstRows; ++i) {
                if (const auto put = (*db)->put(sample(random, i, end - year, window)); !put)
                    return fail(put.error().detail);
            }
            if (!(*db)->commit())
                return fail(u"cannot fill"_s);
        }
        if (!multiply(file, rows, window))
            return fail(u"cannot fill"_s);
        std::printf("filled in %.0f s\n", milliseconds(clock) / 1e3);
    }
    auto opened = Database::open(file, Database::Mode::ReadWrite);
    if (!opened)
        return fail(opened.error().detail);
    Database &db = **opened;
    clock.restart();
    double longest = 0;
    int parts = 0;
    for (;; ++parts) {
        QElapsedTimer part;
        part.start();
        const auto more = db.rollUp({QDateTime::currentMSecsSinceEpoch() * 1'000}, 5'000);
        if (!more)
            return fail(more.error().detail);
        if (!*more)
            break;
        longest = std::max(longest, milliseconds(part));
        if (parts % 100 == 0) {
            std::printf("part %d, %.0f s\n", parts, milliseconds(clock) / 1e3);
            std::fflush(stdout);
        }
    }
    std::printf("rolled up in %.1f s, %d parts, longest %.0f ms\n", milliseconds(clock) / 1e3, parts, longest);
    const QTimeZone zone("Europe/Berlin");
    const struct
    {
        const char *name;
        int days;
        SpendBy time;
    } ranges[]{{"a day by hour", 1, SpendBy::Hour}, {"7 days by day", 7, SpendBy::Day}, {"30 days by day", 30, SpendBy::Day}, {"a year by month", 365, SpendBy::Month}};
    for (const auto &range : ranges) {
        for (const SpendBy by : {SpendBy::Model, SpendBy::Provider, SpendBy::Client, SpendBy::Tag, SpendBy::Rule, SpendBy::Task, SpendBy::Session}) {
            for (const bool withTime : {true, false}) {
                SpendQuery query;
                query.from = {end - range.days * 86'400'000'000LL};
                query.to = {end};
                query.by = withTime ? QList{range.time, by} : QList{by};
                double fastest = 1e9;
                double slowest = 0;
                qsizetype lines = 0;
                for (int run = 0; run < 5; ++run) {
                    clock.restart();
                    const auto read = db.spend(query, zone);
                    if (!read)
                        return fail(read.error().detail);
                    lines = spendTable(*read, query, zone).rows.size();
                    fastest = std::min(fastest, milliseconds(clock));
                    slowest = std::max(slowest, milliseconds(clock));
                }
                std::printf("%-16s by %-9s %-14s %6.1f ms (slowest of five %6.1f), %lld lines\n", range.name, spendByName(by).latin1(),
                            withTime ? "and time" : "", fastest, slowest, static_cast<long long>(lines));
            }
        }
        clock.restart();
        const LatencyQuery query{{end - range.days * 86'400'000'000LL}, {end}, range.time};
        const auto read = db.latency(query, zone);
        if (!read)
            return fail(read.error().detail);
        std::printf("%-16s latency by model and time %.1f ms, %lld lines\n", range.name, milliseconds(clock),
                    static_cast<long long>(latencyTable(*read, query, zone).size()));
    }
    return 0;
}
