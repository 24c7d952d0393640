// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "models/live_filter_nodes.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace signalbox::gui {
namespace {

QStringView providerOf(QStringView model)
{
    const qsizetype slash = model.indexOf(u'/');
    return slash < 0 ? model : model.first(slash);
}

StringPool::Key textKey(const LiveRow &row, FilterField field)
{
    switch (field) {
    case FilterField::Client:
        return row.client;
    case FilterField::Session:
        return row.session;
    case FilterField::Asked:
        return row.asked;
    case FilterField::Model:
    case FilterField::Provider:
        return row.routed;
    case FilterField::Zone:
        return row.zone;
    case FilterField::Rule:
        return row.rule;
    case FilterField::Tag:
        return row.tags;
    case FilterField::Reason:
        return row.reason;
    case FilterField::Policy:
        return row.policy;
    case FilterField::Chain:
        return row.chain;
    case FilterField::Task:
        return row.task;
    case FilterField::Label:
        return row.labels;
    case FilterField::Tags:
        return row.tags;
    case FilterField::Tried:
        return row.tried;
    case FilterField::Time:
    case FilterField::Status:
    case FilterField::Cost:
    case FilterField::In:
    case FilterField::Out:
    case FilterField::Ttft:
    case FilterField::Dur:
    case FilterField::Attempt:
    case FilterField::Pinned:
        break;
    }
    Q_UNREACHABLE();
}

// nullopt: the row has no such number, so no comparison holds.
std::optional<qint64> numberOf(const LiveRow &row, FilterField field)
{
    switch (field) {
    case FilterField::Cost:
        return row.priced ? std::optional(row.costNanoUsd) : std::nullopt;
    case FilterField::In:
        return row.input;
    case FilterField::Out:
        return row.output;
    case FilterField::Ttft:
        return row.ttftUs >= 0 ? std::optional(row.ttftUs) : std::nullopt;
    case FilterField::Dur:
        return row.durationUs >= 0 ? std::optional(row.durationUs) : std::nullopt;
    case FilterField::Attempt:
        return row.attempts;
    case FilterField::Client:
    case FilterField::Session:
    case FilterField::Asked:
    case FilterField::Model:
    case FilterField::Provider:
    case FilterField::Zone:
    case FilterField::Rule:
    case FilterField::Tag:
    case FilterField::Status:
    case FilterField::Reason:
    case FilterField::Policy:
    case FilterField::Pinned:
    case FilterField::Chain:
    case FilterField::Task:
    case FilterField::Label:
    case FilterField::Tags:
    case FilterField::Tried:
    case FilterField::Time:
        break;
    }
    Q_UNREACHABLE();
}

/// Whether one of the texts joined by ", " matches.
bool anyMatches(const TextMatch &match, QStringView joined)
{
    for (const QStringView text : joined.tokenize(u", ")) {
        if (match.matchesText(text))
            return true;
    }
    return false;
}

QString sorted(const QString &joined)
{
    if (!joined.contains(u", "))
        return joined;
    QStringList texts = joined.split(u", "_s);
    texts.sort();
    return texts.join(u", "_s);
}

bool holdsAt(FilterOperator comparison, UtcTime time, const FilterMoment &moment)
{
    switch (comparison) {
    case FilterOperator::Contains:
    case FilterOperator::Equals:
        return time.micros >= moment.from && time.micros < moment.to;
    case FilterOperator::Greater:
        return time.micros >= moment.to;
    case FilterOperator::GreaterOrEqual:
        return time.micros >= moment.from;
    case FilterOperator::Less:
        return time.micros < moment.from;
    case FilterOperator::LessOrEqual:
        return time.micros < moment.to;
    }
    Q_UNREACHABLE();
}

bool holds(FilterOperator comparison, qint64 measured, qint64 wanted)
{
    switch (comparison) {
    case FilterOperator::Contains:
    case FilterOperator::Equals:
        return measured == wanted;
    case FilterOperator::Greater:
        return measured > wanted;
    case FilterOperator::GreaterOrEqual:
        return measured >= wanted;
    case FilterOperator::Less:
        return measured < wanted;
    case FilterOperator::LessOrEqual:
        return measured <= wanted;
    }
    Q_UNREACHABLE();
}

} // namespace

