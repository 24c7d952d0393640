// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "app/draft_commands.h"

#include "app/control_client.h"
#include "app/policy_command.h"
#include "routing/policy_tests.h"
#include "routing/proof.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <limits>

using namespace Qt::StringLiterals;

namespace signalbox::app {
namespace {

void printJson(const QJsonObject &object)
{
    printLine(QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Indented)).trimmed());
}

int fail(const QString &message, ExitCode code = ExitCode::InvalidInput)
{
    complain(message);
    return static_cast<int>(code);
}

void printProof(const routing::Proof &proof, const std::vector<routing::TestOutcome> &tests)
{
    printLine(routing::proofText(proof).trimmed());
    if (tests.empty())
        return;
    const QString failures = routing::failuresText(tests);
    printLine(failures.isEmpty() ? u"\nAll %1 policy tests pass."_s.arg(tests.size()) : u'\n' + failures + u'.');
}

/// "5%" or "5"; nullopt = not readable.
std::optional<double> percent(QString text)
{
    if (text.endsWith(u'%'))
        text.chop(1);
    bool readable = false;
    const double value = text.toDouble(&readable);
    return readable && value >= 0 ? std::optional(value) : std::nullopt;
}

/// By how many percent spend would rise; 0 when it falls.
double costDelta(const QJsonObject &answer)
{
    const QJsonObject spend = answer[u"spend"_s].toObject();
    const auto now = static_cast<double>(spend[u"now_nano_usd"_s].toInteger());
    const auto then = static_cast<double>(spend[u"then_nano_usd"_s].toInteger());
    if (now <= 0)
        return then > 0 ? std::numeric_limits<double>::infinity() : 0.0;
    return std::max(0.0, (then - now) / now * 100.0);
}

Result<QJsonObject> askWhatIf(const CommandLine &line)
{
    QFile file(line.input);
    const bool isOpen = line.input == "-"_L1 ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!isOpen)
        return Unexpected(Error{ErrorKind::InvalidRequest,
                                u"The policy file %1 cannot be read: %2."_s.arg(line.input, file.errorString()), {}});
    const Result<RunningCopy> copy = findRunningCopy(line.engine.dataDir);
    if (!copy)
        return Unexpected(copy.error());
    const QJsonObject question{{u"yaml"_s, QString::fromUtf8(file.readAll())}, {u"since"_s, line.whatIf.since}};
    ControlRequest request{"POST", "/signalbox/v1/policy/whatif", QJsonDocument(question).toJson(QJsonDocument::Compact)};
    request.timeout = std::chrono::minutes(2);
    return askRunningCopy(*copy, request).map([](const QByteArray &body) { return QJsonDocument::fromJson(body).object(); });
}

} // namespace

int runProve(const CommandLine &line)
{
    const Result<ChosenPolicy> chosen = choosePolicy(line, line.input);
    if (!chosen)
        return fail(chosen.error().message);
    if (!chosen->outcome.policy)
        return fail(policy::issuesText(chosen->outcome.issues, chosen->name).trimmed());
    const routing::Proof proof = routing::prove(*chosen->outcome.policy);
    const std::vector<routing::TestOutcome> tests = routing::runPolicyTests(*chosen->outcome.policy);
    if (line.json) {
        QJsonObject answer = routing::proofJson(proof);
        answer[u"tests"_s] = routing::testsJson(tests);
        printJson(answer);
    } else {
        printProof(proof, tests);
    }
    const bool isFine = proof.holds && routing::failuresText(tests).isEmpty();
    return static_cast<int>(isFine ? ExitCode::Fine : ExitCode::ProofFailed);
}

int runWhatIf(const CommandLine &line)
{
    double most = std::numeric_limits<double>::infinity(); // percent
    if (!line.whatIf.maxCostDelta.isEmpty()) {
        const std::optional<double> given = percent(line.whatIf.maxCostDelta);
        if (!given)
            return fail(u"--max-cost-delta is a share such as 5 %, not \"%1\". Nothing was looked at."_s.arg(line.whatIf.maxCostDelta));
        most = *given;
    }
    const Result<QJsonObject> answer = askWhatIf(line);
    if (!answer)
        return fail(answer.error().message, exitCodeFor(answer.error()));
    if (line.json)
        printJson(*answer);
    if (!(*answer)[u"valid"_s].toBool()) {
        for (const QJsonValue issue : (*answer)[u"issues"_s].toArray())
            complain(u"%1:%2:%3: %4: %5"_s.arg(line.input).arg(issue[u"line"_s].toInt()).arg(issue[u"column"_s].toInt())
                         .arg(issue[u"severity"_s].toString(), issue[u"message"_s].toString()));
        return static_cast<int>(ExitCode::InvalidInput);
    }
    if (!line.json)
        printLine((*answer)[u"text"_s].toString().trimmed());
    if (costDelta(*answer) > most)
        return fail(u"It would cost %1 % more, above the limit of %2 %."_s.arg(costDelta(*answer), 0, 'f', 1).arg(most),
                    ExitCode::LimitExceeded);
    return static_cast<int>(ExitCode::Fine);
}

} // namespace signalbox::app
