# SPDX-FileCopyrightText: 2026 The Signalbox authors
# SPDX-License-Identifier: GPL-3.0-only
"""The measurements of `carry`. Each takes a rig and the options and returns rows; facts that fail raise Problem."""

import collections
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

from rig import TOKEN, Nginx, Problem, Provider, Signalbox, free_port, policy_for, until

HERE = Path(__file__).resolve().parent
Row = collections.namedtuple("Row", "what target measured ok")

# Should the machine be busy with something else, more clients wait at a time; that is not what is measured.
ROOMY = ("--max-connections", 8192)
PATIENT = "{connect: 5s, first_token: 60s, stall: 15m, total: 60m}"


def need(fact, what):
    if not fact:
        raise Problem(what)


def judged(options, what, target, measured, ok):
    return Row(what, target, measured, None if options.smoke else ok)


def quiet(provider, box, base):
    """Waits until nothing is open upstream and the descriptors are those of `base`; the count then.

    A connection that is kept for the next call counts on both sides, so it is taken out by what the provider sees."""
    until(lambda: provider.stats().open == 0, 60, "upstream calls still open")
    if base is None:  # the same for a second: a busy machine is still reading what clients left behind
        last = []
        until(lambda: last.append(box.descriptors() - provider.stats().connections) or len(set(last[-20:])) == 1 < 20 <= len(last),
              60, "descriptors still change")
        return last[-1]
    until(lambda: box.descriptors() - provider.stats().connections == base, 60,
          f"descriptors did not return to {base} + kept connections; now {box.descriptors()} with "
          f"{provider.stats().connections} kept")
    return base


def exactly_one_row_each(rows, numbers):
    doubled = [number for number, statuses in rows.items() if len(statuses) != 1]
    missing = [number for number in numbers if number not in rows]
    need(not doubled, f"{len(doubled)} requests have more than one row, e.g. {doubled[:5]}")
    need(not missing, f"{len(missing)} requests have no row, e.g. {missing[:5]}")


def paced(rig, options):
    """Many streams at once, paced: what is added to each token's way."""
    streams, seconds = (50, 1) if options.smoke else (options.paced_streams, options.seconds)
    provider = rig.start(Provider)
    box = rig.start(Signalbox, policy_for(provider.port, {"main": ["ok"]}, PATIENT), "--max-connections", 4 * streams)
    ways = [("direct", provider.port, "/ok/v1/chat/completions")]
    if shutil.which("nginx"):
        ways.append(("nginx", rig.start(Nginx, provider.port).port, "/ok/v1/chat/completions"))
    ways.append(("signalbox", box.port, "/v1/chat/completions"))
    figures, cpu = {}, box.cpu_seconds()
    for name, port, path in ways:
        figures[name] = rig.traffic("paced", port, path=path, count=streams, gap=20, seconds=seconds)
        got = figures[name]
        need(got["whole"] == streams and got["pieces"] == got["expected"],
             f"{name}: {got['whole']} of {streams} streams whole, {got['pieces']} of {got['expected']} pieces")
    pieces = figures["signalbox"]["pieces"]
    quiet(provider, box, None)
    exactly_one_row_each(box.rows(0, streams), range(streams))
    rows = []
    for name, _, _ in ways:
        got = figures[name]
        added = {key: (got[key] - figures["direct"][key]) / 1000 for key in ("p50_us", "p99_us")}
        text = f"{got['p50_us'] / 1000:.2f} / {got['p99_us'] / 1000:.2f} ms"
        if name == "direct":
            rows.append(Row(f"{streams} streams at 20 ms a token, direct: median / p99 of a token's way", "", text, None))
            continue
        what = f"… {name}: the same, and added p50 / p99"
        measured = f"{text}, added {added['p50_us']:.2f} / {added['p99_us']:.2f} ms"
        if name == "signalbox":
            measured += f"; {1e6 * (box.cpu_seconds() - cpu) / pieces:.1f} us processor time a token"
            rows.append(judged(options, what, "p99 added < 2 ms", measured, added["p99_us"] < 2))
        else:
            rows.append(Row(what, "", measured, None))
    return rows


