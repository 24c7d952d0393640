// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/splice.h"

#include <algorithm>

namespace signalbox::dispatch {
namespace {

bool isBlank(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

qsizetype commonLength(QByteArrayView a, QByteArrayView b)
{
    const qsizetype most = std::min(a.size(), b.size());
    return std::mismatch(a.begin(), a.begin() + most, b.begin()).first - a.begin();
}

} // namespace

Splice::Splice(QByteArray known, QByteArray blanks, State state)
    : m_known(std::move(known)), m_blanks(std::move(blanks)), m_state(state)
{
}

QByteArrayView Splice::prefillOf(QByteArrayView delivered)
{
    while (!delivered.isEmpty() && isBlank(delivered.back()))
        delivered.chop(1);
    return delivered.size() < leastPrefill ? QByteArrayView() : delivered;
}

Splice Splice::restart(QByteArray delivered)
{
    return {std::move(delivered), {}, State::Repeating};
}

Splice Splice::continuation(QByteArray delivered)
{
    const qsizetype given = prefillOf(delivered).size();
    return {delivered.first(given), delivered.sliced(given), State::Undecided};
}

std::optional<QByteArray> Splice::feed(QByteArrayView text)
{
    switch (m_state) {
    case State::Repeating:
        return repeat(text);
    case State::Undecided:
        return decide(text);
    case State::Blanks:
        return skipBlanks(text);
    case State::Joined:
        return text.toByteArray();
    }
    Q_UNREACHABLE();
}

std::optional<QByteArray> Splice::repeat(QByteArrayView text)
{
    const QByteArrayView left = QByteArrayView(m_known).sliced(m_at);
    const qsizetype common = commonLength(left, text);
    if (common < std::min(left.size(), text.size()))
        return std::nullopt;
    m_at += common;
    if (m_at == m_known.size())
        m_state = State::Joined;
    return text.sliced(common).toByteArray();
}

/// Held back while it may be the prefill said again.
QByteArray Splice::decide(QByteArrayView text)
{
    const QByteArrayView left = QByteArrayView(m_known).sliced(m_at);
    const qsizetype common = commonLength(left, text);
    if (common == left.size()) {
        m_at = 0;
        m_state = State::Blanks;
        return skipBlanks(text.sliced(common));
    }
    if (common == text.size()) {
        m_at += common;
        return {};
    }
    const QByteArray held = m_known.first(std::exchange(m_at, 0)) + text.toByteArray();
    m_state = State::Blanks;
    return skipBlanks(held);
}

QByteArray Splice::skipBlanks(QByteArrayView text)
{
    const QByteArrayView left = QByteArrayView(m_blanks).sliced(m_at);
    const qsizetype common = commonLength(left, text);
    m_at += common;
    if (m_at == m_blanks.size() || common < text.size())
        m_state = State::Joined;
    return text.sliced(common).toByteArray();
}

std::optional<QByteArray> Splice::finish()
{
    switch (m_state) {
    case State::Repeating:
        return m_at == m_known.size() ? std::optional(QByteArray()) : std::nullopt;
    case State::Undecided: {
        const QByteArray held = m_known.first(std::exchange(m_at, 0));
        m_state = State::Blanks;
        return skipBlanks(held);
    }
    case State::Blanks:
    case State::Joined:
        return QByteArray();
    }
    Q_UNREACHABLE();
}

} // namespace signalbox::dispatch
