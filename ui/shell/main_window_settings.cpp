// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

// What settings do to the window, and the screen that shows them.

#include "shell/main_window.h"

#include "dashboard/dashboard_page.h"
#include "firstrun/set_up_page.h"
#include "live/decision_detail.h"
#include "live/live_page.h"
#include "live/live_table.h"
#include "providers/providers_page.h"
#include "settings/setting_row.h"
#include "settings/settings_page.h"
#include "shell/background.h"
#include "shell/rail.h"
#include "shell/status_strip.h"
#include "shell/table_dialog.h"

#include <QActionGroup>
#include <QApplication>
#include <QDesktopServices>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QStackedWidget>
#include <QSystemTrayIcon>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::gui {
namespace {

theme::Mode modeOf(const QString &name)
{
    return name == "light"_L1 ? theme::Mode::Light : name == "dark"_L1 ? theme::Mode::Dark : theme::Mode::System;
}

} // namespace

SettingsPage &MainWindow::settingsPage()
{
    if (m_settingsPage != nullptr)
        return *m_settingsPage;
    m_settingsPage = new SettingsPage(m_store, m_shortcuts, Autostart(m_autostartFolder, m_startCommand), m_pages);
    m_pages->addWidget(m_settingsPage);
    connect(m_settingsPage, &SettingsPage::setUpRequested, this, [this] { showPage(Page::SetUp); });
    connect(m_settingsPage, &SettingsPage::policyProblemsRequested, this, &MainWindow::showPolicyProblems);
    connect(m_settingsPage, &SettingsPage::differencesRequested, this, &MainWindow::showSettingDifferences);
    connect(m_settingsPage, &SettingsPage::folderRequested, this,
            [](const QString &path) { QDesktopServices::openUrl(QUrl::fromLocalFile(path)); });
    showSettingsFacts();
    return *m_settingsPage;
}

SetUpPage &MainWindow::setUpPage()
{
    if (m_setUpPage != nullptr)
        return *m_setUpPage;
    m_setUpPage = new SetUpPage(m_pages);
    m_pages->addWidget(m_setUpPage);
    m_setUpPage->setDemo(m_engineStatus.demo);
    m_setUpPage->setEndpoint(m_engineStatus.listening ? m_engineStatus.baseUrl : QString(), m_token);
    connect(m_setUpPage, &SetUpPage::closed, this, [this] { showPage(Page::Live); });
    connect(m_setUpPage, &SetUpPage::testRequestRequested, this, [this] {
        m_testedFrom = m_live->model().endSequence();
        emit testRequestRequested();
    });
    emit setUpMade();
    return *m_setUpPage;
}

QWidget *MainWindow::widgetOf(Page page)
{
    switch (page) {
    case Page::Live:
        return m_live;
    case Page::Dashboard:
        return m_dashboard;
    case Page::Providers:
        return m_providers;
    case Page::Settings:
        return &settingsPage();
    case Page::SetUp:
        return &setUpPage();
    }
    Q_UNREACHABLE();
}

void MainWindow::openTestDecision(int triesLeft)
{
    const LiveModel &live = m_live->model();
    for (qint64 sequence = live.endSequence() - 1; sequence >= std::max(m_testedFrom, live.firstSequence()); --sequence) {
        const LiveRow &row = live.at(sequence);
        if (live.pool().text(row.client) != "signalbox-test"_L1)
            continue;
        openDecision(row.id);
        m_live->detail().setCurrentTab(DecisionDetail::WhyTab);
        return;
    }
    if (triesLeft > 0) // the answer may be here before its record
        QTimer::singleShot(100, this, [this, triesLeft] { openTestDecision(triesLeft - 1); });
}

void MainWindow::setStartCommand(const QStringList &command, const QString &autostartFolder)
{
    m_startCommand = command;
    m_autostartFolder = autostartFolder;
}

void MainWindow::showSettingsFacts()
{
    if (m_settingsPage != nullptr)
        m_settingsPage->setFacts({m_engineStatus.policyFile, QFileInfo(m_store.file()).path(),
                                  QSystemTrayIcon::isSystemTrayAvailable(), m_engineStatus.demo});
}

