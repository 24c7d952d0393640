// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

// How the Live screen is put together; what it does is in live_page.cpp.

#include "live/live_page.h"

#include "live/decision_detail.h"
#include "live/empty_state.h"
#include "live/live_table.h"
#include "live/views_menu.h"
#include "theme/fonts.h"
#include "theme/icons.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

LivePage::LivePage(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(tr("Live"));
    setObjectName(u"page"_s);
    setAttribute(Qt::WA_StyledBackground);
    m_table = new LiveTable(m_shown, this);
    m_filter = new FilterEdit(m_model, this);
    m_detail = new DecisionDetail(this);
    m_empty = new EmptyState(this);
    makeActions();

    m_pill = new QPushButton(theme::icon(u"arrow-down"_s, theme::Role::OnAccent), QString(), m_table);
    m_pill->setObjectName(u"pill"_s);
    m_pill->setFocusPolicy(Qt::NoFocus);
    m_pill->setAccessibleName(tr("Newer decisions"));
    m_pill->hide();
    m_table->viewport()->installEventFilter(this);

    m_tableStack = new QStackedWidget(this);
    m_tableStack->addWidget(m_table);
    m_tableStack->addWidget(makeNoMatch());
    m_splitter = new QSplitter(Qt::Vertical, this);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_tableStack);
    m_splitter->addWidget(m_detail);
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 2);
    m_splitter->setSizes({400, 290});
    m_splitter->handle(1)->setAccessibleName(tr("Divider between list and detail"));
    m_detail->setMinimumHeight(170);
    auto *filled = new QWidget(this);
    auto *filledLayout = new QVBoxLayout(filled);
    filledLayout->setContentsMargins(0, 0, 0, 0);
    filledLayout->setSpacing(0);
    filledLayout->addWidget(m_splitter, 1);
    filledLayout->addWidget(makeSummary());
    m_stack = new QStackedWidget(this);
    m_stack->addWidget(filled);
    m_stack->addWidget(m_empty);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeToolBar());
    layout->addWidget(m_stack, 1);
    connectParts();
    m_actions.suspend->setEnabled(false);
    m_actions.clear->setEnabled(false);
    refreshState();
}

void LivePage::makeActions()
{
    const auto make = [this](const QString &icon, const QString &text, const QKeySequence &keys, QWidget *owner) {
        auto *action = new QAction(theme::icon(icon), text, owner);
        action->setShortcut(keys);
        // Keys that mean something else while typing work only where their owner has focus.
        action->setShortcutContext(owner == this ? Qt::WindowShortcut : Qt::WidgetWithChildrenShortcut);
        owner->addAction(action);
        return action;
    };
    m_actions.find = make(u"search"_s, tr("&Find"), QKeySequence::Find, this);
    m_actions.suspend = make(u"funnel-x"_s, tr("&Suspend filter"), Qt::CTRL | Qt::SHIFT | Qt::Key_F, this);
    m_actions.suspend->setCheckable(true);
    m_actions.clear = make(u"x"_s, tr("&Clear filter"), Qt::CTRL | Qt::Key_Backspace, this);
    m_actions.pause = make(u"pause"_s, tr("Pause view"), Qt::Key_F8, this);
    m_actions.pause->setCheckable(true);
    m_actions.pause->setToolTip(tr("Freezes the view only; traffic goes on (F8)"));
    m_actions.follow = make(u"arrow-down-to-line"_s, tr("F&ollow the newest"), Qt::Key_End, m_table);
    m_actions.follow->setCheckable(true);
    m_actions.follow->setChecked(true);
    m_actions.pin = make(u"pin"_s, tr("&Pin decision"), Qt::Key_P, m_table);
    m_actions.copyRow = make(u"copy"_s, tr("Cop&y row"), QKeySequence::Copy, m_table);
    m_actions.detail = make(u"info"_s, tr("Show &detail"), Qt::CTRL | Qt::Key_I, this);
    m_actions.detail->setCheckable(true);
    m_actions.detail->setChecked(true);

    makeDecisionActions();
    connect(m_actions.find, &QAction::triggered, this, [this] {
        m_filter->setFocus(Qt::ShortcutFocusReason);
        m_filter->selectAll();
    });
    connect(m_actions.suspend, &QAction::toggled, &m_shown, &FilteredLiveModel::setSuspended);
    connect(m_actions.clear, &QAction::triggered, m_filter, &QLineEdit::clear);
    connect(m_actions.pause, &QAction::toggled, &m_model, &LiveModel::setPaused);
    connect(m_actions.follow, &QAction::triggered, m_table, &LiveTable::setFollowing);
    connect(m_actions.pin, &QAction::triggered, this, &LivePage::togglePin);
    connect(m_actions.copyRow, &QAction::triggered, this, [this] {
        const QString text = m_table->rowText();
        if (!text.isEmpty())
            QGuiApplication::clipboard()->setText(text);
    });
    connect(m_actions.detail, &QAction::toggled, m_detail, &QWidget::setVisible);
}

QToolButton *LivePage::toolButton(QAction *action, QWidget *bar)
{
    auto *button = new QToolButton(bar);
    button->setDefaultAction(action);
    button->setIconSize({16, 16});
    button->setMinimumSize(32, 32);
    button->setFocusPolicy(Qt::TabFocus);
    QString name = action->text();
    name.remove(u'&');
    button->setAccessibleName(name);
    if (action->toolTip() == name || action->toolTip().isEmpty())
        action->setToolTip(u"%1 (%2)"_s.arg(name, action->shortcut().toString(QKeySequence::NativeText)));
    return button;
}

