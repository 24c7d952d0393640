// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "app/keys_command.h"

#include "app/control_client.h"
#include "app/key_input.h"
#include "app/key_list.h"
#include "app/keychain_call.h"
#include "app/policy_command.h"
#include "core/suggestion.h"
#include "ledger/data_folder.h"
#include "upstream/key_source.h"
#include "upstream/key_store.h"
#include "upstream/keychain.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::app {
namespace {

int fail(const Error &error)
{
    complain(error.message);
    return static_cast<int>(exitCodeFor(error));
}

void printJson(const QJsonObject &object)
{
    printLine(QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact)));
}

/// The provider the command names, out of the policy that would run here.
Result<policy::Provider> namedProvider(const CommandLine &line)
{
    const Result<ChosenPolicy> chosen = choosePolicy(line, {});
    if (!chosen)
        return Unexpected(chosen.error());
    if (!chosen->outcome.policy)
        return Unexpected(Error{ErrorKind::PolicyInvalid,
                                u"The policy %1 is not valid, so the provider %2 cannot be looked up and nothing was "
                                "changed; \"signalbox policy check\" names its problems."_s.arg(chosen->name, line.keys.provider),
                                {}});
    QStringList known;
    for (const policy::Provider &provider : chosen->outcome.policy->providers) {
        if (provider.id == line.keys.provider)
            return provider;
        known.append(provider.id);
    }
    return Unexpected(Error{ErrorKind::InvalidRequest,
                            u"The policy %1 has no provider %2, so nothing was changed.%3 Known providers: %4. Give the "
                            "policy that has it with --policy."_s.arg(chosen->name, line.keys.provider.left(100),
                                                                      didYouMean(line.keys.provider, known), known.join(u", "_s)),
                            {}});
}

bool isUsed(const policy::Provider &provider, const QString &file)
{
    return std::any_of(provider.keys.cbegin(), provider.keys.cend(),
                       [&file](const QString &reference) { return upstream::keyFilePath(reference) == file; });
}

/// The entry of the key store the policy names for it; empty when it names none.
QString keychainEntry(const policy::Provider &provider)
{
    for (const QString &reference : provider.keys) {
        if (const QString name = upstream::keychainName(reference); !name.isEmpty())
            return name;
    }
    return {};
}

/// A running copy looks at this file, for the key store tells nobody of a change.
void tellOfChange(const QString &dataDir)
{
    QFile file(upstream::keychainStamp(dataDir));
    if (file.exists() && file.open(QIODevice::WriteOnly | QIODevice::Truncate))
        file.write("changed\n");
}

int setInKeychain(const CommandLine &line, const policy::Provider &provider, const Secret &text)
{
    const QString named = keychainEntry(provider);
    const QString name = named.isEmpty() ? provider.id : named;
    const Result<Secret> key = upstream::checkedKey(text.reveal(), u"the key of "_s + provider.id);
    if (!key)
        return fail({ErrorKind::InvalidRequest, key.error().message, {}});
    if (const Result<void> kept = writeKeychain(name, *key); !kept)
        return fail(kept.error());
    tellOfChange(line.engine.dataDir);
    const QString reference = u"keychain:"_s + name;
    if (line.json) {
        printJson({{u"provider"_s, provider.id}, {u"source"_s, reference}, {u"used_by_policy"_s, !named.isEmpty()}});
        return static_cast<int>(ExitCode::Fine);
    }
    printLine(u"The key of %1 is kept in the key store of this desktop."_s.arg(provider.id));
    printLine(!named.isEmpty() ? u"The policy uses it; a running copy does within a second."_s
                               : u"The policy does not use it yet. Add it there, alone or beside other keys:\n"
                                 "  providers: {%1: {keys: ['%2']}}"_s.arg(provider.id, reference));
    return static_cast<int>(ExitCode::Fine);
}

