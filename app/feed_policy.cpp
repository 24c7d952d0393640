// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "app/feed_policy.h"

#include "app/feed_lines.h"
#include "catalog/feed_changes.h"
#include "policy/loader.h"
#include "policy/report.h"
#include "policy/yaml_reader.h"

#include <QHash>
#include <QMap>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::app {
namespace {

const QString beginMark = u"# >>> prices from feeds, written anew by `signalbox models import --apply`"_s;
const QString endMark = u"# <<< prices from feeds"_s;

Unexpected refuse(ErrorKind kind, const QString &message)
{
    return Unexpected(Error{kind, message + u" The policy is as it was."_s, {}, 0});
}

/// The text without our entries, and those by model.
struct Taken
{
    QStringList lines;
    QMap<QString, QString> entries;
};

Taken takeEntries(const QByteArray &text)
{
    static const QRegularExpression id(u"^- \\{id: '([^']+)'"_s);
    Taken taken;
    bool isOurs = false;
    const QStringList lines = QString::fromUtf8(text).split(u'\n');
    for (const QString &line : lines) {
        const QString bare = line.trimmed();
        if (bare == beginMark) {
            isOurs = true;
        } else if (isOurs && bare == endMark) {
            isOurs = false;
        } else if (!isOurs) {
            taken.lines.append(line);
        } else if (const QRegularExpressionMatch match = id.match(bare); match.hasMatch()) {
            taken.entries.insert(match.captured(1), bare);
        }
    }
    return taken;
}

/// Puts the entries behind the last of `models:`, indented like them.
Result<QByteArray> withEntries(QStringList lines, const QMap<QString, QString> &entries)
{
    static const QRegularExpression key(u"^models:\\s*(#.*)?$"_s);
    static const QRegularExpression item(u"^(\\s*)- "_s);
    const qsizetype start = lines.indexOf(key);
    const bool isElsewhere = std::any_of(lines.cbegin(), lines.cend(), [](const QString &line) {
        return line.startsWith(u"models:"_s) || line.startsWith(u'{') || line.startsWith(u"\"models\""_s);
    });
    if (start < 0 && isElsewhere)
        return refuse(ErrorKind::InvalidRequest, u"`models:` is not written as a list with an entry a line, so nothing can be added to it; "
                                                 "give --policy-lines and put them there."_s);
    QString indent = u"  "_s;
    qsizetype last = start;
    if (start < 0) {
        while (!lines.isEmpty() && lines.constLast().trimmed().isEmpty())
            lines.removeLast();
        lines.append(u"models:"_s);
        last = lines.size() - 1;
    }
    bool isFirst = true;
    for (qsizetype i = last + 1; i < lines.size(); ++i) {
        const QString &line = lines[i];
        const bool isInside = line.trimmed().isEmpty() || line.startsWith(u' ') || line.startsWith(u"- "_s) || line.startsWith(u'#');
        if (!isInside)
            break;
        if (const QRegularExpressionMatch match = item.match(line); isFirst && match.hasMatch()) {
            indent = match.captured(1);
            isFirst = false;
        }
        if (!line.trimmed().isEmpty() && !line.startsWith(u'#'))
            last = i;
    }
    QStringList block{indent + beginMark};
    for (const QString &entry : entries)
        block.append(indent + entry);
    block.append(indent + endMark);
    for (qsizetype i = 0; i < block.size(); ++i)
        lines.insert(last + 1 + i, block[i]);
    if (!lines.constLast().isEmpty())
        lines.append(QString());
    return lines.join(u'\n').toUtf8();
}

/// The ids that stand in `models:` of a text.
QSet<QString> listedModels(const QByteArray &text)
{
    QSet<QString> ids;
    policy::Report report(text);
    const std::optional<policy::YamlNode> root = policy::readYaml(text, report);
    for (const policy::YamlMember &section : root ? root->members : std::vector<policy::YamlMember>()) {
        for (const policy::YamlNode &entry : section.key == "models" ? section.value.items : std::vector<policy::YamlNode>()) {
            for (const policy::YamlMember &member : entry.members) {
                if (member.key == "id")
                    ids.insert(QString::fromStdString(member.value.text));
            }
        }
    }
    return ids;
}

bool isPricedAlike(const catalog::Model &a, const catalog::Model &b)
{
    catalog::Model known = a;
    known.id = b.id;
    known.provider = b.provider;
    return a.price && catalog::compareFeed({known}, {b}).prices.isEmpty();
}

/// The feed's price, and of the price that was what the feed is silent about: sound, pictures, searches, tiers.
catalog::Model withWhatIsKnown(const catalog::Model &offered, const catalog::Model &known)
{
    catalog::Model model = offered;
    if (!known.price)
        return model;
    for (std::optional<PicoUsd> catalog::Price::*bucket :
         {&catalog::Price::audioInput, &catalog::Price::audioOutput, &catalog::Price::imageInput, &catalog::Price::imageOutput,
          &catalog::Price::search}) {
        if (!((*model.price).*bucket))
            (*model.price).*bucket = (*known.price).*bucket;
    }
    const bool saysLengths = !offered.prices.empty();
    for (const catalog::ConditionalPrice &entry : known.prices) {
        catalog::PriceCondition length;
        length.minPromptTokens = entry.when.minPromptTokens;
        if (!saysLengths || entry.when != length)
            model.prices.push_back(entry);
    }
    return model;
}

} // namespace

