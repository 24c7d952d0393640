# SPDX-FileCopyrightText: 2026 The Signalbox authors
# SPDX-License-Identifier: GPL-3.0-only
"""Starts Signalbox as a user would, and runs named checks against it, one line each."""

import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback

TOKEN = "sb-test-0123456789abcdef0123456789abcdef"
READY = re.compile(r"^signalbox listening on (http://127\.0\.0\.1:\d+/v1)$")

checks = []


def check(name):
    """Registers a function as the check `name`; it fails by raising."""

    def register(function):
        checks.append((name, function))
        return function

    return register


def eventually(question, limit=5.0):
    """The first true answer of `question()`; fails with the last one after `limit` seconds."""
    deadline = time.monotonic() + limit
    while True:
        answer = question()
        if answer:
            return answer
        assert time.monotonic() < deadline, f"still {answer!r} after {limit} s"
        time.sleep(0.02)


class Signalbox:
    """A headless demo on a free port with a data folder of its own; with a `policy` (YAML) that instead of the demo's."""

    def __init__(self, binary, policy=None):
        self.binary = binary
        self.data = tempfile.TemporaryDirectory(prefix="signalbox-sdk-")
        environment = dict(os.environ, SIGNALBOX_TOKEN=TOKEN, QT_QPA_PLATFORM="offscreen")
        how = ["--demo"]
        if policy is not None:
            how = ["--policy", os.path.join(self.data.name, "given.yaml")]
            with open(how[1], "w", encoding="utf-8") as file:
                file.write(policy)
        self.process = subprocess.Popen(
            [binary, "--headless", *how, "--listen", "127.0.0.1:0", "--data-dir", self.data.name],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.complaints = []
        threading.Thread(target=self._collect, daemon=True).start()
        self.base_url = self._ready()
        self.root = self.base_url.removesuffix("/v1")

    def _collect(self):
        for line in self.process.stderr:
            self.complaints.append(line.rstrip())

    def _ready(self):
        timer = threading.Timer(30, self.process.kill)
        timer.start()
        try:
            for line in self.process.stdout:
                if found := READY.match(line.rstrip()):
                    return found[1]
        finally:
            timer.cancel()
        sys.exit("signalbox did not get ready:\n" + "\n".join(self.complaints[-20:]))

    def stop(self):
        """Exit code after SIGTERM; kills after 40 s."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(40)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()


def main(binary, wanted):
    box = Signalbox(binary)
    passed = failed = 0
    try:
        for name, function in checks:
            if wanted and not any(word in name for word in wanted):
                continue
            try:
                function(box)
                passed += 1
                print(f"pass  {name}", flush=True)
            except Exception:
                failed += 1
                print(f"FAIL  {name}\n{traceback.format_exc()}", flush=True)
            if box.process.poll() is not None:
                failed += 1
                print(f"FAIL  signalbox ended with {box.process.returncode} during: {name}", flush=True)
                break
    finally:
        code = box.stop()
    if not wanted:
        ended_well = code == 0
        passed, failed = passed + ended_well, failed + (not ended_well)
        print(f"{'pass' if ended_well else 'FAIL'}  SIGTERM ends it with exit code 0 ({code})")
    if failed:
        print("--- its last words on stderr\n" + "\n".join(box.complaints[-30:]))
    print(f"sdk: {passed} passed, {failed} failed")
    box.data.cleanup()
    return 1 if failed or not passed else 0
