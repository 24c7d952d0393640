#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Signalbox authors
# SPDX-License-Identifier: GPL-3.0-only
"""House rules that no compiler warning covers. Each gate prints what to change, with file and line."""

import argparse
import re
import sys
from pathlib import Path

import source

LONGEST_FILE = 500
LONGEST_TEST = 700
LONGEST_README = 40
SPDX = ("SPDX-FileCopyrightText:", "SPDX-License-Identifier:")


def _matches(root, pattern, message, *folders, allowed=lambda name, hit: False):
    """One problem per match of `pattern` in the code (not comments, not text) of `folders`."""
    found = []
    for path in source.cpp_files(root, *folders):
        name = path.relative_to(root).as_posix()
        code = source.code_of(source.text_of(path))
        for hit in re.finditer(pattern, code):
            if not allowed(name, hit):
                found.append(f"{name}:{source.line_at(code, hit.start())}: {message}: {hit.group().strip()}")
    return found


def spdx(root):
    """Every source file and script starts with the two SPDX lines."""
    found = []
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root)
        if name.parts[0] in (".git", "build") or "node_modules" in name.parts or not path.is_file():
            continue
        if name.parts[0].startswith("build"):
            continue
        plain = path.suffix in {".h", ".cpp", ".py", ".cmake", ".qss"} or path.name == "CMakeLists.txt"
        script = not path.suffix and path.read_bytes().startswith(b"#!")
        if plain or script:
            head = "\n".join(source.text_of(path).splitlines()[:5])
            found += [f"{name}:1: no '{tag}' line" for tag in SPDX if tag not in head]
    return found


def event_loops(root):
    """No nested event loop, no blocking wait, no sleep: they freeze a thread that serves others."""
    return _matches(
        root, r"\bprocessEvents\b|\bBlockingQueuedConnection\b|\bQEventLoop\b(?!::)|\bsleep(_for|_until)?\s*\(|\b[mu]sleep\s*\("
        r"|\bwaitFor(ReadyRead|BytesWritten|Connected|Disconnected|Encrypted|Started|Finished|Done|NewConnection)\b"
        r"|->terminate\s*\(\s*\)", "blocks or re-enters the event loop", "proxy", "ui", "app",
        # It does not call processEvents: it is where Qt's is implemented.
        allowed=lambda name, hit: name.startswith("proxy/engine/epoll_dispatcher.") and hit.group() == "processEvents")


def modal_dialogs(root):
    """Dialogs and menus of the window open without a nested loop (open()/popup(), not exec())."""
    return _matches(root, r"(?i)\b\w*(dialog|menu|box|wizard)\w*(\.|->)exec\s*\(", "runs a nested event loop", "ui")


def patient_tests(root):
    """Tests wait for a condition (QTRY_*), never for a time."""
    return _matches(root, r"\bqWait\s*\(|\bqSleep\s*\(|\bsleep(_for)?\s*\(|\b[mu]sleep\s*\(", "waits for a time", "tests",
                    allowed=lambda name, hit: name.startswith("tests/bench/"))


def singletons(root):
    """No instance() of ours: construction order is the design."""
    return _matches(root, r"[\w:]*\binstance\s*\(\s*\)", "singleton", "proxy", "ui", "app",
                    allowed=lambda name, hit: re.match(r"Q(Core|Gui)?Application::", hit.group()))


def translations(root):
    """Text for people is made in ui/; proxy/ speaks English to logs and the wire."""
    return _matches(root, r"\btr\s*\(|\bQT_TR_NOOP\b|\bQT_TRANSLATE_NOOP\b|\btranslate\s*\(\s*\"", "translates", "proxy")


def string_connects(root):
    """Connections are checked by the compiler (QDBusConnection has no other form)."""
    return _matches(root, r"(\w*)(?:\.|->|::)?connect\s*\([^;]*?\b(SIGNAL|SLOT)\s*\(", "string-based connect",
                    "proxy", "ui", "app", "tests", allowed=lambda name, hit: "bus" in hit.group(1).lower())


def enum_defaults(root):
    """A switch over one of our enums names every case, so that a new one breaks the build and not a user."""
    found = []
    for path in source.cpp_files(root):
        code = source.code_of(source.text_of(path))
        for switch in re.finditer(r"\bswitch\s*\(", code):
            body = _own_level(code, code.find("{", switch.end()))
            ours = [label for label in re.findall(r"\bcase\s+([A-Za-z_][\w:]*)\s*:(?!:)", body)
                    if "::" in label and not re.match(r"Q[A-Z]|Qt::|std::|simdjson::|YAML::", label)]
            if ours and re.search(r"\bdefault\s*:", body):
                found.append(f"{path.relative_to(root)}:{source.line_at(code, switch.start())}: "
                             f"'default:' in a switch over {ours[0].rpartition('::')[0]}")
    return found


