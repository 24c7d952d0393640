// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "health/key_ring.h"

#include <QStringList>

using namespace Qt::StringLiterals;

namespace signalbox::health {
namespace {

constexpr qsizetype longEnough = 20; // four characters of a shorter key would be too much of it
constexpr qsizetype shownEnd = 4;

} // namespace

KeyRing::KeyRing(std::vector<RingKey> keys) : m_keys(std::move(keys))
{
    QStringList problems;
    for (const RingKey &entry : m_keys) {
        if (entry.key)
            ++m_usable;
        else
            problems.append(entry.problem);
    }
    if (m_usable == 0 && !m_keys.empty())
        m_problem = u"no usable key: "_s + problems.join(u"; "_s);
}

QString keyLabel(const QString &source, const QByteArray &key)
{
    return key.size() < longEnough ? source : source + u" …"_s + QString::fromLatin1(key.last(shownEnd));
}

} // namespace signalbox::health
