// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/glob.h"

namespace signalbox::policy {

bool globMatches(QStringView pattern, QStringView text, Qt::CaseSensitivity sensitivity)
{
    const auto same = [sensitivity](QChar a, QChar b) {
        return a == b || (sensitivity == Qt::CaseInsensitive && a.toCaseFolded() == b.toCaseFolded());
    };
    qsizetype p = 0;
    qsizetype t = 0;
    qsizetype star = -1; // last `*` seen, and how much text it has taken so far
    qsizetype taken = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == u'*') {
            star = p++;
            taken = t;
            if (const QStringView rest = pattern.sliced(p); !isGlob(rest)) // what most people write: `name-*`, `*-name`
                return text.size() - t >= rest.size() && text.endsWith(rest, sensitivity);
        } else if (p < pattern.size() && (pattern[p] == u'?' || same(pattern[p], text[t]))) {
            ++p;
            ++t;
        } else if (star >= 0) {
            p = star + 1;
            t = ++taken;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == u'*')
        ++p;
    return p == pattern.size();
}

bool isGlob(QStringView text)
{
    return text.contains(u'*') || text.contains(u'?');
}

} // namespace signalbox::policy
