// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "models/live_filter.h"

#include "core/suggestion.h"
#include "models/live_filter_nodes.h"

#include <QCoreApplication>

#include <array>
#include <cmath>
#include <limits>
#include <utility>

using namespace Qt::StringLiterals;

namespace signalbox::gui {
namespace {

struct FilterText
{
    Q_DECLARE_TR_FUNCTIONS(signalbox::gui::FilterText)
};

using Node = LiveFilter::Node;
using NodePtr = std::unique_ptr<Node>;
using Problem = FilterError::Problem;
template <class T>
using Parsed = tl::expected<T, FilterError>;

constexpr int deepest = 32;

enum class ValueKind { Text, Money, Tokens, Time, Count, Status, YesNo, Moment };

struct FieldInfo
{
    QLatin1StringView name;
    FilterField field;
    ValueKind kind;
};

constexpr std::array fields{
    FieldInfo{"client"_L1, FilterField::Client, ValueKind::Text},
    FieldInfo{"session"_L1, FilterField::Session, ValueKind::Text},
    FieldInfo{"asked"_L1, FilterField::Asked, ValueKind::Text},
    FieldInfo{"model"_L1, FilterField::Model, ValueKind::Text},
    FieldInfo{"provider"_L1, FilterField::Provider, ValueKind::Text},
    FieldInfo{"zone"_L1, FilterField::Zone, ValueKind::Text},
    FieldInfo{"rule"_L1, FilterField::Rule, ValueKind::Text},
    FieldInfo{"tag"_L1, FilterField::Tag, ValueKind::Text},
    FieldInfo{"status"_L1, FilterField::Status, ValueKind::Status},
    FieldInfo{"reason"_L1, FilterField::Reason, ValueKind::Text},
    FieldInfo{"cost"_L1, FilterField::Cost, ValueKind::Money},
    FieldInfo{"in"_L1, FilterField::In, ValueKind::Tokens},
    FieldInfo{"out"_L1, FilterField::Out, ValueKind::Tokens},
    FieldInfo{"ttft"_L1, FilterField::Ttft, ValueKind::Time},
    FieldInfo{"dur"_L1, FilterField::Dur, ValueKind::Time},
    FieldInfo{"attempt"_L1, FilterField::Attempt, ValueKind::Count},
    FieldInfo{"policy"_L1, FilterField::Policy, ValueKind::Text},
    FieldInfo{"pinned"_L1, FilterField::Pinned, ValueKind::YesNo},
    FieldInfo{"time"_L1, FilterField::Time, ValueKind::Moment},
    FieldInfo{"chain"_L1, FilterField::Chain, ValueKind::Text},
    FieldInfo{"task"_L1, FilterField::Task, ValueKind::Text},
    FieldInfo{"label"_L1, FilterField::Label, ValueKind::Text},
    FieldInfo{"tags"_L1, FilterField::Tags, ValueKind::Text},
    FieldInfo{"tried"_L1, FilterField::Tried, ValueKind::Text},
};

// Order of Node::statusSet.
const QStringList statusWords{u"running"_s, u"ok"_s,          u"failed"_s,    u"blocked"_s,
                              u"cancelled"_s, u"interrupted"_s, u"fell_back"_s, u"unpriced"_s,
                              u"cached"_s, u"simulated"_s,   u"estimated"_s};

const FieldInfo *fieldNamed(QStringView name)
{
    for (const FieldInfo &info : fields) {
        if (name.compare(info.name, Qt::CaseInsensitive) == 0)
            return &info;
    }
    return nullptr;
}

struct Unit
{
    QLatin1StringView suffix;
    double factor;
};

// The longest suffix first; a bare number takes the last factor.
std::optional<qint64> scaled(QStringView text, std::initializer_list<Unit> units)
{
    double factor = 1.0;
    for (const Unit &unit : units) {
        if (text.endsWith(unit.suffix, Qt::CaseInsensitive)) {
            factor = unit.factor;
            text.chop(unit.suffix.size());
            break;
        }
    }
    bool valid = false;
    const double value = text.trimmed().toDouble(&valid) * factor;
    if (!valid || !std::isfinite(value) || std::abs(value) > 9.0e18)
        return std::nullopt;
    return static_cast<qint64>(std::llround(value));
}

std::optional<qint64> numberFrom(QStringView text, ValueKind kind)
{
    switch (kind) {
    case ValueKind::Money:
        return scaled(text.startsWith(u'$') ? text.sliced(1) : text, {{""_L1, 1e9}});
    case ValueKind::Tokens:
        return scaled(text, {{"k"_L1, 1e3}, {"m"_L1, 1e6}, {""_L1, 1.0}});
    case ValueKind::Time:
        return scaled(text, {{"us"_L1, 1.0}, {"ms"_L1, 1e3}, {"min"_L1, 6e7}, {"s"_L1, 1e6}, {""_L1, 1e6}});
    case ValueKind::Count:
        return scaled(text, {{""_L1, 1.0}});
    case ValueKind::Text:
    case ValueKind::Status:
    case ValueKind::YesNo:
    case ValueKind::Moment:
        break;
    }
    return std::nullopt;
}

/// Recursive descent over the text: any := all ("OR" all)*; all := not*; not := "-" not | "(" any ")" | term.
class Parser final
{
public:
    Parser(QStringView text, const QDateTime &now) : m_text(text), m_now(now) {}

