// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "app/explain_command.h"

#include "app/policy_command.h"
#include "routing/decision_json.h"
#include "server/declared.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace signalbox::app {
namespace {

Result<QByteArray> readInput(const QString &name)
{
    QFile file(name);
    const bool open = name == "-"_L1 ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!open)
        return Unexpected(
            Error{ErrorKind::InvalidRequest, u"%1 cannot be read: %2."_s.arg(name, file.errorString()), {}});
    const QByteArray bytes = file.readAll();
    if (bytes.trimmed().startsWith('{'))
        return bytes;
    const QJsonObject message{{u"role"_s, u"user"_s}, {u"content"_s, QString::fromUtf8(bytes).trimmed()}};
    return QJsonDocument(QJsonObject{{u"model"_s, u"auto"_s}, {u"messages"_s, QJsonArray{message}}})
        .toJson(QJsonDocument::Compact);
}

QString gateLine(const routing::GateResult &gate)
{
    QString line = u"  %1 %2 → %3"_s.arg(QString(routing::gateName(gate.gate)).leftJustified(12))
                       .arg(gate.in)
                       .arg(gate.out);
    return gate.note.isEmpty() ? line : line + u"   "_s + gate.note;
}

void printDecision(const routing::Decision &decision, const policy::Policy &policy)
{
    printLine(decision.explanation.summary);
    for (const routing::GateResult &gate : decision.explanation.gates) {
        printLine(gateLine(gate));
        for (const routing::Departure &left : gate.left)
            printLine(u"      – %1: has %2, needs %3"_s.arg(policy.model(left.model).id, left.measured, left.required));
    }
    int place = 1;
    for (const routing::Candidate &candidate : decision.explanation.candidates) {
        const QString price = candidate.estimate ? u"≈ %1 USD"_s.arg(usdText(*candidate.estimate)) : u"price unknown"_s;
        printLine(u"  %1. %2  %3  %4"_s.arg(place++).arg(policy.model(candidate.model).id, price, candidate.because));
    }
}

} // namespace

int runExplain(const CommandLine &line)
{
    const auto fail = [](const Error &error) {
        complain(error.message);
        return static_cast<int>(ExitCode::InvalidInput);
    };
    const Result<ChosenPolicy> chosen = choosePolicy(line, {});
    if (!chosen)
        return fail(chosen.error());
    if (!chosen->outcome.policy)
        return fail({ErrorKind::PolicyInvalid, policy::issuesText(chosen->outcome.issues, chosen->name).trimmed(), {}});
    const Result<QByteArray> body = readInput(line.input);
    if (!body)
        return fail(body.error());
    Result<wire::RequestFacts> facts = wire::readChatRequest(*body, wire::ReadOptions{true});
    if (!facts)
        return fail(facts.error());
    server::HttpRequest declared;
    declared.identity.client = u"local"_s;
    if (!line.explainTags.isEmpty())
        declared.headers.append(upstream::Header{"x-signalbox-tags", line.explainTags.toUtf8()});
    if (!line.explainClient.isEmpty())
        declared.headers.append(upstream::Header{"x-signalbox-client", line.explainClient.toUtf8()});
    if (const Result<void> merged = server::mergeDeclared(declared, *facts); !merged)
        return fail(merged.error());
    const policy::Policy &policy = *chosen->outcome.policy;
    const routing::RoutingRequest request{*facts, facts->tags, facts->labels, facts->client};
    const routing::Decision decision = routing::decide(request, policy, {}, std::chrono::microseconds{0}, 0.0);
    if (line.json)
        printLine(QString::fromUtf8(
            QJsonDocument(routing::decisionJson(request, decision, policy)).toJson(QJsonDocument::Compact)));
    else
        printDecision(decision, policy);
    return static_cast<int>(decision.error ? ExitCode::Failed : ExitCode::Fine);
}

} // namespace signalbox::app
