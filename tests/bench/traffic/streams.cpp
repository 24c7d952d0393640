// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "connection.h"
#include "figures.h"
#include "modes.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <utility>

namespace signalbox::bench {
namespace {

/// Finds the provider's "@N;" in a body that comes in any pieces.
class Stamps final
{
public:
    template <class Heard>
    void read(std::string_view bytes, Heard heard)
    {
        for (const char c : bytes) {
            if (c == '@') {
                m_inside = true;
                m_number = 0;
            } else if (m_inside && c >= '0' && c <= '9') {
                m_number = m_number * 10 + (c - '0');
            } else if (std::exchange(m_inside, false) && c == ';') {
                heard(Time(std::chrono::nanoseconds(m_number)));
            }
        }
    }

private:
    bool m_inside = false;
    std::int64_t m_number = 0;
};

struct PacedTotals
{
    Time from; ///< of the window that is measured: every stream is open in all of it
    Time until;
    Figures delays;
    long pieces = 0;
    int whole = 0;
    int ended = 0;
};

class PacedStream final : public Connection
{
public:
    PacedStream(Loop &loop, const Options &options, PacedTotals &totals)
        : Connection(loop, options.port)
        , m_options(options)
        , m_totals(totals)
    {
    }

protected:
    void onAnswerHead(int status) override { m_status = status; }
    void onAnswerBody(std::string_view bytes) override
    {
        const Time now = Clock::now();
        m_stamps.read(bytes, [this, now](Time sent) {
            ++m_totals.pieces;
            ++m_pieces;
            if (now >= m_totals.from && now < m_totals.until)
                m_totals.delays.add(now - sent);
        });
    }
    void onAnswerEnd(Ending ending) override
    {
        if (ending == Ending::Whole && m_status == 200 && m_pieces == expected)
            ++m_totals.whole;
        if (++m_totals.ended == m_options.count)
            loop().stop();
    }

public:
    int expected = 0;

private:
    const Options &m_options;
    PacedTotals &m_totals;
    Stamps m_stamps;
    int m_pieces = 0;
    int m_status = 0;
};

constexpr auto settling = std::chrono::milliseconds(500);

struct IdleTotals
{
    int begun = 0;
    int open = 0;
    int failed = 0;
};

class IdleStream final : public Connection
{
public:
    IdleStream(Loop &loop, const Options &options, IdleTotals &totals)
        : Connection(loop, options.port)
        , m_totals(totals)
    {
    }

protected:
    void onAnswerHead(int status) override { m_status = status; }
    void onAnswerBody(std::string_view bytes) override
    {
        m_stamps.read(bytes, [this](Time) {
            if (m_status == 200 && !std::exchange(m_open, true))
                ++m_totals.open;
        });
    }
    void onAnswerEnd(Ending) override
    {
        ++m_totals.failed;
        if (m_open)
            --m_totals.open;
    }

private:
    IdleTotals &m_totals;
    Stamps m_stamps;
    int m_status = 0;
    bool m_open = false;
};

/// Ends a loop when stdin does.
class Stdin final : public Watcher
{
public:
    explicit Stdin(Loop &loop)
        : Watcher(loop)
    {
        watch(STDIN_FILENO, EPOLLIN);
    }

protected:
    void onReady(std::uint32_t) override
    {
        std::array<char, 64> waste{};
        if (::read(STDIN_FILENO, waste.data(), waste.size()) <= 0)
            loop().stop();
    }
};

} // namespace

int runPaced(const Options &options)
{
    Loop loop;
    PacedTotals totals;
    const auto ramp = std::chrono::milliseconds(std::max(options.count * 2, 10 * options.gap));
    const auto length = ramp + settling + std::chrono::seconds(options.seconds);
    const int pieces = static_cast<int>(length / std::chrono::milliseconds(options.gap)) + 1;
    totals.from = Clock::now() + ramp + settling;
    totals.until = totals.from + std::chrono::seconds(options.seconds);
    const std::string script = std::string("gap=") + std::to_string(options.gap) + " tokens=" + std::to_string(pieces);

    std::vector<std::unique_ptr<PacedStream>> streams;
    const auto open = [&] {
        if (static_cast<int>(streams.size()) == options.count)
            return;
        const int number = options.from + static_cast<int>(streams.size());
        streams.push_back(std::make_unique<PacedStream>(loop, options, totals));
        streams.back()->expected = pieces;
        streams.back()->send(chatRequest(options, number, true, script));
    };
    const Ticker opening(loop, std::chrono::nanoseconds(ramp) / options.count, open);
    loop.run(length + std::chrono::seconds(30));
    std::printf("{\"streams\":%d,\"whole\":%d,\"pieces\":%ld,\"expected\":%ld,\"measured\":%zu,", options.count,
                totals.whole, totals.pieces, static_cast<long>(pieces) * options.count, totals.delays.count());
    totals.delays.print();
    std::printf("}\n");
    return totals.whole == options.count ? 0 : 1;
}

int runIdle(const Options &options)
{
    Loop loop;
    IdleTotals totals;
    std::vector<std::unique_ptr<IdleStream>> streams;
    bool said = false;
    const auto openMore = [&] {
        for (int n = 0;
             n < 8 && totals.begun < options.count && totals.begun - totals.open - totals.failed < options.atOnce;
             ++n) {
            streams.push_back(std::make_unique<IdleStream>(loop, options, totals));
            streams.back()->send(chatRequest(options, options.from + totals.begun++, true, "end=open"));
        }
        if (!said && totals.open + totals.failed == options.count) {
            said = true;
            std::printf("{\"open\":%d,\"failed\":%d}\n", totals.open, totals.failed);
            std::fflush(stdout);
        }
    };
    const Ticker opening(loop, std::chrono::milliseconds(1), openMore);
    const Stdin end(loop);
    loop.run();
    for (const auto &stream : streams)
        stream->leave(Connection::Leaving::Fin);
    return totals.failed == 0 ? 0 : 1;
}

} // namespace signalbox::bench
