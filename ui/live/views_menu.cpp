// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "live/views_menu.h"

#include "theme/icons.h"

using namespace Qt::StringLiterals;

namespace signalbox::gui {
namespace {

constexpr qsizetype mostRecentShown = 10;
constexpr int longestShown = 60;

/// As a menu shows it: no mnemonic, not wider than a menu may be.
QString menuText(const QString &text)
{
    QString shown = text.size() > longestShown ? text.left(longestShown - 1) + u'…' : text;
    return shown.replace(u'&', u"&&"_s);
}

} // namespace

ViewsMenu::ViewsMenu(const LiveViews &views, QAction *save, QWidget *parent) : QMenu(parent), m_views(views), m_save(save)
{
    setAccessibleName(tr("Views"));
    connect(this, &QMenu::aboutToShow, this, &ViewsMenu::fill);
    fill();
}

void ViewsMenu::fill()
{
    clear();
    delete m_remove;
    m_remove = nullptr;
    addAction(m_save);
    addSeparator();
    if (m_views.views().isEmpty())
        addAction(tr("No view was saved yet"))->setEnabled(false);
    for (const LiveView &view : m_views.views()) {
        QAction *action = addAction(menuText(view.name));
        action->setCheckable(true);
        action->setChecked(view.filter == m_filter);
        action->setToolTip(view.filter);
        connect(action, &QAction::triggered, this, [this, name = view.name] { emit viewChosen(name); });
    }
    if (!m_views.views().isEmpty()) {
        m_remove = new QMenu(tr("&Remove a view"), this);
        for (const LiveView &view : m_views.views())
            connect(m_remove->addAction(menuText(view.name)), &QAction::triggered, this,
                    [this, name = view.name] { emit viewRemoved(name); });
        addMenu(m_remove);
    }
    if (m_views.recent().isEmpty())
        return;
    addSection(tr("Filters used last"));
    const QStringList recent = m_views.recent().mid(0, mostRecentShown);
    for (const QString &filter : recent)
        connect(addAction(theme::icon(u"list-filter"_s), menuText(filter)), &QAction::triggered, this,
                [this, filter] { emit filterChosen(filter); });
}

} // namespace signalbox::gui
