// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "routing/replay.h"

#include "core/json_text.h"

using namespace Qt::StringLiterals;

namespace signalbox::routing {
namespace {

/// Writes one JSON object. What has its usual value is left out.
class Writer final
{
public:
    void text(const char *name, const QString &value)
    {
        if (value.isEmpty())
            return;
        key(name);
        appendJsonString(m_out, value);
    }
    void number(const char *name, qint64 value, qint64 usual = 0)
    {
        if (value == usual)
            return;
        key(name);
        m_out += QByteArray::number(value);
    }
    void share(const char *name, double value)
    {
        key(name);
        m_out += QByteArray::number(value, 'g', 17);
    }
    void texts(const char *name, const QStringList &values)
    {
        list(name, values, [this](const QString &value) { appendJsonString(m_out, value); });
    }
    template <class List, class Write>
    void list(const char *name, const List &values, const Write &write)
    {
        if (values.empty())
            return;
        key(name);
        m_out += '[';
        bool first = true;
        for (const auto &value : values) {
            if (!std::exchange(first, false))
                m_out += ',';
            write(value);
        }
        m_out += ']';
    }
    template <class List, class Name, class Value>
    void pairs(const char *name, const List &values, const Name &nameOf, const Value &valueOf)
    {
        list(name, values, [&](const auto &value) {
            m_out += '[';
            appendJsonString(m_out, nameOf(value));
            m_out += ',' + QByteArray::number(valueOf(value)) + ']';
        });
    }
    void begin(const char *name)
    {
        key(name);
        m_out += '{';
    }
    void end() { m_out += '}'; }
    [[nodiscard]] QByteArray &out() { return m_out; }

private:
    void key(const char *name)
    {
        if (!m_out.endsWith('{'))
            m_out += ',';
        m_out.append('"').append(name).append("\":");
    }
    QByteArray m_out = "{";
};

void writeSession(Writer &writer, const SessionState &session, std::chrono::microseconds now)
{
    if (session == SessionState{})
        return;
    writer.begin("session");
    writer.texts("tags", session.tags);
    writer.text("lane", session.lane);
    writer.number("prompt", session.promptTokens);
    writer.number("age_us", (now - session.answered).count());
    writer.number("spent", session.spent.value);
    writer.texts("declared", session.declared);
    writer.text("keeper", session.keeper);
    writer.end();
}

} // namespace

QByteArray replayJson(const RoutingRequest &request, const Decision &decision, const policy::Policy &policy,
                      std::chrono::microseconds now)
{
    const auto modelId = [&policy](const auto &one) { return policy.model(one.model).id; };
    const wire::RequestFacts &facts = request.facts;
    Writer writer;
    writer.text("asked", facts.asked);
    writer.texts("models", facts.askedModels);
    writer.number("in", facts.inputTokens);
    writer.number("max_out", facts.maxOutputTokens);
    writer.number("n", facts.choices, 1);
    writer.number("has", facts.features.toInt());
    writer.number("dialect", static_cast<int>(facts.dialect));
    writer.number("traits", facts.traits.toInt());
    writer.number("endpoint", static_cast<int>(facts.surface.endpoint));
    writer.number("uninspected", facts.surface.isUninspected ? 1 : 0);
    writer.number("beyond", facts.surface.beyond.toInt());
    writer.text("provider", facts.provider);
    writer.number("stream", facts.stream ? 1 : 0);
    writer.number("signed", facts.signedReasoning ? 1 : 0);
    writer.text("priority", facts.priority);
    if (facts.maxCostUsd)
        writer.share("max_cost", *facts.maxCostUsd);
    writer.texts("declared", request.tags);
    writer.text("default_tag", request.defaultTag);
    writer.number("looked", request.sightings.looked ? 1 : 0);
    writer.number("complete", request.sightings.complete ? 1 : 0, 1);
    writer.list("seen", request.sightings.list, [&](const Sighting &sighting) {
        writer.out() += '[';
        appendJsonString(writer.out(), policy.detectors[sighting.detector].id);
        writer.out() += ',';
        appendJsonString(writer.out(), QString(kindName(sighting.kind)));
        writer.out() += ',' + QByteArray::number(sighting.count) + ']';
    });
    writer.text("task", QString(taskName(request.classification.task)));
    writer.share("difficulty", request.classification.difficulty);
    writer.share("confidence", request.classification.confidence);
    writer.list("headers", request.headers, [&](const HeaderValue &header) {
        writer.out() += '[';
        appendJsonString(writer.out(), header.name);
        writer.out() += ',';
        appendJsonString(writer.out(), header.value);
        writer.out() += ']';
    });
    writeSession(writer, request.session, now);
    writer.list("patterns", decision.patterns, [&](const PatternAnswer &answer) {
        writer.out() += "[\"" + QByteArray::number(answer.pattern, 16) + "\"," + (answer.found ? "1]" : "0]");
    });
    writer.pairs("out", decision.explanation.troubles, modelId, [](const LaneTrouble &one) { return one.outFor.count(); });
    writer.pairs("speeds", decision.explanation.speeds, modelId,
                 [](const LaneSpeed &one) { return one.firstContent.count(); });
    writer.list("budgets", decision.explanation.budgets, [&](const BudgetUse &use) {
        writer.out() += '[';
        appendJsonString(writer.out(), policy.budgets[use.key.budget].id);
        writer.out() += ',';
        appendJsonString(writer.out(), use.key.key);
        writer.out() += ',' + QByteArray::number(use.used.value) + ']';
    });
    writer.number("utc", request.moment.utc.micros);
    writer.number("minute", request.moment.localMinute);
    writer.number("weekday", request.moment.localWeekday);
    if (request.moment.localOnlyUntil.micros > 0)
        writer.number("local_only", request.moment.localOnlyUntil.micros);
    writer.share("draw", decision.draw);
    writer.end();
    return writer.out();
}

} // namespace signalbox::routing
