// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "engine/local_only_keeper.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace signalbox::engine {

void LocalOnlyKeeper::restore()
{
    QFile file(m_file);
    if (file.open(QIODevice::ReadOnly))
        m_order.order({QJsonDocument::fromJson(file.read(4'096)).object().value(u"until"_s).toString().toLongLong()});
}

Result<void> LocalOnlyKeeper::set(UtcTime until)
{
    m_order.order(until);
    if (until.micros == 0) {
        if (QFile::exists(m_file) && !QFile::remove(m_file))
            return Unexpected(Error{ErrorKind::Io, u"%1 cannot be removed, so a restart would know the order again."_s.arg(m_file), {}});
        return {};
    }
    QSaveFile file(m_file);
    // As text: microseconds since 1970 are more than a JSON number is sure to hold.
    const QJsonObject kept{{u"until"_s, QString::number(until.micros)}};
    if (!file.open(QIODevice::WriteOnly) || file.write(QJsonDocument(kept).toJson()) < 0 || !file.commit())
        return Unexpected(Error{ErrorKind::Io, u"%1 cannot be written (%2), so a restart would not know the order."_s.arg(m_file, file.errorString()), {}});
    return {};
}

} // namespace signalbox::engine
