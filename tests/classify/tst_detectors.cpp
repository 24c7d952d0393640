// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "classify/detectors.h"

#include "support/strict_messages.h"

#include <QRandomGenerator>
#include <QTest>

#include <re2/re2.h>

using namespace signalbox;
using classify::Detectors;
using classify::Finding;

namespace {

std::shared_ptr<const Detectors> everyKind()
{
    KindSet all;
    for (std::size_t i = 0; i + 1 < sensitiveKinds; ++i)
        all.set(i);
    return Detectors::compile({{QStringLiteral("all"), all, nullptr, 0}});
}

/// "kind:text|kind:text" in order.
QByteArray found(const Detectors &detectors, const QByteArray &text)
{
    std::vector<Finding> findings;
    detectors.findBuiltins(text, findings);
    QByteArrayList list;
    for (const Finding &finding : findings) {
        const QLatin1StringView name = kindName(finding.kind);
        list.append(QByteArray(name.data(), name.size()) + ':'
                    + text.mid(static_cast<qsizetype>(finding.begin), static_cast<qsizetype>(finding.end - finding.begin)));
    }
    return list.join('|');
}

} // namespace

class TestDetectors final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void finds_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char *name, const char *text, const char *expected) {
            QTest::addRow("%s", name) << QByteArray(text) << QByteArray(expected);
        };
        row("e-mail", "write to alice.o'neil+x@mail.example.co.uk.", "email:alice.o'neil+x@mail.example.co.uk");
        row("e-mail between brackets", "<bob@x.org>,mailto:c@y.de", "email:bob@x.org|email:c@y.de");
        row("e-mail with an umlaut", "an jürgen@müller.de bitte", "email:jürgen@müller.de");
        row("e-mail in a script without spaces", "邮箱alice@example.com。", "email:alice@example.com");
        row("card", "card 4111111111111111 ok", "credit_card:4111111111111111");
        row("card in fours", "4111 1111 1111 1111", "credit_card:4111 1111 1111 1111");
        row("card with hyphens", "(4111-1111-1111-1111)", "credit_card:4111-1111-1111-1111");
        row("amex groups", "3782 822463 10005", "credit_card:3782 822463 10005");
        row("card before another number", "4111 1111 1111 1111 12/27 123", "credit_card:4111 1111 1111 1111");
        row("card and its code", "4111 1111 1111 1111 123", "credit_card:4111 1111 1111 1111");
        row("card in a cell", "1,4111111111111111,7", "credit_card:4111111111111111");
        row("card behind ideographs", "卡号4111111111111111号", "credit_card:4111111111111111");
        row("iban", "to DE89370400440532013000.", "iban:DE89370400440532013000");
        row("iban in fours", "GB82 WEST 1234 5698 7654 32 please", "iban:GB82 WEST 1234 5698 7654 32");
        row("iban in lower case", "gb50mvfc38361978683032", "iban:gb50mvfc38361978683032");
        row("ssn", "SSN 536-22-8145", "us_ssn:536-22-8145");
        row("ssn without hyphens needs a word", "ssn: 536228145", "us_ssn:536228145");
        row("nino", "NI AB 12 34 56 C and AB123456C", "uk_nino:AB 12 34 56 C|uk_nino:AB123456C");
        row("steuer-id", "Steuer-ID 65 929 970 489", "de_steuer_id:65 929 970 489");
        row("nir", "2 95 11 78 234 567 84", "fr_nir:2 95 11 78 234 567 84");
        row("nir of Corsica", "253072B07300470", "fr_nir:253072B07300470");
        row("dni and nie", "54362315-K, X-2482300-W", "es_dni:54362315-K|es_nie:X-2482300-W");
        row("codice fiscale", "CF RCCMNL83S18D969H", "it_codice_fiscale:RCCMNL83S18D969H");
        row("bsn", "mijn BSN is 111222333", "nl_bsn:111222333");
        row("pesel", "PESEL 44051401359", "pl_pesel:44051401359");
        row("cpf", "CPF 390.533.447-05", "br_cpf:390.533.447-05");
        row("aadhaar", "2341 2341 2346", "in_aadhaar:2341 2341 2346");
        row("aadhaar without spaces", "aadhaar 234123412346", "in_aadhaar:234123412346");
        row("hetu", "131052-308T", "fi_hetu:131052-308T");
        row("personnummer", "880320-0016", "se_personnummer:880320-0016");
        row("ahv", "756.9217.0769.85", "ch_ahv:756.9217.0769.85");
        row("resident id", "360426199101010071", "cn_resident_id:360426199101010071");
        row("phone abroad", "ring +49 (0)30 901820 now", "phone:+49 (0)30 901820");
        row("phone with extension", "001-748-088-2851x818", "phone:001-748-088-2851x818");
        row("phone, north america", "(978)645-9740 or 212-555-0123", "phone:(978)645-9740|phone:212-555-0123");
        row("phone, local, needs a word", "call me at 785 8949", "phone:785 8949");
        row("ip", "from 192.168.1.5:8080, 10.0.0.1", "ip_address:192.168.1.5|ip_address:10.0.0.1");
        row("ip, version 6", "2001:db8::ff00:42:8329 d80:e4b5:79da:6cf6:71f3:51f7:9161:c319 ::ffff:10.1.2.3",
            "ip_address:2001:db8::ff00:42:8329|ip_address:d80:e4b5:79da:6cf6:71f3:51f7:9161:c319|ip_address:::ffff:10.1.2.3");
        row("mac", "00:1A:2b:3c:4D:5e 00-1a-2b-3c-4d-5f 001a.2b3c.4d5e",
            "mac_address:00:1A:2b:3c:4D:5e|mac_address:00-1a-2b-3c-4d-5f|mac_address:001a.2b3c.4d5e");
        row("street", "lives at 221B Baker Street, London NW1 6XE since",
            "street_address:221B Baker Street, London NW1 6XE");
        row("street with unit and town", "1600 Pennsylvania Ave NW, Washington, DC 20500",
            "street_address:1600 Pennsylvania Ave NW, Washington, DC 20500");
        row("straße", "Wohnhaft Hauptstraße 12a, 10115 Berlin.", "street_address:Hauptstraße 12a, 10115 Berlin");
        row("rue", "12 bis rue de la Paix, 75002 Paris", "street_address:12 bis rue de la Paix, 75002 Paris");
        row("calle", "vive en Calle Mayor 5", "street_address:Calle Mayor 5");
        row("aws", "AKIAIOSFODNN7EXAMPLE", "cloud_key:AKIAIOSFODNN7EXAMPLE");
        row("aws secret", "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            "secret_value:wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
        row("google", "key=AIzaSyA1234567890abcdefghijklmnopqrstuv", "cloud_key:AIzaSyA1234567890abcdefghijklmnopqrstuv");
        row("github", "ghp_012345678901234567890123456789abcdef", "git_token:ghp_012345678901234567890123456789abcdef");
        row("gitlab", "glpat-abcDEF123_456-789xyz", "git_token:glpat-abcDEF123_456-789xyz");
        row("openai", "\"sk-proj-aB3dE5fG7hI9jK1lM3nO5pQ7\"", "llm_key:sk-proj-aB3dE5fG7hI9jK1lM3nO5pQ7");
        row("slack", "xoxb-123456789012-abcdefABCDEF", "service_token:xoxb-123456789012-abcdefABCDEF");
        row("stripe", "sk_live_4eC39HqLyjWDarjtT1zdp7dc", "service_token:sk_live_4eC39HqLyjWDarjtT1zdp7dc");
        row("jwt", "Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
            "jwt:eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U");
        row("private key", "x\n-----BEGIN RSA PRIVATE KEY-----\nMIIB+/=\n-----END RSA PRIVATE KEY-----\ny",
            "private_key:-----BEGIN RSA PRIVATE KEY-----\nMIIB+/=\n-----END RSA PRIVATE KEY-----");
        row("private key cut off", "-----BEGIN PRIVATE KEY-----\nMIIB", "private_key:-----BEGIN PRIVATE KEY-----\nMIIB");
        row("connection string", "postgres://app:S3cr3t-pw@db.intern:5432/x", "connection_string:app:S3cr3t-pw");
        row("password", "password: Tr0ub4dor&3", "secret_value:Tr0ub4dor&3");
        row("password in JSON", R"({"db_password": "hunter22!"})", "secret_value:hunter22!");
        row("password in prose", "the password is correctHorse7.", "secret_value:correctHorse7");
        row("ado", "Server=x;Pwd=aB3$kk92;", "secret_value:aB3$kk92");
        row("bearer", "Authorization: Bearer aB3dE5fG7hI9jK1lM3nO5pQ7", "secret_value:aB3dE5fG7hI9jK1lM3nO5pQ7");
    }
    void finds()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QByteArray, expected);
        static const auto detectors = everyKind();
        QCOMPARE(found(*detectors, text), expected);
        QCOMPARE(found(*detectors, "x " + text + " x"), expected);
        QCOMPARE(found(*detectors, text + '\n' + text), expected + '|' + expected);
    }

    void leavesAlone_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char *text : {
                 "version 10.0.0.1 and v1.2.3.4 of lib==1.2.3.4",
                 "127.0.0.1 0.0.0.0 255.255.255.0 ::1 ::",
                 "999.1.1.1 1.2.3 1.2.3.4.5",
                 "at 12:30:45 on 2024-01-15T12:30:45Z, 15.01.2024 12:30",
                 "550e8400-e29b-41d4-a716-446655440000",
                 "sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                 "4111111111111112 is no card",
                 "1234567890123456 and 0000000000000000",
                 "pi is 3.14159265358979323846",
                 "0x4111111111111111 and a4111111111111111",
                 "ssn 000-12-3456, 666-12-3456, 123-00-4567",
                 "icon@2x.png git@github.com:a/b.git user@localhost a@b.c1",
                 "std::vector a::b::c dead::",
                 "password: string, token = get_token(), secret: ${SECRET}, api_key=os.environ['K']",
                 "The password is required. Enter your password: ********",
                 "const token = await fetchToken(user);",
                 "postgres://user:password@localhost/db https://example.com:8080/a@b",
                 "sk-circle-fade-dot-container and sk-learn",
                 "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
                 "eyJ is how they begin",
                 "order number 12345678 costs 1,234,567.89 in 2024",
                 "a 3 way street, 2 lane road, 5 minutes, page 12",
                 "Windows 11, Python 3, Chapter 12, Section 4",
                 "DE89370400440532013001 ZZ12345678901234567890",
                 "00:00:00:00:00:00 ff:ff:ff:ff:ff:ff 01:02:03:04:05:06:07:08",
                 "x = [100, 200, 300]; y = 1e10; z = 1700000000; t = 1700000000000",
                 "",
             })
            QTest::addRow("%s", text) << QByteArray(text);
    }
    void leavesAlone()
    {
        QFETCH(const QByteArray, text);
        static const auto detectors = everyKind();
        QCOMPARE(found(*detectors, text), QByteArray());
    }

    void onlyWhatIsWanted()
    {
        const auto cards = Detectors::compile({{QStringLiteral("cards"), *kindsNamed(u"credit_card"), nullptr, 0}});
        QCOMPARE(found(*cards, "a@b.org 4111111111111111 10.1.2.3 password=Tr0ub4dor&3"),
                 QByteArray("credit_card:4111111111111111"));
    }

    void oneHitForEveryDetectorThatAsked()
    {
        const auto two = Detectors::compile({{QStringLiteral("a"), *kindsNamed(u"email"), nullptr, 0},
                                             {QStringLiteral("b"), *kindsNamed(u"email"), nullptr, 1}});
        std::vector<Finding> findings;
        two->findBuiltins("a@b.org", findings);
        QCOMPARE(findings.size(), std::size_t{2});
        QCOMPARE(findings[0].detector, 0U);
        QCOMPARE(findings[1].detector, 1U);
    }

    void userPatterns()
    {
        const auto pattern = [](const char *text) { return std::make_shared<const re2::RE2>(text); };
        const auto detectors = Detectors::compile({{QStringLiteral("x"), {}, pattern(R"((?i)\bproject[- ]x\b)"), 0},
                                                   {QStringLiteral("empty"), {}, pattern("y*"), 0},
                                                   {QStringLiteral("none"), {}, pattern("nothing"), 0}});
        std::vector<Finding> findings;
        QVERIFY(detectors->findPatterns("Project X, project-x and yy", findings, 10));
        const std::vector<Finding> expected{{0, SensitiveKind::UserPattern, 0, 9},
                                            {0, SensitiveKind::UserPattern, 11, 20},
                                            {1, SensitiveKind::UserPattern, 25, 27}};
        QCOMPARE(findings.size(), expected.size());
        QVERIFY(findings == expected);
        findings.clear();
        QVERIFY(!detectors->findPatterns("yxyxyxyxyxyxyxyxyxyxyxyxy", findings, 10));
    }

    /// Any bytes at all: no crash, spans inside the text, and the time stays linear.
    void hostileBytes()
    {
        static const auto detectors = everyKind();
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        const QByteArray alphabet("0123456789 -./:@+()=\"'abcdefXYZ\xC3\xA9\xE5\x8D\xA1\xFF\n\\_%$");
        for (int round = 0; round < 3000; ++round) {
            QByteArray text(random.bounded(200), Qt::Uninitialized);
            for (char &c : text)
                c = alphabet[random.bounded(static_cast<int>(alphabet.size()))];
            std::vector<Finding> findings;
            detectors->findBuiltins(text, findings);
            for (const Finding &finding : findings)
                QVERIFY(finding.begin < finding.end && finding.end <= static_cast<std::size_t>(text.size()));
        }
    }

    void repetitionsStayLinear_data()
    {
        QTest::addColumn<QByteArray>("unit");
        for (const char *unit : {"1", "1 ", "1-", "a@", "a.", "::", "1:", "((", "+1 ", "password=", "=", "eyJ", "-----BEGIN ",
                                 "sk-", "http://a:b", "1 A ", "Via A ", "is ", "Bearer ", "DE12 ", "(1"})
            QTest::addRow("%s", unit) << QByteArray(unit);
    }
    void repetitionsStayLinear()
    {
        QFETCH(const QByteArray, unit);
        static const auto detectors = everyKind();
        const QByteArray text = unit.repeated(1'000'000 / unit.size());
        std::vector<Finding> findings;
        QElapsedTimer timer;
        timer.start();
        detectors->findBuiltins(text, findings);
        const qint64 ms = timer.elapsed();
        QVERIFY2(ms < 8'000, qPrintable(QString::number(ms))); // quadratic would take minutes; this is without optimisation
    }
};

QTEST_GUILESS_MAIN(TestDetectors)
#include "tst_detectors.moc"
