# SPDX-FileCopyrightText: 2026 The Signalbox authors
# SPDX-License-Identifier: GPL-3.0-only
"""Source files of the tree as the arrow and gate checks read them."""

import re
from pathlib import Path

FOLDERS = ("proxy", "ui", "app", "tests")
CPP = {".h", ".cpp"}

_COMMENT_OR_TEXT = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(?P<mark>[^()\s]*)\(.*?\)(?P=mark)"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', re.DOTALL)
_DIGIT_MARK = re.compile(r"(?<=[0-9a-fA-F])'(?=[0-9a-fA-F])")
_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(?P<open>["<])(?P<path>[^">\n]+)[">]', re.MULTILINE)


def cpp_files(root, *folders):
    """C++ files below the given folders of `root` (all of ours when none is given), sorted."""
    found = []
    for folder in folders or FOLDERS:
        found += [path for path in (Path(root) / folder).rglob("*") if path.suffix in CPP]
    return sorted(found)


def text_of(path):
    return Path(path).read_text(encoding="utf-8")


def code_of(text):
    """`text` with comments and the contents of literals blanked; line numbers stay."""
    def blank(match):
        inner = re.sub(r"[^\n]", " ", match.group())
        return '""' + inner[2:] if match.group()[0] in "\"'R" else inner
    return _COMMENT_OR_TEXT.sub(blank, _DIGIT_MARK.sub("_", text))


def includes_of(text):
    """(line, path, quoted?) of every include directive."""
    return [(text.count("\n", 0, match.start()) + 1, match.group("path"), match.group("open") == '"')
            for match in _INCLUDE.finditer(text)]


def line_at(text, offset):
    return text.count("\n", 0, offset) + 1
