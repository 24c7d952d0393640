// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"

#include <QByteArray>

namespace signalbox::wire {

/// What a stream of OpenAI Responses has told its client so far, as far as it matters later: its id, and what an event
/// that ends it early must go on from. One per answer; costs a search for line ends.
class ResponseTrail final
{
public:
    /// Whole events as they go to the client.
    void saw(QByteArrayView events);
    /// "resp_…"; empty when none was said.
    [[nodiscard]] const QByteArray &id() const { return m_id; }
    /// The end of a stream that was cut: an `error` event with our own code, then the response as failed, which clients
    /// wait for.
    [[nodiscard]] QByteArray failed(const Error &error) const;

    /// Of a complete answer.
    [[nodiscard]] static QByteArray idOf(QByteArrayView body);

private:
    QByteArray m_id;
    QByteArray m_model;
    qint64 m_created = 0;
    qint64 m_events = 0; ///< they are numbered from 0
};

} // namespace signalbox::wire
