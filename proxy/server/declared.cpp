// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "server/declared.h"

using namespace Qt::StringLiterals;

namespace signalbox::server {
namespace {

constexpr qsizetype longestName = 128;

QString headerText(const HttpRequest &request, QByteArrayView name)
{
    return QString::fromUtf8(upstream::headerValue(request.headers, name)).trimmed().left(longestName * 8);
}

/// "OpenAI/Python 1.54.0" → "openai-python", "curl/7.88.1" → "curl": a name people recognise in a table.
QString productName(const QString &userAgent)
{
    const QString first = userAgent.section(u' ', 0, 0);
    const QString product = first.section(u'/', 0, 0).toLower();
    const QString variant = first.section(u'/', 1, 1).toLower();
    const bool isVersion = variant.isEmpty() || variant.front().isDigit() || variant.front() == u'v';
    return (isVersion ? product : product + u'-' + variant).left(longestName);
}

void addTagsAndLabels(const QString &list, wire::RequestFacts &facts)
{
    for (const QString &entry : list.split(u',', Qt::SkipEmptyParts)) {
        const QString item = entry.trimmed();
        if (item.contains(u'='))
            facts.labels.append(item);
        else if (!item.isEmpty())
            facts.tags.append(item);
    }
}

} // namespace

Result<void> mergeDeclared(const HttpRequest &request, wire::RequestFacts &facts)
{
    addTagsAndLabels(headerText(request, "x-signalbox-tags"), facts);
    if (const QString session = headerText(request, "x-signalbox-session"); !session.isEmpty())
        facts.session = session.left(longestName);
    if (const QString client = headerText(request, "x-signalbox-client"); !client.isEmpty())
        facts.client = client.left(longestName);
    if (facts.client.isEmpty() && request.identity.client != "local"_L1)
        facts.client = request.identity.client;
    if (facts.client.isEmpty())
        facts.client = productName(headerText(request, "user-agent"));
    if (facts.client.isEmpty())
        facts.client = request.identity.client;
    if (const QString limit = headerText(request, "x-signalbox-max-cost"); !limit.isEmpty()) {
        bool readable = false;
        const double usd = limit.toDouble(&readable);
        if (!readable || !(usd >= 0.0)) {
            return Unexpected(Error{ErrorKind::InvalidRequest,
                                    u"The header x-signalbox-max-cost is not an amount in USD such as 0.05, so nothing "
                                    "was sent. Correct or remove it."_s,
                                    u"x-signalbox-max-cost"_s});
        }
        facts.maxCostUsd = usd;
    }
    return {};
}

} // namespace signalbox::server
