// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "settings/settings_store.h"

#include "core/settings_file.h"

#include <QFileInfo>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::gui {
namespace {

constexpr int settleMs = 150;

} // namespace

SettingsStore::SettingsStore(const QString &file, QObject *parent) : QObject(parent), m_file(file), m_specs(settingSpecs())
{
    m_settle.setSingleShot(true);
    m_settle.setInterval(settleMs);
    connect(&m_settle, &QTimer::timeout, this, &SettingsStore::onFileChanged);
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, &m_settle, qOverload<>(&QTimer::start));
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, [this] {
        if (QFileInfo::exists(m_file) && !m_watcher.files().contains(m_file))
            m_settle.start();
    });
    read();
    for (const SettingSpec &spec : std::as_const(m_specs))
        m_atStart.insert(spec.key, value(spec.key));
}

void SettingsStore::read()
{
    m_problem.clear();
    const Result<QJsonObject> values = readSettings(m_file);
    if (values) {
        m_values = *values;
    } else if (values.error().kind == ErrorKind::InvalidRequest) {
        const QString name = QFileInfo(m_file).fileName();
        const Result<QString> aside = setSettingsAside(m_file);
        m_problem = aside ? tr("%1 was damaged (%2). It is kept as %3; the standards hold until you change something.")
                                .arg(name, values.error().message, QFileInfo(*aside).fileName())
                          : tr("%1 is damaged (%2) and cannot be put aside; nothing is written to it.").arg(name, values.error().message);
        m_values = {};
    } else {
        m_problem = tr("%1 cannot be read (%2); the standards hold.").arg(m_file, values.error().message);
        m_values = {};
    }
    QStringList wrong;
    for (const SettingSpec &spec : std::as_const(m_specs)) {
        if (!m_values.contains(spec.key))
            continue;
        if (const QString problem = settingProblem(spec, m_values.value(spec.key)); !problem.isEmpty())
            wrong.append(u"%1: %2"_s.arg(spec.key, problem));
    }
    if (!wrong.isEmpty() && m_problem.isEmpty())
        m_problem = tr("Some settings in the file cannot be used, so their standards hold. %1").arg(wrong.join(u' '));
    m_changedOutside = {};
    watch();
}

void SettingsStore::watch()
{
    const QString folder = QFileInfo(m_file).path();
    if (QFileInfo::exists(folder) && !m_watcher.directories().contains(folder))
        m_watcher.addPath(folder);
    if (QFileInfo::exists(m_file) && !m_watcher.files().contains(m_file))
        m_watcher.addPath(m_file);
}

void SettingsStore::onFileChanged()
{
    watch(); // a replaced file is no longer watched
    const Result<QJsonObject> now = readSettings(m_file);
    if (now && *now == m_values) {
        if (m_changedOutside.isValid()) {
            m_changedOutside = {};
            emit fileStateChanged();
        }
        return;
    }
    m_changedOutside = QDateTime::currentDateTime();
    emit fileStateChanged();
}

const SettingSpec *SettingsStore::spec(const QString &key) const
{
    const auto found = std::find_if(m_specs.cbegin(), m_specs.cend(), [&key](const SettingSpec &one) { return one.key == key; });
    return found == m_specs.cend() ? nullptr : &*found;
}

void SettingsStore::setOverrides(const QHash<QString, SettingOverride> &overrides)
{
    m_overrides = overrides;
    for (auto one = overrides.cbegin(); one != overrides.cend(); ++one) {
        m_atStart.insert(one.key(), one->value);
        emit changed(one.key());
    }
}

SettingSource SettingsStore::source(const QString &key) const
{
    if (const auto before = m_overrides.constFind(key); before != m_overrides.cend())
        return before->source;
    const SettingSpec *known = spec(key);
    const bool isInFile = known != nullptr && m_values.contains(key) && settingProblem(*known, m_values.value(key)).isEmpty();
    return isInFile ? SettingSource::File : SettingSource::Standard;
}

QJsonValue SettingsStore::value(const QString &key) const
{
    switch (source(key)) {
    case SettingSource::Environment:
    case SettingSource::CommandLine:
        return m_overrides.value(key).value;
    case SettingSource::File:
        return m_values.value(key);
    case SettingSource::Standard:
        break;
    }
    const SettingSpec *known = spec(key);
    return known != nullptr ? known->standard : QJsonValue();
}

QString SettingsStore::overrideName(const QString &key) const { return m_overrides.value(key).name; }

bool SettingsStore::waitsForStart(const QString &key) const
{
    const SettingSpec *known = spec(key);
    return known != nullptr && known->atStart && value(key) != m_atStart.value(key);
}

QString SettingsStore::set(const QString &key, const QJsonValue &wanted)
{
    const SettingSpec *known = spec(key);
    if (known == nullptr)
        return tr("There is no setting %1.").arg(key);
    if (const QString problem = settingProblem(*known, wanted); !problem.isEmpty())
        return problem;
    if (m_values.value(key) == wanted || (!m_values.contains(key) && wanted == known->standard))
        return {};
    return write(key, wanted);
}

QString SettingsStore::reset(const QString &key)
{
    return m_values.contains(key) ? write(key, QJsonValue(QJsonValue::Undefined)) : QString();
}

QString SettingsStore::write(const QString &key, const QJsonValue &wanted)
{
    const Result<QJsonObject> there = readSettings(m_file);
    if (!there)
        return tr("%1 was damaged meanwhile (%2), so nothing was written. Reload first.").arg(m_file, there.error().message);
    const auto changedIn = [&](QJsonObject values) {
        if (wanted.isUndefined())
            values.remove(key);
        else
            values.insert(key, wanted);
        return values;
    };
    const QJsonObject whole = changedIn(*there);
    if (const Result<void> written = writeSettings(m_file, whole); !written)
        return tr("%1 cannot be written (%2), so nothing was changed.").arg(m_file, written.error().message);
    m_values = changedIn(m_values); // what others changed waits for a reload
    if (whole == m_values && m_changedOutside.isValid()) {
        m_changedOutside = {};
        emit fileStateChanged();
    }
    watch();
    emit changed(key);
    return {};
}

QList<SettingDifference> SettingsStore::differences() const
{
    QList<SettingDifference> differences;
    const QJsonObject there = readSettings(m_file).value_or(QJsonObject());
    QStringList keys = m_values.keys() + there.keys();
    keys.removeDuplicates();
    keys.sort();
    for (const QString &key : std::as_const(keys)) {
        const auto valueIn = [&key](const QJsonObject &values) {
            return values.contains(key) ? values.value(key) : QJsonValue(QJsonValue::Undefined);
        };
        if (valueIn(m_values) != valueIn(there))
            differences.append({key, valueIn(m_values), valueIn(there)});
    }
    return differences;
}

void SettingsStore::reload()
{
    const QJsonObject before = m_values;
    read();
    for (const SettingSpec &spec : std::as_const(m_specs)) {
        if (before.value(spec.key) != m_values.value(spec.key))
            emit changed(spec.key);
    }
    emit fileStateChanged();
}

} // namespace signalbox::gui
