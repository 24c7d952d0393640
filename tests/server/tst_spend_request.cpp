// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "server/spend_api.h"
#include "support/strict_messages.h"

#include <QDateTime>
#include <QJsonArray>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::server;

namespace {

UtcTime at(const QString &iso)
{
    return {QDateTime::fromString(iso, Qt::ISODate).toMSecsSinceEpoch() * 1000};
}

const UtcTime now = at(u"2026-03-29T10:00:00Z"_s); // the day of 23 hours in Berlin

} // namespace

class TestSpendRequest final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void moments_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("iso"); ///< empty: not readable
        QTest::addRow("hours") << u"24h"_s << u"2026-03-28T10:00:00Z"_s;
        QTest::addRow("days") << u"7d"_s << u"2026-03-22T10:00:00Z"_s;
        QTest::addRow("weeks") << u"2w"_s << u"2026-03-15T10:00:00Z"_s;
        QTest::addRow("today") << u"today"_s << u"2026-03-28T23:00:00Z"_s;
        QTest::addRow("yesterday") << u"yesterday"_s << u"2026-03-27T23:00:00Z"_s;
        QTest::addRow("month") << u"month"_s << u"2026-02-28T23:00:00Z"_s;
        QTest::addRow("now") << u"now"_s << u"2026-03-29T10:00:00Z"_s;
        QTest::addRow("summer day") << u"2026-03-30"_s << u"2026-03-29T22:00:00Z"_s;
        QTest::addRow("local time") << u"2026-03-29T12:30"_s << u"2026-03-29T10:30:00Z"_s;
        QTest::addRow("UTC time") << u"2026-03-29T12:30:00Z"_s << u"2026-03-29T12:30:00Z"_s;
        QTest::addRow("offset") << u"2026-03-29T12:30:00+05:45"_s << u"2026-03-29T06:45:00Z"_s;
        QTest::addRow("nothing") << QString() << QString();
        QTest::addRow("word") << u"soon"_s << QString();
        QTest::addRow("no such day") << u"2026-02-30"_s << QString();
        QTest::addRow("unit") << u"7y"_s << QString();
        QTest::addRow("too many digits") << u"99999999999999999999d"_s << QString();
    }
    void moments()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, iso);
        const std::optional<UtcTime> moment = readMoment(text, now, QTimeZone("Europe/Berlin"));
        QCOMPARE(moment.has_value(), !iso.isEmpty());
        if (moment)
            QCOMPARE(moment->micros, at(iso).micros);
    }

    void whatIsNotSaidIsUsual()
    {
        const Result<SpendWish> wish = readSpendWish({}, now);
        QVERIFY(wish);
        QCOMPARE(wish->query.by, QList{SpendBy::Model});
        QCOMPARE(wish->query.from.micros, at(u"2026-02-27T10:00:00Z"_s).micros);
        QCOMPARE(wish->query.to.micros, SpendQuery{}.to.micros);
        QCOMPARE(wish->zone, QTimeZone::systemTimeZone());
    }

    void everythingCanBeSaid()
    {
        const Result<SpendWish> wish = readSpendWish(
            "by=day%2Clabel%3Aproject%2Ctask&since=2026-03-01&until=2026-03-29T12:30:00%2B05:45&tz=Asia%2FKathmandu&limit=7", now);
        QVERIFY2(wish, wish ? "" : qPrintable(wish.error().message));
        QCOMPARE(wish->query.by, (QList{SpendBy::Day, SpendBy::Label, SpendBy::Task}));
        QCOMPARE(wish->query.label, u"project"_s);
        QCOMPARE(wish->query.from.micros, at(u"2026-02-28T18:15:00Z"_s).micros);
        QCOMPARE(wish->query.to.micros, at(u"2026-03-29T06:45:00Z"_s).micros);
        QCOMPARE(wish->limit, 7);
    }

    void whatIsWrongIsNamed_data()
    {
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<QString>("param");
        QTest::addColumn<QString>("said");
        QTest::addRow("name") << "by=modle"_ba << u"by"_s << u"Did you mean `model`?"_s;
        QTest::addRow("twice") << "by=day,day"_ba << u"by"_s << u"twice"_s;
        QTest::addRow("label without key") << "by=label"_ba << u"by"_s << u"label:project"_s;
        QTest::addRow("key without label") << "by=day:x"_ba << u"by"_s << u"nothing behind a colon"_s;
        QTest::addRow("too many") << "by=day,model,client,rule,task"_ba << u"by"_s << u"at most 4"_s;
        QTest::addRow("since") << "since=soon"_ba << u"since"_s << u"soon"_s;
        QTest::addRow("until") << "since=1d&until=2d"_ba << u"until"_s << u"before"_s;
        QTest::addRow("zone") << "tz=Mars%2FOlympus"_ba << u"tz"_s << u"Europe/Berlin"_s;
        QTest::addRow("word for a zone") << "tz=Mars"_ba << u"tz"_s << u"Mars"_s;
        QTest::addRow("limit") << "limit=0"_ba << u"limit"_s << u"10000"_s;
        QTest::addRow("unknown") << "sinse=1d"_ba << u"sinse"_s << u"`since`"_s;
    }
    void whatIsWrongIsNamed()
    {
        QFETCH(const QByteArray, query);
        QFETCH(const QString, param);
        QFETCH(const QString, said);
        const Result<SpendWish> wish = readSpendWish(query, now);
        QVERIFY(!wish);
        QVERIFY(wish.error().kind == ErrorKind::InvalidRequest);
        QCOMPARE(wish.error().param, param);
        QVERIFY2(wish.error().message.contains(said), qPrintable(wish.error().message));
    }

    void unknownAmountsAreNull()
    {
        SpendWish wish;
        wish.zone = QTimeZone::utc();
        wish.query.by = {SpendBy::Model};
        SpendLine unknown;
        unknown.keys = {u"a/one"_s};
        unknown.sums.calls = unknown.sums.unpriced = 2;
        SpendLine lost;
        lost.keys = {u"b/two"_s};
        lost.sums.calls = 1;
        lost.sums.computed = {3'000'000'000};
        lost.sums.withBaseline = 1;
        lost.sums.costWithBaseline = {3'000'000'000};
        lost.sums.baseline = {1'000'000'000};
        wish.limit = 1;
        const QJsonObject all = spendJson(spendTable({unknown, lost}, wish.query, wish.zone), wish);
        const QJsonObject first = all[u"rows"_s][0].toObject();
        QCOMPARE(first[u"key"_s][u"model"_s].toString(), u"b/two"_s);
        QCOMPARE(first[u"saved_usd"_s].toString(), u"-2.00"_s);
        QCOMPARE(first[u"cost_nano_usd"_s].toInteger(), 3'000'000'000);
        QCOMPARE(all[u"more"_s].toInteger(), 1);
        const QJsonObject rest = all[u"rest"_s].toObject();
        QVERIFY(rest[u"cost_usd"_s].isNull() && rest[u"cost_nano_usd"_s].isNull() && rest[u"saved_usd"_s].isNull());
        QCOMPARE(rest[u"unpriced_calls"_s].toInteger(), 2);
        QCOMPARE(all[u"total"_s][u"cost_usd"_s].toString(), u"3.00"_s);
    }
};

QTEST_APPLESS_MAIN(TestSpendRequest)
#include "tst_spend_request.moc"
