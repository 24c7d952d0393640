// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "models/live_views.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

bool LiveViews::save(LiveView view)
{
    view.name = view.name.simplified().left(longestName);
    if (view.name.isEmpty())
        return false;
    const auto known = std::find_if(m_views.begin(), m_views.end(), [&](const LiveView &one) { return one.name == view.name; });
    if (known != m_views.end()) {
        *known = std::move(view);
        return true;
    }
    if (m_views.size() >= mostViews)
        return false;
    m_views.append(std::move(view));
    return true;
}

void LiveViews::remove(const QString &name)
{
    m_views.removeIf([&](const LiveView &one) { return one.name == name; });
}

void LiveViews::remember(const QString &filter)
{
    const QString text = filter.trimmed();
    if (text.isEmpty())
        return;
    m_recent.removeAll(text);
    m_recent.prepend(text);
    m_recent = m_recent.mid(0, mostRecent);
}

QByteArray LiveViews::toJson() const
{
    QJsonArray views;
    for (const LiveView &view : m_views) {
        views.append(QJsonObject{{u"name"_s, view.name},
                                 {u"filter"_s, view.filter},
                                 {u"columns"_s, QString::fromLatin1(view.columns.toBase64())}});
    }
    return QJsonDocument(QJsonObject{{u"views"_s, views}, {u"recent"_s, QJsonArray::fromStringList(m_recent)}})
        .toJson(QJsonDocument::Compact);
}

LiveViews LiveViews::fromJson(const QByteArray &json)
{
    LiveViews read;
    const QJsonObject whole = QJsonDocument::fromJson(json).object();
    const QJsonArray views = whole[u"views"_s].toArray();
    for (const QJsonValue &value : views) {
        const QJsonObject view = value.toObject();
        read.save({view[u"name"_s].toString(), view[u"filter"_s].toString(),
                   QByteArray::fromBase64(view[u"columns"_s].toString().toLatin1())});
    }
    const QJsonArray recent = whole[u"recent"_s].toArray();
    for (auto filter = recent.end(); filter != recent.begin();)
        read.remember((*--filter).toString());
    return read;
}

} // namespace signalbox::gui
