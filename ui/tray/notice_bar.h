// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "tray/notice_book.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QToolButton;

namespace signalbox::gui {

/// The line over the screens that tells of notices, one after the other, until somebody acts on them or closes them.
class NoticeBar final : public QWidget
{
    Q_OBJECT

public:
    explicit NoticeBar(QWidget *parent = nullptr);

    void add(const Notice &notice);
    [[nodiscard]] qsizetype waiting() const { return m_notices.size(); }
    [[nodiscard]] QString text() const;
    [[nodiscard]] QPushButton &actionButton() { return *m_action; }
    [[nodiscard]] QPushButton &muteButton() { return *m_mute; }
    [[nodiscard]] QToolButton &closeButton() { return *m_close; }

signals:
    void actionRequested(const signalbox::gui::Notice &notice);
    void muteRequested(signalbox::gui::NoticeKind kind);

private:
    void showFirst();
    void dropFirst();

    QList<Notice> m_notices;
    QLabel *m_mark;
    QLabel *m_text;
    QPushButton *m_action;
    QPushButton *m_mute;
    QToolButton *m_close;
};

} // namespace signalbox::gui
