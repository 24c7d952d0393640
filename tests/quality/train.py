# SPDX-FileCopyrightText: 2026 The Signalbox authors
# SPDX-License-Identifier: GPL-3.0-only
"""Learns the classifier's weights: bit for bit the same from the same data, seed and numpy. `run train` calls it.

Prompts become numbers in signalbox_features, the C++ that also ships. Tasks and subjects: softmax regression by L-BFGS.
Pairs of models: ridge regressions, one form of question each, plus what other data says about the same kind of question.
"""
import hashlib
import json
import os
import struct
import subprocess

os.environ["OPENBLAS_NUM_THREADS"] = "1"
import numpy as np  # noqa: E402

import corpus  # noqa: E402

BUCKETS, DENSE, COUNTS = 8192, 48, 36
MAGIC = b"SIGNALBOX-TASKS\n"
SUBJECTS = ["biology", "business", "chemistry", "computer science", "economics", "engineering", "health", "history", "law", "math",
            "other", "philosophy", "physics", "psychology"]
PAIRS = 4
TASK_DECAY = 1e-4
SUBJECT_DECAY = 5e-5
LEAST_CONFIDENCE = 0.40
# Success of strong and weak models of the trained pair's class where nothing else is known, by task: means of the public
# scores (llmrouter: nemotron 49b/51b and mistral-7b; zeroeval: crux). `run train` fills it.
LLM_STRONG = ("llama-3.1-nemotron-51b-instruct", "llama-3.3-nemotron-super-49b-v1")
LLM_WEAK = ("mistral-7b-instruct-v0.3",)


class Features:
    """Sparse rows of prompts, as the C++ makes them."""

    def __init__(self, tool, prompts):
        text = "".join(json.dumps({"prompt": prompt}) + "\n" for prompt in prompts).encode()
        out = subprocess.run([tool], input=text, stdout=subprocess.PIPE, check=True).stdout
        self.version, buckets, dense = struct.unpack_from("<III", out, 0)
        if (buckets, dense) != (BUCKETS, DENSE):
            raise SystemExit("signalbox_features makes other features than this trainer knows")
        entry = np.dtype([("bucket", "<u2"), ("value", "<f4")])
        at = 12
        self.rows, dense_rows = [], []
        for _ in prompts:
            count, = struct.unpack_from("<I", out, at)
            self.rows.append(np.frombuffer(out, entry, count, at + 4))
            at += 4 + count * entry.itemsize
            dense_rows.append(np.frombuffer(out, "<f4", DENSE, at))
            at += 4 * DENSE
        self.dense = np.array(dense_rows, np.float32)

    def document_counts(self, which):
        counts = np.zeros(BUCKETS)
        for i in which:
            counts[self.rows[i]["bucket"]] += 1
        return counts

    def matrix(self, which, rarity):
        result = np.zeros((len(which), BUCKETS), np.float32)
        for k, i in enumerate(which):
            row = self.rows[i]
            values = row["value"] * rarity[row["bucket"]]
            length = np.sqrt((values * values).sum())
            result[k, row["bucket"]] = values / length if length > 0 else 0
        return result


def lbfgs(value_and_slope, start, steps=60, memory=8):
    """Minimises a smooth convex function; plain, with halving steps."""
    x = start
    f, g = value_and_slope(x)
    past = []
    for _ in range(steps):
        q = g.copy()
        alphas = []
        for s, y, rho in reversed(past):
            a = rho * float(s @ q)
            alphas.append(a)
            q -= a * y
        if past:
            s, y, _ = past[-1]
            q *= float(s @ y) / float(y @ y)
        else:
            q /= max(1.0, float(np.sqrt(q @ q)))
        for (s, y, rho), a in zip(past, reversed(alphas)):
            q += s * (a - rho * float(y @ q))
        slope = -float(g @ q)
        step = 1.0
        while True:
            new = x - step * q
            fn, gn = value_and_slope(new)
            if fn <= f + 1e-4 * step * slope or step < 1e-6:
                break
            step /= 2
        s, y = new - x, gn - g
        if float(s @ y) > 1e-12:
            past = (past + [(s, y, 1.0 / float(s @ y))])[-memory:]
        done = f - fn < 1e-6 * abs(f)
        x, f, g = new, fn, gn
        if done:
            break
    return x


def softmax_regression(X, D, labels, classes, weights, decay, dense_decay):
    """Weights of hashed and dense inputs, and biases."""
    n, total = len(labels), weights.sum()
    Y = np.zeros((n, classes), np.float32)
    Y[np.arange(n), labels] = 1
    A = BUCKETS * classes
    B = D.shape[1] * classes

    def parts(x):
        return x[:A].reshape(BUCKETS, classes), x[A:A + B].reshape(D.shape[1], classes), x[A + B:]

    w = (weights / total).astype(np.float32)[:, None]

    def value_and_slope(x):
        W, V, b = parts(x)
        Z = X @ W.astype(np.float32) + D @ V.astype(np.float32) + b.astype(np.float32)
        Z -= Z.max(1, keepdims=True)
        E = np.exp(Z)
        S = E.sum(1, keepdims=True)
        loss = -float((w[:, 0] * (Z[np.arange(n), labels] - np.log(S[:, 0]))).sum(dtype=np.float64))
        R = w * (E / S - Y)
        loss += decay / 2 * float((W * W).sum()) + dense_decay / 2 * float((V * V).sum())
        return loss, np.concatenate([(X.T @ R).astype(np.float64).ravel() + decay * W.ravel(),
                                     (D.T @ R).astype(np.float64).ravel() + dense_decay * V.ravel(), R.sum(0, dtype=np.float64)])

    return parts(lbfgs(value_and_slope, np.zeros(A + B + classes)))


