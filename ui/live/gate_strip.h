// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "models/explanation.h"

#include <QWidget>

namespace signalbox::gui {

/// The funnel as a strip: one field per gate with how many models went in and came out. Own painting; the same is said in
/// words as accessible description and tool tip.
class GateStrip final : public QWidget
{
    Q_OBJECT

public:
    explicit GateStrip(QWidget *parent = nullptr);

    void setExplanation(const Explanation &explanation);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    [[nodiscard]] QRectF field(qsizetype gate) const;
    void paintGate(QPainter &painter, const ExplainedGate &gate, const QRectF &box) const;

    QList<ExplainedGate> m_gates;
};

} // namespace signalbox::gui
