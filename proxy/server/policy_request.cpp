// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "server/policy_request.h"

#include "server/http_text.h"
#include "wire/jsonfault.h"
#include "wire/jsonreader.h"

using namespace Qt::StringLiterals;

namespace signalbox::server {
namespace {

Unexpected refuse(const QString &param, const QString &why)
{
    return Unexpected(Error{ErrorKind::InvalidRequest, why + u" Nothing was changed."_s, param});
}

Result<void> readMember(const QString &key, simdjson::dom::element value, PolicyBody &body)
{
    if (key == "yaml"_L1 || key == "note"_L1 || key == "since"_L1) {
        std::string_view text;
        if (value.get(text) != simdjson::SUCCESS)
            return refuse(key, u"`%1` must be a text."_s.arg(key));
        const QByteArray bytes(text.data(), static_cast<qsizetype>(text.size()));
        if (key == "yaml"_L1) {
            body.yaml = bytes;
            return {};
        }
        if (key == "since"_L1) {
            body.since = QString::fromUtf8(bytes);
            return {};
        }
        return policy::readNote(QString::fromUtf8(bytes)).map([&body](const QString &note) { body.note = note; });
    }
    int64_t number = 0;
    if (value.get(number) != simdjson::SUCCESS || number < 1 || number > std::numeric_limits<int>::max())
        return refuse(key, key == "limit"_L1 ? u"`limit` must be a whole number."_s
                                             : u"`%1` must be the number of a version."_s.arg(key));
    if (key == "limit"_L1) {
        body.limit = static_cast<int>(number);
        return {};
    }
    (key == "version"_L1 ? body.version : key == "from"_L1 ? body.from : body.to) = static_cast<int>(number);
    return {};
}

QString listed(const QStringList &words)
{
    return u'`' + words.join(u"`, `"_s) + u'`';
}

/// The hash a client says it has seen: a quoted entity tag (RFC 9110 §8.8.3), `*`, or the bare hash.
Result<QString> ifMatch(const HttpRequest &request)
{
    const QString value = QString::fromLatin1(upstream::headerValue(request.headers, "if-match")).trimmed();
    if (value.isEmpty())
        return Unexpected(Error{ErrorKind::PreconditionRequired,
                                u"A change of the policy needs If-Match with the hash of the policy it was made for, so that "
                                "nobody's work is overwritten. Nothing was changed. GET /signalbox/v1/policy gives it as ETag."_s,
                                u"If-Match"_s});
    const bool isQuoted = value.size() > 2 && value.startsWith(u'"') && value.endsWith(u'"');
    const QString hash = isQuoted ? value.sliced(1, value.size() - 2) : value;
    if (hash.contains(u'"') || hash.contains(u',') || hash.startsWith("W/"_L1))
        return refuse(u"If-Match"_s, u"If-Match must be one hash in quotes, as GET /signalbox/v1/policy gives it."_s);
    return hash;
}

policy::Author authorOf(const HttpRequest &request)
{
    const bool isCommand = upstream::headerValue(request.headers, "x-signalbox-author") == "cli";
    return isCommand ? policy::Author::CommandLine : policy::Author::Api;
}

} // namespace

Result<PolicyBody> readPolicyBody(QByteArrayView json, const QStringList &known, const QStringList &required)
{
    wire::JsonReader reader;
    simdjson::dom::element root;
    simdjson::dom::object object;
    if (reader.parse(json, root) != simdjson::SUCCESS) {
        const std::optional<wire::JsonFault> fault = wire::findJsonFault(json, wire::maxJsonDepth);
        return refuse({}, fault ? u"The body is not JSON: %1 at byte %2."_s.arg(fault->what).arg(fault->offset)
                                : u"The body is not JSON."_s);
    }
    if (root.get(object) != simdjson::SUCCESS)
        return refuse({}, u"The body must be a JSON object with %1."_s.arg(listed(known)));
    PolicyBody body;
    QStringList seen;
    for (const auto [name, value] : object) {
        const QString key = QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
        if (seen.contains(key))
            return refuse(key.left(100), u"`%1` is there twice."_s.arg(key.left(100)));
        if (!known.contains(key))
            return refuse(key.left(100), u"`%1` is not known here; known are %2."_s.arg(key.left(100), listed(known)));
        seen.append(key);
        if (const Result<void> read = readMember(key, value, body); !read)
            return Unexpected(read.error());
    }
    for (const QString &key : required) {
        if (!seen.contains(key))
            return refuse(key, u"`%1` is missing."_s.arg(key));
    }
    return body;
}

Result<policy::ChangeRequest> readPut(const HttpRequest &request)
{
    const Result<QString> hash = ifMatch(request);
    if (!hash)
        return Unexpected(hash.error());
    const Result<QString> headerNote =
        policy::readNote(QString::fromUtf8(upstream::headerValue(request.headers, "x-signalbox-note")));
    if (!headerNote)
        return Unexpected(headerNote.error());
    policy::ChangeRequest change;
    change.ifMatch = *hash;
    change.author = authorOf(request);
    change.client = request.identity.client;
    change.note = *headerNote;
    if (isYaml(upstream::headerValue(request.headers, "content-type"))) {
        change.text = request.body;
        return change;
    }
    const Result<PolicyBody> body = readPolicyBody(request.body, {u"yaml"_s, u"note"_s}, {u"yaml"_s});
    if (!body)
        return Unexpected(body.error());
    change.text = *body->yaml;
    if (!body->note.isEmpty())
        change.note = body->note;
    return change;
}

Result<policy::ChangeRequest> readRollback(const HttpRequest &request)
{
    const Result<QString> hash = ifMatch(request);
    if (!hash)
        return Unexpected(hash.error());
    const Result<PolicyBody> body = readPolicyBody(request.body, {u"version"_s, u"note"_s}, {u"version"_s});
    if (!body)
        return Unexpected(body.error());
    policy::ChangeRequest change;
    change.ifMatch = *hash;
    change.author = policy::Author::Rollback;
    change.client = request.identity.client;
    change.note = body->note;
    change.restores = body->version;
    return change;
}

} // namespace signalbox::server
