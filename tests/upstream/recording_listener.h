// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "upstream/client.h"

#include <functional>
#include <utility>

namespace signalbox::test {

/// Keeps what it heard; hooks run after the keeping. Order and number of calls are checked as they come.
class RecordingListener final : public upstream::Listener
{
public:
    void onHead(int newStatus, const upstream::Headers &newHeaders) override
    {
        Q_ASSERT(heads == 0 && !ending);
        ++heads;
        status = newStatus;
        headers = newHeaders;
        if (headHook)
            headHook();
    }
    void onBody(QByteArrayView bytes) override
    {
        Q_ASSERT(heads == 1 && !ending);
        body.append(bytes);
        if (bodyHook)
            bodyHook();
    }
    void onEnding(const upstream::Ending &newEnding) override
    {
        Q_ASSERT(!ending);
        ending = newEnding;
        if (auto hook = std::exchange(endingHook, {})) // the hook may destroy us
            hook();
    }

    int heads = 0;
    int status = 0;
    upstream::Headers headers;
    QByteArray body;
    std::optional<upstream::Ending> ending;
    std::function<void()> headHook;
    std::function<void()> bodyHook;
    std::function<void()> endingHook;
};

} // namespace signalbox::test
