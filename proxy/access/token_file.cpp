// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "access/token_file.h"

#include "access/token_budget.h"
#include "core/suggestion.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLockFile>
#include <QSaveFile>

#include <algorithm>
#include <functional>

using namespace Qt::StringLiterals;

namespace signalbox::access {
namespace {

constexpr int formatVersion = 1;
constexpr std::chrono::milliseconds lockWait{5'000};
constexpr qsizetype hashSize = 32;

using Tokens = QList<ClientToken>;

Unexpected ioError(const QString &message)
{
    return Unexpected(Error{ErrorKind::Io, message, {}});
}

bool holdsOnly(const QJsonObject &object, const QStringList &keys, QString &stranger)
{
    const QStringList found = object.keys();
    const auto unknown = std::find_if(found.cbegin(), found.cend(), [&](const QString &key) { return !keys.contains(key); });
    if (unknown == found.cend())
        return true;
    stranger = *unknown;
    return false;
}

/// nullopt unless it is an array of strings; an absent one is empty.
std::optional<QStringList> textList(const QJsonValue &value)
{
    if (!value.isArray() && !value.isUndefined())
        return std::nullopt;
    QStringList list;
    for (const QJsonValue entry : value.toArray()) {
        if (!entry.isString())
            return std::nullopt;
        list.append(entry.toString());
    }
    return list;
}

Result<ClientToken> parseToken(const QJsonObject &object)
{
    ClientToken token;
    QString stranger;
    if (!holdsOnly(object, {u"name"_s, u"sha256"_s, u"scopes"_s, u"default_tag"_s, u"labels"_s, u"budget"_s, u"created"_s}, stranger))
        return ioError(u"\"%1\" is not known to this version"_s.arg(stranger));
    token.name = object[u"name"_s].toString();
    if (const Result<void> named = checkName(token.name); !named)
        return ioError(u"\"name\": "_s + named.error().message);
    const QByteArray digits = object[u"sha256"_s].toString().toLatin1();
    token.sha256 = QByteArray::fromHex(digits);
    if (token.sha256.size() != hashSize || token.sha256.toHex() != digits)
        return ioError(u"\"sha256\" is not 64 hexadecimal digits"_s);
    const std::optional<QStringList> scopes = textList(object[u"scopes"_s]);
    const Result<server::Scopes> read = readScopes(scopes.value_or(QStringList()));
    if (!read)
        return ioError(u"\"scopes\": "_s + read.error().message);
    token.scopes = *read;
    const QJsonValue tag = object[u"default_tag"_s];
    token.defaultTag = tag.toString();
    if (!tag.isUndefined() && token.defaultTag.isEmpty())
        return ioError(u"\"default_tag\" is not the name of a tag"_s);
    const std::optional<QStringList> labels = textList(object[u"labels"_s]);
    if (!labels || std::any_of(labels->cbegin(), labels->cend(), [](const QString &label) { return !readLabel(label); }))
        return ioError(u"\"labels\" is not a list of key=value"_s);
    token.labels = *labels;
    if (const QJsonValue written = object[u"budget"_s]; !written.isUndefined()) {
        const Result<TokenBudget> budget = readTokenBudget(written.toString());
        if (!budget)
            return ioError(u"\"budget\": "_s + budget.error().message);
        token.budget = *budget;
    }
    token.created = QDateTime::fromString(object[u"created"_s].toString(), Qt::ISODate).toUTC();
    if (!token.created.isValid())
        return ioError(u"\"created\" is not a time such as 2026-11-22T10:00:00Z"_s);
    return token;
}

auto find(const Tokens &tokens, const QString &name)
{
    return std::find_if(tokens.cbegin(), tokens.cend(), [&name](const ClientToken &token) {
        return token.name.compare(name, Qt::CaseInsensitive) == 0; // rules compare clients without case, too
    });
}

Result<void> writeTokens(const QString &path, const Tokens &tokens)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner)
        || file.write(tokensJson(tokens)) < 0 || !file.commit())
        return ioError(u"The token file %1 cannot be written (%2), so nothing was changed. Make the folder writable."_s
                           .arg(path, file.errorString()));
    return {};
}

/// Reads, changes and writes as one step, so that two commands at once do not undo each other.
Result<void> change(const QString &path, const std::function<Result<void>(Tokens &)> &edit)
{
    QLockFile lock(path + u".lock"_s);
    if (!lock.tryLock(static_cast<int>(lockWait.count())))
        return ioError(lock.error() == QLockFile::LockFailedError
                           ? u"Another signalbox is changing %1 just now, so nothing was changed. Try again."_s.arg(path)
                           : u"The folder of %1 cannot be written to, so nothing was changed. Make it writable or choose "
                             "another one with --data-dir."_s.arg(path));
    Result<Tokens> tokens = loadTokens(path);
    if (!tokens)
        return Unexpected(tokens.error());
    return edit(*tokens).and_then([&] { return writeTokens(path, *tokens); });
}

} // namespace

