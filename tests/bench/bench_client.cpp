// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

/// bench_client URL [CALLS-AT-ONCE] [SECONDS]: POSTs to URL without pause through one upstream::Client and prints calls
/// per second, processor time per call and latency.

#include "upstream/client.h"

#include <QCoreApplication>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <memory>
#include <vector>

using namespace signalbox;

namespace {

using Time = std::chrono::steady_clock::time_point;

struct Totals
{
    std::vector<float> micros;
    qint64 failed = 0;
    bool isOver = false;
};

class Caller final : public upstream::Listener
{
public:
    Caller(upstream::Client &client, const upstream::Request &request, Totals &totals)
        : m_client(client)
        , m_request(request)
        , m_totals(totals)
    {
        again();
    }

    void onHead(int status, const upstream::Headers &) override { m_status = status; }
    void onBody(QByteArrayView) override {}
    void onEnding(const upstream::Ending &ending) override
    {
        const auto took = std::chrono::steady_clock::now() - m_start;
        m_totals.micros.push_back(std::chrono::duration<float, std::micro>(took).count());
        if (!ending.complete || m_status != 200)
            ++m_totals.failed;
        if (!m_totals.isOver)
            again();
    }

private:
    void again()
    {
        m_start = std::chrono::steady_clock::now();
        m_client.start(m_request, this);
    }

    upstream::Client &m_client;
    const upstream::Request &m_request;
    Totals &m_totals;
    Time m_start;
    int m_status = 0;
};

double processorSeconds()
{
    timespec used{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) * 1e-9;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (argc < 2) {
        std::fprintf(stderr, "usage: bench_client URL [CALLS-AT-ONCE] [SECONDS]\n");
        return 2;
    }
    const int atOnce = argc > 2 ? std::max(1, std::atoi(argv[2])) : 32;
    const int seconds = argc > 3 ? std::max(1, std::atoi(argv[3])) : 3;

    upstream::Client client;
    upstream::Request request;
    request.url = argv[1];
    request.headers = {{"content-type", "application/json"}, {"accept", "*/*"}};
    request.bearer = Secret(QByteArray("sk-bench"));
    request.body = R"({"model":"bench","messages":[{"role":"user","content":")" + QByteArray(300, 'x') + "\"}]}";
    Totals totals;
    std::vector<std::unique_ptr<Caller>> callers;
    for (int i = 0; i < atOnce; ++i)
        callers.push_back(std::make_unique<Caller>(client, request, totals));

    QTimer::singleShot(std::chrono::seconds(seconds), &application, [&] {
        totals.isOver = true;
        application.quit();
    });
    const double before = processorSeconds();
    QCoreApplication::exec();
    const double used = processorSeconds() - before;

    const size_t calls = std::max<size_t>(1, totals.micros.size());
    std::sort(totals.micros.begin(), totals.micros.end());
    const auto percentile = [&](double share) {
        return totals.micros.empty() ? 0.0F : totals.micros[static_cast<size_t>(share * static_cast<double>(calls - 1))];
    };
    std::printf("%d at once: %.0f calls/s, %.1f us processor time per call, median %.0f us, p99 %.0f us, %lld failed\n",
                atOnce, static_cast<double>(calls) / seconds, used * 1e6 / static_cast<double>(calls),
                static_cast<double>(percentile(0.5)), static_cast<double>(percentile(0.99)),
                static_cast<long long>(totals.failed));
    return totals.failed == 0 ? 0 : 1;
}
