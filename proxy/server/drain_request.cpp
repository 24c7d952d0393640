// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "server/drain_request.h"

#include "core/suggestion.h"
#include "health/drain_order.h"
#include "policy/values.h"
#include "wire/jsonfault.h"
#include "wire/jsonreader.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::server {
namespace {

constexpr std::chrono::milliseconds shortestDrain = std::chrono::seconds(1);

Unexpected refuse(const QString &param, const QString &why)
{
    return Unexpected(Error{ErrorKind::InvalidRequest, why + u" Nothing was changed."_s, param});
}

Result<QString> text(simdjson::dom::element value, const QString &key)
{
    std::string_view bytes;
    if (value.get(bytes) != simdjson::SUCCESS)
        return refuse(key, u"`%1` must be a text."_s.arg(key));
    return QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size()));
}

Result<std::chrono::milliseconds> length(const QString &written)
{
    const std::optional<std::chrono::milliseconds> duration = policy::durationFromText(written);
    if (!duration)
        return refuse(u"for"_s, u"`for` is no duration; write a number with a unit such as 90s, 30m, 2h or 7d."_s);
    if (*duration < shortestDrain || *duration > health::longestDrain)
        return refuse(u"for"_s, u"`for` must be from 1s to 7d; a lane that is out for longer belongs out of the policy."_s);
    return *duration;
}

Result<QString> note(const QString &written)
{
    const QString trimmed = written.trimmed();
    const bool printable = std::all_of(trimmed.cbegin(), trimmed.cend(), [](QChar c) { return c.isPrint() || c.isSurrogate(); });
    if (!printable || trimmed.size() > health::longestDrainNote)
        return refuse(u"note"_s, u"`note` must be one line of at most %1 characters."_s.arg(health::longestDrainNote));
    return trimmed;
}

} // namespace

Result<DrainWish> readDrainWish(QByteArrayView body)
{
    DrainWish wish{health::usualDrain, {}};
    if (body.trimmed().isEmpty())
        return wish;
    wire::JsonReader json;
    simdjson::dom::element root;
    simdjson::dom::object object;
    if (json.parse(body, root) != simdjson::SUCCESS) {
        const std::optional<wire::JsonFault> fault = wire::findJsonFault(body, wire::maxJsonDepth);
        return refuse({}, fault ? u"The body is not JSON: %1 at byte %2."_s.arg(fault->what).arg(fault->offset)
                                : u"The body is not JSON."_s);
    }
    if (root.get(object) != simdjson::SUCCESS)
        return refuse({}, u"The body must be a JSON object such as {\"for\": \"30m\", \"note\": \"upgrade\"}."_s);
    QStringList seen;
    for (const auto [name, value] : object) {
        const QString key = QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
        if (seen.contains(key))
            return refuse(key.left(100), u"`%1` is there twice."_s.arg(key.left(100)));
        seen.append(key);
        if (key != "for"_L1 && key != "note"_L1)
            return refuse(key.left(100), u"`%1` is not known here; known are `for` and `note`."_s.arg(key.left(100)));
        const Result<QString> written = text(value, key);
        if (!written)
            return Unexpected(written.error());
        const Result<void> taken = key == "for"_L1
            ? length(*written).map([&wish](std::chrono::milliseconds read) { wish.length = read; })
            : note(*written).map([&wish](const QString &read) { wish.note = read; });
        if (!taken)
            return Unexpected(taken.error());
    }
    return wish;
}

Result<QString> drainTarget(QByteArrayView below, const policy::Policy &policy)
{
    constexpr QByteArrayView ending = "/drain";
    const QString path = QString::fromUtf8(below);
    if (!below.endsWith(ending) || below.size() == ending.size())
        return Unexpected(Error{ErrorKind::NotFound,
                                u"There is nothing at /signalbox/v1/providers/%1. Drains are at "
                                "/signalbox/v1/providers/NAME/drain and …/NAME/models/MODEL/drain."_s.arg(path.left(200)),
                                {}});
    const QString named = path.chopped(ending.size());
    const QString provider = named.section(u'/', 0, 0);
    QStringList known;
    for (const policy::Provider &entry : policy.providers)
        known.append(entry.id);
    if (!known.contains(provider))
        return Unexpected(Error{ErrorKind::NotFound,
                                u"There is no provider `%1` in the policy, so nothing was changed.%2"_s.arg(
                                    provider.left(100), didYouMean(provider, known)),
                                {}});
    if (named == provider)
        return provider;
    const QString prefix = provider + u"/models/"_s;
    const QString model = named.startsWith(prefix) ? provider + u'/' + named.sliced(prefix.size()) : named;
    known.clear();
    for (const catalog::Model &entry : policy.models)
        known.append(entry.id);
    if (named.startsWith(prefix) && known.contains(model))
        return model;
    return Unexpected(Error{ErrorKind::NotFound,
                            u"There is no model `%1` in the policy, so nothing was changed.%2"_s.arg(
                                model.left(200), didYouMean(model, known)),
                            {}});
}

QStringList drainedModels(const QString &target, const policy::Policy &policy)
{
    QStringList models;
    for (const catalog::Model &model : policy.models) {
        if (model.id == target || model.provider == target)
            models.append(model.id);
    }
    return models;
}

} // namespace signalbox::server
