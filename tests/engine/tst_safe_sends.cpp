// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "engine/engine_fixture.h"
#include "simulator/simulator.h"

#include <QRandomGenerator>
#include <QSet>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;
using namespace signalbox;

namespace {

constexpr int providers = 5;
constexpr int zones = 3;
constexpr int tags = 4;
constexpr auto card = "4111 1111 1111 1111"; // found by the detector, whose tag is the last one

/// Cells as drawn, and the zones of the providers: what the test itself judges by.
struct Drawn
{
    std::array<std::array<QByteArray, zones>, tags> cells;
    std::array<int, providers> zoneOf{};
    QByteArray yaml;
};

QByteArray numbered(char letter, int number)
{
    return letter + QByteArray::number(number);
}

/// A request and what its own tags are.
struct Sent
{
    QByteArray path;   ///< of its surface
    QByteArray target; ///< it is posted to
    QByteArray body;
    QByteArray marker;
    test::EngineFixture::Headers headers;
    QSet<int> declared; ///< beside the default, t0, which every request has
    bool hasCard = false;
    bool isChat = true; ///< nowhere else anything is replaced
};

} // namespace

/// Law 1 at the wire: random policies run by the whole engine, asked over real sockets on every surface, with providers
/// that fail, so that there are retries, fallbacks, hedges, cascades and last resorts. What providers saw is judged by the
/// matrix as drawn, by code of the test's own. For a long run: SIGNALBOX_POLICIES policies, drawn from SIGNALBOX_SEED.
class TestSafeSends final : public QObject
{
    Q_OBJECT

    simulator::Simulator m_providers;
    std::unique_ptr<test::EngineFixture> m_box;
    QRandomGenerator m_random;
    QMap<QByteArray, int> m_arrived; ///< by path
    int m_sends = 0;
    int m_refused = 0;
    int m_redacted = 0;
    int m_failovers = 0;

private slots:
    void init()
    {
        QVERIFY(m_providers.start());
        m_providers.keepRequests(200);
        m_box = std::make_unique<test::EngineFixture>(2);
    }
    void cleanup() { m_box.reset(); }

    void nothingArrivesWhereItMayNotGo()
    {
        const QByteArray given = qgetenv("SIGNALBOX_SEED");
        const quint32 seed = given.isEmpty() ? QRandomGenerator::global()->generate() : given.toUInt();
        qInfo("seed %u", seed);
        m_random.seed(seed);
        const int asked = qEnvironmentVariableIntValue("SIGNALBOX_POLICIES");
        const int rounds = asked > 0 ? asked : 25;
        m_box->writeFile(u"policy.yaml"_s, draw().yaml);
        m_box->start();
        for (int round = 0; round < rounds; ++round) {
            const Drawn drawn = draw();
            apply(drawn);
            QList<Sent> requests;
            for (int i = 0; i < 12; ++i)
                requests.append(drawRequest(i));
            for (int i = 0; i < 10; ++i)
                requests.append(drawSurface(requests[i], i % 5));
            askAll(requests);
            for (const Sent &sent : requests)
                judge(drawn, sent);
            if (QTest::currentTestFailed()) {
                qWarning("policy of round %d:\n%s", round, drawn.yaml.constData());
                return;
            }
        }
        for (auto path = m_arrived.cbegin(); path != m_arrived.cend(); ++path)
            qInfo("%s was sent on %d times", path.key().constData(), path.value());
        QCOMPARE(m_arrived.size(), 4 + 5);
        qInfo("%d sends, %d refused, %d redacted, %d went to more than one provider", m_sends, m_refused, m_redacted, m_failovers);
        QVERIFY(m_refused > rounds / 2); // the drawing is worth something only if all of it happens
        QVERIFY(m_redacted > rounds / 10);
        QVERIFY(m_failovers > rounds / 4);
    }

private:
    int below(int limit) { return static_cast<int>(m_random.bounded(static_cast<quint32>(limit))); }

