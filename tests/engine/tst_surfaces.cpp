// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "access/token_file.h"
#include "engine_fixture.h"
#include "simulator/raw_client.h"
#include "simulator/simulator.h"

using namespace Qt::StringLiterals;
using namespace signalbox;
using test::Answer;

namespace {

const QByteArray formType = "multipart/form-data; boundary=BOUND"_ba;

QByteArray field(const QByteArray &name, const QByteArray &content, const QByteArray &fileName = {})
{
    return "--BOUND\r\nContent-Disposition: form-data; name=\"" + name + '"'
        + (fileName.isEmpty() ? QByteArray() : "; filename=\"" + fileName + "\"\r\nContent-Type: application/octet-stream") + "\r\n\r\n" + content
        + "\r\n";
}
const QByteArray formEnd = "--BOUND--\r\n"_ba;
const QByteArray sound = QByteArray("RIFF\0\1\2--BOUN\r\n", 15);

} // namespace

/// The endpoints beside chat, through the whole engine and over real sockets: the same matrix, budgets, health and ledger.
class TestSurfaces final : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        test::failOnAnyComplaint();
        m_simulator = std::make_unique<simulator::Simulator>();
        QVERIFY(m_simulator->start());
        m_simulator->keepRequests(100);
        m_fixture = std::make_unique<test::EngineFixture>();
        m_fixture->writeFile(u"policy.yaml"_s, policyText());
        m_fixture->start();
    }
    void cleanup()
    {
        m_fixture.reset();
        m_simulator.reset();
    }

    void everySurfaceAnswersAndIsBooked_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("model");
        QTest::addColumn<QByteArray>("cost"); ///< nano-USD; empty = unpriced
        const QByteArray json = "application/json";
        QTest::addRow("embeddings") << "/v1/embeddings"_ba << json << R"({"model":"far/embed","input":"12345678"})"_ba << "far/embed"_ba << "2000"_ba;
        QTest::addRow("completions, natively") << "/v1/completions"_ba << json << R"({"model":"far/native","prompt":"[[fault:none tokens=2]]"})"_ba << "far/native"_ba << "8000"_ba;
        QTest::addRow("completions, as chat") << "/v1/completions"_ba << json << R"({"model":"far/chat","prompt":"[[fault:none tokens=2]]"})"_ba << "far/chat"_ba << "12000"_ba;
        QTest::addRow("images") << "/v1/images/generations"_ba << json << R"({"prompt":"a cat"})"_ba << "far/paint"_ba << "40000000"_ba;
        QTest::addRow("image edits") << "/v1/images/edits"_ba << formType << field("prompt", "a cat") + field("image", sound, "a.png") + formEnd << "far/paint"_ba << "40000000"_ba;
        QTest::addRow("image variations") << "/v1/images/variations"_ba << formType << field("image", sound, "a.png") + formEnd << "far/paint"_ba << "40000000"_ba;
        QTest::addRow("speech") << "/v1/audio/speech"_ba << json << R"({"model":"voice","input":"hello","voice":"v"})"_ba << "far/voice"_ba << QByteArray();
        QTest::addRow("transcriptions") << "/v1/audio/transcriptions"_ba << formType << field("model", "ears") + field("file", sound, "a.wav") + formEnd << "far/ears"_ba << QByteArray();
        QTest::addRow("translations") << "/v1/audio/translations"_ba << formType << field("model", "ears") + field("response_format", "srt") + field("file", sound, "a.wav") + formEnd << "far/ears"_ba << QByteArray();
        QTest::addRow("moderations") << "/v1/moderations"_ba << json << R"({"input":"hello"})"_ba << "far/guard"_ba << "0"_ba;
        QTest::addRow("rerank") << "/v1/rerank"_ba << json << R"({"model":"sieve","query":"a","documents":["a","b"]})"_ba << "far/sieve"_ba << "2000000"_ba;
        QTest::addRow("rerank, version 2") << "/v2/rerank"_ba << json << R"({"model":"sieve","query":"a","documents":["a","b"]})"_ba << "far/sieve"_ba << "2000000"_ba;
        QTest::addRow("files") << "/v1/files"_ba << formType << field("purpose", "batch") + field("file", "{}", "a.jsonl") + formEnd << "far/chat"_ba << "0"_ba;
    }
    void everySurfaceAnswersAndIsBooked()
    {
        QFETCH(const QByteArray, path);
        QFETCH(const QByteArray, cost);
        const Answer answer = post(path);
        QVERIFY2(answer.status == 200, answer.body.constData());
        QTEST(answer.model, "model");
        QVERIFY(!answer.body.isEmpty());
        const QJsonObject row = decision(answer);
        QCOMPARE(row[u"status"_s].toString(), u"ok"_s);
        QCOMPARE(row[u"attempts"_s].toArray().size(), 1);
        if (cost.isEmpty()) {
            QCOMPARE(row[u"cost_kind"_s].toString(), u"unpriced"_s);
            QVERIFY(row[u"cost_nano_usd"_s].isNull());
        } else {
            QCOMPARE(QByteArray::number(row[u"cost_nano_usd"_s].toInteger(-1)), cost);
        }
        const QString summary = row[u"explanation"_s][u"summary"_s].toString();
        const QString name = QString::fromLatin1(path.sliced(4)).replace(u"2/rerank"_s, u"rerank"_s);
        QVERIFY2(summary.startsWith(u"by "_s + name), qPrintable(summary));
    }
    void aTagThatForbidsAProviderForbidsItHere_data() { everySurfaceAnswersAndIsBooked_data(); }
    void aTagThatForbidsAProviderForbidsItHere()
    {
        QFETCH(const QByteArray, path);
        const Answer answer = post(path, {{"x-signalbox-tags", "secret"}});
        QCOMPARE(answer.status, 403);
        QCOMPARE(answer.json()[u"error"_s][u"code"_s].toString(), u"sensitivity_no_route"_s);
        QCOMPARE(m_simulator->counts(u"far"_s).seen, 0);
    }
    /// Detectors look at what is text in them; `redact` is never where nobody could put it back.
    void whatDetectorsFindForbidsItToo_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("body");
        const QByteArray json = "application/json";
        const QByteArray card = "4111 1111 1111 1111";
        QTest::addRow("embeddings") << "/v1/embeddings"_ba << json << R"({"model":"far/embed","input":["x","my card CARD"]})"_ba.replace("CARD", card);
        QTest::addRow("escaped") << "/v1/embeddings"_ba << json << R"({"model":"far/embed","input":"\u0034111 1111 1111 1111"})"_ba;
        QTest::addRow("a completion") << "/v1/completions"_ba << json << R"({"model":"far/native","prompt":"CARD"})"_ba.replace("CARD", card);
        QTest::addRow("a document") << "/v1/rerank"_ba << json << R"({"model":"sieve","query":"a","documents":[{"text":"CARD"}]})"_ba.replace("CARD", card);
        QTest::addRow("an instruction to a voice") << "/v1/audio/speech"_ba << json << R"({"model":"voice","input":"x","instructions":"CARD"})"_ba.replace("CARD", card);
        QTest::addRow("the prompt of a picture") << "/v1/images/generations"_ba << json << R"({"prompt":"CARD"})"_ba.replace("CARD", card);
        QTest::addRow("a form's prompt") << "/v1/audio/transcriptions"_ba << formType << field("model", "ears") + field("prompt", card) + field("file", sound, "a.wav") + formEnd;
        QTest::addRow("a batch file") << "/v1/files"_ba << formType << field("purpose", "batch") + field("file", R"({"body":{"input":"\u0034111 1111 1111 1111"}})", "a.jsonl") + formEnd;
        QTest::addRow("a text file") << "/v1/files"_ba << formType << field("purpose", "user_data") + field("file", "number: " + card, "a.txt") + formEnd;
    }
    void whatDetectorsFindForbidsItToo()
    {
        QFETCH(const QByteArray, path);
        const Answer answer = post(path);
        QVERIFY2(answer.status == 403, answer.body.constData());
        QCOMPARE(m_simulator->counts(u"far"_s).seen, 0);
    }

    void soundCountsAsThePolicySays()
    {
        m_fixture->stop();
        m_fixture->writeFile(u"policy.yaml"_s, policyText().replace("chain: main}", "chain: main, uninspected: secret}"));
        m_fixture->start();
        const Answer answer = m_fixture->send("POST", "/v1/audio/transcriptions", field("model", "ears") + field("file", sound, "a.wav") + formEnd, "t",
                                              {{"Content-Type", formType}});
        QCOMPARE(answer.status, 403);
        QVERIFY(decision(answer)[u"explanation"_s][u"gates"_s][0][u"note"_s].toString().contains(u"secret: uninspected"_s));
        QCOMPARE(m_simulator->counts(u"far"_s).seen, 0);
        const Answer text = m_fixture->send("POST", "/v1/embeddings", R"({"model":"far/embed","input":"x"})");
        QCOMPARE(text.status, 200);
        QCOMPARE(m_fixture->send("POST", "/v1/embeddings", R"({"model":"far/embed","input":[1,2]})").status, 403);
    }

    void vectorsOfDifferentModelsAreNeverMixed()
    {
        simulator::Fault broken;
        broken.kind = simulator::FaultKind::ServerError;
        m_simulator->setFault(u"far"_s, broken);
        const Answer other = m_fixture->send("POST", "/v1/embeddings", R"({"model":"far/embed","input":"x"})");
        QCOMPARE(other.status, 200);
        QCOMPARE(other.model, "near/embed"_ba); // the same model at another provider
        const Answer none = m_fixture->send("POST", "/v1/embeddings", R"({"model":"far/own","input":"x"})");
        QCOMPARE(none.status, 503);
        const Answer unclear = m_fixture->send("POST", "/v1/embeddings", R"({"model":"auto","input":"x"})");
        QCOMPARE(unclear.status, 400);
        QVERIFY(unclear.json()[u"error"_s][u"message"_s].toString().contains(u"cannot be compared"_s));
        m_simulator->setFault(u"far"_s, {});
    }

    void kindsAreKeptApart()
    {
        const Answer chat = m_fixture->chat(u"far/embed"_s);
        QCOMPARE(chat.status, 400);
        QVERIFY2(chat.json()[u"error"_s][u"message"_s].toString().contains(u"Ask it at /v1/embeddings"_s), chat.body.constData());
        const Answer embedding = m_fixture->send("POST", "/v1/embeddings", R"({"model":"far/chat","input":"x"})");
        QCOMPARE(embedding.status, 400);
        QVERIFY(embedding.json()[u"error"_s][u"message"_s].toString().contains(u"`kind: embedding`"_s));
        const Answer beyond = m_fixture->send("POST", "/v1/completions", R"({"model":"far/chat","prompt":"x","suffix":"y"})");
        QCOMPARE(beyond.model, "far/native"_ba); // its chain's other model has the endpoint
    }

    void aBudgetHoldsHereToo()
    {
        m_fixture->stop();
        m_fixture->writeFile(u"policy.yaml"_s, policyText() + "budgets: [{id: small, scope: all, period: day, limit: 0.05, then: stop}]\n");
        m_fixture->start();
        QCOMPARE(m_fixture->send("POST", "/v1/images/generations", R"({"prompt":"x"})").status, 200);
        QCOMPARE(m_fixture->send("POST", "/v1/images/generations", R"({"prompt":"x"})").status, 402);
    }

    void badAnswersAreNotPassedOn_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("fault");
        for (const char *fault : {"html", "half_json", "empty", "malformed", "error_event", "server_error", "reset", "redirect", "cut"}) {
            QTest::addRow("embeddings %s", fault) << "/v1/embeddings"_ba << R"({"model":"far/embed","input":"x"})"_ba << QByteArray(fault);
            QTest::addRow("completions %s", fault) << "/v1/completions"_ba << R"({"model":"far/native","prompt":"x"})"_ba << QByteArray(fault);
        }
    }
    void badAnswersAreNotPassedOn()
    {
        QFETCH(const QByteArray, path);
        QFETCH(const QByteArray, body);
        QFETCH(const QByteArray, fault);
        m_simulator->setFault(u"far"_s, *simulator::parseFault(fault));
        const Answer answer = m_fixture->send("POST", path, body);
        QVERIFY2(answer.status == 200, answer.body.constData());
        QVERIFY(answer.model.startsWith("near/"));
    }

    /// One account at the provider holds what all clients brought there.
    void aTokenReachesItsOwnFilesAndNobodyElses()
    {
        const auto token = [this](const QString &name) {
            access::ClientToken wanted;
            wanted.name = name;
            return QByteArray(access::createToken(access::tokenFileIn(m_fixture->path({})), wanted)->reveal());
        };
        const QByteArray alice = token(u"alice"_s);
        const QByteArray mallory = token(u"mallory"_s);
        m_fixture->restart();
        const test::EngineFixture::Headers near{{"x-signalbox-provider", "near"}, {"Content-Type", formType}};
        const QByteArray id = m_fixture->send("POST", "/v1/files", form(), alice, near).json()[u"id"_s].toString().toLatin1();
        QVERIFY(!id.isEmpty());
        const QByteArray file = "/v1/files/" + id;
        const QByteArray batchBody = "{\"input_file_id\":\"" + id + "\",\"endpoint\":\"/v1/embeddings\",\"completion_window\":\"24h\"}";
        const Answer batch = m_fixture->send("POST", "/v1/batches", batchBody, alice);
        QCOMPARE(batch.status, 200);
        const QByteArray made = batch.json()[u"id"_s].toString().toLatin1();
        const QByteArray output = m_fixture->get("/v1/batches/" + made).json()[u"output_file_id"_s].toString().toLatin1(); // the owner looks first
        const qsizetype before = m_simulator->requests(u"near"_s).size();
        for (const QByteArray &path : {file, file + "/content", "/v1/files/near/" + id, file + "?provider=near", "/v1/files/" + output,
                                       "/v1/batches/" + made, "/v1/files/file-unheard-of?provider=near"_ba})
            QVERIFY2(m_fixture->send("GET", path, {}, mallory).status == 404, path.constData());
        QCOMPARE(m_fixture->send("GET", file, {}, mallory, {{"x-signalbox-provider", "near"}}).status, 404);
        QCOMPARE(m_fixture->send("DELETE", file, {}, mallory).status, 404);
        QCOMPARE(m_fixture->send("POST", "/v1/batches/" + made + "/cancel", {}, mallory).status, 404);
        QCOMPARE(m_fixture->send("POST", "/v1/batches", batchBody, mallory).status, 404);
        for (const QByteArray &list : {"/v1/files?provider=near"_ba, "/v1/batches?provider=near"_ba})
            QCOMPARE(m_fixture->send("GET", list, {}, mallory).status, 403);
        QCOMPARE(m_simulator->requests(u"near"_s).size(), before); // nobody was asked
        QCOMPARE(m_fixture->send("GET", file + "/content", {}, alice).body, "{\"custom_id\":\"1\"}\n"_ba);
        QCOMPARE(m_fixture->send("GET", "/v1/files/" + output + "/content", {}, alice).status, 200);
        QCOMPARE(m_fixture->get(file).status, 200);
        QCOMPARE(m_fixture->send("DELETE", file, {}, alice).json()[u"deleted"_s].toBool(), true);
    }

    void aChatReachesItsOwnFilesOnly_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("body"); ///< ID: the file
        QTest::addColumn<bool>("isRefused");  ///< because the lane, asked as Chat, has no word for it
        QTest::addRow("Chat") << "/v1/chat/completions"_ba
                              << R"({"model":"auto","messages":[{"role":"user","content":[{"type":"file","file":{"file_id":"ID"}}]}]})"_ba << false;
        QTest::addRow("Responses") << "/v1/responses"_ba
                                   << R"({"model":"auto","input":[{"role":"user","content":[{"type":"input_file","file_id":"ID"}]}]})"_ba << false;
        QTest::addRow("Messages") << "/v1/messages"_ba << R"({"model":"auto","max_tokens":9,"messages":[{"role":"user","content":[)"
                                     R"({"type":"document","source":{"type":"file","file_id":"ID"}}]}]})"_ba << true;
        QTest::addRow("a tool's container") << "/v1/responses"_ba
                                            << R"({"model":"auto","input":"x","tools":[{"type":"code_interpreter","container":{"type":"auto","file_ids":["ID"]}}]})"_ba << true;
    }
    void aChatReachesItsOwnFilesOnly()
    {
        QFETCH(const QByteArray, path);
        QFETCH(QByteArray, body);
        QFETCH(const bool, isRefused);
        const auto token = [this](const QString &name) {
            access::ClientToken wanted;
            wanted.name = name;
            return QByteArray(access::createToken(access::tokenFileIn(m_fixture->path({})), wanted)->reveal());
        };
        const QByteArray alice = token(u"alice"_s);
        const QByteArray mallory = token(u"mallory"_s);
        m_fixture->restart();
        const QByteArray id = m_fixture->send("POST", "/v1/files", form(), alice,
                                              {{"x-signalbox-provider", "near"}, {"Content-Type", formType}, {"x-signalbox-tags", "inner"}})
                                  .json()[u"id"_s].toString().toLatin1();
        QVERIFY(!id.isEmpty());
        const qsizetype before = m_simulator->requests(u"near"_s).size() + m_simulator->requests(u"far"_s).size();
        body.replace("ID", id);
        QCOMPARE(m_fixture->send("POST", path, body, mallory).status, 404);
        QCOMPARE(m_fixture->send("POST", path, QByteArray(body).replace(id, "file-unheard-of"), mallory).status, 404);
        QCOMPARE(m_simulator->requests(u"near"_s).size() + m_simulator->requests(u"far"_s).size(), before); // nobody was asked
        const Answer own = m_fixture->send("POST", path, body, alice);
        if (!isRefused) {
            QVERIFY2(own.status == 200, own.body.constData());
            QCOMPARE(own.model, "near/chat"_ba); // where it is, though far/chat stands first
            QVERIFY2(m_fixture->get("/signalbox/v1/decisions/" + own.decision).body.contains("\"inner\""), "tags of the file hold");
        } else {
            QVERIFY2(own.status == 400 && own.body.contains("no_capable_model"), own.body.constData());
        }
    }

    void aFileGoesBackToWhereItIs()
    {
        const Answer up = upload({{"x-signalbox-provider", "near"}});
        const QByteArray id = up.json()[u"id"_s].toString().toLatin1();
        QCOMPARE(m_simulator->requests(u"near"_s).constLast().http.body, form());
        QCOMPARE(m_fixture->get("/v1/files/" + id).model, "near/chat"_ba);
        const Answer content = m_fixture->get("/v1/files/" + id + "/content");
        QCOMPARE(content.body, "{\"custom_id\":\"1\"}\n"_ba);
        const Answer batch = m_fixture->send("POST", "/v1/batches", "{\"input_file_id\":\"" + id + "\",\"endpoint\":\"/v1/embeddings\",\"completion_window\":\"24h\"}");
        QCOMPARE(batch.model, "near/chat"_ba);
        QCOMPARE(decision(batch)[u"cost_kind"_s].toString(), u"unpriced"_s); // billed when its answers are made
        const QByteArray made = batch.json()[u"id"_s].toString().toLatin1();
        m_fixture->restart(); // what is known of ids survives
        QCOMPARE(m_fixture->get("/v1/batches/" + made).model, "near/chat"_ba);
        QCOMPARE(m_fixture->get("/v1/files/" + batch.json()[u"output_file_id"_s].toString().toLatin1() + "/content").status, 200);
        QCOMPARE(m_fixture->send("POST", "/v1/batches/" + made + "/cancel", "").json()[u"status"_s].toString(), u"cancelled"_s);
        QCOMPARE(m_fixture->send("DELETE", "/v1/files/" + id, "").json()[u"deleted"_s].toBool(), true);
        QCOMPARE(m_simulator->requests(u"near"_s).constLast().http.body, QByteArray());
        const Answer gone = m_fixture->get("/v1/files/" + id);
        QCOMPARE(gone.status, 404);
        QVERIFY(gone.body.contains("No such File object")); // the provider's own words
    }

    void whatWasUploadedAsSecretStaysSo()
    {
        const Answer up = upload({{"x-signalbox-tags", "inner"}, {"x-signalbox-provider", "far"}});
        QCOMPARE(up.status, 200);
        const QByteArray id = up.json()[u"id"_s].toString().toLatin1();
        m_fixture->stop();
        m_fixture->writeFile(u"policy.yaml"_s, policyText().replace("inner: {here: allow, there: allow}", "inner: {here: allow, there: never}"));
        m_fixture->start();
        const Answer batch = m_fixture->send("POST", "/v1/batches", "{\"input_file_id\":\"" + id + "\",\"endpoint\":\"e\",\"completion_window\":\"24h\"}");
        QCOMPARE(batch.status, 403);
    }

    void idsNobodyKnows()
    {
        const Answer unknown = m_fixture->get("/v1/files/file-1");
        QCOMPARE(unknown.status, 404);
        QVERIFY(unknown.json()[u"error"_s][u"message"_s].toString().contains(u"x-signalbox-provider"_s));
        QCOMPARE(m_fixture->get("/v1/files/near/file-1").model, "near/chat"_ba);
        QCOMPARE(m_fixture->get("/v1/files/file-1?provider=near&limit=2").model, "near/chat"_ba);
        QCOMPARE(m_fixture->get("/v1/files?provider=near&limit=2").status, 200);
        QCOMPARE(m_simulator->requests(u"near"_s).constLast().http.target, "/near/v1/files?limit=2"_ba);
        QCOMPARE(m_fixture->get("/v1/files/..%2f..%2fadmin").status, 400);
        QCOMPARE(m_fixture->get("/v1/files/a%20b?provider=near").status, 400);
        QCOMPARE(m_fixture->send("GET", "/v1/files/file-1", {}, "t", {{"x-signalbox-provider", "nobody"}}).status, 404);
    }

    void pathsAndMethods()
    {
        const Answer unknown = m_fixture->send("POST", "/v1/nothing", "{}");
        QCOMPARE(unknown.status, 404);
        QVERIFY(unknown.json()[u"error"_s][u"message"_s].toString().contains(u"/v1/embeddings"_s));
        QCOMPARE(m_fixture->get("/v1/embeddings").status, 405);
        QCOMPARE(m_fixture->send("PUT", "/v1/files", "{}").status, 405);
        test::RawClient client(port());
        client.send("HEAD /v1/models/far/embed HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(port()) + "\r\nAuthorization: Bearer t\r\nConnection: close\r\n\r\n");
        QTRY_VERIFY(client.closed);
        QCOMPARE(client.answer().status, 200);
        QVERIFY(client.received.endsWith("\r\n\r\n"));
        QCOMPARE(m_fixture->get("/v1/models/far/embed").json()[u"signalbox"_s][u"kind"_s].toString(), u"embedding"_s);
        QCOMPARE(m_fixture->get("/v1/models/far/nobody").status, 404);
        QCOMPARE(m_fixture->send("POST", "/v1/embeddings", "{}", "t", {{"Content-Type", formType}}).status, 415);
        QCOMPARE(m_fixture->send("POST", "/v1/files", "{}").status, 400);
        QCOMPARE(m_fixture->send("POST", "/v1/files", "garbage", "t", {{"Content-Type", formType}}).status, 400);
        QCOMPARE(m_fixture->send("POST", "/v2/rerank", "{}", "wrong").status, 401);
    }

    /// A cut in the middle of sound must not look like its end.
    void soundThatIsCutIsNotCalledWhole()
    {
        m_simulator->setFault(u"far"_s, *simulator::parseFault("cut at=content"));
        const QByteArray body = R"({"model":"voice","input":"x"})";
        test::RawClient client(port());
        client.send("POST /v1/audio/speech HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(port())
                    + "\r\nAuthorization: Bearer t\r\nContent-Type: application/json\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
        QTRY_VERIFY(client.closed);
        const test::HttpAnswer answer = client.answer();
        QCOMPARE(answer.status, 200);
        QVERIFY(answer.body.startsWith("RIFF"));
        QVERIFY(!answer.complete);
        QVERIFY(!answer.body.contains("error"));
    }

private:
    QByteArray policyText() const
    {
        return "version: 1\ndefaults: {tag: open, chain: main}\nzones: [{id: here}, {id: there}]\ntags: [open, inner, secret]\n"
               "matrix:\n  open: {here: allow, there: allow}\n  inner: {here: allow, there: allow}\n  secret: {here: never, there: redact}\n"
               "detectors: [{id: cards, kind: credit_card, tag: secret}]\n"
               "providers:\n"
               "  far: {wire: openai, base_url: " + m_simulator->baseUrl(u"far"_s).toUtf8() + ", zone: there}\n"
               "  near: {wire: openai, base_url: " + m_simulator->baseUrl(u"near"_s).toUtf8() + ", zone: here}\n"
               "models:\n"
               "  - {id: far/chat, file: true, price: {input: 1, output: 1}}\n"
               "  - {id: far/native, completions: true, price: {input: 1, output: 1}}\n"
               "  - {id: near/chat, file: true, completions: true, price: {input: 1, output: 1}}\n"
               "  - {id: far/embed, kind: embedding, price: {input: 1, output: 0}}\n"
               "  - {id: near/embed, kind: embedding, price: {input: 1, output: 0}}\n"
               "  - {id: far/own, kind: embedding, price: {input: 1, output: 0}}\n"
               "  - {id: far/paint, kind: image, price: {input: 1, output: 1, image: 0.04}}\n"
               "  - {id: far/voice, kind: speech, price: {input: 1, output: 1}}\n"
               "  - {id: far/ears, kind: transcription, price: {input: 1, output: 1}}\n"
               "  - {id: far/guard, kind: moderation, price: {input: 0, output: 0}}\n"
               "  - {id: far/sieve, kind: rerank, price: {input: 0, output: 0, search: 0.002}}\n"
               "chains: {main: [{model: far/chat}, {model: far/native}, {model: near/chat}, {model: far/embed}, {model: near/embed}, {model: far/own}]}\n";
    }
    [[nodiscard]] quint16 port() { return static_cast<quint16>(QUrl(m_fixture->engine().status().baseUrl).port()); }
    static QByteArray form() { return field("purpose", "batch") + field("file", "{\"custom_id\":\"1\"}\n", "a.jsonl") + formEnd; }
    Answer upload(test::EngineFixture::Headers headers)
    {
        headers.append({"Content-Type", formType});
        return m_fixture->send("POST", "/v1/files", form(), "t", headers);
    }
    /// The row of a data table.
    Answer post(const QByteArray &path, test::EngineFixture::Headers headers = {})
    {
        QFETCH(const QByteArray, type);
        QFETCH(const QByteArray, body);
        headers.append({"Content-Type", type});
        return m_fixture->send("POST", path, body, "t", headers);
    }
    QJsonObject decision(const Answer &answer)
    {
        QJsonObject row;
        [&] { QTRY_VERIFY(!(row = m_fixture->get("/signalbox/v1/decisions/" + answer.decision).json())[u"id"_s].isUndefined()); }();
        return row;
    }

    std::unique_ptr<simulator::Simulator> m_simulator;
    std::unique_ptr<test::EngineFixture> m_fixture;
};

QTEST_GUILESS_MAIN(TestSurfaces)
#include "tst_surfaces.moc"
