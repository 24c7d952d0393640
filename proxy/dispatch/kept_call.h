// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"
#include "dispatch/dispatcher.h"

#include <QPointer>
#include <QTimer>

namespace signalbox::dispatch {

/// What a client wants of a response that a provider keeps for it.
struct KeptWish
{
    QByteArray id;             ///< of the response
    QByteArray method = "GET"; ///< GET, DELETE, or POST without a body
    QByteArray below{};        ///< "/input_items", "/cancel"
    QByteArray query{};        ///< without its '?'; holds nothing but what OpenAI's reference lists
    QString owner{};           ///< name of the client's token
};

/// The provider that keeps it, as a position in the policy's models. NotFound, with the next step, when nobody here knows it
/// or it was answered in a dialect that keeps nothing.
[[nodiscard]] Result<policy::ModelIndex> keeperOf(const KeptWish &wish, const KeptResponses *kept, const policy::Policy &policy);

/// Carries one such wish to the provider that keeps the response, and to no other: nothing but its id leaves. It costs nothing,
/// so there is neither a decision nor a row. Deletes itself. On the dispatcher's thread.
class KeptCall final : public QObject, private upstream::Listener
{
    Q_OBJECT

public:
    KeptCall(const DispatchTools &tools, SnapshotPtr snapshot, policy::ModelIndex keeper, ReplyStream *reply, QObject *parent);
    ~KeptCall() override;

    void start(const KeptWish &wish);

private:
    void onHead(int status, const upstream::Headers &headers) override;
    void onBody(QByteArrayView bytes) override;
    void onEnding(const upstream::Ending &ending) override;
    void fail(const QString &what, int status);
    void over();

    static constexpr qint64 highWater = 256 * 1024;

    DispatchTools m_tools; // its own: the dispatcher's are gone when its children are
    SnapshotPtr m_snapshot;
    policy::ModelIndex m_keeper;
    QPointer<ReplyStream> m_reply;
    QTimer m_limit;
    upstream::CallId m_call = 0;
    bool m_isOpen = false;
    bool m_hasBegun = false;
};

} // namespace signalbox::dispatch
