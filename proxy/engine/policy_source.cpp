// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "engine/policy_source.h"

#include "policy/bundled.h"

#include <QFile>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace signalbox::engine {
namespace {

constexpr std::chrono::milliseconds settleTime{120};

} // namespace

PolicySource::PolicySource(QString file, bool demo, QObject *parent)
    : QObject(parent), m_file(std::move(file)), m_demo(demo)
{
    m_settle.setSingleShot(true);
    m_settle.setInterval(settleTime);
    connect(&m_settle, &QTimer::timeout, this, &PolicySource::reload);
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, [this] { m_settle.start(); });
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, [this] { m_settle.start(); });
}

policy::LoadOutcome PolicySource::loadFile()
{
    QFile file(m_file);
    if (!file.open(QIODevice::ReadOnly)) {
        m_lastContent.reset();
        policy::LoadOutcome outcome;
        outcome.issues.append({policy::Issue::Severity::Error, 0, 0, {},
                               u"the policy file cannot be read (%1), so it was not applied; check the path and its "
                               "permissions"_s.arg(file.errorString())});
        return outcome;
    }
    m_lastContent = file.readAll();
    return policy::load(*m_lastContent);
}

policy::LoadOutcome PolicySource::load()
{
    return m_demo ? policy::load(policy::demoPolicy()) : loadFile();
}

void PolicySource::watch()
{
    if (m_demo)
        return;
    m_watcher.addPath(m_file);
    m_watcher.addPath(QFileInfo(m_file).absolutePath()); // an atomic save replaces the watched file
}

void PolicySource::reload()
{
    if (!m_watcher.files().contains(m_file) && QFile::exists(m_file))
        m_watcher.addPath(m_file);
    const std::optional<QByteArray> before = m_lastContent;
    const policy::LoadOutcome outcome = loadFile();
    if (!m_lastContent || m_lastContent != before) // unreadable is always told, and so is its end
        emit changed(outcome);
}

} // namespace signalbox::engine