int set(const CommandLine &line)
{
    if (line.keys.givenAsArgument)
        return fail({ErrorKind::InvalidRequest,
                     u"A key is never given as an argument, where every program on this machine can read it and the shell "
                     "keeps it; nothing was kept. Give it on standard input, and change it at the provider."_s, {}});
    const Result<policy::Provider> provider = namedProvider(line);
    if (!provider)
        return fail(provider.error());
    const QString &dir = line.engine.dataDir;
    const QString file = upstream::storedKeyFile(dir, provider->id);
    const Result<Secret> key = readKey(provider->id);
    if (!key)
        return fail(key.error());
    const bool namesEntry = !keychainEntry(*provider).isEmpty() && !isUsed(*provider, file);
    if (line.keys.store == "keychain"_L1 || (line.keys.store.isEmpty() && namesEntry))
        return setInKeychain(line, *provider, *key);
    if (!QFileInfo::exists(dir)) { // the first thing ever done here: the folder is made as a run would make it
        if (const Result<ledger::DataFolder> made = ledger::DataFolder::open(dir); !made)
            return fail(made.error());
    }
    if (const Result<void> kept = upstream::storeKey(dir, provider->id, *key); !kept)
        return fail(kept.error());
    const QString reference = u"file:"_s + file;
    const bool used = isUsed(*provider, file);
    if (line.json) {
        printJson({{u"provider"_s, provider->id}, {u"file"_s, file}, {u"source"_s, reference}, {u"used_by_policy"_s, used}});
        return static_cast<int>(ExitCode::Fine);
    }
    printLine(u"The key of %1 is kept in %2, which only you may read."_s.arg(provider->id, file));
    printLine(used ? u"The policy uses it; a running copy does within a second."_s
                   : u"The policy does not use it yet. Add it there, alone or beside other keys:\n"
                     "  providers: {%1: {keys: ['%2']}}"_s.arg(provider->id, reference));
    return static_cast<int>(ExitCode::Fine);
}

/// The entry the policy names for the provider of the command; empty when there is no such policy, provider or entry.
QString entryOf(const CommandLine &line)
{
    const Result<policy::Provider> provider = namedProvider(line);
    return provider ? keychainEntry(*provider) : QString();
}

int remove(const CommandLine &line)
{
    const QString &name = line.keys.provider;
    if (name.contains(u'/') || name.startsWith(u'.'))
        return fail({ErrorKind::InvalidRequest, u"%1 is not the name of a provider."_s.arg(name.left(100)), {}});
    const bool fromKeychain = line.keys.store == "keychain"_L1
        || (line.keys.store.isEmpty() && !QFileInfo::exists(upstream::storedKeyFile(line.engine.dataDir, name))
            && !entryOf(line).isEmpty());
    if (fromKeychain) {
        const QString entry = entryOf(line);
        if (const Result<void> removed = removeFromKeychain(entry.isEmpty() ? name : entry); !removed)
            return fail(removed.error());
        tellOfChange(line.engine.dataDir);
    } else if (const Result<void> removed = upstream::removeStoredKey(line.engine.dataDir, name); !removed) {
        return fail(removed.error());
    }
    if (line.json)
        printJson({{u"provider"_s, name}, {u"removed"_s, true}});
    else
        printLine(u"The kept key of %1 is removed; a running copy stops using it within a second. Revoke it at the provider, "
                  "too, if it may have been seen."_s.arg(name));
    return static_cast<int>(ExitCode::Fine);
}

int list(const CommandLine &line)
{
    QList<ListedKey> keys;
    const Result<RunningCopy> copy = findRunningCopy(line.engine.dataDir);
    if (copy) {
        const Result<QByteArray> body = getFrom(*copy, "/signalbox/v1/providers");
        if (!body)
            return fail(body.error());
        keys = keysOfRunningCopy(QJsonDocument::fromJson(*body).object());
    } else {
        const Result<ChosenPolicy> chosen = choosePolicy(line, {});
        if (!chosen)
            return fail(chosen.error());
        if (!chosen->outcome.policy)
            return fail({ErrorKind::PolicyInvalid,
                         u"The policy %1 is not valid, so its keys cannot be listed; \"signalbox policy check\" names its "
                         "problems."_s.arg(chosen->name), {}});
        keys = keysOfPolicy(*chosen->outcome.policy);
    }
    if (line.json) {
        QJsonArray data;
        for (const ListedKey &key : std::as_const(keys))
            data.append(key.toJson());
        printJson({{u"object"_s, u"list"_s}, {u"running"_s, copy.has_value()}, {u"data"_s, data}});
        return static_cast<int>(ExitCode::Fine);
    }
    if (keys.isEmpty())
        complain(u"The policy names no keys; its providers are asked without one."_s);
    for (const ListedKey &key : std::as_const(keys))
        printLine(key.text());
    if (!copy && !keys.isEmpty())
        complain(u"No copy runs on this data folder; this is what can be read from here."_s);
    return static_cast<int>(ExitCode::Fine);
}

} // namespace

int runKeys(const CommandLine &line)
{
    switch (line.keys.action) {
    case KeyArguments::Action::List:
        return list(line);
    case KeyArguments::Action::Set:
        return set(line);
    case KeyArguments::Action::Remove:
        return remove(line);
    }
    Q_UNREACHABLE();
}

} // namespace signalbox::app
