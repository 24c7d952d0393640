// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "simulator/signature.h"

#include <QCryptographicHash>

namespace signalbox::simulator {
namespace {

constexpr qsizetype hashBytes = 20; // SHA-1

QByteArray hashOf(QByteArrayView text)
{
    return QCryptographicHash::hash("simulated signature\n" + text.toByteArray(), QCryptographicHash::Sha1);
}

} // namespace

QByteArray signatureOf(QByteArrayView thought)
{
    return ("sim:" + hashOf(thought)).toBase64();
}

QByteArray sealed(QByteArrayView thought)
{
    return (hashOf(thought) + thought.toByteArray()).toBase64();
}

bool isSealed(const QByteArray &seal)
{
    const auto decoded = QByteArray::fromBase64Encoding(seal, QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || decoded.decoded.size() < hashBytes)
        return false;
    const QByteArrayView bytes = decoded.decoded;
    return hashOf(bytes.sliced(hashBytes)) == bytes.first(hashBytes);
}

} // namespace signalbox::simulator