def idle(rig, options):
    """Open streams on which nothing happens: memory of each."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    streams = 50 if options.smoke else min(options.streams, (hard - 300) // 2)
    provider = rig.start(Provider)
    box = rig.start(Signalbox, policy_for(provider.port, {"main": ["ok"]}, PATIENT), "--max-connections",
                    streams + 16)
    rig.traffic("steady", box.port, rate=50, seconds=1 if options.smoke else 4, **{"from": 1_000_000})
    base = quiet(provider, box, None)
    before = box.resident_kb()
    started = time.monotonic()
    client = rig.traffic_process("idle", box.port, count=streams, at_once=64)
    said = client.child.stdout.readline()
    took = time.monotonic() - started
    need(f'"open":{streams},"failed":0' in said, f"not all streams opened: {said}")
    need(provider.stats().open == streams, f"the provider sees {provider.stats().open} open calls, not {streams}")
    each = (box.resident_kb() - before) / streams
    cpu, moment = box.cpu_seconds(), time.monotonic()
    time.sleep(0.2 if options.smoke else 5)
    load = 100 * (box.cpu_seconds() - cpu) / (time.monotonic() - moment)
    client.child.communicate("")
    quiet(provider, box, base)
    statuses = box.rows(0, streams)
    exactly_one_row_each(statuses, range(streams))
    odd = {status for row in statuses.values() for status in row} - {"cancelled"}
    need(not odd, f"streams that the client left are recorded as {odd}")
    time.sleep(0 if options.smoke else 3)  # memory is returned once a second
    limit = "" if streams == options.streams or options.smoke else f" (this machine's limit of {hard} descriptors allows no more)"
    return [judged(options, f"{streams:,} open idle streams{limit}: resident memory of each, both sides", "< 32 KB",
                   f"{each:.1f} KB; {before // 1024} MB before, {box.resident_kb() // 1024} MB after they left; "
                   f"opened in {took:.1f} s, {load:.1f} % of a core while idle", each < 32)]


def cancels(rig, options):
    """Clients that leave at any moment; everything returns to where it was."""
    warm, count = (200, 300) if options.smoke else (3000, 10_000)
    provider = rig.start(Provider)
    box = rig.start(Signalbox, policy_for(provider.port, {"main": ["ok"]}), *ROOMY)
    rig.traffic("cancels", box.port, count=warm, seed=1)
    base = quiet(provider, box, None)
    calls, memory = provider.stats().calls, box.resident_kb()
    got = rig.traffic("cancels", box.port, count=count, seed=2, **{"from": warm})
    need(got["surprises"] == 0 and got["sent"] == count, f"answers that are none: {got['surprises']}")
    quiet(provider, box, base)
    grown = box.resident_kb() - memory
    calls = provider.stats().calls - calls
    rows = until(lambda: settled(box.rows(warm, warm + count)), 15, "decisions still running")
    finished = set(got["finished_numbers"])
    exactly_one_row_each(rows, finished)
    unseen = count - len(rows)  # the client was gone before its request had been read
    need(calls <= len(rows), f"{calls} calls upstream, but only {len(rows)} rows")
    need(unseen <= got["before_head"], f"{unseen} requests have no row, only {got['before_head']} were left early")
    statuses = collections.Counter(status for row in rows.values() for status in row)
    need(set(statuses) <= {"cancelled", "ok"}, f"left requests are recorded as {dict(statuses)}")
    wrong = [number for number in finished if rows[number] != ["ok"]]
    need(not wrong, f"answered whole but not recorded so: {wrong[:5]}")
    late = statuses["ok"] - len(finished)  # the answer had been sent when the client left
    return [Row(f"{count:,} requests left at random moments ({got['fin']:,} FIN, {got['rst']:,} RST, {len(finished):,} whole first): "
                "rows", "cancelled or ok, one each",
                f"{statuses['cancelled']:,} cancelled, {statuses['ok']:,} ok (of them {late:,} sent before the client "
                f"left), {unseen:,} gone before they were read; {calls:,} calls upstream", True),
            Row("… upstream calls, descriptors afterwards", "as before", "as before", True),
            judged(options, f"… resident memory after {warm:,} others of the kind", "+ < 1 MB", f"{grown:+} KB",
                   grown < 1024)]


def settled(rows):
    return rows if all(status != "running" for row in rows.values() for status in row) else None


def slope_kb_per_minute(samples):
    """Least squares over (seconds, KB)."""
    mean_x = sum(x for x, _ in samples) / len(samples)
    mean_y = sum(y for _, y in samples) / len(samples)
    spread = sum((x - mean_x) ** 2 for x, _ in samples)
    return 60 * sum((x - mean_x) * (y - mean_y) for x, y in samples) / spread if spread else 0.0


def soak(rig, options):
    """Steady load: rows = answers, memory flat."""
    seconds, rate = (3, 60) if options.smoke else (int(60 * options.minutes), options.rate)
    provider = rig.start(Provider)
    box = rig.start(Signalbox, policy_for(provider.port, {"main": ["ok"]}), *ROOMY)
    base = quiet(provider, box, None)
    client = rig.traffic_process("steady", box.port, rate=rate, seconds=seconds)
    started, samples = time.monotonic(), []
    while client.child.poll() is None:
        if time.monotonic() - started >= 30 * len(samples):
            samples.append((time.monotonic() - started, box.resident_kb()))
            print(f"soak: {samples[-1][0]:5.0f} s, resident {samples[-1][1] / 1024:.1f} MB", file=sys.stderr, flush=True)
        time.sleep(0.2)
    text = client.child.stdout.read()
    got = json.loads(text)
    need(got["failed"] == 0 and got["answered"] == rate * seconds, f"of {rate * seconds} requests: {text}")
    quiet(provider, box, base)
    rows = until(lambda: settled(box.rows(0, rate * seconds)), 60, "decisions still running")
    exactly_one_row_each(rows, range(rate * seconds))
    odd = {status for row in rows.values() for status in row} - {"ok"}
    need(not odd, f"answers are recorded as {odd}")
    need(provider.stats().calls == rate * seconds, f"{provider.stats().calls} calls upstream")
    late = [sample for sample in samples if sample[0] >= 120] or samples
    slope = slope_kb_per_minute(late)
    return [Row(f"{seconds / 60:g} min at {rate} answers/s, 2 of 3 streamed: rows", f"{rate * seconds:,}",
                f"{len(rows):,}, all ok, no error; median answer {got['p50_us'] / 1000:.1f} ms, p99 {got['p99_us'] / 1000:.1f} ms",
                True),
            judged(options, "… resident memory, first minutes / end / slope after 2 min", "flat (< 100 KB a minute)",
                   f"{late[0][1] / 1024:.1f} / {samples[-1][1] / 1024:.1f} MB, {slope:+.0f} KB a minute", abs(slope) < 100)]


DYING = {
    "refuses": ("connection refused", 1.0),
    "reset": ("reset instead of an answer", 1.0),
    "resetheld": ("reset after head and role", 1.0),
    "cutheld": ("closed after head and role", 1.0),
    "busy": ("503", 1.0),
    "hang": ("accepts, never answers (first_token: 500ms)", 1.0),
}


def dying(rig, options):
    """A provider dies: how long until the next lane's first content."""
    rounds = 2 if options.smoke else 20
    provider = rig.start(Provider)
    nobody = f"http://127.0.0.1:{free_port()}/v1"
    chains = {"warm": ["ok"]}
    for kind in DYING:
        for number in range(rounds):
            chains[f"{kind}-{number}"] = [nobody if kind == "refuses" else kind, "ok"]
    box = rig.start(Signalbox, policy_for(provider.port, chains, "{connect: 5s, first_token: 500ms, stall: 5s, total: 60s}"))
    rig.traffic("first", box.port, model="auto/warm", count=20)
    rows = []
    for kind, (what, target) in DYING.items():
        dead, later = [], []
        for number in range(rounds):
            got = rig.traffic("first", box.port, model=f"auto/{kind}-{number}", count=13)
            need(got["failed"] == 0, f"{kind}: {got['failed']} of 13 requests were not answered")
            dead.append(got["first_us"][0])
            later += got["first_us"][1:]
        dead.sort()
        later.sort()
        rows.append(judged(options, f"first provider: {what}. Next lane's first content, first request of {rounds} (median / worst); "
                           "then 12 more each", f"≤ {target:g} s",
                           f"{dead[len(dead) // 2] / 1e3:.1f} / {dead[-1] / 1e3:.1f} ms; then {later[len(later) // 2] / 1e3:.1f} "
                           f"/ {later[-1] / 1e3:.1f} ms", dead[-1] <= target * 1e6))
    return rows


