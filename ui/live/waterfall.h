// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/decision_record.h"

#include <QList>
#include <QString>
#include <QWidget>

namespace signalbox::gui {

/// One stretch of an attempt's bar, microseconds from the moment the request was complete.
struct WaterfallPart
{
    enum class Kind { Connect, Wait, Stream };
    Kind kind = Kind::Connect;
    qint64 fromUs = 0;
    qint64 toUs = 0;

    bool operator==(const WaterfallPart &) const = default;
};

struct WaterfallBar
{
    QString model;
    enum class Step { First, Retry, Fallback, Hedge, Rescue, NextKey } step = Step::First;
    bool failed = false;
    bool outrun = false; ///< cancelled because another was faster: not a failure
    bool running = false;
    QList<WaterfallPart> parts;
    QString outcome; ///< "0.38 s to first token, 1.20 s in all" or what went wrong
};

/// Geometry of the waterfall, apart from painting so that it can be tested.
struct Waterfall
{
    QList<WaterfallBar> bars;
    qint64 endUs = 1; ///< right edge of the time axis

    [[nodiscard]] double position(qint64 micros, double width) const
    {
        return width * static_cast<double>(micros) / static_cast<double>(endUs);
    }
};

[[nodiscard]] Waterfall makeWaterfall(const DecisionRecord &record);
/// Distance of the ticks on an axis of `endUs`: 1, 2 or 5 times a power of ten, three to seven ticks.
[[nodiscard]] qint64 tickDistance(qint64 endUs);
/// "0", "2 s", "0.5 s", "20 ms": every tick of one axis in the same unit, with as many decimals as the distance needs.
[[nodiscard]] QString tickText(qint64 atUs, qint64 distanceUs);

/// The attempts of a decision on one time axis: connect, wait for the first token, stream; hatched when it failed.
class WaterfallView final : public QWidget
{
    Q_OBJECT

public:
    explicit WaterfallView(QWidget *parent = nullptr);

    void setDecision(const DecisionRecord &record);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void paintAxis(QPainter &painter, const QRectF &area) const;
    void paintBar(QPainter &painter, const WaterfallBar &bar, const QRectF &line, const QRectF &area) const;
    void paintLegend(QPainter &painter, const QRectF &line) const;
    [[nodiscard]] int lineHeight() const;

    Waterfall m_waterfall;
};

} // namespace signalbox::gui
