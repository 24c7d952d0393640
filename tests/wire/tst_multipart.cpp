// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "support/strict_messages.h"
#include "wire/form_document.h"
#include "wire/multipart.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using wire::FormPart;

namespace {

const QByteArray type = "multipart/form-data; boundary=XYZ"_ba;

QByteArray part(const QByteArray &head, const QByteArray &content)
{
    return "--XYZ\r\n" + head + "\r\n\r\n" + content + "\r\n";
}
QByteArray field(const QByteArray &name, const QByteArray &content)
{
    return part("Content-Disposition: form-data; name=\"" + name + '"', content);
}
QByteArray file(const QByteArray &content, const QByteArray &name = "file")
{
    return part("Content-Disposition: form-data; name=\"" + name + "\"; filename=\"a.bin\"\r\nContent-Type: application/octet-stream", content);
}

} // namespace

/// Forms: what is read here must be what every provider would read.
class TestMultipart final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void partsAreFoundByteForByte()
    {
        const QByteArray content("\0\r\n--XY\r\n--xyz\xff", 15);
        const QByteArray body = field("model", "whisper-1") + file(content) + field("empty", "") + "--XYZ--\r\n";
        const Result<std::vector<FormPart>> parts = wire::readForm(type, body);
        QVERIFY2(parts, parts ? "" : qPrintable(parts.error().message));
        QCOMPARE(parts->size(), 3U);
        const auto bytes = [&body](const FormPart &one) { return body.sliced(one.content.offset, one.content.length); };
        QCOMPARE((*parts)[0].name, "model"_ba);
        QCOMPARE(bytes((*parts)[0]), "whisper-1"_ba);
        QVERIFY(!(*parts)[0].isFile);
        QCOMPARE((*parts)[1].fileName, "a.bin"_ba);
        QCOMPARE(bytes((*parts)[1]), content);
        QVERIFY((*parts)[1].isFile);
        QCOMPARE(bytes((*parts)[2]), QByteArray());
    }

    void refused_data()
    {
        QTest::addColumn<QByteArray>("contentType");
        QTest::addColumn<QByteArray>("body");
        const QByteArray good = field("a", "1") + "--XYZ--\r\n";
        QTest::addRow("no boundary") << "multipart/form-data"_ba << good;
        QTest::addRow("empty boundary") << "multipart/form-data; boundary=\"\""_ba << good;
        QTest::addRow("two boundaries") << "multipart/form-data; boundary=ABC; boundary=XYZ"_ba << good;
        QTest::addRow("boundary too long") << "multipart/form-data; boundary=" + QByteArray(71, 'x') << good;
        QTest::addRow("boundary with a line end in it") << "multipart/form-data; boundary=\"a\\\r\""_ba << good;
        QTest::addRow("another boundary") << "multipart/form-data; boundary=ABC"_ba << good;
        QTest::addRow("nothing") << type << QByteArray();
        QTest::addRow("text before the first part") << type << "hello\r\n" + good;
        QTest::addRow("text behind the end") << type << good + "hello";
        QTest::addRow("no end") << type << field("a", "1");
        QTest::addRow("half an end") << type << field("a", "1") + "--XYZ-";
        QTest::addRow("a boundary that goes on") << type << field("a", "1\r\n--XYZW\r\nx") + "--XYZ--";
        QTest::addRow("a boundary with blanks behind it") << type << field("a", "1\r\n--XYZ \r\nx") + "--XYZ--";
        QTest::addRow("a boundary behind a bare LF") << type << field("a", "1\n--XYZ\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nx") + "--XYZ--";
        QTest::addRow("a boundary right behind the blank line") << type << "--XYZ\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n--XYZ--\r\n"_ba;
        QTest::addRow("bare LF in the header lines") << type << "--XYZ\r\nContent-Type: text/plain\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--XYZ--"_ba;
        QTest::addRow("header lines that do not end") << type << "--XYZ\r\nContent-Disposition: form-data; name=\"a\"\r\n1"_ba;
        QTest::addRow("endless header lines") << type << "--XYZ\r\nX: " + QByteArray(9000, 'x') + "\r\n\r\n1\r\n--XYZ--";
        QTest::addRow("a part without a name") << type << part("Content-Type: text/plain", "1") + "--XYZ--";
        QTest::addRow("an empty name") << type << field("", "1") + "--XYZ--";
        QTest::addRow("two names") << type << part("Content-Disposition: form-data; name=\"a\"; name=\"model\"", "1") + "--XYZ--";
        QTest::addRow("two dispositions") << type << part("Content-Disposition: form-data; name=\"a\"\r\nContent-Disposition: form-data; name=\"b\"", "1") + "--XYZ--";
        QTest::addRow("an attachment") << type << part("Content-Disposition: attachment; name=\"a\"", "1") + "--XYZ--";
        QTest::addRow("an open quote") << type << part("Content-Disposition: form-data; name=\"a", "1") + "--XYZ--";
        QTest::addRow("base64") << type << part("Content-Disposition: form-data; name=\"a\"\r\nContent-Transfer-Encoding: base64", "MQ==") + "--XYZ--";
        QTest::addRow("NUL in a header line") << type << part(QByteArray("Content-Disposition: form-data; name=\"a\0b\"", 41), "1") + "--XYZ--";
        QByteArray many;
        for (int i = 0; i < 300; ++i)
            many += field("f" + QByteArray::number(i), "1");
        QTest::addRow("too many parts") << type << many + "--XYZ--";
    }
    void refused()
    {
        QFETCH(const QByteArray, contentType);
        QFETCH(const QByteArray, body);
        const Result<std::vector<FormPart>> parts = wire::readForm(contentType, body);
        QVERIFY(!parts);
        QCOMPARE(parts.error().kind, ErrorKind::InvalidRequest);
        QVERIFY(parts.error().message.contains(u"Nothing was sent"_s));
    }

    void documents_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("json"); ///< empty: refused
        QTest::addColumn<bool>("uninspected");
        QTest::addRow("fields") << field("model", "m") + field("prompt", "say \"hi\"") << "{\"model\":\"m\",\"prompt\":\"say \\\"hi\\\"\",\"files\":[]}"_ba << false;
        QTest::addRow("sound") << file(QByteArray("\0\1", 2)) << R"({"files":[]})"_ba << true;
        QTest::addRow("a text file") << file("card 4111") << R"({"files":["a.bin","card 4111"]})"_ba << false;
        QTest::addRow("a JSON file") << file(R"( {"a":"\u0034"} )") << R"({"files":["a.bin",{"a":"\u0034"}]})"_ba << false;
        QTest::addRow("JSON lines") << file("{\"a\":1}\n\n{\"b\":2}\n") << R"({"files":["a.bin",{"a":1},{"b":2}]})"_ba << false;
        QTest::addRow("half a JSON is a text") << file("{\"a\":") << "{\"files\":[\"a.bin\",\"{\\\"a\\\":\"]}"_ba << false;
        QTest::addRow("text in another encoding") << file("\xff\xfe") << R"({"files":[]})"_ba << true;
        QTest::addRow("a list") << field("a[]", "1") + field("a[]", "2") << R"({"files":["1","2"]})"_ba << false;
        QTest::addRow("a field twice") << field("a", "1") + field("a", "2") << QByteArray() << false;
        QTest::addRow("the model as a file") << file("m", "model") << QByteArray() << false;
        QTest::addRow("a field that is no UTF-8") << field("a", "\xff") << QByteArray() << false;
        QTest::addRow("a quote in a name") << field("a\\\"b", "1") << QByteArray() << false;
    }
    void documents()
    {
        QFETCH(const QByteArray, body);
        QFETCH(const QByteArray, json);
        QFETCH(const bool, uninspected);
        const Result<wire::FormDocument> document = wire::documentOf(type, body + "--XYZ--\r\n");
        QCOMPARE(document.has_value(), !json.isEmpty());
        if (!document)
            return;
        QCOMPARE(document->json, json);
        QCOMPARE(document->isUninspected, uninspected);
    }

    /// Whatever the bytes: no crash, and what is accepted lies within the body.
    void randomForms()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        const QByteArrayList pieces{"--XYZ", "\r\n", "\r", "\n", "--", "Content-Disposition: form-data; name=\"a\"", "; filename=\"x\"", ":", "\"", "{}",
                                    QByteArray(1, '\0'), "Content-Type: text/plain", "model", "\\", ";", "="};
        int accepted = 0;
        for (int round = 0; round < 20'000; ++round) {
            QByteArray body = random.bounded(2) == 0 ? QByteArray("--XYZ\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n") : QByteArray();
            for (int length = random.bounded(12); length > 0; --length)
                body += pieces[random.bounded(pieces.size())];
            if (random.bounded(2) == 0)
                body += "\r\n--XYZ--";
            const Result<std::vector<FormPart>> parts = wire::readForm(type, body);
            (void)wire::documentOf(type, body);
            if (!parts)
                continue;
            ++accepted;
            for (const FormPart &one : *parts)
                QVERIFY(one.content.offset >= 0 && one.content.end() <= body.size());
        }
        QVERIFY(accepted > 100);
    }
};

QTEST_APPLESS_MAIN(TestMultipart)
#include "tst_multipart.moc"
