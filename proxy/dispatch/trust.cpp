// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/trust.h"

#include "wire/translate.h"

#include <QJsonDocument>

#include <algorithm>
#include <array>
#include <cmath>

using namespace Qt::StringLiterals;

namespace signalbox::dispatch {
namespace {

Trust none(const QString &because)
{
    return {0.0, because};
}

bool isJson(QByteArrayView text)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(text.toByteArray(), &error);
    return error.error == QJsonParseError::NoError && !document.isNull();
}

/// The names of the functions the request offers.
QList<QByteArray> offeredFunctions(wire::Dialect dialect, QByteArrayView body)
{
    QList<QByteArray> names;
    if (const Result<wire::CanonicalRequest> request = wire::readRequest(dialect, body)) {
        for (const wire::Tool &tool : request->tools)
            names.append(tool.name);
    }
    return names;
}

/// What models say instead of an answer, at its beginning. Lower case.
bool saysItDoesNotKnow(QByteArrayView text)
{
    static constexpr std::array<QStringView, 18> words{
        u"i don't know", u"i do not know", u"i'm not sure", u"i am not sure", u"i'm sorry, but i", u"i am sorry, but i",
        u"i cannot answer", u"i can't answer", u"i'm unable to", u"i am unable to", u"as an ai", u"i don't have enough",
        u"ich weiß es nicht", u"ich weiß nicht", u"es tut mir leid, aber ich", u"je ne sais pas", u"no lo sé", u"non lo so"};
    constexpr qsizetype beginning = 160;
    QString start = QString::fromUtf8(text.first(std::min(text.size(), beginning))).toLower().trimmed();
    start.replace(u'’', u'\'');
    return std::any_of(words.begin(), words.end(), [&start](QStringView word) { return start.startsWith(word); });
}

/// What is wrong with its calls; empty = nothing.
QString faultOfCalls(const wire::AnswerContent &answer, wire::Dialect dialect, QByteArrayView body)
{
    if (answer.calls.empty())
        return {};
    const QList<QByteArray> offered = offeredFunctions(dialect, body);
    for (const wire::CalledFunction &call : answer.calls) {
        if (!offered.contains(call.name))
            return u"it calls %1, which was not offered"_s.arg(QString::fromUtf8(call.name.first(std::min<qsizetype>(call.name.size(), 64))));
        if (!call.arguments.trimmed().isEmpty() && !isJson(call.arguments))
            return u"the arguments of its call are not JSON"_s;
    }
    return {};
}

QString shareText(double share)
{
    return QString::number(share, 'f', 2);
}

} // namespace

Trust trustIn(const wire::AnswerContent &answer, const wire::RequestFacts &facts, QByteArrayView body,
              const catalog::Model &model, Task task)
{
    if (answer.finishReason == "content_filter")
        return {1.0, u"a content filter ended it, which is an answer"_s};
    if (answer.refused)
        return none(u"it refused"_s);
    if (answer.text.trimmed().isEmpty() && answer.calls.empty())
        return none(u"it is empty"_s);
    if (answer.finishReason == "length" && facts.maxOutputTokens == 0)
        return none(u"it was cut at the model's own limit"_s);
    if (const QString fault = faultOfCalls(answer, facts.dialect, body); !fault.isEmpty())
        return none(fault);
    if (facts.features.testFlag(Feature::JsonSchema) && answer.calls.empty() && !isJson(answer.text))
        return none(u"it is not the JSON that was asked for"_s);
    if (answer.calls.empty() && saysItDoesNotKnow(answer.text))
        return none(u"it says that it does not know"_s);
    if (answer.logprobs > 0) {
        const double mean = std::exp(answer.logprobSum / static_cast<double>(answer.logprobs));
        return {mean, u"its %1 tokens had a mean probability of %2"_s.arg(answer.logprobs).arg(shareText(mean))};
    }
    if (const std::optional<double> quality = model.quality.of(task))
        return {*quality, u"nothing is wrong with it, and %1 gets %2 of such requests right (task %3)"_s.arg(
                              model.id, shareText(*quality), taskName(task))};
    return none(u"neither the provider nor the policy says how sure %1 is"_s.arg(model.id));
}

} // namespace signalbox::dispatch
