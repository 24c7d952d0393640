// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "simulator/completion.h"

#include "simulator/http_bytes.h"

#include <QRandomGenerator>

using namespace Qt::StringLiterals;

namespace signalbox::simulator {
namespace {

constexpr qint64 smallestCachedPrompt = 1024; // OpenAI: prompt caching starts at 1,024 tokens

QByteArray joined(const QList<QByteArray> &pieces)
{
    return pieces.join();
}

} // namespace

Completion::Completion(const ChatRequest &request, const Fault &fault, const Scene &scene)
    : m_request(request)
    , m_fault(fault)
    , m_scene(scene)
{
    for (int i = 0; i < request.choices; ++i) {
        m_answers.append(answerFor(request, scene.provider, i, fault.tokens, fault.as));
        if (fault.kind == FaultKind::ContentFilter)
            m_answers.last().finishReason = "content_filter";
    }
}

double Completion::jittered(int index) const
{
    if (m_scene.profile.jitter <= 0.0)
        return 1.0;
    const quint64 seed = m_scene.profile.seed * 1'000'003 + m_scene.ordinal * 8191 + static_cast<quint64>(index);
    QRandomGenerator random(static_cast<quint32>(seed ^ (seed >> 32)));
    return 1.0 + qMin(1.0, m_scene.profile.jitter) * (random.generateDouble() * 2.0 - 1.0);
}

std::chrono::microseconds Completion::firstTokenDelay() const
{
    const std::chrono::microseconds delay = m_fault.firstToken.value_or(m_scene.profile.firstToken);
    return std::chrono::microseconds(static_cast<qint64>(static_cast<double>(delay.count()) * jittered(-1)));
}

std::chrono::microseconds Completion::gap(int index) const
{
    const double rate = m_fault.tokensPerSecond.value_or(m_scene.profile.tokensPerSecond);
    if (rate <= 0.0)
        return std::chrono::microseconds{0};
    return std::chrono::microseconds(static_cast<qint64>(1e6 / rate * jittered(index)));
}

std::chrono::microseconds Completion::duration() const
{
    qint64 longest = 0;
    for (const Answer &answer : m_answers)
        longest = qMax(longest, answer.tokens());
    return firstTokenDelay() + gap(0) * longest;
}

QByteArray Completion::head(QByteArrayView object) const
{
    return "{\"id\":\"" + m_scene.id + "\",\"object\":\"" + object.toByteArray() +
           "\",\"created\":" + QByteArray::number(m_scene.now.toSecsSinceEpoch()) +
           ",\"model\":" + jsonString(m_request.model) + ",\"system_fingerprint\":\"fp_simulated\"";
}

QByteArray Completion::usage(qint64 completionTokens) const
{
    const qint64 prompt = m_request.promptTokens;
    const bool cached = prompt >= smallestCachedPrompt && m_scene.profile.cachedShare > 0.0;
    const double share = cached ? qMin(1.0, m_scene.profile.cachedShare) : 0.0;
    // OpenAI: cached prefixes grow in steps of 128 tokens.
    const qint64 fromCache = static_cast<qint64>(static_cast<double>(prompt) * share) / 128 * 128;
    return "{\"prompt_tokens\":" + QByteArray::number(prompt) +
           ",\"completion_tokens\":" + QByteArray::number(completionTokens) +
           ",\"total_tokens\":" + QByteArray::number(prompt + completionTokens) +
           ",\"prompt_tokens_details\":{\"cached_tokens\":" + QByteArray::number(fromCache) +
           "},\"completion_tokens_details\":{\"reasoning_tokens\":0}}";
}

QByteArray Completion::message(const Answer &answer) const
{
    QByteArray json = "{\"role\":\"assistant\",\"content\":" +
                      (answer.calls.isEmpty() ? jsonString(QString::fromUtf8(joined(answer.text))) : "null"_ba) +
                      ",\"refusal\":null";
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
    qint64 tokens = 0;
    for (int i = 0; i < m_answers.size(); ++i) {
        const Answer &answer = m_answers.at(i);
        tokens += answer.tokens();
        choices.append("{\"index\":" + QByteArray::number(i) + ",\"message\":" + message(answer) +
                       ",\"logprobs\":null,\"finish_reason\":\"" + answer.finishReason + "\"}");
    }
    QByteArray json = head("chat.completion") + ",\"choices\":[" + choices.join(',') + ']';
    if (m_fault.kind != FaultKind::NoUsage)
        json += ",\"usage\":" + usage(tokens);
    return json + '}';
}

QByteArray Completion::event(int choice, const QByteArray &delta, const QByteArray &finish, qint64 sent) const
{
    QByteArray json = head("chat.completion.chunk") + ",\"choices\":[{\"index\":" + QByteArray::number(choice) +
                      ",\"delta\":" + delta +
                      ",\"logprobs\":null,\"finish_reason\":" + (finish.isEmpty() ? "null"_ba : '"' + finish + '"') +
                      "}]";
    if (m_fault.kind == FaultKind::UsageEveryChunk)
        json += ",\"usage\":" + usage(sent);
    else if (m_request.includeUsage && m_fault.kind != FaultKind::NoUsage)
        json += ",\"usage\":null";
    return "data: " + json + "}\n\n";
}

QByteArray Completion::giantEvent(qint64 bytes) const
{
    return event(0, "{\"content\":\"" + QByteArray(bytes, 'x') + "\"}", {}, 0);
}

void Completion::appendText(QList<StreamEvent> &events) const
{
    qsizetype longest = 0;
    for (const Answer &answer : m_answers)
        longest = qMax(longest, answer.text.size());
    qint64 sent = 0;
    for (qsizetype i = 0; i < longest; ++i) {
        std::chrono::microseconds delay = i == 0 ? std::chrono::microseconds{0} : gap(static_cast<int>(i));
        for (int choice = 0; choice < m_answers.size(); ++choice) {
            if (i >= m_answers.at(choice).text.size())
                continue;
            const QByteArray delta =
                "{\"content\":" + jsonString(QString::fromUtf8(m_answers.at(choice).text.at(i))) + '}';
            events.append({StreamEvent::Kind::Content, std::exchange(delay, {}), event(choice, delta, {}, ++sent)});
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
                events.append(
                    {StreamEvent::Kind::Content, gap(static_cast<int>(sent)), event(choice, delta, {}, sent + 1)});
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
    appendText(events);
    appendCalls(events);
    qint64 tokens = 0;
    for (const Answer &answer : m_answers)
        tokens += answer.tokens();
    for (int choice = 0; choice < m_answers.size(); ++choice)
        events.append(
            {StreamEvent::Kind::Finish, {}, event(choice, "{}"_ba, m_answers.at(choice).finishReason, tokens)});
    if (m_request.includeUsage && m_fault.kind != FaultKind::NoUsage)
        events.append(
            {StreamEvent::Kind::Usage,
             {},
             "data: " + head("chat.completion.chunk") + ",\"choices\":[],\"usage\":" + usage(tokens) + "}\n\n"});
    events.append({StreamEvent::Kind::Done, {}, "data: [DONE]\n\n"_ba});
    return events;
}

} // namespace signalbox::simulator