def ridge(X, D, Y, decay):
    """Least squares with a dear constant, solved over the rows: fewer than there are buckets."""
    X, D = X.astype(np.float64), D.astype(np.float64)
    K = X @ X.T + D @ D.T + 5.0
    A = np.linalg.solve(K + decay * np.eye(len(Y)), np.asarray(Y, np.float64))
    return X.T @ A, D.T @ A, 5.0 * A.sum(0)


def without(rows, hold, apart):
    """Rows that may be learnt from: not of the held-out sources nor of the held-out part of the questions."""
    source, fold, folds = hold
    if fold is not None:
        rows = [row for row in rows if corpus.fold_of(row.prompt, folds) != fold or row.source not in apart]
    return [row for row in rows if row.source not in (source or ())]


def learn(data, tool, out, seed=1, hold=(None, None, 1), name=None, most=None, cold=False):
    """Writes a file of weights. `hold`: (sources, fold, folds) that must not be seen. `most`: rows of each set, for tests.
    `cold`: nothing of the pair's own outcomes."""
    typed = without(corpus.sampled(corpus.typed(data), seed, most or corpus.CAP), hold, {row for row in EVERYWHERE})
    subject = without(list(corpus.subjects(data))[:most], hold, EVERYWHERE)
    mmlu = pair_rows(data, "mmlu", hold, most)
    gsm = pair_rows(data, "gsm8k", hold, most)
    choice_like = llmrouter_rows(data, hold, most)
    steps = step_rows(data, seed, hold, most)
    blocks = [typed, subject, mmlu, gsm, choice_like, steps]
    features = Features(tool, [row.prompt for block in blocks for row in block])
    starts = np.cumsum([0] + [len(block) for block in blocks])
    index = [list(range(starts[i], starts[i + 1])) for i in range(len(blocks))]

    seen = sum(index[:5], [])
    counts = features.document_counts(seen)
    raw = np.log((1 + len(seen)) / (1 + counts))
    step = np.float32(raw.max() / 255)
    quantised = np.clip(np.rint(raw / step), 0, 255).astype(np.uint8)
    rarity = (1 + step * quantised.astype(np.float32)).astype(np.float32)
    middle = features.dense[seen].mean(0, dtype=np.float64).astype(np.float32)
    spread = (1 / (6 * (features.dense[seen].std(0, dtype=np.float64) + 1e-3))).astype(np.float32)
    dense = np.clip((features.dense - middle) * spread, -0.5, 0.5)
    plain = dense.copy()
    plain[:, COUNTS:] = 0  # what the rules say is evidence of the task only

    outputs = len(corpus.TASKS) + len(SUBJECTS) + PAIRS
    W = np.zeros((BUCKETS, outputs))
    V = np.zeros((DENSE, outputs))
    b = np.zeros(outputs)

    def put(first, learnt):
        size = learnt[2].size
        W[:, first:first + size], V[:, first:first + size], b[first:first + size] = learnt

    put(0, softmax_regression(features.matrix(index[0], rarity), dense[index[0]], np.array([corpus.TASKS.index(row.task) for row in typed]),
                              len(corpus.TASKS), np.array([row.weight for row in typed]), TASK_DECAY, TASK_DECAY / 10))
    put(len(corpus.TASKS), softmax_regression(features.matrix(index[1], rarity), plain[index[1]],
                                              np.array([SUBJECTS.index(row.subject) for row in subject]), len(SUBJECTS),
                                              np.ones(len(subject)), SUBJECT_DECAY, SUBJECT_DECAY))
    first = len(corpus.TASKS) + len(SUBJECTS)
    put(first, choice_pair(features, rarity, plain, index, mmlu, choice_like, cold))
    put(first + 2, maths_pair(features, rarity, plain, index, gsm, steps, cold))

    scale = np.maximum(np.abs(W).max(0), 1e-9) / 127
    weights = np.clip(np.rint(W / scale), -127, 127).astype(np.int8)
    notes = {"name": name or f"seed {seed}", "tasks": corpus.TASKS, "subjects": SUBJECTS, "task_temperature": 1.0,
             "subject_temperature": 1.0, "least_confidence": LEAST_CONFIDENCE, "open": open_table(data, hold)}
    text = json.dumps(notes, separators=(",", ":")).encode()
    body = struct.pack("<IIII", 1, features.version, outputs, len(text)) + text
    for part in (middle, spread, V, b, scale, np.array([step])):
        body += np.asarray(part, "<f4").tobytes()
    body += quantised.tobytes() + weights.tobytes()
    out.write_bytes(MAGIC + hashlib.sha256(body).digest() + body)


