// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "access/client_token.h"

#include "core/suggestion.h"
#include "wire/asking.h"

#include <QCryptographicHash>
#include <QRandomGenerator>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace signalbox::access {
namespace {

using server::Scope;

constexpr qsizetype longestName = 64;
constexpr int randomWords = 8; // 256 bits

constexpr std::array scopeTable{std::pair{Scope::Inference, "inference"_L1}, std::pair{Scope::Control, "control"_L1},
                                std::pair{Scope::Metrics, "metrics"_L1}};

Unexpected refuse(const QString &message)
{
    return Unexpected(Error{ErrorKind::InvalidRequest, message, {}});
}

bool isNameCharacter(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') || c == u'.' || c == u'_'
        || c == u'-';
}

} // namespace

Secret freshToken()
{
    std::array<quint32, randomWords> words{};
    QRandomGenerator::system()->fillRange(words.data(), words.size());
    return Secret("sb-" + QByteArray(reinterpret_cast<const char *>(words.data()), sizeof words).toHex());
}

QByteArray hashOf(QByteArrayView token)
{
    // One round without a salt is enough here and only here: slow, salted hashes protect secrets that people choose. A
    // token of 256 random bits is in no table and cannot be tried out, and this runs once per request.
    return QCryptographicHash::hash(token, QCryptographicHash::Sha256);
}

Result<void> checkName(const QString &name)
{
    if (name.isEmpty() || name.size() > longestName || !std::all_of(name.cbegin(), name.cend(), isNameCharacter))
        return refuse(u"`%1` cannot be the name of a token. A name is 1 to %2 letters, digits, dots, dashes and "
                      "underscores."_s.arg(name.left(longestName)).arg(longestName));
    if (name.compare("local"_L1, Qt::CaseInsensitive) == 0)
        return refuse(u"The name `local` stands for the owner's own token. Choose another one."_s);
    return {};
}

Result<QString> readLabel(const QString &text)
{
    wire::Asking asking;
    const Result<void> read = wire::readAsking(asking, u"tags", text, u"--label"_s);
    if (!read || !asking.tags.isEmpty() || asking.labels.size() != 1)
        return refuse(u"`%1` is not a label. A label is written key=value, such as project=alpha."_s.arg(text.left(200)));
    return asking.labels.constFirst();
}

QStringList scopeNames(server::Scopes scopes)
{
    QStringList names;
    for (const auto &[scope, name] : scopeTable) {
        if (scopes.testFlag(scope))
            names.append(name);
    }
    return names;
}

Result<server::Scopes> readScopes(const QStringList &names)
{
    static const QStringList known = scopeNames(Scope::Inference | Scope::Control | Scope::Metrics);
    server::Scopes scopes;
    for (const QString &name : names) {
        const auto entry = std::find_if(scopeTable.cbegin(), scopeTable.cend(),
                                        [&name](const auto &candidate) { return candidate.second == name; });
        if (entry == scopeTable.cend())
            return refuse(u"There is no scope `%1`.%2 Scopes are %3."_s.arg(name.left(100), didYouMean(name, known),
                                                                            known.join(u", "_s)));
        scopes |= entry->first;
    }
    if (!scopes)
        return refuse(u"A token needs at least one scope of %1."_s.arg(known.join(u", "_s)));
    return scopes;
}

} // namespace signalbox::access
