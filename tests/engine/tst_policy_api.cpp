// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "engine/engine_fixture.h"


using namespace Qt::StringLiterals;
using namespace signalbox;
using test::Answer;
using Headers = test::EngineFixture::Headers;

/// The life of a policy over real HTTP: read, changed, compared, rolled back, edited by hand.
class TestPolicyApi final : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<test::EngineFixture> m_fixture;

    static QByteArray policy(const QByteArray &model, const QByteArray &cloud = "never")
    {
        return "version: 1\ndefaults: {tag: secret, chain: one}\nzones: [{id: machine}, {id: cloud}]\ntags: [secret]\n"
               "matrix: {secret: {machine: allow, cloud: " + cloud + "}}\n"
               "providers: {sim: {wire: openai, base_url: simulated, simulated: true, zone: machine}}\n"
               "models: [{id: sim/" + model + "}]\nchains: {one: [{model: sim/" + model + "}]}\n";
    }
    [[nodiscard]] QByteArray written() const
    {
        QFile file(m_fixture->path(u"policy.yaml"_s));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("unreadable");
    }
    [[nodiscard]] QString hash() { return m_fixture->get("/signalbox/v1/policy").json()[u"hash"_s].toString(); }
    Answer put(const QByteArray &text, const QString &ifMatch, const QString &note = {})
    {
        const QJsonObject body{{u"yaml"_s, QString::fromUtf8(text)}, {u"note"_s, note}};
        return m_fixture->send("PUT", "/signalbox/v1/policy", QJsonDocument(body).toJson(), "t",
                               ifMatch.isEmpty() ? Headers{} : Headers{{"If-Match", '"' + ifMatch.toLatin1() + '"'}});
    }
    Answer post(const QByteArray &below, const QJsonObject &body, const Headers &headers = {})
    {
        return m_fixture->send("POST", "/signalbox/v1/policy/" + below, QJsonDocument(body).toJson(), "t", headers);
    }
    static QString codeOf(const Answer &answer) { return answer.json()[u"error"_s][u"code"_s].toString(); }
    [[nodiscard]] QString firstModel()
    {
        return m_fixture->get("/v1/models").json()[u"data"_s].toArray().last()[u"id"_s].toString();
    }

