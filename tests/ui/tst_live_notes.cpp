// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "models/csv_text.h"
#include "models/live_export.h"
#include "models/live_row.h"
#include "models/live_views.h"
#include "models/record_tables.h"
#include "models/request_snippet.h"
#include "policy/loader.h"

#include "support/strict_messages.h"
#include "ui/sample_records.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::gui;

/// What is written about decisions: views, exports, snippets, tables.
class TestLiveNotes final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void viewsKeepTheirNames()
    {
        LiveViews views;
        QVERIFY(!views.save({u"  "_s, u"a"_s, {}}));
        QVERIFY(views.save({u" one \n view "_s, u"client:a"_s, "columns"}));
        QVERIFY(views.save({u"one view"_s, u"client:b"_s, {}}));
        QCOMPARE(views.views().size(), 1);
        QCOMPARE(views.views().first().filter, u"client:b"_s);
        for (qsizetype i = 1; i < LiveViews::mostViews; ++i)
            QVERIFY(views.save({QString::number(i), {}, {}}));
        QVERIFY(!views.save({u"one too many"_s, {}, {}}));
        QVERIFY(views.save({u"one view"_s, u"client:c"_s, {}})); // a known one is replaced
        views.remove(u"one view"_s);
        QCOMPARE(views.views().size(), LiveViews::mostViews - 1);
    }

    void filtersUsedLastComeFirst()
    {
        LiveViews views;
        for (const auto &filter : {u"a"_s, u"b"_s, u" "_s, u"a "_s})
            views.remember(filter);
        QCOMPARE(views.recent(), (QStringList{u"a"_s, u"b"_s}));
        for (int i = 0; i < 50; ++i)
            views.remember(QString::number(i));
        QCOMPARE(views.recent().size(), LiveViews::mostRecent);
        QCOMPARE(LiveViews::fromJson(views.toJson()), views);
    }

    void damagedViewsAreLeftOut_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<qsizetype>("views");
        QTest::addRow("nothing") << QByteArray() << qsizetype(0);
        QTest::addRow("not JSON") << QByteArray("{views") << qsizetype(0);
        QTest::addRow("another shape") << QByteArray("{\"views\":{\"a\":1},\"recent\":7}") << qsizetype(0);
        QTest::addRow("one good one") << QByteArray("{\"views\":[1,{},{\"name\":\"a\",\"columns\":\"?!\"}]}") << qsizetype(1);
    }
    void damagedViewsAreLeftOut()
    {
        QFETCH(const QByteArray, json);
        QFETCH(const qsizetype, views);
        QCOMPARE(LiveViews::fromJson(json).views().size(), views);
    }

    void csvIsNoFormula_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QByteArray>("field");
        QTest::addRow("plain") << u"cursor"_s << QByteArray("cursor");
        QTest::addRow("a comma") << u"a,b"_s << QByteArray("\"a,b\"");
        QTest::addRow("a quote") << u"a\"b"_s << QByteArray("\"a\"\"b\"");
        QTest::addRow("a formula") << u"=1+1"_s << QByteArray("'=1+1");
        QTest::addRow("a formula after a tab") << u"\t=1"_s << QByteArray("'\t=1");
    }
    void csvIsNoFormula()
    {
        QFETCH(const QString, text);
        QFETCH(const QByteArray, field);
        QCOMPARE(csvField(text), field);
    }

    void everyCsvLineHasAsManyFields()
    {
        test::SampleRecords samples(3);
        QList<DecisionRecord> records = samples.list(50);
        records.append(samples.blockedStory());
        const QByteArray head = exportStart(ExportFormat::Csv, u"1"_s);
        QCOMPARE(exportFormatOf(u"A.HAR"_s), ExportFormat::Har);
        QCOMPARE(exportFormatOf(u"a.json"_s), ExportFormat::JsonLines);
        QCOMPARE(exportFormatOf(u"a"_s), ExportFormat::Csv);
        for (DecisionRecord &record : records) {
            record.tags = {u"one"_s};
            record.labels.clear();
            record.session = u"plain"_s;
            QCOMPARE(exportEntry(ExportFormat::Csv, record, {}, false).count(','), head.count(','));
        }
    }

    void harIsComplete()
    {
        test::SampleRecords samples(3);
        const DecisionRecord record = samples.fallbackStory();
        const QByteArray text = exportStart(ExportFormat::Har, u"1"_s) + exportEntry(ExportFormat::Har, record, u"http://h/v1"_s, true)
            + exportEntry(ExportFormat::Har, record, u"http://h/v1"_s, false) + exportEnd(ExportFormat::Har);
        const QJsonObject log = QJsonDocument::fromJson(text).object()[u"log"_s].toObject();
        QCOMPARE(log[u"version"_s].toString(), u"1.2"_s);
        QCOMPARE(log[u"entries"_s].toArray().size(), 2);
        const QJsonObject entry = log[u"entries"_s].toArray().first().toObject();
        // The required members of the specification.
        for (const auto &member : {u"startedDateTime"_s, u"time"_s, u"request"_s, u"response"_s, u"cache"_s, u"timings"_s})
            QVERIFY2(entry.contains(member), qPrintable(member));
        for (const auto &member : {u"method"_s, u"url"_s, u"httpVersion"_s, u"cookies"_s, u"headers"_s, u"queryString"_s, u"headersSize"_s, u"bodySize"_s})
            QVERIFY2(entry[u"request"_s].toObject().contains(member), qPrintable(member));
        for (const auto &member : {u"status"_s, u"statusText"_s, u"content"_s, u"redirectURL"_s})
            QVERIFY2(entry[u"response"_s].toObject().contains(member), qPrintable(member));
    }

    void snippetsAreQuoted()
    {
        DecisionRecord record;
        record.asked = u"it's \"auto\""_s;
        record.tags = {u"confidential"_s};
        record.labels = {u"team=r'd"_s};
        record.stream = true;
        const QString curl = curlSnippet(record, u"http://127.0.0.1:8484/v1"_s);
        QVERIFY2(curl.contains("-H 'x-signalbox-tags: confidential, team=r'\\''d'"_L1), qPrintable(curl));
        QVERIFY2(curl.contains("it'\\''s \\\"auto\\\""_L1), qPrintable(curl));
        const QString python = pythonSnippet(record, u"http://127.0.0.1:8484/v1"_s);
        QVERIFY2(python.contains("model=\"it's \\\"auto\\\"\""_L1), qPrintable(python));
        QVERIFY(python.contains("stream=True"_L1));
    }

    void ruleIsValidYaml()
    {
        DecisionRecord record;
        record.id = {7};
        record.client = u"a \"b\": c"_s;
        record.tags = {u"secret"_s};
        record.chain = u"local"_s;
        record.explanation = "{\"task\":\"code\"}";
        const QByteArray policy = "version: 1\ntags: [public, secret]\nzones: [{id: machine, trust: machine}]\nrules:\n" + ruleSnippet(record).toUtf8();
        const QList<policy::Issue> issues = policy::load(policy).issues;
        // The sketch around it is no whole policy; the rule itself must be read.
        for (const policy::Issue &issue : issues)
            QVERIFY2(!issue.path.startsWith("rules[0].when"_L1) && !issue.message.contains("YAML"_L1), qPrintable(issue.path + issue.message));
        QVERIFY(ruleSnippet(record).contains("{client: \"a \\\"b\\\": c\"}, {tag: \"secret\"}, {task: \"code\"}"_L1));
    }

    void requestAndResponseSayWhyThereIsNoText()
    {
        test::SampleRecords samples(3);
        const DecisionRecord blocked = samples.blockedStory();
        const DecisionRecord answered = samples.fallbackStory();
        QVERIFY(requestTable(answered, {}).rows.constLast().at(1).text.startsWith("Not kept"_L1));
        QVERIFY(responseTable(answered).rows.constLast().at(1).text.startsWith("Not kept"_L1));
        QVERIFY(responseTable(blocked).rows.constLast().at(1).text.startsWith("There is none"_L1));
    }

    void comparingWithItselfFindsNothing()
    {
        test::SampleRecords samples(3);
        const DecisionRecord one = samples.fallbackStory();
        QCOMPARE(differences(compareTable(one, one)), 0);
        DecisionRecord other = one;
        other.cost = NanoUsd{one.cost->value + 1}; // the last unit counts
        QCOMPARE(differences(compareTable(one, other)), 1);
    }

    void rowsKnowTheTask()
    {
        StringPool pool;
        DecisionRecord record;
        record.explanation = "{\"summary\":\"said \\\"task\\\":\\\"x\\\"\",\"task\":\"code\",\"gates\":[]}";
        QCOMPARE(pool.text(makeLiveRow(record, pool).task), u"code"_s);
        record.explanation = "{\"summary\":\"\\\"task\\\":\\\"x\\\"\"}";
        QCOMPARE(pool.text(makeLiveRow(record, pool).task), QString());
        record.explanation = "{\"task\":\"co";
        QCOMPARE(pool.text(makeLiveRow(record, pool).task), QString());
    }
};

QTEST_GUILESS_MAIN(TestLiveNotes)
#include "tst_live_notes.moc"
