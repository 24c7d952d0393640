// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QAbstractButton>
#include <QList>
#include <QWidget>

namespace signalbox::gui {

/// One entry: a swatch in the series' colour, its name and its value. A click isolates the series.
class LegendEntry final : public QAbstractButton
{
    Q_OBJECT

public:
    LegendEntry(int color, bool dashed, QWidget *parent);

    void setContents(const QString &name, const QString &value);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    int m_color;
    bool m_dashed;
    QString m_value;
};

/// The names of a chart's series, wrapped into as many lines as they need.
class ChartLegend final : public QWidget
{
    Q_OBJECT

public:
    explicit ChartLegend(QWidget *parent = nullptr);

    /// `colors`: positions of the series' colours.
    void setEntries(const QStringList &names, const QList<int> &colors, bool lines);
    void setValues(const QStringList &values);
    [[nodiscard]] const QList<LegendEntry *> &entries() const { return m_entries; }
    [[nodiscard]] QSize sizeHint() const override { return {200, heightForWidth(width())}; }
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override { return arrange(width, false); }

signals:
    /// -1: all are shown again.
    void isolated(int series);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    int arrange(int width, bool move) const;

    QStringList m_names;
    QList<LegendEntry *> m_entries;
};

} // namespace signalbox::gui