private slots:
    void init()
    {
        test::failOnAnyComplaint();
        m_fixture = std::make_unique<test::EngineFixture>(2);
        m_fixture->writeFile(u"policy.yaml"_s, policy("first"));
        m_fixture->start();
    }
    void cleanup() { m_fixture.reset(); }

    void isShownWithWhoAppliedIt()
    {
        const Answer answer = m_fixture->get("/signalbox/v1/policy");
        QCOMPARE(answer.status, 200);
        const QJsonObject json = answer.json();
        QCOMPARE(json[u"version"_s], QJsonValue(1));
        QCOMPARE(json[u"author"_s], QJsonValue(u"file"_s));
        QCOMPARE(json[u"text"_s].toString().toUtf8(), policy("first"));
        QCOMPARE(json[u"valid"_s], QJsonValue(true));
        QVERIFY(json[u"issues"_s].isArray());
        QCOMPARE(answer.etag, '"' + json[u"hash"_s].toString().toLatin1() + '"');
    }

    void aPutIsAppliedWrittenAndKept()
    {
        const QString before = hash();
        const Answer answer = put(policy("second"), before, u"a better model"_s);
        QVERIFY2(answer.status == 200, answer.body.constData());
        QCOMPARE(answer.json()[u"version"_s], QJsonValue(2));
        QCOMPARE(answer.json()[u"parent"_s], QJsonValue(before));
        QCOMPARE(answer.etag, '"' + hash().toLatin1() + '"');
        QCOMPARE(firstModel(), u"sim/second"_s);
        QCOMPARE(m_fixture->chat(u"auto"_s).model, "sim/second"_ba);
        QCOMPARE(written(), policy("second"));
        QCOMPARE(m_fixture->engine().status().policyVersion, 2);
        const QJsonObject history = m_fixture->get("/signalbox/v1/policy/history").json();
        QCOMPARE(history[u"data"_s].toArray().size(), 2);
        QCOMPARE(history[u"data"_s][0][u"note"_s], QJsonValue(u"a better model"_s));
        QCOMPARE(history[u"data"_s][0][u"author"_s], QJsonValue(u"api"_s));
        QCOMPARE(history[u"data"_s][0][u"client"_s], QJsonValue(u"local"_s));
        QCOMPARE(history[u"running"_s], QJsonValue(2));
    }

    void ourOwnWriteIsNoEdit()
    {
        QVERIFY(put(policy("second"), hash()).status == 200);
        m_fixture->writeFile(u"policy.yaml"_s, policy("third")); // an edit that comes at once is seen as one
        QTRY_COMPARE(firstModel(), u"sim/third"_s);
        const QJsonArray versions = m_fixture->get("/signalbox/v1/policy/history").json()[u"data"_s].toArray();
        QCOMPARE(versions.size(), 3);
        QCOMPARE(versions[0][u"author"_s], QJsonValue(u"file"_s));
        QCOMPARE(versions[1][u"author"_s], QJsonValue(u"api"_s));
    }

    void yamlIsTakenAsItIs()
    {
        const Headers headers{{"If-Match", '"' + hash().toLatin1() + '"'}, {"x-signalbox-note", "by hand"},
                              {"Content-Type", "application/yaml"}};
        const Answer answer = m_fixture->send("PUT", "/signalbox/v1/policy", policy("second"), "t", headers);
        QVERIFY2(answer.status == 200, answer.body.constData());
        QCOMPARE(answer.json()[u"note"_s], QJsonValue(u"by hand"_s));
        const Headers text{{"If-Match", "*"}, {"Content-Type", "text/plain"}};
        QCOMPARE(m_fixture->send("PUT", "/signalbox/v1/policy", policy("third"), "t", text).status, 415);
        const Headers yaml{{"Content-Type", "application/yaml"}};
        QCOMPARE(m_fixture->send("POST", "/signalbox/v1/policy/check", policy("third"), "t", yaml).status, 415);
        QCOMPARE(m_fixture->send("POST", "/v1/chat/completions", policy("third"), "t", yaml).status, 415);
    }

    void isRefused_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("ifMatch");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("code");
        QTest::addRow("without If-Match") << policy("second") << u""_s << 428 << u"precondition_required"_s;
        QTest::addRow("for another policy") << policy("second") << u"0123456789abcdef"_s << 412 << u"policy_changed"_s;
        QTest::addRow("invalid") << policy("second") + "nonsense: 1\n" << u"*"_s << 400 << u"policy_invalid"_s;
        QTest::addRow("no YAML") << "a: [\n"_ba << u"*"_s << 400 << u"policy_invalid"_s;
        QTest::addRow("looser without a reason") << policy("first", "allow") << u"*"_s << 422 << u"reason_required"_s;
    }
    void isRefused()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QString, ifMatch);
        QFETCH(const int, status);
        QFETCH(const QString, code);
        const QString before = hash();
        const Answer answer = put(text, ifMatch);
        QCOMPARE(answer.status, status);
        QCOMPARE(codeOf(answer), code);
        const QJsonValue error = answer.json()[u"error"_s];
        QVERIFY2(error[u"message"_s].toString().contains(u"othing was changed"_s), answer.body.constData());
        if (code == u"policy_changed"_s)
            QCOMPARE(error[u"running"_s][u"hash"_s].toString(), before);
        if (code == u"policy_invalid"_s)
            QVERIFY(error[u"issues"_s][0][u"line"_s].toInt() > 0);
        if (code == u"reason_required"_s)
            QCOMPARE(error[u"loosenings"_s][0][u"path"_s].toString(), u"matrix.secret.cloud"_s);
        QCOMPARE(hash(), before);
        QCOMPARE(written(), policy("first"));
        QCOMPARE(m_fixture->get("/signalbox/v1/policy/history").json()[u"data"_s].toArray().size(), 1);
    }

    void aLooseningWithAReasonIsApplied()
    {
        const Answer answer = put(policy("first", "allow"), hash(), u"the contract is signed"_s);
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.json()[u"changes"_s][0][u"loosens"_s], QJsonValue(true));
    }

    void ofChangesAtOnceExactlyOneWins()
    {
        const QString before = hash();
        constexpr int clients = 12;
        QNetworkAccessManager network[3]; // each has at most six connections
        std::vector<std::unique_ptr<QNetworkReply>> replies;
        for (int i = 0; i < clients; ++i) {
            QNetworkRequest request(QUrl(u"http://127.0.0.1:%1/signalbox/v1/policy"_s.arg(
                QUrl(m_fixture->engine().status().baseUrl).port())));
            request.setRawHeader("Authorization", "Bearer t");
            request.setRawHeader("If-Match", '"' + before.toLatin1() + '"');
            request.setRawHeader("Content-Type", "application/yaml");
            replies.emplace_back(network[i % 3].put(request, policy("m" + QByteArray::number(i))));
        }
        int won = 0;
        int lost = 0;
        for (const auto &reply : replies) {
            QTRY_VERIFY_WITH_TIMEOUT(reply->isFinished(), 20'000);
            const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
            won += status == 200 ? 1 : 0;
            lost += status == 412 ? 1 : 0;
        }
        QCOMPARE(won, 1);
        QCOMPARE(lost, clients - 1);
        QCOMPARE(m_fixture->get("/signalbox/v1/policy/history").json()[u"data"_s].toArray().size(), 2);
        QCOMPARE(written(), m_fixture->get("/signalbox/v1/policy").json()[u"text"_s].toString().toUtf8());
    }

    void anEditNobodyToldOfYetIsNotOverwritten()
    {
        const QString before = hash();
        m_fixture->writeFile(u"policy.yaml"_s, policy("edited"));
        const Answer answer = put(policy("second"), before); // before the watcher can have told
        QCOMPARE(answer.status, 412);
        QVERIFY2(answer.json()[u"error"_s][u"message"_s].toString().contains(u"applied by file"_s), answer.body.constData());
        QCOMPARE(written(), policy("edited"));
        QTRY_COMPARE(firstModel(), u"sim/edited"_s);
    }

    void rollsBack()
    {
        const QString first = hash();
        QCOMPARE(put(policy("second"), first).status, 200);
        const Headers match{{"If-Match", '"' + hash().toLatin1() + '"'}};
        QCOMPARE(codeOf(post("rollback", {{u"version"_s, 1}})), u"precondition_required"_s);
        QCOMPARE(codeOf(post("rollback", {{u"version"_s, 7}}, match)), u"not_found"_s);
        QCOMPARE(codeOf(post("rollback", {{u"version"_s, u"1"_s}}, match)), u"invalid_request"_s);
        QCOMPARE(codeOf(post("rollback", {}, match)), u"invalid_request"_s);
        const Answer answer = post("rollback", {{u"version"_s, 1}, {u"note"_s, u"it was worse"_s}}, match);
        QVERIFY2(answer.status == 200, answer.body.constData());
        QCOMPARE(answer.json()[u"version"_s], QJsonValue(3));
        QCOMPARE(answer.json()[u"author"_s], QJsonValue(u"rollback"_s));
        QCOMPARE(answer.json()[u"restores"_s], QJsonValue(1));
        QCOMPARE(hash(), first);
        QCOMPARE(firstModel(), u"sim/first"_s);
        QCOMPARE(written(), policy("first"));
    }

    void versionsAreShown()
    {
        QCOMPARE(put(policy("second"), hash()).status, 200);
        const QJsonObject one = m_fixture->get("/signalbox/v1/policy/history/1").json();
        QCOMPARE(one[u"text"_s].toString().toUtf8(), policy("first"));
        QCOMPARE(m_fixture->get("/signalbox/v1/policy/history/3").status, 404);
        QCOMPARE(m_fixture->get("/signalbox/v1/policy/history/x").status, 404);
        QCOMPARE(m_fixture->get("/signalbox/v1/policy/history?limit=1").json()[u"data"_s].toArray().size(), 1);
        QCOMPARE(m_fixture->get("/signalbox/v1/policy/history?before=2").json()[u"data"_s][0][u"version"_s], QJsonValue(1));
        QCOMPARE(m_fixture->get("/signalbox/v1/policy/history?limit=0").status, 400);
        QCOMPARE(m_fixture->get("/signalbox/v1/policy/histories").status, 404);
        QCOMPARE(m_fixture->send("DELETE", "/signalbox/v1/policy", {}).status, 405);
    }

    void aDraftIsCheckedAndComparedWithoutBeingApplied()
    {
        const QJsonObject draft{{u"yaml"_s, QString::fromUtf8(policy("second", "redact"))}};
        const QJsonObject checked = post("check", draft).json();
        QCOMPARE(checked[u"valid"_s], QJsonValue(true));
        QCOMPARE(checked[u"needs_reason"_s], QJsonValue(true));
        const QJsonObject diff = post("diff", draft).json();
        QCOMPARE(diff[u"loosenings"_s], QJsonValue(1));
        QCOMPARE(diff[u"changes"_s][0][u"text"_s].toString(), u"`secret` × `cloud`: never → redact"_s);
        QVERIFY(diff[u"text"_s].toString().contains(u"-models: [{id: sim/first}]\n"_s));
        QCOMPARE(put(policy("second"), hash()).status, 200);
        const QJsonObject versions = post("diff", {{u"from"_s, 1}, {u"to"_s, 2}}).json();
        QCOMPARE(versions[u"from"_s].toString(), u"version 1"_s);
        QVERIFY(!versions[u"changes"_s].toArray().isEmpty());
        QCOMPARE(post("diff", {{u"from"_s, 1}, {u"to"_s, 9}}).status, 404);
        QCOMPARE(post("diff", {}).status, 400);
        QCOMPARE(post("diff", {{u"form"_s, 1}}).status, 400);
        QCOMPARE(firstModel(), u"sim/second"_s);
    }

    void anInvalidEditIsShownAndTheNextPutSavesIt()
    {
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"running policy stays"_s));
        m_fixture->writeFile(u"policy.yaml"_s, "version: 1\nhalf");
        QTRY_COMPARE(m_fixture->get("/signalbox/v1/policy").json()[u"valid"_s], QJsonValue(false));
        QCOMPARE(m_fixture->get("/signalbox/v1/policy").json()[u"text"_s].toString().toUtf8(), policy("first"));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"put aside"_s));
        const Answer answer = put(policy("second"), hash());
        QCOMPARE(answer.status, 200);
        QVERIFY2(answer.json()[u"notice"_s].toString().contains(u"policy.yaml.unapplied"_s), answer.body.constData());
        QCOMPARE(m_fixture->get("/signalbox/v1/policy").json()[u"valid"_s], QJsonValue(true));
    }

    void needsTheScopeControl()
    {
        QCOMPARE(m_fixture->send("GET", "/signalbox/v1/policy", {}, "wrong").status, 401);
        QCOMPARE(m_fixture->send("PUT", "/signalbox/v1/policy", policy("second"), "wrong", {{"If-Match", "*"}}).status, 401);
    }

    void survivesARestart()
    {
        QCOMPARE(put(policy("second"), hash(), u"kept"_s).status, 200);
        m_fixture->restart();
        m_fixture->newConnection();
        const QJsonObject running = m_fixture->get("/signalbox/v1/policy").json();
        QCOMPARE(running[u"version"_s], QJsonValue(2));
        QCOMPARE(running[u"note"_s], QJsonValue(u"kept"_s));
        QCOMPARE(running[u"text"_s].toString().toUtf8(), policy("second"));
    }
};

QTEST_GUILESS_MAIN(TestPolicyApi)
#include "tst_policy_api.moc"
