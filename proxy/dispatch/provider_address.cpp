// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/provider_address.h"

namespace signalbox::dispatch {

QByteArray openAiAddress(const policy::Provider &provider, const QByteArray &base, QByteArrayView endpoint, const QByteArray &model)
{
    if (provider.apiVersion.isEmpty())
        return base + endpoint.toByteArray();
    QByteArray root = base;
    const bool isWhole = base.endsWith("/v1") || base.contains("/deployments/");
    if (!isWhole) {
        if (!base.endsWith("/openai"))
            root += "/openai";
        if (!model.isEmpty())
            root += "/deployments/" + model.toPercentEncoding();
    }
    return root + endpoint.toByteArray() + "?api-version=" + provider.apiVersion;
}

void carryKey(upstream::Request &request, const policy::Provider &provider)
{
    if (provider.keyHeader == "authorization")
        request.keyHeader.clear(); // as a bearer token
    else if (!provider.keyHeader.isEmpty())
        request.keyHeader = provider.keyHeader;
}

} // namespace signalbox::dispatch
