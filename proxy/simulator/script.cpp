// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "simulator/script.h"

#include "simulator/completion.h"
#include "simulator/http_bytes.h"

#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::simulator {
namespace {

// Long enough for the bytes before a reset to be read by the peer first.
constexpr std::chrono::microseconds beforeReset{20'000};

/// The body of an answer before it is put on the wire: parts with waits, and how it ends.
struct Body
{
    QByteArray contentType = "application/json"_ba;
    QList<Step> parts;
    bool chunked = false;
    bool finished = true;         ///< HTTP's own end of the message is sent
    std::optional<qint64> length; ///< announced instead of the real one
    bool untilClose = false;
    Ending ending = Ending::KeepAlive;
    QByteArray rawTail; ///< written behind the parts without framing
};

QByteArray answerHeaders(const Scene &scene, QByteArrayView contentType)
{
    return header("content-type", contentType) + header("x-request-id", "req_" + scene.id.mid(9)) +
           header("openai-processing-ms", "12") + header("x-ratelimit-limit-requests", "10000") +
           header("x-ratelimit-remaining-requests", "9999") + header("x-ratelimit-reset-requests", "6ms") +
           header("x-simulated", "true");
}

void splitBytes(Script &script, QByteArrayView bytes, std::chrono::microseconds delay)
{
    for (const char byte : bytes)
        script.steps.append({std::exchange(delay, {}), QByteArray(1, byte)});
}

/// Cuts inside every multi-byte character.
void splitCharacters(Script &script, QByteArrayView bytes, std::chrono::microseconds delay)
{
    qsizetype start = 0;
    for (qsizetype i = 1; i < bytes.size(); ++i) {
        if ((static_cast<unsigned char>(bytes.at(i)) & 0xC0U) == 0x80U) {
            script.steps.append({std::exchange(delay, {}), bytes.sliced(start, i - start).toByteArray()});
            start = i;
        }
    }
    script.steps.append({delay, bytes.sliced(start).toByteArray()});
}

Script onTheWire(const Body &body, const Fault &fault, const Scene &scene)
{
    Script script;
    script.ending = body.ending;
    script.separateWrites = fault.kind == FaultKind::ByteByByte || fault.kind == FaultKind::Utf8Split;
    QByteArray headers = answerHeaders(scene, body.contentType);
    qint64 length = 0;
    for (const Step &part : body.parts)
        length += part.bytes.size();
    if (body.untilClose)
        headers += header("connection", "close");
    else if (body.chunked)
        headers += header("transfer-encoding", "chunked");
    else
        headers += header("content-length", QByteArray::number(body.length.value_or(length)));

    QList<Step> steps{
        {body.parts.isEmpty() ? std::chrono::microseconds{0} : body.parts.constFirst().delay, httpHead(200, headers)}};
    for (qsizetype i = 0; i < body.parts.size(); ++i) {
        const Step &part = body.parts.at(i);
        const auto delay = i == 0 ? std::chrono::microseconds{0} : part.delay;
        if (!part.bytes.isEmpty())
            steps.append({delay, body.chunked ? httpChunk(part.bytes) : part.bytes});
    }
    if (!body.rawTail.isEmpty())
        steps.append({{}, body.rawTail});
    if (body.chunked && body.finished)
        steps.append({{}, lastHttpChunk()});

    for (const Step &step : std::as_const(steps)) {
        if (fault.kind == FaultKind::ByteByByte)
            splitBytes(script, step.bytes, step.delay);
        else if (fault.kind == FaultKind::Utf8Split)
            splitCharacters(script, step.bytes, step.delay);
        else
            script.steps.append(step);
    }
    if (script.ending == Ending::Reset)
        script.endingDelay = beforeReset;
    return script;
}

/// The body breaks off here. `framing` says what HTTP shows of it.
void breakOff(Body &body, CutFraming framing)
{
    switch (framing) {
    case CutFraming::Broken:
        body.finished = false;
        body.ending = Ending::Close;
        return;
    case CutFraming::Ended:
        body.length.reset();
        return;
    case CutFraming::UntilClose:
        body.chunked = false;
        body.untilClose = true;
        body.ending = Ending::Close;
        return;
    }
    Q_UNREACHABLE();
}

QByteArray retryHeaders(const RetryAfter &retry, const QDateTime &now)
{
    switch (retry.form) {
    case RetryAfter::Form::Absent:
        return {};
    case RetryAfter::Form::Seconds:
        return header("retry-after", QByteArray::number(retry.value));
    case RetryAfter::Form::Milliseconds:
        return header("retry-after-ms", QByteArray::number(retry.value));
    case RetryAfter::Form::HttpDate: // RFC 9110 §5.6.7
        return header("retry-after",
                      QLocale::c().toString(now.addSecs(retry.value), u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s).toLatin1());
    }
    Q_UNREACHABLE();
}

Script statusFault(const Fault &fault, int usualStatus, const Scene &scene, const QString &message, const QString &type,
                   const QString &code, const QString &param = {})
{
    return errorScript(fault.status > 0 ? fault.status : usualStatus, message, type, code, param,
                       retryHeaders(fault.retryAfter, scene.now));
}

Script rawAnswer(const Scene &scene, QByteArrayView contentType, const QByteArray &bytes)
{
    Body body;
    body.contentType = contentType.toByteArray();
    if (!bytes.isEmpty())
        body.parts.append({{}, bytes});
    return onTheWire(body, {}, scene);
}

/// Answers that need nothing of the completion; nullopt for all other faults.
std::optional<Script> plainFault(const ChatRequest &request, const Fault &fault, const Scene &scene)
{
    switch (fault.kind) {
    case FaultKind::RateLimit:
        return statusFault(fault, 429, scene, u"Rate limit reached for %1 (simulated)."_s.arg(request.model),
                           u"requests"_s, u"rate_limit_exceeded"_s);
    case FaultKind::ServerError:
        return statusFault(fault, 500, scene, u"The server had an error while processing your request (simulated)."_s,
                           fault.status == 529 ? u"overloaded_error"_s : u"server_error"_s, {});
    case FaultKind::Auth:
        return statusFault(fault, 401, scene, u"Incorrect API key provided (simulated)."_s, u"invalid_request_error"_s,
                           u"invalid_api_key"_s);
    case FaultKind::Quota:
        return statusFault(fault, 429, scene, u"You exceeded your current quota (simulated)."_s,
                           u"insufficient_quota"_s, u"insufficient_quota"_s);
    case FaultKind::BadRequest:
        return statusFault(fault, 400, scene, u"Unsupported value: 'temperature' does not support 7 (simulated)."_s,
                           u"invalid_request_error"_s, u"unsupported_value"_s, u"temperature"_s);
    case FaultKind::ContextLength:
        return statusFault(
            fault, 400, scene,
            u"This model's maximum context length is 8 tokens. However, your messages resulted in %1 tokens (simulated)."_s
                .arg(request.promptTokens),
            u"invalid_request_error"_s, u"context_length_exceeded"_s, u"messages"_s);
    case FaultKind::ContentFilter:
        if (fault.point() == FaultPoint::Content)
            return std::nullopt;
        return statusFault(fault, 400, scene, u"The response was filtered by the content policy (simulated)."_s,
                           u"invalid_request_error"_s, u"content_filter"_s, u"prompt"_s);
    case FaultKind::Redirect:
        return errorScript(fault.status > 0 ? fault.status : 307, u"moved (simulated)"_s, u"redirect"_s, {}, {},
                           header("location", scene.selfUrl + "?redirected=1"));
    case FaultKind::Html:
        return rawAnswer(
            scene, "text/html; charset=utf-8",
            "<!DOCTYPE html><html><head><title>Simulated</title></head><body><h1>Welcome to this network</h1></body></html>"_ba);
    case FaultKind::Empty:
        return rawAnswer(scene, request.stream ? "text/event-stream" : "application/json", {});
    case FaultKind::Hang:
        return Script{{}, Ending::Hang, {}, false};
    case FaultKind::Reset:
        if (fault.point() != FaultPoint::Answer)
            return std::nullopt;
        return Script{{}, Ending::Reset, {}, false};
    case FaultKind::None:
    case FaultKind::SlowFirstToken:
    case FaultKind::Stall:
    case FaultKind::Cut:
    case FaultKind::CutClean:
    case FaultKind::Malformed:
    case FaultKind::HalfJson:
    case FaultKind::ErrorEvent:
    case FaultKind::ByteByByte:
    case FaultKind::Utf8Split:
    case FaultKind::Crlf:
    case FaultKind::Comments:
    case FaultKind::GiantLine:
    case FaultKind::WrongContentType:
    case FaultKind::ChunkGarbage:
    case FaultKind::NoUsage:
    case FaultKind::UsageEveryChunk:
    case FaultKind::Unstreamed:
        return std::nullopt;
    }
    Q_UNREACHABLE();
}

QByteArray inBandError()
{
    return errorJson(u"The server had an error while processing your request (simulated)."_s, u"server_error"_s,
                     u"server_error"_s);
}

Script wholeScript(const Completion &completion, const Fault &fault, const Scene &scene)
{
    const QByteArray json = completion.body();
    const QByteArray half = json.first(json.size() / 2);
    const auto delay = completion.duration();
    const bool early = fault.point() != FaultPoint::Content;
    Body body;
    body.parts = {{delay, json}};
    switch (fault.kind) {
    case FaultKind::SlowFirstToken:
        body.parts.first().delay += fault.wait;
        break;
    case FaultKind::Stall:
    case FaultKind::Reset:
        body.length = json.size();
        body.parts = {{delay, early ? QByteArray() : half}};
        body.ending = fault.kind == FaultKind::Stall ? Ending::Hang : Ending::Reset;
        break;
    case FaultKind::Cut:
        body.length = json.size();
        body.parts = {{delay, early ? QByteArray() : half}};
        breakOff(body, fault.framing.value_or(CutFraming::Broken));
        break;
    case FaultKind::HalfJson:
        body.parts = {{delay, half}};
        break;
    case FaultKind::Malformed:
        body.parts = {{delay, "this is no JSON (simulated)"_ba}};
        break;
    case FaultKind::ErrorEvent:
        body.parts = {{delay, inBandError()}};
        break;
    case FaultKind::Crlf:
        body.parts = {{delay, "\r\n" + json + "\r\n"}};
        break;
    case FaultKind::Comments: // OpenRouter: blank lines keep a waiting connection open
        body.parts = {{delay, "\n         \n" + json}};
        break;
    case FaultKind::GiantLine: {
        QByteArray giant = json;
        giant.replace("\"content\":\"", "\"content\":\"" + QByteArray(fault.bytes, 'x'));
        body.parts = {{delay, giant}};
        break;
    }
    case FaultKind::WrongContentType:
        body.contentType = "text/plain"_ba;
        break;
    case FaultKind::ChunkGarbage:
        body.chunked = true;
        body.finished = false;
        body.parts = {{delay, half}};
        body.rawTail = "zz no chunk size\r\n"_ba;
        body.ending = Ending::Close;
        break;
    case FaultKind::None:
    case FaultKind::RateLimit:
    case FaultKind::ServerError:
    case FaultKind::Auth:
    case FaultKind::Quota:
    case FaultKind::BadRequest:
    case FaultKind::ContextLength:
    case FaultKind::ContentFilter:
    case FaultKind::Hang:
    case FaultKind::Html:
    case FaultKind::Empty:
    case FaultKind::Redirect:
    case FaultKind::CutClean:
    case FaultKind::ByteByByte:
    case FaultKind::Utf8Split:
    case FaultKind::NoUsage:
    case FaultKind::UsageEveryChunk:
    case FaultKind::Unstreamed:
        break;
    }
    return onTheWire(body, fault, scene);
}

/// Index of the event before which the fault strikes.
qsizetype strikeIndex(const QList<StreamEvent> &events, const Fault &fault)
{
    if (fault.point() == FaultPoint::Answer)
        return 0;
    int content = 0;
    for (qsizetype i = 0; i < events.size(); ++i) {
        const auto kind = events.at(i).kind;
        const bool due = fault.point() == FaultPoint::Head || content >= fault.after;
        if ((kind == StreamEvent::Kind::Content && due) || kind == StreamEvent::Kind::Finish)
            return i;
        content += kind == StreamEvent::Kind::Content ? 1 : 0;
    }
    return events.size();
}

void addComments(QList<StreamEvent> &events)
{
    for (qsizetype i = events.size() - 1; i >= 1; i -= 2)
        events.insert(i, {StreamEvent::Kind::Preamble, {}, ": OPENROUTER PROCESSING\n\n"_ba});
    events.insert(0, {StreamEvent::Kind::Preamble, {}, ": OPENROUTER PROCESSING\n\n"_ba});
}

Script streamScript(const Completion &completion, const Fault &fault, const Scene &scene)
{
    using Kind = StreamEvent::Kind;
    QList<StreamEvent> events = completion.events();
    const qsizetype strike = strikeIndex(events, fault);
    const auto cutHere = [&events, strike] { events.resize(strike); };
    Body body;
    body.contentType = "text/event-stream; charset=utf-8"_ba;
    body.chunked = true;
    switch (fault.kind) {
    case FaultKind::SlowFirstToken:
        events[strike].delay += fault.wait;
        break;
    case FaultKind::Stall:
        cutHere();
        body.finished = false;
        body.ending = Ending::Hang;
        break;
    case FaultKind::Cut:
        cutHere();
        breakOff(body, fault.framing.value_or(CutFraming::Broken));
        break;
    case FaultKind::CutClean:
        events.removeIf([](const StreamEvent &event) { return event.kind == Kind::Done; });
        breakOff(body, fault.framing.value_or(CutFraming::Ended));
        break;
    case FaultKind::Reset:
        fault.point() == FaultPoint::Head ? events.clear() : cutHere();
        body.finished = false;
        body.ending = Ending::Reset;
        break;
    case FaultKind::Malformed:
        if (fault.thenCut) {
            cutHere();
            breakOff(body, fault.framing.value_or(CutFraming::Broken));
        }
        events.insert(strike,
                      {Kind::Content, {}, "data: {\"id\":\"" + scene.id + "\",\"choices\":[{\"delta\":{\"conte\n\n"});
        break;
    case FaultKind::ErrorEvent:
        cutHere();
        events.append({Kind::Done, {}, "data: " + inBandError() + "\n\n"});
        break;
    case FaultKind::Crlf:
        for (StreamEvent &event : events)
            event.bytes.replace("\n", "\r\n");
        break;
    case FaultKind::Comments:
        addComments(events);
        break;
    case FaultKind::GiantLine:
        events.insert(strike, {Kind::Content, {}, completion.giantEvent(fault.bytes)});
        break;
    case FaultKind::WrongContentType:
        body.contentType = "text/plain"_ba;
        break;
    case FaultKind::ChunkGarbage:
        cutHere();
        body.finished = false;
        body.rawTail = "zz no chunk size\r\n"_ba;
        body.ending = Ending::Close;
        break;
    case FaultKind::None:
    case FaultKind::RateLimit:
    case FaultKind::ServerError:
    case FaultKind::Auth:
    case FaultKind::Quota:
    case FaultKind::BadRequest:
    case FaultKind::ContextLength:
    case FaultKind::ContentFilter:
    case FaultKind::Hang:
    case FaultKind::Html:
    case FaultKind::Empty:
    case FaultKind::HalfJson:
    case FaultKind::Redirect:
    case FaultKind::ByteByByte:
    case FaultKind::Utf8Split:
    case FaultKind::NoUsage:
    case FaultKind::UsageEveryChunk:
    case FaultKind::Unstreamed:
        break;
    }
    for (const StreamEvent &event : std::as_const(events))
        body.parts.append({event.delay, event.bytes});
    return onTheWire(body, fault, scene);
}

} // namespace

Script errorScript(int status, const QString &message, const QString &type, const QString &code, const QString &param,
                   const QByteArray &extraHeaders)
{
    const QByteArray body = errorJson(message, type, code, param);
    const QByteArray headers = header("content-type", "application/json") + header("x-simulated", "true") +
                               extraHeaders + header("content-length", QByteArray::number(body.size()));
    return Script{{{{}, httpHead(status, headers) + body}}, Ending::KeepAlive, {}, false};
}

Script chatScript(const ChatRequest &request, const Fault &fault, const Scene &scene)
{
    if (const std::optional<Script> plain = plainFault(request, fault, scene))
        return *plain;
    const Completion completion(request, fault, scene);
    const bool whole = !request.stream || fault.kind == FaultKind::Unstreamed || fault.kind == FaultKind::HalfJson;
    return whole ? wholeScript(completion, fault, scene) : streamScript(completion, fault, scene);
}

namespace {

QByteArray modelJson(const QString &model, const QString &provider, qint64 created)
{
    return "{\"id\":" + jsonString(model) + ",\"object\":\"model\",\"created\":" + QByteArray::number(created) +
           ",\"owned_by\":" + jsonString(u"simulated-"_s + provider) + '}';
}

Script jsonScript(const QByteArray &body)
{
    const QByteArray headers = header("content-type", "application/json") + header("x-simulated", "true") +
                               header("content-length", QByteArray::number(body.size()));
    return Script{{{{}, httpHead(200, headers) + body}}, Ending::KeepAlive, {}, false};
}

} // namespace

Script modelsScript(const QStringList &models, const QString &provider, qint64 created)
{
    QList<QByteArray> entries;
    for (const QString &model : models)
        entries.append(modelJson(model, provider, created));
    return jsonScript("{\"object\":\"list\",\"data\":[" + entries.join(',') + "]}");
}

Script modelScript(const QString &model, const QString &provider, qint64 created)
{
    return jsonScript(modelJson(model, provider, created));
}

} // namespace signalbox::simulator
