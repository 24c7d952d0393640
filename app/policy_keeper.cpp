// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "app/policy_keeper.h"

#include "app/control_client.h"
#include "app/policy_folder.h"

#include <QJsonDocument>

#include <array>

using namespace Qt::StringLiterals;

namespace signalbox::app {
namespace {

/// Checks may take their time.
constexpr std::chrono::milliseconds patience{60'000};

/// The kind a code of the control API stands for, as far as a command tells them apart.
ErrorKind kindOf(const QString &code)
{
    static constexpr std::array told{ErrorKind::InvalidRequest, ErrorKind::PolicyInvalid,  ErrorKind::PolicyChanged,
                                     ErrorKind::ReasonRequired, ErrorKind::ProofFailed,    ErrorKind::NotFound,
                                     ErrorKind::TooLarge,       ErrorKind::Unauthorized,   ErrorKind::Forbidden,
                                     ErrorKind::PreconditionRequired};
    for (const ErrorKind kind : told) {
        if (code == errorCode(kind))
            return kind;
    }
    return ErrorKind::Io;
}

class RunningKeeper final : public PolicyKeeper
{
public:
    explicit RunningKeeper(RunningCopy copy) : m_copy(std::move(copy)) {}

    PolicyAnswer show() override { return ask({"GET", "/signalbox/v1/policy", {}, {}, patience}); }
    PolicyAnswer version(int number) override
    {
        return ask({"GET", "/signalbox/v1/policy/history/" + QByteArray::number(number), {}, {}, patience});
    }
    PolicyAnswer history(int limit) override
    {
        return ask({"GET", "/signalbox/v1/policy/history?limit=" + QByteArray::number(limit), {}, {}, patience});
    }
    PolicyAnswer compare(const PolicySides &sides) override
    {
        QJsonObject wish;
        if (sides.yaml)
            wish[u"yaml"_s] = QString::fromUtf8(*sides.yaml);
        if (sides.from)
            wish[u"from"_s] = *sides.from;
        if (sides.to)
            wish[u"to"_s] = *sides.to;
        return ask({"POST", "/signalbox/v1/policy/diff", bytes(wish), {}, patience});
    }
    PolicyAnswer apply(const QByteArray &yaml, const QString &note, const QString &ifMatch) override
    {
        const QJsonObject wish{{u"yaml"_s, QString::fromUtf8(yaml)}, {u"note"_s, note}};
        return change("PUT", "/signalbox/v1/policy", wish, ifMatch);
    }
    PolicyAnswer rollback(int number, const QString &note, const QString &ifMatch) override
    {
        return change("POST", "/signalbox/v1/policy/rollback", {{u"version"_s, number}, {u"note"_s, note}}, ifMatch);
    }

private:
    static QByteArray bytes(const QJsonObject &object) { return QJsonDocument(object).toJson(QJsonDocument::Compact); }

    PolicyAnswer change(const QByteArray &method, const QByteArray &path, const QJsonObject &wish, QString ifMatch)
    {
        if (ifMatch.isEmpty()) {
            const PolicyAnswer running = show();
            if (!running)
                return running;
            ifMatch = (*running)[u"hash"_s].toString();
        }
        return ask({method, path, bytes(wish), {"If-Match: \"" + ifMatch.toLatin1() + '"', "x-signalbox-author: cli"}, patience});
    }

    PolicyAnswer ask(const ControlRequest &request)
    {
        const Result<ControlAnswer> answer = exchangeWith(m_copy, request);
        if (!answer)
            return tl::unexpected(PolicyFailure{answer.error(), {}});
        const QJsonObject body = QJsonDocument::fromJson(answer->body).object();
        if (answer->status == 200)
            return body;
        const QJsonObject details = body[u"error"_s].toObject();
        const QString said = details[u"message"_s].toString(u"The copy at %1 answered with status %2."_s.arg(m_copy.baseUrl)
                                                                .arg(answer->status));
        return tl::unexpected(PolicyFailure{{kindOf(details[u"code"_s].toString()), said, {}}, details});
    }

    RunningCopy m_copy;
};

} // namespace

Result<std::unique_ptr<PolicyKeeper>> findPolicyKeeper(const CommandLine &line)
{
    Result<RunningCopy> copy = findRunningCopy(line.engine.dataDir);
    if (copy)
        return std::make_unique<RunningKeeper>(*std::move(copy));
    if (copy.error().kind != ErrorKind::NotFound)
        return Unexpected(copy.error());
    return makeFolderKeeper(line);
}

} // namespace signalbox::app
