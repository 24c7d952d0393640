// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "upstream/key_store.h"

#include "upstream/key_source.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace signalbox::upstream {
namespace {

constexpr QFile::Permissions ownersFolder = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner;
constexpr QFile::Permissions ownersFile = QFile::ReadOwner | QFile::WriteOwner;

Unexpected failed(ErrorKind kind, const QString &message)
{
    return Unexpected(Error{kind, message, {}, 0});
}

} // namespace

QString storedKeyFile(const QString &dataDir, const QString &provider)
{
    return dataDir + u"/keys/"_s + provider;
}

Result<void> storeKey(const QString &dataDir, const QString &provider, const Secret &text)
{
    const Result<Secret> key = checkedKey(text.reveal(), u"the key of "_s + provider);
    if (!key)
        return failed(ErrorKind::InvalidRequest, key.error().message);
    const QString path = storedKeyFile(dataDir, provider);
    const QString folder = QFileInfo(path).path();
    if (!QDir().mkpath(folder) || !QFile::setPermissions(folder, ownersFolder))
        return failed(ErrorKind::Io,
                      u"The folder %1 cannot be made, so the key was not kept. Make its parent writable."_s.arg(folder));
    QSaveFile file(path);
    const QByteArray line = key->reveal() + '\n';
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(ownersFile) || file.write(line) != line.size()
        || !file.commit())
        return failed(ErrorKind::Io, u"The file %1 cannot be written (%2), so the key was not kept. Make the folder "
                                     "writable."_s.arg(path, file.errorString()));
    return {};
}

Result<void> removeStoredKey(const QString &dataDir, const QString &provider)
{
    QFile file(storedKeyFile(dataDir, provider));
    if (!file.exists())
        return failed(ErrorKind::NotFound, u"No key of %1 is kept in %2, so there is none to remove."_s.arg(
                                               provider, QFileInfo(file).path()));
    if (!file.remove())
        return failed(ErrorKind::Io, u"The file %1 cannot be removed: %2."_s.arg(file.fileName(), file.errorString()));
    return {};
}

} // namespace signalbox::upstream
