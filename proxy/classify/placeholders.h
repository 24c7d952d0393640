// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/sensitive_kind.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QHash>
#include <QSet>

#include <optional>

namespace signalbox::classify {

/// What stands for the replaced texts of one request: "[EMAIL_482913]". The number is a keyed hash of the text, so the
/// same text gets the same placeholder in every request made with the same key, and no table outlives its request.
class Placeholders final
{
public:
    /// `key`: differs from client to client and from session to session, and with every start of the program.
    explicit Placeholders(quint64 key) : m_key(key) {}

    /// A text that looks like a placeholder but is the client's own: never given out.
    void reserve(QByteArrayView placeholder) { m_reserved.insert(placeholder.toByteArray()); }
    /// The placeholder of `text`; `label` is upper-case letters, digits and '_'.
    const QByteArray &placeholderFor(const QByteArray &text, QByteArrayView label);

    [[nodiscard]] bool isEmpty() const { return m_texts.isEmpty(); }
    [[nodiscard]] qsizetype size() const { return m_texts.size(); }
    /// The text a placeholder stands for; null when it is none of these.
    [[nodiscard]] const QByteArray *textFor(QByteArrayView placeholder) const;
    /// Whether `bytes` is the beginning of one, the whole of it excluded.
    [[nodiscard]] bool isPrefix(QByteArrayView bytes) const;
    [[nodiscard]] qsizetype longest() const { return m_longest; }

    /// The length of what looks like a placeholder at `at` ('['); 0 when it does not.
    [[nodiscard]] static qsizetype lookAlikeAt(QByteArrayView text, qsizetype at);

private:
    quint64 m_key;
    QHash<QByteArray, QByteArray> m_placeholders; ///< by label and text
    QHash<QByteArray, QByteArray> m_texts;        ///< by placeholder
    QSet<QByteArray> m_reserved;
    qsizetype m_longest = 0;
};

/// The label of a finding: its kind's, or a pattern's id in capitals ("PROJECT_X").
[[nodiscard]] QByteArray placeholderLabel(SensitiveKind kind, QStringView detectorId);

} // namespace signalbox::classify
