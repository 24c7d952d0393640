// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "models/latency_view.h"

#include <QWidget>

namespace signalbox::gui {

/// Small plots beside each other, one per model, all with the same scale: how fast half and 95 of 100 answers began.
/// Arrow keys go from one to the next, Enter or a click opens it.
class LatencyPlots final : public QWidget
{
    Q_OBJECT

public:
    explicit LatencyPlots(QWidget *parent = nullptr);

    /// `nothing`: what is said instead when nothing was answered.
    void setChart(const LatencyChart &chart, const QString &nothing);
    [[nodiscard]] const LatencyChart &data() const { return m_data; }
    [[nodiscard]] QSize sizeHint() const override { return {480, 190}; }

signals:
    void modelActivated(const QString &model);

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    bool event(QEvent *event) override;

private:
    [[nodiscard]] QRect cellOf(qsizetype place) const;
    [[nodiscard]] qsizetype placeAt(const QPoint &point) const;
    void paintCell(QPainter &painter, const QRect &cell, const LatencySeries &series, bool chosen) const;
    void describe();

    LatencyChart m_data;
    QString m_nothing;
    qsizetype m_chosen = 0;
};

} // namespace signalbox::gui
