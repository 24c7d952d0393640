// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/glob.h"
#include "support/strict_messages.h"

#include <QTest>

using namespace signalbox;
using namespace signalbox::policy;
using namespace Qt::StringLiterals;

class TestGlob final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void matchesTheWholeText_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("fits");
        QTest::addRow("same") << u"gpt-4o"_s << u"gpt-4o"_s << true;
        QTest::addRow("a part is not enough") << u"gpt"_s << u"gpt-4o"_s << false;
        QTest::addRow("case counts") << u"GPT-4o"_s << u"gpt-4o"_s << false;
        QTest::addRow("star at the end") << u"gpt-*"_s << u"gpt-4o"_s << true;
        QTest::addRow("star may be empty") << u"gpt-4o*"_s << u"gpt-4o"_s << true;
        QTest::addRow("star crosses slashes") << u"*/gpt*"_s << u"openai/gpt-4o"_s << true;
        QTest::addRow("star goes back") << u"*ab*abc"_s << u"xababcababc"_s << true;
        QTest::addRow("star and a missing tail") << u"*abc"_s << u"ababcab"_s << false;
        QTest::addRow("several stars") << u"a**b*"_s << u"axxb"_s << true;
        QTest::addRow("one character") << u"gpt-?o"_s << u"gpt-4o"_s << true;
        QTest::addRow("one character, not none") << u"gpt-4o?"_s << u"gpt-4o"_s << false;
        QTest::addRow("empty pattern") << u""_s << u"a"_s << false;
        QTest::addRow("empty both") << u""_s << u""_s << true;
        QTest::addRow("star and nothing") << u"*"_s << u""_s << true;
        QTest::addRow("dot is a dot") << u"llama3.1"_s << u"llama3x1"_s << false;
    }
    void matchesTheWholeText()
    {
        QFETCH(const QString, pattern);
        QFETCH(const QString, text);
        QFETCH(const bool, fits);
        QCOMPARE(globMatches(pattern, text), fits);
    }
};

QTEST_APPLESS_MAIN(TestGlob)
#include "tst_glob.moc"
