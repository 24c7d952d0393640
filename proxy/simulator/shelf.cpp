// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "simulator/shelf.h"

#include "simulator/shelf_answers.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace signalbox::simulator {
namespace {

constexpr qsizetype mostKept = 1'000; ///< files, and batches, of one provider; the oldest go

tl::unexpected<Error> missing(const QString &what, const QByteArray &id)
{
    return Unexpected(Error{ErrorKind::NotFound, u"No such %1: %2"_s.arg(what, QString::fromUtf8(id)), u"id"_s});
}

ChatRequest canned(const QJsonObject &answer)
{
    ChatRequest request;
    request.endpoint = "store";
    request.canned = {"application/json", QJsonDocument(answer).toJson(QJsonDocument::Compact)};
    return request;
}

QJsonObject listOf(const QJsonArray &data)
{
    return {{u"object"_s, u"list"_s},
            {u"data"_s, data},
            {u"has_more"_s, false},
            {u"first_id"_s, data.first()[u"id"_s]},
            {u"last_id"_s, data.last()[u"id"_s]}};
}

} // namespace

QList<SentField> fieldsOf(const HttpRequest &http)
{
    QList<SentField> fields;
    const QByteArray type = http.header("content-type");
    const qsizetype at = type.indexOf("boundary=");
    if (!type.startsWith("multipart/form-data") || at < 0)
        return fields;
    QByteArray boundary = type.sliced(at + 9);
    if (boundary.startsWith('"'))
        boundary = boundary.sliced(1, std::max<qsizetype>(boundary.indexOf('"', 1) - 1, 0));
    const QByteArray delimiter = "\r\n--" + boundary;
    const QByteArray body = "\r\n" + http.body;
    qsizetype from = body.indexOf(delimiter);
    while (from >= 0 && body.sliced(from + delimiter.size()).startsWith("\r\n")) {
        from += delimiter.size() + 2;
        const qsizetype end = body.indexOf(delimiter, from);
        const qsizetype blank = body.indexOf("\r\n\r\n", from);
        if (end < 0 || blank < 0 || blank > end)
            break;
        const QByteArray head = body.sliced(from, blank - from);
        const auto parameter = [&head](const QByteArray &name) {
            const qsizetype start = head.indexOf(name + "=\"");
            return start < 0 ? QByteArray() : head.sliced(start + name.size() + 2).split('"').constFirst();
        };
        fields.append({parameter("; name"), parameter("filename"), body.sliced(blank + 4, end - blank - 4)});
        from = end;
    }
    return fields;
}

bool Shelf::serves(QByteArrayView method, QByteArrayView path)
{
    static const QList<QByteArray> posts{"completions",      "embeddings",          "images/generations",   "images/edits",
                                         "images/variations", "audio/speech",       "audio/transcriptions", "audio/translations",
                                         "moderations",      "rerank",              "files",                "batches"};
    if (method == "POST" && (posts.contains(path.toByteArray()) || (path.startsWith("batches/") && path.endsWith("/cancel"))))
        return true;
    const bool isStore = path == "files" || path == "batches" || path.startsWith("files/") || path.startsWith("batches/");
    return isStore && (method == "GET" || (method == "DELETE" && path.startsWith("files/")));
}

Result<ChatRequest> Shelf::read(const ShelfCall &call)
{
    if (call.path == "files" || call.path.startsWith("files/"))
        return files(call);
    if (call.path == "batches" || call.path.startsWith("batches/"))
        return batches(call);
    return shelfAnswer(call);
}

QByteArray Shelf::keep(const QByteArray &id, const QByteArray &name, const QString &purpose, const QByteArray &content, qint64 now)
{
    m_files.insert(id, {{{u"id"_s, QString::fromUtf8(id)},
                         {u"object"_s, u"file"_s},
                         {u"bytes"_s, content.size()},
                         {u"created_at"_s, now},
                         {u"filename"_s, QString::fromUtf8(name)},
                         {u"purpose"_s, purpose},
                         {u"status"_s, u"processed"_s},
                         {u"simulated"_s, true}},
                        content});
    m_fileOrder.append(id);
    if (m_fileOrder.size() > mostKept)
        m_files.remove(m_fileOrder.takeFirst());
    return id;
}

