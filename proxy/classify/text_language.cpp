// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "classify/text_language.h"

#include "classify/folded_text.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace signalbox::classify {
namespace {

constexpr std::size_t mostBytes = 2'000;

/// Small words of one language, folded, with spaces around each.
struct SmallWords
{
    QLatin1StringView language;
    std::string_view words;
};

constexpr std::array smallWords{
    SmallWords{"en"_L1, " the of and to is in that it for you with what how this are on be was my i a an as by at from which do have "},
    SmallWords{"de"_L1, " der die das und ist nicht ich ein eine zu mit wie auf fur den dem im von was bitte sich werden wird du aus mir "},
    SmallWords{"fr"_L1, " le la les des et est une un du que pour dans qui sur pas ce cette vous au avec je en comment mon plus "},
    SmallWords{"es"_L1, " el la los las de que y en un una es por con para como del se lo mi al cual cuantos esta este "},
    SmallWords{"it"_L1, " il lo la gli che di e un una per con non sono come del della in mi questa questo si nel chi dei "},
    SmallWords{"pt"_L1, " o os as que de e um uma para com nao em por como do da no na se meu voce qual ao dos "},
    SmallWords{"nl"_L1, " de het een en van is niet ik dat te op voor met zijn hoe wat dit deze er naar uit mijn "},
    SmallWords{"sv"_L1, " och att det som en ett ar inte jag pa for med av den hur vad till fran min "},
    SmallWords{"pl"_L1, " i w na nie jest sie do z ze jak co to dla po o przez czy moj ktory napisz "},
    SmallWords{"tr"_L1, " ve bir bu ile icin ne da de mi nasil olarak var en cok gibi daha ben bana su "},
};

struct Script
{
    char32_t first, last;
    QLatin1StringView language;
};
constexpr std::array scripts{
    Script{0x370, 0x3FF, "el"_L1},   Script{0x400, 0x52F, "ru"_L1},   Script{0x590, 0x5FF, "he"_L1},   Script{0x600, 0x6FF, "ar"_L1},
    Script{0x900, 0x97F, "hi"_L1},   Script{0xE00, 0xE7F, "th"_L1},   Script{0x3040, 0x30FF, "ja"_L1}, Script{0x4E00, 0x9FFF, "zh"_L1},
    Script{0xAC00, 0xD7AF, "ko"_L1},
};

} // namespace

QLatin1StringView languageOf(std::string_view utf8)
{
    const std::string_view head = utf8.substr(0, mostBytes);
    std::array<std::size_t, scripts.size()> letters{};
    std::size_t latin = 0;
    for (std::size_t at = 0; at < head.size();) {
        const char32_t c = nextCodePoint(head, at);
        if ((c | 0x20U) >= 'a' && (c | 0x20U) <= 'z') {
            ++latin;
            continue;
        }
        for (std::size_t i = 0; c >= 0x370 && i < scripts.size(); ++i)
            letters[i] += c >= scripts[i].first && c <= scripts[i].last ? 1 : 0;
    }
    constexpr std::size_t japanese = 6, chinese = 7;
    if (letters[japanese] > 0)
        letters[japanese] += letters[chinese]; // kana make of the characters beside them Japanese
    const auto most = static_cast<std::size_t>(std::max_element(letters.begin(), letters.end()) - letters.begin());
    if (letters[most] * 3 > latin) // a letter of these scripts says as much as three Latin ones
        return scripts[most].language;
    FoldedText folded;
    folded.read(head);
    std::array<int, smallWords.size()> hits{};
    for (const std::string_view word : folded.words()) {
        for (std::size_t i = 0; word.size() <= 8 && i < smallWords.size(); ++i) {
            const std::string_view words = smallWords[i].words;
            const std::size_t at = words.find(word);
            for (std::size_t place = at; place != std::string_view::npos; place = words.find(word, place + 1)) {
                if (words[place - 1] == ' ' && words[place + word.size()] == ' ') {
                    ++hits[i];
                    break;
                }
            }
        }
    }
    const auto best = static_cast<std::size_t>(std::max_element(hits.begin(), hits.end()) - hits.begin());
    return hits[best] > 0 ? smallWords[best].language : "und"_L1;
}

} // namespace signalbox::classify
