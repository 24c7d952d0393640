// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "simulator/fault.h"

#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace signalbox::simulator {
namespace {

Error wrong(QByteArrayView what, QByteArrayView word)
{
    return {ErrorKind::InvalidRequest,
            u"simulator: %1 \"%2\" is not known; see proxy/simulator/README.md"_s.arg(
                QString::fromUtf8(what), QString::fromUtf8(word.first(qMin(word.size(), qsizetype{60})))),
            u"fault"_s};
}

std::optional<qint64> number(QByteArrayView text)
{
    bool ok = false;
    const qint64 value = text.toByteArray().toLongLong(&ok);
    return ok && value >= 0 ? std::optional(value) : std::nullopt;
}

std::optional<RetryAfter> retryAfter(QByteArrayView text)
{
    RetryAfter result{RetryAfter::Form::Seconds, 0};
    if (text == "none")
        return RetryAfter{};
    if (text.startsWith("date:")) {
        result.form = RetryAfter::Form::HttpDate;
        text = text.sliced(5);
    } else if (text.endsWith("ms")) {
        result.form = RetryAfter::Form::Milliseconds;
        text = text.chopped(2);
    }
    const std::optional<qint64> value = number(text);
    if (!value)
        return std::nullopt;
    result.value = *value;
    return result;
}

std::optional<FaultPoint> point(QByteArrayView text)
{
    if (text == "answer")
        return FaultPoint::Answer;
    if (text == "head" || text == "before")
        return FaultPoint::Head;
    if (text == "content" || text == "after")
        return FaultPoint::Content;
    return std::nullopt;
}

std::optional<CutFraming> framing(QByteArrayView text)
{
    if (text == "broken")
        return CutFraming::Broken;
    if (text == "ended")
        return CutFraming::Ended;
    if (text == "until_close")
        return CutFraming::UntilClose;
    return std::nullopt;
}

bool setNumber(Fault &fault, QByteArrayView key, qint64 value)
{
    const int small = static_cast<int>(qMin<qint64>(value, 100'000'000));
    if (key == "status")
        fault.status = small;
    else if (key == "after")
        fault.after = small;
    else if (key == "ms")
        fault.wait = std::chrono::milliseconds(small);
    else if (key == "bytes")
        fault.bytes = qMin<qint64>(value, 256 * 1024 * 1024);
    else if (key == "first")
        fault.first = small;
    else if (key == "every")
        fault.every = small;
    else if (key == "tokens")
        fault.tokens = qMin(small, 1'000'000);
    else if (key == "thoughts")
        fault.thoughts = qMin(small, 1'000'000);
    else if (key == "cached")
        fault.cached = small;
    else if (key == "cache_write")
        fault.cacheWrite = small;
    else if (key == "cache_write_1h")
        fault.cacheWriteHour = small;
    else if (key == "rate")
        fault.tokensPerSecond = small;
    else if (key == "certainty")
        fault.certainty = qBound(1, small, 100);
    else if (key == "first_token")
        fault.firstToken = std::chrono::milliseconds(small);
    else
        return false;
    return true;
}

/// False when the key is unknown or the value unreadable.
bool setArgument(Fault &fault, QByteArrayView key, QByteArrayView value)
{
    if (key == "retry_after") {
        const auto parsed = retryAfter(value);
        fault.retryAfter = parsed.value_or(RetryAfter{});
        return parsed.has_value();
    }
    if (key == "at") {
        fault.at = point(value);
        return fault.at.has_value();
    }
    if (key == "framing") {
        fault.framing = framing(value);
        return fault.framing.has_value();
    }
    if (key == "then") {
        fault.thenCut = value == "cut";
        return fault.thenCut || value == "continue";
    }
    if (key == "event") {
        fault.failedResponse = value == "failed";
        return fault.failedResponse || value == "error";
    }
    if (key == "provider" || key == "model") {
        (key == "model" ? fault.models : fault.providers) = QString::fromUtf8(value).split(u',', Qt::SkipEmptyParts);
        return true;
    }
    if (key == "as") {
        fault.as = QString::fromUtf8(value);
        return fault.as.contains(u'/');
    }
    const std::optional<qint64> parsed = number(value);
    return parsed && setNumber(fault, key, *parsed);
}

constexpr std::array kinds{
    std::pair{FaultKind::None, "none"_L1},
    std::pair{FaultKind::RateLimit, "rate_limit"_L1},
    std::pair{FaultKind::ServerError, "server_error"_L1},
    std::pair{FaultKind::Auth, "auth"_L1},
    std::pair{FaultKind::Quota, "quota"_L1},
    std::pair{FaultKind::BadRequest, "bad_request"_L1},
    std::pair{FaultKind::ContextLength, "context_length"_L1},
    std::pair{FaultKind::ContentFilter, "content_filter"_L1},
    std::pair{FaultKind::Hang, "hang"_L1},
    std::pair{FaultKind::SlowFirstToken, "slow_first_token"_L1},
    std::pair{FaultKind::Stall, "stall"_L1},
    std::pair{FaultKind::Cut, "cut"_L1},
    std::pair{FaultKind::CutClean, "cut_clean"_L1},
    std::pair{FaultKind::Reset, "reset"_L1},
    std::pair{FaultKind::Malformed, "malformed"_L1},
    std::pair{FaultKind::Html, "html"_L1},
    std::pair{FaultKind::Empty, "empty"_L1},
    std::pair{FaultKind::HalfJson, "half_json"_L1},
    std::pair{FaultKind::ErrorEvent, "error_event"_L1},
    std::pair{FaultKind::ByteByByte, "byte_by_byte"_L1},
    std::pair{FaultKind::Utf8Split, "utf8_split"_L1},
    std::pair{FaultKind::Crlf, "crlf"_L1},
    std::pair{FaultKind::Comments, "comments"_L1},
    std::pair{FaultKind::GiantLine, "giant_line"_L1},
    std::pair{FaultKind::Redirect, "redirect"_L1},
    std::pair{FaultKind::WrongContentType, "wrong_content_type"_L1},
    std::pair{FaultKind::ChunkGarbage, "chunk_garbage"_L1},
    std::pair{FaultKind::NoUsage, "no_usage"_L1},
    std::pair{FaultKind::UsageEveryChunk, "usage_every_chunk"_L1},
    std::pair{FaultKind::Unstreamed, "unstreamed"_L1},
};

} // namespace

