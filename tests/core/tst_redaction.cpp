// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "core/redaction.h"

#include "support/strict_messages.h"

#include <QElapsedTimer>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;

class TestRedaction final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void hides_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("shown");
        QTest::addRow("OpenAI key") << u"Incorrect API key provided: sk-proj-abcDEF123_-456."_s
                                    << u"Incorrect API key provided: sk-[hidden]."_s;
        QTest::addRow("Anthropic key") << u"(sk-ant-api03-AAAA)"_s << u"(sk-[hidden])"_s;
        QTest::addRow("masked by the provider") << u"sk-abcd****wxyz"_s << u"sk-abcd****wxyz"_s;
        QTest::addRow("our token") << u"accepting sb-0123456789abcdef"_s << u"accepting sb-[hidden]"_s;
        QTest::addRow("Google key") << u"AIzaSyA-0123456789_abc"_s << u"AIza[hidden]"_s;
        QTest::addRow("GitHub token") << u"ghp_0123456789abcdef"_s << u"ghp_[hidden]"_s;
        QTest::addRow("Bearer") << u"Authorization: Bearer abc.def-ghi"_s << u"Authorization: Bearer [hidden]"_s;
        QTest::addRow("Basic") << u"authorization: basic dXNlcjpwYXNz=="_s << u"authorization: basic [hidden]"_s;
        QTest::addRow("any authorization") << u"authorization=letmein"_s << u"authorization=[hidden]"_s;
        QTest::addRow("key=") << u"path /v1beta/x?key=abc&alt=sse"_s << u"path /v1beta/x?key=[hidden]&alt=sse"_s;
        QTest::addRow("JSON") << u"{\"api_key\": \"hunter2\", \"a\": 1}"_s << u"{\"api_key\": \"[hidden]\", \"a\": 1}"_s;
        QTest::addRow("header") << u"x-api-key: hunter2"_s << u"x-api-key: [hidden]"_s;
        QTest::addRow("environment") << u"OPENAI_API_KEY=hunter2 next"_s << u"OPENAI_API_KEY=[hidden] next"_s;
        QTest::addRow("password") << u"password: hunter2;"_s << u"password: [hidden];"_s;
        QTest::addRow("JSON web token") << u"got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln end"_s << u"got [hidden] end"_s;
        QTest::addRow("URL query") << u"GET https://host/a?sig=1&x=2 failed"_s << u"GET https://host/a?[hidden] failed"_s;
        QTest::addRow("URL user") << u"postgres://user:pw@host/db"_s << u"postgres://[hidden]@host/db"_s;
        QTest::addRow("several") << u"sk-abcdefgh and sk-ijklmnop"_s << u"sk-[hidden] and sk-[hidden]"_s;
        QTest::addRow("after a line break") << u"a\nsk-abcdefgh\nb"_s << u"a\nsk-[hidden]\nb"_s;
    }
    void hides()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, shown);
        QCOMPARE(redacted(text), shown);
        QCOMPARE(redacted(shown), shown);
    }

    void leavesAlone_data()
    {
        QTest::addColumn<QString>("text");
        for (const QString &text :
             {u""_s, u"listening on http://127.0.0.1:8484/v1"_s, u"512 tokens: 300 in, 212 out"_s, u"risk-free disk-usage"_s,
              u"openai/gpt-4o answered 429, retry after 2 s"_s, u"D-0123456789ABC"_s, u"the key is missing"_s,
              u"Ünïcode 漢字 😀"_s, u"monkey=banana"_s})
            QTest::addRow("%s", qPrintable(text)) << text;
    }
    void leavesAlone()
    {
        QFETCH(const QString, text);
        QCOMPARE(redacted(text), text);
    }

    void takesLinearTime_data()
    {
        QTest::addColumn<QString>("piece");
        for (const QString &piece : {u"a"_s, u"sk-"_s, u"eyJ-"_s, u"a.b://"_s, u"bearer "_s, u"key="_s, u"a://b?"_s,
                                     u" "_s, u"a:"_s, u"api_"_s, u"://@"_s})
            QTest::addRow("%s", qPrintable(piece)) << piece;
    }
    void takesLinearTime()
    {
        QFETCH(const QString, piece);
        const QString text = piece.repeated(200'000 / piece.size());
        QElapsedTimer timer;
        timer.start();
        static_cast<void>(redacted(text));
        // Quadratic cost would be minutes.
        QVERIFY2(timer.elapsed() < 10'000, qPrintable(QString::number(timer.elapsed())));
    }
};

QTEST_APPLESS_MAIN(TestRedaction)
#include "tst_redaction.moc"
