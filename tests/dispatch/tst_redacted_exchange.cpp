// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/dispatcher.h"
#include "policy/loader.h"
#include "routing/tag_sources.h"
#include "wire/sse.h"

#include "support/raw_server.h"
#include "support/strict_messages.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::dispatch;

namespace {

class Reply final : public ReplyStream
{
public:
    void sendComplete(int status, const upstream::Headers &, QByteArrayView body) override
    {
        answered = status;
        answer = body.toByteArray();
        ended = true;
    }
    void begin(int status, const upstream::Headers &) override { answered = status; }
    void write(QByteArrayView bytes) override { answer.append(bytes); }
    void finish() override { ended = true; }
    void abort() override { ended = true; }
    qint64 bytesPending() const override { return 0; }
    bool isClientGone() const override { return false; }

    QByteArray answer;
    int answered = 0;
    bool ended = false;
};

class KeptRecords final : public Recorder
{
public:
    void progress(const DecisionRecord &record) override { all.append(toJson(record)); }
    bool intent(const DecisionRecord &record) override
    {
        all.append(toJson(record));
        return true;
    }
    bool settle(const DecisionRecord &record) override
    {
        all.append(toJson(record));
        last = record;
        return true;
    }
    QByteArray all;
    DecisionRecord last;
};

QString promptOf(const test::RawRequest &request)
{
    return QJsonDocument::fromJson(request.body)[u"messages"_s][0][u"content"_s].toString();
}

void echo(test::RawConnection &peer, const test::RawRequest &request)
{
    const QString prompt = promptOf(request);
    const auto json = [](const QJsonObject &choice) {
        return QJsonDocument(QJsonObject{{u"choices"_s, QJsonArray{choice}}}).toJson(QJsonDocument::Compact);
    };
    if (!QJsonDocument::fromJson(request.body)[u"stream"_s].toBool()) {
        const QJsonObject message{{u"role"_s, u"assistant"_s}, {u"content"_s, prompt}};
        peer.answer(json({{u"index"_s, 0}, {u"message"_s, message}, {u"finish_reason"_s, u"stop"_s}}));
        return;
    }
    QByteArray events;
    for (const QChar character : prompt) // a token each: every placeholder is split
        events += "data: " + json({{u"index"_s, 0}, {u"delta"_s, QJsonObject{{u"content"_s, QString(character)}}}}) + "\n\n";
    events += "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
    peer.send("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: " + QByteArray::number(events.size())
              + "\r\n\r\n" + events);
}

QString said(const Reply &reply, bool stream)
{
    if (!stream)
        return QJsonDocument::fromJson(reply.answer)[u"choices"_s][0][u"message"_s][u"content"_s].toString();
    wire::SseReader reader;
    QList<wire::SseEvent> events;
    (void)reader.feed(reply.answer, events);
    QString text;
    for (const wire::SseEvent &event : std::as_const(events))
        text += QJsonDocument::fromJson(event.data)[u"choices"_s][0][u"delta"_s][u"content"_s].toString();
    return text;
}

} // namespace

/// Requests over a real connection to a provider that says back what it was told.
class TestRedactedExchange final : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        test::failOnAnyComplaint();
        m_provider = std::make_unique<test::RawServer>(echo);
        m_ids = std::make_unique<DecisionIdSource>(m_clock, 0, 0);
        m_client = std::make_unique<upstream::Client>();
        m_records = std::make_unique<KeptRecords>();
        m_dispatcher =
            std::make_unique<Dispatcher>(DispatchTools{*m_client, *m_records, m_clock, *m_ids, &m_sessions}, 7);
        loadSnapshot();
    }
    void cleanup()
    {
        m_dispatcher.reset();
        m_client.reset();
        m_provider.reset();
    }

    void theProviderSeesPlaceholdersAndTheClientItsText_data()
    {
        QTest::addColumn<bool>("stream");
        QTest::addRow("complete") << false;
        QTest::addRow("stream") << true;
    }
    void theProviderSeesPlaceholdersAndTheClientItsText()
    {
        QFETCH(const bool, stream);
        const QString prompt = u"Tell \"alice@example.org\" of alice@example.org\nand bob@example.org"_s;
        Reply reply;
        send(reply, prompt, stream);
        QTRY_VERIFY(reply.ended);
        QCOMPARE(reply.answered, 200);
        QCOMPARE(m_provider->requests().size(), 1);
        const QByteArray &seen = m_provider->requests().constFirst().body;
        QVERIFY2(!seen.contains("example.org") && !seen.contains("alice"), seen.constData());
        QVERIFY(promptOf(m_provider->requests().constFirst()).contains(u"\"[EMAIL_"_s));
        QCOMPARE(said(reply, stream), prompt);
        QVERIFY(!m_records->all.contains("alice"));
        QVERIFY(m_records->last.explanation.contains("after replacing 3 email"));
    }

    void whatMayGoThereGoesAsItIs()
    {
        Reply reply;
        send(reply, u"nothing to see"_s, false);
        QTRY_VERIFY(reply.ended);
        QCOMPARE(m_provider->requests().constFirst().body, m_sent); // the model is called the same there
        Reply tagged;
        send(tagged, u"alice@example.org"_s, false, {u"private"_s});
        QTRY_VERIFY(tagged.ended);
        QCOMPARE(tagged.answered, 403); // declared by the client: there is nothing to replace
        QCOMPARE(m_provider->requests().size(), 1);
    }

    void aSessionKeepsItsPlaceholders()
    {
        const QString alice = ask(u"s"_s, u"alice@example.org"_s);
        QVERIFY(alice.startsWith(u"[EMAIL_"_s));
        QCOMPARE(ask(u"s"_s, u"bob@example.org alice@example.org"_s).section(u' ', 1), alice);
        QVERIFY(ask(u"t"_s, u"alice@example.org"_s) != alice);
        QVERIFY(ask(u"s"_s, u"alice@example.org"_s, u"you"_s) != alice);
        // The tag stays with the session; what comes now has nothing to replace and still goes.
        QCOMPARE(ask(u"s"_s, u"hello"_s), u"hello"_s);
    }

    void errorsThatRepeatThePromptAreNotRecorded()
    {
        m_provider->setHandler([](test::RawConnection &peer, const test::RawRequest &) {
            const QByteArray body = "{\"error\":{\"message\":\"bad text: bob@example.org\",\"code\":\"x\"}}";
            peer.send("HTTP/1.1 400 Bad Request\r\ncontent-type: application/json\r\ncontent-length: "
                      + QByteArray::number(body.size()) + "\r\n\r\n" + body);
        });
        Reply reply;
        send(reply, u"bob@example.org"_s, false);
        QTRY_VERIFY(reply.ended);
        QCOMPARE(reply.answered, 400);
        QVERIFY2(!m_records->all.contains("bob@"), m_records->all.constData());
        QVERIFY(m_records->last.message.contains(u"[EMAIL]"_s));
    }

