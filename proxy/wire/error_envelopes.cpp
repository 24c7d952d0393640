// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "core/json_text.h"
#include "wire/errors.h"
#include "wire/jsonwriter.h"
#include "wire/translate.h"

// Errors in the envelope of the dialect that was asked in.

namespace signalbox::wire {
namespace {

using namespace Qt::StringLiterals;

/// Anthropic's `type` for a status (its own table of errors).
QByteArrayView anthropicType(int status)
{
    switch (status) {
    case 400:
    case 405:
    case 415:
    case 422:
        return "invalid_request_error";
    case 401:
        return "authentication_error";
    case 402:
        return "billing_error";
    case 403:
        return "permission_error";
    case 404:
        return "not_found_error";
    case 408:
    case 504:
        return "timeout_error";
    case 413:
        return "request_too_large";
    case 429:
        return "rate_limit_error";
    case 503:
    case 529:
        return "overloaded_error";
    default: // an int, not an enum
        return status >= 400 && status < 500 ? "invalid_request_error" : "api_error";
    }
}

/// `code` and `param` are ours; clients of this dialect pass over what they do not know.
QByteArray anthropicBody(int status, QStringView message, QLatin1StringView code, QStringView param)
{
    JsonWriter json;
    json.open('{').member("type", "error").key("error").open('{').member("type", anthropicType(status));
    json.member("message", message.toUtf8());
    if (!code.isEmpty())
        json.member("code", {code.data(), code.size()});
    if (!param.isEmpty())
        json.member("param", param.toUtf8());
    return json.close('}').close('}').take();
}

/// google.rpc.Code as HTTP shows it.
QByteArrayView googleStatus(int status)
{
    switch (status) {
    case 401:
        return "UNAUTHENTICATED";
    case 403:
        return "PERMISSION_DENIED";
    case 404:
        return "NOT_FOUND";
    case 402:
    case 429:
        return "RESOURCE_EXHAUSTED";
    case 408:
    case 504:
        return "DEADLINE_EXCEEDED";
    case 502:
    case 503:
    case 529:
        return "UNAVAILABLE";
    default: // an int, not an enum
        return status >= 400 && status < 500 ? "INVALID_ARGUMENT" : "INTERNAL";
    }
}

QByteArray geminiBody(int status, QStringView message, QLatin1StringView code, QStringView param)
{
    JsonWriter json;
    json.open('{').key("error").open('{').numberMember("code", status).member("message", message.toUtf8());
    json.member("status", googleStatus(status));
    if (!code.isEmpty()) {
        json.key("details").open('[').open('{').member("@type", "type.googleapis.com/google.rpc.ErrorInfo");
        json.member("reason", {code.data(), code.size()}).member("domain", "signalbox");
        if (!param.isEmpty())
            json.key("metadata").open('{').member("param", param.toUtf8()).close('}');
        json.close('}').close(']');
    }
    return json.close('}').close('}').take();
}

/// OpenAI: the bare `error` event of a Responses stream.
QByteArray responsesEvent(const Error &error)
{
    JsonWriter json;
    const QLatin1StringView code = errorCode(error.kind);
    json.open('{').member("type", "error").member("code", {code.data(), code.size()});
    json.member("message", error.message.toUtf8()).key("param");
    if (error.param.isEmpty())
        json.raw("null");
    else
        json.string(error.param.toUtf8());
    json.numberMember("sequence_number", 0).close('}');
    return "event: error\ndata: " + json.text() + "\n\n";
}

} // namespace

QByteArray errorBody(Dialect dialect, const Error &error)
{
    switch (dialect) {
    case Dialect::Anthropic:
        return anthropicBody(httpStatus(error), error.message, errorCode(error.kind), error.param);
    case Dialect::Gemini:
        return geminiBody(httpStatus(error), error.message, errorCode(error.kind), error.param);
    case Dialect::OpenAiChat:
    case Dialect::OpenAiResponses:
        return openAiErrorBody(error);
    }
    Q_UNREACHABLE();
}

QByteArray errorEvent(Dialect dialect, const Error &error)
{
    switch (dialect) {
    case Dialect::Anthropic:
        return "event: error\ndata: " + errorBody(dialect, error) + "\n\n";
    case Dialect::OpenAiResponses:
        return responsesEvent(error);
    case Dialect::Gemini:
        return "data: " + errorBody(dialect, error) + "\r\n\r\n";
    case Dialect::OpenAiChat:
        return openAiErrorEvent(error);
    }
    Q_UNREACHABLE();
}

QByteArray translatedError(Dialect to, int httpStatus, FailureClass failure, const QString &message)
{
    // The words SDKs and agents look for: an agent shortens its history when it hears of them.
    const bool isLong = failure == FailureClass::ContextLength;
    if (to == Dialect::Anthropic) {
        const QString words = isLong && !message.contains("prompt is too long"_L1) ? u"prompt is too long: "_s + message : message;
        return anthropicBody(httpStatus, words, {}, {});
    }
    if (to == Dialect::Gemini) {
        const bool isSaid = message.contains("token count"_L1);
        return geminiBody(httpStatus, isLong && !isSaid ? u"The input token count exceeds the maximum number of tokens allowed: "_s + message : message, {}, {});
    }
    const QByteArrayView code = isLong ? QByteArrayView("context_length_exceeded")
        : failure == FailureClass::ContentFilter ? QByteArrayView("content_filter") : QByteArrayView();
    JsonWriter json;
    json.open('{').key("error").open('{').member("message", message.toUtf8()).member("type", "invalid_request_error");
    json.rawMember("param", "null").key("code");
    if (code.isEmpty())
        json.raw("null");
    else
        json.string(code);
    return json.close('}').close('}').take();
}

} // namespace signalbox::wire