def _own_level(code, start):
    """The block that opens at `start`, without the blocks of switches inside it."""
    out, depth, at, skip_above = [], 0, start, None
    while 0 <= at < len(code):
        char = code[at]
        if skip_above is None and at > start and re.match(r"\bswitch\b", code[at:at + 7]) and not code[at - 1].isalnum():
            skip_above = depth
        if char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
            if skip_above is not None and depth == skip_above:
                skip_above = None
            if depth == 0:
                break
        if skip_above is None:
            out.append(char)
        at += 1
    return "".join(out)


def header_guards(root):
    """Headers are included once and bring no using-directive along."""
    found = []
    for path in source.cpp_files(root):
        if path.suffix != ".h":
            continue
        name, code = path.relative_to(root), source.code_of(source.text_of(path))
        if "#pragma once" not in code:
            found.append(f"{name}:1: no #pragma once")
        found += [f"{name}:{source.line_at(code, hit.start())}: using-directive in a header"
                  for hit in re.finditer(r"^using namespace\b", code, re.MULTILINE)]
    return found


def places(root):
    """Nothing in the tree knows the machine it was written on; a made-up home is /home/dev/."""
    found = []
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root)
        if name.parts[0].startswith((".git", "build")) or not path.is_file() or path.suffix in {".png", ".ttf", ".gz"}:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if re.search(r"(?<![\w.])/(work|home(?!/dev/)|Users)/[a-z]", line):
                found.append(f"{name}:{number}: names a place of one machine: {line.strip()[:80]}")
    return found


def length(root):
    """A file that grew past the limit is two files."""
    found = []
    for path in source.cpp_files(root):
        name, lines = path.relative_to(root), source.text_of(path).count("\n")
        limit = LONGEST_TEST if name.parts[0] == "tests" else LONGEST_FILE
        if lines > limit:
            found.append(f"{name}:1: {lines} lines, the limit is {limit}")
    return found


def readmes(root):
    """Every folder with sources says in at most 40 lines what it is for."""
    folders = {root / name for name in ("app", "packaging", "resources", "tests", "translations") if (root / name).is_dir()}
    for top in ("proxy", "ui"):
        folders |= {path.parent for path in (root / top).glob("*/CMakeLists.txt")}
    found = []
    for folder in sorted(folders):
        readme = folder / "README.md"
        if not readme.is_file():
            found.append(f"{folder.relative_to(root)}: no README.md")
        elif source.text_of(readme).count("\n") > LONGEST_README:
            found.append(f"{readme.relative_to(root)}: longer than {LONGEST_README} lines")
    return found


TABLE_START, TABLE_END = "<!-- fault-table -->\n", "<!-- /fault-table -->\n"


def _with_fault_table(root):
    """The top README as it is and as it should be; None where there is neither table nor place for it."""
    table, readme = root / "tests/integration/fault-table.md", root / "README.md"
    if not table.is_file() or not readme.is_file():
        return None, None
    rows = "".join(line for line in source.text_of(table).splitlines(keepends=True) if line.startswith("|"))
    text = source.text_of(readme)
    before, start, rest = text.partition(TABLE_START)
    _, end, after = rest.partition(TABLE_END)
    return text, f"{before}{start}\n{rows}\n{end}{after}" if start and end else None


def fault_table(root):
    """The top README holds the fault table as tst_fault_matrix has written it."""
    text, wanted = _with_fault_table(root)
    if text == wanted:
        return []
    if wanted is None:
        return [f"README.md:1: no place for the fault table, {TABLE_START.strip()} … {TABLE_END.strip()}"]
    line = next(number for number, (a, b) in enumerate(zip(text.splitlines() + [""], wanted.splitlines() + [""]), 1) if a != b)
    return [f"README.md:{line}: not as in tests/integration/fault-table.md; tests/arrows/gates.py --root . fault_table --write"]


GATES = {gate.__name__: gate for gate in (spdx, event_loops, modal_dialogs, patient_tests, singletons, translations,
                                          string_connects, enum_defaults, header_guards, places, length, readmes,
                                          fault_table)}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, required=True, help="top of the source tree")
    parser.add_argument("gate", choices=sorted(GATES))
    parser.add_argument("--write", action="store_true", help="fault_table: bring the README up to date first")
    options = parser.parse_args()
    gate = GATES[options.gate]
    if options.write and gate is fault_table:
        _, wanted = _with_fault_table(options.root)
        if wanted is not None:
            (options.root / "README.md").write_text(wanted, encoding="utf-8")
    found = gate(options.root.resolve())
    print("\n".join([gate.__doc__, *found]) if found else f"{options.gate}: fine")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
