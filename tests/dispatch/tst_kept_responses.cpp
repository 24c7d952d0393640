// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/kept_responses.h"
#include "support/strict_messages.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using dispatch::KeptResponse;
using dispatch::KeptResponses;

namespace {

constexpr std::chrono::microseconds now{7};

KeptResponse byRaw(const QStringList &tags = {u"internal"_s}, bool tagged = false)
{
    return {u"raw/m"_s, 12, tags, {}, tagged};
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestKeptResponses final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void isKnownByItsOwnerOnly()
    {
        KeptResponses kept;
        kept.remember(u"alice"_s, "resp_1", byRaw(), now);
        QCOMPARE(kept.find(u"alice"_s, "resp_1").lane, u"raw/m"_s);
        QCOMPARE(kept.find(u"bob"_s, "resp_1").lane, QString());
        QCOMPARE(kept.find(u"alice"_s, "resp_2").lane, QString());
    }

    void survivesARestart()
    {
        const QTemporaryDir dir;
        const QString path = dir.filePath(u"responses.jsonl"_s);
        {
            KeptResponses kept;
            kept.open(path);
            kept.remember(u"al\"ice\n"_s, "resp_1", {u"raw/m"_s, 12, {u"secret"_s}, {u"secret"_s}, true}, now);
            kept.remember(u"al\"ice\n"_s, "resp_1", byRaw({u"inner"_s}), now);
        }
        QVERIFY(!(QFile::permissions(path) & (QFile::ReadGroup | QFile::ReadOther)));
        QVERIFY2(!contentOf(path).contains("resp_1"), "who reads the file could ask for the response");
        KeptResponses again;
        again.open(path);
        const routing::SessionState state = again.find(u"al\"ice\n"_s, "resp_1");
        QCOMPARE(state.lane, u"raw/m"_s);
        QCOMPARE(state.tags, (QStringList{u"secret"_s, u"inner"_s}));
        QCOMPARE(state.declared, QStringList{u"secret"_s});
        QCOMPARE(state.promptTokens, 12);
    }

    void whatIsKnownIsNotWrittenAgain()
    {
        const QTemporaryDir dir;
        const QString path = dir.filePath(u"responses.jsonl"_s);
        KeptResponses kept;
        kept.open(path);
        for (int i = 0; i < 3; ++i)
            kept.remember(u"alice"_s, "conv_1", byRaw(), now);
        QCOMPARE(contentOf(path).count('\n'), 1);
    }

    void theFileStaysBounded()
    {
        const QTemporaryDir dir;
        const QString path = dir.filePath(u"responses.jsonl"_s);
        {
            KeptResponses kept;
            kept.open(path);
            for (int i = 0; i < 2 * KeptResponses::mostLines + 10; ++i)
                kept.remember(u"alice"_s, "resp_" + QByteArray::number(i), byRaw(), now);
        }
        QCOMPARE(contentOf(path).count('\n'), 10);
        QCOMPARE(contentOf(path + u".before"_s).count('\n'), KeptResponses::mostLines);
        KeptResponses again;
        again.open(path);
        QCOMPARE(again.find(u"alice"_s, "resp_" + QByteArray::number(2 * KeptResponses::mostLines + 9)).lane, u"raw/m"_s);
        QCOMPARE(again.find(u"alice"_s, "resp_" + QByteArray::number(KeptResponses::mostLines)).lane, u"raw/m"_s);
        QCOMPARE(again.find(u"alice"_s, "resp_1").lane, QString());
    }

    void damagedLinesAreLeftOut()
    {
        const QTemporaryDir dir;
        const QString path = dir.filePath(u"responses.jsonl"_s);
        {
            KeptResponses kept;
            kept.open(path);
            kept.remember(u"alice"_s, "resp_1", byRaw(), now);
        }
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Append));
        file.write("{\"key\":\"00\",\"owner\":\"a\",\"lane\":\"x/y\"}\n[]\n\xff\xfe\n{\"key\":5}\n{\"key\":\"0011");
        file.close();
        KeptResponses again;
        again.open(path);
        QCOMPARE(again.find(u"alice"_s, "resp_1").lane, u"raw/m"_s);
        again.remember(u"alice"_s, "resp_2", byRaw(), now); // behind half a line
        KeptResponses third;
        third.open(path);
        QCOMPARE(third.find(u"alice"_s, "resp_2").lane, u"raw/m"_s);
    }

    void whatCannotBeWrittenIsToldOnce()
    {
        const QTemporaryDir dir;
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"will be forgotten with a restart: .* cannot be written"_s));
        KeptResponses kept;
        kept.open(dir.filePath(u"nowhere/responses.jsonl"_s));
        kept.remember(u"alice"_s, "resp_1", byRaw(), now);
        QCOMPARE(kept.find(u"alice"_s, "resp_1").lane, u"raw/m"_s);
    }
};

QTEST_APPLESS_MAIN(TestKeptResponses)
#include "tst_kept_responses.moc"
