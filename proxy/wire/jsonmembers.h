// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "wire/span.h"

#include <QByteArrayView>

namespace signalbox::wire {

/// One member of a JSON object as bytes: the key with its quotes, the value without surrounding white space.
struct MemberSpan
{
    Span key;
    Span value;
};

/// Walks the members of one object of a document that is already known to be valid JSON, in order, and says where
/// their bytes are. Does not unescape: the n-th member here is the n-th of the parsed object. On invalid JSON it stops
/// early and never reads outside `json`.
class JsonMembers final
{
public:
    /// `brace`: offset of the object's '{'.
    JsonMembers(QByteArrayView json, qsizetype brace) : m_json(json), m_at(brace + 1) {}

    /// False when there are no more.
    [[nodiscard]] bool next(MemberSpan &member);

private:
    friend class JsonItems;
    void skipSpace();
    void skipString();
    void skipContainer();
    void skipValue();

    QByteArrayView m_json;
    qsizetype m_at;
};

/// The same for the elements of an array.
class JsonItems final
{
public:
    /// `bracket`: offset of the array's '['.
    JsonItems(QByteArrayView json, qsizetype bracket) : m_walk(json, bracket) {}

    /// False when there are no more.
    [[nodiscard]] bool next(Span &item);

private:
    JsonMembers m_walk;
};

} // namespace signalbox::wire
