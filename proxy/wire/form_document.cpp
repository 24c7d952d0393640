// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/form_document.h"

#include "wire/jsonreader.h"
#include "wire/jsonwriter.h"
#include "wire/refusal.h"

#include <QByteArrayList>
#include <QString>

namespace signalbox::wire {
namespace {

using namespace Qt::StringLiterals;

bool isUtf8(QByteArrayView bytes)
{
    return simdjson::validate_utf8(bytes.data(), static_cast<std::size_t>(bytes.size()));
}

bool isText(QByteArrayView bytes)
{
    for (const char c : bytes) {
        if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f')
            return false;
    }
    return isUtf8(bytes);
}

bool isJson(JsonReader &reader, QByteArrayView text)
{
    simdjson::dom::element root;
    return reader.parse(text, root) == simdjson::SUCCESS;
}

/// The values of a file with one on each line; nullopt when some line is none.
std::optional<QByteArrayList> jsonLines(JsonReader &reader, QByteArrayView text)
{
    QByteArrayList values;
    qsizetype at = 0;
    while (at < text.size()) {
        const qsizetype end = text.indexOf('\n', at);
        const QByteArrayView line = text.sliced(at, (end < 0 ? text.size() : end) - at).trimmed();
        at = end < 0 ? text.size() : end + 1;
        if (line.isEmpty())
            continue;
        if (!isJson(reader, line))
            return std::nullopt;
        values.append(line.toByteArray());
    }
    return values;
}

void addFile(JsonWriter &files, JsonReader &reader, const FormPart &part, QByteArrayView content)
{
    files.string(part.fileName);
    if (content.trimmed().startsWith('{') || content.trimmed().startsWith('[')) {
        if (isJson(reader, content)) {
            files.raw(content.trimmed());
            return;
        }
        if (const std::optional<QByteArrayList> lines = jsonLines(reader, content)) {
            for (const QByteArray &line : *lines)
                files.raw(line);
            return;
        }
    }
    files.string(content);
}

} // namespace

Result<FormDocument> documentOf(QByteArrayView contentType, QByteArrayView body)
{
    const Result<std::vector<FormPart>> parts = readForm(contentType, body);
    if (!parts)
        return Unexpected(parts.error());
    FormDocument document;
    JsonReader reader;
    JsonWriter fields;
    JsonWriter files;
    QByteArrayList seen;
    fields.open('{');
    files.open('[');
    for (const FormPart &part : *parts) {
        const QByteArrayView content = body.sliced(part.content.offset, part.content.length);
        const QString name = QString::fromUtf8(part.name).left(100);
        if (!isUtf8(part.name) || !isUtf8(part.fileName) || part.name.contains('"') || part.name.contains('\\')
            || part.name.contains('\t'))
            return refusal({}, u"The form could not be read: a part's name is no plain text."_s);
        if (part.isFile && (part.name == "model" || part.name == "prompt"))
            return refusal(name, u"It must be a field, not a file."_s);
        if (part.isFile) {
            document.hasFile = true;
            document.fileBytes += content.size();
            if (isText(content))
                addFile(files, reader, part, content);
            else
                document.isUninspected = true;
            continue;
        }
        if (!isUtf8(content))
            return refusal(name, u"It is not valid UTF-8."_s);
        const bool isList = part.name.endsWith("[]");
        if (seen.contains(part.name) && !isList)
            return refusal(name, u"The field is there twice, so what is checked might not be what is sent."_s);
        if (part.name == "model")
            document.model = part.content;
        if (isList || part.name == "files")
            files.string(content);
        else
            fields.member(part.name, content);
        seen.append(part.name);
    }
    files.close(']');
    document.json = fields.rawMember("files", files.text()).close('}').take();
    return document;
}

} // namespace signalbox::wire
