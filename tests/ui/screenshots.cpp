// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

// Renders the window in its states to PNG files, from sample records and without a display:
//   QT_QPA_PLATFORM=offscreen screenshots OUTPUT_DIR [de]
// gives every screen in both themes and at two scales: filled, empty, broken, and with the longest names and dearest answers.

#include "dashboard/dashboard_page.h"
#include "dashboard/scope_bar.h"
#include "live/compare_dialog.h"
#include "live/decision_detail.h"
#include "live/empty_state.h"
#include "live/live_page.h"
#include "live/live_table.h"
#include "providers/providers_page.h"
#include "shell/application_setup.h"
#include "shell/main_window.h"
#include "ui/sample_lanes.h"
#include "ui/sample_records.h"
#include "ui/sample_spend.h"

#include <QAction>
#include <QApplication>
#include <QDateTime>
#include <QDir>
#include <QProcess>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTimer>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::gui;

namespace {

engine::EngineStatus listeningStatus(bool demo)
{
    engine::EngineStatus status;
    status.listening = true;
    status.baseUrl = u"http://127.0.0.1:8484/v1"_s;
    status.demo = demo;
    status.policyVersion = 14;
    status.policyHash = u"9f31c07ab2d4"_s;
    status.policyFile = u"/home/dev/.config/signalbox/policy.yaml"_s;
    status.perSecond = 12;
    status.running = 3;
    status.decisions = 1'284;
    status.today = NanoUsd{3'184'000'000};
    status.unpricedToday = 2;
    status.ledger.writable = true;
    return status;
}

/// Walks through the states, one per event-loop turn, so that layouts have settled when a picture is taken.
class Photographer final : public QObject
{
public:
    Photographer(theme::Theme &theme, const QString &directory)
        : m_theme(theme)
        , m_directory(directory)
    {
    }

    void start()
    {
        addFilled(theme::Mode::Light, u"light"_s);
        addFilled(theme::Mode::Dark, u"dark"_s);
        next();
    }

private:
    using Step = std::function<void(MainWindow &)>;

    void add(const QString &name, theme::Mode mode, Step step) { m_steps.append({name, mode, std::move(step)}); }

    void addFilled(theme::Mode mode, const QString &suffix)
    {
        const auto fill = [](MainWindow &window) {
            test::SampleRecords samples(11);
            QList<DecisionRecord> records = samples.list(60);
            records.append(samples.fallbackStory());
            records.append(samples.blockedStory());
            records.append(samples.list(4));
            records.append(test::SampleRecords::begun(samples.next()));
            records.append(test::SampleRecords::begun(samples.fallbackStory()));
            window.live().takeDecisions(records);
            window.takeStatus(listeningStatus(false));
            window.live().table().select(records.at(60).id);
            window.live().table().scrollToBottom();
            return records;
        };
        add(u"live-"_s + suffix, mode, fill);
        add(u"candidates-"_s + suffix, mode, [fill](MainWindow &window) {
            fill(window);
            window.live().detail().setCurrentTab(DecisionDetail::CandidatesTab);
        });
        add(u"attempts-"_s + suffix, mode, [fill](MainWindow &window) {
            fill(window);
            window.live().detail().setCurrentTab(DecisionDetail::AttemptsTab);
        });
        add(u"cost-"_s + suffix, mode, [fill](MainWindow &window) {
            fill(window);
            window.live().detail().setCurrentTab(DecisionDetail::CostTab);
        });
        add(u"raw-"_s + suffix, mode, [fill](MainWindow &window) {
            fill(window);
            window.live().detail().setCurrentTab(DecisionDetail::RawTab);
        });
        add(u"blocked-"_s + suffix, mode, [fill](MainWindow &window) {
            const auto records = fill(window);
            window.live().table().select(records.at(61).id);
        });
        add(u"invalid-filter-"_s + suffix, mode, [fill](MainWindow &window) {
            fill(window);
            window.live().filter().setText(u"cost>0.002 modle:gpt"_s);
            window.live().actions().pause->setChecked(true);
        });
        add(u"no-match-"_s + suffix, mode, [fill](MainWindow &window) {
            fill(window);
            window.live().filter().setText(u"client:nobody"_s);
        });
        add(u"empty-"_s + suffix, mode, [](MainWindow &window) {
            window.takeStatus(listeningStatus(true));
            window.setToken(Secret("sb-not-shown"));
        });
        add(u"request-"_s + suffix, mode, [fill](MainWindow &window) {
            fill(window);
            window.live().detail().setCurrentTab(DecisionDetail::RequestTab);
        });
        add(u"stress-"_s + suffix, mode, [](MainWindow &window) {
            test::SampleRecords samples(11);
            QList<DecisionRecord> records = samples.list(40);
            for (qsizetype i = 0; i < records.size(); i += 3) {
                records[i].client = u"the-nightly-batch-of-the-data-science-department/1.22.333 (x86_64; linux)"_s;
                records[i].routed = u"openrouter/anthropic/claude-sonnet-4.5-20250929-extended-thinking:floor"_s;
                records[i].rule = u"everything-that-is-longer-than-a-hundred-thousand-tokens"_s;
                records[i].tags = {u"confidential"_s, u"internal"_s, u"customer-data-of-the-eu"_s};
                records[i].cost = NanoUsd{123'456'780'000'000};
                records[i].usage.input = 1'234'567;
                records[i].ttftUs = 754'000'000;
            }
            window.live().takeDecisions(records);
            window.takeStatus(listeningStatus(false));
            window.live().table().select(records.at(39).id);
        });
        addDashboard(mode, suffix);
        addProviders(mode, suffix);
        add(u"compare-"_s + suffix, mode, [fill](MainWindow &window) {
            const auto records = fill(window);
            auto *dialog = new CompareDialog(&window);
            dialog->setDecisions(records.at(60), records.at(59));
            dialog->setWindowFlags(Qt::Widget); // within the picture
            dialog->setAutoFillBackground(true);
            dialog->move(160, 80);
            dialog->show();
        });
        add(u"demo-"_s + suffix, mode, [](MainWindow &window) {
            test::SampleRecords samples(5);
            QList<DecisionRecord> records = samples.list(400);
            for (DecisionRecord &record : records)
                record.simulated = true;
            window.live().takeDecisions(records);
            engine::EngineStatus status = listeningStatus(true);
            status.policyIssues.append({policy::Issue::Severity::Error, 12, 7, u"chains.code[1].model"_s, u"unknown model"_s});
            window.takeStatus(status);
            window.live().table().setFollowing(false);
            window.live().table().select(records.at(200).id);
            window.live().takeDecisions(samples.list(37));
        });
    }

    void addDashboard(theme::Mode mode, const QString &suffix)
    {
        const auto show = [](MainWindow &window, bool stress, int tab) {
            const UtcTime now{QDateTime(QDate::currentDate(), QTime(14, 20)).toMSecsSinceEpoch() * 1'000};
            const auto spend = std::make_shared<test::SampleSpend>(now, stress);
            DashboardPage &page = window.dashboard();
            connect(&page, &DashboardPage::spendRequested, &page,
                    [&page, spend](quint64 ticket, const QList<SpendQuery> &queries, const QTimeZone &zone) { page.takeSpend(ticket, spend->tables(queries, zone)); });
            connect(&page, &DashboardPage::latencyRequested, &page,
                    [&page, spend](quint64 ticket, const ledger::LatencyQuery &query, const QTimeZone &zone) { page.takeLatency(ticket, spend->latency(query, zone)); });
            window.takeStatus(listeningStatus(false));
            window.showPage(MainWindow::Page::Dashboard);
            page.scope().setScope({stress ? TimeScope::Span::Days30 : TimeScope::Span::Month, 0});
            page.lower().setCurrentIndex(tab);
            page.setBudgets(spend->budgets(), now);
            page.refresh();
        };
        add(u"dashboard-"_s + suffix, mode, [show](MainWindow &window) { show(window, false, 0); });
        add(u"dashboard-drivers-"_s + suffix, mode, [show](MainWindow &window) { show(window, false, 1); });
        add(u"dashboard-latency-"_s + suffix, mode, [show](MainWindow &window) { show(window, false, 2); });
        add(u"dashboard-stress-"_s + suffix, mode, [show](MainWindow &window) { show(window, true, 0); });
        add(u"dashboard-stress-drivers-"_s + suffix, mode, [show](MainWindow &window) { show(window, true, 1); });
        add(u"dashboard-empty-"_s + suffix, mode, [](MainWindow &window) {
            DashboardPage &page = window.dashboard();
            connect(&page, &DashboardPage::spendRequested, &page, [&page](quint64 ticket, const QList<SpendQuery> &queries) {
                page.takeSpend(ticket, QList<SpendTable>(queries.size()));
            });
            window.takeStatus(listeningStatus(false));
            window.showPage(MainWindow::Page::Dashboard);
            page.refresh();
        });
        add(u"dashboard-broken-"_s + suffix, mode, [](MainWindow &window) {
            DashboardPage &page = window.dashboard();
            connect(&page, &DashboardPage::spendRequested, &page, [&page](quint64 ticket) {
                page.takeProblem(ticket, u"The ledger could not be read: disk I/O error."_s);
            });
            engine::EngineStatus status = listeningStatus(false);
            status.ledger.writable = false;
            status.ledger.problem = u"ledger.sqlite cannot be written: no space left on device."_s;
            window.takeStatus(status);
            window.showPage(MainWindow::Page::Dashboard);
            page.refresh();
        });
    }

    void addProviders(theme::Mode mode, const QString &suffix)
    {
        add(u"providers-"_s + suffix, mode, [](MainWindow &window) {
            window.takeStatus(listeningStatus(false));
            window.showPage(MainWindow::Page::Providers);
            window.providers().setReport(test::sampleProviders());
        });
        add(u"providers-empty-"_s + suffix, mode, [](MainWindow &window) {
            window.takeStatus(listeningStatus(false));
            window.showPage(MainWindow::Page::Providers);
            window.providers().setReport({});
        });
    }

    void next()
    {
        if (m_steps.isEmpty()) {
            QApplication::quit();
            return;
        }
        const auto [name, mode, step] = m_steps.takeFirst();
        m_theme.setMode(mode);
        m_window = std::make_unique<MainWindow>(m_theme, m_settings.filePath(u"none-%1.ini"_s.arg(name)));
        m_theme.setMode(mode);
        m_window->resize(1280, 800);
        m_window->show();
        step(*m_window);
        QTimer::singleShot(250, this, [this, name = name] {
            const QString scale = devicePixels() > 1.0 ? u"-%1"_s.arg(qRound(devicePixels() * 100)) : QString();
            const QString file = QDir(m_directory).filePath(name + scale + u".png"_s);
            std::puts(qPrintable(m_window->grab().save(file) ? file : u"cannot write "_s + file));
            m_window.reset();
            next();
        });
    }

    struct Entry
    {
        QString name;
        theme::Mode mode;
        Step step;
    };

    [[nodiscard]] double devicePixels() const { return m_window->devicePixelRatioF(); }

    theme::Theme &m_theme;
    QString m_directory;
    QTemporaryDir m_settings;
    QList<Entry> m_steps;
    std::unique_ptr<MainWindow> m_window;
};

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    const QStringList arguments = QApplication::arguments();
    ApplicationSetup setup(application, QLocale(arguments.value(2, u"en_US"_s)));
    const QString directory = arguments.value(1, u"."_s);
    QDir().mkpath(directory);
    Photographer photographer(setup.theme(), directory);
    photographer.start();
    const int done = QApplication::exec();
    if (done != 0 || qEnvironmentVariableIsSet("QT_SCALE_FACTOR"))
        return done;
    qputenv("QT_SCALE_FACTOR", "1.5"); // the scale is fixed once a program has begun
    return QProcess::execute(QApplication::applicationFilePath(), arguments.mid(1));
}
