// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/responses_trail.h"

#include "wire/jsonreader.h"
#include "wire/jsonvalues.h"
#include "wire/responses_object.h"

#include <algorithm>

namespace signalbox::wire {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

constexpr qsizetype longestId = 512;

/// The response object in the data of an event, or `json` itself when it is one.
template <class Use>
void withResponse(QByteArrayView json, Use use)
{
    JsonReader reader;
    element root;
    object fields;
    if (json.isEmpty() || reader.parse(json, root) != simdjson::SUCCESS || root.get(fields) != simdjson::SUCCESS)
        return;
    use(objectMember(fields, "response").value_or(fields));
}

} // namespace

QByteArray ResponseTrail::idOf(QByteArrayView body)
{
    QByteArray id;
    withResponse(body, [&id](object response) { id = textMember(response, "id"); });
    return id.size() <= longestId ? id : QByteArray();
}

void ResponseTrail::saw(QByteArrayView events)
{
    constexpr QByteArrayView field = "data:";
    for (qsizetype at = 0; at < events.size();) {
        const qsizetype end = events.indexOf('\n', at);
        const QByteArrayView line = events.sliced(at, (end < 0 ? events.size() : end) - at);
        if (line.startsWith(field)) {
            const QByteArrayView data = line.sliced(field.size()).trimmed();
            if (m_events++ == 0) {
                withResponse(data, [this](object response) {
                    m_id = textMember(response, "id").left(longestId);
                    m_model = textMember(response, "model");
                    m_created = integerMember(response, "created_at").value_or(0);
                });
            }
        }
        at = end < 0 ? events.size() : end + 1;
    }
}

QByteArray ResponseTrail::failed(const Error &error) const
{
    const QLatin1StringView code = errorCode(error.kind);
    const QByteArray message = error.message.toUtf8();
    JsonWriter told;
    told.open('{').member("type", "error").numberMember("sequence_number", m_events);
    told.member("code", {code.data(), code.size()}).member("message", message).rawMember("param", "null").close('}');
    responses::ResponseObject object;
    object.id = responses::idOf(m_id);
    object.model = m_model;
    object.created = m_created;
    object.failure = message;
    JsonWriter end;
    end.open('{').member("type", "response.failed").numberMember("sequence_number", m_events + 1);
    end.rawMember("response", object.json()).close('}');
    return "event: error\ndata: " + told.take() + "\n\nevent: response.failed\ndata: " + end.take() + "\n\n";
}

} // namespace signalbox::wire
