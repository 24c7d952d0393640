// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "engine/drain_keeper.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace signalbox::engine {
namespace {

constexpr int formatVersion = 1;
constexpr qint64 largestFile = 1024 * 1024;

bool isWhole(const QJsonValue &value)
{
    return value.isDouble() && value.toInteger(-1) >= 0;
}

} // namespace

DrainKeeper::DrainKeeper(QString file, health::Board &board, const Clock &clock)
    : m_file(std::move(file)), m_board(board), m_clock(clock)
{
}

Result<void> DrainKeeper::restore()
{
    QFile file(m_file);
    if (!file.exists())
        return {};
    std::optional<QList<health::DrainOrder>> orders;
    if (file.open(QIODevice::ReadOnly) && file.size() <= largestFile)
        orders = drainsFromText(file.readAll());
    if (!orders) {
        const QString aside = m_file + u".damaged"_s;
        QFile::remove(aside);
        const bool moved = QFile::rename(m_file, aside);
        return Unexpected(Error{ErrorKind::Io,
                                u"The file of drains %1 cannot be read, so no provider is drained. %2 Drain again what "
                                "should be out."_s.arg(m_file, moved ? u"It was put aside as %1."_s.arg(aside) : QString()),
                                {}});
    }
    const UtcTime now = m_clock.utc();
    constexpr qint64 longest = std::chrono::microseconds(health::longestDrain).count();
    for (health::DrainOrder order : *orders) {
        order.until = std::min(order.until, UtcTime{now.micros + longest}); // a clock that was wrong then
        if (order.until > now)
            m_board.drain(order, m_clock.steady() + std::chrono::microseconds(order.until.micros - now.micros));
    }
    return {};
}

Result<void> DrainKeeper::save() const
{
    QSaveFile file(m_file);
    const QList<health::DrainOrder> orders = m_board.drains(m_clock.steady());
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner)
        || file.write(drainsText(orders)) < 0 || !file.commit())
        return Unexpected(Error{ErrorKind::Io,
                                u"%1 cannot be written (%2), so a restart forgets this change."_s.arg(m_file,
                                                                                                    file.errorString()),
                                {}});
    return {};
}

QByteArray drainsText(const QList<health::DrainOrder> &orders)
{
    QJsonArray list;
    for (const health::DrainOrder &order : orders)
        list.append(QJsonObject{{u"target"_s, order.target},
                                {u"since"_s, order.since.micros},
                                {u"until"_s, order.until.micros},
                                {u"by"_s, order.by},
                                {u"note"_s, order.note}});
    return QJsonDocument(QJsonObject{{u"version"_s, formatVersion}, {u"drains"_s, list}}).toJson();
}

std::optional<QList<health::DrainOrder>> drainsFromText(const QByteArray &text)
{
    const QJsonObject root = QJsonDocument::fromJson(text).object();
    if (root[u"version"_s] != QJsonValue(formatVersion) || !root[u"drains"_s].isArray())
        return std::nullopt;
    QList<health::DrainOrder> orders;
    for (const QJsonValue entry : root[u"drains"_s].toArray()) {
        const health::DrainOrder order{entry[u"target"_s].toString(),
                                       {entry[u"since"_s].toInteger()},
                                       {entry[u"until"_s].toInteger()},
                                       entry[u"by"_s].toString(),
                                       entry[u"note"_s].toString().left(health::longestDrainNote)};
        if (order.target.isEmpty() || !isWhole(entry[u"since"_s]) || !isWhole(entry[u"until"_s]))
            return std::nullopt;
        orders.append(order);
    }
    return orders;
}

} // namespace signalbox::engine
