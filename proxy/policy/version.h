// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/clock.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace signalbox::policy {

/// By which way a version came to be applied.
enum class Author {
    File,        ///< the policy file was changed by hand, also while nothing ran
    CommandLine, ///< `signalbox policy apply`
    Window,
    Api,         ///< the control API, with the token named in Version::client
    Rollback,    ///< an earlier version was restored
    Bundled,     ///< the demo policy that is part of the program
};

/// "file", "cli", "window", "api", "rollback", "bundled".
[[nodiscard]] QLatin1StringView authorName(Author author);
[[nodiscard]] std::optional<Author> authorFromName(QStringView name);

/// One policy as it was applied.
struct Version
{
    int number = 0;  ///< from 1; never used twice
    QString hash;    ///< the policy's canonical hash
    QString parent;  ///< hash of what ran before; empty for the first
    Author author = Author::File;
    QString client;  ///< name of the token it came with; empty without one
    UtcTime time;
    QString note;
    QString file;    ///< the policy file it was read from or written to
    std::optional<int> restores; ///< Rollback: the version that was restored
    qint64 bytes = 0;            ///< of the text
    QByteArray sha256;           ///< of the text, hexadecimal
    bool hasText = false;        ///< its text is still kept

    bool operator==(const Version &) const = default;
};

inline constexpr qsizetype longestVersionNote = 1'000;

/// {"format", "version", "hash", "parent", "author", "client", "time", "note", "file", "restores"?, "bytes", "sha256"}.
[[nodiscard]] QByteArray versionText(const Version &version);
/// nullopt when it is not such a text. `hasText` is not part of it.
[[nodiscard]] std::optional<Version> versionFromText(const QByteArray &text);

/// "2026-11-22T10:47:25.123Z"
[[nodiscard]] QString utcText(UtcTime time);

} // namespace signalbox::policy
