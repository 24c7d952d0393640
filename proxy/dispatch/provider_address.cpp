// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/provider_address.h"

namespace signalbox::dispatch {

QByteArray openAiAddress(const policy::Provider &provider, const QByteArray &base, QByteArrayView endpoint, const QByteArray &model)
{
    if (provider.apiVersion.isEmpty())
        return base + endpoint.toByteArray();
    QByteArray root = base;
    if (const qsizetype deployment = base.indexOf("/deployments/"); deployment >= 0) {
        if (model.isEmpty())
            root.truncate(deployment); // what no model is asked for belongs to the whole resource
    } else if (!base.endsWith("/v1")) {
        if (!base.endsWith("/openai"))
            root += "/openai";
        if (!model.isEmpty())
            root += "/deployments/" + model.toPercentEncoding();
    }
    return root + endpoint.toByteArray() + (endpoint.contains('?') ? "&api-version=" : "?api-version=") + provider.apiVersion;
}

void carryKey(upstream::Request &request, const policy::Provider &provider)
{
    if (provider.keyHeader == "authorization")
        request.keyHeader.clear(); // as a bearer token
    else if (!provider.keyHeader.isEmpty())
        request.keyHeader = provider.keyHeader;
}

} // namespace signalbox::dispatch
