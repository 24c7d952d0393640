// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "models/time_scope.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QToolButton;

namespace signalbox::gui {

/// Which stretch of time is looked at: span, a step back and forth, and which days that are in whose time.
class ScopeBar final : public QWidget
{
    Q_OBJECT

public:
    explicit ScopeBar(QWidget *parent = nullptr);

    [[nodiscard]] TimeScope scope() const { return m_scope; }
    void setScope(const TimeScope &scope);
    void setToday(QDate today);
    [[nodiscard]] QComboBox *spanBox() const { return m_span; }
    void step(int spans);

signals:
    void scopeChanged(const signalbox::gui::TimeScope &scope);

private:
    void showScope();

    TimeScope m_scope;
    QDate m_today;
    QToolButton *m_earlier;
    QComboBox *m_span;
    QToolButton *m_later;
    QLabel *m_text;
};

} // namespace signalbox::gui
