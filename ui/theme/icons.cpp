// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "theme/icons.h"

#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

using namespace Qt::StringLiterals;

namespace signalbox::gui::theme {
namespace {

class RoleIconEngine final : public QIconEngine
{
public:
    RoleIconEngine(QString name, Role role) : m_name(std::move(name)), m_role(role) {}

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        painter->drawPixmap(rect.topLeft(), rendered(rect.size(), painter->device()->devicePixelRatioF(), mode));
    }
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State) override
    {
        return rendered(size, 1.0, mode);
    }
    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State, qreal scale) override
    {
        // `size` is in device pixels here.
        return rendered(QSizeF(size.width() / scale, size.height() / scale).toSize(), scale, mode);
    }
    [[nodiscard]] QIconEngine *clone() const override { return new RoleIconEngine(m_name, m_role); }

private:
    /// The icon in the middle of `size`, so that a wide icon size puts room between icon and text.
    [[nodiscard]] QPixmap rendered(const QSize &size, qreal ratio, QIcon::Mode mode) const
    {
        const Role role = mode == QIcon::Disabled ? Role::ControlBorder : m_role;
        const int side = qMin(size.width(), size.height());
        const QPixmap square = iconPixmap(m_name, color(role, QGuiApplication::palette()), side, ratio);
        if (size.width() == size.height() || square.isNull())
            return square;
        QPixmap image(size * ratio);
        image.setDevicePixelRatio(ratio);
        image.fill(Qt::transparent);
        QPainter painter(&image);
        painter.drawPixmap(QPointF((size.width() - side) / 2.0, (size.height() - side) / 2.0), square);
        return image;
    }

    QString m_name;
    Role m_role;
};

} // namespace

QPixmap iconPixmap(const QString &name, const QColor &color, int side, qreal devicePixelRatio)
{
    const QString key = u"signalbox/%1/%2/%3/%4"_s.arg(name, color.name(QColor::HexArgb)).arg(side).arg(devicePixelRatio);
    QPixmap image;
    if (QPixmapCache::find(key, &image))
        return image;
    QFile file(u":/icons/%1.svg"_s.arg(name));
    if (side <= 0 || !file.open(QIODevice::ReadOnly))
        return {};
    QByteArray svg = file.readAll();
    svg.replace("currentColor", color.name().toLatin1());
    QSvgRenderer renderer(svg);
    image = QPixmap(QSize(side, side) * devicePixelRatio);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    renderer.render(&painter);
    painter.end();
    image.setDevicePixelRatio(devicePixelRatio);
    QPixmapCache::insert(key, image);
    return image;
}

QIcon icon(const QString &name, Role role) { return QIcon(new RoleIconEngine(name, role)); }

QIcon applicationIcon() { return QIcon(u":/icons/signalbox.svg"_s); }

} // namespace signalbox::gui::theme
