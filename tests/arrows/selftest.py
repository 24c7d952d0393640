#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Signalbox authors
# SPDX-License-Identifier: GPL-3.0-only
"""Feeds the arrow and gate checks a small tree with one fault each and sees them fail; without the fault they pass."""

import tempfile
import unittest
from pathlib import Path

import arrows
import gates

TABLE = """
proxy/core    ->            |
proxy/wire    -> proxy/core |
proxy/health  -> proxy/core |
proxy/routing -> proxy/wire |
proxy/engine  -> proxy/routing | QtNetwork
ui/live       -> proxy/core proxy/engine/engine.h | QtGui QtWidgets
"""
HEAD = "// SPDX-FileCopyrightText: x\n// SPDX-License-Identifier: GPL-3.0-only\n#pragma once\n"


class Tree(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name).resolve()
        self.qt = self.root / "qt"
        for header in ("QtCore/QString", "QtNetwork/QHostAddress", "QtWidgets/QWidget", "QtWidgets/QtWidgets"):
            self.write("qt/" + header, "")
        for part in ("core", "wire", "health", "routing", "engine"):
            self.write(f"proxy/{part}/{part}.h", HEAD)
        self.write("ui/live/live.h", HEAD + '#include "engine/engine.h"\n#include <QWidget>\n')
        self.table = arrows.Table(TABLE)

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


class Arrows(Tree):
    def check(self, part, line):
        self.write(f"{part}/tried.cpp", HEAD + line + "\n")
        return arrows.problems(self.root, self.table, part, self.qt)

    def test_what_is_allowed_passes(self):
        for part, line in (("proxy/wire", '#include "core/core.h"'), ("proxy/wire", "#include <QString>"),
                           ("proxy/engine", '#include "core/core.h"'), ("proxy/engine", "#include <QHostAddress>"),
                           ("proxy/engine", "#include <vector>"), ("ui/live", "#include <QtWidgets/QWidget>")):
            with self.subTest(part=part, line=line):
                self.assertEqual(self.check(part, line), [])

    def test_a_violation_is_named_with_its_line(self):
        for part, line in (("proxy/core", '#include "wire/wire.h"'), ("proxy/wire", '#include "routing/routing.h"'),
                           ("proxy/routing", '#include "health/health.h"'), ("proxy/core", "#include <QHostAddress>"),
                           ("proxy/engine", "#include <QWidget>"), ("proxy/engine", "#include <QtWidgets/QWidget>"),
                           ("proxy/engine", "#include <QtWidgets>"), ("proxy/core", "  #  include <QtWidgets/QWidget>"),
                           ("proxy/core", "#include <private/qobject_p.h>"), ("proxy/core", '#include "live/live.h"'),
                           ("ui/live", '#include "routing/routing.h"'), ("ui/live", "#include <QHostAddress>")):
            with self.subTest(part=part, line=line):
                found = self.check(part, line)
                self.assertEqual(len(found), 1, found)
                self.assertTrue(found[0].startswith(f"{part}/tried.cpp:4: "), found)

    def test_one_header_brings_nothing_else_along(self):
        self.write("proxy/engine/inner.h", HEAD)
        self.assertEqual(len(self.check("ui/live", '#include "engine/inner.h"')), 1)

    def test_a_table_that_points_up_is_refused(self):
        for text in ("a -> b |\nb -> |", "a -> |\na -> |", "a b", "a -> b"):
            with self.subTest(text=text), self.assertRaises(ValueError):
                arrows.Table(text)

    def test_a_folder_without_a_line_is_named(self):
        self.assertEqual(arrows.unlisted(self.root, self.table), [])
        self.write("proxy/stray/stray.cpp", HEAD)
        self.assertEqual(len(arrows.unlisted(self.root, self.table)), 1)


