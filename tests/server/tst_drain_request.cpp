// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/loader.h"
#include "server/drain_request.h"

#include "support/strict_messages.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace std::chrono_literals;

namespace {

constexpr auto policyText = R"(
version: 1
defaults: {tag: internal, chain: one}
zones: [{id: machine}]
tags: [internal]
matrix: {internal: {machine: allow}}
providers:
  first:  {wire: openai, base_url: http://127.0.0.1:1/v1, zone: machine}
  second: {wire: openai, base_url: http://127.0.0.1:1/v1, zone: machine}
models: [{id: first/a}, {id: first/team/drain}, {id: second/c}]
chains: {one: [{model: first/a}, {model: second/c}]}
)";

} // namespace

class TestDrainRequest final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void readsAWish_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<qint64>("seconds");
        QTest::addColumn<QString>("note");
        QTest::addRow("nothing") << QByteArray() << qint64{1'800} << QString();
        QTest::addRow("white space") << QByteArray(" \n") << qint64{1'800} << QString();
        QTest::addRow("an empty object") << QByteArray("{}") << qint64{1'800} << QString();
        QTest::addRow("both") << QByteArray(R"({"note": " an upgrade ", "for": "1.5h"})") << qint64{5'400} << u"an upgrade"_s;
        QTest::addRow("the longest") << QByteArray(R"({"for": "7d"})") << qint64{7 * 86'400} << QString();
        QTest::addRow("letters outside ASCII") << QByteArray("{\"note\": \"Füße 🛤\"}") << qint64{1'800} << u"Füße 🛤"_s;
    }
    void readsAWish()
    {
        QFETCH(const QByteArray, body);
        QFETCH(const qint64, seconds);
        QFETCH(const QString, note);
        const Result<server::DrainWish> wish = server::readDrainWish(body);
        QVERIFY2(wish, wish ? "" : qPrintable(wish.error().message));
        QCOMPARE(wish->length, std::chrono::milliseconds(std::chrono::seconds(seconds)));
        QCOMPARE(wish->note, note);
    }

    void refusesAWish_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("param");
        QTest::addColumn<QString>("said");
        const auto row = [](const char *name, const QByteArray &body, const QString &param, const QString &said) {
            QTest::addRow("%s", name) << body << param << said;
        };
        row("not JSON", "{\"for\":", {}, u"not JSON"_s);
        row("more behind it", "{} {}", {}, u"not JSON"_s);
        row("not an object", "[]", {}, u"JSON object"_s);
        row("a key twice", R"({"for":"30m","for":"7d"})", u"for"_s, u"`for` is there twice"_s);
        row("a key twice in other letters", R"({"for":"30m","\u0066or":"7d"})", u"for"_s, u"`for` is there twice"_s);
        row("an unknown key", R"({"until":"30m"})", u"until"_s, u"`until` is not known"_s);
        row("a number", R"({"for":30})", u"for"_s, u"`for` must be a text"_s);
        row("null", R"({"note":null})", u"note"_s, u"`note` must be a text"_s);
        row("no unit", R"({"for":"30"})", u"for"_s, u"no duration"_s);
        row("negative", R"({"for":"-5m"})", u"for"_s, u"no duration"_s);
        row("nothing", R"({"for":"0s"})", u"for"_s, u"from 1s to 7d"_s);
        row("under a second", R"({"for":"999ms"})", u"for"_s, u"from 1s to 7d"_s);
        row("too long", R"({"for":"7.1d"})", u"for"_s, u"from 1s to 7d"_s);
        row("huge", R"({"for":"99999999999999999999d"})", u"for"_s, u"from 1s to 7d"_s);
        row("a note of two lines", R"({"note":"a\nb"})", u"note"_s, u"one line"_s);
        row("a NUL in the note", R"({"note":"a\u0000b"})", u"note"_s, u"one line"_s);
        row("a long note", "{\"note\":\"" + QByteArray(201, 'x') + "\"}", u"note"_s, u"at most 200"_s);
        row("invalid UTF-8", "{\"note\":\"\xFF\"}", {}, u"not JSON"_s);
    }
    void refusesAWish()
    {
        QFETCH(const QByteArray, body);
        QFETCH(const QString, param);
        QFETCH(const QString, said);
        const Result<server::DrainWish> wish = server::readDrainWish(body);
        QVERIFY(!wish);
        QCOMPARE(wish.error().kind, ErrorKind::InvalidRequest);
        QCOMPARE(wish.error().param, param);
        QVERIFY2(wish.error().message.contains(said), qPrintable(wish.error().message));
        QVERIFY(wish.error().message.endsWith(u"Nothing was changed."_s));
    }

    void findsItsTarget_data()
    {
        QTest::addColumn<QByteArray>("below");
        QTest::addColumn<QString>("target"); // empty = none
        QTest::addColumn<QString>("said");
        const auto row = [](const char *name, const char *below, const QString &target, const QString &said) {
            QTest::addRow("%s", name) << QByteArray(below) << target << said;
        };
        row("a provider", "first/drain", u"first"_s, {});
        row("a model", "first/models/a/drain", u"first/a"_s, {});
        row("a model whose name ends like the path", "first/models/team/drain/drain", u"first/team/drain"_s, {});
        row("unknown provider", "frist/drain", {}, u"Did you mean `first`?"_s);
        row("unknown model", "first/models/x/drain", {}, u"no model `first/x`"_s);
        row("another provider's model", "second/models/a/drain", {}, u"no model `second/a`"_s);
        row("no model", "first/models//drain", {}, u"no model"_s);
        row("nothing named", "/drain", {}, u"There is nothing at"_s);
        row("only the word", "drain", {}, u"There is nothing at"_s);
        row("another word", "first/pause", {}, u"There is nothing at"_s);
        row("half of it", "first/models/drain", {}, u"no model"_s);
    }
    void findsItsTarget()
    {
        QFETCH(const QByteArray, below);
        QFETCH(const QString, target);
        QFETCH(const QString, said);
        const policy::LoadOutcome outcome = policy::load(policyText);
        QVERIFY2(outcome.policy, qPrintable(policy::issuesText(outcome.issues, u"test"_s)));
        const Result<QString> found = server::drainTarget(below, *outcome.policy);
        QCOMPARE(found.value_or(QString()), target);
        if (!found) {
            QCOMPARE(found.error().kind, ErrorKind::NotFound);
            QVERIFY2(found.error().message.contains(said), qPrintable(found.error().message));
        }
    }

    void namesTheModelsItTakesOut()
    {
        const policy::LoadOutcome outcome = policy::load(policyText);
        QCOMPARE(server::drainedModels(u"first"_s, *outcome.policy), (QStringList{u"first/a"_s, u"first/team/drain"_s}));
        QCOMPARE(server::drainedModels(u"second/c"_s, *outcome.policy), QStringList{u"second/c"_s});
    }
};

QTEST_APPLESS_MAIN(TestDrainRequest)
#include "tst_drain_request.moc"
