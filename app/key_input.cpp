// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "app/key_input.h"

#include "app/cli.h"

#include <array>
#include <cerrno>
#include <csignal>

#include <termios.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace signalbox::app {
namespace {

constexpr qsizetype longestInput = 16 * 1024;
constexpr std::array<int, 4> endingSignals{SIGINT, SIGTERM, SIGHUP, SIGQUIT};

volatile std::sig_atomic_t receivedSignal = 0; // a signal handler can reach nothing but globals

void onSignal(int number)
{
    receivedSignal = number;
}

/// While it lives, what is typed is not shown, and a signal only interrupts reading; its end brings both back and gives
/// the program the signal it received.
class HiddenTyping final
{
public:
    HiddenTyping()
    {
        receivedSignal = 0;
        struct sigaction interrupt = {}; // without SA_RESTART: read() returns
        interrupt.sa_handler = onSignal;
        for (std::size_t i = 0; i < endingSignals.size(); ++i)
            ::sigaction(endingSignals[i], &interrupt, &m_before[i]);
        m_isTerminal = ::tcgetattr(STDIN_FILENO, &m_settings) == 0;
        termios hidden = m_settings;
        hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        if (m_isTerminal)
            ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    }
    ~HiddenTyping()
    {
        if (m_isTerminal)
            ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &m_settings);
        for (std::size_t i = 0; i < endingSignals.size(); ++i)
            ::sigaction(endingSignals[i], &m_before[i], nullptr);
        if (receivedSignal != 0)
            ::raise(receivedSignal);
    }
    Q_DISABLE_COPY_MOVE(HiddenTyping)

private:
    termios m_settings = {};
    bool m_isTerminal = false;
    std::array<struct sigaction, endingSignals.size()> m_before = {};
};

enum class Until { End, Line };

/// False when reading failed or a signal came; up to one byte more than a key may have.
bool readInput(QByteArray &text, Until until)
{
    std::array<char, 4096> bytes{};
    while (text.size() <= longestInput) {
        const ssize_t got = ::read(STDIN_FILENO, bytes.data(), bytes.size());
        if (got < 0 && errno == EINTR && receivedSignal == 0)
            continue;
        if (got < 0)
            return false;
        text.append(bytes.data(), static_cast<qsizetype>(got));
        if (got == 0 || (until == Until::Line && text.contains('\n')))
            return true;
    }
    return true;
}

} // namespace

Result<Secret> readKey(const QString &provider)
{
    const bool typed = ::isatty(STDIN_FILENO) == 1;
    complain(typed ? u"Type or paste the key of %1 and press Enter; it is not shown."_s.arg(provider)
                   : u"Reading the key of %1 from standard input."_s.arg(provider));
    QByteArray text;
    bool isRead = false;
    if (typed) {
        const HiddenTyping hidden;
        isRead = readInput(text, Until::Line);
    } else {
        isRead = readInput(text, Until::End);
    }
    if (!isRead)
        return Unexpected(Error{ErrorKind::Io, u"Standard input cannot be read, so no key was kept."_s, {}});
    if (text.size() > longestInput)
        return Unexpected(Error{ErrorKind::InvalidRequest, u"Standard input holds more than a key; nothing was kept."_s, {}});
    return Secret(text);
}

} // namespace signalbox::app
