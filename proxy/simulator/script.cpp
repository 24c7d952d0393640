// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "simulator/script.h"

#include "simulator/http_bytes.h"
#include "simulator/rendering.h"

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
    Dialect dialect = Dialect::Chat;
};

/// What the vendors put on every answer: request ids and what is left of the limits.
QByteArray answerHeaders(const Scene &scene, QByteArrayView contentType, Dialect dialect)
{
    const QByteArray common = header("content-type", contentType) + header("x-simulated", "true");
    const QByteArray soon = scene.now.addSecs(60).toString(Qt::ISODate).toLatin1();
    switch (dialect) {
    case Dialect::Chat:
    case Dialect::Responses:
        return common + header("x-request-id", scene.requestId) + header("openai-processing-ms", "12") +
               header("x-ratelimit-limit-requests", "10000") + header("x-ratelimit-remaining-requests", "9999") +
               header("x-ratelimit-reset-requests", "6ms");
    case Dialect::Messages:
        return common + header("request-id", scene.requestId) + header("anthropic-ratelimit-requests-limit", "4000") +
               header("anthropic-ratelimit-requests-remaining", "3999") +
               header("anthropic-ratelimit-requests-reset", soon) +
               header("anthropic-ratelimit-tokens-limit", "480000") +
               header("anthropic-ratelimit-tokens-remaining", "479000") +
               header("anthropic-ratelimit-tokens-reset", soon);
    case Dialect::Generate:
        return common + header("server-timing", "gfet4t7; dur=12");
    }
    Q_UNREACHABLE();
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
    QByteArray headers = answerHeaders(scene, body.contentType, body.dialect);
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

Script rawAnswer(const Scene &scene, Dialect dialect, QByteArrayView contentType, const QByteArray &bytes)
{
    Body body;
    body.dialect = dialect;
    body.contentType = contentType.toByteArray();
    if (!bytes.isEmpty())
        body.parts.append({{}, bytes});
    return onTheWire(body, {}, scene);
}

/// Answers that need no model; nullopt for all other faults.
std::optional<Script> plainFault(const ChatRequest &request, const Fault &fault, const Scene &scene)
{
    if (const std::optional<Complaint> complaint = complaintFor(request, fault)) {
        return errorScript(request.dialect, *complaint, scene.now, scene.requestId,
                           request.stream && request.streamAsArray);
    }
    switch (fault.kind) {
    case FaultKind::Redirect: {
        const Complaint moved{fault.status > 0 ? fault.status : 307, u"moved (simulated)"_s, u"redirect"_s, {}, {}, {}};
        return errorScript(request.dialect, moved, scene.now, scene.requestId, false,
                           header("location", scene.selfUrl + "?redirected=1"));
    }
    case FaultKind::Html:
        return rawAnswer(
            scene, request.dialect, "text/html; charset=utf-8",
            "<!DOCTYPE html><html><head><title>Simulated</title></head><body><h1>Welcome to this network</h1></body></html>"_ba);
    case FaultKind::Empty:
        return rawAnswer(scene, request.dialect,
                         request.stream && !request.streamAsArray ? "text/event-stream" : "application/json", {});
    case FaultKind::Hang:
        return Script{{}, Ending::Hang, {}, false};
    case FaultKind::Reset:
        if (fault.point() != FaultPoint::Answer)
            return std::nullopt;
        return Script{{}, Ending::Reset, {}, false};
    case FaultKind::RateLimit:
    case FaultKind::ServerError:
    case FaultKind::Auth:
    case FaultKind::Quota:
    case FaultKind::BadRequest:
    case FaultKind::ContextLength:
    case FaultKind::ContentFilter:
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

Script wholeScript(const Rendering &completion, Dialect dialect, const Fault &fault, const Scene &scene)
{
    const QByteArray json = completion.body();
    const QByteArray half = json.first(json.size() / 2);
    const auto delay = completion.duration();
    const bool early = fault.point() != FaultPoint::Content;
    Body body;
    body.dialect = dialect;
    body.contentType = completion.bodyContentType();
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
        body.parts = {{delay, completion.errorBodyWith200()}};
        break;
    case FaultKind::Crlf:
        body.parts = {{delay, "\r\n" + json + "\r\n"}};
        break;
    case FaultKind::Comments: // OpenRouter: blank lines keep a waiting connection open
        body.parts = {{delay, "\n         \n" + json}};
        break;
    case FaultKind::GiantLine:
        body.parts = {{delay, completion.giantBody(fault.bytes)}};
        break;
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
        const bool ends = kind == StreamEvent::Kind::Finish || kind == StreamEvent::Kind::Done;
        if ((kind == StreamEvent::Kind::Content && due) || ends)
            return i;
        content += kind == StreamEvent::Kind::Content ? 1 : 0;
    }
    return events.size();
}

void addComments(QList<StreamEvent> &events, const QByteArray &comment)
{
    for (qsizetype i = events.size() - 1; i >= 1; i -= 2)
        events.insert(i, {StreamEvent::Kind::Preamble, {}, comment});
    events.insert(0, {StreamEvent::Kind::Preamble, {}, comment});
}

/// Gemini without alt=sse: brackets and commas; only an answer that came to its end is closed.
void joinAsArray(QList<StreamEvent> &events)
{
    QByteArray before = "["_ba;
    bool over = false;
    for (StreamEvent &event : events) {
        if (event.kind == StreamEvent::Kind::Preamble)
            continue; // white space
        event.bytes.prepend(std::exchange(before, ",\r\n"_ba));
        over = event.kind == StreamEvent::Kind::Done;
    }
    if (over)
        events.last().bytes += "\r\n]";
}

Script streamScript(const Rendering &completion, const ChatRequest &request, const Fault &fault, const Scene &scene)
{
    using Kind = StreamEvent::Kind;
    QList<StreamEvent> events = completion.events();
    const qsizetype strike = strikeIndex(events, fault);
    const auto cutHere = [&events, strike] { events.resize(strike); };
    Body body;
    body.dialect = request.dialect;
    body.contentType = completion.streamContentType();
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
        events.insert(strike, {Kind::Content, {}, completion.brokenEvent()});
        break;
    case FaultKind::ErrorEvent:
        cutHere();
        events.append({Kind::Done, {}, completion.errorEvent(strike)});
        break;
    case FaultKind::Crlf:
        for (StreamEvent &event : events)
            event.bytes.replace("\r\n", "\n").replace("\n", "\r\n");
        break;
    case FaultKind::Comments:
        addComments(events, request.streamAsArray ? "\n         \n"_ba : ": OPENROUTER PROCESSING\n\n"_ba);
        break;
    case FaultKind::GiantLine:
        events.insert(strike, {Kind::Content, {}, completion.giantEvent(fault.bytes, strike)});
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
    if (request.streamAsArray)
        joinAsArray(events);
    for (const StreamEvent &event : std::as_const(events))
        body.parts.append({event.delay, event.bytes});
    return onTheWire(body, fault, scene);
}

} // namespace

Script errorScript(Dialect dialect, const Complaint &complaint, const QDateTime &now, const QByteArray &requestId,
                   bool asArray, const QByteArray &extraHeaders)
{
    QByteArray body = errorBody(dialect, complaint, requestId);
    if (asArray)
        body = '[' + body + "\n]";
    QByteArray headers = header("content-type", "application/json") + header("x-simulated", "true") + extraHeaders;
    if (!requestId.isEmpty() && dialect != Dialect::Generate)
        headers += header(dialect == Dialect::Messages ? "request-id" : "x-request-id", requestId);
    if (dialect != Dialect::Generate) // Gemini: RetryInfo in the details only
        headers += retryHeaders(complaint.retryAfter, now);
    headers += header("content-length", QByteArray::number(body.size()));
    return Script{{{{}, httpHead(complaint.status, headers) + body}}, Ending::KeepAlive, {}, false};
}

Script chatScript(const ChatRequest &request, const Fault &fault, const Scene &scene)
{
    if (const std::optional<Script> plain = plainFault(request, fault, scene))
        return *plain;
    const std::unique_ptr<Rendering> rendering = renderingFor(request, fault, scene);
    const bool whole = !request.stream || fault.kind == FaultKind::Unstreamed || fault.kind == FaultKind::HalfJson;
    return whole ? wholeScript(*rendering, request.dialect, fault, scene)
                 : streamScript(*rendering, request, fault, scene);
}

} // namespace signalbox::simulator
