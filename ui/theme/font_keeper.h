// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QFont>
#include <QObject>

#include <functional>

class QWidget;

namespace signalbox::gui::theme {

/// Gives a widget a font made from the application's and gives it again whenever theme or text scale change, because a new
/// style sheet drops fonts that were set. Owned by the widget.
class FontKeeper final : public QObject
{
    Q_OBJECT

public:
    using MakeFont = std::function<QFont(const QFont &)>;

    FontKeeper(QWidget *widget, MakeFont makeFont);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void apply();

    QWidget *m_widget;
    MakeFont m_makeFont;
    bool m_applying = false;
};

} // namespace signalbox::gui::theme