class Gates(Tree):
    FAULTS = (
        ("spdx", "proxy/core/x.cpp", "int x;"),
        ("event_loops", "proxy/core/x.cpp", "void f() { QCoreApplication::processEvents(); }"),
        ("event_loops", "proxy/core/x.cpp", "void f() { socket.waitForReadyRead(10); }"),
        ("event_loops", "ui/live/x.cpp", "void f() { QEventLoop loop; }"),
        ("event_loops", "app/x.cpp", "void f() { QThread::msleep(1); }"),
        ("modal_dialogs", "ui/live/x.cpp", "void f() { m_menu->exec(pos); }"),
        ("patient_tests", "tests/core/tst_x.cpp", "void f() { QTest::qWait(200); }"),
        ("singletons", "proxy/core/x.cpp", "auto &a = Settings::instance();"),
        ("translations", "proxy/core/x.cpp", 'auto a = tr("hello");'),
        ("string_connects", "ui/live/x.cpp", "connect(a, SIGNAL(clicked()), b, SLOT(close()));"),
        ("enum_defaults", "proxy/core/x.cpp", "int f(K k) { switch (k) { case K::A: return 1; default: return 2; } }"),
        ("header_guards", "proxy/core/x.h", "// nothing"),
        ("header_guards", "proxy/core/x.h", "#pragma once\nusing namespace std;"),
        ("places", "proxy/core/x.cpp", "// see /ho" + "me/someone/notes"),
        ("length", "proxy/core/x.cpp", "\n" * 501),
    )
    HARMLESS = (
        ("event_loops", "// never processEvents() here\nauto a = \"QEventLoop\";"),
        ("singletons", "auto *a = QCoreApplication::instance();"),
        ("enum_defaults", "int f(int k, K e) { switch (k) { case 1: switch (e) { case K::A: return 1; } break; default: return 2; } }"),
        ("enum_defaults", "int f(int k) { switch (k) { case Qt::DisplayRole: return 1; default: return 2; } }"),
        ("translations", "auto a = str(1); auto b = u\"tr(x)\"_s;"),
    )

    def test_a_clean_tree_passes(self):
        for name, gate in gates.GATES.items():
            if name != "readmes":
                with self.subTest(gate=name):
                    self.assertEqual(gate(self.root), [])

    def test_each_fault_is_found_where_it_is(self):
        for name, file, text in self.FAULTS:
            with self.subTest(gate=name, text=text[:60]):
                self.write(file, text)
                found = gates.GATES[name](self.root)
                (self.root / file).unlink()
                self.assertTrue(found and all(line.startswith(file) for line in found), found)

    def test_what_only_looks_like_a_fault_passes(self):
        for name, text in self.HARMLESS:
            with self.subTest(gate=name, text=text[:60]):
                self.write("proxy/core/x.cpp", text)
                self.assertEqual(gates.GATES[name](self.root), [])

    def test_a_folder_needs_a_short_readme(self):
        for part in ("core", "wire", "health", "routing", "engine"):
            self.write(f"proxy/{part}/README.md", "purpose\n")
        self.write("proxy/core/CMakeLists.txt", "")
        (self.root / "app").mkdir()
        self.write("app/README.md", "purpose\n")
        self.assertEqual(gates.readmes(self.root), [])
        self.write("proxy/core/README.md", "line\n" * 41)
        (self.root / "app/README.md").unlink()
        self.assertEqual(len(gates.readmes(self.root)), 2)

    def test_the_readme_holds_the_fault_table(self):
        self.assertEqual(gates.fault_table(self.root), [])
        table = "| fault | ends |\n|---|---|\n| `cut` | second lane |\n"
        self.write("tests/integration/fault-table.md", "<!-- written -->\n\n" + table)
        self.write("README.md", "# It\n")
        self.assertIn("no place", gates.fault_table(self.root)[0])
        self.write("README.md", f"# It\n{gates.TABLE_START}\n{table}\n{gates.TABLE_END}more\n")
        self.assertEqual(gates.fault_table(self.root), [])
        self.write("README.md", f"# It\n{gates.TABLE_START}\n{table.replace('second', 'first')}\n{gates.TABLE_END}more\n")
        self.assertIn("README.md:6:", gates.fault_table(self.root)[0])


if __name__ == "__main__":
    unittest.main()
