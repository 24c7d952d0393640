// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"

#include <QString>

namespace signalbox::ledger {

/// The data folder, held by this process: two copies on the same folder would fold the same journals twice. The lock
/// (on signalbox.lock) ends with the process however it ends.
class DataFolder final
{
public:
    /// Creates the folder (mode 0700) if needed and takes the lock. Error: it cannot be written, or another process
    /// holds it; the message then names that process and its address.
    [[nodiscard]] static Result<DataFolder> open(const QString &dir);
    DataFolder(DataFolder &&other) noexcept;
    DataFolder &operator=(DataFolder &&other) noexcept;
    ~DataFolder();
    Q_DISABLE_COPY(DataFolder)

    /// Tells a second copy (and `signalbox status`) where this one listens. Call after listening.
    [[nodiscard]] Result<void> writeAddress(const QString &baseUrl);
    [[nodiscard]] const QString &path() const { return m_dir; }

private:
    DataFolder() = default;
    [[nodiscard]] Result<void> writeOwner(const QString &baseUrl);

    QString m_dir;
    int m_fd = -1;
};

/// Who holds a data folder.
struct FolderOwner
{
    qint64 pid = 0;
    QString baseUrl; ///< empty while it does not listen yet
};

/// The running owner of `dir`; an error (NotFound) when no process holds it.
[[nodiscard]] Result<FolderOwner> folderOwner(const QString &dir);

} // namespace signalbox::ledger
