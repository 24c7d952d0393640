// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/dispatch_rig.h"
#include "support/raw_server.h"
#include "support/strict_messages.h"

using namespace Qt::StringLiterals;
using namespace signalbox;

namespace {

constexpr int estimated = -1; ///< in place of a number of tokens

QByteArray answerWith(const QByteArray &usage)
{
    return R"({"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Hello to you."},"finish_reason":"stop"}])"
        + (usage.isEmpty() ? QByteArray() : ",\"usage\":" + usage) + '}';
}

QByteArray streamWith(const QByteArrayList &usages)
{
    QByteArray text = test::streamHead + test::roleChunk + test::textChunk(u"Hello to you."_s) + test::stopChunk;
    for (const QByteArray &usage : usages)
        text += R"(data: {"id":"c","choices":[],"usage":)" + usage + "}\n\n";
    return text + test::doneEvent;
}

QByteArray plain(const QByteArray &body, const QByteArray &type = "application/json")
{
    return "HTTP/1.1 200 OK\r\ncontent-type: " + type + "\r\nconnection: close\r\ncontent-length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

} // namespace

/// What a provider says that cannot be: it is typed or estimated, never a crash and never a silent zero.
class TestHostileUsage final : public QObject, private test::DispatchRig<ManualClock>
{
    Q_OBJECT

private slots:
    void init()
    {
        test::failOnAnyComplaint();
        setUp();
    }
    void cleanup() { tearDown(); }

    void anAnswerIsChargedWhateverItsUsage_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<bool>("stream");
        QTest::addColumn<CostKind>("kind");
        QTest::addColumn<int>("prompt");
        QTest::addColumn<int>("output");
        const auto whole = [](const char *name, const QByteArray &usage, CostKind kind, int prompt, int output) {
            QTest::addRow("%s", name) << plain(answerWith(usage)) << false << kind << prompt << output;
        };
        const CostKind computed = CostKind::Computed;
        const CostKind guessed = CostKind::Estimated;
        whole("none", {}, guessed, estimated, estimated);
        whole("null", "null", guessed, estimated, estimated);
        whole("text", "\"12 tokens\"", guessed, estimated, estimated);
        whole("a list", "[12,5]", guessed, estimated, estimated);
        whole("an empty object", "{}", guessed, estimated, estimated);
        whole("zeros", R"({"prompt_tokens":0,"completion_tokens":0,"total_tokens":0})", guessed, estimated, estimated);
        whole("a negative prompt", R"({"prompt_tokens":-12,"completion_tokens":5})", guessed, estimated, 5);
        whole("a negative answer", R"({"prompt_tokens":12,"completion_tokens":-5})", guessed, 12, estimated);
        whole("an absurd prompt", R"({"prompt_tokens":9000000000000000000,"completion_tokens":5})", guessed, estimated, 5);
        whole("numbers as text", R"({"prompt_tokens":"12","completion_tokens":"5"})", guessed, estimated, estimated);
        whole("half a token", R"({"prompt_tokens":12.5,"completion_tokens":5})", guessed, estimated, 5);
        whole("booleans", R"({"prompt_tokens":true,"completion_tokens":false})", guessed, estimated, estimated);
        whole("more cached than there is", R"({"prompt_tokens":12,"completion_tokens":5,"prompt_tokens_details":{"cached_tokens":99}})", computed, 12, 5);
        whole("more sound than there is", R"({"prompt_tokens":12,"completion_tokens":5,"prompt_tokens_details":{"audio_tokens":99}})", computed, 12, 5);
        whole("a total that contradicts", R"({"prompt_tokens":12,"completion_tokens":5,"total_tokens":3})", computed, 12, 5);
        whole("details of another type", R"({"prompt_tokens":12,"completion_tokens":5,"prompt_tokens_details":"none","completion_tokens_details":7})", computed, 12, 5);
        whole("a negative cost", R"({"prompt_tokens":12,"completion_tokens":5,"cost":-1})", computed, 12, 5);
        whole("an absurd cost", R"({"prompt_tokens":12,"completion_tokens":5,"cost":1e300})", computed, 12, 5);
        whole("a cost as text", R"({"prompt_tokens":12,"completion_tokens":5,"cost":"0.5"})", computed, 12, 5);
        whole("a cost of nothing", R"({"prompt_tokens":12,"completion_tokens":5,"cost":0})", computed, 12, 5);
        const auto streamed = [](const char *name, const QByteArrayList &usages, CostKind kind, int prompt, int output) {
            QTest::addRow("streamed, %s", name) << streamWith(usages) << true << kind << prompt << output;
        };
        streamed("none", {}, guessed, estimated, estimated);
        streamed("told twice", {R"({"prompt_tokens":12,"completion_tokens":5})", R"({"prompt_tokens":12,"completion_tokens":5})"}, computed, 12, 5);
        streamed("told twice and otherwise", {R"({"prompt_tokens":12,"completion_tokens":5})", R"({"prompt_tokens":14,"completion_tokens":6})"}, computed, 14, 6);
        streamed("zeros at last", {R"({"prompt_tokens":12,"completion_tokens":5})", R"({"prompt_tokens":0,"completion_tokens":0})"}, computed, 12, 5);
        streamed("zeros only", {R"({"prompt_tokens":0,"completion_tokens":0})"}, guessed, estimated, estimated);
    }
    void anAnswerIsChargedWhateverItsUsage()
    {
        QFETCH(const QByteArray, answer);
        QFETCH(const bool, stream);
        QFETCH(const int, prompt);
        QFETCH(const int, output);
        const std::optional<DecisionRecord> record = ask(answer, stream);
        QVERIFY(record);
        QTEST(record->costKind, "kind");
        QVERIFY(record->cost);
        const Usage &usage = record->attempts.constFirst().usage;
        QVERIFY(usage.prompt() > 0 && usage.output > 0);
        if (prompt != estimated)
            QCOMPARE(usage.prompt(), prompt);
        if (output != estimated)
            QCOMPARE(usage.output, output);
        QCOMPARE(*record->cost, NanoUsd{usage.prompt() * 1'000 + usage.output * 2'000});
        QCOMPARE(record->status, DecisionStatus::Ok);
    }

