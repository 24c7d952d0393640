// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "simulator/rendering.h"

#include "simulator/candidates.h"
#include "simulator/canned.h"
#include "simulator/complaint.h"
#include "simulator/completion.h"
#include "simulator/legacy.h"
#include "simulator/message.h"
#include "simulator/response.h"

#include <QRandomGenerator>

using namespace Qt::StringLiterals;

namespace signalbox::simulator {
namespace {

constexpr qint64 smallestCachedPrompt = 1024; // OpenAI and Anthropic: prompt caching starts at 1,024 tokens
constexpr qint64 cacheStep = 128;             // OpenAI: cached prefixes grow in steps of 128 tokens

} // namespace

Rendering::Rendering(const ChatRequest &request, const Fault &fault, const Scene &scene)
    : m_request(request)
    , m_fault(fault)
    , m_scene(scene)
{
    for (int i = 0; i < request.choices; ++i) {
        m_answers.append(answerFor(request, scene.provider, i, fault.tokens, fault.as, fault.thoughts));
        if (fault.kind == FaultKind::ContentFilter)
            m_answers.last().finishReason = "content_filter";
    }
}

double Rendering::jittered(qsizetype index) const
{
    if (m_scene.profile.jitter <= 0.0)
        return 1.0;
    const quint64 seed = m_scene.profile.seed * 1'000'003 + m_scene.ordinal * 8191 + static_cast<quint64>(index);
    QRandomGenerator random(static_cast<quint32>(seed ^ (seed >> 32)));
    return 1.0 + qMin(1.0, m_scene.profile.jitter) * (random.generateDouble() * 2.0 - 1.0);
}

std::chrono::microseconds Rendering::firstTokenDelay() const
{
    const Micros delay = m_fault.firstToken.value_or(m_scene.profile.firstToken);
    return Micros(static_cast<qint64>(static_cast<double>(delay.count()) * jittered(-1)));
}

std::chrono::microseconds Rendering::gap(qsizetype index) const
{
    const double rate = m_fault.tokensPerSecond.value_or(m_scene.profile.tokensPerSecond);
    if (rate <= 0.0)
        return Micros{0};
    return Micros(static_cast<qint64>(1e6 / rate * jittered(index)));
}

std::chrono::microseconds Rendering::duration() const
{
    qint64 longest = 0;
    for (const Answer &answer : m_answers)
        longest = qMax(longest, answer.thoughts.size() + answer.tokens());
    return firstTokenDelay() + gap(0) * longest;
}

Rendering::Spent Rendering::spent() const
{
    qint64 thoughts = 0;
    qint64 output = 0;
    for (const Answer &answer : m_answers) {
        thoughts += answer.thoughts.size();
        output += answer.tokens();
    }
    return spent(thoughts, output);
}

Rendering::Spent Rendering::spent(qint64 thoughts, qint64 output) const
{
    Spent spent;
    spent.thoughts = thoughts;
    spent.output = output;
    const qint64 prompt = m_request.promptTokens;
    // Anthropic caches what is marked, the others every long prefix.
    const bool marks = m_request.dialect == Dialect::Messages;
    const qint64 cacheable = marks ? m_request.markedTokens : prompt;
    if (cacheable >= smallestCachedPrompt) {
        const double share = qBound(0.0, m_scene.profile.cachedShare, 1.0);
        spent.cacheRead = static_cast<qint64>(static_cast<double>(cacheable) * share) / cacheStep * cacheStep;
        if (marks)
            (m_request.markedForHour ? spent.cacheWriteHour : spent.cacheWrite) = cacheable - spent.cacheRead;
    }
    spent.cacheRead = m_fault.cached.value_or(static_cast<int>(spent.cacheRead));
    if (marks) {
        spent.cacheWrite = m_fault.cacheWrite.value_or(static_cast<int>(spent.cacheWrite));
        spent.cacheWriteHour = m_fault.cacheWriteHour.value_or(static_cast<int>(spent.cacheWriteHour));
    }
    spent.fresh = qMax<qint64>(0, prompt - spent.cacheRead - spent.cacheWrite - spent.cacheWriteHour);
    return spent;
}

QByteArray Rendering::errorBodyWith200() const
{
    return errorBody(m_request.dialect, inBandComplaint(m_request.dialect));
}

QByteArray Rendering::streamContentType() const
{
    return "text/event-stream; charset=utf-8"_ba;
}

std::unique_ptr<Rendering> renderingFor(const ChatRequest &request, const Fault &fault, const Scene &scene)
{
    if (request.endpoint == "completions")
        return std::make_unique<Legacy>(request, fault, scene);
    if (!request.endpoint.isEmpty())
        return std::make_unique<Canned>(request, fault, scene);
    switch (request.dialect) {
    case Dialect::Chat:
        return std::make_unique<Completion>(request, fault, scene);
    case Dialect::Responses:
        return std::make_unique<Response>(request, fault, scene);
    case Dialect::Messages:
        return std::make_unique<Message>(request, fault, scene);
    case Dialect::Generate:
        return std::make_unique<Candidates>(request, fault, scene);
    }
    Q_UNREACHABLE();
}

QByteArray sseEvent(QByteArrayView name, const QByteArray &json)
{
    return (name.isEmpty() ? ""_ba : "event: " + name.toByteArray() + '\n') + "data: " + json + "\n\n";
}

} // namespace signalbox::simulator
