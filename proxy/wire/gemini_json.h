// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "wire/canonical_answer.h"
#include "wire/jsonvalues.h"
#include "wire/jsonwriter.h"

#include <QByteArray>

#include <optional>

// What readers and writers of Gemini's dialect share. Proto JSON: members are read in camelCase and in snake_case.

namespace signalbox::wire::gemini {

/// Whether `key` is the field `camel` in either spelling: "inlineData", "inline_data".
[[nodiscard]] bool isNamed(std::string_view key, std::string_view camel);
/// Whether two members of `fields` are one field, in whatever spelling.
[[nodiscard]] bool hasSameField(simdjson::dom::object fields);

/// Gemini's documented stand-in for the signature of a call that another model made. Takes the way a signature takes: a
/// client gets it with such a call and gives it back.
inline constexpr std::string_view noSignature = "skip_thought_signature_validator";

/// A file in Google's own store: means nothing elsewhere.
[[nodiscard]] bool isStoredFile(QByteArrayView uri);

/// The member by either name.
[[nodiscard]] bool pick(simdjson::dom::object from, std::string_view camel, std::string_view snake,
                        simdjson::dom::element &value);
[[nodiscard]] std::optional<simdjson::dom::object> pickObject(simdjson::dom::object from, std::string_view camel,
                                                              std::string_view snake);
[[nodiscard]] QByteArray pickText(simdjson::dom::object from, std::string_view camel, std::string_view snake);
/// Whole numbers may stand in quotes (int64 of proto JSON).
[[nodiscard]] std::optional<qint64> pickInteger(simdjson::dom::object from, std::string_view camel,
                                                std::string_view snake);
[[nodiscard]] std::optional<double> pickNumber(simdjson::dom::object from, std::string_view camel,
                                               std::string_view snake);

/// A member's name that may hold anything.
void writeKey(JsonWriter &json, QByteArrayView name);

/// `inlineData` and `fileData`; nullopt for other parts.
[[nodiscard]] std::optional<MediaPart> mediaOf(simdjson::dom::object part);
/// The same as a part.
void writeMedia(JsonWriter &json, const MediaPart &media);

/// A JSON Schema as Gemini's `Schema`: local references put in their place, words it does not know left out. nullopt
/// when nothing is left to say (an object without properties), so that the member is left out, too.
[[nodiscard]] std::optional<QByteArray> geminiSchema(QByteArrayView jsonSchema);
/// Gemini's `Schema` as JSON Schema: types in lower case, `nullable` as a type, numbers out of their quotes.
[[nodiscard]] QByteArray plainSchema(simdjson::dom::element schema);

/// A call that another model made, as a part for a client. The first one of an answer carries noSignature: with it the client
/// may go on with a model that wants every call signed.
void writeForeignCall(JsonWriter &json, const ToolUsePart &call, bool isFirst);

/// `arguments` as the object that `args` must be; what a model said otherwise goes in as text.
[[nodiscard]] QByteArray argsOf(const QByteArray &arguments);

/// An id for a call that Gemini gave none.
[[nodiscard]] QByteArray madeUpId(QByteArrayView scope, QByteArrayView name, qsizetype number);

[[nodiscard]] StopReason stopOf(QByteArrayView word);
[[nodiscard]] QByteArrayView stopWord(StopReason reason);

} // namespace signalbox::wire::gemini
