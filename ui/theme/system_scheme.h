// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "theme/palette_roles.h"

#include <QDBusVariant>
#include <QObject>
#include <QString>

#include <optional>

namespace signalbox::gui::theme {

/// What the desktop wants, asked from the settings portal (org.freedesktop.appearance, color-scheme: 0 no preference,
/// 1 dark, 2 light) over D-Bus without waiting. Without a portal: the lightness of the palette given at construction.
class SystemScheme final : public QObject
{
    Q_OBJECT

public:
    explicit SystemScheme(const QPalette &desktopPalette, QObject *parent = nullptr);

    [[nodiscard]] Scheme scheme() const { return m_portal.value_or(m_fallback); }

signals:
    void schemeChanged(signalbox::gui::theme::Scheme scheme);

private slots:
    void settingChanged(const QString &group, const QString &key, const QDBusVariant &value);

private:
    void take(uint preference);

    Scheme m_fallback;
    std::optional<Scheme> m_portal;
};

/// The portal's number as a scheme; nullopt for "no preference" and anything unknown.
[[nodiscard]] std::optional<Scheme> schemeFromPortal(uint preference);

} // namespace signalbox::gui::theme
