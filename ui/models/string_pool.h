// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QHash>
#include <QString>

#include <vector>

namespace signalbox::gui {

/// Keeps every distinct text once, so that a hundred thousand rows naming the same forty models stay small. Key 0 is the
/// empty text. Keys stay valid until clear().
class StringPool final
{
public:
    using Key = quint32;

    StringPool() { clear(); }

    [[nodiscard]] Key key(const QString &text)
    {
        const auto known = m_keys.constFind(text);
        if (known != m_keys.constEnd())
            return *known;
        const auto fresh = static_cast<Key>(m_texts.size());
        m_texts.push_back(text);
        m_keys.insert(text, fresh);
        return fresh;
    }
    [[nodiscard]] const QString &text(Key key) const { return m_texts[key]; }
    [[nodiscard]] std::size_t size() const { return m_texts.size(); }
    void clear()
    {
        m_texts.assign(1, QString());
        m_keys.clear();
        m_keys.insert(QString(), 0);
    }

private:
    std::vector<QString> m_texts;
    QHash<QString, Key> m_keys;
};

} // namespace signalbox::gui
