# SPDX-FileCopyrightText: 2026 The Signalbox authors
# SPDX-License-Identifier: GPL-3.0-only
"""What the measurements of `carry` stand on: the provider, nginx and Signalbox as child processes on 127.0.0.1."""

import collections
import http.client
import json
import os
import re
import resource
import select
import shutil
import signal
import socket
import sqlite3
import subprocess
import time
from pathlib import Path

TOKEN = "bench-0123456789abcdef0123456789abcdef"
TICKS = os.sysconf("SC_CLK_TCK")


class Problem(Exception):
    """Something that is not a figure: a program that did not start, a row that is missing."""


def until(condition, seconds, what):
    """Waits until `condition()` is true and returns its value."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise Problem(f"{what}: not within {seconds:g} s")
        time.sleep(0.05)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Process:
    """A child process and what /proc says of it."""

    def __init__(self, command, cores=None, **how):
        if cores and shutil.which("taskset"):
            command = ["taskset", "-c", cores, *command]
        self.child = subprocess.Popen([str(word) for word in command], **how)
        self.pid = self.child.pid

    def status_kb(self, field):
        found = re.search(rf"^{field}:\s+(\d+) kB", Path(f"/proc/{self.pid}/status").read_text(), re.MULTILINE)
        return int(found.group(1))

    def resident_kb(self):
        return self.status_kb("VmRSS")

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def cpu_seconds(self):
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def stop(self, patience=40):
        if self.child.poll() is None:
            self.child.send_signal(signal.SIGTERM)
        try:
            return self.child.wait(patience)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()
            raise Problem(f"{self.child.args[0]} did not end within {patience} s of SIGTERM") from None


class Provider(Process):
    """bench_traffic provider: OpenAI-compatible, paced as the prompt says."""

    def __init__(self, rig, cores=None):
        super().__init__([rig.tool, "provider"], cores, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = int(self.child.stdout.readline())

    def stats(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", "/stats")
        answer = json.loads(connection.getresponse().read())
        connection.close()
        return collections.namedtuple("Stats", answer)(**answer)

    def stop(self, patience=10):
        self.child.stdin.close()
        return super().stop(patience)


class Nginx(Process):
    """A plain reverse proxy before `port` that passes streams on as they come."""

    def __init__(self, rig, port):
        self.port = free_port()
        folder = rig.folder / "nginx"
        folder.mkdir()
        temporary = " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        (folder / "nginx.conf").write_text(f"""
worker_processes 1; worker_rlimit_nofile {resource.getrlimit(resource.RLIMIT_NOFILE)[1]};
daemon off; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 16000; }}
http {{
    access_log off; keepalive_requests 1000000000; {temporary}
    upstream provider {{ server 127.0.0.1:{port}; keepalive 2000; keepalive_requests 1000000000; }}
    server {{
        listen 127.0.0.1:{self.port} backlog=4096;
        location / {{ proxy_pass http://provider; proxy_http_version 1.1; proxy_set_header Connection ''; proxy_buffering off;
                      proxy_read_timeout 900s; }}
    }}
}}""")
        super().__init__([shutil.which("nginx") or "/usr/sbin/nginx", "-e", folder / "error.log", "-p", folder, "-c",
                          folder / "nginx.conf"], stderr=subprocess.DEVNULL)
        until(self.is_listening, 10, "nginx")

    def is_listening(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


class Signalbox(Process):
    """The program, headless, with a policy whose providers are paths of the bench provider."""

    def __init__(self, rig, policy, *arguments, cores=None):
        self.folder = rig.folder / f"box{len(rig.children)}"
        self.folder.mkdir()
        (self.folder / "policy.yaml").write_text(policy)
        self.log = self.folder / "log"
        super().__init__([rig.binary, "--headless", "--listen", "127.0.0.1:0", "--data-dir", self.folder, *arguments],
                         cores, stdout=subprocess.PIPE, stderr=self.log.open("w"), text=True,
                         env={**os.environ, "SIGNALBOX_TOKEN": TOKEN})
        ready, _, _ = select.select([self.child.stdout], [], [], 60)
        line = self.child.stdout.readline() if ready else ""
        found = re.match(r"signalbox listening on http://127\.0\.0\.1:(\d+)/", line)
        if not found:
            raise Problem(f"{rig.binary} did not become ready: {line}{self.log.read_text()}")
        self.port = int(found.group(1))

    def get(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", path, headers={"Authorization": f"Bearer {TOKEN}"})
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        if answer.status != 200:
            raise Problem(f"GET {path}: {answer.status} {text}")
        return text

    def rows(self, first, end):
        """{number: [status …]} of the decisions whose session is a number in [first, end)."""
        self.get("/signalbox/v1/decisions?limit=1")  # folds what is still in the journals
        found = collections.defaultdict(list)
        with sqlite3.connect(f"file:{self.folder / 'ledger.sqlite'}?mode=ro", uri=True) as database:
            for session, status in database.execute("SELECT session, status FROM decisions"):
                if session.isdigit() and first <= int(session) < end:
                    found[int(session)].append(status)
        return found

    def stop(self, patience=40):
        code = super().stop(patience)
        noise = self.log.read_text().strip()
        if code != 0 or noise:
            raise Problem(f"signalbox ended with {code} and said: {noise[-2000:] or 'nothing'}")
        return code


def policy_for(port, chains, limits=""):
    """`chains`: {name: [path of the provider or a whole base URL, …]}; one model with a provider of its own per step."""
    providers, models, steps = [], [], []
    for chain, paths in chains.items():
        names = []
        for number, path in enumerate(paths):
            name = f"{chain}-{number}"
            url = path if path.startswith("http") else f"http://127.0.0.1:{port}/{path}/v1"
            providers.append(f'  {name}: {{wire: openai, base_url: "{url}", zone: machine{limits and ", limits: " + limits}}}')
            models.append(f"  - {{id: {name}/bench-1, context: 128000, max_output: 16384, tools: true, "
                          "price: {input: 0.15, output: 0.60}, quality: 0.5}")
            names.append(f"{{model: {name}/bench-1}}")
        steps.append(f"  {chain}: [{', '.join(names)}]")
    lines = ["version: 1", f"defaults: {{tag: internal, chain: {next(iter(chains))}, baseline: asked}}",
             "zones: [{id: machine, label: This machine}]", "tags: [internal]", "matrix:", "  internal: {machine: allow}",
             "providers:", *providers, "models:", *models, "chains:", *steps]
    return "\n".join(lines) + "\n"


class Rig:
    """Starts what a measurement needs and ends it all, in the opposite order."""

    def __init__(self, binary, tool, folder):
        self.binary = binary
        self.tool = tool
        self.folder = Path(folder)
        self.children = []

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        for child in reversed(self.children):
            try:
                child.stop()
            except Problem:
                if kind is None:
                    self.children = []
                    raise

    def start(self, make, *arguments, **named):
        child = make(self, *arguments, **named)
        self.children.append(child)
        return child

    def traffic(self, mode, port, cores=None, **options):
        """Runs bench_traffic to its end; its figures."""
        running = self.traffic_process(mode, port, cores, **options)
        text, _ = running.child.communicate()
        return json.loads(text)

    def traffic_process(self, mode, port, cores=None, **options):
        words = [word for name, value in options.items() for word in ("--" + name.replace("_", "-"), value)]
        return Process([self.tool, mode, "--port", port, *words], cores, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                       text=True, env={**os.environ, "BENCH_TOKEN": TOKEN})
