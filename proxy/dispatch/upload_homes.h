// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QHash>
#include <QString>
#include <QStringList>

#include <list>
#include <mutex>
#include <optional>

namespace signalbox::dispatch {

/// Where something is kept that a client uploaded or had made there.
struct UploadHome
{
    QString provider;
    QStringList tags; ///< of the request that brought it there: who uses it is at least as sensitive
    QString owner{};  ///< token it was brought there with, or that of what it was made from

    bool operator==(const UploadHome &) const = default;
};

/// Which provider gave which id of a file or batch. Bounded: the oldest are forgotten first. With a file it survives a
/// restart; what cannot be written is remembered until then all the same. Thread-safe, shared by all workers.
class UploadHomes final
{
public:
    static constexpr std::size_t most = 20'000;

    UploadHomes() = default;
    Q_DISABLE_COPY_MOVE(UploadHomes)

    /// Takes in what the file at `path` holds, one JSON object per line, and keeps it up from then on.
    void open(const QString &path);

    [[nodiscard]] std::optional<UploadHome> find(const QString &id) const;
    /// Tags are only ever added, and whose it was it stays.
    void remember(const QStringList &ids, const UploadHome &home);
    [[nodiscard]] std::size_t size() const;

private:
    bool add(const QString &id, const UploadHome &home);
    void load();
    void append(const QStringList &ids);

    QString m_path;
    mutable std::mutex m_mutex;
    QHash<QString, UploadHome> m_homes;
    std::list<QString> m_order; ///< oldest first
};

} // namespace signalbox::dispatch
