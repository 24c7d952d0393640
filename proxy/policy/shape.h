// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QLatin1StringView>
#include <QStringList>

#include <span>

namespace signalbox::policy {

struct Shape;

/// One key of a mapping.
struct ShapeKey
{
    QLatin1StringView name;
    const Shape *shape;
    const char *about; ///< for people, shown by editors
    bool required = false;
};

/// What may stand at a place of the document. The readers take their keys and words from it and the JSON Schema for
/// editors is made of it, so neither can know a key the other does not. Constant data, alive for ever.
struct Shape
{
    enum class Kind {
        Text,       ///< any text that is not empty
        LongText,   ///< any text
        Id,         ///< a name others refer to
        Word,       ///< one of `words`
        Boolean,    ///< true or false
        Integer,    ///< `least`…`most`
        Fraction,   ///< 0…1
        Duration,   ///< 30s
        Usd,        ///< an amount
        Price,      ///< USD per million tokens
        Comparison, ///< '> 1000'
        Clock,      ///< '22:00'
        Date,       ///< 2026-11-22
        Mapping,    ///< `keys`, and `note`
        MapOf,      ///< names of one's own → `element`; and `note`
        List,       ///< of `element`, at least `least`
        OneOrMany,  ///< one `element` or a list of them
        AnyOf,      ///< one of `options`
    };

    Kind kind = Kind::Text;
    const char *name = nullptr; ///< a definition of its own in the schema; needed where a shape contains itself
    std::span<const ShapeKey> keys{};
    std::span<const QLatin1StringView> words{};
    QStringList (*wordList)() = nullptr; ///< Word, MapOf: words (names) that are listed elsewhere, instead of `words`
    const Shape *element = nullptr;
    std::span<const Shape *const> options{};
    qint64 least = 0;
    qint64 most = 0;
    std::span<const QLatin1StringView> exactlyOne{}; ///< Mapping: keys of which one must be there and no second
    const char *pattern = nullptr;                   ///< Text: regular expression it must fit, for the schema alone

    [[nodiscard]] const ShapeKey *key(QLatin1StringView name) const;
};

} // namespace signalbox::policy
