// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "wire/canonical_answer.h"
#include "wire/jsonreader.h"
#include "wire/jsonwriter.h"

#include <QByteArray>

#include <optional>
#include <vector>

// OpenAI's response object, shared by complete answers and streams.

namespace signalbox::wire::responses {

/// One item of `output`, finished or growing.
struct OutputItem
{
    enum class Type { Message, Call, Reasoning };
    Type type = Type::Message;
    QByteArray text; ///< words, arguments or summary
    QByteArray callId;
    QByteArray name;
    bool refused = false; ///< the words are a refusal
    bool sealed = false;  ///< a thought without words
    QByteArray seal{};    ///< of a thought: what brings it back (thought_seal.h)
};

struct ResponseObject
{
    QByteArray id;
    QByteArray model;
    qint64 created = 0;
    std::vector<OutputItem> items;
    StopReason stop = StopReason::Unset; ///< Unset = in progress
    std::optional<Usage> usage;
    QByteArray failure{}; ///< why it failed; empty = it did not

    [[nodiscard]] QByteArray json() const;
    /// Item `index`; `done` with what it holds, else as it begins.
    void writeItem(JsonWriter &json, std::size_t index, bool done) const;
    /// "msg_…", "fc_…", "rs_…", one for each item.
    [[nodiscard]] QByteArray itemId(std::size_t index) const;
    /// "completed", "incomplete", "in_progress" or "failed".
    [[nodiscard]] QByteArrayView status() const;
};

/// A content part of a message; `text` unescaped.
void writeContentPart(JsonWriter &json, bool refused, QByteArrayView text);

/// "resp_…" for an answer whose provider calls it `id`.
[[nodiscard]] QByteArray idOf(const QByteArray &id);
/// Of a finished response object.
[[nodiscard]] StopReason stopOf(simdjson::dom::object response, bool calls);
/// Whether a complete answer holds calls that no other dialect has a word for: of custom and of the vendor's own tools.
[[nodiscard]] bool callsVendorTools(QByteArrayView body);
/// Appends what `output` of a response object holds.
void readOutput(simdjson::dom::object response, CanonicalAnswer::Choice &choice);

} // namespace signalbox::wire::responses
