// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "live/waterfall.h"

#include "theme/fonts.h"
#include "theme/icons.h"

#include <QPainter>

using namespace Qt::StringLiterals;
using signalbox::gui::theme::Role;

namespace signalbox::gui {
namespace {

constexpr int margin = 12;
constexpr int iconSide = 14;
constexpr double labelShare = 0.24;
constexpr double outcomeShare = 0.34;

struct StepLook
{
    QString icon;
    QString word;
};

StepLook stepLook(WaterfallBar::Step step)
{
    switch (step) {
    case WaterfallBar::Step::First:
        return {u"arrow-right"_s, WaterfallView::tr("first")};
    case WaterfallBar::Step::Retry:
        return {u"rotate-cw"_s, WaterfallView::tr("retry")};
    case WaterfallBar::Step::Fallback:
        return {u"redo-2"_s, WaterfallView::tr("fallback")};
    case WaterfallBar::Step::Hedge:
        //: A second model asked while the first was still awaited.
        return {u"split"_s, WaterfallView::tr("hedge")};
    case WaterfallBar::Step::Rescue:
        //: A second model asked to finish an answer that was cut off.
        return {u"heart-pulse"_s, WaterfallView::tr("rescue")};
    case WaterfallBar::Step::NextKey:
        //: The same model asked again with another API key.
        return {u"rotate-cw"_s, WaterfallView::tr("next key")};
    }
    Q_UNREACHABLE();
}

QString partWord(WaterfallPart::Kind kind)
{
    switch (kind) {
    case WaterfallPart::Kind::Connect:
        return WaterfallView::tr("connect");
    case WaterfallPart::Kind::Wait:
        return WaterfallView::tr("wait for first token");
    case WaterfallPart::Kind::Stream:
        return WaterfallView::tr("stream");
    }
    Q_UNREACHABLE();
}

// Told apart by height and pattern, not by colour alone.
void fillPart(QPainter &painter, WaterfallPart::Kind kind, bool failed, QRectF box, const QPalette &palette)
{
    const QColor color = theme::color(failed ? Role::Bad : Role::Accent, palette);
    painter.setPen(Qt::NoPen);
    switch (kind) {
    case WaterfallPart::Kind::Connect:
        box = QRectF(box.left(), box.center().y() - 1.5, box.width(), 3);
        painter.setBrush(color);
        break;
    case WaterfallPart::Kind::Wait:
        painter.setPen(QPen(color, 1));
        painter.setBrush(theme::color(failed ? Role::BadTint : Role::Selection, palette));
        break;
    case WaterfallPart::Kind::Stream:
        painter.setBrush(color);
        break;
    }
    painter.drawRect(box);
    if (failed && kind != WaterfallPart::Kind::Connect) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(QBrush(color, Qt::BDiagPattern));
        painter.drawRect(box);
    }
}

} // namespace

WaterfallView::WaterfallView(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(tr("Attempts"));
    setObjectName(u"page"_s);
    setAttribute(Qt::WA_StyledBackground);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Minimum);
}

void WaterfallView::setDecision(const DecisionRecord &record)
{
    m_waterfall = makeWaterfall(record);
    QStringList sentences;
    for (const WaterfallBar &bar : std::as_const(m_waterfall.bars))
        sentences.append(u"%1, %2: %3"_s.arg(bar.model, stepLook(bar.step).word, bar.outcome));
    setAccessibleDescription(sentences.isEmpty() ? tr("Nothing was sent.") : sentences.join(u". "_s));
    setToolTip(sentences.join(u'\n'));
    updateGeometry();
    update();
}

int WaterfallView::lineHeight() const { return fontMetrics().height() + 12; }

QSize WaterfallView::sizeHint() const
{
    return {560, 2 * margin + lineHeight() * (static_cast<int>(m_waterfall.bars.size()) + 2)};
}

