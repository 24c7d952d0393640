// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "ledger/damage.h"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <cstdio>

using namespace Qt::StringLiterals;

namespace signalbox::ledger {

QString setAside(const QString &dir, const QString &file, const QStringList &companions)
{
    const QString wanted = file + u".damaged-"_s + QDateTime::currentDateTimeUtc().toString(u"yyyyMMdd'T'HHmmss'Z'"_s);
    QString name = wanted;
    const auto taken = [&](const QString &candidate) {
        if (QFileInfo::exists(dir + u'/' + candidate))
            return true;
        return std::any_of(companions.begin(), companions.end(), [&](const QString &companion) {
            return QFileInfo::exists(dir + u'/' + candidate + companion);
        });
    };
    for (int number = 2; taken(name); ++number)
        name = wanted + u'-' + QString::number(number);
    const auto rename = [&dir](const QString &from, const QString &to) {
        return std::rename(QFile::encodeName(dir + u'/' + from).constData(),
                           QFile::encodeName(dir + u'/' + to).constData()) == 0;
    };
    bool moved = rename(file, name);
    for (const QString &companion : companions)
        moved = rename(file + companion, name + companion) || moved;
    return moved ? name : QString();
}

} // namespace signalbox::ledger