    Drawn draw()
    {
        static constexpr std::array verdicts{"allow", "allow", "allow", "redact", "never"};
        Drawn drawn;
        QByteArray matrix;
        for (int tag = 0; tag < tags; ++tag) {
            matrix += "  " + numbered('t', tag) + ": {";
            for (int zone = 0; zone < zones; ++zone) {
                drawn.cells[std::size_t(tag)][std::size_t(zone)] = verdicts[std::size_t(below(int(verdicts.size())))];
                matrix += (zone == 0 ? "" : ", ") + numbered('z', zone) + ": " + drawn.cells[std::size_t(tag)][std::size_t(zone)];
            }
            matrix += "}\n";
        }
        QByteArray list;
        QByteArray models;
        for (int i = 0; i < providers; ++i) {
            static constexpr std::array<const char *, providers> wires{"openai", "anthropic", "gemini", "responses", "openai"};
            const QString name = QString::fromLatin1(numbered('p', i));
            const auto dialect = i == 2 ? simulator::Dialect::Generate : simulator::Dialect::Chat; // the others are told by their path
            drawn.zoneOf[std::size_t(i)] = below(zones);
            list += "  " + numbered('p', i) + ": {wire: " + wires[std::size_t(i)] + ", base_url: '"
                + m_providers.baseUrl(name, dialect).toUtf8() + "', zone: "
                + numbered('z', drawn.zoneOf[std::size_t(i)]) + ", limits: {first_token: 2s}}\n";
            models += "  - {id: " + numbered('p', i) + "/m, logprobs: true, price: {input: " + QByteArray::number(1 + below(9))
                + ", output: " + QByteArray::number(1 + below(9)) + "}, quality: 0." + QByteArray::number(1 + below(9)) + "}\n";
            models += "  - {id: " + numbered('p', i) + "/e, kind: embedding, price: {input: 1, output: 1}}\n"
                      "  - {id: " + numbered('p', i) + "/i, kind: image, price: {input: 1, output: 1}}\n"
                      "  - {id: " + numbered('p', i) + "/s, kind: transcription, price: {input: 1, output: 1}}\n";
        }
        const auto model = [this] { return numbered('p', below(providers)) + "/m"; };
        drawn.yaml = "version: 1\ndefaults: {tag: t0, chain: c0, hedge: {after: p95, share: 0.05}, rescue: "
            + QByteArray(below(2) == 0 ? "off" : "continue") + "}\nzones: [{id: z0}, {id: z1}, {id: z2}]\ntags: [t0, t1, t2, t3]\n"
            "matrix:\n" + matrix + "detectors: [{id: cards, kind: credit_card, tag: t3}]\nproviders:\n" + list + "models:\n" + models
            + "chains:\n  c0: [{pool: {prefer: cheapest}}, {model: " + model() + "}]\n"
              "  c1: [{cascade: {first: " + model() + ", accept: 0.9}}, {model: " + model() + "}, {pool: {prefer: best}}]\n"
              "  c2: [{split: [{model: p0/m, weight: 1}, {model: " + numbered('p', 1 + below(providers - 1)) + "/m, weight: 2}]}, {model: " + model() + "}]\n"
              "rules:\n  - {id: r1, when: {tag: t1}, chain: c1}\n  - {id: r2, when: {tag: t2}, chain: c2}\n"
              "cache: {exact: {ttl: 60s}}\n";
        return drawn;
    }

    void apply(const Drawn &drawn)
    {
        const QJsonObject body{{u"yaml"_s, QString::fromUtf8(drawn.yaml)}, {u"note"_s, u"drawn"_s}};
        const test::Answer answer =
            m_box->send("PUT", "/signalbox/v1/policy", QJsonDocument(body).toJson(), "t", {{"If-Match", "*"}});
        QVERIFY2(answer.status == 200, (answer.body + drawn.yaml).constData());
        static constexpr std::array faults{simulator::FaultKind::None, simulator::FaultKind::None, simulator::FaultKind::ServerError,
                                           simulator::FaultKind::Cut, simulator::FaultKind::Html,
                                           simulator::FaultKind::SlowFirstToken};
        for (int i = 0; i < providers; ++i) {
            simulator::Fault fault;
            fault.kind = faults[std::size_t(below(int(faults.size())))];
            fault.every = 4; // one in four, so that lanes are not given up
            fault.wait = std::chrono::milliseconds(60);
            m_providers.setFault(QString::fromLatin1(numbered('p', i)), fault);
        }
    }

