// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "connection.h"
#include "figures.h"
#include "modes.h"

#include <cstdio>
#include <memory>
#include <random>

namespace signalbox::bench {
namespace {

/// A streamed answer lasts 60 ms: nothing for 10 ms, head and role until 25 ms, then content. Leaving at a moment
/// within 70 ms hits every phase.
constexpr auto script = "head=10 first=25 gap=2 tokens=18";
constexpr int longest = 70'000; // microseconds

struct Totals
{
    int begun = 0;
    int ended = 0;
    int beforeHead = 0; ///< left before a byte of the answer, the hold-back included
    int inContent = 0;
    int finished = 0; ///< the whole answer came first
    int fin = 0;
    int rst = 0;
    int surprises = 0; ///< cut, no HTTP or not 200
    std::string finishedNumbers;
};

class Cancelled final : public Connection
{
public:
    Cancelled(Loop &loop, const Options &options, Totals &totals, int number, std::chrono::microseconds after)
        : Connection(loop, options.port)
        , m_totals(totals)
        , m_number(number)
    {
        send(chatRequest(options, number, number % 4 != 0, number % 4 != 0 ? script : "first=50"));
        wakeAt(Clock::now() + after);
    }
    [[nodiscard]] bool isOver() const { return m_over; }

protected:
    void onTime() override
    {
        ++(m_status == 0 ? m_totals.beforeHead : m_totals.inContent);
        ++(m_number % 2 == 0 ? m_totals.fin : m_totals.rst);
        over();
    }
    void onAnswerHead(int status) override { m_status = status; }
    void onAnswerBody(std::string_view bytes) override
    {
        if (m_status != 200 && m_totals.surprises == 0)
            std::fprintf(stderr, "bench_traffic cancels: %d %.*s\n", m_status, static_cast<int>(bytes.size()), bytes.data());
    }
    void onAnswerEnd(Ending ending) override
    {
        if (ending == Ending::Whole && m_status == 200) {
            ++m_totals.finished;
            appendNumber(m_totals.finishedNumbers, m_number);
        } else {
            ++m_totals.surprises;
            if (m_totals.surprises == 1)
                std::fprintf(stderr, "bench_traffic cancels: #%d ended %s\n", m_number,
                             ending == Ending::Whole ? "whole" : ending == Ending::Cut ? "cut" : "as no HTTP");
        }
        over();
    }

private:
    void over()
    {
        ++m_totals.ended;
        m_over = true;
        leave(m_number % 2 == 0 ? Leaving::Fin : Leaving::Rst);
    }

    Totals &m_totals;
    int m_number;
    int m_status = 0;
    bool m_over = false;
};

} // namespace

int runCancels(const Options &options)
{
    Loop loop;
    Totals totals;
    std::mt19937 random(options.seed);
    std::uniform_int_distribution<int> moment(0, longest);
    std::vector<std::unique_ptr<Cancelled>> running(static_cast<std::size_t>(options.atOnce));
    const Ticker turn(loop, std::chrono::milliseconds(1), [&] {
        for (auto &slot : running) {
            if (slot && !slot->isOver())
                continue;
            slot.reset();
            if (totals.begun < options.count)
                slot = std::make_unique<Cancelled>(loop, options, totals, options.from + totals.begun++,
                                                   std::chrono::microseconds(moment(random)));
        }
        if (totals.ended == options.count)
            loop.stop();
    });
    const bool inTime = loop.run(std::chrono::minutes(10));
    std::printf(
        "{\"sent\":%d,\"before_head\":%d,\"in_content\":%d,\"finished\":%d,\"fin\":%d,\"rst\":%d,\"surprises\":%d,"
        "\"finished_numbers\":[%s]}\n",
        totals.begun, totals.beforeHead, totals.inContent, totals.finished, totals.fin, totals.rst, totals.surprises,
        totals.finishedNumbers.c_str());
    return inTime && totals.surprises == 0 ? 0 : 1;
}

} // namespace signalbox::bench
