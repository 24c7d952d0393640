// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "simulator/completion.h"

#include "simulator/complaint.h"
#include "simulator/http_bytes.h"

#include <cmath>

using namespace Qt::StringLiterals;

namespace signalbox::simulator {
namespace {

QByteArray joined(const QList<QByteArray> &pieces)
{
    return pieces.join();
}

} // namespace

QByteArray Completion::head(QByteArrayView object) const
{
    return "{\"id\":\"" + m_scene.id + "\",\"object\":\"" + object.toByteArray() +
           "\",\"created\":" + QByteArray::number(m_scene.now.toSecsSinceEpoch()) +
           ",\"model\":" + jsonString(m_request.model) + ",\"system_fingerprint\":\"fp_simulated\"" +
           (m_request.serviceTier.isEmpty() ? QByteArray() : ",\"service_tier\":" + jsonString(m_request.serviceTier));
}

/// The same model is as sure of the same prompt every time.
double Completion::certainty() const
{
    if (m_fault.certainty)
        return *m_fault.certainty / 100.0;
    const auto draw = static_cast<double>(qHash(m_request.lastUserText, m_scene.profile.seed) % 1000) / 1000.0;
    return m_scene.profile.certainty - m_scene.profile.doubt * draw;
}

QByteArray Completion::logprobs(const QList<QByteArray> &tokens) const
{
    if (!m_request.logprobs || tokens.isEmpty())
        return "null"_ba;
    const QByteArray logprob = QByteArray::number(std::log(certainty()), 'g', 8);
    QList<QByteArray> list;
    for (const QByteArray &token : tokens)
        list.append("{\"token\":" + jsonString(QString::fromUtf8(token)) + ",\"logprob\":" + logprob + ",\"bytes\":null,\"top_logprobs\":[]}");
    return "{\"content\":[" + list.join(',') + "],\"refusal\":null}";
}

QByteArray Completion::usage(const Spent &spent) const
{
    const qint64 output = spent.thoughts + spent.output;
    return "{\"prompt_tokens\":" + QByteArray::number(spent.prompt()) +
           ",\"completion_tokens\":" + QByteArray::number(output) +
           ",\"total_tokens\":" + QByteArray::number(spent.prompt() + output) +
           ",\"prompt_tokens_details\":{\"cached_tokens\":" + QByteArray::number(spent.cacheRead) +
           "},\"completion_tokens_details\":{\"reasoning_tokens\":" + QByteArray::number(spent.thoughts) + "}}";
}

QByteArray Completion::message(const Answer &answer) const
{
    QByteArray json = "{\"role\":\"assistant\",\"content\":" +
                      (answer.calls.isEmpty() ? jsonString(QString::fromUtf8(joined(answer.text))) : "null"_ba) +
                      ",\"refusal\":null";
    if (!answer.thoughts.isEmpty())
        json += ",\"reasoning_content\":" + jsonString(QString::fromUtf8(joined(answer.thoughts)));
    if (!answer.calls.isEmpty()) {
        QList<QByteArray> calls;
        for (const ToolCall &call : answer.calls) {
            calls.append("{\"id\":\"" + call.id +
                         "\",\"type\":\"function\",\"function\":{\"name\":" + jsonString(call.name) +
                         ",\"arguments\":" + jsonString(QString::fromUtf8(joined(call.arguments))) + "}}");
        }
        json += ",\"tool_calls\":[" + calls.join(',') + ']';
    }
    return json + '}';
}

QByteArray Completion::body() const
{
    QList<QByteArray> choices;
    for (int i = 0; i < m_answers.size(); ++i) {
        const Answer &answer = m_answers.at(i);
        choices.append("{\"index\":" + QByteArray::number(i) + ",\"message\":" + message(answer) +
                       ",\"logprobs\":" + logprobs(answer.calls.isEmpty() ? answer.text : QList<QByteArray>()) +
                       ",\"finish_reason\":\"" + answer.finishReason + "\"}");
    }
    QByteArray json = head("chat.completion") + ",\"choices\":[" + choices.join(',') + ']';
    if (m_fault.kind != FaultKind::NoUsage)
        json += ",\"usage\":" + usage(spent());
    return json + '}';
}

QByteArray Completion::event(int choice, const QByteArray &delta, const QByteArray &finish, qint64 sent,
                             const QList<QByteArray> &said) const
{
    QByteArray json = head("chat.completion.chunk") + ",\"choices\":[{\"index\":" + QByteArray::number(choice) +
                      ",\"delta\":" + delta +
                      ",\"logprobs\":" + logprobs(said) + ",\"finish_reason\":" + (finish.isEmpty() ? "null"_ba : '"' + finish + '"') +
                      "}]";
    if (m_fault.kind == FaultKind::UsageEveryChunk)
        json += ",\"usage\":" + usage(spent(spent().thoughts, sent));
    else if (m_request.includeUsage && m_fault.kind != FaultKind::NoUsage)
        json += ",\"usage\":null";
    return "data: " + json + "}\n\n";
}

QByteArray Completion::giantEvent(qint64 bytes, qsizetype) const
{
    return event(0, "{\"content\":\"" + QByteArray(bytes, 'x') + "\"}", {}, 0);
}

QByteArray Completion::brokenEvent() const
{
    return "data: {\"id\":\"" + m_scene.id + "\",\"choices\":[{\"delta\":{\"conte\n\n";
}

QByteArray Completion::errorEvent(qsizetype) const
{
    return "data: " + errorBody(Dialect::Chat, inBandComplaint(Dialect::Chat)) + "\n\n";
}

QByteArray Completion::giantBody(qint64 bytes) const
{
    return body().replace("\"content\":\"", "\"content\":\"" + QByteArray(bytes, 'x'));
}

// DeepSeek and vLLM: reasoning_content; OpenAI itself shows no thoughts in this dialect.
void Completion::appendThoughts(QList<StreamEvent> &events) const
{
    for (int choice = 0; choice < m_answers.size(); ++choice) {
        for (const QByteArray &piece : m_answers.at(choice).thoughts) {
            events.append(
                {StreamEvent::Kind::Content, gap(events.size()),
                 event(choice, "{\"reasoning_content\":" + jsonString(QString::fromUtf8(piece)) + '}', {}, 0)});
        }
    }
}

void Completion::appendText(QList<StreamEvent> &events) const
{
    qsizetype longest = 0;
    for (const Answer &answer : m_answers)
        longest = qMax(longest, answer.text.size());
    qint64 sent = 0;
    for (qsizetype i = 0; i < longest; ++i) {
        std::chrono::microseconds delay = i == 0 ? std::chrono::microseconds{0} : gap(i);
        for (int choice = 0; choice < m_answers.size(); ++choice) {
            if (i >= m_answers.at(choice).text.size())
                continue;
            const QByteArray &piece = m_answers.at(choice).text.at(i);
            const QByteArray delta = "{\"content\":" + jsonString(QString::fromUtf8(piece)) + '}';
            events.append(
                {StreamEvent::Kind::Content, std::exchange(delay, {}), event(choice, delta, {}, ++sent, {piece})});
        }
    }
}

void Completion::appendCalls(QList<StreamEvent> &events) const
{
    qint64 sent = 0;
    for (int choice = 0; choice < m_answers.size(); ++choice) {
        int index = 0;
        for (const ToolCall &call : m_answers.at(choice).calls) {
            // OpenAI: id and name come only in a call's first delta.
            const QByteArray number = QByteArray::number(index++);
            const QByteArray first = "{\"tool_calls\":[{\"index\":" + number + ",\"id\":\"" + call.id +
                                     "\",\"type\":\"function\",\"function\":{\"name\":" + jsonString(call.name) +
                                     ",\"arguments\":\"\"}}]}";
            events.append({StreamEvent::Kind::Content, {}, event(choice, first, {}, sent)});
            for (const QByteArray &piece : call.arguments) {
                const QByteArray delta = "{\"tool_calls\":[{\"index\":" + number +
                                         ",\"function\":{\"arguments\":" + jsonString(QString::fromUtf8(piece)) +
                                         "}}]}";
                events.append({StreamEvent::Kind::Content, gap(sent), event(choice, delta, {}, sent + 1)});
                ++sent;
            }
        }
    }
}

QList<StreamEvent> Completion::events() const
{
    QList<StreamEvent> events;
    std::chrono::microseconds delay = firstTokenDelay();
    for (int choice = 0; choice < m_answers.size(); ++choice) {
        events.append({StreamEvent::Kind::Preamble, std::exchange(delay, {}),
                       event(choice, "{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}"_ba, {}, 0)});
    }
    appendThoughts(events);
    appendText(events);
    appendCalls(events);
    const qint64 tokens = spent().output;
    for (int choice = 0; choice < m_answers.size(); ++choice)
        events.append(
            {StreamEvent::Kind::Finish, {}, event(choice, "{}"_ba, m_answers.at(choice).finishReason, tokens)});
    if (m_request.includeUsage && m_fault.kind != FaultKind::NoUsage)
        events.append(
            {StreamEvent::Kind::Usage,
             {},
             "data: " + head("chat.completion.chunk") + ",\"choices\":[],\"usage\":" + usage(spent()) + "}\n\n"});
    events.append({StreamEvent::Kind::Done, {}, "data: [DONE]\n\n"_ba});
    return events;
}

} // namespace signalbox::simulator
