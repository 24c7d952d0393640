// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "upstream/socket_set.h"

#include <QSocketNotifier>

#include <array>
#include <vector>

#include <sys/epoll.h>
#include <unistd.h>

namespace signalbox::upstream {
namespace {

constexpr int batch = 64; ///< events taken per turn of the event loop

uint32_t eventsFor(SocketSet::Interests what)
{
    return (what.testFlag(SocketSet::Read) ? uint32_t{EPOLLIN} : 0U)
           | (what.testFlag(SocketSet::Write) ? uint32_t{EPOLLOUT} : 0U);
}

} // namespace

/// One epoll set behind one notifier: Qt's dispatcher polls a single descriptor however many streams are open, so the
/// cost of an event does not grow with them.
class SocketSet::Private
{
public:
    Private() : epoll(::epoll_create1(EPOLL_CLOEXEC)), notifier(epoll, QSocketNotifier::Read)
    {
        if (epoll < 0)
            qFatal("no epoll descriptor: the limit of open files is exhausted");
        QObject::connect(&notifier, &QSocketNotifier::activated, &notifier, [this] { take(); });
    }
    ~Private() { ::close(epoll); }
    Q_DISABLE_COPY_MOVE(Private)

    void take()
    {
        std::array<epoll_event, batch> events{};
        const int count = ::epoll_wait(epoll, events.data(), batch, 0);
        for (int i = 0; i < count; ++i) {
            const epoll_event &event = events[static_cast<size_t>(i)];
            // An earlier event of this batch may have closed this one's socket.
            const Interests wanted = watched[static_cast<size_t>(event.data.fd)].wanted;
            if (wanted == None)
                setRegistered(event.data.fd, None);
            Interests what;
            if ((event.events & (EPOLLIN | EPOLLERR | EPOLLHUP)) != 0)
                what |= wanted & Read;
            if ((event.events & (EPOLLOUT | EPOLLERR | EPOLLHUP)) != 0)
                what |= wanted & Write;
            if (what != None)
                ready(event.data.fd, what);
        }
    }

    struct Watch
    {
        Interests wanted;
        Interests registered; ///< what the epoll set knows; more than wanted after a lazy removal
        bool isKept = false;  ///< closed() will be called, so a registration can outlast the wish for it
    };

    Watch &at(qintptr descriptor)
    {
        const auto index = static_cast<size_t>(descriptor);
        if (watched.size() <= index)
            watched.resize(index + 1);
        return watched[index];
    }
    void setRegistered(qintptr descriptor, Interests what)
    {
        Watch &watch = at(descriptor);
        const Interests before = std::exchange(watch.registered, what);
        if (before == what)
            return;
        epoll_event event{};
        event.events = eventsFor(what);
        event.data.fd = static_cast<int>(descriptor);
        const int change = what == None ? EPOLL_CTL_DEL : before == None ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
        ::epoll_ctl(epoll, change, event.data.fd, &event);
    }

    Ready ready;
    std::vector<Watch> watched; ///< by descriptor
    int epoll;
    QSocketNotifier notifier;
};

SocketSet::SocketSet(Ready ready) : d(std::make_unique<Private>())
{
    d->ready = std::move(ready);
}

SocketSet::~SocketSet() = default;

qintptr SocketSet::descriptor() const
{
    return d->epoll;
}

// A connection is watched during each of its calls and not between them. Two system calls each time are saved by leaving
// it in the set: it is silent then, and should it not be, take() removes it.
void SocketSet::watch(qintptr descriptor, Interests what)
{
    Private::Watch &watch = d->at(descriptor);
    watch.wanted = what;
    if (what != None || !watch.isKept)
        d->setRegistered(descriptor, what);
}

void SocketSet::opened(qintptr descriptor)
{
    d->at(descriptor).isKept = true;
}

void SocketSet::closed(qintptr descriptor)
{
    d->setRegistered(descriptor, None);
    d->at(descriptor) = {};
}

} // namespace signalbox::upstream
