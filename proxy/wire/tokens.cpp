// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/tokens.h"

#include <cstring>

namespace signalbox::wire {

void TokenEstimate::addText(std::string_view utf8)
{
    constexpr quint64 highBits = 0x8080808080808080ULL;
    const char *at = utf8.data();
    const char *const end = at + utf8.size();
    qint64 quarters = 0;
    while (at < end) {
        if (end - at >= 32) { // most text, most of the time
            quint64 words[4];
            std::memcpy(words, at, sizeof words);
            if (((words[0] | words[1] | words[2] | words[3]) & highBits) == 0) {
                quarters += 32;
                at += 32;
                continue;
            }
        }
        if (end - at >= 8) {
            quint64 word = 0;
            std::memcpy(&word, at, sizeof word);
            if ((word & highBits) == 0) {
                quarters += 8;
                at += 8;
                continue;
            }
        }
        const auto lead = static_cast<unsigned char>(*at);
        if (lead < 0x80) {
            quarters += 1;
            at += 1;
        } else if (lead < 0xE0) {
            quarters += 2;
            at += 2;
        } else if (lead < 0xF0) {
            quarters += 4;
            at += 3;
        } else {
            quarters += 8;
            at += 4;
        }
    }
    m_quarters += quarters;
}

} // namespace signalbox::wire
