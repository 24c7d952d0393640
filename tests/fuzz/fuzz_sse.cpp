// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

// The SSE reader: the same events however the stream is cut, and no byte lost. The first input byte chooses the cuts,
// the second the limit.

#include "wire/sse.h"

#include <cstdint>
#include <cstdlib>

using signalbox::wire::SseEvent;
using signalbox::wire::SseReader;

namespace {

struct Reading
{
    QList<SseEvent> events;
    bool alive = true;
};

Reading read(QByteArrayView stream, qsizetype limit, qsizetype step)
{
    Reading reading;
    SseReader reader(limit);
    for (qsizetype at = 0; at < stream.size() && reading.alive; at += step)
        reading.alive = reader.feed(stream.sliced(at, std::min(step, stream.size() - at)), reading.events);
    reader.finish(reading.events);
    return reading;
}

void require(bool fact)
{
    if (!fact)
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size < 2)
        return 0;
    const qsizetype step = 1 + data[0] % 7;
    const qsizetype limit = data[1] < 128 ? 1 + data[1] : 1 << 20;
    const QByteArrayView stream(data + 2, static_cast<qsizetype>(size) - 2);
    const Reading whole = read(stream, limit, std::max<qsizetype>(stream.size(), 1));
    const Reading cut = read(stream, limit, step);
    require(whole.alive == cut.alive && whole.events.size() == cut.events.size());
    QByteArray joined;
    for (qsizetype i = 0; i < whole.events.size(); ++i) {
        const SseEvent &a = whole.events.at(i);
        const SseEvent &b = cut.events.at(i);
        require(a.type == b.type && a.data == b.data && a.raw == b.raw && a.hasData == b.hasData);
        require(a.hasData || a.data.isEmpty());
        require(a.data.size() <= a.raw.size() && a.raw.size() <= limit);
        joined += a.raw;
    }
    require(stream.startsWith(joined));
    return 0;
}