    void whatIsNoAnswerIsTypedAndNoSilentZero_data()
    {
        QTest::addColumn<QByteArray>("answer");
        const QByteArray whole = answerWith(R"({"prompt_tokens":12,"completion_tokens":5})");
        QTest::addRow("half a JSON") << plain(whole.first(whole.size() / 2));
        QTest::addRow("a number that is none") << plain(answerWith(R"({"prompt_tokens":1e400,"completion_tokens":5})"));
        QTest::addRow("HTML") << plain("<!doctype html><html><body>Sign in</body></html>", "text/html");
        QTest::addRow("an empty 200") << plain({});
        QTest::addRow("a list") << plain("[]");
        QTest::addRow("a number") << plain("200");
        QTest::addRow("bytes") << plain(QByteArray("\xff\xfe\x00\x01\x02", 5), "application/octet-stream");
        QTest::addRow("an answer of Anthropic's") << plain(R"({"id":"msg_1","type":"message","role":"assistant","content":[{"type":"text","text":"Hello"}],"stop_reason":"end_turn","usage":{"input_tokens":12,"output_tokens":5}})");
    }
    void whatIsNoAnswerIsTypedAndNoSilentZero()
    {
        QFETCH(const QByteArray, answer);
        for (const bool stream : {false, true}) {
            const std::optional<DecisionRecord> record = ask(answer, stream);
            QVERIFY(record);
            QVERIFY(record->status == DecisionStatus::Failed || record->status == DecisionStatus::Interrupted);
            QCOMPARE(record->attempts.constFirst().failure, FailureClass::Malformed);
            QCOMPARE(record->costKind, CostKind::Estimated);
            QVERIFY2(record->cost && record->cost->value > 0, "it took the prompt and may bill it");
        }
    }

private:
    std::optional<DecisionRecord> ask(const QByteArray &answer, bool stream)
    {
        tearDown();
        setUp();
        test::RawServer server([&answer](test::RawConnection &peer, const test::RawRequest &) {
            peer.send(answer);
            peer.finish();
        });
        use("version: 1\ndefaults: {tag: internal, chain: one}\nzones: [{id: machine}]\ntags: [internal]\n"
            "matrix: {internal: {machine: allow}}\nproviders: {p: {wire: openai, base_url: 'https://p.example/v1', zone: machine}}\n"
            "models: [{id: p/m, price: {input: 1, output: 2}}]\nchains: {one: [{model: p/m, tries: 1}]}\n",
            {server.url("/v1")});
        m_dispatcher->start(test::makeRequest(m_snapshot, {{u"stream"_s, stream}}, m_clock.steady()), m_reply.get());
        if (!QTest::qWaitFor([this] { return m_reply->ended; }) || m_recorder->settled.size() != 1)
            return std::nullopt;
        return m_recorder->settled.constFirst();
    }
};

QTEST_GUILESS_MAIN(TestHostileUsage)
#include "tst_hostile_usage.moc"
