// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "app/policy_folder.h"

#include "engine/policy_checks.h"
#include "ledger/data_folder.h"
#include "policy/policy_json.h"

#include <QFile>

using namespace Qt::StringLiterals;

namespace signalbox::app {
namespace {

tl::unexpected<PolicyFailure> failed(const Error &error, const QJsonObject &more = {})
{
    QJsonObject details = more;
    details[u"message"_s] = error.message;
    details[u"code"_s] = errorCode(error.kind);
    return tl::unexpected(PolicyFailure{error, details});
}

struct Side
{
    QString name;
    QByteArray text;
};

class FolderKeeper final : public PolicyKeeper
{
public:
    explicit FolderKeeper(const CommandLine &line)
        : m_dir(line.engine.dataDir), m_demo(line.engine.demo),
          m_path(line.engine.policyFile.isEmpty() ? usualFile() : line.engine.policyFile)
    {
    }

    PolicyAnswer show() override
    {
        const policy::PolicyFile file = source();
        const Result<QByteArray> text = file.read();
        if (!text)
            return failed(text.error());
        const policy::LoadOutcome outcome = policy::load(*text);
        QJsonObject answer;
        if (const std::optional<policy::Version> version = recorded(*text))
            answer = policy::versionJson(*version);
        answer[u"object"_s] = u"policy"_s;
        answer[u"hash"_s] = outcome.policy ? QJsonValue(outcome.policy->hash) : QJsonValue();
        answer[u"file"_s] = file.name();
        answer[u"demo"_s] = file.isBundled();
        answer[u"valid"_s] = outcome.policy != nullptr;
        answer[u"issues"_s] = policy::issuesJson(outcome.issues);
        answer[u"text"_s] = QString::fromUtf8(*text);
        return answer;
    }

    PolicyAnswer version(int number) override
    {
        const policy::History versions = openHistory();
        const Result<policy::Version> version = versions.find(number);
        if (!version)
            return failed(version.error());
        const Result<QByteArray> text = versions.text(number);
        QJsonObject answer = policy::versionJson(*version);
        answer[u"object"_s] = u"policy.version"_s;
        answer[u"text"_s] = text ? QJsonValue(QString::fromUtf8(*text)) : QJsonValue();
        answer[u"problem"_s] = text ? QJsonValue() : QJsonValue(text.error().message);
        return answer;
    }

    PolicyAnswer history(int limit) override
    {
        const policy::History versions = openHistory();
        const Result<QByteArray> text = source().read();
        return policy::historyJson(versions.list(limit), text ? recorded(*text).value_or(policy::Version{}) : policy::Version{});
    }

    PolicyAnswer compare(const PolicySides &sides) override
    {
        const Result<Side> from = side(sides.from);
        const Result<Side> to = sides.yaml ? Result<Side>(Side{u"given"_s, *sides.yaml}) : side(sides.to);
        if (!from || !to)
            return failed(from ? to.error() : from.error());
        return policy::diffJson(from->text, to->text, from->name, to->name);
    }

    PolicyAnswer apply(const QByteArray &yaml, const QString &note, const QString &ifMatch) override
    {
        policy::ChangeRequest request;
        request.text = yaml;
        request.author = policy::Author::CommandLine;
        return change(std::move(request), note, ifMatch);
    }

    PolicyAnswer rollback(int number, const QString &note, const QString &ifMatch) override
    {
        policy::ChangeRequest request;
        request.author = policy::Author::Rollback;
        request.restores = number;
        return change(std::move(request), note, ifMatch);
    }

private:
    [[nodiscard]] QString usualFile() const
    {
        const QString own = m_dir + u"/policy.yaml"_s;
        const std::optional<policy::Version> newest = QFile::exists(own) ? std::nullopt : openHistory().newest();
        return newest && QFile::exists(newest->file) ? newest->file : own;
    }
    /// What would run. Only changes make a file where there is none.
    [[nodiscard]] policy::PolicyFile source() const
    {
        return m_demo || !QFile::exists(m_path) ? policy::PolicyFile::bundledDemo() : policy::PolicyFile::at(m_path);
    }
    [[nodiscard]] policy::History openHistory() const
    {
        return policy::History(std::make_unique<policy::FolderStore>(engine::policyHistoryIn(m_dir)));
    }
    /// The newest version, if that is its text.
    [[nodiscard]] std::optional<policy::Version> recorded(const QByteArray &text) const
    {
        const policy::History versions = openHistory();
        std::optional<policy::Version> newest = versions.newest();
        const Result<QByteArray> kept = newest ? versions.text(newest->number) : Result<QByteArray>();
        return newest && kept && *kept == text ? newest : std::nullopt;
    }
    [[nodiscard]] Result<Side> side(std::optional<int> number) const
    {
        const policy::PolicyFile file = source();
        if (!number)
            return file.read().map([&file](const QByteArray &text) { return Side{file.name(), text}; });
        return openHistory().text(*number).map([number](const QByteArray &text) {
            return Side{u"version %1"_s.arg(*number), text};
        });
    }

    PolicyAnswer change(policy::ChangeRequest request, const QString &note, const QString &ifMatch)
    {
        if (m_demo)
            return failed({ErrorKind::InvalidRequest,
                           u"No demo runs on %1, and its policy is part of the program, so there is nothing to change."_s.arg(m_dir),
                           {}});
        const Result<QString> reason = policy::readNote(note);
        if (!reason)
            return failed(reason.error());
        request.note = *reason;
        const Result<ledger::DataFolder> folder = ledger::DataFolder::open(m_dir);
        if (!folder)
            return failed(folder.error());
        const SystemClock clock;
        policy::Desk desk(policy::PolicyFile::at(m_path),
                          std::make_unique<policy::FolderStore>(engine::policyHistoryIn(m_dir)), engine::policyChecks(), clock);
        const bool wasThere = QFile::exists(m_path);
        if (wasThere)
            (void)desk.open(); // what is not valid is put aside when it is replaced
        if (!ifMatch.isEmpty())
            request.ifMatch = ifMatch;
        const policy::Judged<policy::Applied> applied = desk.apply(request);
        if (!applied)
            return failed(applied.error().error, policy::refusalJson(applied.error(), desk.running().version));
        QJsonObject answer = policy::appliedJson(*applied);
        if (!wasThere)
            answer[u"notice"_s] = u"%1 was made."_s.arg(m_path);
        return answer;
    }

    QString m_dir;
    bool m_demo;
    QString m_path;
};

} // namespace

std::unique_ptr<PolicyKeeper> makeFolderKeeper(const CommandLine &line)
{
    return std::make_unique<FolderKeeper>(line);
}

} // namespace signalbox::app
