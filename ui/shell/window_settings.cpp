// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "shell/window_settings.h"

#include "models/time_scope.h"

using namespace Qt::StringLiterals;

namespace signalbox::gui {
namespace {

const QString geometryKey = u"window/geometry"_s;
const QString themeKey = u"look/theme"_s;
const QString scaleKey = u"look/text_scale"_s;
const QString columnsKey = u"live/columns"_s;
const QString splitterKey = u"live/splitter"_s;
const QString filterKey = u"live/filter"_s;

QString modeName(theme::Mode mode)
{
    switch (mode) {
    case theme::Mode::System:
        return u"system"_s;
    case theme::Mode::Light:
        return u"light"_s;
    case theme::Mode::Dark:
        return u"dark"_s;
    }
    Q_UNREACHABLE();
}

} // namespace

QByteArray WindowSettings::geometry() const { return m_settings.value(geometryKey).toByteArray(); }
void WindowSettings::setGeometry(const QByteArray &geometry) { m_settings.setValue(geometryKey, geometry); }
QByteArray WindowSettings::liveColumns() const { return m_settings.value(columnsKey).toByteArray(); }
void WindowSettings::setLiveColumns(const QByteArray &state) { m_settings.setValue(columnsKey, state); }
QByteArray WindowSettings::liveSplitter() const { return m_settings.value(splitterKey).toByteArray(); }
void WindowSettings::setLiveSplitter(const QByteArray &state) { m_settings.setValue(splitterKey, state); }
QByteArray WindowSettings::liveViews() const { return m_settings.value(u"live/views"_s).toByteArray(); }
void WindowSettings::setLiveViews(const QByteArray &state) { m_settings.setValue(u"live/views"_s, state); }
QString WindowSettings::liveFilter() const { return m_settings.value(filterKey).toString(); }
void WindowSettings::setLiveFilter(const QString &text) { m_settings.setValue(filterKey, text); }
int WindowSettings::dashboardSpan() const
{
    return qBound(0, m_settings.value(u"dashboard/span"_s, static_cast<int>(TimeScope::Span::Week)).toInt(),
                  static_cast<int>(TimeScope::Span::Year));
}

void WindowSettings::setDashboardSpan(int span) { m_settings.setValue(u"dashboard/span"_s, span); }

int WindowSettings::dashboardGroup() const { return m_settings.value(u"dashboard/group"_s, 0).toInt(); }

void WindowSettings::setDashboardGroup(int by) { m_settings.setValue(u"dashboard/group"_s, by); }

int WindowSettings::page() const { return m_settings.value(u"window/page"_s, 0).toInt(); }
void WindowSettings::setPage(int page) { m_settings.setValue(u"window/page"_s, page); }
QStringList WindowSettings::recentFilters() const { return m_settings.value(u"live/recent_filters"_s).toStringList(); }
void WindowSettings::setRecentFilters(const QStringList &filters) { m_settings.setValue(u"live/recent_filters"_s, filters); }
QStringList WindowSettings::usedLately() const { return m_settings.value(u"palette/lately"_s).toStringList(); }
void WindowSettings::setUsedLately(const QStringList &ids) { m_settings.setValue(u"palette/lately"_s, ids); }

QMap<QString, QString> WindowSettings::shortcuts() const
{
    QMap<QString, QString> shortcuts;
    const QVariantMap kept = m_settings.value(u"keys/changed"_s).toMap();
    for (auto one = kept.cbegin(); one != kept.cend(); ++one)
        shortcuts.insert(one.key(), one.value().toString());
    return shortcuts;
}

void WindowSettings::setShortcuts(const QMap<QString, QString> &shortcuts)
{
    QVariantMap kept;
    for (auto one = shortcuts.cbegin(); one != shortcuts.cend(); ++one)
        kept.insert(one.key(), one.value());
    m_settings.setValue(u"keys/changed"_s, kept);
}

theme::Mode WindowSettings::themeMode() const
{
    const QString name = m_settings.value(themeKey).toString();
    for (const theme::Mode mode : {theme::Mode::Light, theme::Mode::Dark}) {
        if (name == modeName(mode))
            return mode;
    }
    return theme::Mode::System;
}

double WindowSettings::textScale() const { return m_settings.value(scaleKey, 1.0).toDouble(); }

} // namespace signalbox::gui
