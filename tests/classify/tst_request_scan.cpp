// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "classify/request_scan.h"

#include "support/strict_messages.h"

#include <QTest>

#include <re2/re2.h>

using namespace signalbox;
using namespace Qt::StringLiterals;
using classify::RequestFindings;
using classify::RequestScanner;

namespace {

std::shared_ptr<const classify::Detectors> mail()
{
    return classify::Detectors::compile({{u"mail"_s, *kindsNamed(u"email"), nullptr, 0}});
}

RequestFindings scan(RequestScanner &scanner, const QByteArray &body, const std::shared_ptr<const classify::Detectors> &detectors)
{
    const auto facts = wire::readChatRequest(body);
    return facts ? scanner.scan(body, *facts, detectors) : RequestFindings{nullptr, {}, false};
}

QByteArrayList texts(const QByteArray &body, const RequestFindings &findings)
{
    QByteArrayList list;
    for (const classify::BodyFinding &finding : findings.list)
        list.append(body.mid(finding.span.offset, finding.span.length));
    return list;
}

} // namespace

class TestRequestScan final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void spansAreRawBytes_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArrayList>("found");
        const auto row = [](const char *name, const char *content, const QByteArrayList &found) {
            QTest::addRow("%s", name) << QByteArray("{\"model\":\"a@b.org\",\"messages\":[{\"role\":\"user\",\"content\":") + content + "}]}" << found;
        };
        row("plain", "\"to a@b.org\"", {"a@b.org"});
        row("behind an escape", "\"line\\na@b.org\"", {"a@b.org"});
        row("behind two escapes", "\"{\\\"x\\\":\\\"line\\\\na@b.org\\\"}\"", {"a@b.org"});
        row("escaped itself", "\"\\u0061\\u0040b.or\\u0067\"", {"\\u0061\\u0040b.or\\u0067"});
        row("escaped twice", "\"\\\\u0061@b.org\"", {"\\\\u0061@b.org"});
        row("behind an emoji", "\"\\ud83d\\ude00 a@b.org\"", {"a@b.org"});
        row("behind a quote", "\"\\\"a@b.org\\\"\"", {"a@b.org"});
        row("data is no text", ("\"data:image/png;base64," + QByteArray(2000, 'A') + "\"").constData(), {});
        row("text behind the head of data", ("\"data:image/png;base64," + QByteArray(2000, 'A') + " a@b.org\"").constData(), {"a@b.org"});
    }
    void spansAreRawBytes()
    {
        QFETCH(const QByteArray, body);
        QFETCH(const QByteArrayList, found);
        RequestScanner scanner(1);
        QCOMPARE(texts(body, scan(scanner, body, mail())), found);
    }

    /// A file of text is given to lanes of another dialect as text: it is looked at, and nothing can be replaced in it.
    void filesOfTextAreLookedAt_data()
    {
        QTest::addColumn<QByteArray>("data");
        QTest::addColumn<bool>("isFound");
        const QByteArray words = "Please write to a@b.org, naïve as it is.";
        const QByteArray encoded = words.toBase64();
        QTest::addRow("as it is") << encoded << true;
        QTest::addRow("for addresses") << words.toBase64(QByteArray::Base64UrlEncoding) << true;
        QTest::addRow("behind the head of data") << "data:text/plain;base64," + encoded << true;
        QTest::addRow("in lines") << QByteArray(encoded).insert(20, "\\n") << true;
        QTest::addRow("with escapes") << QByteArray(encoded).replace("U", "\\u0055") << true;
        QTest::addRow("long") << (QByteArray(5000, 'x') + ' ' + words).toBase64() << true;
        QTest::addRow("nothing in it") << QByteArray("Nothing is in this one.").toBase64() << false;
        QTest::addRow("no words") << ("\x89PNG" + words).toBase64() << false;
    }
    void filesOfTextAreLookedAt()
    {
        QFETCH(const QByteArray, data);
        QFETCH(const bool, isFound);
        const QByteArray body = "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"also c@d.org\"},{\"type\":\"document\",\"source\":{\"data\":\"" +
                                data + "\"}},{\"type\":\"text\",\"text\":\"and e@f.org\"}]}]}";
        RequestScanner scanner(1);
        for (int time = 0; time < 2; ++time) { // the second time it is remembered
            const RequestFindings findings = scan(scanner, body, mail());
            QCOMPARE(findings.list.size(), isFound ? std::size_t(3) : std::size_t(2));
            QCOMPARE(findings.complete, !isFound);
            QVERIFY(texts(body, findings).contains("e@f.org"));
        }
    }

    void ourOwnKeysAreNotLookedAt()
    {
        const QByteArray body = "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"models\":[\"a@b.org\",\"c@d.org\"],"
                                "\"metadata\":{\"signalbox_session\":\"e@f.org\",\"user\":\"g@h.org\"},\"i@j.org\":1,\"user\":\"k@l.org\"}";
        RequestScanner scanner(1);
        QCOMPARE(texts(body, scan(scanner, body, mail())), (QByteArrayList{"g@h.org", "i@j.org", "k@l.org"}));
    }

    void historyIsRemembered()
    {
        RequestScanner scanner(1);
        const auto detectors = mail();
        const QByteArray message = "{\"role\":\"user\",\"content\":\"" + QByteArray(200, 'x') + " a@b.org\"}";
        const auto body = [&message](int copies) {
            QByteArray list = message;
            for (int i = 1; i < copies; ++i)
                list += ", " + QByteArray(message).replace("xx ", QByteArray::number(i) + ' ');
            return "{\"model\":\"auto\",\"messages\":[" + list + "]}";
        };
        QCOMPARE(scan(scanner, body(3), detectors).list.size(), std::size_t{3});
        QCOMPARE(scanner.remembered(), 0U);
        const RequestFindings again = scan(scanner, body(4), detectors);
        QCOMPARE(scanner.remembered(), 3U);
        RequestScanner fresh(2);
        QVERIFY(again.list == scan(fresh, body(4), detectors).list);
    }

    void anotherPolicyForgets()
    {
        RequestScanner scanner(1);
        const QByteArray body = "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"" + QByteArray(200, 'x') + " a@b.org 4111111111111111\"}]}";
        QCOMPARE(texts(body, scan(scanner, body, mail())), QByteArrayList{"a@b.org"});
        const auto cards = classify::Detectors::compile({{u"cards"_s, *kindsNamed(u"credit_card"), nullptr, 0}});
        QCOMPARE(texts(body, scan(scanner, body, cards)), QByteArrayList{"4111111111111111"});
        QVERIFY(scan(scanner, body, nullptr).list.empty());
        QVERIFY(scan(scanner, body, nullptr).complete);
    }

    void tooMuchIsAFailure()
    {
        const auto any = classify::Detectors::compile({{u"any"_s, {}, std::make_shared<const re2::RE2>("[a-z]"), 0}});
        RequestScanner scanner(1);
        const QByteArray few = "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"abc\"}]}";
        QVERIFY(scan(scanner, few, any).complete);
        const QByteArray body = "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"" + QByteArray("x ").repeated(30'000) + "\"}]}";
        for (int round = 0; round < 2; ++round) {
            const RequestFindings findings = scan(scanner, body, any);
            QVERIFY(!findings.complete); // remembered as such, too
            QVERIFY(findings.list.size() <= RequestScanner::mostFindings);
        }
    }

    void deepAndLarge()
    {
        RequestScanner scanner(1);
        QByteArray nested = "\"a@b.org\"";
        for (int i = 0; i < 100; ++i)
            nested = "[" + nested + "]";
        const QByteArray body = "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"" + QByteArray("word a@b.org ").repeated(10'000)
            + "\"}],\"extra\":" + nested + "}";
        QCOMPARE(scan(scanner, body, mail()).list.size(), std::size_t{10'001});
    }
};

QTEST_GUILESS_MAIN(TestRequestScan)
#include "tst_request_scan.moc"
