// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "dispatch/dispatcher.h"
#include "policy/loader.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

namespace signalbox::test {

/// Everything that happens, in the order it happens.
class Diary
{
public:
    void add(const QString &line) { lines.append(line); }
    QStringList lines;
};

/// A client that keeps what it gets, and may leave.
class DiaryReply final : public dispatch::ReplyStream
{
public:
    explicit DiaryReply(Diary &diary) : m_diary(diary) {}

    void sendComplete(int status, const upstream::Headers &headers, QByteArrayView body) override
    {
        m_diary.add(QStringLiteral("reply %1").arg(status));
        answer = body.toByteArray();
        answerHeaders = headers;
        ended = true;
    }
    void begin(int status, const upstream::Headers &headers) override
    {
        m_diary.add(QStringLiteral("begin %1").arg(status));
        answerHeaders = headers;
    }
    void write(QByteArrayView bytes) override
    {
        answer += bytes;
        if (leaveAtFirstByte)
            leave();
    }
    void finish() override
    {
        m_diary.add(QStringLiteral("finish"));
        ended = true;
    }
    void abort() override { ended = true; }
    qint64 bytesPending() const override { return pending; }
    bool isClientGone() const override { return m_gone; }
    void leave()
    {
        if (m_gone)
            return;
        m_gone = true;
        emit clientGone();
    }

    QByteArray answer;
    upstream::Headers answerHeaders;
    qint64 pending = 0; ///< what bytesPending() says
    bool ended = false;
    bool leaveAtFirstByte = false;

private:
    Diary &m_diary;
    bool m_gone = false;
};

class DiaryRecorder final : public dispatch::Recorder
{
public:
    explicit DiaryRecorder(Diary &diary) : m_diary(diary) {}
    void progress(const DecisionRecord &) override {}
    bool intent(const DecisionRecord &record) override
    {
        m_diary.add(QStringLiteral("intent ") + record.attempts.constLast().model);
        intents.append(record);
        return !refuseIntents;
    }
    bool settle(const DecisionRecord &record) override
    {
        m_diary.add(QStringLiteral("settle ") + QString(statusName(record.status)));
        settled.append(record);
        return true;
    }

    bool refuseIntents = false;
    QList<DecisionRecord> intents;
    QList<DecisionRecord> settled;

private:
    Diary &m_diary;
};

/// A snapshot of `yaml` with fresh health in `board`; addresses and keys are empty. Null when the policy is invalid, which
/// fails the test.
inline std::shared_ptr<dispatch::Snapshot> makeSnapshot(const QByteArray &yaml, health::Board &board)
{
    const policy::LoadOutcome outcome = policy::load(yaml);
    if (!outcome.policy) {
        QTest::qFail(qPrintable(policy::issuesText(outcome.issues, QStringLiteral("test"))), __FILE__, __LINE__);
        return nullptr;
    }
    auto snapshot = std::make_shared<dispatch::Snapshot>();
    snapshot->policy = outcome.policy;
    snapshot->keys.resize(outcome.policy->providers.size());
    snapshot->baseUrls.resize(outcome.policy->providers.size());
    for (const catalog::Model &model : outcome.policy->models)
        snapshot->lanes.push_back(board.lane(model.id));
    return snapshot;
}

/// A chat request with `more` members.
inline dispatch::DispatchRequest makeRequest(const dispatch::SnapshotPtr &snapshot, const QJsonObject &more,
                                             std::chrono::microseconds now)
{
    QJsonObject body{{QStringLiteral("model"), QStringLiteral("auto")},
                     {QStringLiteral("messages"),
                      QJsonArray{QJsonObject{{QStringLiteral("role"), QStringLiteral("user")},
                                             {QStringLiteral("content"), QStringLiteral("hello")}}}}};
    for (auto member = more.begin(); member != more.end(); ++member)
        body.insert(member.key(), member.value());
    dispatch::DispatchRequest request;
    request.snapshot = snapshot;
    request.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    request.facts = *wire::readChatRequest(request.body);
    request.client = QStringLiteral("test");
    request.received = now;
    return request;
}

/// One event of a streamed chat answer.
inline QByteArray chunk(const QByteArray &delta, const QByteArray &finish = "null")
{
    return R"(data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":7,"model":"m","choices":[{"index":0,"delta":)"
        + delta + R"(,"finish_reason":)" + finish + "}]}\n\n";
}
inline QByteArray textChunk(const QString &text)
{
    const QByteArray quoted = QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact);
    return chunk("{\"content\":" + quoted.sliced(1).chopped(1) + '}');
}
inline const QByteArray roleChunk = chunk(R"({"role":"assistant","content":""})");
inline const QByteArray stopChunk = chunk("{}", "\"stop\"");
inline const QByteArray doneEvent = "data: [DONE]\n\n";
inline const QByteArray usageEvent =
    R"(data: {"id":"chatcmpl-1","choices":[],"usage":{"prompt_tokens":10,"completion_tokens":20,"total_tokens":30}})" "\n\n";
inline const QByteArray streamHead = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";

/// What a client reads out of a streamed answer.
struct StreamSeen
{
    QString text;
    int roles = 0;
    int finishes = 0;
    int dones = 0;
    QSet<QString> ids;
    QString errorCode;
    qint64 promptTokens = -1;
    qint64 completionTokens = -1;
    bool readable = true; ///< every event is JSON or the marker
};
inline StreamSeen readStream(const QByteArray &bytes)
{
    StreamSeen seen;
    for (const QByteArray &line : bytes.split('\n')) {
        if (!line.startsWith("data: "))
            continue;
        const QByteArray data = line.sliced(6).trimmed();
        if (data == "[DONE]") {
            ++seen.dones;
            continue;
        }
        const QJsonDocument document = QJsonDocument::fromJson(data);
        seen.readable = seen.readable && document.isObject();
        const QJsonObject event = document.object();
        if (event.contains(QStringLiteral("error"))) {
            seen.errorCode = event[QStringLiteral("error")][QStringLiteral("code")].toString();
            continue;
        }
        seen.ids.insert(event[QStringLiteral("id")].toString());
        if (const QJsonValue usage = event[QStringLiteral("usage")]; usage.isObject()) {
            seen.promptTokens = usage[QStringLiteral("prompt_tokens")].toInteger();
            seen.completionTokens = usage[QStringLiteral("completion_tokens")].toInteger();
        }
        const QJsonObject choice = event[QStringLiteral("choices")][0].toObject();
        const QJsonObject delta = choice[QStringLiteral("delta")].toObject();
        seen.text += delta[QStringLiteral("content")].toString();
        seen.roles += delta.contains(QStringLiteral("role")) ? 1 : 0;
        seen.finishes += choice[QStringLiteral("finish_reason")].isString() ? 1 : 0;
    }
    return seen;
}

} // namespace signalbox::test
