// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

// What a decision costs, by the number of rules and of models: bench_decide. Every request matches the last rule, whose
// chain is one pool over all models, so that nothing can end early. Prints medians and the ratio to the smallest size.
// bench_decide [rules|models]

#include "policy/loader.h"
#include "routing/decide.h"

#include <QElapsedTimer>
#include <QTextStream>

#include <algorithm>
#include <array>

using namespace signalbox;
using namespace Qt::StringLiterals;

namespace {

/// A condition that is false for the request below, of all the kinds people write.
QString condition(int i)
{
    switch (i % 9) {
    case 0:
        return u"{client: 'team-%1-*'}"_s.arg(i);
    case 1:
        return u"{client: agent-%1}"_s.arg(i);
    case 2:
        return u"{all: [{tag: secret}, {input_tokens: '> %1'}]}"_s.arg(i);
    case 3:
        return u"{any: [{label: 'project=p%1'}, {asked: 'model-%1'}]}"_s.arg(i);
    case 4:
        return u"{has: [tools, image]}"_s;
    case 5:
        return u"{input_tokens: '> %1'}"_s.arg(100'000 + i);
    case 6:
        return u"{not: {client: 'bench*'}}"_s;
    case 7:
        return u"{all: [{label: 'team=t%1'}, {not: {tag: secret}}]}"_s.arg(i);
    default:
        return u"{asked: '*-%1-preview'}"_s.arg(i);
    }
}

QByteArray policyText(int rules, int models)
{
    QString text = u"version: 1\n"
                   "defaults: {tag: internal, chain: everything}\n"
                   "zones: [{id: machine}, {id: cloud}]\n"
                   "tags: [public, internal, secret]\n"
                   "matrix:\n"
                   "  public: {machine: allow, cloud: allow}\n"
                   "  internal: {machine: allow, cloud: allow}\n"
                   "  secret: {machine: allow, cloud: never}\n"
                   "providers:\n"
                   "  near: {wire: openai, base_url: 'http://127.0.0.1:1/v1', zone: machine}\n"
                   "  far: {wire: openai, base_url: 'https://example.org/v1', zone: cloud}\n"
                   "models:\n"_s;
    for (int i = 0; i < models; ++i) {
        text += u"  - {id: %1/m%2, context: %3, tools: true, price: {input: %4, output: %5}, quality: {default: 0.%6}}\n"_s
                    .arg(i % 10 == 0 ? u"near"_s : u"far"_s)
                    .arg(i).arg(8'000 + i % 7 * 30'000).arg(1 + i % 13).arg(2 + i % 29).arg(40 + i * 7 % 60);
    }
    text += u"chains:\n  everything: [{pool: {quality: 0.5, prefer: cheapest}}]\nrules:\n"_s;
    for (int i = 0; i + 1 < rules; ++i)
        text += u"  - {id: r%1, when: %2, chain: everything}\n"_s.arg(i).arg(condition(i));
    text += u"  - {id: last, when: {client: bench-client}, chain: everything}\n"_s;
    return text.toUtf8();
}

struct Figures
{
    double median = 0; ///< microseconds
    double p99 = 0;
};

Figures measure(int rules, int models, int rounds)
{
    const policy::LoadOutcome outcome = policy::load(policyText(rules, models));
    if (!outcome.policy)
        qFatal("%s", qPrintable(policy::issuesText(outcome.issues, u"bench"_s)));
    health::Board board;
    std::vector<std::shared_ptr<health::Lane>> lanes;
    for (const catalog::Model &model : outcome.policy->models)
        lanes.push_back(board.lane(model.id));
    wire::RequestFacts facts;
    facts.asked = u"auto"_s;
    facts.inputTokens = 2'000;
    const routing::RoutingRequest request{facts, {}, {u"project=other"_s}, u"bench-client"_s};
    std::vector<double> times;
    for (int i = 0; i < rounds; ++i) {
        QElapsedTimer timer;
        timer.start();
        const routing::Decision decision =
            routing::decide(request, *outcome.policy, lanes, std::chrono::seconds(1), 0.5);
        times.push_back(static_cast<double>(timer.nsecsElapsed()) / 1000.0);
        if (decision.rule != u"last"_s || decision.lanes.empty())
            qFatal("decided otherwise: %s", qPrintable(decision.explanation.summary));
    }
    std::sort(times.begin(), times.end());
    return {times[times.size() / 2], times[times.size() * 99 / 100]};
}

void curve(QTextStream &out, const char *what, const std::array<std::pair<int, int>, 4> &sizes)
{
    const double first = measure(sizes[0].first, sizes[0].second, 2'000).median;
    for (const auto &[rules, models] : sizes) {
        const Figures figures = measure(rules, models, 2'000);
        out << what << ": " << rules << " rules, " << models << " models: median " << figures.median << " us, p99 "
            << figures.p99 << " us, " << figures.median / first << " x the smallest\n";
        out.flush();
    }
}

} // namespace

int main(int argc, char **argv)
{
    const QByteArrayView only(argc > 1 ? argv[1] : ""); // "rules" or "models": for a profile of the one
    QTextStream out(stdout);
    out.setRealNumberNotation(QTextStream::FixedNotation);
    out.setRealNumberPrecision(1);
    if (only != "models")
        curve(out, "rules", {{{10, 10}, {100, 10}, {1'000, 10}, {10'000, 10}}});
    if (only != "rules")
        curve(out, "models", {{{10, 10}, {10, 100}, {10, 300}, {10, 1'000}}});
    return 0;
}
