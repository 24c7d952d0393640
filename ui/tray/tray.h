// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/decision_record.h"
#include "tray/notice_book.h"

#include <QIcon>
#include <QObject>

#include <memory>

class QAction;
class QMenu;
class QSystemTrayIcon;

namespace signalbox::gui {

enum class TrayState { Ok, Degraded, LocalOnly, Stopped };

/// The signal in the tray: how the proxy is by the shape of its icon, what was spent, the last decisions. Without a tray on
/// this desktop only the menu exists. Lives on the GUI thread.
class Tray final : public QObject
{
    Q_OBJECT

public:
    explicit Tray(QWidget *window);
    ~Tray() override;

    /// Whether this desktop has a tray; it may come later than we do.
    [[nodiscard]] static bool isAvailable();
    void setShown(bool shown);
    [[nodiscard]] bool isShown() const;

    /// `sentence` for people who point at it.
    void setState(TrayState state, const QString &sentence);
    [[nodiscard]] TrayState state() const { return m_state; }
    void setSpend(const QString &text);
    /// The newest three are shown.
    void takeRecords(const QList<DecisionRecord> &records);
    /// Shows a notice; false without a tray.
    bool tell(const Notice &notice);
    /// Put into the menu before Open; belongs to somebody else.
    void addCommand(QAction *action);
    [[nodiscard]] QMenu &menu() { return *m_menu; }

signals:
    void openRequested();
    void quitRequested();
    void decisionRequested(signalbox::DecisionId id);
    void noticeClicked(const signalbox::gui::Notice &notice);

private:
    void refreshDecisions();

    std::unique_ptr<QMenu> m_menu;
    QSystemTrayIcon *m_icon = nullptr; ///< made when it is to be shown
    QWidget *m_window;
    QAction *m_spend;
    QAction *m_place; ///< decisions stand before it
    QAction *m_open;
    QList<QAction *> m_decisions;
    QList<DecisionRecord> m_last;
    Notice m_told;
    TrayState m_state = TrayState::Stopped;
    QString m_sentence;
};

/// The icon of a state: a mark whose shape says it, not its colour alone.
[[nodiscard]] QIcon trayIcon(TrayState state);

} // namespace signalbox::gui
