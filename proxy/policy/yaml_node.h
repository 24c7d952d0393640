// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <string>
#include <vector>

namespace signalbox::policy {

/// A place in the file; both count from 1, the column in bytes (Report turns it into characters). 0 = the whole file.
struct Mark
{
    int line = 0;
    int column = 0;
};

struct YamlMember;

/// One node of the document as written: no types are guessed, every scalar stays text. At most 64 levels deep.
struct YamlNode
{
    enum class Kind {
        Null,
        Scalar,
        List,
        Map,
        Broken, ///< already reported (an alias, a tag); readers skip it silently
    };

    Kind kind = Kind::Null;
    bool quoted = false; ///< Scalar: written with quotes or as a block
    Mark mark;
    std::string text; ///< Scalar: UTF-8
    std::vector<YamlNode> items;
    std::vector<YamlMember> members; ///< in file order; keys are unique (a repeated one is reported and dropped)
};

struct YamlMember
{
    std::string key;
    Mark mark; ///< of the key
    YamlNode value;
};

} // namespace signalbox::policy
