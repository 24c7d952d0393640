// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/loader.h"
#include "routing/decide.h"

#include "support/strict_messages.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace signalbox;
using namespace Qt::StringLiterals;

namespace {

std::shared_ptr<const policy::Policy> somePolicy(const QByteArray &defaultTag = "open")
{
    return policy::load("version: 1\n"
                        "defaults: {tag: " + defaultTag + ", chain: both}\n"
                        "zones: [near, far]\n"
                        "tags: [open, careful, private, secret]\n"
                        "matrix:\n"
                        "  open: {near: allow, far: allow}\n"
                        "  careful: {near: allow, far: redact}\n"
                        "  private: {near: allow, far: redact}\n"
                        "  secret: {near: allow, far: never}\n"
                        "detectors:\n"
                        "  - {id: mail, kind: email, tag: private}\n"
                        "  - {id: cards, kind: credit_card, tag: secret}\n"
                        "  - {id: phones, kind: phone, tag: open}\n"
                        "providers:\n"
                        "  n: {wire: openai, base_url: simulated, simulated: true, zone: near}\n"
                        "  f: {wire: openai, base_url: simulated, simulated: true, zone: far}\n"
                        "models: [{id: f/a, price: {input: 1, output: 1}}, {id: n/b, price: {input: 1, output: 1}}]\n"
                        "chains: {both: [{model: f/a}, {model: n/b}]}\n").policy;
}

} // namespace

class TestTagSources final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void whereItMayGo_data()
    {
        QTest::addColumn<QByteArray>("standard");
        QTest::addColumn<QStringList>("declared");
        QTest::addColumn<QList<int>>("found"); // detectors that found something
        QTest::addColumn<bool>("complete");
        QTest::addColumn<QStringList>("sessionTags");
        QTest::addColumn<QStringList>("sessionDeclared");
        QTest::addColumn<QString>("lanes"); // models, with the detectors whose findings are replaced before
        const auto row = [](const char *name, const char *standard, const QStringList &declared, const QList<int> &found,
                            bool complete, const QStringList &session, const QStringList &sessionDeclared,
                            const QString &lanes) {
            QTest::addRow("%s", name) << QByteArray(standard) << declared << found << complete << session
                                      << sessionDeclared << lanes;
        };
        const QStringList none;
        row("nothing found", "open", none, {}, true, none, none, u"f/a n/b"_s);
        row("found, redacted", "open", none, {0}, true, none, none, u"f/a(0) n/b"_s);
        row("found, never", "open", none, {0, 1}, true, none, none, u"n/b"_s);
        row("a tag that may go there is not replaced", "open", none, {2}, true, none, none, u"f/a n/b"_s);
        row("declared and found", "open", {u"private"_s}, {0}, true, none, none, u"n/b"_s);
        row("declared only", "open", {u"private"_s}, {}, true, none, none, u"n/b"_s);
        row("another tag declared", "open", {u"careful"_s}, {0}, true, none, none, u"n/b"_s);
        row("the default's redact replaces whatever is found", "careful", none, {2}, true, none, none, u"f/a(all) n/b"_s);
        row("the default's redact with nothing found", "careful", none, {}, true, none, none, u"f/a(all) n/b"_s);
        row("the default declared, too", "careful", {u"careful"_s}, {}, true, none, none, u"n/b"_s);
        row("a detector failed", "open", none, {0}, false, none, none, u"n/b"_s);
        row("a detector failed and nothing was found", "open", none, {}, false, none, none, u"f/a n/b"_s);
        row("a detector failed under a default of redact", "careful", none, {}, false, none, none, u"n/b"_s);
        row("found earlier in the session", "open", none, {}, true, {u"private"_s}, none, u"f/a(0) n/b"_s);
        row("declared earlier in the session", "open", none, {0}, true, {u"private"_s}, {u"private"_s}, u"n/b"_s);
    }
    void whereItMayGo()
    {
        QFETCH(const QByteArray, standard);
        QFETCH(const QStringList, declared);
        QFETCH(const QList<int>, found);
        QFETCH(const bool, complete);
        QFETCH(const QStringList, sessionTags);
        QFETCH(const QStringList, sessionDeclared);
        QFETCH(const QString, lanes);
        const auto policy = somePolicy(standard);
        QVERIFY(policy);
        wire::RequestFacts facts;
        facts.asked = u"auto"_s;
        routing::RoutingRequest request{facts, declared, {}, u"x"_s};
        request.session.tags = sessionTags;
        request.session.declared = sessionDeclared;
        request.sightings.looked = true;
        request.sightings.complete = complete;
        for (const int detector : found)
            request.sightings.list.push_back({static_cast<unsigned>(detector), SensitiveKind::Email, 2});
        const routing::Decision decision = routing::decide(request, *policy, {}, {}, 0.0);
        QStringList actual;
        for (const routing::Lane &lane : decision.lanes) {
            QString text = policy->model(lane.model.index()).id;
            QStringList which;
            for (std::size_t i = 0; i < policy->detectors.size(); ++i) {
                if (lane.redacts.test(i))
                    which.append(QString::number(i));
            }
            if (!lane.model.redacts().isEmpty())
                text += lane.redacts.all() ? u"(all)"_s : u'(' + which.join(u',') + u')';
            actual.append(text);
        }
        QCOMPARE(actual.join(u' '), lanes);
    }

    void whereNobodyLookedRedactIsNever()
    {
        const auto policy = somePolicy("careful");
        wire::RequestFacts facts;
        facts.asked = u"auto"_s;
        const routing::Decision decision = routing::decide({facts, {}, {}, u"x"_s}, *policy, {}, {}, 0.0);
        QCOMPARE(decision.lanes.size(), std::size_t{1});
        QCOMPARE(policy->model(decision.lanes[0].model.index()).id, u"n/b"_s);
    }

    void sourcesAreRecorded()
    {
        const auto policy = somePolicy();
        wire::RequestFacts facts;
        facts.asked = u"auto"_s;
        routing::RoutingRequest request{facts, {u"careful"_s}, {}, u"x"_s};
        request.sightings = {{{1, SensitiveKind::CreditCard, 3}}, true, true};
        const routing::Decision decision = routing::decide(request, *policy, {}, {}, 0.0);
        const QJsonArray sources =
            QJsonDocument::fromJson(routing::explanationJson(decision, *policy))[u"sources"_s].toArray();
        QCOMPARE(sources.size(), 3);
        QCOMPARE(sources[0].toObject(),
                 (QJsonObject{{u"tag"_s, u"secret"_s}, {u"from"_s, u"detector"_s}, {u"detector"_s, u"cards"_s},
                              {u"kind"_s, u"credit_card"_s}, {u"count"_s, 3}}));
        QCOMPARE(sources[1].toObject(), (QJsonObject{{u"tag"_s, u"careful"_s}, {u"from"_s, u"client"_s}}));
        QCOMPARE(sources[2].toObject(), (QJsonObject{{u"tag"_s, u"open"_s}, {u"from"_s, u"default"_s}}));
        QCOMPARE(decision.declaredTags, QStringList{u"careful"_s});
        QCOMPARE(decision.explanation.gates[0].note,
                 u"tag secret + careful + open (secret: 3 × credit_card (cards); careful: client; open: default)"_s);
    }
};

QTEST_GUILESS_MAIN(TestTagSources)
#include "tst_tag_sources.moc"