    Sent drawRequest(int number)
    {
        Sent sent;
        sent.marker = "marker-" + QByteArray::number(m_random.generate64(), 16);
        sent.hasCard = below(3) == 0;
        const QString text = QString::fromLatin1(sent.marker) + (sent.hasCard ? u" card "_s + QLatin1StringView(card) : QString());
        const QString hello = u"Say hello."_s;
        const bool inSystem = below(2) == 0;
        const auto message = [](const QString &role, const QString &content) {
            return QJsonObject{{u"role"_s, role}, {u"content"_s, content}};
        };
        QJsonObject body{{u"stream"_s, below(2) == 0}};
        switch (below(4)) {
        case 0:
            body[u"model"_s] = QString::fromLatin1(numbered('p', below(providers)) + "/m");
            break;
        case 1:
            body[u"model"_s] = QString::fromLatin1("auto/" + numbered('c', below(3)));
            break;
        default:
            body[u"model"_s] = u"auto"_s;
        }
        switch (number % 4) {
        case 0:
            sent.path = "/v1/chat/completions";
            body[u"messages"_s] = inSystem ? QJsonArray{message(u"system"_s, text), message(u"user"_s, hello)}
                                           : QJsonArray{message(u"user"_s, hello), message(u"assistant"_s, u"Hello."_s),
                                                        message(u"user"_s, text)};
            if (below(4) == 0)
                body[u"models"_s] = QJsonArray{u"p3/m"_s, u"p1/m"_s, u"p4/m"_s};
            break;
        case 1:
            sent.path = "/v1/messages";
            body[u"max_tokens"_s] = 20;
            body[u"messages"_s] = QJsonArray{message(u"user"_s, inSystem ? hello : text)};
            if (inSystem)
                body[u"system"_s] = text;
            break;
        case 2:
            sent.path = "/v1/responses";
            body[u"input"_s] = inSystem ? QJsonValue(hello) : QJsonValue(QJsonArray{message(u"user"_s, text)});
            if (inSystem)
                body[u"instructions"_s] = text;
            break;
        default:
            sent.path = "/v1beta/models/";
            const auto parts = [](const QString &said) { return QJsonArray{QJsonObject{{u"text"_s, said}}}; };
            sent.target = "/v1beta/models/" + body.take(u"model"_s).toString().toLatin1()
                + (body.take(u"stream"_s).toBool() ? ":streamGenerateContent?alt=sse" : ":generateContent");
            body[u"contents"_s] = QJsonArray{QJsonObject{{u"role"_s, u"user"_s}, {u"parts"_s, parts(inSystem ? hello : text)}}};
            if (inSystem)
                body[u"systemInstruction"_s] = QJsonObject{{u"parts"_s, parts(text)}};
        }
        if (sent.target.isEmpty())
            sent.target = sent.path;
        sent.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
        QByteArray declared;
        for (int tag = 1; tag < tags; ++tag) {
            if (below(5) == 0) {
                sent.declared.insert(tag);
                declared += (declared.isEmpty() ? "" : ",") + numbered('t', tag);
            }
        }
        sent.headers = {{"x-signalbox-client", "c" + QByteArray::number(below(3))}, {"anthropic-version", "2023-06-01"}};
        if (!declared.isEmpty())
            sent.headers.append({"x-signalbox-tags", declared});
        return sent;
    }

