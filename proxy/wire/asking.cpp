// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/asking.h"

#include <cmath>

namespace signalbox::wire {
namespace {

using namespace Qt::StringLiterals;

constexpr qsizetype longestName = 256;

Unexpected refuse(const QString &param, const QString &why)
{
    return Unexpected(Error{ErrorKind::InvalidRequest, u"`%1` %2. Nothing was sent; correct it and try again."_s.arg(param, why),
                            param});
}

bool isPlain(QStringView text)
{
    if (text.size() > longestName)
        return false;
    for (const QChar c : text) {
        if (c.category() == QChar::Other_Control)
            return false;
    }
    return true;
}

void addOnce(QStringList &list, const QString &entry)
{
    if (!list.contains(entry))
        list.append(entry);
}

/// "confidential, project=alpha": a bare word is a tag, key=value a label.
Result<void> readTags(Asking &asking, QStringView text, const QString &param)
{
    for (const QStringView part : text.split(u',')) {
        const QStringView entry = part.trimmed();
        if (entry.isEmpty())
            continue;
        if (!isPlain(entry))
            return refuse(param, u"holds an entry over 256 characters or with control characters"_s);
        const qsizetype equals = entry.indexOf(u'=');
        if (equals < 0) {
            addOnce(asking.tags, entry.toString());
            continue;
        }
        const QStringView key = entry.first(equals).trimmed();
        const QStringView value = entry.sliced(equals + 1).trimmed();
        if (key.isEmpty() || value.isEmpty())
            return refuse(param, u"holds a label without a name or a value; write key=value"_s);
        addOnce(asking.labels, key.toString() + u'=' + value.toString());
    }
    return {};
}

Result<void> readWord(QString &target, QStringView value, std::initializer_list<QLatin1StringView> words, const QString &param)
{
    const QStringView word = value.trimmed();
    for (const QLatin1StringView known : words) {
        if (word == known) {
            target = known;
            return {};
        }
    }
    QStringList all;
    for (const QLatin1StringView known : words)
        all << u"\"%1\""_s.arg(known);
    return refuse(param, u"must be "_s + all.join(u" or "_s));
}

Result<void> readName(QString &target, QStringView value, const QString &param)
{
    const QStringView name = value.trimmed();
    if (!isPlain(name))
        return refuse(param, u"must be at most 256 characters without control characters"_s);
    target = name.toString();
    return {};
}

Result<void> readMaxCost(Asking &asking, QStringView value, const QString &param)
{
    bool isNumber = false;
    const double usd = value.trimmed().toDouble(&isNumber);
    if (!isNumber || !std::isfinite(usd) || usd < 0)
        return refuse(param, u"must be an amount in USD such as 0.05"_s);
    asking.maxCostUsd = usd;
    return {};
}

} // namespace

Result<void> readAsking(Asking &asking, QStringView name, QStringView value, const QString &param)
{
    if (name == "tags"_L1)
        return readTags(asking, value, param);
    if (name == "session"_L1)
        return readName(asking.session, value, param);
    if (name == "client"_L1)
        return readName(asking.client, value, param);
    if (name == "priority"_L1)
        return readWord(asking.priority, value, {"interactive"_L1, "batch"_L1}, param);
    if (name == "provider"_L1)
        return readName(asking.provider, value, param);
    if (name == "cache"_L1)
        return readWord(asking.cacheControl, value, {"off"_L1, "refresh"_L1}, param);
    if (name == "max-cost"_L1 || name == "max_cost"_L1)
        return readMaxCost(asking, value, param);
    return refuse(param, u"is not known; known are tags, session, client, priority, provider, max-cost and cache"_s);
}

} // namespace signalbox::wire
