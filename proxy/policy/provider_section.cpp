// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "catalog/bundled_catalogue.h"
#include "catalog/preset_address.h"
#include "policy/document_shape.h"
#include "policy/provider_preset.h"
#include "policy/sections.h"
#include "policy/values.h"

#include <QHostAddress>
#include <QUrl>

#include <algorithm>
#include <array>

namespace signalbox::policy {
namespace {

using namespace Qt::StringLiterals;

constexpr QLatin1StringView simulatedWord{"simulated"};

bool isLoopback(const QString &host)
{
    return host == "localhost"_L1 || host.endsWith(".localhost"_L1) || QHostAddress(host).isLoopback();
}

/// The address in its encoded form without a trailing slash; empty after a complaint. What is written is not repeated
/// in messages where it may hold a password.
QByteArray readBaseUrl(const Cursor &at, bool simulated)
{
    const std::optional<QString> text = readText(at);
    if (!text)
        return {};
    if (*text == simulatedWord) {
        if (!simulated)
            at.error(u"`simulated` is the address of our own simulator; it needs `simulated: true`"_s);
        return text->toLatin1();
    }
    const QUrl url(*text, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty() || (url.scheme() != "http"_L1 && url.scheme() != "https"_L1)) {
        at.error(u"not an http or https address such as https://api.example.com/v1"_s);
        return {};
    }
    if (!url.userInfo().isEmpty() || url.hasQuery() || url.hasFragment()) {
        at.error(u"no user, password, query or fragment here; a key belongs under `keys`"_s);
        return {};
    }
    if (simulated && !isLoopback(url.host()))
        at.error(u"a provider marked `simulated: true` must not have a real address; write `base_url: simulated`"_s);
    else if (url.scheme() == "http"_L1 && !isLoopback(url.host()))
        at.warning(u"prompts and keys travel unencrypted to %1; use https"_s.arg(shown(url.host())));
    if (url.path().endsWith("/chat/completions"_L1))
        at.warning(u"`/chat/completions` is added by Signalbox; end the address before it"_s);
    QByteArray encoded = url.toEncoded();
    while (encoded.endsWith('/'))
        encoded.chop(1);
    return encoded;
}

bool isHeaderName(const QString &name)
{
    return name.size() <= 64 && name.front().isLetter()
        && std::all_of(name.begin(), name.end(), [](QChar c) { return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') || c == u'-'; });
}

bool isVersion(const QString &text)
{
    return !text.isEmpty() && text.size() <= 40 && std::all_of(text.begin(), text.end(), [](QChar c) {
        return c < u'\x80' && (c.isLetterOrNumber() || c == u'-' || c == u'.');
    });
}

bool isVariableName(QStringView name)
{
    return isId(name) && !name.front().isDigit() && !name.contains(u'-') && !name.contains(u'.');
}

/// A reference to a key. The text is never repeated in a message: it may be a key pasted here by mistake.
std::optional<QString> readKey(const Cursor &at)
{
    const std::optional<QString> text = readText(at);
    if (!text)
        return std::nullopt;
    const QStringView all(*text);
    if (all.startsWith("env:"_L1)) {
        const QStringView name = all.sliced(4);
        if (isVariableName(name) || (name.startsWith(u'_') && isVariableName(u"A"_s + name.toString())))
            return text;
        at.error(u"after `env:` stands the name of an environment variable, such as env:OPENAI_API_KEY"_s);
    } else if (all.startsWith("keychain:"_L1)) {
        if (isId(all.sliced(9)))
            return text;
        at.error(u"after `keychain:` stands a name of letters, digits, `.`, `_` and `-`"_s);
    } else if (all.startsWith("file:"_L1)) {
        const QStringView path = all.sliced(5);
        if (path.startsWith(u'/') || path.startsWith("~/"_L1))
            return text;
        at.error(u"after `file:` stands an absolute path or one starting with `~/`"_s);
    } else {
        at.error(u"not a reference to a key; write env:NAME, keychain:NAME or file:PATH and never a key itself"_s);
    }
    return std::nullopt;
}

Limits withDefaults(const LimitOverrides &given)
{
    Limits limits;
    limits.connect = given.connect.value_or(limits.connect);
    limits.firstToken = given.firstToken.value_or(limits.firstToken);
    limits.stall = given.stall.value_or(limits.stall);
    limits.total = given.total.value_or(limits.total);
    return limits;
}

/// `off`, or {every: 30s, with: models|call}.
std::optional<Probe> readProbe(const Cursor &at)
{
    constexpr std::chrono::milliseconds shortest = std::chrono::seconds(1);
    constexpr std::chrono::milliseconds longest = std::chrono::hours(24);
    if (at.node().kind == YamlNode::Kind::Scalar) {
        if (at.node().text != "off")
            at.error(u"%1 is neither `off` nor a mapping such as {every: 30s, with: models}"_s.arg(
                shown(QString::fromStdString(at.node().text))));
        return std::nullopt;
    }
    Probe probe;
    const Fields fields(at, shapes::probe);
    if (const auto every = fields.find("every"_L1)) {
        probe.every = readDuration(*every).value_or(probe.every);
        if (probe.every < shortest || probe.every > longest)
            every->error(u"out of range: from 1s to 24h"_s);
    }
    if (const auto with = fields.find("with"_L1))
        probe.with = readWord(*with, words::probes) == 1 ? Probe::With::Call : Probe::With::Models;
    return probe;
}

/// The header of the key and Azure's version.
void readAddressing(const Cursor &at, const Fields &fields, Provider &provider)
{
    static constexpr std::array taken{"host"_L1, "content-length"_L1, "content-type"_L1, "transfer-encoding"_L1, "connection"_L1,
                                      "accept"_L1, "expect"_L1, "via"_L1, "cookie"_L1, "accept-encoding"_L1};
    const bool isOpenAi = provider.wire == Wire::OpenAi || provider.wire == Wire::Responses;
    if (const auto header = fields.find("key_header"_L1)) {
        const QString name = readText(*header).value_or(QString()).toLower();
        if (std::find(taken.begin(), taken.end(), name) != taken.end())
            header->error(u"%1 cannot carry a key: it means something else"_s.arg(shown(name)));
        else if (!name.isEmpty() && !isHeaderName(name))
            header->error(u"%1 is no header; write a name such as api-key"_s.arg(shown(name)));
        provider.keyHeader = name.toLatin1();
    } else if (provider.preset != nullptr && provider.preset->keyHeader == catalog::KeyHeader::ApiKey && isOpenAi) {
        provider.keyHeader = "api-key";
    }
    if (const auto version = fields.find("api_version"_L1)) {
        const QString text = readText(*version).value_or(QString());
        if (!isOpenAi)
            version->error(u"only providers that speak OpenAI's dialects are asked with an `api-version`"_s);
        else if (!isVersion(text))
            version->error(u"%1 is no api-version such as 2024-10-21"_s.arg(shown(text)));
        provider.apiVersion = text.toLatin1();
    }
    const bool isAzure = provider.preset != nullptr && provider.preset->id == "azure"_L1;
    if (isAzure && isOpenAi && provider.apiVersion.isEmpty() && !provider.baseUrl.isEmpty() && !provider.baseUrl.endsWith("/v1"))
        at.warning(u"Azure answers at an address that ends in `/openai/v1`, or with an `api_version` such as 2024-10-21"_s);
}

struct ReadProvider
{
    Provider provider;
    bool bringsModels; ///< a preset is named, so all its models are there; one known by its address only completes those listed
};

ReadProvider readProvider(const Cursor &at, const QString &id, const Draft &draft)
{
    Provider provider;
    provider.id = id;
    const Fields fields(at, shapes::provider);
    if (const auto simulated = fields.find(simulatedWord))
        provider.simulated = readBool(*simulated).value_or(false);
    provider.preset = readPreset(at, fields, id, provider.simulated);
    const bool bringsModels = provider.preset != nullptr;
    provider.wire = readWire(at, fields, provider.preset);
    if (const auto url = fields.find("base_url"_L1))
        provider.baseUrl = readBaseUrl(*url, provider.simulated);
    else
        provider.baseUrl = presetUrl(at, fields, provider.preset, provider.wire);
    if (provider.preset == nullptr && !provider.simulated)
        provider.preset = catalog::presetAt(provider.baseUrl);
    readAddressing(at, fields, provider);
    provider.onThisMachine = isLoopback(QUrl::fromEncoded(provider.baseUrl).host());
    if (const auto keys = fields.find("keys"_L1)) {
        forOneOrMany(*keys, [&](const Cursor &key) {
            if (const auto reference = readKey(key))
                provider.keys.append(*reference);
        });
    }
    else if (provider.preset != nullptr && !provider.simulated && !provider.preset->keyVariable.isEmpty())
        provider.keys.append(u"env:"_s + provider.preset->keyVariable);
    if (const auto zone = fields.find("zone"_L1))
        provider.zone = draft.zones.resolve(*zone).value_or(0);
    else
        provider.zone = presetZone(at, fields, provider.preset, draft);
    if (const auto limits = fields.find("limits"_L1))
        provider.limits = withDefaults(readLimits(*limits));
    if (const auto tier = fields.find("batch_tier"_L1))
        provider.batchTier = readId(*tier).value_or(QString());
    if (const auto probe = fields.find("probe"_L1))
        provider.probe = readProbe(*probe);
    if (provider.limits.firstToken > provider.limits.total || provider.limits.connect > provider.limits.total)
        at.warning(u"a limit is longer than `total`, so it never takes effect"_s);
    return {std::move(provider), bringsModels};
}

} // namespace

LimitOverrides readLimits(const Cursor &at)
{
    LimitOverrides limits;
    const Fields fields(at, shapes::limits);
    if (const auto connect = fields.find("connect"_L1))
        limits.connect = readDuration(*connect);
    if (const auto firstToken = fields.find("first_token"_L1))
        limits.firstToken = readDuration(*firstToken);
    if (const auto stall = fields.find("stall"_L1))
        limits.stall = readDuration(*stall);
    if (const auto total = fields.find("total"_L1))
        limits.total = readDuration(*total);
    return limits;
}

void readProviders(const Cursor &at, Draft &draft)
{
    constexpr std::size_t most = 1'000;
    if (!at.isMap())
        return;
    if (at.node().members.size() > most)
        return at.error(u"more than %L1 providers"_s.arg(most));
    for (const YamlMember &member : at.node().members) {
        if (isNote(at, member))
            continue;
        const QString id = QString::fromStdString(member.key);
        if (!isId(id) || id == "auto"_L1)
            at.error(member, u"%1 cannot be a provider's name: letters, digits, `.`, `_`, `-`; `auto` is taken"_s.arg(
                                 shown(id)));
        const Cursor cursor = at.member(member);
        draft.providers.add(cursor, id);
        ReadProvider read = readProvider(cursor, id, draft);
        draft.policy.providers.push_back(std::move(read.provider));
        const catalog::Preset *preset = draft.policy.providers.back().preset;
        draft.catalogues.push_back(preset != nullptr ? catalog::bundledCatalogue(preset->id) : std::nullopt);
        draft.bringsModels.push_back(read.bringsModels);
    }
    if (draft.policy.providers.empty())
        at.error(u"at least one provider is needed"_s);
}

} // namespace signalbox::policy