def throughput(rig, options):
    """Requests a second and latency beside nginx and portkey: tests/bench/run, its text as rows."""
    command = [HERE / "run", "--binary", rig.binary, "--seconds", options.seconds if not options.smoke else 1, "--rounds",
               1 if options.smoke else 3]
    if shutil.which("npm") and not options.smoke:
        command += ["--peer", "portkey"]
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
    need(done.returncode == 0, f"tests/bench/run ended with {done.returncode}: {done.stderr}")
    rows, lines = [], {}
    for name, count, rate, p50, p99, bad, added50, added99 in re.findall(
            r"^(\w+) +(\d+) +(\d+) +([\d.]+) ms +([\d.]+) ms +(\d+) +\d+% +(-?[\d.]+) ms +(-?[\d.]+) ms$", done.stdout, re.M):
        lines[name, count] = (float(added50), float(added99))
        need(name != "signalbox" or bad == "0", f"{bad} answers of signalbox were not 2xx")
        rows.append(Row(f"{name}, {count} connections", "", f"{int(rate):,} requests/s, median {p50} ms, p99 {p99} ms", None))
    if "ready after" not in done.stdout:
        raise Problem(f"tests/bench/run said: {done.stdout}")
    for other, ratio, target in re.findall(r"^signalbox / (\w+) 32 connections: ([\d.]+), target ([\d.]+)$", done.stdout, re.M):
        rows.append(judged(options, f"signalbox / {other}, requests/s at 32 connections", f"≥ {target}", ratio,
                           float(ratio) >= float(target)))
    added50, added99 = lines["signalbox", "1"]
    rows.append(judged(options, "added to direct at 1 connection, median / p99", "≤ 0.060 / 0.500 ms",
                       f"{added50:.3f} / {added99:.3f} ms", added50 <= 0.06 and added99 <= 0.5))
    ready = int(re.search(r"ready after (\d+) ms", done.stdout).group(1))
    rows.append(judged(options, "ready, headless, empty data folder", "≤ 300 ms", f"{ready} ms", ready <= 300))
    fresh, loaded = map(int, re.search(r"resident (\d+) MB fresh, (\d+) MB", done.stdout).groups())
    peer = re.search(r"resident portkey (\d+) MB", done.stdout)
    rows.append(judged(options, "resident, fresh / after the load", "≤ 40 MB",
                       f"{fresh} / {loaded} MB" + (f" (portkey {peer.group(1)} MB)" if peer else ""), loaded <= 40))
    return rows


