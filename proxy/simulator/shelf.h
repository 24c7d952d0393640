// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"
#include "simulator/chat_request.h"
#include "simulator/request_reader.h"

#include <QByteArray>
#include <QHash>
#include <QJsonObject>
#include <QList>

namespace signalbox::simulator {

/// A call to an endpoint that is no chat, as a provider sees it.
struct ShelfCall
{
    QByteArray path; ///< behind the version: "embeddings", "files/file-1/content"
    const HttpRequest &http;
    QByteArray number; ///< unique, for ids
    qint64 now = 0;    ///< seconds since 1970
};

/// What one simulated provider answers at OpenAI's other endpoints: legacy completions, embeddings, images, audio,
/// moderations, rerank (Cohere's and Jina's shape), and the files and batches it keeps. The same call gives the same
/// answer; vectors depend on model and text alone. A batch is done at once: each line is answered with a simulated text.
class Shelf final
{
public:
    /// Whether there is something at a path.
    [[nodiscard]] static bool serves(QByteArrayView method, QByteArrayView path);

    /// The request as a model's, its answer made already in `canned` (but for completions, which are made like chat).
    /// Errors: InvalidRequest with `param`, NotFound for a file or batch that is not here.
    [[nodiscard]] Result<ChatRequest> read(const ShelfCall &call);

private:
    struct File
    {
        QJsonObject about;
        QByteArray content;
    };

    Result<ChatRequest> files(const ShelfCall &call);
    Result<ChatRequest> batches(const ShelfCall &call);
    QByteArray keep(const QByteArray &id, const QByteArray &name, const QString &purpose, const QByteArray &content, qint64 now);
    void runBatch(QJsonObject &batch, const QByteArray &number, qint64 now);

    QHash<QByteArray, File> m_files;
    QList<QByteArray> m_fileOrder;
    QHash<QByteArray, QJsonObject> m_batches;
    QList<QByteArray> m_batchOrder;
};

/// The fields of a form, files as their content; empty when it is none. For well-behaved clients such as our own upstream.
struct SentField
{
    QByteArray name;
    QByteArray fileName;
    QByteArray content;
};
[[nodiscard]] QList<SentField> fieldsOf(const HttpRequest &http);

} // namespace signalbox::simulator
