// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/errors.h"

#include "core/json_text.h"
#include "support/strict_messages.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QTest>

using namespace signalbox;
using namespace Qt::StringLiterals;

class TestErrors final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void envelopeHoldsAllFourMembers()
    {
        const Error error{ErrorKind::UnknownModel, u"No model is called \"gpt-9\".\nTry \"auto\"."_s, u"model"_s};
        QCOMPARE(wire::openAiErrorBody(error),
                 QByteArray("{\"error\":{\"message\":\"No model is called \\\"gpt-9\\\".\\nTry \\\"auto\\\".\","
                            "\"type\":\"invalid_request_error\",\"param\":\"model\",\"code\":\"unknown_model\"}}"));
    }

    void paramIsNullWhenNoFieldIsToBlame()
    {
        const auto object = QJsonDocument::fromJson(wire::openAiErrorBody({ErrorKind::Internal, u"x"_s})).object();
        QVERIFY(object.value("error"_L1).toObject().value("param"_L1).isNull());
        QVERIFY(object.value("error"_L1).toObject().contains("param"_L1));
    }

    void typeFollowsKindAndRateLimitStatus_data()
    {
        QTest::addColumn<Error>("error");
        QTest::addColumn<QString>("type");
        QTest::addRow("bad token") << Error{ErrorKind::Unauthorized} << u"authentication_error"_s;
        QTest::addRow("tag has no route") << Error{ErrorKind::SensitivityNoRoute} << u"permission_error"_s;
        QTest::addRow("budget") << Error{ErrorKind::BudgetExceeded} << u"insufficient_quota"_s;
        QTest::addRow("all lanes failed") << Error{ErrorKind::AllAttemptsFailed} << u"upstream_error"_s;
        QTest::addRow("all lanes rate limited") << Error{ErrorKind::AllAttemptsFailed, {}, {}, 429} << u"rate_limit_error"_s;
    }
    void typeFollowsKindAndRateLimitStatus()
    {
        QFETCH(const Error, error);
        QFETCH(const QString, type);
        const auto object = QJsonDocument::fromJson(wire::openAiErrorBody(error)).object();
        QCOMPARE(object.value("error"_L1).toObject().value("type"_L1).toString(), type);
    }

    void eventIsOneDataLineWithoutDone()
    {
        const QByteArray event = wire::openAiErrorEvent({ErrorKind::UpstreamInterrupted, u"cut\r\n\r\nhere"_s});
        QVERIFY(event.startsWith("data: {\"error\":{"));
        QVERIFY(event.endsWith("}}\n\n"));
        QCOMPARE(event.count('\n'), 2);
        QVERIFY(!event.contains("[DONE]"));
    }

    void anyTextSurvivesEscaping()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        for (int round = 0; round < 2000; ++round) {
            QString text;
            for (int i = random.bounded(40); i > 0; --i) {
                const auto code = static_cast<char32_t>(random.bounded(3) == 0 ? random.bounded(0x80) : random.bounded(0xD800));
                text += QString::fromUcs4(&code, 1);
            }
            QByteArray json = "[";
            appendJsonString(json, text);
            json += ']';
            QJsonParseError problem;
            const QJsonDocument document = QJsonDocument::fromJson(json, &problem);
            QCOMPARE(problem.error, QJsonParseError::NoError);
            QCOMPARE(document.array().at(0).toString(), text);
        }
    }
};

QTEST_APPLESS_MAIN(TestErrors)
#include "tst_errors.moc"