Result<ChatRequest> Shelf::files(const ShelfCall &call)
{
    if (call.http.method == "POST") {
        QString purpose;
        std::optional<SentField> file;
        for (const SentField &field : fieldsOf(call.http)) {
            if (field.name == "purpose")
                purpose = QString::fromUtf8(field.content);
            else if (field.name == "file")
                file = field;
        }
        if (!file || purpose.isEmpty())
            return Unexpected(Error{ErrorKind::InvalidRequest, u"'file' and 'purpose' are required"_s, file ? u"purpose"_s : u"file"_s});
        return canned(m_files[keep("file-sim" + call.number, file->fileName, purpose, file->content, call.now)].about);
    }
    const QList<QByteArray> parts = call.path.split('/');
    const QByteArray id = parts.value(1);
    if (id.isEmpty()) {
        QJsonArray list;
        for (const QByteArray &known : std::as_const(m_fileOrder))
            list.append(m_files[known].about);
        return canned(listOf(list));
    }
    if (!m_files.contains(id))
        return missing(u"File object"_s, id);
    if (call.http.method == "DELETE") {
        m_files.remove(id);
        m_fileOrder.removeOne(id);
        return canned({{u"id"_s, QString::fromUtf8(id)}, {u"object"_s, u"file"_s}, {u"deleted"_s, true}});
    }
    ChatRequest request = canned(m_files[id].about);
    if (parts.value(2) == "content")
        request.canned = {"application/octet-stream", m_files[id].content};
    return request;
}

/// Answers every line of the input at once.
void Shelf::runBatch(QJsonObject &batch, const QByteArray &number, qint64 now)
{
    QByteArray output;
    int lines = 0;
    for (const QByteArray &line : m_files[batch[u"input_file_id"_s].toString().toUtf8()].content.split('\n')) {
        const QJsonObject asked = QJsonDocument::fromJson(line).object();
        if (asked.isEmpty())
            continue;
        ++lines;
        const QJsonObject body{{u"object"_s, u"chat.completion"_s},
                               {u"model"_s, asked[u"body"_s][u"model"_s]},
                               {u"choices"_s, QJsonArray{QJsonObject{{u"index"_s, 0},
                                                                     {u"finish_reason"_s, u"stop"_s},
                                                                     {u"message"_s, QJsonObject{{u"role"_s, u"assistant"_s},
                                                                                                {u"content"_s, u"A simulated answer."_s}}}}}}};
        output += QJsonDocument(QJsonObject{{u"id"_s, u"batch_req_%1"_s.arg(lines)},
                                            {u"custom_id"_s, asked[u"custom_id"_s]},
                                            {u"response"_s, QJsonObject{{u"status_code"_s, 200}, {u"body"_s, body}}},
                                            {u"error"_s, QJsonValue()}}).toJson(QJsonDocument::Compact) + '\n';
    }
    const QByteArray file = keep("file-simout" + number, "output.jsonl", u"batch_output"_s, output, now);
    batch[u"output_file_id"_s] = QString::fromUtf8(file);
    batch[u"status"_s] = u"completed"_s;
    batch[u"request_counts"_s] = QJsonObject{{u"total"_s, lines}, {u"completed"_s, lines}, {u"failed"_s, 0}};
}

Result<ChatRequest> Shelf::batches(const ShelfCall &call)
{
    const QList<QByteArray> parts = call.path.split('/');
    const QByteArray id = parts.value(1);
    if (call.http.method == "POST" && id.isEmpty()) {
        const QJsonObject asked = QJsonDocument::fromJson(call.http.body).object();
        const QByteArray input = asked[u"input_file_id"_s].toString().toUtf8();
        if (!m_files.contains(input))
            return missing(u"File object"_s, input);
        const QByteArray own = "batch_sim" + call.number;
        QJsonObject batch{{u"id"_s, QString::fromUtf8(own)},
                          {u"object"_s, u"batch"_s},
                          {u"endpoint"_s, asked[u"endpoint"_s]},
                          {u"errors"_s, QJsonValue()},
                          {u"input_file_id"_s, QString::fromUtf8(input)},
                          {u"completion_window"_s, asked[u"completion_window"_s]},
                          {u"created_at"_s, call.now},
                          {u"metadata"_s, asked[u"metadata"_s]}};
        runBatch(batch, call.number, call.now);
        m_batches.insert(own, batch);
        m_batchOrder.append(own);
        if (m_batchOrder.size() > mostKept)
            m_batches.remove(m_batchOrder.takeFirst());
        return canned(batch);
    }
    if (id.isEmpty()) {
        QJsonArray list;
        for (const QByteArray &known : std::as_const(m_batchOrder))
            list.append(m_batches[known]);
        return canned(listOf(list));
    }
    if (!m_batches.contains(id))
        return missing(u"batch"_s, id);
    if (call.http.method == "POST")
        m_batches[id][u"status"_s] = u"cancelled"_s;
    return canned(m_batches[id]);
}

} // namespace signalbox::simulator