void WaterfallView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme::color(Role::Surface, palette()));
    const QRectF inner = QRectF(rect()).adjusted(margin, margin, -margin, -margin);
    if (m_waterfall.bars.isEmpty()) {
        painter.setPen(theme::color(Role::Muted, palette()));
        painter.drawText(inner, Qt::AlignLeft | Qt::AlignTop, tr("Nothing was sent."));
        return;
    }
    const int line = lineHeight();
    const QRectF area(inner.left() + inner.width() * labelShare, inner.top() + line,
                      inner.width() * (1 - labelShare - outcomeShare), line * static_cast<double>(m_waterfall.bars.size()));
    paintAxis(painter, area);
    double top = area.top();
    for (const WaterfallBar &bar : m_waterfall.bars) {
        paintBar(painter, bar, QRectF(inner.left(), top, inner.width(), line), area);
        top += line;
    }
    paintLegend(painter, QRectF(area.left(), top, inner.right() - area.left(), line));
}

void WaterfallView::paintAxis(QPainter &painter, const QRectF &area) const
{
    const QFont font = theme::sized(this->font(), theme::TextSize::Chip);
    painter.setFont(font);
    const qint64 distance = tickDistance(m_waterfall.endUs);
    for (qint64 at = 0; at <= m_waterfall.endUs; at += distance) {
        const double x = area.left() + m_waterfall.position(at, area.width());
        painter.setPen(theme::color(Role::GridLine, palette()));
        painter.drawLine(QPointF(x, area.top() - 4), QPointF(x, area.bottom()));
        painter.setPen(theme::color(Role::Muted, palette()));
        const QString text = tickText(at, distance);
        painter.drawText(QRectF(x - 40, area.top() - 26, 80, 20), Qt::AlignHCenter | Qt::AlignVCenter, text);
    }
}

void WaterfallView::paintBar(QPainter &painter, const WaterfallBar &bar, const QRectF &line, const QRectF &area) const
{
    const StepLook look = stepLook(bar.step);
    const QRectF label(line.left(), line.top(), area.left() - line.left() - 12, line.height());
    const QColor iconColor = theme::color(bar.step == WaterfallBar::Step::First ? Role::Muted : Role::Warn, palette());
    painter.drawPixmap(QPointF(label.left(), label.center().y() - iconSide / 2.0),
                       theme::iconPixmap(look.icon, iconColor, iconSide, devicePixelRatioF()));
    const QFont caption = theme::sized(font(), theme::TextSize::Chip);
    painter.setFont(caption);
    painter.setPen(theme::color(Role::Muted, palette()));
    const double wordWidth = QFontMetrics(caption).horizontalAdvance(look.word);
    painter.drawText(label, Qt::AlignRight | Qt::AlignVCenter, look.word);
    painter.setFont(font());
    painter.setPen(theme::color(Role::Text, palette()));
    const QRectF name = label.adjusted(iconSide + 6, 0, -wordWidth - 8, 0);
    painter.drawText(name, Qt::AlignLeft | Qt::AlignVCenter,
                     fontMetrics().elidedText(bar.model, Qt::ElideMiddle, static_cast<int>(name.width())));

    for (const WaterfallPart &part : bar.parts) {
        const double left = area.left() + m_waterfall.position(part.fromUs, area.width());
        const double right = area.left() + m_waterfall.position(part.toUs, area.width());
        fillPart(painter, part.kind, bar.failed, QRectF(left, line.top() + 7, qMax(right - left, 1.5), line.height() - 14),
                 palette());
    }
    const QRectF outcome(area.right() + 16, line.top(), line.right() - area.right() - 16, line.height());
    painter.setFont(font());
    painter.setPen(theme::color(bar.failed ? Role::Bad : Role::Text, palette()));
    painter.drawText(outcome, Qt::AlignLeft | Qt::AlignVCenter,
                     fontMetrics().elidedText(bar.outcome, Qt::ElideRight, static_cast<int>(outcome.width())));
}

void WaterfallView::paintLegend(QPainter &painter, const QRectF &line) const
{
    const QFont font = theme::sized(this->font(), theme::TextSize::Chip);
    painter.setFont(font);
    double x = line.left();
    for (const auto kind : {WaterfallPart::Kind::Connect, WaterfallPart::Kind::Wait, WaterfallPart::Kind::Stream}) {
        fillPart(painter, kind, false, QRectF(x, line.center().y() - 4, 18, 9), palette());
        const QString word = partWord(kind);
        painter.setPen(theme::color(Role::Muted, palette()));
        painter.drawText(QRectF(x + 24, line.top(), 260, line.height()), Qt::AlignLeft | Qt::AlignVCenter, word);
        x += 24 + QFontMetrics(font).horizontalAdvance(word) + 20;
    }
}

} // namespace signalbox::gui
