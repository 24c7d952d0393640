// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "classify/folded_text.h"
#include "classify/lexicon.h"

#include <array>
#include <string>
#include <string_view>

namespace signalbox::classify {

/// What the rules see in one text. Numbers only: nothing of the text is kept.
struct TextLook
{
    std::array<double, cueCount> cues{}; ///< 0…3: how often, early words and last ones counting more
    std::size_t bytes = 0;   ///< of the whole text
    int words = 0;           ///< of the looked-at prose; two characters of a script without spaces count as one
    int significant = 0;     ///< those that are not merely polite
    int numbers = 0;         ///< in the prose
    int codeLines = 0;
    int proseLines = 0;
    int fences = 0;          ///< ```
    int identifiers = 0;     ///< snake_case, camelCase, call(), path/file.ext in the prose
    int latex = 0;           ///< commands and $
    int equations = 0;       ///< = ^ and signs of arithmetic between numbers or letters
    int numericOptions = 0; ///< of those, with a number
    int options = 0;         ///< lines such as "(A) …" or "B. …"
    int listItems = 0;       ///< numbered lines and bullets
    bool question = false;   ///< ends with a question mark
    bool startsWithQuestion = false; ///< its first word asks

    [[nodiscard]] double cue(Cue which) const { return cues[static_cast<std::size_t>(which)]; }
    [[nodiscard]] bool has(Cue which) const { return cue(which) > 0.0; }
};

/// Looks at texts; keeps its buffers. At most headBytes and tailBytes of a text are looked at, so that the time is
/// bounded: what is wanted stands before or after the material it is wanted for.
class TextLooker final
{
public:
    static constexpr std::size_t headBytes = 3072;
    static constexpr std::size_t tailBytes = 1024;

    [[nodiscard]] TextLook look(std::string_view utf8);

private:
    void lines(std::string_view part, TextLook &look);
    void line(std::string_view text, TextLook &look);
    void marks(std::string_view text, TextLook &look);
    void findCues(TextLook &look);
    void findUnspacedCues(TextLook &look);

    Lexicon m_lexicon;
    std::string m_line; ///< with single spaces
    std::string m_prose;
    FoldedText m_folded;
    bool m_inFence = false;
};

} // namespace signalbox::classify
