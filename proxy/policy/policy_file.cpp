// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/policy_file.h"

#include "policy/bundled.h"
#include "policy/version_store.h"

#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace signalbox::policy {
namespace {

/// More than the 8 MiB a policy may have (yaml_reader.h), so that the loader says what is wrong.
constexpr qint64 mostRead = 9 * 1024 * 1024;

Unexpected cannot(const QString &doing, const QString &path, const QString &why)
{
    return Unexpected(Error{ErrorKind::Io,
                            u"the policy file %1 cannot be %2 (%3), so nothing was changed; check the path and its "
                            "permissions"_s.arg(path, doing, why),
                            {}});
}

} // namespace

QString PolicyFile::name() const
{
    return isBundled() ? u"demo.yaml (bundled)"_s : m_path;
}

Result<QByteArray> PolicyFile::read() const
{
    if (isBundled())
        return demoPolicy();
    QFile file(m_path);
    if (!file.open(QIODevice::ReadOnly))
        return cannot(u"read"_s, m_path, file.errorString());
    QByteArray text = file.read(mostRead);
    if (file.error() != QFileDevice::NoError)
        return cannot(u"read"_s, m_path, file.errorString());
    return text;
}

Result<void> PolicyFile::write(const QByteArray &text) const
{
    Q_ASSERT(!isBundled());
    QSaveFile file(m_path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.commit())
        return cannot(u"written"_s, m_path, file.errorString());
    // What a power cut leaves when this fails is one of the two contents; History::recover() tells them apart.
    (void)syncFolder(QFileInfo(QFileInfo(m_path).canonicalFilePath()).absolutePath());
    return {};
}

Result<QString> PolicyFile::putAside() const
{
    const QString aside = m_path + u".unapplied"_s;
    QFile::remove(aside);
    QFile file(m_path);
    if (!file.copy(aside))
        return cannot(u"copied to %1"_s.arg(aside), m_path, file.errorString());
    return aside;
}

} // namespace signalbox::policy
