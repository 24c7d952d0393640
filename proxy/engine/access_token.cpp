// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "engine/access_token.h"

#include "access/client_token.h"

#include <QFile>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace signalbox::engine {

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
    const Secret token = access::freshToken();
    QSaveFile fresh(path);
    if (!fresh.open(QIODevice::WriteOnly) || !fresh.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner)
        || fresh.write(token.reveal() + '\n') < 0 || !fresh.commit())
        return Unexpected(Error{ErrorKind::Io,
                                u"The token file %1 cannot be written (%2), so no token could be kept. Make the folder "
                                "writable or set SIGNALBOX_TOKEN."_s.arg(path, fresh.errorString()),
                                {}});
    return token;
}

} // namespace signalbox::engine
