// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QObject>

#include <functional>
#include <memory>

namespace signalbox::upstream {

/// The descriptors libcurl wants watched, on the Qt event loop of the thread that made it. Level triggered: a socket
/// stays reported until libcurl has read it.
class SocketSet final : public QObject
{
    Q_OBJECT

public:
    enum Interest { None = 0, Read = 1, Write = 2 };
    Q_DECLARE_FLAGS(Interests, Interest)
    using Ready = std::function<void(qintptr descriptor, Interests what)>;

    explicit SocketSet(Ready ready);
    ~SocketSet() override;

    /// Replaces what is watched on `descriptor`; None forgets it. Legal from inside the callback.
    void watch(qintptr descriptor, Interests what);
    /// `descriptor` will be reported to closed() before it is closed, and is likely to be watched again and again: that
    /// may then be cheap.
    void opened(qintptr descriptor);
    void closed(qintptr descriptor);
    /// One descriptor that is readable while any of the watched is ready; −1 where the system has no such thing.
    [[nodiscard]] qintptr descriptor() const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

Q_DECLARE_OPERATORS_FOR_FLAGS(SocketSet::Interests)

} // namespace signalbox::upstream
