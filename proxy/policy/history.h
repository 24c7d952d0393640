// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "policy/version.h"
#include "policy/version_store.h"

#include <QList>
#include <QStringList>

#include <memory>
#include <optional>

namespace signalbox::policy {

/// What is about to be applied.
struct NewVersion
{
    QByteArray text; ///< the YAML as written, comments included
    QString hash;
    Author author = Author::File;
    QString client;
    UtcTime time;
    QString note;
    std::optional<int> restores;
    QString file;
};

/// Versions from new to old, and what could not be read of those asked for: named, never fatal.
struct VersionList
{
    QList<Version> versions;
    QStringList problems;
};

/// The applied versions of a policy. A version is NUMBER.json (who, when, why) beside NUMBER.yaml (the text); the texts of
/// the newest 500 are kept, the rest of all. Applying is two steps around the write of the policy file, so that a crash
/// between them neither forgets nor invents a version: prepare() writes all there is to write, commit() only renames.
/// Reads the store anew each time it is asked; one thread at a time.
class History final
{
public:
    static constexpr int keptTexts = 500;

    explicit History(std::unique_ptr<VersionStore> store);

    /// Call before the first use, with the text that is about to run: a change that was prepared when the program died
    /// becomes a version if it is what runs, else it is dropped.
    void recover(const QByteArray &runningText);

    /// Gets a version ready. The same text as the newest version's is no new one: that one is returned and there is
    /// nothing to commit. Error: Io, and nothing changed.
    [[nodiscard]] Result<Version> prepare(const NewVersion &next);
    /// Makes what was prepared the newest version.
    [[nodiscard]] Result<void> commit();
    /// Drops what was prepared.
    void abandon();
    /// All in one, for a text that is in force already.
    [[nodiscard]] Result<Version> append(const NewVersion &next);

    [[nodiscard]] std::optional<Version> newest() const;
    /// At most `limit` versions below `before` (0 = from the newest).
    [[nodiscard]] VersionList list(int limit, int before = 0) const;
    /// NotFound with the numbers there are, Io when it is damaged.
    [[nodiscard]] Result<Version> find(int number) const;
    /// The text of a version: NotFound when it is no longer kept, Io when it is damaged.
    [[nodiscard]] Result<QByteArray> text(int number) const;

private:
    /// Numbers of the files there are, ascending.
    struct Numbers
    {
        QList<int> versions;
        QList<int> texts;
    };
    [[nodiscard]] Numbers numbers() const;
    [[nodiscard]] Result<Version> read(int number) const;
    [[nodiscard]] std::optional<Version> prepared() const;
    void prune();

    std::unique_ptr<VersionStore> m_store;
    bool m_isPrepared = false;
};

} // namespace signalbox::policy
