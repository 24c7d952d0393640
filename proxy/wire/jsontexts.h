// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "wire/span.h"

#include <QByteArray>
#include <QByteArrayView>

#include <vector>

namespace signalbox::wire {

/// One text of a JSON document: a string, value or member name, or a number long enough to be somebody's.
struct JsonText
{
    enum class Kind { Value, Name, Number };

    Kind kind = Kind::Value;
    Span inside; ///< between the quotes; a number: all of it
    Span name;   ///< between the quotes of the member this is the value of; length 0 for none
};

/// Goes through the texts of one value of a document that is known to be valid JSON, in order, at any depth and without
/// recursion. On invalid JSON it stops early and never reads outside `json`.
class JsonTexts final
{
public:
    /// Looks at `json` from `range.offset` to `range.end()`.
    JsonTexts(QByteArrayView json, Span range) : m_json(json), m_at(range.offset), m_end(range.end()) {}

    /// False when there are no more.
    [[nodiscard]] bool next(JsonText &text);

private:
    QByteArrayView m_json;
    qsizetype m_at;
    qsizetype m_end;
    Span m_name;
};

/// The text of a JSON string, unescaped, with the way back to the bytes of the document. Keeps its buffers from text to
/// text; what text() returns is valid until the next call.
class PlainText final
{
public:
    /// `inside`: between the quotes. Without escapes nothing is copied.
    void read(QByteArrayView json, Span inside);
    /// Unescapes once more: JSON in a JSON string, string literals of code. False, and nothing changed, when the text
    /// holds no backslash. What is no escape stays as it is.
    [[nodiscard]] bool unescapeAgain();

    [[nodiscard]] QByteArrayView text() const { return m_text; }
    /// The bytes of the document that [begin, end) of text() came from; whole escapes, so that replacing them leaves
    /// valid JSON.
    [[nodiscard]] Span raw(qsizetype begin, qsizetype end) const;

private:
    /// From `out` on, text came from `in` on: byte by byte, or all of it from one escape.
    struct Piece
    {
        qsizetype out;
        qsizetype in;
        bool escape;
    };
    struct Layer
    {
        QByteArray buffer;   ///< as long as what was unescaped; only its beginning is used
        QByteArrayView text;
        QByteArrayView from; ///< what was unescaped
        mutable std::vector<Piece> pieces; ///< made when somebody asks for the way back: most texts hold nothing
        mutable bool isMapped = false;

        void unescape(QByteArrayView what);
        void map() const;
        [[nodiscard]] qsizetype begin(qsizetype at) const;
        [[nodiscard]] qsizetype end(qsizetype at) const;
    };

    QByteArrayView m_text;
    qsizetype m_offset = 0;
    int m_depth = 0; ///< layers in use
    Layer m_layers[2];
};

} // namespace signalbox::wire
