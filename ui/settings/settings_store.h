// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "settings/setting_specs.h"

#include <QDateTime>
#include <QFileSystemWatcher>
#include <QHash>
#include <QJsonObject>
#include <QObject>
#include <QTimer>

namespace signalbox::gui {

enum class SettingSource { Standard, File, Environment, CommandLine };

/// What stands before the file for this run.
struct SettingOverride
{
    QJsonValue value;
    SettingSource source = SettingSource::CommandLine;
    QString name; ///< "--listen", "SIGNALBOX_LISTEN"
};

/// One setting that differs between what counts here and what the file says now.
struct SettingDifference
{
    QString key;
    QJsonValue here; ///< undefined = not set
    QJsonValue inFile;
};

/// The settings: the file below the data folder, what stands before it, and the standards below it. What the file holds
/// and nobody knows is kept. Every change is written at once, on top of what the file says at that moment, so that two who
/// write lose nothing of each other. Lives on the GUI thread.
class SettingsStore final : public QObject
{
    Q_OBJECT

public:
    /// Reads the file. A damaged one is renamed and problem() says so.
    explicit SettingsStore(const QString &file, QObject *parent = nullptr);

    void setOverrides(const QHash<QString, SettingOverride> &overrides);

    [[nodiscard]] const QList<SettingSpec> &specs() const { return m_specs; }
    [[nodiscard]] const SettingSpec *spec(const QString &key) const;
    /// What counts: from before the file, the file, else the standard.
    [[nodiscard]] QJsonValue value(const QString &key) const;
    [[nodiscard]] SettingSource source(const QString &key) const;
    /// "--listen" or "SIGNALBOX_LISTEN"; empty unless something stands before the file.
    [[nodiscard]] QString overrideName(const QString &key) const;
    /// Changed since the start, and it counts only from the next one on.
    [[nodiscard]] bool waitsForStart(const QString &key) const;

    /// Empty = it is set. Else nothing was changed and this says why.
    [[nodiscard]] QString set(const QString &key, const QJsonValue &value);
    /// The standard counts again.
    [[nodiscard]] QString reset(const QString &key);

    [[nodiscard]] QString file() const { return m_file; }
    /// What is wrong with the file; empty = nothing.
    [[nodiscard]] QString problem() const { return m_problem; }
    /// Somebody else changed the file since it was read; when that was seen.
    [[nodiscard]] QDateTime changedOutside() const { return m_changedOutside; }
    [[nodiscard]] QList<SettingDifference> differences() const;
    /// Takes over what the file says now.
    void reload();

signals:
    void changed(const QString &key);
    /// problem() or changedOutside() changed.
    void fileStateChanged();

private:
    void read();
    void watch();
    void onFileChanged();
    [[nodiscard]] QString write(const QString &key, const QJsonValue &value);

    QString m_file;
    QList<SettingSpec> m_specs;
    QJsonObject m_values;   ///< as the file has them
    QJsonObject m_atStart;  ///< what counted then
    QHash<QString, SettingOverride> m_overrides;
    QString m_problem;
    QDateTime m_changedOutside;
    QFileSystemWatcher m_watcher;
    QTimer m_settle; ///< an editor's save is several events
};

} // namespace signalbox::gui
