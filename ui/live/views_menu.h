// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "models/live_views.h"

#include <QMenu>

namespace signalbox::gui {

/// Named views and the filters used last, made anew whenever it opens.
class ViewsMenu final : public QMenu
{
    Q_OBJECT

public:
    /// `save` is the action that names what is shown; `views` must outlive the menu.
    ViewsMenu(const LiveViews &views, QAction *save, QWidget *parent);

    void setCurrentFilter(const QString &filter) { m_filter = filter; }
    /// What opening it would show.
    void fill();

signals:
    void viewChosen(const QString &name);
    void filterChosen(const QString &filter);
    void viewRemoved(const QString &name);

private:
    const LiveViews &m_views;
    QAction *m_save;
    QMenu *m_remove = nullptr;
    QString m_filter;
};

} // namespace signalbox::gui
