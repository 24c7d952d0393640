#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Signalbox authors
# SPDX-License-Identifier: GPL-3.0-only
"""Checks the includes of one part against arrows.txt.

A `#include <QtWidgets/…>` compiles wherever the headers are installed, even where only QtCore is linked, and a static
library lets any part include any other; so the build alone does not guard the arrows of the design, this does.
"""

import argparse
import functools
import sys
from pathlib import Path

import source

ALWAYS_ALLOWED_QT = {"QtCore"}


class Table:
    """arrows.txt, read and closed over its arrows."""

    def __init__(self, text):
        self.arrows, self.modules = {}, {}
        for number, line in enumerate(text.splitlines(), 1):
            line = line.split("#")[0].strip()
            if not line:
                continue
            part, arrow, rest = line.partition("->")
            below, bar, modules = rest.partition("|")
            part = part.strip()
            if not arrow or not bar or not part or part in self.arrows:
                raise ValueError(f"arrows.txt:{number}: expected a new 'part -> parts | Qt modules', got '{line}'")
            for name in below.split():
                if "." not in name and name not in self.arrows:
                    raise ValueError(f"arrows.txt:{number}: {part} points at {name}, which is not listed above it")
            self.arrows[part] = below.split()
            self.modules[part] = set(modules.split()) | ALWAYS_ALLOWED_QT

    def reach(self, part):
        """Parts and single headers that `part` may include."""
        found, todo = set(), [part]
        while todo:
            name = todo.pop()
            if name not in found:
                found.add(name)
                todo += self.arrows.get(name, [])
        return found


def owner(root, table, include):
    """Path below `root` and part of a quoted include, searched as the compiler does; (None, None) if it is not ours."""
    for base in ("proxy", "ui", ""):
        path = (Path(base) / include).as_posix()
        if (Path(root) / path).is_file():
            parts = [part for part in table.arrows if path.startswith(part + "/")]
            return path, max(parts, key=len, default=None)
    return None, None


@functools.cache
def qt_module(qt, include):
    """The Qt module a `<…>` include comes from, or None when it is not a Qt header."""
    head, _, tail = include.partition("/")
    if tail:
        return head if head.startswith("Qt") else None
    if include.startswith("Qt") and (qt / include).is_dir():
        return include
    for module in sorted(qt.glob("Qt*")):
        if (module / include).is_file() and (include[:1] == "Q" or include.startswith("q")):
            return module.name
    return None


def problems(root, table, part, qt):
    """What is wrong in `part`, one message per include."""
    found = []
    reach, modules = table.reach(part), table.modules[part]
    for path in source.cpp_files(root, part):
        name = path.relative_to(root).as_posix()
        deepest = max((p for p in table.arrows if name.startswith(p + "/")), key=len)
        if deepest != part:
            continue
        for line, include, quoted in source.includes_of(source.text_of(path)):
            where = f"{name}:{line}"
            if include.startswith("private/") or "/private/" in include:
                found.append(f"{where}: private Qt header <{include}>")
                continue
            target, target_part = owner(root, table, include) if quoted else (None, None)
            if target and target not in reach and target_part not in reach:
                found.append(f"{where}: {part} may not include {target} (arrows.txt)")
            if not target:
                module = qt_module(qt, include)
                if module and module not in modules:
                    found.append(f"{where}: {part} may not use {module} (<{include}>, arrows.txt)")
    return found


def unlisted(root, table):
    """Folders with C++ files that no line of the table speaks about."""
    folders = {path.parent.relative_to(root).as_posix() for path in source.cpp_files(root, "proxy", "ui", "app")}
    return [f"{folder}: has sources but no line in arrows.txt" for folder in sorted(folders)
            if not any((folder + "/").startswith(part + "/") for part in table.arrows)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", type=Path, required=True, help="top of the source tree")
    parser.add_argument("--qt", type=Path, required=True, help="folder that holds QtCore/, QtGui/, …")
    parser.add_argument("--table", type=Path, default=Path(__file__).with_name("arrows.txt"))
    parser.add_argument("part", nargs="?", help="folder to check; without it: that every folder is listed")
    options = parser.parse_args()
    table = Table(source.text_of(options.table))
    if not (options.qt / "QtCore").is_dir():
        sys.exit(f"{options.qt} has no QtCore")
    found = problems(options.root, table, options.part, options.qt) if options.part else unlisted(options.root, table)
    print("\n".join(found) or f"{options.part or 'every folder'}: fine")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
