// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "dispatch/session_store.h"

#include <QFile>

#include <mutex>

namespace signalbox::dispatch {

/// What is known of a response that a provider keeps.
struct KeptResponse
{
    QString lane;            ///< "provider/model" that gave it
    qint64 promptTokens = 0; ///< of its prompt
    QStringList tags;        ///< of the request, which hold for what follows
    QStringList declared{};  ///< see routing::SessionState
    bool tagged = false;     ///< beyond those it would have had by itself
};

/// Which lane keeps which response, by the token that asked for it and its id. Bounded: the longest unused is forgotten first,
/// its tags never (see SessionStore). With a file it survives a restart: the file holds a hash of token and id instead of
/// the id, and is begun anew beside its predecessor every `mostLines`. What cannot be written is remembered until the restart
/// all the same. Thread-safe, shared by all workers.
class KeptResponses final
{
public:
    static constexpr int mostLines = 20'000;

    KeptResponses() = default;
    Q_DISABLE_COPY_MOVE(KeptResponses)

    /// Takes in what the file at `path` and its predecessor hold, one JSON object per line, and keeps them up from then on.
    void open(const QString &path);

    /// As a session: its tags, and as its lane the one that keeps it; empty = nobody known.
    [[nodiscard]] routing::SessionState find(const QString &owner, QByteArrayView id) const;
    void remember(const QString &owner, QByteArrayView id, const KeptResponse &response, std::chrono::microseconds now);

private:
    void add(const SessionName &name, const KeptResponse &response, std::chrono::microseconds now);
    int load(const QString &path);
    void append(const QByteArray &line);

    SessionStore m_store;
    std::mutex m_fileMutex;
    QFile m_file; ///< not open: nothing is written
    int m_lines = 0;
};

} // namespace signalbox::dispatch
