// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/multipart.h"

#include "wire/refusal.h"

#include <QList>
#include <QString>

#include <optional>
#include <utility>

namespace signalbox::wire {
namespace {

using namespace Qt::StringLiterals;

constexpr qsizetype longestHead = 8 * 1024; ///< header lines of one part
constexpr qsizetype longestBoundary = 70;   // RFC 2046 §5.1.1

bool isBoundaryByte(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || QByteArrayView("'()+_,-./:=? ").contains(c);
}

bool isTokenByte(char c)
{
    return c > ' ' && c < '\x7f' && !QByteArrayView("()<>@,;:\\\"/[]?={}").contains(c);
}

/// A header value with parameters: `form-data; name="a"; filename="b"`. Names in lower case.
struct Parameters
{
    QByteArray value;
    std::vector<std::pair<QByteArray, QByteArray>> list;

    [[nodiscard]] std::optional<QByteArray> find(QByteArrayView name) const
    {
        for (const auto &[key, text] : list) {
            if (key == name)
                return text;
        }
        return std::nullopt;
    }
};

/// nullopt where it breaks the grammar, or says a parameter twice.
std::optional<Parameters> readParameters(QByteArrayView text)
{
    Parameters read;
    qsizetype at = 0;
    const auto skipSpace = [&] {
        while (at < text.size() && (text[at] == ' ' || text[at] == '\t'))
            ++at;
    };
    const qsizetype semicolon = text.indexOf(';');
    read.value = (semicolon < 0 ? text : text.first(semicolon)).trimmed().toByteArray().toLower();
    at = semicolon < 0 ? text.size() : semicolon;
    while (at < text.size()) {
        ++at; // ';'
        skipSpace();
        if (at == text.size())
            break; // a lone ';' at the end
        const qsizetype start = at;
        while (at < text.size() && isTokenByte(text[at]))
            ++at;
        const QByteArray name = text.sliced(start, at - start).toByteArray().toLower();
        if (name.isEmpty() || at == text.size() || text[at] != '=' || read.find(name))
            return std::nullopt;
        ++at;
        QByteArray value;
        if (at < text.size() && text[at] == '"') {
            for (++at; at < text.size() && text[at] != '"'; ++at) {
                if (text[at] == '\\' && at + 1 < text.size() && (text[at + 1] == '"' || text[at + 1] == '\\'))
                    ++at;
                value.append(text[at]);
            }
            if (at == text.size())
                return std::nullopt;
            ++at;
        } else {
            const qsizetype from = at;
            while (at < text.size() && isTokenByte(text[at]))
                ++at;
            value = text.sliced(from, at - from).toByteArray();
            if (value.isEmpty())
                return std::nullopt;
        }
        read.list.emplace_back(name, value);
        skipSpace();
        if (at < text.size() && text[at] != ';')
            return std::nullopt;
    }
    return read;
}

bool hasControl(QByteArrayView text)
{
    for (const char c : text) {
        if (static_cast<unsigned char>(c) < 0x20 || c == '\x7f')
            return true;
    }
    return false;
}

Unexpected broken(const QString &why)
{
    return refusal({}, u"The form could not be read: %1."_s.arg(why));
}

Result<QByteArray> boundaryOf(QByteArrayView contentType)
{
    const std::optional<Parameters> type = readParameters(contentType);
    const std::optional<QByteArray> boundary = type ? type->find("boundary") : std::nullopt;
    if (!boundary || boundary->isEmpty())
        return broken(u"its content type names no boundary"_s);
    bool isValid = boundary->size() <= longestBoundary && !boundary->endsWith(' ');
    for (const char c : *boundary)
        isValid = isValid && isBoundaryByte(c);
    if (!isValid)
        return broken(u"its boundary is not one that RFC 2046 allows"_s);
    return *boundary;
}

/// Reads the header lines of the part that begins at `at` and leaves `at` behind their blank line.
Result<FormPart> readHead(QByteArrayView body, qsizetype &at)
{
    const qsizetype end = body.sliced(at).startsWith("\r\n") ? at : body.indexOf("\r\n\r\n", at);
    if (end < 0 || end - at > longestHead)
        return broken(u"a part's header lines do not end"_s);
    const QByteArrayView head = body.sliced(at, end - at);
    at = head.isEmpty() ? at + 2 : end + 4;
    FormPart part;
    bool hasName = false;
    bool hasType = false;
    const QList<QByteArray> lines = head.isEmpty() ? QList<QByteArray>() : head.toByteArray().split('\n');
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const bool isLast = i + 1 == lines.size(); // its CRLF belongs to the blank line
        if (!isLast && !lines[i].endsWith('\r'))
            return broken(u"a header line of a part does not end with CRLF"_s);
        const QByteArray text = isLast ? lines[i] : lines[i].chopped(1);
        const qsizetype colon = text.indexOf(':');
        if (colon < 1 || hasControl(QByteArray(text).replace('\t', ' ')))
            return broken(u"a header line of a part is none"_s);
        const QByteArray name = text.first(colon).toLower();
        const QByteArray value = text.sliced(colon + 1).trimmed();
        if (name == "content-disposition") {
            const std::optional<Parameters> said = readParameters(value);
            if (!said || said->value != "form-data" || hasName)
                return broken(u"the Content-Disposition of a part is not one `form-data`"_s);
            const std::optional<QByteArray> field = said->find("name");
            if (!field || field->isEmpty())
                return broken(u"a part has no name"_s);
            hasName = true;
            part.name = *field;
            part.isFile = part.isFile || said->find("filename") || said->find("filename*");
            part.fileName = said->find("filename").value_or(said->find("filename*").value_or(QByteArray()));
        } else if (name == "content-type") {
            if (hasType)
                return broken(u"a part has two content types"_s);
            hasType = true;
            part.contentType = value;
            part.isFile = part.isFile || !value.toLower().startsWith("text/");
        } else if (name == "content-transfer-encoding") {
            const QByteArray encoding = value.toLower();
            if (encoding != "binary" && encoding != "8bit" && encoding != "7bit")
                return broken(u"a part is encoded as %1"_s.arg(QString::fromLatin1(encoding.left(40))));
        }
    }
    if (!hasName)
        return broken(u"a part has no name"_s);
    return part;
}

} // namespace

