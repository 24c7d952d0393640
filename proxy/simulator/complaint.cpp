// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "simulator/complaint.h"

#include "simulator/http_bytes.h"

using namespace Qt::StringLiterals;

namespace signalbox::simulator {
namespace {

constexpr int smallContext = 8; // tokens; what a context_length complaint claims to be the limit

/// Anthropic, "Errors": one type for each status.
QByteArray anthropicType(int status)
{
    switch (status) {
    case 401:
        return "authentication_error"_ba;
    case 402:
        return "billing_error"_ba;
    case 403:
        return "permission_error"_ba;
    case 404:
        return "not_found_error"_ba;
    case 413:
        return "request_too_large"_ba;
    case 429:
        return "rate_limit_error"_ba;
    case 504:
        return "timeout_error"_ba;
    case 529:
        return "overloaded_error"_ba;
    }
    return status < 500 ? "invalid_request_error"_ba : "api_error"_ba;
}

/// Google: google.rpc.Code as seen through HTTP.
QByteArray googleStatus(int status)
{
    switch (status) {
    case 401:
        return "UNAUTHENTICATED"_ba;
    case 403:
        return "PERMISSION_DENIED"_ba;
    case 404:
        return "NOT_FOUND"_ba;
    case 429:
        return "RESOURCE_EXHAUSTED"_ba;
    case 499:
        return "CANCELLED"_ba;
    case 503:
    case 529:
        return "UNAVAILABLE"_ba;
    case 504:
        return "DEADLINE_EXCEEDED"_ba;
    }
    return status < 500 ? "INVALID_ARGUMENT"_ba : "INTERNAL"_ba;
}

QByteArray googleDetails(const Complaint &complaint)
{
    QList<QByteArray> details;
    if (!complaint.code.isEmpty()) {
        details.append("{\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":" +
                       jsonString(complaint.code) + ",\"domain\":\"googleapis.com\"}");
    }
    qint64 seconds = complaint.retryAfter.value;
    if (complaint.retryAfter.form == RetryAfter::Form::Milliseconds)
        seconds = (seconds + 999) / 1000;
    if (complaint.retryAfter.form != RetryAfter::Form::Absent) {
        details.append("{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\"" +
                       QByteArray::number(seconds) + "s\"}");
    }
    return details.isEmpty() ? ""_ba : ",\"details\":[" + details.join(',') + ']';
}

/// The same complaint as OpenAI, Anthropic and Google word it.
struct Words
{
    Complaint openAi;
    Complaint anthropic;
    Complaint google;
};

Complaint spoken(Dialect dialect, const Words &words)
{
    switch (dialect) {
    case Dialect::Chat:
    case Dialect::Responses:
        return words.openAi;
    case Dialect::Messages:
        return words.anthropic;
    case Dialect::Generate:
        return words.google;
    }
    Q_UNREACHABLE();
}

Complaint said(int status, const QString &message, const QString &code = {})
{
    Complaint complaint;
    complaint.status = status;
    complaint.message = message;
    complaint.code = code;
    return complaint;
}

Words rateLimited(const QString &model)
{
    return {
        {429, u"Rate limit reached for %1 (simulated)."_s.arg(model), u"requests"_s, u"rate_limit_exceeded"_s, {}, {}},
        said(429, u"This request would exceed your organization's rate limit (simulated)."_s),
        said(429, u"Resource has been exhausted, e.g. check quota (simulated)."_s)};
}

Words outOfOrder(int status)
{
    const bool overloaded = status == 503 || status == 529;
    return {{500,
             u"The server had an error while processing your request (simulated)."_s,
             status == 529 ? u"overloaded_error"_s : u"server_error"_s,
             {},
             {},
             {}},
            said(500, status == 529 ? u"Overloaded"_s : u"Internal server error (simulated)"_s),
            said(500, overloaded ? u"The model is overloaded. Please try again later."_s
                                 : u"An internal error has occurred. Please retry (simulated)."_s)};
}

Words withoutQuota()
{
    return {
        {429,
         u"You exceeded your current quota (simulated)."_s,
         u"insufficient_quota"_s,
         u"insufficient_quota"_s,
         {},
         {}},
        said(
            400,
            u"Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing (simulated)."_s),
        said(429, u"You exceeded your current quota, please check your plan and billing details (simulated)."_s)};
}

Words badValue()
{
    return {
        {400,
         u"Unsupported value: 'temperature' does not support 7 (simulated)."_s,
         u"invalid_request_error"_s,
         u"unsupported_value"_s,
         u"temperature"_s,
         {}},
        said(400, u"temperature: range: 0..1 (simulated)"_s),
        said(400,
             u"* GenerateContentRequest.generation_config.temperature: must be in the range [0.0, 2.0] (simulated)"_s)};
}

Words tooLong(const ChatRequest &request)
{
    const QString param = request.dialect == Dialect::Responses ? u"input"_s : u"messages"_s;
    return {
        {400,
         u"This model's maximum context length is %1 tokens. However, your messages resulted in %2 tokens (simulated)."_s
             .arg(smallContext)
             .arg(request.promptTokens),
         u"invalid_request_error"_s,
         u"context_length_exceeded"_s,
         param,
         {}},
        said(400, u"prompt is too long: %1 tokens > %2 maximum"_s.arg(request.promptTokens).arg(smallContext)),
        said(400, u"The input token count (%1) exceeds the maximum number of tokens allowed (%2)."_s
                      .arg(request.promptTokens)
                      .arg(smallContext))};
}

Words filtered()
{
    return {{400,
             u"The response was filtered by the content policy (simulated)."_s,
             u"invalid_request_error"_s,
             u"content_filter"_s,
             u"prompt"_s,
             {}},
            said(400, u"Output blocked by content filtering policy (simulated)"_s),
            said(400, u"The prompt was blocked (simulated)."_s)};
}

} // namespace

QByteArray errorBody(Dialect dialect, const Complaint &complaint, const QByteArray &requestId)
{
    switch (dialect) {
    case Dialect::Chat:
    case Dialect::Responses:
        return errorJson(complaint.message, complaint.type, complaint.code, complaint.param);
    case Dialect::Messages:
        return "{\"type\":\"error\",\"error\":{\"type\":\"" + anthropicType(complaint.status) +
               "\",\"message\":" + jsonString(complaint.message) + '}' +
               (requestId.isEmpty() ? ""_ba : ",\"request_id\":\"" + requestId + '"') + '}';
    case Dialect::Generate:
        return "{\"error\":{\"code\":" + QByteArray::number(complaint.status) +
               ",\"message\":" + jsonString(complaint.message) + ",\"status\":\"" + googleStatus(complaint.status) +
               '"' + googleDetails(complaint) + "}}";
    }
    Q_UNREACHABLE();
}

std::optional<Complaint> complaintFor(const ChatRequest &request, const Fault &fault)
{
    Complaint complaint;
    switch (fault.kind) {
    case FaultKind::RateLimit:
        complaint = spoken(request.dialect, rateLimited(request.model));
        break;
    case FaultKind::ServerError:
        complaint = spoken(request.dialect, outOfOrder(fault.status));
        break;
    case FaultKind::Auth:
        complaint = wrongKey(request.dialect);
        break;
    case FaultKind::Quota:
        complaint = spoken(request.dialect, withoutQuota());
        break;
    case FaultKind::BadRequest:
        complaint = spoken(request.dialect, badValue());
        break;
    case FaultKind::ContextLength:
        complaint = spoken(request.dialect, tooLong(request));
        break;
    case FaultKind::ContentFilter:
        // Gemini answers a blocked prompt with 200 and promptFeedback.
        if (fault.point() == FaultPoint::Content || request.dialect == Dialect::Generate)
            return std::nullopt;
        complaint = spoken(request.dialect, filtered());
        break;
    case FaultKind::None:
    case FaultKind::Hang:
    case FaultKind::SlowFirstToken:
    case FaultKind::Stall:
    case FaultKind::Cut:
    case FaultKind::CutClean:
    case FaultKind::Reset:
    case FaultKind::Malformed:
    case FaultKind::Html:
    case FaultKind::Empty:
    case FaultKind::HalfJson:
    case FaultKind::ErrorEvent:
    case FaultKind::ByteByByte:
    case FaultKind::Utf8Split:
    case FaultKind::Crlf:
    case FaultKind::Comments:
    case FaultKind::GiantLine:
    case FaultKind::Redirect:
    case FaultKind::WrongContentType:
    case FaultKind::ChunkGarbage:
    case FaultKind::NoUsage:
    case FaultKind::UsageEveryChunk:
    case FaultKind::Unstreamed:
        return std::nullopt;
    }
    if (fault.status > 0)
        complaint.status = fault.status;
    complaint.retryAfter = fault.retryAfter;
    return complaint;
}

Complaint inBandComplaint(Dialect dialect)
{
    return spoken(dialect, {{500,
                             u"The server had an error while processing your request (simulated)."_s,
                             u"server_error"_s,
                             u"server_error"_s,
                             {},
                             {}},
                            said(529, u"Overloaded"_s),
                            said(503, u"The model is overloaded. Please try again later."_s)});
}

Complaint wrongKey(Dialect dialect)
{
    return spoken(dialect, {said(401, u"Incorrect API key provided (simulated)."_s, u"invalid_api_key"_s),
                            said(401, u"invalid x-api-key"_s),
                            said(400, u"API key not valid. Please pass a valid API key."_s, u"API_KEY_INVALID"_s)});
}

Complaint unknownModel(Dialect dialect, const QString &model)
{
    Complaint openAi = said(404, u"The model '%1' does not exist (simulated)."_s.arg(model), u"model_not_found"_s);
    openAi.param = u"model"_s;
    return spoken(dialect, {openAi, said(404, u"model: %1"_s.arg(model)),
                            said(404, u"models/%1 is not found for API version v1beta, or is not supported for "
                                      "generateContent (simulated)."_s.arg(model))});
}

Complaint unknownUrl(const QByteArray &method, const QByteArray &target)
{
    return said(404,
                u"Unknown request URL: %1 %2 (simulated)."_s.arg(
                    QString::fromUtf8(method), QString::fromUtf8(target.split('?').first().left(200))),
                u"unknown_url"_s);
}

Complaint invalidRequest(Dialect dialect, const Error &error)
{
    Complaint openAi = said(400, error.message);
    openAi.param = error.param;
    if (error.message.contains("encrypted content"_L1))
        openAi.code = u"invalid_encrypted_content"_s;
    if (error.param == "previous_response_id"_L1)
        openAi.code = u"previous_response_not_found"_s;
    return spoken(dialect, {openAi, said(400, error.message), said(400, error.message)});
}

} // namespace signalbox::simulator