EVERYWHERE = {"mmlu", "gsm8k", "mmlu-pro", "llmrouter", "zeroeval", "arena-hard", "own", "gsm8k-train", "bbh", "arena-topics"}


def pair_rows(data, name, hold, most):
    rows = [corpus.Row(name, row["prompt"], teaches={"strong": row["strong"], "weak": row["weak"]})
            for row in corpus.lines(data / f"routellm/{name}.dev.jsonl.xz")]
    return without(rows[:most], hold, EVERYWHERE)


def llmrouter_rows(data, hold, most):
    wanted = ("mmlu", "arc_challenge", "openbook_qa", "commonsense_qa", "natural_qa", "trivia_qa")
    rows = [corpus.Row("llmrouter", row["prompt"], teaches={"weak": row["scores"][LLM_WEAK[0]]})
            for row in corpus.lines(data / "llmrouter/queries_scores.dev.jsonl.xz") if row["task"] in wanted]
    return without(rows[:most], hold, EVERYWHERE)


def step_rows(data, seed, hold, most):
    """Maths problems with how long their solution is."""
    rows = [corpus.Row("gsm8k-train", row["question"], teaches={"steps": min(row["answer"].count("<<"), 8), "length": len(row["answer"])})
            for row in corpus.lines(data / "gsm8k-train/train.jsonl.xz")]
    return without(corpus.random.Random(seed).sample(rows, min(most or 2500, len(rows))), hold, EVERYWHERE)


def blended(base, other, values, size):
    """base − size × other, `other` in units of its spread over `values`."""
    scale = size / (values.std() + 1e-9)
    return [a - scale * o for a, o in zip(base, (other[0], other[1], other[2] - values.mean()))]


def choice_pair(features, rarity, plain, index, rows, others, cold):
    X, D = features.matrix(index[2], rarity), plain[index[2]]
    if cold or not rows:
        strong = weak = (np.zeros(BUCKETS), np.zeros(DENSE), np.array(0.7))
    else:
        Y = np.array([[row.teaches["strong"], row.teaches["weak"]] for row in rows])
        both = ridge(X, D, Y, 0.3)
        strong, weak = [[part[..., k] for part in both] for k in (0, 1)]
    nothing = np.zeros((len(others), DENSE), np.float32)  # lengths differ too much from set to set
    like = ridge(features.matrix(index[4], rarity), nothing, np.array([row.teaches["weak"] for row in others]), 1.0)
    known = X.astype(np.float64) @ like[0] + D @ like[1] + like[2]
    weak = blended(weak, [-part for part in like], -known, 0.15)
    return [np.stack([s, w], -1) for s, w in zip(strong, weak)]


def maths_pair(features, rarity, plain, index, rows, others, cold):
    X, D = features.matrix(index[3], rarity), plain[index[3]]
    Y = np.array([[row.teaches["strong"], row.teaches["weak"]] for row in rows])
    if cold or not rows:
        strong = weak = (np.zeros(BUCKETS), np.zeros(DENSE), np.array(0.7))
    else:
        both = ridge(X, D, Y, 3.0)
        strong, weak = [[part[..., k] for part in both] for k in (0, 1)]
    M, E = features.matrix(index[5], rarity), plain[index[5]]
    for name, size in (("steps", 0.08), ("length", 0.08)):
        values = np.array([row.teaches[name] for row in others], float)
        values = np.log(values + 1) if name == "length" else values
        like = ridge(M, E, values, 1.0)
        known = X.astype(np.float64) @ like[0] + D @ like[1] + like[2]
        weak = blended(weak, like, known, size)
    for count in (0, 1):  # letters and words of the problem
        unit = np.zeros(DENSE)
        unit[count] = 1.0
        weak = blended(weak, (np.zeros(BUCKETS), unit, np.array(0.0)), D[:, count].astype(np.float64), 0.05)
    return [np.stack([s, w], -1) for s, w in zip(strong, weak)]


def open_table(data, hold):
    sums = {}
    for row in corpus.lines(data / "llmrouter/queries_scores.dev.jsonl.xz"):
        if row["task"] in corpus.LLMROUTER and "llmrouter" not in (hold[0] or ()):
            strong = sum(row["scores"][model] for model in LLM_STRONG) / len(LLM_STRONG)
            sums.setdefault(corpus.LLMROUTER[row["task"]], []).append((strong, row["scores"][LLM_WEAK[0]]))
    table = {task: [round(float(np.mean([pair[k] for pair in pairs])), 4) for k in (0, 1)] for task, pairs in sorted(sums.items())}
    known = list(table.values()) or [[0.7, 0.5]]
    mean = [round(float(np.mean([pair[k] for pair in known])), 4) for k in (0, 1)]
    easy = table.get("creative", mean)
    return {task: table.get(task, easy if task in ("chat", "translation", "summarisation", "classification") else mean) for task in corpus.TASKS}
