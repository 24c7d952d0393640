// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "connection.h"
#include "figures.h"
#include "modes.h"

#include <cstdio>
#include <memory>

namespace signalbox::bench {
namespace {

struct Totals
{
    long sent = 0;
    long answered = 0;
    long failed = 0;
    long refused = 0; ///< of the failed: with a 5xx
    Figures took;
};

/// A kept-alive client; free again after a whole answer.
class Client final : public Connection
{
public:
    Client(Loop &loop, int port, Totals &totals)
        : Connection(loop, port)
        , m_totals(totals)
    {
    }
    [[nodiscard]] bool isFree() const { return m_free && isOpen(); }
    [[nodiscard]] bool isDead() const { return m_free && !isOpen(); }
    void ask(const std::string &request)
    {
        m_free = false;
        m_done = false;
        m_status = 0;
        ++m_totals.sent;
        send(request);
    }

protected:
    void onAnswerHead(int status) override { m_status = status; }
    void onAnswerBody(std::string_view bytes) override
    {
        m_tail.append(bytes.substr(bytes.size() > 64 ? bytes.size() - 64 : 0));
        m_tail.erase(0, m_tail.size() > 64 ? m_tail.size() - 64 : 0);
        m_done = m_tail.ends_with("data: [DONE]\n\n") || m_tail.ends_with("}");
    }
    void onAnswerEnd(Ending ending) override
    {
        m_free = true;
        const bool good = ending == Ending::Whole && m_status == 200 && m_done;
        ++(good ? m_totals.answered : m_totals.failed);
        if (!good)
            m_totals.refused += m_status / 100 == 5 ? 1 : 0;
        if (good)
            m_totals.took.add(Clock::now() - sentAt());
    }

private:
    Totals &m_totals;
    std::string m_tail;
    int m_status = 0;
    bool m_free = true;
    bool m_done = false;
};

/// One request after the other; the time of each until its first content.
class Asker final : public Connection
{
public:
    Asker(Loop &loop, const Options &options)
        : Connection(loop, options.port)
        , m_options(options)
    {
        next();
    }

    std::string times; ///< microseconds, comma separated; -1 for an answer that was none
    int failed = 0;

protected:
    void onAnswerHead(int status) override { m_status = status; }
    void onAnswerBody(std::string_view bytes) override
    {
        if (m_first < 0 && m_status == 200 && bytes.find('@') != std::string_view::npos)
            m_first = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - sentAt()).count();
    }
    void onAnswerEnd(Ending ending) override
    {
        if (ending != Ending::Whole || m_first < 0) {
            ++failed;
            m_first = -1;
        }
        appendNumber(times, m_first);
        if (!isOpen())
            failed += m_options.count - m_asked; // nobody answers the rest
        if (m_asked == m_options.count || !isOpen())
            loop().stop();
        else
            next();
    }

private:
    void next()
    {
        m_first = -1;
        m_status = 0;
        send(chatRequest(m_options, m_options.from + m_asked++, true, "tokens=3"));
    }

    const Options &m_options;
    int m_asked = 0;
    int m_status = 0;
    std::int64_t m_first = -1;
};

} // namespace

std::string chatRequest(const Options &options, int number, bool stream, const std::string &script)
{
    const std::string body = R"({"model":")" + options.model + R"(","messages":[{"role":"user","content":"#)" +
                             std::to_string(number) + " [[" + script + R"(]]"}])" +
                             (stream ? R"(,"stream":true})" : "}");
    return "POST " + options.path + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(options.port) +
           "\r\nContent-Type: application/json\r\nAuthorization: Bearer " + options.token +
           "\r\nX-Signalbox-Session: " + std::to_string(number) + "\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + body;
}

int runSteady(const Options &options)
{
    Loop loop;
    Totals totals;
    const long wanted = static_cast<long>(options.rate) * options.seconds;
    std::vector<std::unique_ptr<Client>> clients;
    std::size_t turn = 0;
    const auto ask = [&] {
        if (totals.sent == wanted) {
            if (totals.answered + totals.failed == wanted)
                loop.stop();
            return;
        }
        const int number = options.from + static_cast<int>(totals.sent);
        const std::string request =
            chatRequest(options, number, number % 3 != 0,
                        number % 3 != 0 ? "head=5 first=20 gap=10 tokens=20" : "first=100 tokens=40");
        for (std::size_t tried = 0; tried < clients.size(); ++tried) {
            auto &client = clients[++turn % clients.size()];
            if (client->isDead())
                client = std::make_unique<Client>(loop, options.port, totals);
            if (client->isFree())
                return client->ask(request);
        }
        clients.push_back(std::make_unique<Client>(loop, options.port, totals));
        clients.back()->ask(request);
    };
    const Ticker asking(loop, std::chrono::nanoseconds(std::chrono::seconds(1)) / options.rate, ask);
    loop.run(std::chrono::seconds(options.seconds + 30));
    std::printf("{\"sent\":%ld,\"answered\":%ld,\"failed\":%ld,\"refused\":%ld,\"clients\":%zu,", totals.sent,
                totals.answered, totals.failed, totals.refused, clients.size());
    totals.took.print();
    std::printf("}\n");
    return totals.answered == wanted ? 0 : 1;
}

int runFirst(const Options &options)
{
    Loop loop;
    Asker asker(loop, options);
    const bool inTime = loop.run(std::chrono::minutes(5));
    std::printf("{\"failed\":%d,\"first_us\":[%s]}\n", asker.failed, asker.times.c_str());
    return inTime && asker.failed == 0 ? 0 : 1;
}

} // namespace signalbox::bench
