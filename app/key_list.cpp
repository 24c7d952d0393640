// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "app/key_list.h"

#include "app/keychain_call.h"
#include "health/key_ring.h"
#include "upstream/key_source.h"
#include "upstream/keychain.h"

#include <array>

using namespace Qt::StringLiterals;

namespace signalbox::app {
namespace {

qsizetype badness(const QJsonObject &key)
{
    static constexpr std::array states{"alive"_L1, "limited"_L1, "dead"_L1, "unusable"_L1};
    const QString state = key[u"state"_s].toString();
    return std::find(states.begin(), states.end(), state) - states.begin();
}

QString stateText(const QJsonObject &key)
{
    const QString state = key[u"state"_s].toString();
    const qint64 seconds = (key[u"returns_in_ms"_s].toInteger() + 999) / 1000;
    return seconds > 0 ? u"%1 for %2 s"_s.arg(state).arg(seconds) : state;
}

} // namespace

QString keyText(const QJsonObject &key)
{
    if (const QString problem = key[u"problem"_s].toString(); !problem.isEmpty())
        return u"UNUSABLE: "_s + problem;
    const qint64 uses = key[u"uses"_s].toInteger();
    QString text = u"%1  %2, %3 %4"_s.arg(key[u"key"_s].toString(), stateText(key)).arg(uses).arg(uses == 1 ? u"use"_s : u"uses"_s);
    const QJsonObject failures = key[u"failures"_s].toObject();
    for (auto failure = failures.begin(); failure != failures.end(); ++failure)
        text += u", %1 %2"_s.arg(failure.value().toInteger()).arg(failure.key());
    if (const QString last = key[u"last_used"_s].toString(); !last.isEmpty())
        text += u", last used "_s + last;
    return text;
}

QJsonObject ListedKey::toJson() const
{
    QJsonObject object{{u"provider"_s, provider},
                       {u"position"_s, position},
                       {u"key"_s, label},
                       {u"source"_s, source},
                       {u"readable"_s, problem.isEmpty()},
                       {u"problem"_s, problem.isEmpty() ? QJsonValue() : QJsonValue(problem)},
                       {u"model"_s, worstModel.isEmpty() ? QJsonValue() : QJsonValue(worstModel)}};
    for (const QString &name : {u"state"_s, u"returns_in_ms"_s, u"uses"_s, u"failures"_s, u"last_used"_s})
        object[name] = running.isEmpty() ? QJsonValue() : running[name];
    return object;
}

QString ListedKey::text() const
{
    const QString head = u"%1 #%2  "_s.arg(provider).arg(position);
    if (!problem.isEmpty())
        return head + u"UNUSABLE: "_s + problem;
    if (running.isEmpty())
        return head + label + u"  readable"_s;
    const bool forSome = badness(running) > 0 && !worstModel.isEmpty();
    return head + keyText(running) + (forSome ? u" (%1)"_s.arg(worstModel) : QString());
}

QList<ListedKey> keysOfRunningCopy(const QJsonObject &providers)
{
    QList<ListedKey> keys;
    for (const QJsonValue lane : providers[u"data"_s].toArray()) {
        const QString provider = lane[u"provider"_s].toString();
        for (const QJsonValue value : lane[u"keys"_s].toArray()) {
            const QJsonObject key = value.toObject();
            const int position = key[u"position"_s].toInt();
            const auto known = std::find_if(keys.begin(), keys.end(), [&](const ListedKey &listed) {
                return listed.provider == provider && listed.position == position;
            });
            if (known != keys.end() && badness(key) <= badness(known->running))
                continue;
            const ListedKey listed{provider, position, key[u"key"_s].toString(), key[u"source"_s].toString(),
                                   key[u"problem"_s].toString(), key, lane[u"model"_s].toString()};
            if (known == keys.end())
                keys.append(listed);
            else
                *known = listed;
        }
    }
    return keys;
}

QList<ListedKey> keysOfPolicy(const policy::Policy &policy)
{
    QList<ListedKey> keys;
    for (const policy::Provider &provider : policy.providers) {
        int position = 0;
        QStringList sources = provider.keys;
        sources.removeDuplicates();
        for (const QString &source : std::as_const(sources)) {
            const QString entry = upstream::keychainName(source);
            const Result<Secret> key = entry.isEmpty() ? upstream::resolveKey(source) : readKeychain(entry);
            keys.append({provider.id, ++position, key ? health::keyLabel(source, key->reveal()) : source, source,
                         key ? QString() : key.error().message});
        }
    }
    return keys;
}

} // namespace signalbox::app
