// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "theme/palette_roles.h"
#include "theme/system_scheme.h"

#include <QObject>

class QApplication;

namespace signalbox::gui::theme {

enum class Mode { System, Light, Dark };

/// Dresses the application: style, palette, fonts and the one style sheet. Lives on the GUI thread, one per process,
/// made by whoever makes the QApplication.
class Theme final : public QObject
{
    Q_OBJECT

public:
    /// Applies Mode::System at once.
    explicit Theme(QApplication &application, QObject *parent = nullptr);

    [[nodiscard]] Mode mode() const { return m_mode; }
    void setMode(Mode mode);
    [[nodiscard]] Scheme scheme() const;
    /// Text size relative to the standard, kept within 1…2.
    [[nodiscard]] double textScale() const { return m_textScale; }
    void setTextScale(double scale);

signals:
    void modeChanged(signalbox::gui::theme::Mode mode);
    void schemeChanged(signalbox::gui::theme::Scheme scheme);
    void textScaleChanged(double scale);

private:
    void apply();

    QApplication &m_application;
    SystemScheme m_system;
    Mode m_mode = Mode::System;
    double m_textScale = 1.0;
};

/// The style sheet with every `@Role` replaced by its colour.
[[nodiscard]] QString styleSheet(Scheme scheme);

} // namespace signalbox::gui::theme
