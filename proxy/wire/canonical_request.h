// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "wire/dialect.h"
#include "wire/facts.h"

#include <QByteArray>

#include <optional>
#include <utility>
#include <variant>
#include <vector>

// One request in no dialect: every reader fills it, every writer prints it (translate.h). Texts are UTF-8 and unescaped;
// members that end in `Json` are JSON as it came (keys in their order, since prompt caches match exact prefixes), compact.
// An empty QByteArray is "not given". Order is kept everywhere: of system texts, messages, parts and tools.

namespace signalbox::wire {

struct TextPart
{
    QByteArray text;             ///< may be empty: writers leave such parts out where their dialect refuses them
    QByteArray cacheControlJson; ///< Anthropic's prompt cache mark, kept for a lane that knows it
};

/// A picture, a sound or a file. Exactly one of base64, url and fileId is set.
struct MediaPart
{
    enum class Kind { Image, Audio, Video, File };
    Kind kind = Kind::Image;
    QByteArray mediaType; ///< "image/png"; empty when the dialect does not say (a URL)
    QByteArray base64;
    QByteArray url;    ///< http(s): never fetched by us
    QByteArray fileId; ///< uploaded before: means something to its own vendor only
    QByteArray text;   ///< a document of plain text (Anthropic `source.type: text`), instead of the three
    QByteArray name;   ///< file name or title
    QByteArray detail; ///< OpenAI's "low", "high", "auto"
    QByteArray cacheControlJson;
};

/// A call of a tool by the assistant.
struct ToolUsePart
{
    QByteArray id;        ///< never renamed; Gemini readers make one up per call, writers of Gemini leave it out
    QByteArray name;
    QByteArray arguments; ///< JSON text of an object as a rule; what a model said, so it may be anything. Empty = {}
    QByteArray signature; ///< Gemini's thoughtSignature of this part
    QByteArray cacheControlJson;
};

/// What the tool answered. Stands in a user message, before anything else in it.
struct ToolResultPart
{
    using Content = std::variant<TextPart, MediaPart>;
    QByteArray id;   ///< of the call
    QByteArray name; ///< of the function: filled from the call by the reader where the dialect does not say it
    std::vector<Content> content;
    bool isError = false;
    QByteArray cacheControlJson;
};

/// Reasoning of an earlier turn. Signed and redacted ones mean something to the family they came from only: writers of
/// another dialect leave them out (Trait::Thinking says so on the decision).
struct ThinkingPart
{
    QByteArray text;
    QByteArray signature; ///< or encrypted_content (Responses)
    QByteArray redacted;  ///< Anthropic redacted_thinking `data`; then text and signature are empty
    QByteArray id;        ///< of a Responses reasoning item
    Dialect from = Dialect::OpenAiChat;
};

using Part = std::variant<TextPart, MediaPart, ToolUsePart, ToolResultPart, ThinkingPart>;

/// Two of one role in a row are allowed here; writers of strict dialects join them (joinTurns()).
struct Message
{
    enum class Role { User, Assistant };
    Role role = Role::User;
    std::vector<Part> parts;
};

/// A function. Tools that only their vendor has (web_search, code execution, custom grammars) are no part of this: their
/// requests do not cross (Trait::VendorTools).
struct Tool
{
    QByteArray name;
    QByteArray description;
    QByteArray parametersJson; ///< JSON Schema; empty = takes nothing
    std::optional<bool> strict;
    QByteArray cacheControlJson;
};

struct ToolChoice
{
    enum class Kind { Unset, Auto, Any, None, One };
    Kind kind = Kind::Unset;
    QByteArray name; ///< for One
};

struct OutputFormat
{
    enum class Kind { Text, JsonObject, JsonSchema };
    Kind kind = Kind::Text;
    QByteArray name;       ///< of the schema; empty where the dialect has none
    QByteArray description;
    QByteArray schemaJson;
    std::optional<bool> strict;
};

struct ReasoningWish
{
    ReasoningEffort effort = ReasoningEffort::Unset;
    std::optional<qint64> budgetTokens;
    bool adaptive = false;      ///< Anthropic `thinking: {type: adaptive}`, Gemini thinkingBudget −1
    bool wantsThoughts = false; ///< summaries or thoughts are to be in the answer
};

struct CanonicalRequest
{
    Dialect from = Dialect::OpenAiChat;
    QByteArray model; ///< as in the body; Gemini: from the path
    std::vector<TextPart> system; ///< all of them, also those that stood between messages
    std::vector<Message> messages;
    std::vector<Tool> tools;
    ToolChoice toolChoice;
    std::optional<bool> parallelTools;
    OutputFormat format;
    ReasoningWish reasoning;
    std::optional<qint64> maxOutputTokens;
    std::optional<double> temperature; ///< as given, 0…2; writers clamp
    std::optional<double> topP;
    std::optional<qint64> topK;
    std::optional<double> frequencyPenalty;
    std::optional<double> presencePenalty;
    std::optional<qint64> seed;
    std::vector<QByteArray> stop;
    qint64 choices = 1; ///< `n`
    QByteArray user;    ///< OpenAI `user` ↔ Anthropic metadata.user_id
    bool stream = false;
};

/// Puts tool results first in their message and joins neighbours of one role, as strict dialects want it; messages that
/// hold nothing are left out.
void joinTurns(std::vector<Message> &messages);
/// Fills ToolResultPart::name from the calls that came before.
void nameResults(std::vector<Message> &messages);

} // namespace signalbox::wire
