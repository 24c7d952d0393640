// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "classify/checksums.h"
#include "classify/national_ids.h"

#include "support/strict_messages.h"

#include <QTest>

#include <string>

using namespace signalbox;

/// Published sample numbers of each country, and what happens when one digit of them is another.
class TestChecksums final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void sampleNumbers_data()
    {
        QTest::addColumn<QString>("kindName");
        QTest::addColumn<QByteArray>("number");
        const auto row = [](const char *kind, const char *number) {
            QTest::addRow("%s %s", kind, number) << QString::fromLatin1(kind) << QByteArray(number);
        };
        row("uk_nhs", "9434765919");
        row("de_steuer_id", "36574261809");
        row("de_steuer_id", "65929970489");
        row("fr_nir", "295117823456784");
        row("fr_nir", "253072B07300470");
        row("es_dni", "54362315K");
        row("es_nie", "X2482300W");
        row("it_codice_fiscale", "RCCMNL83S18D969H");
        row("nl_bsn", "111222333");
        row("be_nrn", "85073003328");
        row("be_nrn", "00012511119");
        row("pl_pesel", "44051401359");
        row("pt_nif", "501964843");
        row("ch_ahv", "7569217076985");
        row("se_personnummer", "8803200016");
        row("se_personnummer", "198803200016");
        row("no_fodselsnummer", "15108695088");
        row("fi_hetu", "131052-308T");
        row("ro_cnp", "1630615123457");
        row("tr_kimlik", "17291716060");
        row("br_cpf", "39053344705");
        row("mx_curp", "BOXW310820HNERXN09");
        row("ca_sin", "123456782");
        row("in_aadhaar", "234123412346");
        row("cn_resident_id", "360426199101010071");
        row("jp_my_number", "621498320257");
        row("sg_nric", "S1234567D");
        row("sg_nric", "F1612345P");
        row("au_tfn", "123456782");
        row("za_id", "7503305044089");
        row("il_id", "039337423");
    }
    void sampleNumbers()
    {
        QFETCH(const QString, kindName);
        QFETCH(const QByteArray, number);
        const std::optional<KindSet> kinds = kindsNamed(kindName);
        QVERIFY(kinds && kinds->count() == 1);
        std::size_t position = 0;
        while (!kinds->test(position))
            ++position;
        const auto kind = static_cast<SensitiveKind>(position);
        const std::string text = number.toStdString();
        QVERIFY(classify::isNationalIdNumber(kind, text));
        QVERIFY(!classify::isNationalIdNumber(kind, text.substr(1)));
        QVERIFY(!classify::isNationalIdNumber(kind, {}));
        std::string wrong = text; // the last digit or letter is the check in all of these, or part of it
        wrong.back() = wrong.back() == '9' ? '8' : wrong.back() == 'Z' ? 'Y' : static_cast<char>(wrong.back() + 1);
        QVERIFY2(!classify::isNationalIdNumber(kind, wrong), wrong.c_str());
    }

    void cards_data()
    {
        QTest::addColumn<QByteArray>("number");
        QTest::addColumn<bool>("valid");
        QTest::addRow("visa") << QByteArray("4111111111111111") << true;
        QTest::addRow("visa, 13 digits") << QByteArray("4222222222222") << true;
        QTest::addRow("mastercard") << QByteArray("5555555555554444") << true;
        QTest::addRow("mastercard, 2 series") << QByteArray("2223003122003222") << true;
        QTest::addRow("amex") << QByteArray("378282246310005") << true;
        QTest::addRow("discover") << QByteArray("6011111111111117") << true;
        QTest::addRow("diners") << QByteArray("30569309025904") << true;
        QTest::addRow("jcb") << QByteArray("3530111333300000") << true;
        QTest::addRow("unionpay") << QByteArray("6200000000000005") << true;
        QTest::addRow("wrong check digit") << QByteArray("4111111111111112") << false;
        QTest::addRow("no network") << QByteArray("9111111111111113") << false;
        QTest::addRow("amex of 16 digits") << QByteArray("3782822463100054") << false;
        QTest::addRow("empty") << QByteArray() << false;
    }
    void cards()
    {
        QFETCH(const QByteArray, number);
        QFETCH(const bool, valid);
        QCOMPARE(classify::isCardNumber({number.data(), static_cast<std::size_t>(number.size())}), valid);
    }

    void ibans_data()
    {
        QTest::addColumn<QByteArray>("number");
        QTest::addColumn<bool>("valid");
        for (const char *number : {"GB82WEST12345698765432", "DE89370400440532013000", "FR1420041010050500013M02606",
                                   "NO9386011117947", "MT84MALT011000012345MTLCAST001S", "CH9300762011623852957"})
            QTest::addRow("%s", number) << QByteArray(number) << true;
        QTest::addRow("wrong check") << QByteArray("GB83WEST12345698765432") << false;
        QTest::addRow("a digit short") << QByteArray("DE8937040044053201300") << false;
        QTest::addRow("no such country") << QByteArray("ZZ89370400440532013000") << false;
        QTest::addRow("a separator inside") << QByteArray("DE8937040044-532013000") << false;
        QTest::addRow("empty") << QByteArray() << false;
    }
    void ibans()
    {
        QFETCH(const QByteArray, number);
        QFETCH(const bool, valid);
        QCOMPARE(classify::isIban({number.data(), static_cast<std::size_t>(number.size())}), valid);
    }
};

QTEST_GUILESS_MAIN(TestChecksums)
#include "tst_checksums.moc"
