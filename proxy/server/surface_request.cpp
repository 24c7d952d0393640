// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "server/surface_request.h"

#include "wire/multipart.h"
#include "wire/refusal.h"

#include <QUrl>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace signalbox::server {
namespace {

using wire::Endpoint;

constexpr std::array endpoints{Endpoint::Completions, Endpoint::Embeddings, Endpoint::ImageGenerations, Endpoint::ImageEdits,
                               Endpoint::ImageVariations, Endpoint::Speech, Endpoint::Transcriptions, Endpoint::Translations,
                               Endpoint::Moderations, Endpoint::Rerank, Endpoint::Files, Endpoint::Batches};

bool isId(QByteArrayView id)
{
    constexpr qsizetype longest = 256;
    return !id.isEmpty() && id.size() <= longest && id != "." && id != ".." && std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || QByteArrayView("-_.:=").contains(c);
    });
}

bool isProvider(const policy::Policy &policy, const QByteArray &name)
{
    return std::any_of(policy.providers.cbegin(), policy.providers.cend(),
                       [&name](const policy::Provider &provider) { return provider.id == QString::fromUtf8(name); });
}

/// The members of a query that go to the provider; that which names one is taken out.
QByteArray readQuery(const QByteArray &query, QString &provider)
{
    QByteArrayList kept;
    for (const QByteArray &member : query.split('&')) {
        const QByteArray name = member.first(std::max<qsizetype>(member.indexOf('='), 0));
        if (name == "provider" || name == "custom_llm_provider")
            provider = QUrl::fromPercentEncoding(member.sliced(name.size() + 1));
        else if (!member.isEmpty())
            kept.append(member);
    }
    return kept.join('&');
}

/// What stands behind /v1/files or /v1/batches.
Result<void> readStorePath(const HttpRequest &request, const policy::Policy &policy, wire::RequestFacts &facts)
{
    wire::Surface &surface = facts.surface;
    const QByteArray name = QByteArray(wire::endpointName(surface.endpoint).data());
    QByteArrayList parts = request.path.sliced(qstrlen("/v1/")).split('/').mid(1);
    surface.method = request.method == "HEAD" ? QByteArray("GET") : request.method;
    if (!parts.isEmpty() && isProvider(policy, parts.constFirst()))
        facts.provider = QString::fromUtf8(parts.takeFirst());
    QByteArray target = name;
    for (qsizetype i = 0; i < parts.size(); ++i) {
        const bool isVerb = i == 1 && parts.size() == 2
            && parts[i] == (surface.endpoint == Endpoint::Files ? "content" : "cancel");
        if (i > 0 && !isVerb)
            return Unexpected(Error{ErrorKind::NotFound, u"There is nothing at %1."_s.arg(QString::fromUtf8(request.path).left(200)), {}});
        if (!isVerb && !isId(parts[i]))
            return wire::refusal(u"id"_s, u"It is no id of a file or batch."_s);
        if (i == 0)
            surface.ids.append(QString::fromUtf8(parts[i]));
        target += '/' + parts[i];
    }
    const QByteArray query = readQuery(request.query, facts.provider);
    if (!query.isEmpty())
        target += '?' + query;
    surface.target = target == name ? QByteArray() : target;
    return {};
}

QStringList homesOf(const policy::Policy &policy)
{
    QStringList ids;
    for (const policy::Provider &provider : policy.providers) {
        const bool hasModel = std::any_of(policy.models.cbegin(), policy.models.cend(),
                                          [&provider](const catalog::Model &model) { return model.provider == provider.id; });
        if (hasModel && provider.wire == policy::Wire::OpenAi)
            ids.append(provider.id);
    }
    return ids;
}

} // namespace

std::optional<Endpoint> surfaceOf(QByteArrayView path)
{
    if (path == "/v2/rerank")
        return Endpoint::Rerank;
    if (!path.startsWith("/v1/"))
        return std::nullopt;
    const QByteArrayView rest = path.sliced(qstrlen("/v1/"));
    for (const Endpoint endpoint : endpoints) {
        const QByteArrayView name(wire::endpointName(endpoint).data(), wire::endpointName(endpoint).size());
        const bool isStore = endpoint == Endpoint::Files || endpoint == Endpoint::Batches;
        if (rest == name || (isStore && rest.startsWith(name) && rest.sliced(name.size()).startsWith('/')))
            return endpoint;
    }
    return std::nullopt;
}

