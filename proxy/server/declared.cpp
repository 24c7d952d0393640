// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "server/declared.h"

using namespace Qt::StringLiterals;

namespace signalbox::server {
namespace {

constexpr qsizetype longestName = 128;
constexpr qsizetype longestValue = 512;
constexpr std::size_t mostValues = 64;

/// "OpenAI/Python 1.54.0" → "openai-python", "curl/7.88.1" → "curl": a name people recognise in a table.
QString productName(const QString &userAgent)
{
    const QString first = userAgent.section(u' ', 0, 0);
    const QString product = first.section(u'/', 0, 0).toLower();
    const QString variant = first.section(u'/', 1, 1).toLower();
    const bool isVersion = variant.isEmpty() || variant.front().isDigit() || variant.front() == u'v';
    return (isVersion ? product : product + u'-' + variant).left(longestName);
}

} // namespace

Result<void> mergeDeclared(const HttpRequest &request, wire::RequestFacts &facts)
{
    constexpr QByteArrayView prefix = "x-signalbox-";
    for (const upstream::Header &header : request.headers) {
        if (!header.name.startsWith(prefix))
            continue;
        const QString name = QString::fromLatin1(header.name).sliced(prefix.size());
        const Result<void> read =
            wire::readAsking(facts, name, QString::fromUtf8(header.value).trimmed(), QString::fromLatin1(header.name));
        if (!read)
            return read;
    }
    // Codex names its conversation in a header of its own, so that it stays where its sealed thoughts and its cache are.
    const QByteArrayView codex = upstream::headerValue(request.headers, "session_id");
    if (facts.session.isEmpty() && facts.dialect == wire::Dialect::OpenAiResponses && !codex.isEmpty())
        (void)wire::readAsking(facts, u"session"_s, QString::fromUtf8(codex).trimmed(), u"session_id"_s); // or none, when it is no name
    const auto isTokens = [](const QString &label) { return label.section(u'=', 0, 0) == tokenLabel; };
    if (std::any_of(facts.labels.cbegin(), facts.labels.cend(), isTokens))
        return Unexpected(Error{ErrorKind::InvalidRequest,
                                u"The label %1 is set by Signalbox for tokens with a budget and cannot be declared, so nothing was "
                                "sent. Choose another key for the label."_s.arg(tokenLabel),
                                u"x-signalbox-tags"_s});
    for (const QString &label : request.identity.labels) {
        if (!facts.labels.contains(label))
            facts.labels.append(label);
    }
    if (facts.client.isEmpty() && request.identity.client != "local"_L1)
        facts.client = request.identity.client;
    if (facts.client.isEmpty())
        facts.client = productName(QString::fromUtf8(upstream::headerValue(request.headers, "user-agent")).trimmed());
    if (facts.client.isEmpty())
        facts.client = request.identity.client;
    facts.client.truncate(longestName);
    return {};
}

std::vector<routing::HeaderValue> headersNamed(const QStringList &names, const upstream::Headers &headers)
{
    std::vector<routing::HeaderValue> values;
    if (names.isEmpty())
        return values;
    for (const upstream::Header &header : headers) {
        const QString name = QString::fromLatin1(header.name);
        if (names.contains(name) && values.size() < mostValues)
            values.push_back({name, QString::fromUtf8(header.value.trimmed()).left(longestValue)});
    }
    return values;
}

upstream::Headers headersAlong(const upstream::Headers &headers)
{
    upstream::Headers along;
    for (const upstream::Header &header : headers) {
        if (header.name == "anthropic-version" || header.name == "anthropic-beta")
            along.append(header);
    }
    return along;
}

} // namespace signalbox::server
