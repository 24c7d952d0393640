// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "models/live_export.h"

#include <QHash>
#include <QObject>
#include <QSaveFile>

#include <memory>
#include <vector>

namespace signalbox::gui {

/// Writes decisions to a file in their order, asking for one after the other; nothing waits, and the file appears only
/// when it is complete. One export at a time.
class LiveExporter final : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// Empty, or why it cannot begin.
    [[nodiscard]] QString start(const QString &file, ExportFormat format, std::vector<DecisionId> ids, const QString &baseUrl);
    [[nodiscard]] bool isRunning() const { return m_file != nullptr; }
    void cancel();
    /// An answer to recordWanted(); null: there is no such decision any more.
    void take(DecisionId id, const DecisionRecord *record);

signals:
    void recordWanted(signalbox::DecisionId id);
    void progressed(qsizetype done, qsizetype all);
    /// `problem`: empty when everything is in the file. `missing`: decisions the ledger does not know any more.
    void finished(const QString &file, qsizetype written, qsizetype missing, const QString &problem);

private:
    void ask();
    void writeReady();
    void finish();

    std::unique_ptr<QSaveFile> m_file;
    ExportFormat m_format = ExportFormat::Csv;
    QString m_baseUrl;
    std::vector<DecisionId> m_ids;
    std::size_t m_asked = 0;
    std::size_t m_done = 0;
    qsizetype m_written = 0;
    bool m_asking = false;
    QHash<DecisionId, QByteArray> m_ready; ///< came before its turn; empty = missing
};

} // namespace signalbox::gui