    Parsed<NodePtr> parse()
    {
        Parsed<NodePtr> root = any(0);
        if (root && !atEnd())
            return tl::unexpected(error(Problem::UnbalancedParenthesis, m_position, 1));
        return root;
    }

private:
    [[nodiscard]] bool atEnd() const { return m_position >= m_text.size(); }
    [[nodiscard]] QChar here() const { return m_text[m_position]; }
    void skipBlanks()
    {
        while (!atEnd() && here().isSpace())
            ++m_position;
    }
    [[nodiscard]] FilterError error(Problem problem, qsizetype position, qsizetype length, QString suggestion = {}) const
    {
        return {problem, position, length, m_text.mid(position, length).toString(), std::move(suggestion)};
    }
    [[nodiscard]] bool atOr() const
    {
        const QStringView rest = m_text.sliced(m_position);
        return rest.startsWith(u"OR") && (rest.size() == 2 || rest[2].isSpace() || rest[2] == u'(');
    }

    Parsed<NodePtr> any(int depth)
    {
        auto node = std::make_unique<Node>();
        node->kind = Node::Kind::Any;
        for (;;) {
            Parsed<NodePtr> part = all(depth);
            if (!part)
                return part;
            node->parts.push_back(std::move(*part));
            skipBlanks();
            if (atEnd() || !atOr())
                break;
            if (node->parts.back()->parts.empty())
                return tl::unexpected(error(Problem::MissingOperand, m_position, 2));
            const qsizetype place = m_position;
            m_position += 2;
            skipBlanks();
            if (atEnd() || here() == u')' || atOr())
                return tl::unexpected(error(Problem::MissingOperand, place, 2));
        }
        return node->parts.size() == 1 ? std::move(node->parts.front()) : std::move(node);
    }

    Parsed<NodePtr> all(int depth)
    {
        auto node = std::make_unique<Node>();
        node->kind = Node::Kind::All;
        for (;;) {
            skipBlanks();
            if (atEnd() || here() == u')' || atOr())
                return node;
            Parsed<NodePtr> part = one(depth);
            if (!part)
                return part;
            node->parts.push_back(std::move(*part));
        }
    }

    Parsed<NodePtr> one(int depth)
    {
        if (depth > deepest)
            return tl::unexpected(error(Problem::TooDeep, m_position, 1));
        if (here() == u'-')
            return negated(depth);
        if (here() != u'(')
            return term();
        const qsizetype open = m_position++;
        Parsed<NodePtr> inner = any(depth + 1);
        if (!inner)
            return inner;
        skipBlanks();
        if (atEnd())
            return tl::unexpected(error(Problem::UnbalancedParenthesis, open, 1));
        ++m_position;
        return inner;
    }

