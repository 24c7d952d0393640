// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

// What saying something in another dialect costs: a request of 10 KB (history of an agent with tools) and one event of a
// stream, each way: bench_translate [--check]. Times are processor times of the thread; the median of the rounds is shown.
// --check: exit 4 when a request takes 100 µs or more, or an event 20 µs or more.

#include "wire/translate.h"

#include <QTextStream>

#include <algorithm>
#include <ctime>

using namespace signalbox;
using namespace Qt::StringLiterals;
using wire::Dialect;

namespace {

constexpr qsizetype requestBytes = 10'000;

double microseconds()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

template <class Work>
double median(int rounds, int perRound, Work work)
{
    std::vector<double> times;
    for (int i = 0; i < rounds; ++i) {
        const double start = microseconds();
        for (int k = 0; k < perRound; ++k)
            work();
        times.push_back((microseconds() - start) / perRound);
    }
    std::nth_element(times.begin(), times.begin() + rounds / 2, times.end());
    return times[static_cast<std::size_t>(rounds / 2)];
}

/// Turns of a coding agent: a call, its result with a piece of source code, and again.
QByteArray chatRequest()
{
    const QByteArray code = QByteArray("    if (value.get(text) == simdjson::SUCCESS)\\n        return bytesOf(text); // \\\"plain\\\"\\n").repeated(8);
    QByteArray body = R"({"model":"auto","stream":true,"tools":[{"type":"function","function":{"name":"read_file","description":"Reads a file.","parameters":{"type":"object","properties":{"path":{"type":"string"}},"required":["path"]}}}],"messages":[{"role":"system","content":"You refactor code."},{"role":"user","content":"Refactor the parser."})";
    for (int i = 0; body.size() < requestBytes; ++i) {
        const QByteArray id = "call_" + QByteArray::number(i);
        body += R"(,{"role":"assistant","content":null,"tool_calls":[{"id":")" + id
            + R"(","type":"function","function":{"name":"read_file","arguments":"{\"path\":\"proxy/wire/facts.cpp\"}"}}]},{"role":"tool","tool_call_id":")"
            + id + R"(","content":")" + code + "\"}";
    }
    return body + "]}";
}

QByteArray translated(Dialect from, Dialect to, const QByteArray &body)
{
    return wire::writeRequest(to, *wire::readRequest(from, body), {"model", 8192}).value_or(QByteArray());
}

double eventTime(Dialect from, Dialect to, const wire::SseEvent &first, const wire::SseEvent &event)
{
    wire::StreamTranslator translator(from, to, {});
    (void)translator.feed(first);
    return median(200, 100, [&] {
        if (translator.feed(event).isEmpty())
            qFatal("an event was lost");
    });
}

wire::SseEvent sse(const QByteArray &data)
{
    return {{}, data, "data: " + data + "\n\n", true};
}

} // namespace

int main(int argc, char **argv)
{
    QTextStream out(stdout);
    const bool check = argc > 1 && QByteArray(argv[1]) == "--check";
    struct Spoken
    {
        Dialect dialect;
        QByteArray first; ///< event that opens the words
        QByteArray token;
    };
    const Spoken dialects[] = {
        {Dialect::OpenAiChat, R"({"id":"c","model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":""}}]})",
         R"({"id":"chatcmpl-123","object":"chat.completion.chunk","created":1760000000,"model":"gpt-4o","system_fingerprint":"fp_1","choices":[{"index":0,"delta":{"content":" token"},"logprobs":null,"finish_reason":null}]})"},
        {Dialect::OpenAiResponses, R"({"type":"response.created","sequence_number":0,"response":{"id":"resp_1","model":"m","status":"in_progress","output":[]}})",
         R"({"type":"response.output_text.delta","sequence_number":4,"item_id":"msg_1","output_index":0,"content_index":0,"delta":" token","logprobs":[],"obfuscation":"abcdefgh"})"},
        {Dialect::Anthropic, R"({"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}})",
         R"({"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" token"}})"},
        {Dialect::Gemini, R"({"candidates":[{"content":{"parts":[{"text":"A"}],"role":"model"}}],"modelVersion":"gemini"})",
         R"({"candidates":[{"content":{"parts":[{"text":" token"}],"role":"model"}}],"usageMetadata":{"promptTokenCount":9,"candidatesTokenCount":3,"totalTokenCount":12},"modelVersion":"gemini"})"}};
    const QByteArray chat = chatRequest();
    bool fine = true;
    const auto report = [&](const QString &what, double time, double most) {
        out << what.leftJustified(44) << QString::number(time, 'f', 1).rightJustified(8) << " us   (under " << most << ")\n";
        fine = fine && time < most;
    };
    out << "request: " << chat.size() << " bytes as chat\n";
    for (const Spoken &from : dialects) {
        const QByteArray asked = from.dialect == Dialect::OpenAiChat ? chat : translated(Dialect::OpenAiChat, from.dialect, chat);
        for (const Spoken &to : dialects) {
            if (from.dialect == to.dialect)
                continue;
            const QString pair = wire::dialectName(from.dialect) + u" to "_s + wire::dialectName(to.dialect);
            report(u"request, "_s + pair, median(100, 20, [&] { (void)translated(from.dialect, to.dialect, asked); }), 100);
            report(u"event, "_s + pair, eventTime(from.dialect, to.dialect, sse(from.first), sse(from.token)), 20);
        }
    }
    return check && !fine ? 4 : 0;
}
