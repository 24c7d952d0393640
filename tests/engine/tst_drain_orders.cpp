// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "engine/drain_keeper.h"
#include "engine_fixture.h"

#include "support/exposition_reader.h"

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace std::chrono_literals;
using test::Answer;

namespace {

constexpr auto policyText = R"(
version: 1
defaults: {tag: internal, chain: one}
zones: [{id: machine}]
tags: [internal]
matrix: {internal: {machine: allow}}
providers:
  first:  {wire: openai, base_url: simulated, simulated: true, zone: machine}
  second: {wire: openai, base_url: simulated, simulated: true, zone: machine}
models:
  - {id: first/a, price: {input: 1, output: 1}}
  - {id: first/team/b, price: {input: 1, output: 1}}
  - {id: second/c, price: {input: 2, output: 2}}
chains: {one: [{model: first/a}, {model: second/c}]}
)";

} // namespace

/// Drains over the control API of the whole engine, with real sockets.
class TestDrainOrders final : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        test::failOnAnyComplaint();
        m_fixture = std::make_unique<test::EngineFixture>();
        m_fixture->writeFile(u"policy.yaml"_s, policyText);
        m_fixture->start();
    }
    void cleanup() { m_fixture.reset(); }

    void aDrainedProviderGetsNothingNew()
    {
        const Answer drained = drain("first", R"({"for": "30m", "note": "upgrade"})");
        QCOMPARE(drained.status, 200);
        QCOMPARE(drained.json()[u"target"_s].toString(), u"first"_s);
        QCOMPARE(drained.json()[u"by"_s].toString(), u"local"_s);
        QCOMPARE(drained.json()[u"for_ms"_s].toInteger(), 30 * 60 * 1000);
        QCOMPARE(drained.json()[u"models"_s].toVariant().toStringList(), (QStringList{u"first/a"_s, u"first/team/b"_s}));
        QCOMPARE(drained.json()[u"kept"_s], QJsonValue(true));
        QCOMPARE(routed(u"auto"_s), u"second/c"_s);
        QCOMPARE(routed(u"first/a"_s), u"second/c"_s); // named, and its rule's fallback answers
        const QJsonObject row = m_fixture->get("/signalbox/v1/decisions?limit=1").json()[u"data"_s][0].toObject();
        QString said;
        for (const QJsonValue gate : row[u"explanation"_s][u"gates"_s].toArray()) {
            if (gate[u"gate"_s] == u"health"_s)
                said = gate[u"left"_s][0][u"measured"_s].toString();
        }
        QCOMPARE(said, u"drained for 30 min more by local (upgrade)"_s);
    }

    void whenAllIsDrainedTheErrorSaysSo()
    {
        QCOMPARE(drain("first", R"({"for": "30m", "note": "upgrade"})").status, 200);
        QCOMPARE(drain("second", {}).status, 200);
        const Answer answer = m_fixture->chat(u"auto"_s);
        QCOMPARE(answer.status, 503);
        const QString message = answer.json()[u"error"_s][u"message"_s].toString();
        QVERIFY2(message.contains(u"first/a: not asked, drained for 30 min more by local (upgrade)"_s), qPrintable(message));
        QVERIFY2(message.contains(u"second/c: not asked, drained for 30 min more by local"_s), qPrintable(message));
        QVERIFY(answer.retryAfter.toInt() > 29 * 60);
    }

    void aModelIsDrainedAlone()
    {
        QCOMPARE(drain("first/models/team%2Fb", R"({"for":"2h"})").json()[u"target"_s].toString(), u"first/team/b"_s);
        QCOMPARE(routed(u"first/team/b"_s), u"first/a"_s);
        QCOMPARE(undrain("first/models/team/b").json()[u"ended"_s], QJsonValue(true));
        QCOMPARE(routed(u"first/team/b"_s), u"first/team/b"_s);
    }

    void endingADrainIsIdempotentAndNamesWhatIsStillDrained()
    {
        drain("first", {});
        drain("first/models/a", {});
        const Answer ended = undrain("first/models/a");
        QCOMPARE(ended.json()[u"ended"_s], QJsonValue(true));
        QCOMPARE(ended.json()[u"still_drained"_s][0][u"target"_s].toString(), u"first"_s);
        QCOMPARE(undrain("first/models/a").json()[u"ended"_s], QJsonValue(false));
        QCOMPARE(undrain("first/models/a").status, 200);
        QCOMPARE(routed(u"first/a"_s), u"second/c"_s);
        undrain("first");
        QCOMPARE(routed(u"first/a"_s), u"first/a"_s);
    }

    void isShownInProvidersAndMetrics()
    {
        drain("second", R"({"for": "1h", "note": "moving"})");
        const QJsonObject shown = m_fixture->get("/signalbox/v1/providers").json();
        QCOMPARE(shown[u"drains"_s].toArray().size(), 1);
        QCOMPARE(shown[u"drains"_s][0][u"note"_s].toString(), u"moving"_s);
        for (const QJsonValue lane : shown[u"data"_s].toArray()) {
            const bool drained = lane[u"provider"_s] == u"second"_s;
            QCOMPARE(lane[u"available"_s].toBool(), !drained);
            QCOMPARE(lane[u"drained"_s][u"by"_s].toString(), drained ? u"local"_s : QString());
            QCOMPARE(lane[u"drained_for_ms"_s].toInteger() > 0, drained);
        }
        const test::Samples samples = test::readExposition(m_fixture->get("/metrics").body);
        QCOMPARE(samples.problem, QString());
        const auto left = [&samples](const QString &model, const QString &provider) {
            return samples.value(u"signalbox_lane_drained_seconds{model=\"%1\",provider=\"%2\"}"_s.arg(model, provider));
        };
        QVERIFY(left(u"second/c"_s, u"second"_s) > 3'590);
        QCOMPARE(left(u"first/a"_s, u"first"_s), 0.0);
    }

    void survivesReloadAndRestart()
    {
        drain("first", R"({"for": "30m", "note": "upgrade"})");
        QByteArray changed = policyText;
        changed.replace("models:\n", "models:\n  - {id: first/new, price: {input: 0, output: 0}}\n");
        changed.replace("[{model: first/a}", "[{model: first/new}, {model: first/a}");
        m_fixture->writeFile(u"policy.yaml"_s, changed);
        QTRY_COMPARE(m_fixture->engine().status().policyVersion, 2);
        QCOMPARE(routed(u"auto"_s), u"second/c"_s);
        m_fixture->restart();
        QCOMPARE(routed(u"auto"_s), u"second/c"_s);
        const QJsonObject order = m_fixture->get("/signalbox/v1/providers").json()[u"drains"_s][0].toObject();
        QCOMPARE(order[u"target"_s].toString(), u"first"_s);
        QCOMPARE(order[u"note"_s].toString(), u"upgrade"_s);
        undrain("first");
        m_fixture->restart();
        QCOMPARE(routed(u"auto"_s), u"first/new"_s);
    }

    void whatIsRefusedChangesNothing()
    {
        const Answer answer = drain("first", R"({"for":"30m","for":"7d"})");
        QCOMPARE(answer.status, 400);
        QCOMPARE(answer.json()[u"error"_s][u"param"_s].toString(), u"for"_s);
        QCOMPARE(drain("frist", "{}").status, 404);
        QVERIFY(m_fixture->get("/signalbox/v1/providers").json()[u"drains"_s].toArray().isEmpty());
    }

    void needsItsTokenAndMethod()
    {
        const Answer answer = m_fixture->send("POST", "/signalbox/v1/providers/first/drain", {}, "sb-wrong");
        QCOMPARE(answer.status, 401);
        QCOMPARE(m_fixture->send("GET", "/signalbox/v1/providers/first/drain", {}).status, 405);
    }

    void aDamagedFileIsPutAside()
    {
        m_fixture->stop();
        m_fixture->writeFile(u"drains.json"_s, "{\"version\":1,\"drains\":[{}]}");
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"no provider is drained"_s));
        m_fixture->start();
        QCOMPARE(routed(u"auto"_s), u"first/a"_s);
        QVERIFY(QFile::exists(m_fixture->path(u"drains.json.damaged"_s)));
    }

    void whatEndedWhileNothingRanIsNotRestored()
    {
        ManualClock clock;
        health::Board board;
        const QString file = m_fixture->path(u"kept.json"_s);
        const engine::DrainKeeper keeper(file, board, clock);
        board.drain({u"short"_s, clock.utc(), {clock.utc().micros + 60'000'000}, u"ops"_s, {}}, clock.steady() + 60s);
        board.drain({u"long"_s, clock.utc(), {clock.utc().micros + 600'000'000}, u"ops"_s, {}}, clock.steady() + 600s);
        QVERIFY(keeper.save());
        clock.advance(200s);
        health::Board next;
        QVERIFY(engine::DrainKeeper(file, next, clock).restore());
        QCOMPARE(next.drains(clock.steady()).size(), 1);
        QCOMPARE(next.lane(u"long/x"_s)->state().drainUntil, clock.steady() + 400s);
    }

private:
    Answer drain(const QByteArray &below, const QByteArray &body)
    {
        return m_fixture->send("POST", "/signalbox/v1/providers/" + below + "/drain", body);
    }
    Answer undrain(const QByteArray &below) { return m_fixture->send("DELETE", "/signalbox/v1/providers/" + below + "/drain", {}); }
    QString routed(const QString &model) { return QString::fromLatin1(m_fixture->chat(model).model); }

    std::unique_ptr<test::EngineFixture> m_fixture;
};

QTEST_GUILESS_MAIN(TestDrainOrders)
#include "tst_drain_orders.moc"
