// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QJsonObject>

#include <mutex>

namespace signalbox::engine {

/// What /readyz says, written by the engine when something changes and read by the workers when asked.
class SharedState final
{
public:
    void setReadiness(const QJsonObject &readiness);
    [[nodiscard]] QJsonObject readiness() const;

private:
    mutable std::mutex m_mutex;
    QJsonObject m_readiness;
};

} // namespace signalbox::engine