Result<wire::SurfaceRequest> readSurface(const HttpRequest &request, const policy::Policy &policy, bool promptText)
{
    const Endpoint endpoint = surfaceOf(request.path).value_or(Endpoint::Chat);
    const bool isStore = endpoint == Endpoint::Files || endpoint == Endpoint::Batches;
    const bool isVerb = isStore && request.path.count('/') > 2;
    const bool hasBody = request.method == "POST" && (!isVerb || !request.body.isEmpty());
    Result<wire::SurfaceRequest> read = wire::bodilessRequest(endpoint);
    const bool isForm = wire::isForm(upstream::headerValue(request.headers, "content-type"));
    if (endpoint == Endpoint::Files && hasBody && !isForm)
        return wire::refusal({}, u"A file is uploaded as multipart/form-data."_s);
    if (hasBody && !isVerb)
        read = wire::readSurfaceRequest(endpoint, upstream::headerValue(request.headers, "content-type"), request.body, promptText);
    if (!read)
        return read;
    if (request.path == "/v2/rerank")
        read->facts.surface.target = "/v2/rerank";
    if (!isStore)
        return read;
    if (const Result<void> path = readStorePath(request, policy, read->facts); !path)
        return Unexpected(path.error());
    return read;
}

Result<void> findHome(wire::RequestFacts &facts, const policy::Policy &policy, const dispatch::UploadHomes *uploads,
                      const Identity &who)
{
    wire::Surface &surface = facts.surface;
    if (!surface.isStore() && surface.ids.isEmpty())
        return {};
    const bool reachesAll = who.scopes.testFlag(Scope::Control); // a provider's account holds what every client brought there
    if (surface.ids.isEmpty() && surface.method != "POST" && !reachesAll)
        return Unexpected(Error{ErrorKind::Forbidden,
                                u"A list shows what every client keeps at the provider, so nothing was sent. Ask for an id, or use a "
                                "token with the scope control."_s,
                                {}});
    if (surface.ids.isEmpty())
        return {};
    const QString param = surface.isStore() ? u"id"_s : u"file_id"_s;
    QString home;
    bool isKnown = true;
    for (const QString &id : std::as_const(surface.ids)) {
        const std::optional<dispatch::UploadHome> found = uploads != nullptr ? uploads->find(id) : std::nullopt;
        if (!reachesAll && (!found || found->owner != who.client))
            return Unexpected(Error{ErrorKind::NotFound,
                                    u"Nothing called %1 was brought anywhere with this token, so nothing was sent. A token reaches the "
                                    "files and batches it made; one with the scope control reaches all."_s.arg(id.left(100)),
                                    param});
        isKnown = isKnown && found;
        if (!found)
            continue;
        if (!home.isEmpty() && home != found->provider)
            return wire::refusal(surface.isStore() ? u"input_file_id"_s : param,
                                 u"It is at %1, the other at %2."_s.arg(found->provider, home));
        home = found->provider;
        for (const QString &tag : found->tags) {
            if (!facts.tags.contains(tag))
                facts.tags.append(tag);
        }
    }
    if (!surface.isStore()) {
        if (facts.provider.isEmpty())
            facts.provider = home; // of an unknown one nobody can say: its provider will
        return {};
    }
    if (surface.method == "POST" && !isKnown)
        surface.isUninspected = true; // what is in that file nobody here has seen
    if (!facts.provider.isEmpty())
        return {};
    const QStringList homes = homesOf(policy);
    if (!home.isEmpty())
        facts.provider = home;
    else if (homes.size() == 1)
        facts.provider = homes.constFirst();
    else
        return Unexpected(Error{ErrorKind::NotFound,
                                u"Nobody here knows which provider gave %1, so nothing was sent. Name it: the header "
                                "`x-signalbox-provider`, `?provider=` or its name before the id, one of %2."_s.arg(
                                    surface.ids.constFirst().left(100), homes.join(u", "_s)),
                                u"x-signalbox-provider"_s});
    return {};
}

} // namespace signalbox::server