    /// The same by one of the endpoints beside chat.
    Sent drawSurface(const Sent &chat, int surface)
    {
        Sent sent = chat;
        sent.isChat = false;
        sent.marker = "marker-" + QByteArray::number(m_random.generate64(), 16);
        const QByteArray text = sent.marker + (sent.hasCard ? QByteArray(" card ") + card : QByteArray());
        const auto json = [&](const QByteArray &kind, const QByteArray &member) {
            const QByteArray model = below(2) == 0 ? "auto" : numbered('p', below(providers)) + '/' + kind;
            return "{\"model\":\"" + model + "\",\"" + member + "\":\"" + text + "\"}";
        };
        const auto form = [&](const QByteArray &field, const QByteArray &more) {
            sent.headers.append(std::pair<QByteArray, QByteArray>("Content-Type", "multipart/form-data; boundary=BOUND"));
            return "--BOUND\r\nContent-Disposition: form-data; name=\"" + field + "\"\r\n\r\n" + text + "\r\n" + more + "--BOUND--\r\n";
        };
        switch (surface) {
        case 0:
            sent.path = "/v1/completions";
            sent.body = json("m", "prompt");
            break;
        case 1:
            sent.path = "/v1/embeddings";
            sent.body = json("e", "input");
            break;
        case 2:
            sent.path = "/v1/images/generations";
            sent.body = json("i", "prompt");
            break;
        case 3:
            sent.path = "/v1/audio/transcriptions";
            sent.body = form("prompt", "--BOUND\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\n" + numbered('p', below(providers)) + "/s\r\n"
                                       "--BOUND\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n" + QByteArray("\0", 1) + "\r\n");
            break;
        default:
            sent.path = "/v1/files";
            sent.body = "--BOUND\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n" + text + "\r\n"
                        + form("purpose", {});
            sent.headers.append(std::pair<QByteArray, QByteArray>("x-signalbox-provider", numbered('p', below(providers))));
        }
        sent.target = sent.path;
        return sent;
    }

    /// All at the same time: most of a failover is waiting.
    void askAll(const QList<Sent> &requests)
    {
        std::vector<std::unique_ptr<QNetworkReply>> replies;
        for (const Sent &sent : requests) {
            for (int again = below(3) == 0 ? 2 : 1; again > 0; --again) // the second may come from the cache
                replies.push_back(m_box->begin("POST", sent.target, sent.body, sent.headers));
        }
        for (const auto &reply : replies) {
            QTRY_VERIFY_WITH_TIMEOUT(reply->isFinished(), 30'000);
            const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
            m_refused += status == 403 || status == 404 || status == 400 ? 1 : 0;
        }
        QTRY_VERIFY_WITH_TIMEOUT(isQuiet(), 10'000); // hedges may still be on their way
    }

    [[nodiscard]] bool isQuiet() const
    {
        for (int i = 0; i < providers; ++i) {
            if (m_providers.counts(QString::fromLatin1(numbered('p', i))).inFlight > 0)
                return false;
        }
        return true;
    }

    void judge(const Drawn &drawn, const Sent &sent)
    {
        int reached = 0;
        for (int i = 0; i < providers; ++i) {
            const auto zone = std::size_t(drawn.zoneOf[std::size_t(i)]);
            bool arrived = false;
            const QList<simulator::SeenRequest> seen = m_providers.requests(QString::fromLatin1(numbered('p', i)));
            for (const simulator::SeenRequest &request : seen) {
                if (!request.http.body.contains(sent.marker))
                    continue;
                arrived = true;
                ++m_sends;
                ++m_arrived[sent.path];
                for (int tag = 0; tag < tags; ++tag) {
                    const QByteArray &cell = drawn.cells[std::size_t(tag)][zone];
                    const bool isFound = sent.hasCard && tag == tags - 1;
                    if (tag != 0 && !sent.declared.contains(tag) && !isFound)
                        continue;
                    const QByteArray what = numbered('p', i) + " got " + sent.path + ' ' + request.http.body + " although "
                        + numbered('t', tag) + " says " + cell;
                    QVERIFY2(cell != "never", what.constData());
                    if (cell != "redact")
                        continue;
                    QVERIFY2(sent.isChat, what.constData());
                    QVERIFY2(!sent.declared.contains(tag), what.constData()); // what was declared is in no place that could be replaced; of the default all that is found is
                    QVERIFY2(!request.http.body.contains(card), what.constData());
                    ++m_redacted;
                }
            }
            reached += arrived ? 1 : 0;
        }
        m_failovers += reached > 1 ? 1 : 0;
    }
};

QTEST_GUILESS_MAIN(TestSafeSends)
#include "tst_safe_sends.moc"
