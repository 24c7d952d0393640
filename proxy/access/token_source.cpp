// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "access/token_source.h"

#include "access/token_file.h"

#include <QFileInfo>
#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace signalbox::access {
namespace {

Q_LOGGING_CATEGORY(lcAccess, "signalbox.proxy.access")

constexpr std::chrono::milliseconds settleTime{100};
constexpr std::chrono::milliseconds pollInterval{500};

} // namespace

TokenSource::TokenSource(QString file, TokenTable &table, QObject *parent)
    : QObject(parent)
    , m_file(std::move(file))
    , m_table(table)
{
    m_settle.setSingleShot(true);
    m_settle.setInterval(settleTime);
    connect(&m_settle, &QTimer::timeout, this, &TokenSource::reload);
    const auto look = [this] {
        if (!m_settle.isActive()) // not put off by every event: the folder may never be quiet
            m_settle.start();
    };
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, look);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, look);
}

void TokenSource::start()
{
    if (!m_watcher.addPath(QFileInfo(m_file).absolutePath())) { // the system has no watch left to give
        m_settle.setSingleShot(false);
        m_settle.start(pollInterval);
    }
    reload();
}

void TokenSource::reload()
{
    if (QFile::exists(m_file) && !m_watcher.files().contains(m_file))
        m_watcher.addPath(m_file); // an atomic save replaces the watched file
    Result<QList<ClientToken>> tokens = loadTokens(m_file);
    const QString problem = tokens ? QString() : tokens.error().message;
    if (problem != m_problem && !tokens)
        qCWarning(lcAccess).noquote() << problem << "The client tokens stay as they were.";
    m_problem = problem;
    if (!tokens || *tokens == m_tokens)
        return;
    m_tokens = *tokens;
    m_table.replace(*std::move(tokens));
    qCInfo(lcAccess) << m_tokens.size() << "client tokens are known";
    emit changed();
}

} // namespace signalbox::access
