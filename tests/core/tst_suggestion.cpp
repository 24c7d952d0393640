// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "core/suggestion.h"
#include "support/strict_messages.h"

#include <QTest>

using namespace signalbox;
using namespace Qt::StringLiterals;

class TestSuggestion final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void findsWhatWasMeant_data()
    {
        QTest::addColumn<QString>("word");
        QTest::addColumn<QString>("expected");
        QTest::addRow("one letter missing") << u"interna"_s << u"internal"_s;
        QTest::addRow("one letter too many") << u"publicc"_s << u"public"_s;
        QTest::addRow("neighbours swapped") << u"pulbic"_s << u"public"_s;
        QTest::addRow("a swap is one edit, so it is found in a short word too") << u"tga"_s << u"tag"_s;
        QTest::addRow("another case") << u"Secret"_s << u"secret"_s;
        QTest::addRow("the closer of two") << u"internals"_s << u"internal"_s;
        QTest::addRow("something else") << u"customers"_s << QString();
        QTest::addRow("a short word is not stretched") << u"eu"_s << QString();
        QTest::addRow("nothing") << QString() << QString();
    }
    void findsWhatWasMeant()
    {
        QFETCH(const QString, word);
        QFETCH(const QString, expected);
        QCOMPARE(closestName(word, {u"public"_s, u"interval"_s, u"internal"_s, u"secret"_s, u"x"_s, u"tag"_s}), expected);
    }

    void aHostileWordCostsNothing()
    {
        const QString longWord(201, u'x');
        QCOMPARE(closestName(longWord, {QString(200, u'x')}), QString());
        QCOMPARE(closestName(QString(200, u'x'), {longWord}), QString());
        QCOMPARE(closestName(u"publik"_s, QStringList(5'000, u"x"_s) + QStringList{u"public"_s}), QString());
    }

    void endsAMessage()
    {
        QCOMPARE(didYouMean(u"pubilc"_s, {u"public"_s}), u" Did you mean `public`?"_s);
        QCOMPARE(didYouMean(u"nothing-like-it"_s, {u"public"_s}), QString());
    }
};

QTEST_APPLESS_MAIN(TestSuggestion)
#include "tst_suggestion.moc"
