// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "simulator/chat_request.h"
#include "simulator/signature.h"
#include "support/strict_messages.h"
#include "wire/translate.h"

#include <QDirIterator>
#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::wire;

namespace {

const QString fixtures = QStringLiteral(SIGNALBOX_SOURCE_DIR "/tests/wire/fixtures");

constexpr Dialect everyDialect[] = {Dialect::OpenAiChat, Dialect::OpenAiResponses, Dialect::Anthropic, Dialect::Gemini};

/// What the simulated vendor says to it; it shares no code with wire/ and refuses what the real one refuses.
Result<simulator::ChatRequest> vendorReads(Dialect dialect, const QByteArray &body)
{
    switch (dialect) {
    case Dialect::OpenAiChat:
        return simulator::readRequest(body);
    case Dialect::OpenAiResponses:
        return simulator::readResponsesRequest(body);
    case Dialect::Anthropic:
        return simulator::readMessagesRequest(body);
    case Dialect::Gemini:
        return simulator::readGenerateRequest(body, u"gemini-3-flash"_s);
    }
    Q_UNREACHABLE();
}

QByteArray translated(Dialect from, Dialect to, const QByteArray &body)
{
    const Result<CanonicalRequest> request = readRequest(from, body);
    const Result<QByteArray> made =
        request ? writeRequest(to, *request, {"gemini-3-flash", 32'000}) : Result<QByteArray>();
    return made ? *made : QByteArray();
}

} // namespace

/// Every request of the fixtures, translated, is one the vendor would take; so is what comes of it over a second
/// dialect.
class TestVendorAccepts final : public QObject
{
    Q_OBJECT

    static void compare(const simulator::ChatRequest &request, const simulator::ChatRequest &reference)
    {
        // Chat has tool results with pictures say so in a message of the user, and texts are joined in several ways.
        if (!request.lastUserText.isEmpty() && !reference.lastUserText.isEmpty())
            QCOMPARE(request.lastUserText.simplified().left(5), reference.lastUserText.simplified().left(5));
        QCOMPARE(request.tools.size(), reference.tools.size());
        QCOMPARE(request.jsonSchema.has_value(), reference.jsonSchema.has_value());
    }

private slots:
    void init() { test::failOnAnyComplaint(); }

    void requests_data()
    {
        QTest::addColumn<Dialect>("asked");
        QTest::addColumn<QByteArray>("body");
        QDirIterator files(fixtures, {u"request.json"_s}, QDir::Files, QDirIterator::Subdirectories);
        QSet<QByteArray> seen;
        while (files.hasNext()) {
            QFile file(files.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            QByteArray body = file.readAll();
            // The fixtures' thoughts are signed by nobody; the simulated vendor looks at that.
            body.replace("c2lnbmVk", simulator::signatureOf("They want a proof."));
            body.replace("cmVkYWN0ZWQ=", simulator::sealed("redacted"));
            const QString name = QDir(fixtures).relativeFilePath(file.fileName());
            if (seen.contains(body))
                continue;
            seen.insert(body);
            for (const Dialect dialect : everyDialect) {
                if (name.startsWith(dialectName(dialect) + u'-'))
                    QTest::addRow("%s", qPrintable(name)) << dialect << body;
            }
        }
        QVERIFY(seen.size() >= 24);
    }
    void requests()
    {
        QFETCH(const Dialect, asked);
        QFETCH(const QByteArray, body);
        std::optional<simulator::ChatRequest> reference;
        for (const Dialect to : everyDialect) {
            if (to == asked)
                continue; // passes as it is
            const QByteArray once = translated(asked, to, body);
            const Result<simulator::ChatRequest> read = vendorReads(to, once);
            QVERIFY2(read, qPrintable((read ? QString() : dialectName(to) + u": "_s + read.error().message) + u' ' +
                                      QString::fromUtf8(once)));
            if (!reference)
                reference = *read;
            compare(*read, *reference);
            for (const Dialect further : everyDialect) {
                if (further == to)
                    continue;
                const QByteArray twice = translated(to, further, once);
                const Result<simulator::ChatRequest> second = vendorReads(further, twice);
                QVERIFY2(second, qPrintable((second ? QString()
                                                    : dialectName(to) + u" to "_s + dialectName(further) + u": "_s +
                                                          second.error().message) +
                                            u' ' + QString::fromUtf8(twice)));
                compare(*second, *reference);
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestVendorAccepts)
#include "tst_vendor_accepts.moc"
