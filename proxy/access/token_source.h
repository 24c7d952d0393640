// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "access/token_table.h"

#include <QFileSystemWatcher>
#include <QObject>
#include <QTimer>

namespace signalbox::access {

/// Keeps a TokenTable the same as a token file that may change at any time. A file that cannot be read or is damaged
/// changes nothing and is reported in the log. Lives on the thread that made it.
class TokenSource final : public QObject
{
    Q_OBJECT

public:
    /// `table` outlives this.
    TokenSource(QString file, TokenTable &table, QObject *parent = nullptr);

    /// Fills the table and keeps it so: a change is applied within a second.
    void start();
    /// What the table was last given.
    [[nodiscard]] const QList<ClientToken> &tokens() const { return m_tokens; }
    /// Why the file could not be used when it was last looked at; empty = it could.
    [[nodiscard]] const QString &problem() const { return m_problem; }

signals:
    /// The table was given other tokens.
    void changed();

private:
    void reload();

    QString m_file;
    TokenTable &m_table;
    QList<ClientToken> m_tokens;
    QString m_problem; ///< reported once, however often the folder changes
    QFileSystemWatcher m_watcher;
    QTimer m_settle; ///< a save is several events
};

} // namespace signalbox::access