QLatin1StringView faultName(FaultKind kind)
{
    for (const auto &[known, name] : kinds) {
        if (known == kind)
            return name;
    }
    Q_UNREACHABLE();
}

QList<FaultKind> allFaultKinds()
{
    QList<FaultKind> result;
    for (const auto &[kind, name] : kinds)
        result.append(kind);
    return result;
}

bool Fault::strikes(int ordinal, const QString &provider, const QString &model) const
{
    if (!providers.isEmpty() && !providers.contains(provider))
        return false;
    if (!models.isEmpty() && !models.contains(model))
        return false;
    if (first > 0 && ordinal >= first)
        return false;
    return every <= 1 || ordinal % every == 0;
}

FaultPoint Fault::point() const
{
    switch (kind) {
    case FaultKind::None:
    case FaultKind::RateLimit:
    case FaultKind::ServerError:
    case FaultKind::Auth:
    case FaultKind::Quota:
    case FaultKind::BadRequest:
    case FaultKind::ContextLength:
    case FaultKind::ContentFilter:
    case FaultKind::Hang:
    case FaultKind::Reset:
    case FaultKind::Html:
    case FaultKind::Empty:
    case FaultKind::HalfJson:
    case FaultKind::Redirect:
    case FaultKind::WrongContentType:
    case FaultKind::Unstreamed:
        return at.value_or(FaultPoint::Answer);
    case FaultKind::SlowFirstToken:
    case FaultKind::ErrorEvent:
    case FaultKind::Malformed:
    case FaultKind::GiantLine:
        return at.value_or(FaultPoint::Head);
    case FaultKind::Stall:
    case FaultKind::Cut:
    case FaultKind::CutClean:
    case FaultKind::ByteByByte:
    case FaultKind::Utf8Split:
    case FaultKind::Crlf:
    case FaultKind::Comments:
    case FaultKind::ChunkGarbage:
    case FaultKind::NoUsage:
    case FaultKind::UsageEveryChunk:
        return at.value_or(FaultPoint::Content);
    }
    Q_UNREACHABLE();
}

Result<Fault> parseFault(QByteArrayView text)
{
    const QList<QByteArray> words = text.toByteArray().simplified().split(' ');
    const QByteArray &name = words.constFirst();
    Fault fault;
    bool known = false;
    for (const auto &[kind, kindName] : kinds) {
        if (QLatin1StringView(name) == kindName) {
            fault.kind = kind;
            known = true;
        }
    }
    if (name == "flapping") {
        fault.kind = FaultKind::ServerError;
        fault.status = 503;
        fault.every = 2;
        known = true;
    }
    if (!known)
        return Unexpected(wrong("fault", name));
    for (const QByteArray &word : words.sliced(1)) {
        const qsizetype equals = word.indexOf('=');
        if (equals < 1 ||
            !setArgument(fault, QByteArrayView(word).first(equals), QByteArrayView(word).sliced(equals + 1)))
            return Unexpected(wrong("fault argument", word));
    }
    if (name == "flapping" && fault.first > 0)
        fault.every = 0;
    return fault;
}

std::optional<QByteArray> faultDirective(QByteArrayView prompt)
{
    constexpr QByteArrayView open = "[[fault:";
    const qsizetype start = prompt.indexOf(open);
    if (start < 0)
        return std::nullopt;
    const QByteArrayView rest = prompt.sliced(start + open.size());
    const qsizetype end = rest.indexOf("]]");
    if (end < 0)
        return std::nullopt;
    return rest.first(end).toByteArray();
}

} // namespace signalbox::simulator
