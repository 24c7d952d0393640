// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "app/tokens_command.h"

#include "access/token_budget.h"
#include "access/token_file.h"
#include "app/policy_command.h"
#include "core/suggestion.h"
#include "ledger/data_folder.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::app {
namespace {

using access::ClientToken;

int fail(const Error &error)
{
    complain(error.message);
    return static_cast<int>(exitCodeFor(error));
}

void printJson(const QJsonObject &object)
{
    printLine(QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact)));
}

QJsonObject tokenObject(const ClientToken &token)
{
    return {{u"name"_s, token.name},
            {u"scopes"_s, QJsonArray::fromStringList(access::scopeNames(token.scopes))},
            {u"default_tag"_s, token.defaultTag.isEmpty() ? QJsonValue() : QJsonValue(token.defaultTag)},
            {u"labels"_s, QJsonArray::fromStringList(token.labels)},
            {u"budget"_s, token.budget ? QJsonValue(access::budgetText(*token.budget)) : QJsonValue()},
            {u"created"_s, token.created.toString(Qt::ISODate)}};
}

/// A misspelt tag would lock the client out, so it is looked up in the policy that would run here.
Result<void> checkTag(const CommandLine &line, const QString &tag)
{
    const Result<ChosenPolicy> chosen = choosePolicy(line, {});
    if (!chosen)
        return Unexpected(chosen.error());
    const QString where = u"Give the policy that knows it with --policy."_s;
    if (!chosen->outcome.policy)
        return Unexpected(Error{ErrorKind::PolicyInvalid,
                                u"The policy %1 is not valid, so the tag `%2` cannot be looked up and no token was made. %3"_s
                                    .arg(chosen->name, tag, where),
                                {}});
    const policy::Policy &policy = *chosen->outcome.policy;
    if (policy.findTag(tag))
        return {};
    return Unexpected(Error{ErrorKind::InvalidRequest,
                            u"The tag `%1` is not in the policy %2, so no token was made.%3 Known tags: %4. %5"_s.arg(
                                tag.left(100), chosen->name, didYouMean(tag, policy.tags), policy.tags.join(u", "_s), where),
                            {}});
}

Result<ClientToken> wantedToken(const CommandLine &line)
{
    const TokenArguments &asked = line.token;
    ClientToken token;
    if (!asked.budget.isEmpty()) {
        const Result<access::TokenBudget> budget = access::readTokenBudget(asked.budget);
        if (!budget)
            return Unexpected(budget.error());
        token.budget = *budget;
    }
    token.name = asked.name;
    const Result<server::Scopes> scopes = access::readScopes(asked.scopes);
    if (!scopes)
        return Unexpected(scopes.error());
    token.scopes = *scopes;
    for (const QString &text : asked.labels) {
        const Result<QString> label = access::readLabel(text);
        if (!label)
            return Unexpected(label.error());
        if (!token.labels.contains(*label))
            token.labels.append(*label);
    }
    token.defaultTag = asked.tag;
    if (!asked.tag.isEmpty()) {
        if (const Result<void> known = checkTag(line, asked.tag); !known)
            return Unexpected(known.error());
    }
    return token;
}

int create(const CommandLine &line)
{
    const Result<ClientToken> wanted = wantedToken(line);
    if (!wanted)
        return fail(wanted.error());
    const QString &dir = line.engine.dataDir;
    if (!QFileInfo::exists(dir)) { // the first thing ever done here: the folder is made as a run would make it
        if (const Result<ledger::DataFolder> made = ledger::DataFolder::open(dir); !made)
            return fail(made.error());
    }
    const Result<Secret> token = access::createToken(access::tokenFileIn(dir), *wanted);
    if (!token)
        return fail(token.error());
    const QString text = QString::fromLatin1(token->reveal());
    if (line.json) {
        printJson({{u"name"_s, wanted->name}, {u"token"_s, text}});
        return static_cast<int>(ExitCode::Fine);
    }
    printLine(text);
    complain(u"This is the token of %1, with scope %2. Copy it now: it is kept as a hash only and never shown again."_s.arg(
        wanted->name, access::scopeNames(wanted->scopes).join(u", "_s)));
    return static_cast<int>(ExitCode::Fine);
}

int list(const CommandLine &line)
{
    const Result<QList<ClientToken>> tokens = access::loadTokens(access::tokenFileIn(line.engine.dataDir));
    if (!tokens)
        return fail(tokens.error());
    if (line.json) {
        QJsonArray data;
        for (const ClientToken &token : *tokens)
            data.append(tokenObject(token));
        printJson({{u"object"_s, u"list"_s}, {u"data"_s, data}});
        return static_cast<int>(ExitCode::Fine);
    }
    if (tokens->isEmpty())
        complain(u"There are no client tokens. Make one with \"signalbox tokens create NAME\"."_s);
    qsizetype width = 0;
    for (const ClientToken &token : *tokens)
        width = std::max(width, token.name.size());
    for (const ClientToken &token : *tokens) {
        const QString tag = token.defaultTag.isEmpty() ? u"the policy's"_s : token.defaultTag;
        const QString labels = token.labels.isEmpty() ? QString() : u"  labels "_s + token.labels.join(u", "_s);
        const QString budget = token.budget ? u"  budget "_s + access::budgetText(*token.budget) : QString();
        printLine(u"%1  %2  scope %3  default tag %4%5%6"_s.arg(token.name.leftJustified(width),
                                                            token.created.toString(Qt::ISODate),
                                                            access::scopeNames(token.scopes).join(u", "_s), tag, labels, budget));
    }
    return static_cast<int>(ExitCode::Fine);
}

int revoke(const CommandLine &line)
{
    const QString file = access::tokenFileIn(line.engine.dataDir);
    const Result<void> revoked = access::revokeToken(file, line.token.name);
    if (!revoked)
        return fail(revoked.error());
    if (line.json)
        printJson({{u"name"_s, line.token.name}, {u"revoked"_s, true}});
    else
        printLine(u"The token %1 is revoked; a running copy refuses it within a second."_s.arg(line.token.name));
    return static_cast<int>(ExitCode::Fine);
}

} // namespace

int runTokens(const CommandLine &line)
{
    switch (line.token.action) {
    case TokenArguments::Action::Create:
        return create(line);
    case TokenArguments::Action::List:
        return list(line);
    case TokenArguments::Action::Revoke:
        return revoke(line);
    }
    Q_UNREACHABLE();
}

} // namespace signalbox::app
