// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

// Detectors and redaction: any bytes as text, and as a request that is redacted and said back.

#include "classify/redactor.h"
#include "classify/reply_restorer.h"

#include <re2/re2.h>

#include <cstdint>
#include <cstdlib>

using namespace signalbox;

namespace {

void require(bool fact)
{
    if (!fact)
        std::abort();
}

const std::shared_ptr<const classify::Detectors> &detectors()
{
    static const auto all = [] {
        KindSet kinds;
        for (std::size_t i = 0; i + 1 < sensitiveKinds; ++i)
            kinds.set(i);
        return classify::Detectors::compile(
            {{QStringLiteral("all"), kinds, nullptr, 0},
             {QStringLiteral("x"), {}, std::make_shared<const re2::RE2>("(?i)project.?x"), 1}});
    }();
    return all;
}

void checkRequest(const QByteArray &body)
{
    const auto facts = wire::readChatRequest(body);
    if (!facts)
        return;
    const classify::RequestFindings findings = classify::RequestScanner(1).scan(body, *facts, detectors());
    qsizetype last = 0;
    for (const classify::BodyFinding &finding : findings.list) {
        require(finding.span.offset >= last && finding.span.length > 0 && finding.span.end() <= body.size());
        last = finding.span.offset;
    }
    if (!findings.complete)
        return;
    const classify::Redaction redaction = classify::redact(body, *facts, findings, classify::DetectorSet().set(), 1);
    const QByteArray sent = wire::forwardedBody(body, *facts, "m", redaction.edits);
    require(wire::readChatRequest(sent).has_value()); // still the JSON of a request
    const QByteArray answer = "{\"choices\":" + sent + '}';
    (void)classify::ReplyRestorer(redaction.placeholders, false).body(answer);
    classify::ReplyRestorer stream(redaction.placeholders, true);
    wire::SseReader reader;
    QList<wire::SseEvent> events;
    (void)reader.feed("data: {\"choices\":[{\"index\":0,\"delta\":" + sent + "}]}\n\n", events);
    for (const wire::SseEvent &event : std::as_const(events))
        (void)stream.event(event);
    (void)stream.flush();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    std::vector<classify::Finding> findings;
    detectors()->findBuiltins(bytes, findings);
    (void)detectors()->findPatterns(bytes, findings, 1000);
    for (const classify::Finding &finding : findings)
        require(finding.begin < finding.end && finding.end <= size);
    checkRequest(bytes);
    return 0;
}