Result<PricedPolicy> withFeedPrices(const QByteArray &text, const catalog::PriceFeed &feed, const QStringList &providers)
{
    const policy::LoadOutcome before = policy::load(text);
    if (!before.policy)
        return refuse(ErrorKind::PolicyInvalid, u"The policy that runs cannot be read here."_s);
    QHash<QString, const catalog::Model *> offered;
    for (const catalog::Model &model : feed.models)
        offered.insert(model.id, &model);
    Taken taken = takeEntries(text);
    const QSet<QString> listed = listedModels(taken.lines.join(u'\n').toUtf8());
    PricedPolicy priced;
    QHash<QString, const catalog::Model *> wanted;
    for (std::size_t i = 0; i < before.policy->models.size(); ++i) {
        const catalog::Model &model = before.policy->models[i];
        const catalog::Preset *preset = before.policy->providers[before.policy->providerOfModel[i]].preset;
        if (preset == nullptr || (!providers.isEmpty() && !providers.contains(preset->id)))
            continue;
        const catalog::Model *other = offered.value(preset->id + u'/' + model.name);
        if (other == nullptr || !other->price || isPricedAlike(model, *other))
            continue;
        if (listed.contains(model.id)) {
            priced.kept.append(model.id);
            continue;
        }
        priced.changed.append(model.id);
        wanted.insert(model.id, other);
        taken.entries.insert(model.id, feedPolicyLine(withWhatIsKnown(*other, model), model.id));
    }
    if (priced.changed.isEmpty()) {
        priced.text = text;
        return priced;
    }
    const Result<QByteArray> written = withEntries(taken.lines, taken.entries);
    if (!written)
        return Unexpected(written.error());
    const policy::LoadOutcome after = policy::load(*written);
    if (!after.policy)
        return refuse(ErrorKind::PolicyInvalid, u"With the feed's prices it would be no valid policy:\n%1"_s.arg(policy::issuesText(after.issues, u"policy"_s)));
    for (auto model = wanted.cbegin(); model != wanted.cend(); ++model) {
        const std::optional<policy::ModelIndex> index = after.policy->findModel(model.key());
        if (!index || !isPricedAlike(after.policy->model(*index), **model))
            return refuse(ErrorKind::PolicyInvalid, u"The price of %1 would not be the feed's."_s.arg(model.key()));
    }
    priced.text = *written;
    return priced;
}

} // namespace signalbox::app
