// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "server/api.h"
#include "server/array_reply.h"
#include "server/gemini_path.h"
#include "server/replies.h"

#include <QUrlQuery>

// What Api serves below `/v1beta/models/` and `/v1/models/` in Gemini's dialect.

using namespace Qt::StringLiterals;

namespace signalbox::server {
namespace {

/// Google streams events only with `alt=sse`, else one JSON array.
bool wantsEvents(const QByteArray &query)
{
    return QUrlQuery(QString::fromUtf8(query)).queryItemValue(u"alt"_s).compare("sse"_L1, Qt::CaseInsensitive) == 0;
}

} // namespace

void Api::gemini(HttpRequest &request, dispatch::ReplyStream *reply)
{
    const std::optional<GeminiCall> call = geminiCall(request.path);
    if (!call) {
        sendError(reply,
                  {ErrorKind::NotFound,
                   u"There is nothing at %1, so nothing was sent. POST takes models/{model}:generateContent, "
                   ":streamGenerateContent and :countTokens."_s.arg(QString::fromUtf8(request.path).left(200)),
                   {}},
                  wire::Dialect::Gemini);
        return;
    }
    switch (call->verb) {
    case GeminiCall::Verb::Generate:
        chat(request, reply);
        return;
    case GeminiCall::Verb::Stream:
        chat(request, wantsEvents(request.query) ? reply : new ArrayReply(reply));
        return;
    case GeminiCall::Verb::Count:
        request.body = countedRequest(request.body);
        countTokens(request, reply);
        return;
    }
    Q_UNREACHABLE();
}

} // namespace signalbox::server