    Parsed<NodePtr> negated(int depth)
    {
        const qsizetype place = m_position++;
        if (atEnd() || here().isSpace() || here() == u')')
            return tl::unexpected(error(Problem::MissingOperand, place, 1));
        Parsed<NodePtr> inner = one(depth + 1);
        if (!inner)
            return inner;
        auto node = std::make_unique<Node>();
        node->kind = Node::Kind::Not;
        node->parts.push_back(std::move(*inner));
        return node;
    }

    /// A bare or quoted value from here on.
    Parsed<QString> value()
    {
        if (atEnd() || here() != u'"') {
            const qsizetype start = m_position;
            while (!atEnd() && !here().isSpace() && here() != u')' && here() != u'(')
                ++m_position;
            return m_text.sliced(start, m_position - start).toString();
        }
        const qsizetype open = m_position++;
        QString text;
        while (!atEnd() && here() != u'"') {
            if (here() == u'\\' && m_position + 1 < m_text.size())
                ++m_position;
            text += here();
            ++m_position;
        }
        if (atEnd())
            return tl::unexpected(error(Problem::UnclosedQuote, open, m_text.size() - open));
        ++m_position;
        return text;
    }

    Parsed<NodePtr> term()
    {
        const qsizetype start = m_position;
        while (!atEnd() && (here().isLetter() || here() == u'_'))
            ++m_position;
        const qsizetype nameEnd = m_position;
        const bool isCondition = nameEnd > start && !atEnd() && QStringView(u":=<>").contains(here());
        if (isCondition)
            return condition(start, nameEnd);
        m_position = start;
        const Parsed<QString> word = value();
        if (!word)
            return tl::unexpected(word.error());
        auto node = std::make_unique<Node>();
        node->kind = Node::Kind::Anywhere;
        node->text = TextMatch(word->contains(u'*') ? u'*' + *word + u'*' : *word, false);
        return node;
    }

    FilterOperator comparison()
    {
        const QChar first = here();
        ++m_position;
        const bool orEqual = !atEnd() && here() == u'=';
        if ((first == u'<' || first == u'>') && orEqual)
            ++m_position;
        if (first == u'>')
            return orEqual ? FilterOperator::GreaterOrEqual : FilterOperator::Greater;
        if (first == u'<')
            return orEqual ? FilterOperator::LessOrEqual : FilterOperator::Less;
        return first == u'=' ? FilterOperator::Equals : FilterOperator::Contains;
    }

    Parsed<NodePtr> condition(qsizetype start, qsizetype nameEnd)
    {
        const QStringView name = m_text.sliced(start, nameEnd - start);
        const FieldInfo *info = fieldNamed(name);
        if (info == nullptr)
            return tl::unexpected(
                error(Problem::UnknownField, start, nameEnd - start, closestName(name, filterFieldNames())));
        auto node = std::make_unique<Node>();
        node->field = info->field;
        node->comparison = comparison();
        const qsizetype valueStart = m_position;
        const Parsed<QString> text = value();
        if (!text)
            return tl::unexpected(text.error());
        if (text->isEmpty() && valueStart == m_position)
            return tl::unexpected(error(Problem::MissingValue, start, m_position - start));
        return filled(std::move(node), *info, *text, start, valueStart);
    }

