// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

// Renders the window in its states to PNG files, from sample records and without a display:
//   QT_QPA_PLATFORM=offscreen screenshots OUTPUT_DIR [de]
// QT_SCALE_FACTOR=1.5 gives the pictures for another scale.

#include "live/decision_detail.h"
#include "live/empty_state.h"
#include "live/live_page.h"
#include "live/live_table.h"
#include "shell/application_setup.h"
#include "shell/main_window.h"
#include "ui/sample_records.h"

#include <QAction>
#include <QApplication>
#include <QDir>
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
            const QString file = QDir(m_directory).filePath(name + u".png"_s);
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
    return QApplication::exec();
}
