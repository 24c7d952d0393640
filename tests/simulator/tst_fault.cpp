// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "simulator/fault.h"
#include "support/strict_messages.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::simulator;

class TestFault final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void everyKindHasItsOwnName()
    {
        QStringList names;
        for (const FaultKind kind : allFaultKinds()) {
            const Result<Fault> fault = parseFault(QByteArray(faultName(kind).data()));
            QVERIFY(fault.has_value());
            QCOMPARE(fault->kind, kind);
            names.append(faultName(kind));
        }
        QCOMPARE(names.removeDuplicates(), 0);
        QCOMPARE(names.size(), static_cast<int>(FaultKind::Unstreamed) + 1);
    }

    void readsArguments()
    {
        const Result<Fault> fault =
            parseFault(" reset  at=content after=5 status=529 first=2 every=3 provider=a,b model=m tokens=9 rate=50 "
                       "first_token=20 ms=7 bytes=8 framing=ended then=cut as=x/y ");
        QVERIFY(fault.has_value());
        QCOMPARE(fault->kind, FaultKind::Reset);
        QCOMPARE(fault->point(), FaultPoint::Content);
        QCOMPARE(fault->after, 5);
        QCOMPARE(fault->status, 529);
        QCOMPARE(fault->first, 2);
        QCOMPARE(fault->every, 3);
        QCOMPARE(fault->providers, (QStringList{u"a"_s, u"b"_s}));
        QCOMPARE(fault->models, QStringList{u"m"_s});
        QCOMPARE(fault->tokens, std::optional(9));
        QCOMPARE(fault->tokensPerSecond, std::optional(50.0));
        QCOMPARE(fault->firstToken, std::optional(std::chrono::milliseconds(20)));
        QCOMPARE(fault->wait, std::chrono::milliseconds(7));
        QCOMPARE(fault->bytes, 8);
        QCOMPARE(fault->framing, std::optional(CutFraming::Ended));
        QVERIFY(fault->thenCut);
        QCOMPARE(fault->as, u"x/y"_s);
    }

    void readsRetryAfter_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("form");
        QTest::addColumn<qint64>("value");
        QTest::addRow("seconds") << "2"_ba << static_cast<int>(RetryAfter::Form::Seconds) << qint64{2};
        QTest::addRow("milliseconds") << "250ms"_ba << static_cast<int>(RetryAfter::Form::Milliseconds) << qint64{250};
        QTest::addRow("date") << "date:3"_ba << static_cast<int>(RetryAfter::Form::HttpDate) << qint64{3};
        QTest::addRow("none") << "none"_ba << static_cast<int>(RetryAfter::Form::Absent) << qint64{0};
    }
    void readsRetryAfter()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const int, form);
        QFETCH(const qint64, value);
        const Result<Fault> fault = parseFault("rate_limit retry_after=" + text);
        QVERIFY(fault.has_value());
        QCOMPARE(static_cast<int>(fault->retryAfter.form), form);
        QCOMPARE(fault->retryAfter.value, value);
    }

    void namesTheWordItDoesNotKnow_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("word");
        QTest::addRow("empty") << QByteArray() << u"\"\""_s;
        QTest::addRow("fault") << "explode"_ba << u"\"explode\""_s;
        QTest::addRow("key") << "cut when=3"_ba << u"\"when=3\""_s;
        QTest::addRow("number") << "cut after=-3"_ba << u"\"after=-3\""_s;
        QTest::addRow("point") << "reset at=noon"_ba << u"\"at=noon\""_s;
        QTest::addRow("framing") << "cut framing=x"_ba << u"\"framing=x\""_s;
        QTest::addRow("retry_after") << "rate_limit retry_after=soon"_ba << u"\"retry_after=soon\""_s;
        QTest::addRow("no key") << "cut =3"_ba << u"\"=3\""_s;
    }
    void namesTheWordItDoesNotKnow()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QString, word);
        const Result<Fault> fault = parseFault(text);
        QVERIFY(!fault.has_value());
        QVERIFY2(fault.error().message.contains(word), qPrintable(fault.error().message));
    }

    void strikesWhomItShould()
    {
        QCOMPARE(parseFault("cut first=2")->strikes(1, u"a"_s, u"m"_s), true);
        QCOMPARE(parseFault("cut first=2")->strikes(2, u"a"_s, u"m"_s), false);
        QCOMPARE(parseFault("flapping")->strikes(0, u"a"_s, u"m"_s), true);
        QCOMPARE(parseFault("flapping")->strikes(1, u"a"_s, u"m"_s), false);
        QCOMPARE(parseFault("flapping")->strikes(2, u"a"_s, u"m"_s), true);
        QCOMPARE(parseFault("flapping first=3")->strikes(1, u"a"_s, u"m"_s), true);
        QCOMPARE(parseFault("flapping first=3")->strikes(4, u"a"_s, u"m"_s), false);
        QCOMPARE(parseFault("cut provider=b")->strikes(0, u"a"_s, u"m"_s), false);
        QCOMPARE(parseFault("cut model=n")->strikes(0, u"a"_s, u"m"_s), false);
    }

    void findsTheDirective_data()
    {
        QTest::addColumn<QByteArray>("prompt");
        QTest::addColumn<QByteArray>("directive");
        QTest::addRow("in the middle") << "Hello [[fault:cut after=2]] there"_ba
                                       << "cut after=2"_ba;
        QTest::addRow("first of two") << "[[fault:cut]] [[fault:stall]]"_ba
                                      << "cut"_ba;
        QTest::addRow("none") << "Hello [fault:cut]"_ba << QByteArray();
        QTest::addRow("not closed") << "Hello [[fault:cut"_ba << QByteArray();
    }
    void findsTheDirective()
    {
        QFETCH(const QByteArray, prompt);
        QFETCH(const QByteArray, directive);
        QCOMPARE(faultDirective(prompt).value_or(QByteArray()), directive);
    }
};

QTEST_APPLESS_MAIN(TestFault)
#include "tst_fault.moc"
