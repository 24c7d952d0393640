// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "theme/theme.h"

#include "theme/fonts.h"

#include <QApplication>
#include <QFile>
#include <QStyleFactory>

#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace signalbox::gui::theme {
namespace {

// Longer names first where one begins with another, so "@OkTint" is not read as "@Ok".
constexpr std::array<std::pair<QLatin1StringView, Role>, allRoles.size()> tokens{{
    {"@window"_L1, Role::Window},
    {"@surface"_L1, Role::Surface},
    {"@altRow"_L1, Role::AltRow},
    {"@text"_L1, Role::Text},
    {"@muted"_L1, Role::Muted},
    {"@controlBorder"_L1, Role::ControlBorder},
    {"@selection"_L1, Role::Selection},
    {"@gridLine"_L1, Role::GridLine},
    {"@accent"_L1, Role::Accent},
    {"@onAccent"_L1, Role::OnAccent},
    {"@okTint"_L1, Role::OkTint},
    {"@ok"_L1, Role::Ok},
    {"@warnTint"_L1, Role::WarnTint},
    {"@warn"_L1, Role::Warn},
    {"@badTint"_L1, Role::BadTint},
    {"@bad"_L1, Role::Bad},
    {"@lockedTint"_L1, Role::LockedTint},
    {"@locked"_L1, Role::Locked},
}};

} // namespace

Theme::Theme(QApplication &application, QObject *parent)
    : QObject(parent)
    , m_application(application)
    , m_system(QApplication::palette())
{
    loadFonts();
    QApplication::setStyle(QStyleFactory::create(u"Fusion"_s));
    connect(&m_system, &SystemScheme::schemeChanged, this, [this] {
        if (m_mode == Mode::System)
            apply();
    });
    apply();
}

Scheme Theme::scheme() const
{
    switch (m_mode) {
    case Mode::System:
        return m_system.scheme();
    case Mode::Light:
        return Scheme::Light;
    case Mode::Dark:
        return Scheme::Dark;
    }
    Q_UNREACHABLE();
}

void Theme::setMode(Mode mode)
{
    if (mode == m_mode)
        return;
    m_mode = mode;
    apply();
    emit modeChanged(mode);
}

void Theme::setTextScale(double scale)
{
    scale = qBound(1.0, scale, 2.0);
    if (qFuzzyCompare(scale, m_textScale))
        return;
    m_textScale = scale;
    apply();
    emit textScaleChanged(scale);
}

void Theme::apply()
{
    QApplication::setFont(bodyFont(m_textScale));
    QApplication::setPalette(makePalette(scheme()));
    m_application.setStyleSheet(styleSheet(scheme()));
    emit schemeChanged(scheme());
}

QString styleSheet(Scheme scheme)
{
    QFile file(u":/themes/signalbox.qss"_s);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QString text = QString::fromUtf8(file.readAll());
    for (const auto &[token, role] : tokens)
        text.replace(token, color(role, scheme).name());
    return text;
}

} // namespace signalbox::gui::theme
