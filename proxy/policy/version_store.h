// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"

#include <QByteArray>
#include <QHash>
#include <QStringList>

namespace signalbox::policy {

/// Small files by name, each written whole or not at all: what History keeps its versions in. One thread at a time.
class VersionStore
{
public:
    VersionStore() = default;
    virtual ~VersionStore() = default;
    Q_DISABLE_COPY_MOVE(VersionStore)

    /// Every name that is there; none when nothing was written yet.
    [[nodiscard]] virtual QStringList names() const = 0;
    /// NotFound, or Io when it cannot be read or is larger than any file of ours.
    [[nodiscard]] virtual Result<QByteArray> read(const QString &name) const = 0;
    /// Once this returns, the content survives a crash and a power cut; before, the old content does.
    [[nodiscard]] virtual Result<void> write(const QString &name, const QByteArray &content) = 0;
    /// Gives a file another name, as one step that survives a power cut. What had that name is gone.
    [[nodiscard]] virtual Result<void> rename(const QString &from, const QString &to) = 0;
    virtual void remove(const QString &name) = 0;
    /// For messages: where a name is.
    [[nodiscard]] virtual QString place(const QString &name) const = 0;
};

/// Has a folder's names survive a power cut (fsync(2)).
[[nodiscard]] Result<void> syncFolder(const QString &dir);

/// In a folder, made at the first write. Nobody but its owner can look into it (0700, files 0600).
class FolderStore final : public VersionStore
{
public:
    explicit FolderStore(QString dir);

    [[nodiscard]] QStringList names() const override;
    [[nodiscard]] Result<QByteArray> read(const QString &name) const override;
    [[nodiscard]] Result<void> write(const QString &name, const QByteArray &content) override;
    [[nodiscard]] Result<void> rename(const QString &from, const QString &to) override;
    void remove(const QString &name) override;
    [[nodiscard]] QString place(const QString &name) const override;

private:
    QString m_dir;
};

/// In memory, for a run that leaves nothing behind.
class MemoryStore final : public VersionStore
{
public:
    [[nodiscard]] QStringList names() const override;
    [[nodiscard]] Result<QByteArray> read(const QString &name) const override;
    [[nodiscard]] Result<void> write(const QString &name, const QByteArray &content) override;
    [[nodiscard]] Result<void> rename(const QString &from, const QString &to) override;
    void remove(const QString &name) override;
    [[nodiscard]] QString place(const QString &name) const override;

private:
    QHash<QString, QByteArray> m_files;
};

} // namespace signalbox::policy