private:
    QString ask(const QString &session, const QString &prompt, const QString &owner = u"me"_s)
    {
        Reply reply;
        send(reply, prompt, false, {}, sessionName(owner, session));
        if (!QTest::qWaitFor([&reply] { return reply.ended; }))
            return {};
        return promptOf(m_provider->requests().constLast());
    }

    void loadSnapshot()
    {
        const policy::LoadOutcome outcome =
            policy::load("version: 1\n"
                         "defaults: {tag: open, chain: one}\n"
                         "zones: [far]\n"
                         "tags: [open, private]\n"
                         "matrix: {open: {far: allow}, private: {far: redact}}\n"
                         "detectors: [{id: mail, kind: email, tag: private}]\n"
                         "providers: {p: {wire: openai, base_url: 'http://127.0.0.1:1', zone: far}}\n"
                         "models: [{id: p/one, price: {input: 1, output: 2}}]\n"
                         "chains: {one: [{model: p/one}]}\n");
        QVERIFY2(outcome.policy, qPrintable(policy::issuesText(outcome.issues, u"test"_s)));
        auto snapshot = std::make_shared<Snapshot>();
        snapshot->policy = outcome.policy;
        snapshot->detectors = routing::compileDetectors(*outcome.policy);
        snapshot->keys.resize(1);
        snapshot->lanes.push_back(m_board.lane(u"p/one"_s));
        snapshot->baseUrls.push_back(m_provider->url("/v1"));
        m_snapshot = snapshot;
    }

    void send(Reply &reply, const QString &prompt, bool stream, const QStringList &tags = {},
              const std::optional<SessionName> &session = std::nullopt)
    {
        const QJsonObject message{{u"role"_s, u"user"_s}, {u"content"_s, prompt}};
        QJsonObject body{{u"model"_s, u"one"_s}, {u"messages"_s, QJsonArray{message}}};
        if (stream)
            body[u"stream"_s] = true;
        DispatchRequest request;
        request.snapshot = m_snapshot;
        request.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
        m_sent = request.body;
        request.facts = *wire::readChatRequest(request.body);
        request.findings = m_scanner.scan(request.body, request.facts, m_snapshot->detectors);
        request.session = session;
        request.placeholderKey = m_dispatcher->placeholderKey(session.value_or(sessionName(u"me"_s, {})));
        request.tags = tags;
        request.client = u"test"_s;
        request.received = m_clock.steady();
        m_dispatcher->start(std::move(request), &reply);
    }

    SystemClock m_clock;
    health::Board m_board;
    SessionStore m_sessions;
    classify::RequestScanner m_scanner{1};
    std::unique_ptr<KeptRecords> m_records;
    std::unique_ptr<test::RawServer> m_provider;
    std::unique_ptr<DecisionIdSource> m_ids;
    std::unique_ptr<upstream::Client> m_client;
    std::unique_ptr<Dispatcher> m_dispatcher;
    SnapshotPtr m_snapshot;
    QByteArray m_sent;
};

QTEST_GUILESS_MAIN(TestRedactedExchange)
#include "tst_redacted_exchange.moc"
