// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "theme/theme.h"

#include <QByteArray>
#include <QMap>
#include <QSettings>
#include <QString>
#include <QStringList>

namespace signalbox::gui {

/// How the window was left: geometry, page, columns, filters, keys. What people choose is in the settings, see settings/settings_store.h.
class WindowSettings final
{
public:
    /// `file`: an INI file that need not exist.
    explicit WindowSettings(const QString &file) : m_settings(file, QSettings::IniFormat) {}

    [[nodiscard]] QByteArray geometry() const;
    void setGeometry(const QByteArray &geometry);
    [[nodiscard]] QByteArray liveColumns() const;
    void setLiveColumns(const QByteArray &state);
    [[nodiscard]] QByteArray liveSplitter() const;
    void setLiveSplitter(const QByteArray &state);
    /// Named views and the filters used last, see LivePage::viewState().
    [[nodiscard]] QByteArray liveViews() const;
    void setLiveViews(const QByteArray &state);
    [[nodiscard]] QString liveFilter() const;
    void setLiveFilter(const QString &text);
    /// A TimeScope::Span.
    [[nodiscard]] int dashboardSpan() const;
    void setDashboardSpan(int span);
    /// A SpendBy.
    [[nodiscard]] int dashboardGroup() const;
    void setDashboardGroup(int by);
    /// Of MainWindow::Page.
    [[nodiscard]] int page() const;
    void setPage(int page);
    /// The last one used first.
    [[nodiscard]] QStringList recentFilters() const;
    void setRecentFilters(const QStringList &filters);
    /// Ids of palette entries, the last one used first.
    [[nodiscard]] QStringList usedLately() const;
    void setUsedLately(const QStringList &ids);
    /// Id of an action → its changed keys, portable text.
    [[nodiscard]] QMap<QString, QString> shortcuts() const;
    void setShortcuts(const QMap<QString, QString> &shortcuts);
    /// Where theme and text size were kept before there was a settings file; read, never written.
    [[nodiscard]] theme::Mode themeMode() const;
    [[nodiscard]] double textScale() const;

private:
    QSettings m_settings;
};

} // namespace signalbox::gui
