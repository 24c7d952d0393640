// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"

#include <QString>
#include <QStringList>

namespace signalbox::gui {

/// "Start at login" of the desktop: one desktop entry in the autostart folder, which is the only truth about it
/// (freedesktop.org, Desktop Application Autostart Specification 0.5).
class Autostart final
{
public:
    /// `folder`: "~/.config/autostart"; empty = that of this desktop. `command`: program and arguments to start.
    Autostart(QString folder, QStringList command);

    [[nodiscard]] QString file() const;
    [[nodiscard]] bool isOn() const;
    /// After an error it is as it was.
    [[nodiscard]] Result<void> set(bool on);

private:
    QString m_folder;
    QStringList m_command;
};

/// The value of a desktop entry's Exec key for this command (Desktop Entry Specification 1.5, "The Exec key").
[[nodiscard]] QString execLine(const QStringList &command);

} // namespace signalbox::gui
