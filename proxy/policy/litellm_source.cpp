// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/litellm_source.h"

#include "policy/values.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace signalbox::policy {
namespace {

using namespace Qt::StringLiterals;

struct Reason
{
    QLatin1StringView key;
    const char *text;
};
/// Why parts that many configurations have are not needed or not possible here.
constexpr std::array reasons{
    Reason{"master_key"_L1, "never copied; Signalbox makes its own token, more of them with `signalbox tokens create`"},
    Reason{"environment_variables"_L1, "never copied, they may hold keys; set them in the environment of Signalbox"},
    Reason{"credential_list"_L1, "never copied, it holds keys; name them under `keys` of a provider"},
    Reason{"database_url"_L1, "never copied; Signalbox keeps its ledger itself"},
    Reason{"routing_strategy"_L1, "a split is drawn by weight; for the cheapest or fastest of several write a pool with `prefer`"},
    Reason{"callbacks"_L1, "metrics are at /metrics, decisions in the ledger"},
    Reason{"success_callback"_L1, "metrics are at /metrics, decisions in the ledger"},
    Reason{"failure_callback"_L1, "metrics are at /metrics, decisions in the ledger"},
    Reason{"cache"_L1, "see the section `cache` of the policy"},
    Reason{"cache_params"_L1, "see the section `cache` of the policy"},
    Reason{"rpm"_L1, "how much a provider takes is learnt from its answers"},
    Reason{"tpm"_L1, "how much a provider takes is learnt from its answers"},
    Reason{"allowed_fails"_L1, "lanes that fail are rested by themselves"},
    Reason{"cooldown_time"_L1, "lanes that fail are rested by themselves"},
    Reason{"drop_params"_L1, "requests are forwarded as they are, except the name of the model"},
    Reason{"modify_params"_L1, "requests are forwarded as they are, except the name of the model"},
    Reason{"content_policy_fallbacks"_L1, "a refusal is an answer: it is passed on and no other model is asked"},
    Reason{"tag_budget_config"_L1, "give such requests a label and write a budget with `scope: label:KEY=VALUE`"},
    Reason{"guardrails"_L1, "see `detectors` and `matrix` of the policy"},
    Reason{"temperature"_L1, "requests are forwarded as they are, except the name of the model"},
    Reason{"max_tokens"_L1, "requests are forwarded as they are, except the name of the model"},
};

QString reasonFor(const std::string &key)
{
    const QLatin1StringView name(key.data(), static_cast<qsizetype>(key.size()));
    for (const Reason &reason : reasons) {
        if (reason.key == name)
            return u"left out: "_s + QString::fromLatin1(reason.text);
    }
    if (key.find("redis") != std::string::npos)
        return u"left out: nothing is shared through Redis"_s;
    return u"left out: nothing here means the same"_s;
}

} // namespace

std::optional<Cursor> LiteLlmSource::take(const Cursor &map, std::string_view key)
{
    for (const YamlMember &member : map.node().members) {
        if (member.key != key)
            continue;
        m_seen.insert(&member.value);
        return member.value.kind == YamlNode::Kind::Null ? std::nullopt : std::optional(map.member(member));
    }
    return std::nullopt;
}

std::optional<Cursor> LiteLlmSource::take(const std::optional<Cursor> &map, std::string_view key)
{
    return map ? take(*map, key) : std::nullopt;
}

QString LiteLlmSource::text(const std::optional<Cursor> &at)
{
    return at && at->node().kind == YamlNode::Kind::Scalar ? QString::fromStdString(at->node().text).trimmed() : QString();
}

void LiteLlmSource::note(ImportNote::Kind kind, const Cursor &at, const QString &message)
{
    m_notes.append({kind, at.mark().line, at.path(), message});
}

void LiteLlmSource::listTheRest(const Cursor &at)
{
    if (m_whole.contains(&at.node()))
        return;
    for (std::size_t i = 0; i < at.node().items.size(); ++i)
        listTheRest(at.item(i));
    for (const YamlMember &member : at.node().members) {
        const Cursor inside = at.member(member);
        if (m_seen.contains(&member.value))
            listTheRest(inside);
        else
            m_notes.append({ImportNote::Kind::NoCounterpart, member.mark.line, inside.path(), reasonFor(member.key)});
    }
}

QList<ImportNote> LiteLlmSource::notes() const
{
    QList<ImportNote> sorted = m_notes;
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const ImportNote &a, const ImportNote &b) { return a.line < b.line; });
    return sorted;
}

std::optional<std::chrono::milliseconds> liteLlmSeconds(const QString &text)
{
    constexpr double mostSeconds = 366.0 * 86'400;
    if (const auto duration = durationFromText(text); duration && duration->count() > 0)
        return std::min(*duration, std::chrono::milliseconds(std::chrono::hours(366 * 24)));
    const std::optional<double> seconds = plainNumber(text);
    if (!seconds || *seconds < 0.001)
        return std::nullopt;
    return std::chrono::milliseconds(std::lround(std::min(*seconds, mostSeconds) * 1e3));
}

QLatin1StringView importNoteName(ImportNote::Kind kind)
{
    switch (kind) {
    case ImportNote::Kind::Kept:
        return "kept"_L1;
    case ImportNote::Kind::Approximated:
        return "approximated"_L1;
    case ImportNote::Kind::NoCounterpart:
        return "no counterpart"_L1;
    }
    Q_UNREACHABLE();
}

} // namespace signalbox::policy
