// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"

#include <QByteArray>
#include <QString>

namespace signalbox::policy {

/// Where a policy is read from and written to: a file, or the demo policy that is part of the program and never written.
class PolicyFile final
{
public:
    [[nodiscard]] static PolicyFile at(QString path) { return PolicyFile(std::move(path)); }
    [[nodiscard]] static PolicyFile bundledDemo() { return PolicyFile({}); }

    [[nodiscard]] bool isBundled() const { return m_path.isEmpty(); }
    [[nodiscard]] const QString &path() const { return m_path; } ///< empty when bundled
    /// For messages.
    [[nodiscard]] QString name() const;
    [[nodiscard]] Result<QByteArray> read() const;
    /// Replaces the content as a whole, keeping permissions and following a link. Error: the old content is still there.
    [[nodiscard]] Result<void> write(const QByteArray &text) const;
    /// Copies the file beside itself, with the same permissions, instead of the last such copy; returns where.
    [[nodiscard]] Result<QString> putAside() const;

private:
    explicit PolicyFile(QString path)
        : m_path(std::move(path))
    {
    }
    QString m_path;
};

} // namespace signalbox::policy
