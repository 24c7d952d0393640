// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/providererror.h"

#include <QStringList>

#include <algorithm>
#include <array>

namespace signalbox::wire {
namespace {

using namespace Qt::StringLiterals;
using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

constexpr qsizetype longestMessage = 300;

// Read from what the servers say when a prompt is too long (in brackets: whose words). Lower case.
constexpr std::array contextPhrases{
    "context_length_exceeded"_L1,
    "context_window_exceeded"_L1,
    "exceed_context_size"_L1,             // llama.cpp's type
    "maximum context length"_L1,          // OpenAI, vLLM, sglang, Mistral, DeepSeek, OpenRouter
    "maximum prompt length"_L1,           // xAI
    "maximum input length"_L1,            // DashScope
    "context length exceeded"_L1,
    "exceeds the context length"_L1,      // Ollama
    "exceeds maximum context"_L1,
    "model's context length"_L1,          // sglang
    "greater than the context length"_L1, // LM Studio
    "context window"_L1,                  // OpenAI Responses, Fireworks
    "available context size"_L1,          // llama.cpp
    "exceed context limit"_L1,            // Anthropic: input and max_tokens together
    "prompt is too long"_L1,              // Anthropic
    "prompt too long"_L1,                 // Ollama
    "input is too long"_L1,               // Bedrock
    "input token count"_L1,               // Gemini
    "maximum number of tokens allowed"_L1, // Gemini
    "too many tokens"_L1,                 // Cohere
    "reduce the length of the messages"_L1, // OpenAI, Groq, Cerebras
};

constexpr std::array filterPhrases{
    "content_filter"_L1,
    "content_policy_violation"_L1,
    "content management policy"_L1, // Azure OpenAI
    "responsibleaipolicyviolation"_L1,
    "content exists risk"_L1, // DeepSeek
    "data_inspection_failed"_L1, // DashScope
    "moderation_blocked"_L1,
    "rejected by the safety system"_L1,
};

constexpr std::array billingCodes{
    "insufficient_quota"_L1, "billing_hard_limit_reached"_L1, "billing_not_active"_L1,     "insufficient_balance"_L1,
    "account_deactivated"_L1, "access_terminated"_L1,         "insufficient_user_quota"_L1, "payment_required"_L1,
};

constexpr std::array billingPhrases{
    "credit balance is too low"_L1, // Anthropic sends it as a 400
    "insufficient balance"_L1,      // DeepSeek
    "api key not valid"_L1,         // Gemini sends it as a 400
};

constexpr std::array keyPrefixes{"sk-"_L1, "sk_"_L1, "gsk_"_L1, "xai-"_L1, "aiza"_L1, "hf_"_L1, "pplx-"_L1, "key-"_L1, "eyj"_L1, "r8_"_L1};

template <class List>
bool holdsAny(const QString &text, const List &phrases)
{
    return std::any_of(phrases.begin(), phrases.end(),
                       [&text](QLatin1StringView phrase) { return text.contains(phrase, Qt::CaseInsensitive); });
}

template <class List>
bool isAny(const QString &text, const List &words)
{
    return std::any_of(words.begin(), words.end(),
                       [&text](QLatin1StringView word) { return text.compare(word, Qt::CaseInsensitive) == 0; });
}

QString textOf(element value)
{
    std::string_view text;
    int64_t number = 0;
    if (value.get(text) == simdjson::SUCCESS)
        return QString::fromUtf8(text);
    if (value.get(number) == simdjson::SUCCESS)
        return QString::number(number);
    return {};
}

QString textMember(object from, std::string_view key)
{
    element value;
    return findMember(from, key, value) ? textOf(value) : QString();
}

/// FastAPI: `"detail": "…"` or `[{"loc": …, "msg": "…"}]`; Mistral nests the latter below `message`.
QString detailText(element value)
{
    array list;
    object fields;
    element inner;
    if (value.get(fields) == simdjson::SUCCESS)
        return findMember(fields, "detail", inner) ? detailText(inner) : textMember(fields, "message");
    if (value.get(list) != simdjson::SUCCESS)
        return textOf(value);
    QStringList parts;
    for (const element entry : list) {
        if (entry.get(fields) == simdjson::SUCCESS)
            parts << textMember(fields, "msg") + textMember(fields, "message");
    }
    return parts.join(u"; "_s);
}

ProviderError readObject(object fields)
{
    ProviderError error;
    element found;
    if (findMember(fields, "message", found))
        error.message = detailText(found);
    error.type = textMember(fields, "type");
    error.code = textMember(fields, "code");
    bool isNumber = false;
    if (const int code = error.code.toInt(&isNumber); isNumber) {
        error.status = code >= 400 && code <= 599 ? code : 0;
        if (const QString status = textMember(fields, "status"); !status.isEmpty())
            error.code = status; // Gemini: code 429, status RESOURCE_EXHAUSTED
        else if (!error.type.isEmpty())
            error.code = error.type;
    }
    if (error.code.isEmpty())
        error.code = error.type;
    object inner;
    if (findMember(fields, "metadata", found) && found.get(inner) == simdjson::SUCCESS)
        error.flagged = findMember(inner, "flagged_input", found);
    if (findMember(fields, "innererror", found) && found.get(inner) == simdjson::SUCCESS)
        error.flagged = error.flagged || findMember(inner, "content_filter_result", found);
    return error;
}

std::optional<ProviderError> readErrorValue(element value)
{
    object fields;
    if (value.get(fields) == simdjson::SUCCESS)
        return readObject(fields);
    const QString text = textOf(value);
    if (text.isEmpty())
        return std::nullopt;
    ProviderError error;
    error.message = text;
    return error;
}

/// The class an HTTP status stands for on its own.
FailureClass classOfStatus(int status)
{
    if (status >= 300 && status < 400)
        return FailureClass::Malformed;
    switch (status) {
    case 401:
    case 402:
    case 403:
    case 407:
        return FailureClass::Auth;
    case 429:
        return FailureClass::RateLimited;
    case 408:
    case 409:
    case 425:
        return FailureClass::Unavailable;
    default: // an int, not an enum
        return status >= 400 && status < 500 ? FailureClass::InvalidRequest : FailureClass::Unavailable;
    }
}

/// For an error in a 200 without a numeric code: only its words are left.
FailureClass classOfWords(const ProviderError &error)
{
    const QString words = error.type + u' ' + error.code;
    constexpr std::array auth{"auth"_L1, "permission"_L1, "api_key"_L1, "billing"_L1, "forbidden"_L1};
    constexpr std::array limits{"rate_limit"_L1, "resource_exhausted"_L1, "too_many_requests"_L1, "throttl"_L1};
    constexpr std::array request{"invalid_request"_L1, "invalid_argument"_L1, "bad_request"_L1, "badrequest"_L1, "not_found"_L1,
                                 "invalid_prompt"_L1};
    if (holdsAny(words, limits))
        return FailureClass::RateLimited;
    if (holdsAny(words, auth))
        return FailureClass::Auth;
    if (holdsAny(words, request))
        return FailureClass::InvalidRequest;
    if (words.contains("timeout"_L1, Qt::CaseInsensitive))
        return FailureClass::Timeout;
    return FailureClass::Unavailable;
}

} // namespace

std::optional<ProviderError> findProviderError(element root)
{
    array list;
    if (root.get(list) == simdjson::SUCCESS) {
        for (const element entry : list) {
            object fields;
            if (entry.get(fields) == simdjson::SUCCESS)
                return findProviderError(entry);
        }
        return std::nullopt;
    }
    object fields;
    if (root.get(fields) != simdjson::SUCCESS)
        return std::nullopt;
    element found;
    if (findMember(fields, "error", found)) {
        auto error = readErrorValue(found);
        if (error && error->type.isEmpty()) {
            error->type = textMember(fields, "error_type");
            if (error->code.isEmpty())
                error->code = error->type;
        }
        return error;
    }
    if (findMember(fields, "choices", found))
        return std::nullopt;
    if (findMember(fields, "errors", found) && found.get(list) == simdjson::SUCCESS && list.begin() != list.end())
        return readErrorValue(*list.begin());
    if (findMember(fields, "detail", found)) {
        ProviderError error;
        error.message = detailText(found);
        return error;
    }
    const bool isError = textMember(fields, "object") == "error"_L1 || textMember(fields, "type") == "error"_L1;
    if (isError || findMember(fields, "message", found))
        return readObject(fields);
    return std::nullopt;
}

FailureClass classifyError(int httpStatus, const ProviderError &error)
{
    const int status = httpStatus == 200 ? error.status : httpStatus;
    const bool aboutRequest = status == 400 || status == 403 || status == 413 || status == 0;
    if (aboutRequest && (error.flagged || holdsAny(error.code + u' ' + error.message, filterPhrases)))
        return FailureClass::ContentFilter;
    if (isAny(error.code, billingCodes) || isAny(error.type, billingCodes))
        return FailureClass::Auth;
    if (error.code == "rate_limit_exceeded"_L1)
        return FailureClass::RateLimited; // Groq: 413 with this code is its tokens-per-minute limit
    if (status == 400 || status == 413 || status == 0) {
        if (holdsAny(error.code + u' ' + error.type + u' ' + error.message, contextPhrases))
            return FailureClass::ContextLength;
        if (holdsAny(error.message, billingPhrases))
            return FailureClass::Auth;
    }
    return status == 0 ? classOfWords(error) : classOfStatus(status);
}

QString presentable(const QString &text)
{
    // Twice the limit is enough to look at: words are only ever shortened.
    QString line = text.first(std::min(text.size(), 2 * longestMessage));
    for (QChar &c : line) {
        if (c.category() == QChar::Other_Control || c.category() == QChar::Other_Format || c.category() == QChar::Other_Surrogate)
            c = u' ';
    }
    QStringList words = line.simplified().split(u' ');
    bool afterBearer = false;
    for (QString &word : words) {
        qsizetype start = 0;
        while (start < word.size() && !word[start].isLetterOrNumber())
            ++start;
        const QStringView bare = QStringView(word).sliced(start);
        const bool looksLikeKey = bare.size() >= 12 && std::any_of(keyPrefixes.begin(), keyPrefixes.end(), [bare](auto prefix) {
                                      return bare.startsWith(prefix, Qt::CaseInsensitive);
                                  });
        const bool isBearer = bare.compare("bearer"_L1, Qt::CaseInsensitive) == 0;
        if (looksLikeKey || (afterBearer && bare.size() >= 12))
            word = word.first(start) + u"[key]"_s;
        afterBearer = isBearer;
    }
    line = words.join(u' ');
    if (line.size() > longestMessage)
        line = line.first(longestMessage - 1) + u'…';
    return line;
}

} // namespace signalbox::wire