    Parsed<NodePtr> filled(NodePtr node, const FieldInfo &info, const QString &text, qsizetype start, qsizetype valueStart)
    {
        const qsizetype valueLength = m_position - valueStart;
        const bool ordered = node->comparison != FilterOperator::Contains && node->comparison != FilterOperator::Equals;
        const std::optional<qint64> number = numberFrom(text, info.kind);
        switch (info.kind) {
        case ValueKind::Money:
        case ValueKind::Tokens:
        case ValueKind::Time:
        case ValueKind::Count:
            if (!number)
                return tl::unexpected(error(Problem::BadNumber, valueStart, valueLength));
            node->kind = Node::Kind::Number;
            node->number = *number;
            return node;
        case ValueKind::Moment: {
            const std::optional<FilterMoment> moment = filterMoment(text, m_now);
            if (!moment)
                return tl::unexpected(error(Problem::BadTime, valueStart, valueLength));
            node->kind = Node::Kind::Time;
            node->moment = *moment;
            return node;
        }
        case ValueKind::Text:
            node->kind = Node::Kind::Text;
            node->text = TextMatch(text, node->comparison == FilterOperator::Equals);
            break;
        case ValueKind::Status: {
            node->kind = Node::Kind::Status;
            const qsizetype place = statusWords.indexOf(text.toLower());
            if (place < 0)
                return tl::unexpected(error(Problem::UnknownValue, valueStart, valueLength, closestName(text, statusWords)));
            node->statusSet[place] = true;
            break;
        }
        case ValueKind::YesNo: {
            node->kind = Node::Kind::Pinned;
            const QString lower = text.toLower();
            if (lower != "yes"_L1 && lower != "no"_L1)
                return tl::unexpected(error(Problem::UnknownValue, valueStart, valueLength, u"yes"_s));
            node->wanted = lower == "yes"_L1;
            break;
        }
        }
        if (ordered)
            return tl::unexpected(error(Problem::WrongOperator, start, m_position - start, info.name + u':' + text));
        return node;
    }

    QStringView m_text;
    QDateTime m_now;
    qsizetype m_position = 0;
};

} // namespace

tl::expected<LiveFilter, FilterError> LiveFilter::compile(const QString &text, const QDateTime &now)
{
    LiveFilter filter;
    if (text.trimmed().isEmpty())
        return filter;
    Parsed<NodePtr> root = Parser(text, now).parse();
    if (!root)
        return tl::unexpected(root.error());
    filter.m_root = std::move(*root);
    return filter;
}

QStringList filterFieldNames()
{
    QStringList names;
    for (const FieldInfo &info : fields)
        names.append(info.name);
    return names;
}

std::optional<FilterField> filterFieldFromName(QStringView name)
{
    const FieldInfo *info = fieldNamed(name);
    return info == nullptr ? std::nullopt : std::optional(info->field);
}

QString filterErrorText(const FilterError &error)
{
    switch (error.problem) {
    case Problem::UnknownField:
        return error.suggestion.isEmpty()
            ? FilterText::tr("Unknown field “%1”. Fields: %2").arg(error.text, filterFieldNames().join(u' '))
            : FilterText::tr("Unknown field “%1”, did you mean “%2”?").arg(error.text, error.suggestion);
    case Problem::UnknownValue:
        return error.suggestion.isEmpty()
            ? FilterText::tr("Unknown value “%1”").arg(error.text)
            : FilterText::tr("Unknown value “%1”, did you mean “%2”?").arg(error.text, error.suggestion);
    case Problem::BadNumber:
        return FilterText::tr("“%1” is not a number here. Examples: cost>0.002, in>30k, ttft<500ms").arg(error.text);
    case Problem::BadTime:
        return FilterText::tr("“%1” is not a time here. Examples: time>=14:00, time:2026-11-22, time>-15min").arg(error.text);
    case Problem::MissingValue:
        return FilterText::tr("“%1” needs a value").arg(error.text);
    case Problem::WrongOperator:
        return FilterText::tr("“%1” compares text, write %2").arg(error.text, error.suggestion);
    case Problem::MissingOperand:
        return FilterText::tr("“%1” needs a condition next to it").arg(error.text);
    case Problem::UnclosedQuote:
        return FilterText::tr("The quote is not closed");
    case Problem::UnbalancedParenthesis:
        return error.text == u"("_s ? FilterText::tr("The parenthesis is not closed")
                                    : FilterText::tr("“%1” has no partner").arg(error.text);
    case Problem::TooDeep:
        return FilterText::tr("Too many parentheses inside each other");
    }
    Q_UNREACHABLE();
}

QString filterQuoted(const QString &text)
{
    const bool plain = !text.isEmpty() && std::none_of(text.begin(), text.end(), [](QChar c) {
        return c.isSpace() || c == u'"' || c == u'(' || c == u')';
    });
    if (plain)
        return text;
    QString escaped = text;
    escaped.replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s);
    return u'"' + escaped + u'"';
}

} // namespace signalbox::gui
