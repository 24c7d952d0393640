// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "loop.h"

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

namespace signalbox::bench {

/// How one call is answered: written into the prompt as `[[first=5 gap=20 tokens=50 end=done]]`, so that every proxy in
/// between hands it on. Times in milliseconds from the arrival of the request.
struct Script
{
    bool stream = false;
    int head = 0;   ///< head and a role-only event (streamed only), long before the first content in a hold-back test
    int first = 0;  ///< first content, or the whole answer
    int gap = 0;    ///< between two pieces of content
    int tokens = 1; ///< pieces of content
    bool open = false; ///< end=open: never ends, stays silent
};

/// A script out of a request body; the defaults for what is not there.
[[nodiscard]] Script scriptIn(std::string_view body);

/// An OpenAI-compatible provider for many paced streams: one thread, epoll. Each piece of content holds "@N;" where N
/// is the monotonic time of its sending in nanoseconds, so that a client on the same machine knows the delay exactly.
///
/// The first segment of the path is how it behaves: `ok`; `busy` (503), `hang` (accepts, never answers), `reset` (RST
/// instead of an answer), `resetheld` and `cutheld` (RST or FIN after head and role-only event). `GET /stats` counts.
class Provider final : public Watcher
{
public:
    explicit Provider(Loop &loop);
    ~Provider() override;

    [[nodiscard]] int port() const { return m_port; }

    struct Counts
    {
        long calls = 0;    ///< requests arrived whole
        long finished = 0; ///< answered to the end
        long aborted = 0;  ///< the other side left before that
        long open = 0;     ///< neither
        long connections = 0;
    };

protected:
    void onReady(std::uint32_t events) override;

private:
    class Call;

    int m_listening;
    int m_port = 0;
    Counts m_counts;
    std::unordered_map<Call *, std::unique_ptr<Call>> m_calls;
};

} // namespace signalbox::bench
