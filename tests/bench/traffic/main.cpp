// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

/// bench_traffic MODE …: the load of tests/bench/carry and the provider behind it. Knows nothing of Signalbox.

#include "fatal.h"
#include "modes.h"
#include "provider.h"

#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdlib>
#include <string_view>

namespace signalbox::bench {
namespace {

constexpr auto usage =
    "usage: bench_traffic provider                 prints its port, serves until stdin ends\n"
    "       bench_traffic paced|idle|cancels|steady|first --port N [--path P] [--model M] [--count N] [--at-once N]\n"
    "                     [--rate N] [--seconds N] [--gap MS] [--from N] [--seed N]      (token: BENCH_TOKEN)\n";

/// Ends the loop when the process that started us is gone or has enough.
class EndOfInput final : public Watcher
{
public:
    explicit EndOfInput(Loop &loop)
        : Watcher(loop)
    {
        watch(STDIN_FILENO, EPOLLIN);
    }

protected:
    void onReady(std::uint32_t) override { loop().stop(); }
};

int runProvider()
{
    Loop loop;
    const Provider provider(loop);
    const EndOfInput end(loop);
    std::printf("%d\n", provider.port());
    std::fflush(stdout);
    loop.run();
    return 0;
}

bool read(Options &options, int argc, char **argv)
{
    for (int i = 2; i + 1 < argc; i += 2) {
        const std::string_view name = argv[i];
        const char *const value = argv[i + 1];
        if (name == "--path")
            options.path = value;
        else if (name == "--model")
            options.model = value;
        else if (name == "--port")
            options.port = std::atoi(value);
        else if (name == "--count")
            options.count = std::atoi(value);
        else if (name == "--at-once")
            options.atOnce = std::atoi(value);
        else if (name == "--rate")
            options.rate = std::atoi(value);
        else if (name == "--seconds")
            options.seconds = std::atoi(value);
        else if (name == "--gap")
            options.gap = std::atoi(value);
        else if (name == "--from")
            options.from = std::atoi(value);
        else if (name == "--seed")
            options.seed = static_cast<unsigned>(std::atoi(value));
        else
            return false;
    }
    if (const char *token = std::getenv("BENCH_TOKEN"))
        options.token = token;
    return argc % 2 == 0 && options.port > 0 && options.count > 0 && options.atOnce > 0 && options.rate > 0 &&
           options.seconds > 0 && options.gap > 0;
}

int run(int argc, char **argv)
{
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
    const std::string_view mode = argc > 1 ? argv[1] : "";
    if (mode == "provider" && argc == 2)
        return runProvider();
    Options options;
    if (argc > 2 && read(options, argc, argv)) {
        if (mode == "paced")
            return runPaced(options);
        if (mode == "idle")
            return runIdle(options);
        if (mode == "cancels")
            return runCancels(options);
        if (mode == "steady")
            return runSteady(options);
        if (mode == "first")
            return runFirst(options);
    }
    std::fputs(usage, stderr);
    return 2;
}

} // namespace
} // namespace signalbox::bench

int main(int argc, char **argv)
{
    return signalbox::bench::run(argc, argv);
}
