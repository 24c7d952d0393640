// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "upstream/socket_set.h"

#include <QSocketNotifier>

#include <unordered_map>

namespace signalbox::upstream {
namespace {

/// Read and write notifier of one descriptor; made on first use, then only switched on and off.
struct Pair
{
    std::unique_ptr<QSocketNotifier> read;
    std::unique_ptr<QSocketNotifier> write;
};

} // namespace

class SocketSet::Private
{
public:
    Ready ready;
    std::unordered_map<qintptr, Pair> pairs;

    void turn(std::unique_ptr<QSocketNotifier> &notifier, qintptr descriptor, Interest what, bool on)
    {
        if (!notifier) {
            if (!on)
                return;
            const auto type = what == Read ? QSocketNotifier::Read : QSocketNotifier::Write;
            notifier = std::make_unique<QSocketNotifier>(descriptor, type);
            QObject::connect(notifier.get(), &QSocketNotifier::activated, notifier.get(),
                             [this, descriptor, what] { ready(descriptor, what); });
            return;
        }
        if (notifier->isEnabled() != on)
            notifier->setEnabled(on);
    }
};

SocketSet::SocketSet(Ready ready)
    : d(std::make_unique<Private>())
{
    d->ready = std::move(ready);
}

SocketSet::~SocketSet() = default;

qintptr SocketSet::descriptor() const
{
    return -1;
}

void SocketSet::opened(qintptr) {}

void SocketSet::closed(qintptr) {}

void SocketSet::watch(qintptr descriptor, Interests what)
{
    if (what == None) {
        const auto found = d->pairs.find(descriptor);
        if (found == d->pairs.end())
            return;
        // The notifier may be the one that is calling us: it is silenced now and destroyed later.
        for (auto *notifier : {found->second.read.release(), found->second.write.release()}) {
            if (notifier != nullptr) {
                notifier->setEnabled(false);
                notifier->deleteLater();
            }
        }
        d->pairs.erase(found);
        return;
    }
    Pair &pair = d->pairs[descriptor];
    d->turn(pair.read, descriptor, Read, what.testFlag(Read));
    d->turn(pair.write, descriptor, Write, what.testFlag(Write));
}

} // namespace signalbox::upstream
