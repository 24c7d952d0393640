// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "policy/loader.h"

#include <QFileSystemWatcher>
#include <QObject>
#include <QString>
#include <QTimer>

#include <optional>

namespace signalbox::engine {

/// Where the running policy comes from: a file that is watched, or the bundled demo policy. Loads it again when the file
/// changed (also when an editor replaced it) and tells what came of it; what to do with that is the engine's business.
class PolicySource final : public QObject
{
    Q_OBJECT

public:
    /// Reads from `file`, or the demo policy when `demo`.
    PolicySource(QString file, bool demo, QObject *parent = nullptr);

    [[nodiscard]] policy::LoadOutcome load();
    /// Emits changed() on every later change of the file's content, when it cannot be read and when it can again.
    void watch();
    [[nodiscard]] QString fileName() const { return m_demo ? QStringLiteral("demo.yaml (bundled)") : m_file; }

signals:
    void changed(const signalbox::policy::LoadOutcome &outcome);

private:
    void reload();
    [[nodiscard]] policy::LoadOutcome loadFile();

    QString m_file;
    bool m_demo;
    std::optional<QByteArray> m_lastContent; ///< nullopt: it could not be read
    QFileSystemWatcher m_watcher;
    QTimer m_settle; ///< an editor's save is several events
};

} // namespace signalbox::engine