void MainWindow::applySetting(const QString &key)
{
    const QJsonValue value = m_store.value(key);
    if (key == setting::theme) {
        m_theme.setMode(modeOf(value.toString()));
        showThemeMode();
    } else if (key == setting::textScale) {
        m_theme.setTextScale(value.toInt(100) / 100.0);
    } else if (key == setting::wideRail) {
        m_railWide->setChecked(value.toBool());
        m_rail->setWide(value.toBool());
    } else if (key == setting::singleKeys) {
        m_shortcuts.setSingleKeys(value.toBool());
    } else {
        m_background->applySetting(key);
    }
}

void MainWindow::makeBackground(NoticeBar &bar)
{
    m_background = new Background(this, m_store, bar, QFileInfo(m_store.file()).path() + u"/notices.json"_s);
    connect(m_background, &Background::announced, m_status, &StatusStrip::announce);
    connect(m_background, &Background::noticeActionRequested, this, &MainWindow::actOn);
    connect(m_background, &Background::localOnlyChanged, this, [this] {
        m_status->setLocalOnly(m_background->localOnlyText());
        m_status->announce(m_background->localOnlyText().isEmpty() ? tr("Local only has ended; the policy alone decides again.")
                                                                   : tr("Requests that begin now stay on this machine."));
    });
    Tray &tray = m_background->tray();
    connect(&tray, &Tray::openRequested, this, &MainWindow::comeToFront);
    connect(&tray, &Tray::quitRequested, this, &MainWindow::quit);
    connect(&tray, &Tray::decisionRequested, this, [this](DecisionId id) {
        comeToFront();
        openDecision(id);
    });
}

void MainWindow::actOn(const Notice &notice)
{
    comeToFront();
    switch (notice.kind) {
    case NoticeKind::Budget:
        showPage(Page::Dashboard);
        return;
    case NoticeKind::ProviderDown:
        showProvider(notice.target);
        return;
    case NoticeKind::Refusal:
        openDecision(notice.decision);
        return;
    case NoticeKind::Policy:
        showPolicyProblems();
        return;
    }
    Q_UNREACHABLE();
}

void MainWindow::comeToFront()
{
    if (isMinimized())
        showNormal();
    show();
    raise();
    activateWindow();
}

void MainWindow::quit()
{
    m_quitting = true;
    close();
    QApplication::quit();
}

void MainWindow::showThemeMode()
{
    const QList<QAction *> modes = m_modes->actions();
    for (QAction *mode : modes)
        mode->setChecked(mode->data().toInt() == static_cast<int>(m_theme.mode()));
}

void MainWindow::setSetting(QLatin1StringView key, const QJsonValue &value)
{
    if (const QString problem = m_store.set(key, value); !problem.isEmpty()) {
        m_status->announce(problem);
        applySetting(key); // the menu shows what counts
    }
}

void MainWindow::changeTextScale(int percent)
{
    setSetting(setting::textScale, qBound(100, percent, 200));
}

void MainWindow::showSetting(const QString &key)
{
    showPage(Page::Settings);
    const SettingSpec *spec = m_store.spec(key);
    StoredSettingRow *row = m_settingsPage->row(key);
    if (spec == nullptr || row == nullptr)
        return;
    m_settingsPage->showSection(spec->section);
    row->editor().setFocus(Qt::ShortcutFocusReason);
}

void MainWindow::showSettingDifferences()
{
    const auto text = [](const QJsonValue &value) {
        if (value.isUndefined())
            return tr("not set");
        const QString json = QString::fromUtf8(QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact));
        return json.sliced(1, json.size() - 2);
    };
    DetailTable table{{tr("Setting"), tr("Here"), tr("In the file")}, {}};
    const QList<SettingDifference> differences = m_store.differences();
    for (const SettingDifference &difference : differences) {
        const SettingSpec *spec = m_store.spec(difference.key);
        table.rows.append({{spec != nullptr ? spec->title : difference.key}, {text(difference.here)}, {text(difference.inFile)}});
    }
    auto *list = new TableDialog(tr("Differences of the settings"), this);
    list->setAttribute(Qt::WA_DeleteOnClose);
    list->setContents(differences.isEmpty() ? tr("Both say the same.") : tr("Reload takes over what the file says."), table);
    list->show();
}

} // namespace signalbox::gui
