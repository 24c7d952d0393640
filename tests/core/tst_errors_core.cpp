// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "core/error.h"
#include "core/failure.h"

#include "support/strict_messages.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;

Q_DECLARE_METATYPE(signalbox::FailureClass)
Q_DECLARE_METATYPE(signalbox::ErrorKind)

class TestErrorsCore final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    /// The table "What an error means" of the design.
    void failureMeansWhatTheTableSays_data()
    {
        QTest::addColumn<FailureClass>("failure");
        QTest::addColumn<bool>("sameLane");
        QTest::addColumn<bool>("nextLane");
        QTest::addColumn<bool>("health");
        QTest::addRow("rate_limited") << FailureClass::RateLimited << true << true << false;
        QTest::addRow("unavailable") << FailureClass::Unavailable << true << true << true;
        QTest::addRow("timeout") << FailureClass::Timeout << false << true << true;
        QTest::addRow("malformed") << FailureClass::Malformed << false << true << true;
        QTest::addRow("auth") << FailureClass::Auth << false << true << false;
        QTest::addRow("context_length") << FailureClass::ContextLength << false << true << false;
        QTest::addRow("content_filter") << FailureClass::ContentFilter << false << false << false;
        QTest::addRow("invalid_request") << FailureClass::InvalidRequest << false << false << false;
        QTest::addRow("client_gone") << FailureClass::ClientGone << false << false << false;
        QTest::addRow("outrun") << FailureClass::Outrun << false << false << false;
        QTest::addRow("low_confidence") << FailureClass::LowConfidence << false << true << false;
    }
    void failureMeansWhatTheTableSays()
    {
        QFETCH(const FailureClass, failure);
        QFETCH(const bool, sameLane);
        QFETCH(const bool, nextLane);
        QFETCH(const bool, health);
        QCOMPARE(failureName(failure), QLatin1StringView(QTest::currentDataTag()));
        QVERIFY(failureFromName(QString(failureName(failure))) == failure);
        QCOMPARE(retriesSameLane(failure), sameLane);
        QCOMPARE(triesNextLane(failure), nextLane);
        QCOMPARE(countsAgainstHealth(failure), health);
    }

    void otherNamesAreNoFailure()
    {
        for (const QString &name : {u""_s, u"Timeout"_s, u"timeout "_s, u"rate-limited"_s})
            QVERIFY2(!failureFromName(name), qPrintable(name));
    }

    void errorHasItsCodeAndStatus_data()
    {
        QTest::addColumn<ErrorKind>("kind");
        QTest::addColumn<int>("status");
        QTest::addRow("invalid_request") << ErrorKind::InvalidRequest << 400;
        QTest::addRow("unauthorized") << ErrorKind::Unauthorized << 401;
        QTest::addRow("forbidden") << ErrorKind::Forbidden << 403;
        QTest::addRow("forbidden_origin") << ErrorKind::ForbiddenOrigin << 403;
        QTest::addRow("not_found") << ErrorKind::NotFound << 404;
        QTest::addRow("method_not_allowed") << ErrorKind::MethodNotAllowed << 405;
        QTest::addRow("unknown_model") << ErrorKind::UnknownModel << 404;
        QTest::addRow("no_capable_model") << ErrorKind::NoCapableModel << 400;
        QTest::addRow("sensitivity_no_route") << ErrorKind::SensitivityNoRoute << 403;
        QTest::addRow("budget_exceeded") << ErrorKind::BudgetExceeded << 402;
        QTest::addRow("over_max_cost") << ErrorKind::OverMaxCost << 400;
        QTest::addRow("all_attempts_failed") << ErrorKind::AllAttemptsFailed << 502;
        QTest::addRow("upstream_interrupted") << ErrorKind::UpstreamInterrupted << 502;
        QTest::addRow("too_large") << ErrorKind::TooLarge << 413;
        QTest::addRow("too_busy") << ErrorKind::TooBusy << 503;
        QTest::addRow("policy_invalid") << ErrorKind::PolicyInvalid << 400;
        QTest::addRow("policy_changed") << ErrorKind::PolicyChanged << 412;
        QTest::addRow("precondition_required") << ErrorKind::PreconditionRequired << 428;
        QTest::addRow("reason_required") << ErrorKind::ReasonRequired << 422;
        QTest::addRow("proof_failed") << ErrorKind::ProofFailed << 422;
        QTest::addRow("ledger_unavailable") << ErrorKind::LedgerUnavailable << 503;
        QTest::addRow("unsupported") << ErrorKind::Unsupported << 501;
        QTest::addRow("internal") << ErrorKind::Internal << 500;
    }
    void errorHasItsCodeAndStatus()
    {
        QFETCH(const ErrorKind, kind);
        QFETCH(const int, status);
        QCOMPARE(errorCode(kind), QLatin1StringView(QTest::currentDataTag()));
        QCOMPARE(httpStatus(Error{kind, {}, {}, 0}), status);
    }

    void providersOwnStatusWins()
    {
        QCOMPARE(httpStatus(Error{ErrorKind::AllAttemptsFailed, {}, {}, 429}), 429);
    }
};

QTEST_APPLESS_MAIN(TestErrorsCore)
#include "tst_errors_core.moc"
