// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

// Measures whether the window keeps up: fills the table, then feeds decisions at a steady pace and reports how long the event
// loop was ever busy. Reports numbers, asserts nothing:
//   QT_QPA_PLATFORM=offscreen live_load [SECONDS] [ROWS] [DECISIONS_PER_SECOND]

#include "live/live_page.h"
#include "live/live_table.h"
#include "shell/application_setup.h"
#include "shell/main_window.h"
#include "ui/sample_records.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTimer>

#include <algorithm>
#include <cstdio>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::gui;

namespace {

qint64 residentKb()
{
    QFile status(u"/proc/self/status"_s);
    if (!status.open(QIODevice::ReadOnly))
        return -1;
    const QList<QByteArray> lines = status.readAll().split('\n');
    for (const QByteArray &line : lines) {
        if (line.startsWith("VmRSS:"))
            return line.mid(6).trimmed().split(' ').constFirst().toLongLong();
    }
    return -1;
}

double milliseconds(qint64 nanoseconds) { return static_cast<double>(nanoseconds) / 1e6; }

/// Feeds in ten portions a second, each decision first as running and one portion later settled, as the engine does.
class Load final : public QObject
{
public:
    Load(MainWindow &window, int seconds, int rows, int perSecond)
        : m_window(window)
        , m_rows(rows)
        , m_perPortion(std::max(1, perSecond / 10))
        , m_portions(seconds * 10)
    {
    }

    void start()
    {
        std::printf("resident after start: %lld KB\n", static_cast<long long>(residentKb()));
        while (m_window.live().model().rowCount() < m_rows)
            m_window.live().takeDecisions(m_samples.list(std::min(1'000, m_rows - m_window.live().model().rowCount())));
        std::printf("resident with %d rows: %lld KB\n", m_window.live().model().rowCount(), static_cast<long long>(residentKb()));
        measureFilter();
        connect(&m_feed, &QTimer::timeout, this, &Load::feed);
        connect(&m_beat, &QTimer::timeout, this, &Load::beat);
        m_feed.start(100);
        m_beat.start(1);
        m_beatClock.start();
    }

private:
    void measureFilter()
    {
        for (const auto &text : {u"status:blocked"_s, u"model:gpt cost>0.001 -client:smoke"_s, u"haiku"_s, QString()}) {
            QElapsedTimer clock;
            clock.start();
            m_window.live().filter().setText(text);
            std::printf("filter \"%s\": key press handled in %.2f ms, %s\n", qPrintable(text), milliseconds(clock.nsecsElapsed()),
                        m_window.live().shown().isRefiltering() ? "goes on in slices" : "all through");
        }
    }

    void feed()
    {
        QElapsedTimer clock;
        clock.start();
        QList<DecisionRecord> portion = std::exchange(m_running, {});
        for (int i = 0; i < m_perPortion; ++i) {
            m_running.append(m_samples.next());
            portion.append(test::SampleRecords::begun(m_running.constLast()));
        }
        const qint64 made = clock.nsecsElapsed();
        m_window.live().takeDecisions(portion);
        m_inserts.append(clock.nsecsElapsed() - made);
        if (--m_portions == 0)
            report();
    }

    void beat() { m_gaps.append(m_beatClock.nsecsElapsed()); m_beatClock.restart(); }

    void report()
    {
        std::sort(m_gaps.begin(), m_gaps.end());
        std::sort(m_inserts.begin(), m_inserts.end());
        const auto share = [](const QList<qint64> &list, double part) {
            return milliseconds(list.at(static_cast<qsizetype>(static_cast<double>(list.size() - 1) * part)));
        };
        std::printf("event loop gap: p99 %.1f ms, p99.9 %.1f ms, longest %.1f ms (%lld turns)\n", share(m_gaps, 0.99),
                    share(m_gaps, 0.999), share(m_gaps, 1.0), static_cast<long long>(m_gaps.size()));
        std::printf("portion of %d begun and %d settled: median %.2f ms, p99 %.2f ms, longest %.2f ms\n", m_perPortion, m_perPortion,
                    share(m_inserts, 0.5), share(m_inserts, 0.99), share(m_inserts, 1.0));
        std::printf("rows %d, resident at the end: %lld KB\n", m_window.live().model().rowCount(), static_cast<long long>(residentKb()));
        QApplication::quit();
    }

    MainWindow &m_window;
    test::SampleRecords m_samples;
    int m_rows;
    int m_perPortion;
    int m_portions;
    QTimer m_feed;
    QTimer m_beat;
    QElapsedTimer m_beatClock;
    QList<DecisionRecord> m_running;
    QList<qint64> m_gaps;
    QList<qint64> m_inserts;
};

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    const QStringList arguments = QApplication::arguments();
    ApplicationSetup setup(application);
    const QTemporaryDir settings;
    MainWindow window(setup.theme(), settings.filePath(u"window.ini"_s));
    window.show();
    Load load(window, arguments.value(1, u"20"_s).toInt(), arguments.value(2, u"100000"_s).toInt(),
              arguments.value(3, u"200"_s).toInt());
    QTimer::singleShot(0, &load, [&load] { load.start(); });
    return QApplication::exec();
}
