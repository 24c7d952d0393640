// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "engine/local_client.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace signalbox::engine {

class LocalClient::Call final : public upstream::Listener
{
public:
    Call(LocalClient &owner, Done done) : m_owner(owner), m_done(std::move(done)) {}

    void onHead(int status, const upstream::Headers &) override { m_status = status; }
    void onBody(QByteArrayView bytes) override
    {
        constexpr qsizetype enough = 64 * 1024;
        if (m_status >= 400 && m_body.size() < enough)
            m_body.append(bytes);
    }
    void onEnding(const upstream::Ending &ending) override
    {
        QString problem;
        if (!ending.complete)
            problem = ending.detail;
        else if (m_status != 200)
            problem = QJsonDocument::fromJson(m_body)[u"error"_s][u"message"_s].toString(u"status %1"_s.arg(m_status));
        const Done done = std::move(m_done);
        LocalClient &owner = m_owner;
        owner.finished(this); // destroys this
        if (done)
            done(problem);
    }

private:
    LocalClient &m_owner;
    Done m_done;
    int m_status = 0;
    QByteArray m_body;
};

LocalClient::LocalClient(QByteArray baseUrl, Secret token, QObject *parent)
    : QObject(parent), m_baseUrl(std::move(baseUrl)), m_token(std::move(token))
{
}

LocalClient::~LocalClient() = default;

void LocalClient::send(const LocalRequest &request, Done done)
{
    auto call = std::make_unique<Call>(*this, std::move(done));
    upstream::Request http;
    http.url = m_baseUrl + "/chat/completions";
    http.headers = {{"content-type", "application/json"}, {"x-signalbox-client", request.client}};
    if (!request.tags.isEmpty())
        http.headers.append(upstream::Header{"x-signalbox-tags", request.tags});
    if (!request.session.isEmpty())
        http.headers.append(upstream::Header{"x-signalbox-session", request.session});
    http.bearer = m_token;
    http.body = request.body;
    m_client.start(http, call.get());
    m_calls.emplace(call.get(), std::move(call));
}

void LocalClient::finished(Call *call)
{
    m_calls.erase(call);
}

} // namespace signalbox::engine
