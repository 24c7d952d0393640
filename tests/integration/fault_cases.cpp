// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "integration/fault_cases.h"

using namespace Qt::StringLiterals;

namespace signalbox::test {
namespace {

using enum Outcome;

/// A failed attempt whichever way it is asked: no lane left, or the next one answers.
FaultCase failsBefore(const char *fault, int status)
{
    return {fault, {AllFailed, status}, {AllFailed, status}, Second, Second};
}

/// A failure after content: a streaming client is told in-band, a complete answer has another chance.
FaultCase failsInside(const char *fault, int status)
{
    return {fault, {Interrupted, 200}, {AllFailed, status}, Interrupted, Second};
}

FaultCase answered(const char *fault)
{
    return {fault, {Answered, 200}, {Answered, 200}, Answered, Answered};
}

FaultCase passedOn(const char *fault, int status)
{
    return {fault, {PassedOn, status}, {PassedOn, status}, PassedOn, PassedOn};
}

} // namespace

QList<FaultCase> faultCases()
{
    return {
        answered("none"),
        // dispatch.md, "What an error means"
        failsBefore("rate_limit", 429),
        failsBefore("rate_limit retry_after=3600", 429),
        failsBefore("rate_limit retry_after=3600000ms", 429),
        failsBefore("rate_limit retry_after=date:3600", 429),
        {"rate_limit retry_after=1 first=1", {Answered, 200}, {Answered, 200}, Second, Second},
        failsBefore("server_error", 503),
        failsBefore("server_error status=502", 503),
        failsBefore("server_error status=503", 503),
        failsBefore("server_error status=504", 503),
        failsBefore("server_error status=529", 503),
        {"flapping", {Answered, 200}, {Answered, 200}, AnsweredBySome, AnsweredBySome},
        failsBefore("auth", 502),
        failsBefore("auth status=403", 502),
        failsBefore("quota", 502),
        passedOn("bad_request", 400),
        passedOn("bad_request status=422", 422),
        {"context_length", {PassedOn, 400}, {PassedOn, 400}, Second, Second},
        passedOn("content_filter", 400),
        answered("content_filter at=content"),
        // nothing, or not enough, arrives
        failsBefore("hang", 504),
        failsBefore("slow_first_token", 504),
        failsBefore("slow_first_token at=answer", 504),
        failsBefore("stall at=head", 504),
        failsInside("stall", 504),
        // the connection ends
        failsBefore("cut at=head", 503),
        failsInside("cut", 503),
        failsInside("cut framing=ended", 502),
        failsInside("cut framing=until_close", 502),
        answered("cut_clean"),
        answered("cut_clean framing=broken"),
        failsBefore("reset", 503),
        failsBefore("reset at=head", 503),
        failsInside("reset at=content", 503),
        failsInside("chunk_garbage", 502),
        // what arrives is wrong
        failsBefore("malformed", 502),
        {"malformed at=after", {Answered, 200}, {AllFailed, 502}, Answered, Second},
        {"malformed at=after then=cut", {Interrupted, 200}, {AllFailed, 502}, Interrupted, Second},
        failsBefore("html", 502),
        {"empty", {AllFailed, 503}, {AllFailed, 502}, Second, Second},
        failsBefore("half_json", 502),
        {"unstreamed", {AllFailed, 502}, {Answered, 200}, Second, Answered},
        {"wrong_content_type", {AllFailed, 502}, {Answered, 200}, Second, Answered},
        failsBefore("error_event", 503),
        failsInside("error_event at=after", 503),
        failsBefore("redirect", 502),
        {"giant_line bytes=17000000", {AllFailed, 502}, {Answered, 200}, Second, Answered},
        // odd, but an answer
        answered("giant_line bytes=3000000"),
        answered("byte_by_byte"),
        answered("utf8_split"),
        answered("crlf"),
        answered("comments"),
        answered("no_usage"),
        answered("usage_every_chunk"),
    };
}

QString outcomeText(Outcome outcome, int status)
{
    switch (outcome) {
    case Answered:
        return u"answered"_s;
    case AnsweredBySome:
        return u"answered by either lane"_s;
    case Second:
        return u"second lane answers"_s;
    case PassedOn:
        return u"the provider's %1, passed on"_s.arg(status);
    case AllFailed:
        return u"%1 `all_attempts_failed`"_s.arg(status);
    case Interrupted:
        return u"in-band `upstream_interrupted`"_s;
    }
    Q_UNREACHABLE();
}

} // namespace signalbox::test
