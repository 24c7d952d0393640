// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "engine/policy_source.h"

#include <QFile>
#include <QFileInfo>

#include <chrono>

namespace signalbox::engine {
namespace {

constexpr std::chrono::milliseconds settleTime{120};

} // namespace

PolicySource::PolicySource(policy::PolicyFile file, QObject *parent)
    : QObject(parent), m_file(std::move(file))
{
    m_settle.setSingleShot(true);
    m_settle.setInterval(settleTime);
    connect(&m_settle, &QTimer::timeout, this, &PolicySource::look);
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, [this] { m_settle.start(); });
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, [this] { m_settle.start(); });
}

void PolicySource::watch(const QByteArray &text)
{
    if (m_file.isBundled())
        return;
    m_known = text;
    m_watcher.addPath(m_file.path());
    m_watcher.addPath(QFileInfo(m_file.path()).absolutePath()); // an atomic save replaces the watched file
}

void PolicySource::expect(const QByteArray &text)
{
    m_known = text;
}

void PolicySource::look()
{
    if (m_file.isBundled())
        return;
    if (!m_watcher.files().contains(m_file.path()) && QFile::exists(m_file.path()))
        m_watcher.addPath(m_file.path());
    const Result<QByteArray> text = m_file.read();
    const bool isNews = !text || !m_known || *m_known != *text; // unreadable is always told, and so is its end
    m_known = text ? std::optional(*text) : std::nullopt;
    if (isNews)
        emit changed(text);
}

} // namespace signalbox::engine
