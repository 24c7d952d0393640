// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QAbstractButton>
#include <QList>

namespace signalbox::gui {

/// One figure: name, number, what changed, and how it went as a small line. A click leads to where it comes from.
class KpiTile final : public QAbstractButton
{
    Q_OBJECT

public:
    enum class Tone { Plain, Good, Warning };

    explicit KpiTile(const QString &name, QWidget *parent = nullptr);

    void setFigure(const QString &number, const QString &note, Tone tone, const QList<double> &line);
    [[nodiscard]] QString number() const { return m_number; }
    [[nodiscard]] QString note() const { return m_note; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_number;
    QString m_note;
    Tone m_tone = Tone::Plain;
    QList<double> m_line;
};

} // namespace signalbox::gui
