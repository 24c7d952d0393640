// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/lateness.h"

#include "support/strict_messages.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace std::chrono_literals;

class TestLateness final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void lateness_data()
    {
        QTest::addColumn<dispatch::AttemptProgress>("progress");
        QTest::addColumn<QString>("late");
        using Progress = dispatch::AttemptProgress;
        QTest::addRow("in time") << Progress{1s, 1s, true, false, false, false} << QString();
        QTest::addRow("exactly at the limit is in time") << Progress{30s, 30s, true, false, false, false} << QString();
        QTest::addRow("no first token") << Progress{31s, 31s, true, false, false, false} << u"no content within 30 s"_s;
        QTest::addRow("a head alone is no first token") << Progress{31s, 1s, true, true, false, false}
                                                        << u"no content within 30 s"_s;
        QTest::addRow("a complete answer may take four times as long") << Progress{119s, 119s, false, false, false, false}
                                                                       << QString();
        QTest::addRow("but not longer") << Progress{121s, 121s, false, false, false, false}
                                        << u"no content within 120 s"_s;
        QTest::addRow("a complete answer that has begun") << Progress{121s, 1s, false, true, false, false} << QString();
        QTest::addRow("stall") << Progress{100s, 61s, true, true, true, false} << u"nothing more for 60 s"_s;
        QTest::addRow("silence while the client is slow is ours") << Progress{100s, 61s, true, true, true, true}
                                                                  << QString();
        QTest::addRow("total") << Progress{901s, 1s, true, true, true, false} << u"not complete within 900 s"_s;
    }
    void lateness()
    {
        QFETCH(const dispatch::AttemptProgress, progress);
        QFETCH(const QString, late);
        QCOMPARE(dispatch::lateness(policy::Limits{}, progress), late);
    }
};

QTEST_APPLESS_MAIN(TestLateness)
#include "tst_lateness.moc"
