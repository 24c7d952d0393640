// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "classify/restorer.h"

#include "core/json_text.h"

namespace signalbox::classify {

QByteArray Restorer::feed(QByteArrayView inside)
{
    QByteArray joined;
    if (!m_held.isEmpty()) {
        joined = std::exchange(m_held, {});
        joined.append(inside);
        inside = joined;
    }
    QByteArray out;
    qsizetype copied = 0;
    for (qsizetype at = inside.indexOf('['); at >= 0; at = inside.indexOf('[', at + 1)) {
        const qsizetype end = inside.sliced(at, std::min(inside.size() - at, m_placeholders->longest())).indexOf(']');
        if (end < 0) {
            if (!m_placeholders->isPrefix(inside.sliced(at)))
                continue;
            out.append(inside.sliced(copied, at - copied));
            m_held = inside.sliced(at).toByteArray();
            return out;
        }
        const QByteArray *text = m_placeholders->textFor(inside.sliced(at, end + 1));
        if (text == nullptr)
            continue;
        out.append(inside.sliced(copied, at - copied));
        append(out, *text);
        copied = at + end + 1;
    }
    out.append(inside.sliced(copied));
    return out;
}

void Restorer::append(QByteArray &out, const QByteArray &text) const
{
    QByteArray quoted;
    appendJsonString(quoted, QByteArrayView(text));
    if (m_level == Level::JsonInString) {
        const QByteArray inner = quoted.sliced(1, quoted.size() - 2);
        quoted.clear();
        appendJsonString(quoted, QByteArrayView(inner));
    }
    out.append(QByteArrayView(quoted).sliced(1, quoted.size() - 2));
}

} // namespace signalbox::classify
