// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "live/live_exporter.h"

#include <QCoreApplication>
#include <QScopedValueRollback>
#include <QTimer>

#include <utility>

namespace signalbox::gui {
namespace {

constexpr std::size_t mostAsked = 64;   // at a time
constexpr int entriesPerTurn = 256;     // between two turns of the event loop

} // namespace

QString LiveExporter::start(const QString &file, ExportFormat format, std::vector<DecisionId> ids, const QString &baseUrl)
{
    if (isRunning())
        return tr("Another export is still being written.");
    auto target = std::make_unique<QSaveFile>(file);
    if (!target->open(QIODevice::WriteOnly))
        return tr("%1 cannot be written: %2").arg(file, target->errorString());
    target->write(exportStart(format, QCoreApplication::applicationVersion()));
    m_file = std::move(target);
    m_format = format;
    m_ids = std::move(ids);
    m_baseUrl = baseUrl;
    m_asked = m_done = 0;
    m_written = 0;
    m_ready.clear();
    QTimer::singleShot(0, this, &LiveExporter::ask);
    return {};
}

void LiveExporter::cancel()
{
    if (!isRunning())
        return;
    const QString name = m_file->fileName();
    m_file->cancelWriting();
    m_file.reset();
    emit finished(name, 0, 0, tr("The export was cancelled; nothing was written."));
}

void LiveExporter::ask()
{
    if (m_asking || !isRunning())
        return;
    // Answers may come before asking returns; they are handled after this turn.
    {
        const QScopedValueRollback asking(m_asking, true);
        int asked = 0;
        while (isRunning() && m_asked < m_ids.size() && m_asked - m_done - static_cast<std::size_t>(m_ready.size()) < mostAsked && asked < entriesPerTurn) {
            ++asked;
            emit recordWanted(m_ids[m_asked++]);
        }
    }
    writeReady();
}

void LiveExporter::take(DecisionId id, const DecisionRecord *record)
{
    if (!isRunning())
        return;
    m_ready.insert(id, record == nullptr ? QByteArray() : exportEntry(m_format, *record, m_baseUrl, false));
    if (!m_asking)
        writeReady();
}

void LiveExporter::writeReady()
{
    while (m_done < m_asked && m_ready.contains(m_ids[m_done])) {
        QByteArray entry = m_ready.take(m_ids[m_done++]);
        if (entry.isEmpty())
            continue;
        // The first entry of a HAR file has no comma before it.
        m_file->write(m_written == 0 && m_format == ExportFormat::Har ? entry.mid(1) : entry);
        ++m_written;
    }
    if (m_done == m_ids.size()) {
        finish();
        return;
    }
    emit progressed(static_cast<qsizetype>(m_done), static_cast<qsizetype>(m_ids.size()));
    if (m_asked < m_ids.size())
        QTimer::singleShot(0, this, &LiveExporter::ask);
}

void LiveExporter::finish()
{
    const std::unique_ptr<QSaveFile> file = std::exchange(m_file, nullptr);
    file->write(exportEnd(m_format));
    const bool written = file->commit();
    emit finished(file->fileName(), m_written, static_cast<qsizetype>(m_ids.size()) - m_written,
                  written ? QString() : tr("%1 was not written: %2").arg(file->fileName(), file->errorString()));
}

} // namespace signalbox::gui
