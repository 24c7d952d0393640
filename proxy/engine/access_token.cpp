// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "engine/access_token.h"

#include <QFile>
#include <QRandomGenerator>
#include <QSaveFile>

#include <array>

using namespace Qt::StringLiterals;

namespace signalbox::engine {
namespace {

constexpr int randomWords = 8; // 256 bits

Secret freshToken()
{
    std::array<quint32, randomWords> words{};
    QRandomGenerator::system()->fillRange(words.data(), words.size());
    return Secret("sb-" + QByteArray(reinterpret_cast<const char *>(words.data()), sizeof words).toHex());
}

} // namespace

Result<Secret> keptToken(const QString &dataDir)
{
    const QString path = dataDir + u"/token"_s;
    QFile file(path);
    if (file.open(QIODevice::ReadOnly)) {
        const QByteArray kept = file.readAll().trimmed();
        if (!kept.isEmpty())
            return Secret(kept);
        return Unexpected(Error{ErrorKind::Io,
                                u"The token file %1 is empty, so nobody could be let in. Remove it to have a new token "
                                "made."_s.arg(path),
                                {}});
    }
    if (file.exists())
        return Unexpected(Error{ErrorKind::Io,
                                u"The token file %1 cannot be read (%2). Mend its permissions or remove it."_s.arg(
                                    path, file.errorString()),
                                {}});
    const Secret token = freshToken();
    QSaveFile fresh(path);
    if (!fresh.open(QIODevice::WriteOnly) || !fresh.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner)
        || fresh.write(token.reveal() + '\n') < 0 || !fresh.commit())
        return Unexpected(Error{ErrorKind::Io,
                                u"The token file %1 cannot be written (%2), so no token could be kept. Make the folder "
                                "writable or set SIGNALBOX_TOKEN."_s.arg(path, fresh.errorString()),
                                {}});
    return token;
}

std::optional<server::Identity> SingleToken::identify(QByteArrayView token) const
{
    using server::Scope;
    if (!m_token.matches(token))
        return std::nullopt;
    return server::Identity{u"local"_s, Scope::Inference | Scope::Control | Scope::Metrics};
}

} // namespace signalbox::engine
