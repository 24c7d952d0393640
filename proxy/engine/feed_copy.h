// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "catalog/price_feed.h"
#include "core/clock.h"
#include "policy/policy.h"
#include "upstream/client.h"

#include <QObject>
#include <QTimer>

#include <optional>

namespace signalbox::engine {

/// One feed: the last good copy in a file, when it was fetched, and the fetching of the next. Lives on the keeper's thread.
class FeedCopy final : public QObject, private upstream::Listener
{
    Q_OBJECT

public:
    FeedCopy(policy::FeedSource source, const QString &folder, const Clock &clock, upstream::Client &client);
    ~FeedCopy() override;

    /// Reads what is kept and fetches as often as the policy says.
    void start();

    [[nodiscard]] const policy::FeedSource &source() const { return m_source; }
    [[nodiscard]] const std::vector<catalog::Model> &models() const { return m_models; }
    [[nodiscard]] std::optional<UtcTime> fetched() const { return m_fetched; }
    [[nodiscard]] std::optional<UtcTime> tried() const { return m_tried; }
    [[nodiscard]] UtcTime due() const { return m_due; }
    [[nodiscard]] const QString &problem() const { return m_problem; }

signals:
    void changed();

private:
    void onHead(int status, const upstream::Headers &headers) override;
    void onBody(QByteArrayView bytes) override;
    void onEnding(const upstream::Ending &ending) override;

    void fetch();
    void take();
    void fail(const QString &problem);
    void planNext();
    void readKept();
    [[nodiscard]] Result<void> keep(const QByteArray &bytes) const;

    policy::FeedSource m_source;
    QString m_file; ///< of the copy; its times stand in m_file + ".json"
    const Clock &m_clock;
    upstream::Client &m_client;
    upstream::CallId m_call = 0;
    bool m_isFetching = false;
    int m_status = 0;
    QByteArray m_body;
    std::vector<catalog::Model> m_models;
    std::optional<UtcTime> m_fetched;
    std::optional<UtcTime> m_tried;
    UtcTime m_due;
    QString m_problem;
    QTimer m_timer;    ///< until it is due
    QTimer m_patience; ///< for one fetch
};

} // namespace signalbox::engine
