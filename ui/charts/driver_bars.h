// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "models/spend_view.h"

#include <QAbstractScrollArea>

namespace signalbox::gui {

/// What spend is made of: horizontal bars, longest first, with the change against the time before. Arrow keys move,
/// Enter or a click opens it.
class DriverBars final : public QAbstractScrollArea
{
    Q_OBJECT

public:
    explicit DriverBars(QWidget *parent = nullptr);

    void setDrivers(const QList<SpendDriver> &drivers, const QString &nothing);
    [[nodiscard]] const QList<SpendDriver> &drivers() const { return m_drivers; }
    /// −1 while there is none.
    [[nodiscard]] qsizetype current() const { return m_drivers.isEmpty() ? -1 : m_current; }

signals:
    void driverActivated(const QString &key);

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    [[nodiscard]] int lineHeight() const;
    void describe();
    void fitScrollBar();
    void choose(qsizetype place);
    [[nodiscard]] qsizetype placeAt(const QPointF &point) const;

    QList<SpendDriver> m_drivers;
    QString m_nothing;
    qsizetype m_current = 0;
};

} // namespace signalbox::gui
