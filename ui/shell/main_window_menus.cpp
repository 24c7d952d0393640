// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

// The menus of the window; what they lead to is in main_window.cpp.

#include "shell/main_window.h"

#include "dashboard/dashboard_page.h"
#include "live/live_page.h"
#include "providers/providers_page.h"
#include "shell/background.h"
#include "shell/rail.h"
#include "shell/status_strip.h"
#include "theme/icons.h"

#include <QActionGroup>
#include <QApplication>
#include <QClipboard>
#include <QMenuBar>
#include <QMessageBox>

using namespace Qt::StringLiterals;

namespace signalbox::gui {
namespace {

constexpr int textStep = 10; // percent

} // namespace

QAction *MainWindow::addAction(QMenu &menu, const QString &icon, const QString &text, const QKeySequence &keys)
{
    QAction *action = menu.addAction(icon.isEmpty() ? QIcon() : theme::icon(icon), text);
    action->setShortcut(keys);
    return action;
}

void MainWindow::makeFileMenu()
{
    QMenu &menu = *menuBar()->addMenu(tr("&File"));
    m_testRequest = addAction(menu, u"send"_s, tr("Send &test request"), QKeyCombination(Qt::CTRL, Qt::Key_T));
    connect(m_testRequest, &QAction::triggered, this, &MainWindow::testRequestRequested);
    m_demoTraffic = addAction(menu, u"flask-conical"_s, tr("&Demo traffic"), Qt::CTRL | Qt::SHIFT | Qt::Key_D);
    m_demoTraffic->setCheckable(true);
    connect(m_demoTraffic, &QAction::triggered, this, &MainWindow::demoTrafficRequested);
    menu.addSeparator();
    QAction *setUp = addAction(menu, u"rocket"_s, tr("Set &up …"), {});
    setUp->setObjectName(u"file.set_up"_s);
    connect(setUp, &QAction::triggered, this, [this] { showPage(Page::SetUp); });
    menu.addAction(m_background->localOnlyAction());
    menu.addSeparator();
    QAction *copyUrl = addAction(menu, u"copy"_s, tr("Copy &base URL"), Qt::CTRL | Qt::SHIFT | Qt::Key_B);
    const auto copyAddress = [this] {
        QApplication::clipboard()->setText(m_engineStatus.baseUrl);
        m_status->announce(tr("Base URL copied."));
    };
    connect(copyUrl, &QAction::triggered, this, copyAddress);
    connect(m_status, &StatusStrip::addressRequested, this, copyAddress);
    QAction *copyToken = addAction(menu, u"lock"_s, tr("Copy client to&ken"), Qt::CTRL | Qt::SHIFT | Qt::Key_K);
    connect(copyToken, &QAction::triggered, this, [this] {
        QApplication::clipboard()->setText(QString::fromUtf8(m_token.reveal()));
        m_status->announce(tr("Token copied. Clients send it as API key."));
    });
    menu.addSeparator();
    QAction *quit = addAction(menu, u"power"_s, tr("&Quit"), QKeyCombination(Qt::CTRL, Qt::Key_Q));
    connect(quit, &QAction::triggered, this, &MainWindow::quit);
}

void MainWindow::makeGoMenu()
{
    QMenu &menu = *menuBar()->addMenu(tr("&Go"));
    QAction *palette = addAction(menu, u"command"_s, tr("&Command palette"), QKeyCombination(Qt::CTRL, Qt::Key_K));
    connect(palette, &QAction::triggered, this, &MainWindow::openPalette);
    menu.addSeparator();
    m_back = addAction(menu, u"arrow-left"_s, tr("&Back"), QKeyCombination(Qt::ALT, Qt::Key_Left));
    connect(m_back, &QAction::triggered, this, [this] {
        settle();
        go(m_history.back());
    });
    m_forward = addAction(menu, u"arrow-right"_s, tr("&Forward"), QKeyCombination(Qt::ALT, Qt::Key_Right));
    connect(m_forward, &QAction::triggered, this, [this] {
        settle();
        go(m_history.forward());
    });
}

void MainWindow::makeViewMenu()
{
    QMenu &menu = *menuBar()->addMenu(tr("&View"));
    m_pageActions = new QActionGroup(this);
    addPage(menu, Page::Live, u"activity"_s, tr("&Live"), QKeyCombination(Qt::CTRL, Qt::Key_1));
    addPage(menu, Page::Dashboard, u"trending-up"_s, tr("&Dashboard"), QKeyCombination(Qt::CTRL, Qt::Key_2));
    addPage(menu, Page::Providers, u"heart-pulse"_s, tr("&Providers"), QKeyCombination(Qt::CTRL, Qt::Key_3));
    addPage(menu, Page::Settings, u"settings"_s, tr("S&ettings"), QKeyCombination(Qt::CTRL, Qt::Key_Comma));
    m_pageActions->actions().constFirst()->setChecked(true);
    menu.addSeparator();
    const LivePage::Actions &actions = m_live->actions();
    menu.addActions({actions.find, actions.suspend, actions.clear});
    menu.addSeparator();
    menu.addActions({m_dashboard->actions().earlier, m_dashboard->actions().later});
    menu.addSeparator();
    menu.addActions({actions.pause, actions.follow, actions.detail});
    menu.addSeparator();
    m_railWide = addAction(menu, u"panel-left"_s, tr("&Wide rail"), QKeyCombination(Qt::CTRL, Qt::Key_B));
    m_railWide->setCheckable(true);
    connect(m_railWide, &QAction::triggered, this, [this](bool wide) { setSetting(setting::wideRail, wide); });
    connect(addAction(menu, {}, tr("&Next pane"), Qt::Key_F6), &QAction::triggered, this, [this] { cyclePanes(1); });
    connect(addAction(menu, {}, tr("P&revious pane"), QKeyCombination(Qt::SHIFT, Qt::Key_F6)), &QAction::triggered, this,
            [this] { cyclePanes(-1); });
    menu.addSeparator();
    makeLookMenu(menu);
}

void MainWindow::addPage(QMenu &menu, Page page, const QString &icon, const QString &text, const QKeySequence &keys)
{
    QAction *action = addAction(menu, icon, text, keys);
    action->setCheckable(true);
    action->setData(static_cast<int>(page));
    m_pageActions->addAction(action);
    connect(action, &QAction::triggered, this, [this, page] { showPage(page); });
    if (page == Page::Settings)
        m_rail->addAtEnd(action);
    else
        m_rail->addScreen(action);
}

void MainWindow::makeLookMenu(QMenu &view)
{
    QMenu &menu = *view.addMenu(tr("&Appearance"));
    m_modes = new QActionGroup(this);
    const auto addMode = [&](const QString &icon, const QString &text, const QKeySequence &keys, theme::Mode mode, const QString &name) {
        QAction *action = addAction(menu, icon, text, keys);
        action->setCheckable(true);
        action->setData(static_cast<int>(mode));
        m_modes->addAction(action);
        connect(action, &QAction::triggered, this, [this, name] { setSetting(setting::theme, name); });
    };
    addMode(u"monitor"_s, tr("&System theme"), Qt::CTRL | Qt::ALT | Qt::Key_1, theme::Mode::System, u"system"_s);
    addMode(u"sun"_s, tr("&Light theme"), Qt::CTRL | Qt::ALT | Qt::Key_2, theme::Mode::Light, u"light"_s);
    addMode(u"moon"_s, tr("&Dark theme"), Qt::CTRL | Qt::ALT | Qt::Key_3, theme::Mode::Dark, u"dark"_s);
    menu.addSeparator();
    connect(addAction(menu, {}, tr("L&arger text"), QKeySequence(QKeyCombination(Qt::CTRL, Qt::Key_Plus))), &QAction::triggered, this,
            [this] { changeTextScale(qRound(m_theme.textScale() * 100) + textStep); });
    connect(addAction(menu, {}, tr("S&maller text"), QKeySequence(QKeyCombination(Qt::CTRL, Qt::Key_Minus))), &QAction::triggered, this,
            [this] { changeTextScale(qRound(m_theme.textScale() * 100) - textStep); });
    connect(addAction(menu, {}, tr("Standard te&xt size"), QKeySequence(QKeyCombination(Qt::CTRL, Qt::Key_0))), &QAction::triggered, this,
            [this] { changeTextScale(100); });
}

void MainWindow::makeDecisionMenu()
{
    QMenu &menu = *menuBar()->addMenu(tr("&Decision"));
    const LivePage::Actions &actions = m_live->actions();
    menu.addActions({actions.pin, actions.compare});
    menu.addSeparator();
    menu.addActions({actions.copyRow, actions.copyCurl, actions.copyPython, actions.copyRule, actions.exportRows});
    menu.addSeparator();
    menu.addAction(actions.saveView);
}

void MainWindow::makeProviderMenu()
{
    QMenu &menu = *menuBar()->addMenu(tr("P&rovider"));
    const ProvidersPage::Actions &actions = m_providers->actions();
    menu.addActions({actions.probe, actions.drain, actions.undrain});
}

void MainWindow::makeHelpMenu()
{
    QMenu &menu = *menuBar()->addMenu(tr("&Help"));
    QAction *keys = addAction(menu, u"keyboard"_s, tr("&Keyboard shortcuts"), Qt::Key_Question);
    connect(keys, &QAction::triggered, this, &MainWindow::showShortcuts);
    m_rail->addAtEnd(keys);
    QAction *problems = addAction(menu, u"file-warning"_s, tr("&Problems of the policy"), Qt::CTRL | Qt::SHIFT | Qt::Key_M);
    connect(problems, &QAction::triggered, this, &MainWindow::showPolicyProblems);
    QAction *about = addAction(menu, u"info"_s, tr("&About Signalbox"), Qt::CTRL | Qt::SHIFT | Qt::Key_A);
    connect(about, &QAction::triggered, this, [this] {
        QMessageBox::about(this, tr("About Signalbox"),
                           tr("<b>Signalbox %1</b><p>A desktop routing console for LLM traffic.</p>"
                              "<p>GPL-3.0-only. Icons: Lucide (ISC, MIT). Fonts: Inter, JetBrains Mono (OFL).</p>")
                               .arg(QApplication::applicationVersion()));
    });
}

} // namespace signalbox::gui