bool isForm(QByteArrayView contentType)
{
    const qsizetype semicolon = contentType.indexOf(';');
    const QByteArrayView type = (semicolon < 0 ? contentType : contentType.first(semicolon)).trimmed();
    return type.size() == 19 && type.compare("multipart/form-data", Qt::CaseInsensitive) == 0;
}

Result<std::vector<FormPart>> readForm(QByteArrayView contentType, QByteArrayView body)
{
    const Result<QByteArray> boundary = boundaryOf(contentType);
    if (!boundary)
        return Unexpected(boundary.error());
    const QByteArray first = "--" + *boundary;
    const QByteArray delimiter = "\r\n" + first;
    if (!body.startsWith(first))
        return broken(u"it does not begin with its boundary"_s);
    std::vector<FormPart> parts;
    qsizetype at = first.size();
    while (true) {
        const QByteArrayView rest = body.sliced(at);
        if (rest.startsWith("--")) {
            const QByteArrayView behind = rest.sliced(2);
            if (!behind.isEmpty() && behind != "\r\n")
                return broken(u"something stands behind its end"_s);
            return parts;
        }
        if (!rest.startsWith("\r\n"))
            return broken(u"a line begins with the boundary and goes on"_s);
        at += 2;
        if (parts.size() == mostFormParts)
            return broken(u"it has more than %1 parts"_s.arg(mostFormParts));
        Result<FormPart> part = readHead(body, at);
        if (!part)
            return Unexpected(part.error());
        const qsizetype end = body.indexOf(delimiter, at);
        if (end < 0)
            return broken(u"its last boundary is missing"_s);
        part->content = {at, end - at};
        const QByteArrayView content = body.sliced(at, end - at);
        if (content.startsWith(first) || content.indexOf('\n' + first) >= 0)
            return broken(u"a boundary stands behind another line end than CRLF"_s);
        at = end + delimiter.size();
        parts.push_back(*std::move(part));
    }
}

} // namespace signalbox::wire
