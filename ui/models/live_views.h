// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

namespace signalbox::gui {

/// A way to look at Live that somebody named.
struct LiveView
{
    QString name;
    QString filter;
    QByteArray columns; ///< see LiveTable::columnState(); empty = as they are

    bool operator==(const LiveView &) const = default;
};

/// The named views and the filters used last. A plain value.
class LiveViews final
{
public:
    static constexpr qsizetype mostViews = 100;
    static constexpr qsizetype mostRecent = 20;
    static constexpr qsizetype longestName = 80;

    [[nodiscard]] const QList<LiveView> &views() const { return m_views; }
    /// Newest first.
    [[nodiscard]] const QStringList &recent() const { return m_recent; }
    /// Replaces the one with the same name. False: the name is empty, or there are too many.
    bool save(LiveView view);
    void remove(const QString &name);
    void remember(const QString &filter);

    [[nodiscard]] QByteArray toJson() const;
    /// What cannot be read is left out; never fails.
    [[nodiscard]] static LiveViews fromJson(const QByteArray &json);

    bool operator==(const LiveViews &) const = default;

private:
    QList<LiveView> m_views;
    QStringList m_recent;
};

} // namespace signalbox::gui
