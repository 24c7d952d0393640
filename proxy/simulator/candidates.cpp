// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "simulator/candidates.h"

#include "simulator/complaint.h"
#include "simulator/http_bytes.h"
#include "simulator/signature.h"

using namespace Qt::StringLiterals;

namespace signalbox::simulator {
namespace {

QByteArray jsonText(const QByteArray &utf8)
{
    return jsonString(QString::fromUtf8(utf8));
}

QByteArray thoughtPart(const QByteArray &text)
{
    return "{\"text\":" + jsonText(text) + ",\"thought\":true}";
}

QByteArray textPart(const QByteArray &text)
{
    return "{\"text\":" + jsonText(text) + '}';
}

} // namespace

bool Candidates::isPromptBlocked() const
{
    return m_fault.kind == FaultKind::ContentFilter && m_fault.point() != FaultPoint::Content;
}

QByteArray Candidates::reply(const QByteArray &candidates, const Spent &spent) const
{
    QByteArray json = "{\"candidates\":[" + candidates + ']';
    if (m_fault.kind != FaultKind::NoUsage) {
        json += ",\"usageMetadata\":{\"promptTokenCount\":" + QByteArray::number(spent.prompt());
        if (spent.output > 0)
            json += ",\"candidatesTokenCount\":" + QByteArray::number(spent.output);
        json += ",\"totalTokenCount\":" + QByteArray::number(spent.prompt() + spent.output + spent.thoughts);
        if (spent.cacheRead > 0)
            json += ",\"cachedContentTokenCount\":" + QByteArray::number(spent.cacheRead);
        json +=
            ",\"promptTokensDetails\":[{\"modality\":\"TEXT\",\"tokenCount\":" + QByteArray::number(spent.prompt()) +
            "}]";
        if (spent.thoughts > 0)
            json += ",\"thoughtsTokenCount\":" + QByteArray::number(spent.thoughts);
        json += '}';
    }
    return json + ",\"modelVersion\":" + jsonString(m_request.model) + ",\"responseId\":\"" + m_scene.id + "\"}";
}

QByteArray Candidates::candidate(int choice, const QList<QByteArray> &parts, const QByteArray &finish) const
{
    return "{\"content\":{\"parts\":[" + parts.join(',') + "],\"role\":\"model\"}" +
           (finish.isEmpty() ? ""_ba : ",\"finishReason\":\"" + finish + '"') +
           ",\"index\":" + QByteArray::number(choice) + '}';
}

QByteArray Candidates::blockedPrompt() const
{
    return "{\"promptFeedback\":{\"blockReason\":\"SAFETY\"},\"usageMetadata\":{\"promptTokenCount\":" +
           QByteArray::number(m_request.promptTokens) +
           ",\"totalTokenCount\":" + QByteArray::number(m_request.promptTokens) +
           "},\"modelVersion\":" + jsonString(m_request.model) + ",\"responseId\":\"" + m_scene.id + "\"}";
}

QByteArray Candidates::finish(const Answer &answer) const
{
    if (answer.finishReason == "length")
        return "MAX_TOKENS"_ba;
    if (answer.finishReason == "content_filter")
        return "SAFETY"_ba;
    return "STOP"_ba; // Gemini: for tool calls too
}

// Gemini: of parallel calls only the first part carries the signature.
QList<QByteArray> Candidates::callParts(const Answer &answer) const
{
    QList<QByteArray> parts;
    for (const ToolCall &call : answer.calls) {
        QByteArray part = "{\"functionCall\":{\"name\":" + jsonString(call.name) +
                          ",\"args\":" + call.arguments.join() + ",\"id\":\"" + call.id.sliced(5) + "\"}";
        const bool signs = !answer.thoughts.isEmpty() || m_request.model.startsWith("gemini-3"_L1);
        if (parts.isEmpty() && signs)
            part += ",\"thoughtSignature\":\"" + sealed(answer.thoughts.join() + call.id) + '"';
        parts.append(part + '}');
    }
    return parts;
}

QByteArray Candidates::body() const
{
    if (isPromptBlocked())
        return blockedPrompt();
    QList<QByteArray> candidates;
    for (int choice = 0; choice < m_answers.size(); ++choice) {
        const Answer &answer = m_answers.at(choice);
        QList<QByteArray> parts;
        if (!answer.thoughts.isEmpty() && m_request.showsThoughts)
            parts.append(thoughtPart(answer.thoughts.join()));
        if (!answer.text.isEmpty())
            parts.append(textPart(answer.text.join()));
        candidates.append(candidate(choice, parts + callParts(answer), finish(answer)));
    }
    return reply(candidates.join(','), spent());
}

QByteArray Candidates::framed(const QByteArray &json) const
{
    return m_request.streamAsArray ? json : "data: " + json + "\r\n\r\n"; // Gemini: CRLF
}

QList<StreamEvent> Candidates::events() const
{
    using Kind = StreamEvent::Kind;
    QList<StreamEvent> events;
    qint64 thoughts = 0;
    qint64 output = 0;
    const auto add = [&](Kind kind, int choice, const QList<QByteArray> &parts, const QByteArray &finish,
                         Micros delay) {
        events.append({kind, delay, framed(reply(candidate(choice, parts, finish), spent(thoughts, output)))});
    };
    if (isPromptBlocked()) {
        events.append({Kind::Done, firstTokenDelay(), framed(blockedPrompt())});
    } else {
        Micros delay = firstTokenDelay();
        for (int choice = 0; choice < m_answers.size(); ++choice) {
            const Answer &answer = m_answers.at(choice);
            for (const QByteArray &piece : answer.thoughts) {
                ++thoughts;
                if (m_request.showsThoughts)
                    add(Kind::Content, choice, {thoughtPart(piece)}, {}, std::exchange(delay, gap(thoughts)));
            }
            for (const QByteArray &piece : answer.text) {
                ++output;
                add(Kind::Content, choice, {textPart(piece)}, {}, std::exchange(delay, gap(thoughts + output)));
            }
            // Gemini: a call arrives whole
            const QList<QByteArray> calls = callParts(answer);
            for (qsizetype i = 0; i < calls.size(); ++i) {
                output += answer.calls.at(i).arguments.size();
                add(Kind::Content, choice, {calls.at(i)}, {}, std::exchange(delay, gap(thoughts + output)));
            }
            add(choice + 1 < m_answers.size() ? Kind::Finish : Kind::Done, choice, {textPart({})}, finish(answer), {});
        }
    }
    return events;
}

QByteArray Candidates::giantEvent(qint64 bytes, qsizetype) const
{
    return framed(reply(candidate(0, {textPart(QByteArray(bytes, 'x'))}, {}), spent(0, 1)));
}

QByteArray Candidates::brokenEvent() const
{
    return framed("{\"candidates\":[{\"content\":{\"par");
}

QByteArray Candidates::errorEvent(qsizetype) const
{
    return framed(errorBody(Dialect::Generate, inBandComplaint(Dialect::Generate)));
}

QByteArray Candidates::giantBody(qint64 bytes) const
{
    return body().replace("\"text\":\"", "\"text\":\"" + QByteArray(bytes, 'x'));
}

QByteArray Candidates::streamContentType() const
{
    return m_request.streamAsArray ? "application/json; charset=UTF-8"_ba : "text/event-stream"_ba;
}

} // namespace signalbox::simulator
