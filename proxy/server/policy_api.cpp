// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "server/policy_api.h"

#include "policy/policy_json.h"
#include "policy/text_diff.h"
#include "routing/draft_answers.h"
#include "policy/values.h"
#include "server/policy_request.h"
#include "server/replies.h"

#include <QJsonArray>
#include <QUrlQuery>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::server {
namespace {

constexpr QByteArrayView root = "/signalbox/v1/policy";

upstream::Headers etag(const QString &hash)
{
    return {{"etag", '"' + hash.toLatin1() + '"'}};
}

Error invalid(const QString &param, const QString &message)
{
    return {ErrorKind::InvalidRequest, message, param};
}

/// A whole number of the query; `usual` when it is not given.
Result<int> queryNumber(const QUrlQuery &query, const QString &key, int usual, int least, int most)
{
    const QString text = query.queryItemValue(key);
    bool readable = true;
    const int number = text.isEmpty() ? usual : text.toInt(&readable);
    if (!readable || (!text.isEmpty() && (number < least || number > most)))
        return Unexpected(invalid(key, u"%1 must be a whole number from %2 to %3."_s.arg(key).arg(least).arg(most)));
    return number;
}

struct Side
{
    QString name;
    QByteArray text;
};

Result<Side> versionSide(const policy::Desk &desk, std::optional<int> number)
{
    if (!number)
        return Side{u"version %1 (running)"_s.arg(desk.running().version.number), desk.running().text};
    return desk.history().text(*number).map([number](const QByteArray &text) {
        return Side{u"version %1"_s.arg(*number), text};
    });
}

} // namespace

PolicyApi::PolicyApi(PolicyPort &port)
    : m_port(port), m_routes{{"GET", "", &PolicyApi::show},
                             {"PUT", "", &PolicyApi::put},
                             {"GET", "/history", &PolicyApi::history},
                             {"GET", "/history/", &PolicyApi::oneVersion},
                             {"POST", "/check", &PolicyApi::check},
                             {"POST", "/diff", &PolicyApi::compare},
                             {"POST", "/prove", &PolicyApi::prove},
                             {"POST", "/whatif", &PolicyApi::whatIf},
                             {"POST", "/rollback", &PolicyApi::rollback}}
{
}

bool PolicyApi::serves(const QByteArray &path)
{
    return path == root || (path.startsWith(root) && path.at(root.size()) == '/');
}

void PolicyApi::handle(HttpRequest &request, dispatch::ReplyStream *reply)
{
    if (!m_routes.serve(*this, request.path.sliced(root.size()), request, reply))
        sendError(reply, {ErrorKind::NotFound,
                          u"There is nothing at %1; nothing was done."_s.arg(QString::fromUtf8(request.path).left(200)), {}});
}

void PolicyApi::show(HttpRequest &, dispatch::ReplyStream *reply)
{
    m_port.askPolicy(reply, [this, reply](const policy::Desk &desk) {
        return [this, reply, running = desk.running(), file = desk.file()] {
            QJsonObject answer = policy::versionJson(running.version);
            const QJsonArray issues = m_port.policyIssues();
            answer[u"object"_s] = u"policy"_s;
            answer[u"file"_s] = file.name();
            answer[u"demo"_s] = file.isBundled();
            answer[u"valid"_s] = std::none_of(issues.cbegin(), issues.cend(), [](const QJsonValue &issue) {
                return issue[u"severity"_s].toString() == "error"_L1;
            });
            answer[u"issues"_s] = issues;
            answer[u"text"_s] = QString::fromUtf8(running.text);
            sendJson(reply, 200, answer, etag(running.version.hash));
        };
    });
}

void PolicyApi::put(HttpRequest &request, dispatch::ReplyStream *reply)
{
    change(readPut(request), reply);
}

void PolicyApi::rollback(HttpRequest &request, dispatch::ReplyStream *reply)
{
    change(readRollback(request), reply);
}

void PolicyApi::change(const Result<policy::ChangeRequest> &wish, dispatch::ReplyStream *reply)
{
    if (!wish) {
        sendError(reply, wish.error());
        return;
    }
    m_port.changePolicy(*wish, reply, [this, reply](const policy::Judged<policy::Applied> &outcome) {
        if (outcome) {
            sendJson(reply, 200, policy::appliedJson(*outcome), etag(outcome->now.version.hash));
            return;
        }
        m_port.askPolicy(reply, [reply, refusal = outcome.error()](const policy::Desk &desk) {
            return [reply, refusal, version = desk.running().version] {
                sendError(reply, refusal.error, etag(version.hash), policy::refusalJson(refusal, version));
            };
        });
    });
}

void PolicyApi::history(HttpRequest &request, dispatch::ReplyStream *reply)
{
    constexpr int mostVersions = 1'000;
    const QUrlQuery query(QString::fromUtf8(request.query));
    const Result<int> limit = queryNumber(query, u"limit"_s, 100, 1, mostVersions);
    const Result<int> before = queryNumber(query, u"before"_s, 0, 1, std::numeric_limits<int>::max());
    if (!limit || !before) {
        sendError(reply, limit ? before.error() : limit.error());
        return;
    }
    m_port.askPolicy(reply, [reply, limit = *limit, before = *before](const policy::Desk &desk) {
        return [reply, running = desk.running().version, list = desk.history().list(limit, before)] {
            sendJson(reply, 200, policy::historyJson(list, running));
        };
    });
}