def workers(rig, options):
    """What a second worker brings. On two cores the load and the provider need one of them, so the processor time of a
    request is the honest figure: a second worker scales when a request costs no more with it."""
    seconds, rows, cost = 1 if options.smoke else options.seconds, [], {}
    need(shutil.which("wrk") and shutil.which("taskset"), "needs wrk and taskset")
    provider = rig.start(Provider, cores="0")
    for count, cores in ((1, "1"), (2, "0,1")):
        box = rig.start(Signalbox, policy_for(provider.port, {"main": ["ok"]}), "--workers", count, cores=cores)
        result = rig.folder / "wrk"
        environment = {**os.environ, "BENCH_TOKEN": TOKEN, "BENCH_MODEL": "auto", "BENCH_RESULT": str(result)}
        for length in (1, seconds):  # the first warms up
            cpu = box.cpu_seconds()
            subprocess.run(["taskset", "-c", "0", "wrk", "-t1", "-c32", f"-d{length}s", "-s", str(HERE / "post.lua"),
                            f"http://127.0.0.1:{box.port}/v1/chat/completions"], env=environment, check=True,
                           stdout=subprocess.DEVNULL)
            cpu = box.cpu_seconds() - cpu
        rate, _, _, _, requests, bad, broken = map(float, result.read_text().split())
        need(bad + broken == 0, f"{bad + broken:g} answers were not 2xx")
        cost[count] = 1e6 * cpu / requests
        rows.append(Row(f"{count} worker(s) on core {cores}, load and provider on core 0: 32 connections", "",
                        f"{rate:,.0f} requests/s, {cost[count]:.0f} us processor time a request", None))
    need(len(os.sched_getaffinity(0)) >= 2, "needs two cores")
    rows.append(judged(options, "processor time of a request with two workers / with one", "≤ 1.15 (scales on idle cores)",
                       f"{cost[2] / cost[1]:.2f}", cost[2] <= 1.15 * cost[1]))
    return rows


def kill(rig, options):
    """kill -9 under load: tests/integration/tst_kill, which needs a build with tests."""
    kills = 3 if options.smoke else 100
    need(options.kill_test.is_file(), f"no program at {options.kill_test}; cmake --preset dev && cmake --build --preset dev "
                                      "--target tst_kill, or name it with --kill-test")
    done = subprocess.run([options.kill_test], capture_output=True, text=True, check=False,
                          env={**os.environ, "SIGNALBOX_KILLS": str(kills), "QT_QPA_PLATFORM": "offscreen",
                               "SIGNALBOX_BINARY": str(rig.binary)})
    need(done.returncode == 0, done.stdout[-3000:])
    told = [line for line in done.stdout.splitlines() if "answer" in line and "rows" in line]
    return [Row(f"{kills} times kill -9 under load", "0 lost, 0 doubled, 0 untracked",
                re.sub(r"^.* kills: ", "", told[-1]) if told else "0 lost, 0 doubled, 0 untracked", True)]


ALL = {"throughput": throughput, "workers": workers, "paced": paced, "idle": idle, "cancels": cancels, "soak": soak, "dying": dying, "kill": kill}
