// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "app/policy_life.h"

#include "app/policy_keeper.h"
#include "app/policy_print.h"

#include <QFile>
#include <QJsonDocument>
#include <QSaveFile>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace signalbox::app {
namespace {

using Action = PolicyArguments::Action;

ExitCode exitCodeOf(const Error &error)
{
    if (error.kind == ErrorKind::ProofFailed)
        return ExitCode::ProofFailed;
    const bool input = error.kind == ErrorKind::ReasonRequired || error.kind == ErrorKind::NotFound
        || error.kind == ErrorKind::TooLarge;
    return input ? ExitCode::InvalidInput : exitCodeFor(error);
}

tl::unexpected<PolicyFailure> failed(ErrorKind kind, const QString &message)
{
    return tl::unexpected(
        PolicyFailure{{kind, message, {}}, {{u"message"_s, message}, {u"code"_s, QString(errorCode(kind))}}});
}

tl::expected<QByteArray, PolicyFailure> readGiven(const QString &name)
{
    QFile file(name);
    const bool opened = name == "-"_L1 ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!opened)
        return failed(ErrorKind::InvalidRequest,
                      u"The policy file %1 cannot be read (%2), so nothing was done."_s.arg(name, file.errorString()));
    return file.readAll();
}

/// The change that led to what runs.
PolicyAnswer compareLast(PolicyKeeper &keeper)
{
    const PolicyAnswer running = keeper.show();
    if (!running)
        return running;
    const int number = (*running)[u"version"_s].toInt();
    if (number < 2)
        return failed(ErrorKind::InvalidRequest,
                      u"There is no version before the one that runs, so there is nothing to compare. Name a FILE."_s);
    return keeper.compare({std::nullopt, number - 1, number});
}

PolicyAnswer compare(PolicyKeeper &keeper, const PolicyArguments &asked)
{
    if (asked.file.isEmpty())
        return asked.from || asked.to ? keeper.compare({std::nullopt, asked.from, asked.to}) : compareLast(keeper);
    if (asked.to)
        return failed(ErrorKind::InvalidRequest, u"A file is compared to what runs or to --from; leave --to out."_s);
    const auto text = readGiven(asked.file);
    if (!text)
        return tl::unexpected(text.error());
    return keeper.compare({*text, asked.from, std::nullopt});
}

PolicyAnswer applyFile(PolicyKeeper &keeper, const PolicyArguments &asked)
{
    const auto text = readGiven(asked.file);
    if (!text)
        return tl::unexpected(text.error());
    return keeper.apply(*text, asked.note, asked.ifMatch);
}

PolicyAnswer textOf(PolicyKeeper &keeper, const PolicyArguments &asked)
{
    PolicyAnswer answer = asked.version ? keeper.version(*asked.version) : keeper.show();
    if (answer && !(*answer)[u"text"_s].isString())
        return failed(ErrorKind::Io, (*answer)[u"problem"_s].toString());
    return answer;
}

/// Writes it with its hash in front; a comment, so that it is the same policy.
PolicyAnswer exportTo(PolicyKeeper &keeper, const PolicyArguments &asked)
{
    const PolicyAnswer answer = textOf(keeper, asked);
    if (!answer || asked.file.isEmpty() || asked.file == "-"_L1)
        return answer;
    QSaveFile file(asked.file);
    const QByteArray text = exportText(*answer);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.commit())
        return failed(ErrorKind::Io, u"%1 cannot be written (%2), so nothing was exported."_s.arg(asked.file, file.errorString()));
    return answer;
}

PolicyAnswer carryOut(PolicyKeeper &keeper, const PolicyArguments &asked)
{
    switch (asked.action) {
    case Action::Show:
        return textOf(keeper, asked);
    case Action::Diff:
        return compare(keeper, asked);
    case Action::Apply:
        return applyFile(keeper, asked);
    case Action::Rollback:
        return keeper.rollback(*asked.version, asked.note, asked.ifMatch);
    case Action::History:
        return keeper.history(asked.limit);
    case Action::Export:
        return exportTo(keeper, asked);
    }
    Q_UNREACHABLE();
}

void print(const CommandLine &line, const QJsonObject &answer)
{
    if (line.json) {
        printLine(QString::fromUtf8(QJsonDocument(answer).toJson(QJsonDocument::Indented)).trimmed());
        return;
    }
    switch (line.policy.action) {
    case Action::Show:
        printPolicy(answer);
        return;
    case Action::Diff:
        printDiff(answer, line.policy.asText);
        return;
    case Action::Apply:
    case Action::Rollback:
        printApplied(answer);
        return;
    case Action::History:
        printHistory(answer);
        return;
    case Action::Export:
        printExport(answer, line.policy.file);
        return;
    }
    Q_UNREACHABLE();
}

/// How to go on from there with this command.
QString nextStep(ErrorKind kind)
{
    if (kind == ErrorKind::ReasonRequired)
        return u" For example: --note \"contract signed\"."_s;
    return kind == ErrorKind::PolicyChanged ? u" `signalbox policy history` and `policy diff FILE` show it."_s : QString();
}

} // namespace

int runPolicyLife(const CommandLine &line)
{
    const Result<std::unique_ptr<PolicyKeeper>> keeper = findPolicyKeeper(line);
    const PolicyAnswer answer =
        keeper ? carryOut(**keeper, line.policy) : tl::unexpected(PolicyFailure{keeper.error(), {}});
    if (!answer) {
        if (line.json && !answer.error().details.isEmpty())
            printLine(QString::fromUtf8(QJsonDocument(QJsonObject{{u"error"_s, answer.error().details}}).toJson()).trimmed());
        complain(answer.error().error.message + nextStep(answer.error().error.kind));
        return static_cast<int>(exitCodeOf(answer.error().error));
    }
    print(line, *answer);
    return static_cast<int>(ExitCode::Fine);
}

} // namespace signalbox::app
