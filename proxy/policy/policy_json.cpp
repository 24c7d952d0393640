// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/policy_json.h"

#include "policy/text_diff.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::policy {
namespace {

QJsonValue textOrNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

qsizetype looseningsIn(const QList<Change> &changes)
{
    return std::count_if(changes.cbegin(), changes.cend(), [](const Change &change) { return change.loosens; });
}

} // namespace

QJsonArray issuesJson(const QList<Issue> &issues)
{
    QJsonArray list;
    for (const Issue &issue : issues) {
        const bool isError = issue.severity == Issue::Severity::Error;
        list.append(QJsonObject{{u"severity"_s, isError ? u"error"_s : u"warning"_s},
                                {u"line"_s, issue.line},
                                {u"column"_s, issue.column},
                                {u"path"_s, issue.path},
                                {u"message"_s, issue.message}});
    }
    return list;
}

QJsonObject versionJson(const Version &version)
{
    return {{u"version"_s, version.number},
            {u"hash"_s, version.hash},
            {u"parent"_s, textOrNull(version.parent)},
            {u"author"_s, authorName(version.author)},
            {u"client"_s, textOrNull(version.client)},
            {u"time"_s, utcText(version.time)},
            {u"note"_s, version.note},
            {u"file"_s, version.file},
            {u"restores"_s, version.restores ? QJsonValue(*version.restores) : QJsonValue()},
            {u"bytes"_s, version.bytes},
            {u"has_text"_s, version.hasText}};
}

QJsonObject historyJson(const VersionList &list, const Version &running)
{
    QJsonArray data;
    for (const Version &version : list.versions)
        data.append(versionJson(version));
    return {{u"object"_s, u"list"_s},
            {u"data"_s, data},
            {u"running"_s, running.number},
            {u"problems"_s, QJsonArray::fromStringList(list.problems)}};
}

QJsonObject appliedJson(const Applied &applied)
{
    QJsonObject answer = versionJson(applied.now.version);
    answer[u"object"_s] = u"policy"_s;
    answer[u"changed"_s] = applied.isNew;
    answer[u"changes"_s] = changesJson(applied.changes);
    answer[u"issues"_s] = issuesJson(applied.now.issues);
    answer[u"notice"_s] = textOrNull(applied.notice);
    return answer;
}

QJsonObject refusalJson(const Refusal &refusal, const Version &running)
{
    return {{u"issues"_s, issuesJson(refusal.issues)},
            {u"loosenings"_s, changesJson(refusal.loosenings)},
            {u"running"_s, versionJson(running)}};
}

QJsonObject checkJson(const Desk &desk, const QByteArray &yaml)
{
    ChangeRequest request;
    request.text = yaml;
    request.author = Author::File; // whether a reason is needed is told beside it
    const Judged<Candidate> candidate = desk.examine(request);
    const LoadOutcome outcome = load(yaml);
    const QList<Change> changes = diff(readDocument(desk.running().text, desk.running().policy), readDocument(yaml, outcome.policy));
    const bool isRefused = outcome.policy && !candidate;
    return {{u"object"_s, u"policy.check"_s},
            {u"valid"_s, outcome.policy != nullptr},
            {u"hash"_s, outcome.policy ? QJsonValue(outcome.policy->hash) : QJsonValue()},
            {u"issues"_s, issuesJson(outcome.issues)},
            {u"changes"_s, changesJson(changes)},
            {u"needs_reason"_s, looseningsIn(changes) > 0},
            {u"refused"_s, isRefused ? QJsonValue(QJsonObject{{u"code"_s, errorCode(candidate.error().error.kind)},
                                                              {u"message"_s, candidate.error().error.message}})
                                     : QJsonValue()}};
}

QJsonObject diffJson(const QByteArray &from, const QByteArray &to, const QString &fromName, const QString &toName)
{
    const LoadOutcome newer = load(to);
    const QList<Change> changes = diff(readDocument(from), readDocument(to, newer.policy));
    return {{u"object"_s, u"policy.diff"_s},
            {u"from"_s, fromName},
            {u"to"_s, toName},
            {u"changes"_s, changesJson(changes)},
            {u"loosenings"_s, looseningsIn(changes)},
            {u"issues"_s, issuesJson(newer.issues)},
            {u"text"_s, QString::fromUtf8(textDiff(from, to, fromName, toName))}};
}

} // namespace signalbox::policy