bool fitsGlob(QStringView text, QStringView pattern)
{
    qsizetype t = 0;
    qsizetype p = 0;
    qsizetype star = -1;
    qsizetype retry = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == u'*') {
            star = p++;
            retry = t;
        } else if (p < pattern.size() && (pattern[p] == u'?' || pattern[p].toCaseFolded() == text[t].toCaseFolded())) {
            ++p;
            ++t;
        } else if (star >= 0) {
            p = star + 1;
            t = ++retry;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == u'*')
        ++p;
    return p == pattern.size();
}

TextMatch::TextMatch(QString wanted, bool exact)
    : m_wanted(std::move(wanted))
    , m_exact(exact)
    , m_pattern(m_wanted.contains(u'*') || m_wanted.contains(u'?'))
{
}

bool TextMatch::matchesText(QStringView text) const
{
    if (m_pattern)
        return fitsGlob(text, m_wanted);
    if (m_exact)
        return text.compare(m_wanted, Qt::CaseInsensitive) == 0;
    return text.contains(m_wanted, Qt::CaseInsensitive);
}

bool TextMatch::matches(StringPool::Key key, const StringPool &pool) const
{
    if (m_known.size() <= key)
        m_known.resize(std::max<std::size_t>(pool.size(), key + 1), Answer::Unknown);
    Answer &answer = m_known[key];
    if (answer == Answer::Unknown)
        answer = matchesText(pool.text(key)) ? Answer::Yes : Answer::No;
    return answer == Answer::Yes;
}

bool LiveFilter::Node::matches(const LiveRow &row, const StringPool &pool) const
{
    const auto partMatches = [&](const std::unique_ptr<Node> &part) { return part->matches(row, pool); };
    switch (kind) {
    case Kind::All:
        return std::all_of(parts.begin(), parts.end(), partMatches);
    case Kind::Any:
        return std::any_of(parts.begin(), parts.end(), partMatches);
    case Kind::Not:
        return !parts.front()->matches(row, pool);
    case Kind::Text:
        if (field == FilterField::Provider)
            return text.matchesText(providerOf(pool.text(row.routed)));
        if (field == FilterField::Tag || field == FilterField::Label || field == FilterField::Tried)
            return anyMatches(text, pool.text(textKey(row, field)));
        if (field == FilterField::Tags)
            return text.matchesText(sorted(pool.text(row.tags)));
        return text.matches(textKey(row, field), pool);
    case Kind::Anywhere: {
        const std::array keys{row.client, row.session, row.asked, row.routed, row.zone, row.rule, row.tags, row.reason,
                              row.chain, row.task, row.labels, row.tried};
        return std::any_of(keys.begin(), keys.end(), [&](StringPool::Key key) { return text.matches(key, pool); })
            || text.matchesText(QString(statusName(row.status))) || text.matchesText(row.id.toString());
    }
    case Kind::Number: {
        const std::optional<qint64> measured = numberOf(row, field);
        return measured && holds(comparison, *measured, number);
    }
    case Kind::Status:
        return statusSet[static_cast<int>(row.status)] || (statusSet[6] && row.fellBack())
            || (statusSet[7] && !row.priced && row.attempts > 0 && row.status != DecisionStatus::Running)
            || (statusSet[8] && row.cached) || (statusSet[9] && row.simulated)
            || (statusSet[10] && row.priced && row.costKind == CostKind::Estimated);
    case Kind::Pinned:
        return row.pinned == wanted;
    case Kind::Time:
        return holdsAt(comparison, row.time, moment);
    }
    Q_UNREACHABLE();
}

bool LiveFilter::Node::isRelative() const
{
    return (kind == Kind::Time && moment.isRelative)
        || std::any_of(parts.begin(), parts.end(), [](const auto &part) { return part->isRelative(); });
}

void LiveFilter::Node::forgetTexts() const
{
    text.forget();
    for (const auto &part : parts)
        part->forgetTexts();
}

LiveFilter::LiveFilter() = default;
LiveFilter::LiveFilter(LiveFilter &&) noexcept = default;
LiveFilter &LiveFilter::operator=(LiveFilter &&) noexcept = default;
LiveFilter::~LiveFilter() = default;

bool LiveFilter::isEmpty() const { return m_root == nullptr; }

bool LiveFilter::isRelative() const { return m_root != nullptr && m_root->isRelative(); }

bool LiveFilter::matches(const LiveRow &row, const StringPool &pool) const
{
    return m_root == nullptr || m_root->matches(row, pool);
}

void LiveFilter::forgetTexts()
{
    if (m_root != nullptr)
        m_root->forgetTexts();
}

} // namespace signalbox::gui
