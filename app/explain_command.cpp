// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "app/explain_command.h"

#include "app/policy_command.h"
#include "classify/learnt_classifier.h"
#include "core/suggestion.h"
#include "routing/decision_json.h"
#include "routing/tag_sources.h"
#include "server/declared.h"
#include "server/gemini_path.h"
#include "server/request_dialect.h"
#include "wire/jsontexts.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>
#include <cstdio>

using namespace Qt::StringLiterals;

namespace signalbox::app {
namespace {

struct Input
{
    QByteArray body;
    qsizetype promptAt = -1; ///< where the prompt begins in `body` when the file is one; -1: the file is the body
};

Result<Input> readInput(const QString &name)
{
    QFile file(name);
    const bool open = name == "-"_L1 ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!open)
        return Unexpected(
            Error{ErrorKind::InvalidRequest, u"%1 cannot be read: %2."_s.arg(name, file.errorString()), {}});
    const QByteArray bytes = file.readAll();
    if (bytes.trimmed().startsWith('{'))
        return Input{bytes};
    const QJsonObject message{{u"role"_s, u"user"_s}, {u"content"_s, QString::fromUtf8(bytes).trimmed()}};
    const QByteArray body = QJsonDocument(QJsonObject{{u"model"_s, u"auto"_s}, {u"messages"_s, QJsonArray{message}}})
                                .toJson(QJsonDocument::Compact);
    const QByteArray before("\"content\":\"");
    return Input{body, body.indexOf(before) + before.size()};
}

/// What stands above the body of a request posted as the command line says.
Result<server::HttpRequest> readHead(const CommandLine &line)
{
    static constexpr std::array paths{"/v1/chat/completions"_L1, "/v1/messages"_L1, "/v1/responses"_L1};
    const std::optional<server::GeminiCall> gemini = server::geminiCall(line.explainPath.toUtf8());
    if (!gemini && std::find(paths.begin(), paths.end(), line.explainPath) == paths.end()) {
        QStringList known(paths.begin(), paths.end());
        known.append(u"/v1beta/models/MODEL:generateContent"_s);
        return Unexpected(Error{ErrorKind::InvalidRequest,
                                u"`%1` is no path a chat is posted to.%2 Paths are %3."_s.arg(
                                    line.explainPath.left(200), didYouMean(line.explainPath, known), known.join(u", "_s)),
                                {}});
    }
    server::HttpRequest head;
    head.path = line.explainPath.toUtf8();
    head.identity.client = u"local"_s;
    for (const QString &text : line.explainHeaders) {
        const qsizetype colon = text.indexOf(u':');
        if (colon <= 0)
            return Unexpected(Error{ErrorKind::InvalidRequest,
                                    u"`%1` is no header. Write it as `name: value`, such as `x-team: research`."_s.arg(text.left(200)),
                                    {}});
        head.headers.append(upstream::Header{text.left(colon).trimmed().toLower().toLatin1(), text.sliced(colon + 1).trimmed().toUtf8()});
    }
    if (!line.explainTags.isEmpty())
        head.headers.append(upstream::Header{"x-signalbox-tags", line.explainTags.toUtf8()});
    if (!line.explainClient.isEmpty())
        head.headers.append(upstream::Header{"x-signalbox-client", line.explainClient.toUtf8()});
    return head;
}

QString gateLine(const routing::GateResult &gate)
{
    QString line = u"  %1 %2 → %3"_s.arg(QString(routing::gateName(gate.gate)).leftJustified(12))
                       .arg(gate.in)
                       .arg(gate.out);
    return gate.note.isEmpty() ? line : line + u"   "_s + gate.note;
}

/// What stands in the file from `begin` to `end` of the body: a prompt's own text is unescaped again.
QByteArray fileText(const Input &input, qsizetype begin, qsizetype end)
{
    if (input.promptAt < 0)
        return input.body.mid(begin, end - begin);
    wire::PlainText plain;
    plain.read(input.body, {begin, end - begin});
    return plain.text().toByteArray();
}

/// "line 3, column 14" of the file, for a byte of the body.
QString position(const Input &input, qsizetype offset)
{
    const QByteArray before = fileText(input, std::max<qsizetype>(input.promptAt, 0), offset);
    const qsizetype lineStart = before.lastIndexOf('\n') + 1;
    return u"line %1, column %2"_s.arg(before.count('\n') + 1).arg(QString::fromUtf8(before.sliced(lineStart)).size() + 1);
}

/// What was found, with most of it hidden: enough to find it again in the file.
QString excerpt(const Input &input, wire::Span span)
{
    constexpr qsizetype shown = 48;
    QString text = QString::fromUtf8(fileText(input, span.offset, span.end())).left(shown);
    const qsizetype ends = text.size() >= 10 ? 2 : 1;
    for (qsizetype i = ends; i < text.size() - (text.size() >= 10 ? ends : 0); ++i) {
        if (text[i].isLetterOrNumber())
            text[i] = u'*';
    }
    return text.replace(u'\n', u' ');
}

/// Where the found text would go under the policy: "machine allow, cloud redact".
QString verdicts(const policy::Policy &policy, unsigned tag)
{
    QStringList zones;
    for (unsigned zone = 0; zone < static_cast<unsigned>(policy.zones.size()); ++zone) {
        switch (policy.matrix.cell(tag, zone)) {
        case policy::Verdict::Allow:
            zones.append(u"%1 allow"_s.arg(policy.zones[zone].id));
            break;
        case policy::Verdict::Redact:
            zones.append(u"%1 redact"_s.arg(policy.zones[zone].id));
            break;
        case policy::Verdict::Never:
            zones.append(u"%1 never"_s.arg(policy.zones[zone].id));
            break;
        }
    }
    return zones.join(u", "_s);
}

void printFindings(const Input &input, const classify::RequestFindings &findings, const policy::Policy &policy)
{
    constexpr std::size_t mostShown = 100;
    if (!findings.detectors)
        return;
    printLine(findings.list.empty() ? u"  detectors found nothing"_s
                                    : u"  detectors found %1:"_s.arg(findings.list.size()));
    for (std::size_t i = 0; i < std::min(findings.list.size(), mostShown); ++i) {
        const classify::BodyFinding &finding = findings.list[i];
        const policy::Detector &detector = policy.detectors[finding.detector];
        printLine(u"    %1  %2 (%3)  %4  → %5: %6"_s.arg(position(input, finding.span.offset), kindName(finding.kind),
                                                      detector.id, excerpt(input, finding.span),
                                                      policy.tags[static_cast<qsizetype>(detector.tag)],
                                                      verdicts(policy, detector.tag)));
    }
    if (findings.list.size() > mostShown)
        printLine(u"    and %1 more"_s.arg(findings.list.size() - mostShown));
    if (!findings.complete)
        printLine(u"    a detector failed: there is more than it can hold"_s);
}

void printClassification(const classify::Classification &said)
{
    printLine(u"  task %1, sure to %2 %; difficulty %3 of 100"_s.arg(QString(taskName(said.task)))
                  .arg(qRound(said.confidence * 100))
                  .arg(qRound(said.difficulty * 100)));
}

void printDecision(const routing::Decision &decision, const policy::Policy &policy)
{
    printLine(decision.explanation.summary);
    for (const routing::GateResult &gate : decision.explanation.gates) {
        printLine(gateLine(gate));
        for (const routing::Departure &left : gate.left)
            printLine(u"      – %1: has %2, needs %3; enough would be %4"_s.arg(policy.model(left.model).id, left.measured,
                                                                                   left.required, left.change));
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
    const Result<Input> input = readInput(line.input);
    if (!input)
        return fail(input.error());
    const QByteArray &body = input->body;
    const Result<server::HttpRequest> posted = readHead(line);
    if (!posted)
        return fail(posted.error());
    const server::HttpRequest &declared = *posted;
    const wire::Dialect dialect =
        input->promptAt >= 0 ? wire::Dialect::OpenAiChat : server::dialectOf(declared.path, declared.headers);
    Result<wire::RequestFacts> facts = wire::readChatRequest(body, wire::ReadOptions{true, dialect});
    if (!facts)
        return fail(facts.error());
    if (dialect == wire::Dialect::Gemini) {
        if (const Result<void> taken = server::takeGeminiPath(declared.path, *facts); !taken)
            return fail(taken.error());
    }
    if (const Result<void> merged = server::mergeDeclared(declared, *facts); !merged)
        return fail(merged.error());
    const policy::Policy &policy = *chosen->outcome.policy;
    const std::shared_ptr<const classify::Detectors> detectors = routing::compileDetectors(policy);
    const classify::RequestFindings findings = classify::RequestScanner(0).scan(body, *facts, detectors);
    routing::RoutingRequest request{*facts, facts->tags, facts->labels, facts->client};
    request.sightings = routing::sightingsIn(findings);
    request.classification = classify::makeClassifier(classify::shippedClassifier(), 0)->classify(body, *facts);
    request.headers = server::headersNamed(policy.headers, declared.headers);
    request.moment = routing::Moment::at(SystemClock().utc());
    const routing::Decision decision = routing::decide(request, policy, {}, std::chrono::microseconds{0}, 0.0);
    if (line.json)
        printLine(QString::fromUtf8(
            QJsonDocument(routing::decisionJson(request, decision, policy, &findings)).toJson(QJsonDocument::Compact)));
    else
        printDecision(decision, policy);
    if (!line.json) {
        printClassification(request.classification);
        printFindings(*input, findings, policy);
        printLine(u"  by policy %1 (hash %2), as if all were healthy and nothing spent; POST /signalbox/v1/decide asks a running copy"_s
                      .arg(chosen->name, policy.hash));
    }
    return static_cast<int>(decision.error ? ExitCode::Failed : ExitCode::Fine);
}

} // namespace signalbox::app
