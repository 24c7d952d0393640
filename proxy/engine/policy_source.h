// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "policy/policy_file.h"

#include <QFileSystemWatcher>
#include <QObject>
#include <QTimer>

#include <optional>

namespace signalbox::engine {

/// Watches the policy file and tells when its content changed (also when an editor replaced it). What is to be done with
/// that is not its business. Lives on the thread that made it.
class PolicySource final : public QObject
{
    Q_OBJECT

public:
    explicit PolicySource(policy::PolicyFile file, QObject *parent = nullptr);

    /// From now on tells of every change of the file's content, when it cannot be read and when it can again. `text` is
    /// what is known of it. The bundled policy never changes.
    void watch(const QByteArray &text);
    /// Looks now instead of when the system tells.
    void look();
    /// The content is known to be this: it was just written.
    void expect(const QByteArray &text);

signals:
    void changed(const signalbox::Result<QByteArray> &text);

private:
    policy::PolicyFile m_file;
    std::optional<QByteArray> m_known; ///< nullopt: it could not be read
    QFileSystemWatcher m_watcher;
    QTimer m_settle; ///< an editor's save is several events
};

} // namespace signalbox::engine