QString tokenFileIn(const QString &dataDir)
{
    return dataDir + u"/tokens.json"_s;
}

Result<QList<ClientToken>> parseTokens(const QByteArray &json)
{
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(json, &problem);
    if (problem.error != QJsonParseError::NoError)
        return ioError(u"it is not JSON (%1 at byte %2)"_s.arg(problem.errorString()).arg(problem.offset));
    const QJsonObject root = document.object();
    QString stranger;
    if (!holdsOnly(root, {u"version"_s, u"tokens"_s}, stranger))
        return ioError(u"\"%1\" is not known to this version"_s.arg(stranger));
    if (root[u"version"_s] != QJsonValue(formatVersion))
        return ioError(u"\"version\" is not %1"_s.arg(formatVersion));
    if (!root[u"tokens"_s].isArray())
        return ioError(u"\"tokens\" is not a list"_s);
    Tokens tokens;
    for (const QJsonValue entry : root[u"tokens"_s].toArray()) {
        Result<ClientToken> token = parseToken(entry.toObject());
        if (token && find(tokens, token->name) != tokens.cend())
            token = ioError(u"\"%1\" is there twice"_s.arg(token->name));
        if (!token)
            return ioError(u"token %1: %2"_s.arg(tokens.size() + 1).arg(token.error().message));
        tokens.append(*std::move(token));
    }
    return tokens;
}

QByteArray tokensJson(const QList<ClientToken> &tokens)
{
    QJsonArray list;
    for (const ClientToken &token : tokens) {
        QJsonObject object{{u"name"_s, token.name},
                           {u"sha256"_s, QString::fromLatin1(token.sha256.toHex())},
                           {u"scopes"_s, QJsonArray::fromStringList(scopeNames(token.scopes))},
                           {u"created"_s, token.created.toString(Qt::ISODate)}};
        if (!token.defaultTag.isEmpty())
            object.insert(u"default_tag"_s, token.defaultTag);
        if (!token.labels.isEmpty())
            object.insert(u"labels"_s, QJsonArray::fromStringList(token.labels));
        if (token.budget)
            object.insert(u"budget"_s, budgetText(*token.budget));
        list.append(object);
    }
    return QJsonDocument(QJsonObject{{u"version"_s, formatVersion}, {u"tokens"_s, list}}).toJson();
}

Result<QList<ClientToken>> loadTokens(const QString &path)
{
    QFile file(path);
    if (!file.exists())
        return Tokens();
    if (!file.open(QIODevice::ReadOnly))
        return ioError(u"The token file %1 cannot be read (%2). Mend its permissions."_s.arg(path, file.errorString()));
    return parseTokens(file.readAll()).map_error([&path](const Error &error) {
        return Error{ErrorKind::Io,
                     u"The token file %1 is damaged: %2. Mend it, or remove it and make the tokens again."_s.arg(
                         path, error.message),
                     {}};
    });
}

Result<Secret> createToken(const QString &path, ClientToken wanted)
{
    if (const Result<void> named = checkName(wanted.name); !named)
        return Unexpected(named.error());
    const Secret token = freshToken();
    wanted.sha256 = hashOf(token.reveal());
    wanted.created = QDateTime::fromSecsSinceEpoch(QDateTime::currentSecsSinceEpoch(), Qt::UTC);
    const Result<void> kept = change(path, [&wanted](Tokens &tokens) -> Result<void> {
        if (const auto taken = find(tokens, wanted.name); taken != tokens.cend())
            return Unexpected(Error{ErrorKind::InvalidRequest,
                                    u"There is already a token named %1, so none was made. Choose another name, or "
                                    "revoke that one first."_s.arg(taken->name),
                                    {}});
        tokens.append(wanted);
        return {};
    });
    return kept.map([&token] { return token; });
}

Result<void> revokeToken(const QString &path, const QString &name)
{
    return change(path, [&name](Tokens &tokens) -> Result<void> {
        const auto found = find(tokens, name);
        if (found == tokens.cend() || found->name != name) {
            QStringList known;
            for (const ClientToken &token : std::as_const(tokens))
                known.append(token.name);
            return Unexpected(Error{ErrorKind::NotFound,
                                    u"There is no token named %1, so nothing was revoked.%2"_s.arg(
                                        name.left(100), didYouMean(name, known)),
                                    {}});
        }
        tokens.erase(found);
        return {};
    });
}

} // namespace signalbox::access
