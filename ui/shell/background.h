// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "settings/settings_store.h"
#include "tray/notice_bar.h"
#include "tray/notice_book.h"
#include "tray/tray.h"

#include <QObject>

#include <chrono>

class QAction;

namespace signalbox::gui {

/// What goes on while nobody looks at the window: tray, notices, "local only". Fed with values; asks by signals. Owned by
/// the window.
class Background final : public QObject
{
    Q_OBJECT

public:
    /// `store` and `bar` outlive it. `noticesFile` remembers what was told.
    Background(QWidget *window, SettingsStore &store, NoticeBar &bar, const QString &noticesFile);

    void takeStatus(const engine::EngineStatus &status);
    /// Decisions that began, changed or ended; not those of the past.
    void takeRecords(const QList<DecisionRecord> &records);
    void takeReports(const engine::ProviderReport &providers, const QList<engine::BudgetReport> &budgets);
    /// {} = it is off. `now`: on the engine's clock.
    void setLocalOnly(UtcTime until, UtcTime now);
    /// The setting of that key changed.
    void applySetting(const QString &key);

    [[nodiscard]] Tray &tray() { return m_tray; }
    /// Checkable; for the menus.
    [[nodiscard]] QAction *localOnlyAction() const { return m_localOnly; }
    [[nodiscard]] UtcTime localOnlyUntil() const { return m_localOnlyUntil; }
    /// "local only until 15:04"; empty while it is off.
    [[nodiscard]] QString localOnlyText() const;

signals:
    /// 0 = end it.
    void localOnlyRequested(std::chrono::seconds length);
    void noticeActionRequested(const signalbox::gui::Notice &notice);
    /// localOnlyText() changed.
    void localOnlyChanged();
    void announced(const QString &text);

private:
    void tell(const QList<Notice> &notices);
    void refreshState();
    void applyRules();

    QWidget *m_window;
    SettingsStore &m_store;
    NoticeBar &m_bar;
    NoticeBook m_book;
    Tray m_tray;
    QAction *m_localOnly;
    UtcTime m_localOnlyUntil;
    UtcTime m_now;
    engine::EngineStatus m_status;
    QStringList m_down; ///< providers
    QString m_spend;
};

} // namespace signalbox::gui
