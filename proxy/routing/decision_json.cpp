// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "routing/decision_json.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <array>
#include <cmath>

using namespace Qt::StringLiterals;

namespace signalbox::routing {
namespace {

double rounded(double share)
{
    return std::round(share * 1'000) / 1'000;
}

QJsonObject factsObject(const wire::RequestFacts &facts, const classify::Classification &said)
{
    return {{u"task"_s, QString(taskName(said.task))},
            {u"difficulty"_s, rounded(said.difficulty)},
            {u"confidence"_s, rounded(said.confidence)},
            {u"input_tokens"_s, facts.inputTokens},
            {u"max_output_tokens"_s, facts.maxOutputTokens},
            {u"messages"_s, facts.messages},
            {u"stream"_s, facts.stream},
            {u"has"_s, QJsonArray::fromStringList(featureNames(facts.features))}};
}

QJsonArray lanesArray(const Decision &decision, const policy::Policy &policy)
{
    QJsonArray lanes;
    for (const Lane &lane : decision.lanes) {
        lanes.append(QJsonObject{
            {u"model"_s, policy.model(lane.model.index()).id},
            {u"zone"_s, policy.zones[policy.matrix.zoneOf(lane.model.index())].id},
            {u"estimate_usd"_s, lane.estimate ? QJsonValue(usdText(*lane.estimate)) : QJsonValue()},
            {u"step"_s, static_cast<int>(lane.step) + 1},
            {u"healthy"_s, lane.notBefore.count() == 0},
            {u"redacted"_s, !lane.model.redacts().isEmpty()},
        });
    }
    return lanes;
}

/// Where things were found, as bytes of the body: never what.
QJsonArray findingsArray(const classify::RequestFindings &findings, const policy::Policy &policy)
{
    constexpr std::size_t mostShown = 1'000;
    QJsonArray list;
    for (std::size_t i = 0; i < std::min(findings.list.size(), mostShown); ++i) {
        const classify::BodyFinding &finding = findings.list[i];
        const policy::Detector &detector = policy.detectors[finding.detector];
        list.append(QJsonObject{{u"detector"_s, detector.id},
                                {u"kind"_s, QString(kindName(finding.kind))},
                                {u"tag"_s, policy.tags[static_cast<qsizetype>(detector.tag)]},
                                {u"offset"_s, finding.span.offset},
                                {u"length"_s, finding.span.length}});
    }
    return list;
}

QJsonValue refusal(const Decision &decision)
{
    if (!decision.error)
        return {};
    return QJsonObject{{u"code"_s, QString(errorCode(decision.error->kind))},
                       {u"message"_s, decision.error->message},
                       {u"status"_s, httpStatus(*decision.error)}};
}

} // namespace

QStringList featureNames(Features features)
{
    static constexpr std::array names{std::pair{Feature::Tools, "tools"_L1},
                                      std::pair{Feature::Image, "image"_L1},
                                      std::pair{Feature::Audio, "audio"_L1},
                                      std::pair{Feature::File, "file"_L1},
                                      std::pair{Feature::JsonSchema, "json_schema"_L1},
                                      std::pair{Feature::Reasoning, "reasoning"_L1},
                                      std::pair{Feature::System, "system"_L1}};
    QStringList list;
    for (const auto &[feature, name] : names) {
        if (features.testFlag(feature))
            list.append(name);
    }
    return list;
}

QJsonObject decisionJson(const RoutingRequest &request, const Decision &decision, const policy::Policy &policy,
                         const classify::RequestFindings *findings)
{
    const QJsonValue none;
    const QJsonObject explanation = QJsonDocument::fromJson(explanationJson(decision, policy)).object();
    QJsonObject json{
        {u"would_answer"_s,
         decision.lanes.empty() ? none : QJsonValue(policy.model(decision.lanes.front().model.index()).id)},
        {u"refused"_s, refusal(decision)},
        {u"rule"_s, decision.rule},
        {u"chain"_s, decision.chain},
        {u"tags"_s, QJsonArray::fromStringList(decision.tagNames)},
        {u"baseline"_s, decision.baseline ? QJsonValue(policy.model(*decision.baseline).id) : none},
        {u"facts"_s, factsObject(request.facts, request.classification)},
        {u"lanes"_s, lanesArray(decision, policy)},
        {u"sources"_s, explanation[u"sources"_s]},
        {u"explanation"_s, explanation},
    };
    if (findings != nullptr && findings->detectors)
        json[u"findings"_s] = findingsArray(*findings, policy);
    return json;
}

} // namespace signalbox::routing
