// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "server/http.h"
#include "server/replies.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QList>
#include <QString>
#include <QStringList>

namespace signalbox::server {

/// Which function of `Owner` answers what. A route's path that ends in '/' means: and everything below it.
template <class Owner>
class Routes final
{
public:
    using Handler = void (Owner::*)(HttpRequest &request, dispatch::ReplyStream *reply);
    struct Route
    {
        QByteArray method;
        QByteArray path;
        Handler handler;
    };

    Routes(std::initializer_list<Route> routes) : m_routes(routes) {}

    /// False: nothing is at `path`, and `reply` waits for an answer. Else it is answered, with the methods that the path
    /// takes when the request's is not among them. HEAD is answered like GET.
    bool serve(Owner &owner, const QByteArray &path, HttpRequest &request, dispatch::ReplyStream *reply) const
    {
        const QByteArray method = request.method == "HEAD" ? QByteArray("GET") : request.method;
        QByteArrayList allowed;
        for (const Route &route : m_routes) {
            if (!isAt(route.path, path))
                continue;
            if (route.method == method) {
                (owner.*route.handler)(request, reply);
                return true;
            }
            allowed.append(route.method);
        }
        if (!allowed.isEmpty())
            refuseMethod(request, allowed, reply);
        return !allowed.isEmpty();
    }

    /// Paths of that method that begin so, in their order, but no path that means everything below another.
    [[nodiscard]] QStringList paths(QByteArrayView method, QByteArrayView begin) const
    {
        QStringList found;
        for (const Route &route : m_routes) {
            if (route.method == method && route.path.startsWith(begin) && !route.path.endsWith('/'))
                found.append(QString::fromLatin1(route.path));
        }
        return found;
    }

private:
    static bool isAt(const QByteArray &route, const QByteArray &path)
    {
        return path == route || (route.endsWith('/') && path.startsWith(route) && path.size() > route.size());
    }

    QList<Route> m_routes;
};

} // namespace signalbox::server