void PolicyApi::oneVersion(HttpRequest &request, dispatch::ReplyStream *reply)
{
    bool readable = false;
    const QByteArray text = request.path.sliced(root.size() + qstrlen("/history/"));
    const int number = text.toInt(&readable);
    if (!readable || number < 1) {
        sendError(reply, {ErrorKind::NotFound,
                          u"\"%1\" is not the number of a version."_s.arg(QString::fromUtf8(text).left(100)), {}});
        return;
    }
    m_port.askPolicy(reply, [reply, number](const policy::Desk &desk) -> std::function<void()> {
        const Result<policy::Version> version = desk.history().find(number);
        if (!version)
            return [reply, error = version.error()] { sendError(reply, error); };
        QJsonObject answer = policy::versionJson(*version);
        const Result<QByteArray> kept = desk.history().text(number);
        answer[u"object"_s] = u"policy.version"_s;
        answer[u"text"_s] = kept ? QJsonValue(QString::fromUtf8(*kept)) : QJsonValue();
        answer[u"problem"_s] = kept ? QJsonValue() : QJsonValue(kept.error().message);
        return [reply, answer] { sendJson(reply, 200, answer); };
    });
}

void PolicyApi::check(HttpRequest &request, dispatch::ReplyStream *reply)
{
    const Result<PolicyBody> body = readPolicyBody(request.body, {u"yaml"_s}, {u"yaml"_s});
    if (!body) {
        sendError(reply, body.error());
        return;
    }
    m_port.askPolicy(reply, [reply, yaml = *body->yaml](const policy::Desk &desk) {
        return [reply, answer = policy::checkJson(desk, yaml)] { sendJson(reply, 200, answer); };
    });
}

void PolicyApi::prove(HttpRequest &request, dispatch::ReplyStream *reply)
{
    const Result<PolicyBody> body = readPolicyBody(request.body, {u"yaml"_s}, {});
    if (!body) {
        sendError(reply, body.error());
        return;
    }
    m_port.askPolicy(reply, [reply, yaml = body->yaml](const policy::Desk &desk) {
        return [reply, answer = routing::proofAnswer(yaml.value_or(desk.running().text))] { sendJson(reply, 200, answer); };
    });
}

void PolicyApi::whatIf(HttpRequest &request, dispatch::ReplyStream *reply)
{
    constexpr int usualLimit = 30'000;
    constexpr int mostRecords = 100'000;
    const Result<PolicyBody> body = readPolicyBody(request.body, {u"yaml"_s, u"since"_s, u"limit"_s}, {u"yaml"_s});
    if (!body) {
        sendError(reply, body.error());
        return;
    }
    const QString since = body->since.isEmpty() ? u"7d"_s : body->since;
    const std::optional<std::chrono::milliseconds> back = policy::durationFromText(since);
    if (!back || body->limit.value_or(1) > mostRecords) {
        sendError(reply, back ? invalid(u"limit"_s, u"`limit` must be at most %1. Nothing was looked at."_s.arg(mostRecords))
                              : invalid(u"since"_s, u"`since` must be a length of time such as 24h or 7d. Nothing was looked at."_s));
        return;
    }
    const UtcTime from{m_port.wallClock().micros - std::chrono::microseconds(*back).count()};
    m_port.decisionsSince(from, body->limit.value_or(usualLimit), reply,
                          [this, reply, yaml = *body->yaml](const Result<QList<DecisionRecord>> &records) {
        if (!records) {
            sendError(reply, records.error());
            return;
        }
        m_port.askPolicy(reply, [reply, yaml, records = *records](const policy::Desk &desk) {
            return [reply, answer = routing::whatIfAnswer(records, desk.running().text, yaml)] {
                sendJson(reply, 200, answer);
            };
        });
    });
}

void PolicyApi::compare(HttpRequest &request, dispatch::ReplyStream *reply)
{
    const Result<PolicyBody> body = readPolicyBody(request.body, {u"yaml"_s, u"from"_s, u"to"_s}, {});
    if (body && body->yaml && body->to) {
        sendError(reply, invalid(u"to"_s, u"`yaml` is compared to `from` or to what runs; `to` has no place there."_s));
        return;
    }
    if (!body || (!body->yaml && !body->from && !body->to)) {
        sendError(reply, body ? invalid({}, u"There is nothing to compare: give `yaml`, or `from` and `to`."_s) : body.error());
        return;
    }
    m_port.askPolicy(reply, [reply, wish = *body](const policy::Desk &desk) -> std::function<void()> {
        const Result<Side> from = versionSide(desk, wish.from);
        const Result<Side> to = wish.yaml ? Result<Side>(Side{u"given"_s, *wish.yaml}) : versionSide(desk, wish.to);
        if (!from || !to)
            return [reply, error = from ? to.error() : from.error()] { sendError(reply, error); };
        return [reply, answer = policy::diffJson(from->text, to->text, from->name, to->name)] {
            sendJson(reply, 200, answer);
        };
    });
}

} // namespace signalbox::server
