// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "upstream/key_source.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::upstream {
namespace {

constexpr qint64 sizeLimit = 16 * 1024;

Unexpected failed(ErrorKind kind, const QString &message)
{
    return Unexpected(Error{kind, message, {}, 0});
}

Result<Secret> fromEnvironment(const QString &name, QStringView reference)
{
    const QByteArray variable = name.toLocal8Bit();
    if (!qEnvironmentVariableIsSet(variable.constData()))
        return failed(ErrorKind::Io, u"%1 is not set (set it and restart)"_s.arg(reference));
    return checkedKey(qgetenv(variable.constData()), reference);
}

Result<Secret> fromFile(const QString &path, QStringView reference)
{
    QFile file(path);
    if (const QFileInfo info(path); info.exists() && !info.isFile()) // to open a pipe would wait for its writer
        return failed(ErrorKind::Io, u"%1 is not a file (name the file that holds the key alone)"_s.arg(reference));
    if (!file.open(QIODevice::ReadOnly))
        return failed(ErrorKind::Io, u"%1 cannot be read: %2"_s.arg(reference, file.errorString()));
#ifdef Q_OS_UNIX
    static constexpr QFile::Permissions others =
        QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
    if ((file.permissions() & others) != QFile::Permissions())
        return failed(ErrorKind::Io,
                      u"%1 is open to other users and was not used (chmod 600 %2)"_s.arg(reference, path));
#endif
    const QByteArray bytes = file.read(sizeLimit + 1);
    if (bytes.size() > sizeLimit)
        return failed(ErrorKind::Io,
                      u"%1 is over 16 KiB (name the file that holds the key alone)"_s.arg(reference));
    return checkedKey(bytes, reference);
}

} // namespace

/// A key travels in a header line: visible ASCII without spaces (RFC 6750 §2.1, taken a little wider).
Result<Secret> checkedKey(const QByteArray &bytes, QStringView what)
{
    const QByteArray key = bytes.trimmed();
    if (key.isEmpty())
        return failed(ErrorKind::Io, u"%1 is empty (put the provider's API key there)"_s.arg(what));
    if (!std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c < '\x7f'; }))
        return failed(ErrorKind::Io,
                      u"%1 holds spaces, line breaks or non-ASCII characters (store the key alone, on one "
                      "line)"_s.arg(what));
    return Secret(key);
}

QString keyFilePath(QStringView reference)
{
    if (!reference.startsWith("file:"_L1))
        return {};
    const QString path = reference.sliced(5).toString();
    return path.startsWith("~/"_L1) ? QDir::homePath() + path.sliced(1) : path;
}

Result<Secret> resolveKey(QStringView reference)
{
    const qsizetype colon = reference.indexOf(u':');
    const QStringView kind = colon < 0 ? QStringView() : reference.first(colon);
    const QString name = colon < 0 ? QString() : reference.sliced(colon + 1).toString();
    if (kind == u"env" && !name.isEmpty())
        return fromEnvironment(name, reference);
    if (kind == u"file" && !name.isEmpty())
        return fromFile(keyFilePath(reference), reference);
    if (kind == u"keychain" && !name.isEmpty())
        return failed(ErrorKind::Unsupported,
                      u"%1 is in the key store, which is not asked here (elsewhere use env:NAME or file:PATH)"_s.arg(reference));
    // The text itself is not repeated: someone may have put the key there.
    return failed(ErrorKind::PolicyInvalid,
                  u"a key is neither env:NAME nor file:PATH; keys themselves do not belong in "
                  "the policy"_s);
}

} // namespace signalbox::upstream
