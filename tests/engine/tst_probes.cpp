// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "engine_fixture.h"

#include "support/exposition_reader.h"

using namespace Qt::StringLiterals;
using namespace signalbox;

namespace {

constexpr auto policyText = R"(
version: 1
defaults: {tag: internal, chain: one}
zones: [{id: machine}]
tags: [internal]
matrix: {internal: {machine: allow}}
providers:
  free: {wire: openai, base_url: simulated, simulated: true, zone: machine, probe: {every: 1s}}
  paid: {wire: openai, base_url: simulated, simulated: true, zone: machine, probe: {every: 1s, with: call}}
  none: {wire: openai, base_url: simulated, simulated: true, zone: machine}
models:
  - {id: free/a, price: {input: 1, output: 1}}
  - {id: paid/b, price: {input: 1, output: 1}}
  - {id: none/c, price: {input: 1, output: 1}}
chains: {one: [{model: free/a}, {model: paid/b}, {model: none/c}]}
)";

} // namespace

/// Active probes of the whole engine with three workers, over real sockets.
class TestProbes final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void areShownAndRecorded()
    {
        test::EngineFixture fixture(3);
        fixture.writeFile(u"policy.yaml"_s, policyText);
        fixture.start();
        const auto probeOf = [&fixture](const QString &model) {
            for (const QJsonValue lane : fixture.get("/signalbox/v1/providers").json()[u"data"_s].toArray()) {
                if (lane[u"model"_s] == model)
                    return lane[u"last_probe"_s];
            }
            return QJsonValue();
        };
        QTRY_VERIFY_WITH_TIMEOUT(probeOf(u"free/a"_s).isObject() && probeOf(u"paid/b"_s).isObject(), 15'000);
        QCOMPARE(probeOf(u"free/a"_s)[u"ok"_s], QJsonValue(true));
        QCOMPARE(probeOf(u"free/a"_s)[u"with"_s].toString(), u"models"_s);
        QCOMPARE(probeOf(u"paid/b"_s)[u"ok"_s], QJsonValue(true));
        QCOMPARE(probeOf(u"paid/b"_s)[u"with"_s].toString(), u"call"_s);
        QVERIFY(probeOf(u"none/c"_s).isNull());
        const test::Samples samples = test::readExposition(fixture.get("/metrics").body);
        QCOMPARE(samples.problem, QString());
        QCOMPARE(samples.value(u"signalbox_probe_success{model=\"free/a\",provider=\"free\"}"_s), 1.0);
        QVERIFY(!samples.has(u"signalbox_probe_success{model=\"none/c\",provider=\"none\"}"_s));
        for (const QJsonValue record : fixture.get("/signalbox/v1/decisions").json()[u"data"_s].toArray()) {
            QCOMPARE(record[u"routed"_s].toString(), u"paid/b"_s);
            QCOMPARE(record[u"labels"_s][0].toString(), u"signalbox=probe"_s);
            QVERIFY(record[u"cost_nano_usd"_s].toInteger() > 0);
            QCOMPARE(record[u"attempts"_s].toArray().size(), 1);
        }
        fixture.stop(); // with a probe just due or running
    }
};

QTEST_GUILESS_MAIN(TestProbes)
#include "tst_probes.moc"