QWidget *LivePage::makeToolBar()
{
    auto *bar = new QWidget(this);
    bar->setObjectName(u"toolbar"_s);
    m_problem = new QLabel(bar);
    m_problem->setObjectName(u"error"_s);
    m_problem->setAccessibleName(tr("Problem of the filter"));
    m_problem->hide();
    m_pauseNote = new QLabel(bar);
    m_pauseNote->setObjectName(u"badge"_s);
    m_pauseNote->hide();
    m_span = new QComboBox(bar);
    fillSpans();
    auto *columns = new QToolButton(bar);
    columns->setIcon(theme::icon(u"columns-3"_s));
    columns->setIconSize({16, 16});
    columns->setMinimumSize(32, 32);
    columns->setAccessibleName(tr("Columns"));
    columns->setToolTip(tr("Show, hide and fit columns; drag a header to move it"));
    columns->setPopupMode(QToolButton::InstantPopup);
    auto *menu = new QMenu(columns);
    menu->setAccessibleName(tr("Columns"));
    columns->setMenu(menu);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] {
        menu->clear();
        m_table->fillColumnMenu(*menu);
    });
    auto *line = new QHBoxLayout;
    line->setSpacing(4);
    line->addWidget(m_filter, 1);
    line->addSpacing(4);
    line->addWidget(m_span);
    makeViewsButton(bar);
    line->addWidget(m_viewsButton);
    line->addWidget(m_pauseNote);
    line->addWidget(toolButton(m_actions.suspend, bar));
    line->addWidget(toolButton(m_actions.pause, bar));
    line->addWidget(toolButton(m_actions.follow, bar));
    line->addWidget(toolButton(m_actions.pin, bar));
    line->addWidget(columns);
    line->addWidget(toolButton(m_actions.exportRows, bar));
    // Tab goes the way the eye goes: filter, buttons, table, detail.
    setTabOrder(m_filter, m_span);
    QWidget *previous = m_span;
    for (int place = 0; place < line->count(); ++place) {
        auto *button = qobject_cast<QToolButton *>(line->itemAt(place)->widget());
        if (button == nullptr)
            continue;
        button->setFocusPolicy(Qt::TabFocus);
        setTabOrder(previous, button);
        previous = button;
    }
    setTabOrder(previous, m_table);
    setTabOrder(m_table, m_detail->tabBar());
    auto *layout = new QVBoxLayout(bar);
    layout->setContentsMargins(8, 6, 8, 6);
    layout->setSpacing(4);
    layout->addLayout(line);
    layout->addWidget(m_problem);
    return bar;
}

void LivePage::makeViewsButton(QWidget *bar)
{
    m_viewsMenu = new ViewsMenu(m_views, m_actions.saveView, this);
    m_viewsButton = new QToolButton(bar);
    m_viewsButton->setText(tr("Views"));
    m_viewsButton->setAccessibleName(tr("Views"));
    m_viewsButton->setToolTip(tr("Named views and the filters used last"));
    m_viewsButton->setMinimumSize(32, 32);
    m_viewsButton->setPopupMode(QToolButton::InstantPopup);
    m_viewsButton->setMenu(m_viewsMenu);
    connect(m_viewsMenu, &QMenu::aboutToShow, this, [this] { m_viewsMenu->setCurrentFilter(m_filter->text()); });
    connect(m_viewsMenu, &ViewsMenu::viewChosen, this, &LivePage::showView);
    connect(m_viewsMenu, &ViewsMenu::filterChosen, m_filter, &QLineEdit::setText);
    connect(m_viewsMenu, &ViewsMenu::viewRemoved, this, [this](const QString &name) {
        m_views.remove(name);
        emit viewsChanged();
    });
}

QWidget *LivePage::makeNoMatch()
{
    auto *page = new QWidget(this);
    page->setObjectName(u"page"_s);
    m_noMatchText = new QLabel(page);
    theme::keepSize(m_noMatchText, theme::TextSize::Section, QFont::Medium);
    m_noMatchText->setAlignment(Qt::AlignCenter);
    auto *suspend = new QPushButton(tr("Suspend filter"), page);
    auto *clear = new QPushButton(tr("Clear filter"), page);
    connect(suspend, &QPushButton::clicked, this, [this] { m_actions.suspend->setChecked(true); });
    connect(clear, &QPushButton::clicked, m_filter, &QLineEdit::clear);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch(1);
    buttons->addWidget(suspend);
    buttons->addWidget(clear);
    buttons->addStretch(1);
    auto *layout = new QVBoxLayout(page);
    layout->setSpacing(12);
    layout->addStretch(1);
    layout->addWidget(m_noMatchText);
    layout->addLayout(buttons);
    layout->addStretch(1);
    return page;
}

QWidget *LivePage::makeSummary()
{
    auto *bar = new QWidget(this);
    bar->setObjectName(u"summary"_s);
    m_summary = new QLabel(bar);
    m_summary->setAccessibleName(tr("Sums of the decisions shown"));
    m_summary->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_sumMark = new QLabel(bar);
    m_sumMark->setAccessibleName(tr("The sum was checked against the rows."));
    auto *layout = new QHBoxLayout(bar);
    layout->setContentsMargins(12, 4, 12, 4);
    layout->setSpacing(8);
    layout->addWidget(m_sumMark);
    layout->addWidget(m_summary, 1);
    return bar;
}

} // namespace signalbox::gui
