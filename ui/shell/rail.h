// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QList>
#include <QWidget>

class QAction;
class QLabel;
class QToolButton;
class QVBoxLayout;

namespace signalbox::gui {

/// The list of screens at the left edge: 48 px of icons or 200 px with names. Lists only screens that exist.
class Rail final : public QWidget
{
    Q_OBJECT

public:
    explicit Rail(QWidget *parent = nullptr);

    void addScreen(QAction *action);
    /// An entry at the lower end, for what is no screen.
    void addAtEnd(QAction *action);
    void setWide(bool wide);
    [[nodiscard]] bool isWide() const { return m_wide; }

private:
    QToolButton *makeButton(QAction *action);

    QVBoxLayout *m_layout;
    QLabel *m_mark;
    QLabel *m_name;
    QList<QToolButton *> m_buttons;
    int m_screens = 0;
    bool m_wide = false;
};

} // namespace signalbox::gui
