// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace signalbox::classify {

/// What a word or phrase hints at, in any language: the vocabulary the rules are written in.
enum class Cue : std::uint8_t {
    Translate,
    LanguageName, ///< "French", "auf Englisch"
    Summarise,
    Extract,
    Entity, ///< what is extracted: names, dates, fields
    Classify,
    Label,  ///< classes and scores: sentiment, spam, positive
    Given,  ///< "the following text", "article": the request comes with its material
    Write,  ///< write, compose, create, generate
    Story,  ///< poem, song, story
    Prose,  ///< e-mail, essay, article to be written
    Rewrite,
    Role,    ///< "imagine you are"
    Persona, ///< "you are a", "act as": a role to play, or only who is to answer
    CodeVerb,
    CodeNoun,
    Tech,   ///< programming languages, libraries, tools
    MathVerb,
    MathNoun,
    HowMany,
    Number,  ///< written out: three, twice, half
    Reason,
    Analyse,
    Question, ///< who, when, where, which
    HowTo,
    Explain,
    Greeting,
    SmallTalk,
    Polite,   ///< means nothing; skipped when counting how early a word stands
    Constraint,
    Hard,
    Easy,
    FollowUp, ///< "make it shorter", "continue": speaks of what was said before
    Agent,    ///< "you have access to tools"
};
inline constexpr std::size_t cueCount = static_cast<std::size_t>(Cue::Agent) + 1;

/// Words and phrases of one cue, separated by spaces: '_' joins a phrase, a final '*' takes every ending.
struct CueWords
{
    Cue cue;
    std::string_view words;
};

/// Of languages that set spaces between words.
[[nodiscard]] std::span<const CueWords> spacedCueWords();
/// Of languages that do not; matched wherever they stand.
[[nodiscard]] std::span<const CueWords> unspacedCueWords();

} // namespace signalbox::classify
