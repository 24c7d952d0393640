// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QByteArray>
#include <QString>

#include <array>
#include <cstdlib>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

namespace signalbox::test {

/// A pipe to the standard input of a program, of which the test sees how much the program has read.
class WatchedPipe final
{
public:
    WatchedPipe() { [[maybe_unused]] const int made = ::pipe2(m_ends.data(), O_CLOEXEC); }
    ~WatchedPipe()
    {
        closeWriter();
        ::close(m_ends[0]);
    }
    Q_DISABLE_COPY_MOVE(WatchedPipe)

    [[nodiscard]] QString readerPath() const { return QStringLiteral("/proc/self/fd/%1").arg(m_ends[0]); }
    void write(const QByteArray &bytes)
    {
        [[maybe_unused]] const ssize_t written = ::write(m_ends[1], bytes.constData(), static_cast<size_t>(bytes.size()));
    }
    [[nodiscard]] int unread() const
    {
        int bytes = -1;
        ::ioctl(m_ends[0], FIONREAD, &bytes);
        return bytes;
    }
    void closeWriter()
    {
        if (m_ends[1] >= 0)
            ::close(m_ends[1]);
        m_ends[1] = -1;
    }

private:
    std::array<int, 2> m_ends{-1, -1};
};

/// A terminal whose other side, keyboard and screen, is the test.
class WatchedTerminal final
{
public:
    WatchedTerminal() : m_side(::posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC))
    {
        ::grantpt(m_side);
        ::unlockpt(m_side);
        m_path = QString::fromLocal8Bit(::ptsname(m_side));
        m_terminal = ::open(m_path.toLocal8Bit().constData(), O_RDWR | O_NOCTTY | O_CLOEXEC); // so that it stays
    }
    ~WatchedTerminal()
    {
        ::close(m_terminal);
        ::close(m_side);
    }
    Q_DISABLE_COPY_MOVE(WatchedTerminal)

    [[nodiscard]] QString path() const { return m_path; }
    [[nodiscard]] bool echoes() const
    {
        termios settings{};
        ::tcgetattr(m_terminal, &settings);
        return (settings.c_lflag & ECHO) != 0;
    }
    void type(const QByteArray &keys)
    {
        [[maybe_unused]] const ssize_t written = ::write(m_side, keys.constData(), static_cast<size_t>(keys.size()));
    }
    /// Everything on the screen so far.
    [[nodiscard]] QByteArray shown()
    {
        std::array<char, 4096> bytes{};
        for (ssize_t got = 0; (got = ::read(m_side, bytes.data(), bytes.size())) > 0;)
            m_shown.append(bytes.data(), static_cast<qsizetype>(got));
        return m_shown;
    }

private:
    int m_side;
    int m_terminal = -1;
    QString m_path;
    QByteArray m_shown;
};

} // namespace signalbox::test
