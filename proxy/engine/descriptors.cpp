// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "engine/descriptors.h"

#include <QLoggingCategory>

#ifdef Q_OS_UNIX
#include <sys/resource.h>
#endif

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace signalbox::engine {
namespace {

Q_LOGGING_CATEGORY(lcDescriptors, "signalbox.proxy.engine")

constexpr qint64 perConnection = 2;
constexpr qint64 perWorker = 16;     ///< event loop, epoll set, journal, resolver
constexpr qint64 ofTheProgram = 128; ///< ledger, policy watcher, window, descriptors inherited

} // namespace

qint64 descriptorsFor(int connections, int workers)
{
    return perConnection * connections + perWorker * workers + ofTheProgram;
}

Result<int> connectionsWithin(std::optional<int> wanted, int workers, qint64 mostDescriptors)
{
    const int connections = wanted.value_or(defaultConnections);
    if (descriptorsFor(connections, workers) <= mostDescriptors)
        return connections;
    const qint64 room = (mostDescriptors - descriptorsFor(0, workers)) / perConnection;
    const auto fitting = static_cast<int>(std::clamp<qint64>(room, 0, std::numeric_limits<int>::max()));
    if (fitting > 0 && !wanted)
        return fitting;
    const QString limit =
        u"%1 connections need %2 file descriptors (one each for the client and for its provider), but "
        "this process may open %3"_s.arg(connections)
            .arg(descriptorsFor(connections, workers))
            .arg(mostDescriptors);
    const QString advice =
        fitting > 0
            ? u"raise the hard limit (ulimit -Hn, LimitNOFILE= of systemd) or use --max-connections %1"_s.arg(fitting)
            : u"raise the hard limit (ulimit -Hn, LimitNOFILE= of systemd)"_s;
    return Unexpected(
        Error{ErrorKind::InvalidRequest, u"%1. Nothing was started; %2."_s.arg(limit, advice), u"--max-connections"_s});
}

Result<int> reserveDescriptors(std::optional<int> wanted, int workers)
{
#ifdef Q_OS_UNIX
    rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_max == RLIM_INFINITY)
        files.rlim_max = static_cast<rlim_t>(std::numeric_limits<qint32>::max());
    const Result<int> connections = connectionsWithin(wanted, workers, static_cast<qint64>(files.rlim_max));
    if (!connections)
        return connections;
    if (!wanted && *connections < defaultConnections)
        qCWarning(lcDescriptors,
                  "Only %d instead of %d client connections at a time: this process may open %llu files.", *connections,
                  defaultConnections, static_cast<unsigned long long>(files.rlim_max));
    const auto needed = static_cast<rlim_t>(descriptorsFor(*connections, workers));
    if (files.rlim_cur != RLIM_INFINITY && files.rlim_cur < needed) {
        files.rlim_cur = needed;
        if (::setrlimit(RLIMIT_NOFILE, &files) != 0)
            qCWarning(lcDescriptors, "The limit of open files could not be raised to %llu.",
                      static_cast<unsigned long long>(needed));
    }
    return connections;
#else
    Q_UNUSED(workers)
    return wanted.value_or(defaultConnections);
#endif
}

} // namespace signalbox::engine
