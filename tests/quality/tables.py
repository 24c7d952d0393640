# SPDX-FileCopyrightText: 2026 The Signalbox authors
# SPDX-License-Identifier: GPL-3.0-only
"""The tables: each takes rows and what the classifier said of them, and gives lines of Markdown."""
import json
from pathlib import Path

import numpy as np

import figures

PRIOR = 20.0  # pseudo-counts of a success table
HERE = Path(__file__).parent


def cell(triple, scale=1.0, digits=3):
    value, low, high = (scale * part for part in triple)
    return f"{value:.{digits}f} [{low:.{digits}f}, {high:.{digits}f}]"


def pairs(title, rows, said, seed):
    strong = np.array([float(row["strong"]) for row in rows])
    weak = np.array([float(row["weak"]) for row in rows])
    count = len(rows)
    chosen = np.random.default_rng(seed)
    lengths = np.array([float(len(row["prompt"])) for row in rows])
    yield f"\n**{title}**: {count} questions, strong {strong.mean():.3f}, weak {weak.mean():.3f}, seed {seed}\n"
    yield "| router | APGR | CPT50 | CPT80 |"
    yield "|---|---:|---:|---:|"
    for name, score in (("signalbox", np.array([answer["score"] for answer in said])), ("length only", lengths),
                        ("shortest first", -lengths), ("random", chosen.random(count)), ("oracle", strong - weak)):
        area = figures.interval(lambda i: figures.apgr(score[i], strong[i], weak[i]), count, seed)
        half, most = (figures.interval(lambda i, x=x: figures.cpt(score[i], strong[i], weak[i], x), count, seed, 300) for x in (0.5, 0.8))
        yield f"| {name} | {cell(area)} | {cell(half, digits=1)} | {cell(most, digits=1)} |"


def model_rows(rows, prices):
    """Correctness and cost of the pool's models for the rows that have them all."""
    field = "correct" if "correct" in rows[0] else "scores"
    known = [model for model in prices["pool"] if model in prices["prices"] and any(model in row[field] for row in rows)]
    if len(known) < 2:
        raise SystemExit("fewer than two models of the pool are in the file; give --prices with the file's own models")
    kept = [i for i, row in enumerate(rows) if all(model in row[field] for model in known)]
    right = np.array([[float(rows[i][field][model]) for model in known] for i in kept])
    cost = np.array([[(len(rows[i]["prompt"]) * prices["prices"][model][0] + rows[i].get("out_chars", {}).get(model, 1600) * prices["prices"][model][1]) / 4e6
                      for model in known] for i in kept])
    return known, kept, right, cost


def posterior(said):
    """By subject, and whether the options are numbers to be reckoned: twice fourteen types."""
    names = sorted(said[0]["subjects"])
    subjects = np.array([[answer["subjects"][name] for name in names] for answer in said])
    maths = np.array([answer["tasks"]["maths"] for answer in said])[:, None]
    return np.hstack([subjects * maths, subjects * (1 - maths)])


def success_table(types, right):
    prior = right.mean(0)
    return (types.T @ right + PRIOR * prior) / (types.sum(0)[:, None] + PRIOR)


def models(title, rows, said, prices, seed, folds=None, learnt_from=None):
    """`folds`: of each row, tables and price from the others; or `learnt_from`: (rows, said) of development data."""
    known, kept, right, cost = model_rows(rows, prices)
    types = posterior([said[i] for i in kept])
    success, expected, price = np.zeros(right.shape), np.zeros(right.shape), np.zeros(len(kept))
    parts = sorted(set(folds)) if folds is not None else [None]
    for part in parts:
        test = np.array([part is None or folds[i] == part for i in kept])
        if part is None:
            _, dev_kept, dev_right, dev_cost = model_rows(learnt_from[0], prices)
            dev_types = posterior([learnt_from[1][i] for i in dev_kept])
        else:
            dev_types, dev_right, dev_cost = types[~test], right[~test], cost[~test]
        table, costs = success_table(dev_types, dev_right), success_table(dev_types, dev_cost)
        success[test], expected[test] = types[test] @ table, types[test] @ costs
        price[test] = figures.best_price(dev_types @ table, dev_types @ costs, dev_right, dev_cost, dev_right.mean(0).max() - 0.002)
    picks = (success - price[:, None] * expected).argmax(1)
    everyone = np.arange(len(kept))
    best = int(right.mean(0).argmax())
    lengths = np.array([len(rows[i]["prompt"]) for i in kept])
    order = np.argsort(np.argsort(-cost.mean(0)[np.argsort(right.mean(0))]))
    yield f"\n**{title}**: {len(kept)} questions, {len(known)} models, tables and operating point from the other folds or the development file, seed {seed}\n"
    yield "| router | quality | cost against the best single | quality against mixing of singles at that cost |"
    yield "|---|---:|---:|---:|"
    chosen = np.random.default_rng(seed)
    del order
    rows_of = {"signalbox": picks, f"best single ({known[best]})": np.full(len(kept), best),
               "random model": chosen.integers(0, len(known), len(kept)),
               "length only": np.where(lengths > np.median(lengths), best, int(cost.mean(0).argmin())),
               "oracle": (right - 1e-3 * cost / cost.mean()).argmax(1)}
    for name, pick in rows_of.items():
        quality = figures.interval(lambda i: right[i, pick[i]].mean(), len(kept), seed)
        ratio = figures.interval(lambda i: 100 * (cost[i, pick[i]].mean() / cost[i, best].mean() - 1), len(kept), seed)
        reach = figures.interval(lambda i: right[i, pick[i]].mean() - figures.mixing(right[i], cost[i])(cost[i, pick[i]].mean()), len(kept), seed, 300)
        yield f"| {name} | {cell(quality)} | {cell(ratio, digits=1)} % | {cell(reach, 100, 1)} points |"
    yield "\n| slice with 200 or more | questions | quality against mixing at equal cost, points |"
    yield "|---|---:|---:|"
    names = np.array([rows[i].get("category", rows[i].get("task", "all")) for i in kept])
    for name in sorted(set(names)):
        inside = everyone[names == name]
        if len(inside) >= 200:
            reach = figures.interval(lambda k: right[inside[k], picks[inside[k]]].mean()
                                     - figures.mixing(right[inside[k]], cost[inside[k]])(cost[inside[k], picks[inside[k]]].mean()), len(inside), seed, 300)
            yield f"| {name} | {len(inside)} | {cell(reach, 100, 1)} |"


def typed_head():
    yield "\n| set | prompts | right (unknown is wrong) | unknown | right of the rest | calibration error |"
    yield "|---|---:|---:|---:|---:|---:|"


def typed(title, tasks, said, seed):
    right = np.array([answer["task"] == task for answer, task in zip(said, tasks)], float)
    unknown = np.array([answer["task"] == "unknown" for answer in said])
    confidence = np.array([answer["confidence"] for answer in said])
    error = figures.interval(lambda i: figures.calibration_error(confidence[i], right[i]), len(tasks), seed, 300)
    rest = right[~unknown].mean() if (~unknown).any() else float("nan")
    yield (f"| {title} | {len(tasks)} | {cell(figures.interval(lambda i: right[i].mean(), len(tasks), seed), 100, 1)} % | "
           f"{100 * unknown.mean():.1f} % | {100 * rest:.1f} % | {cell(error)} |")


def stability_head():
    yield "\n| edit | prompts | same task | same side of the median gain |"
    yield "|---|---:|---:|---:|"


def stability(name, before, after, seed):
    task = np.array([a["task"] == b["task"] for a, b in zip(before, after)], float)
    score, other = (np.array([answer["score"] for answer in answers]) for answers in (before, after))
    side = ((score >= np.median(score)) == (other >= np.median(score))).astype(float)
    yield (f"| {name} | {len(before)} | {cell(figures.interval(lambda i: task[i].mean(), len(before), seed), 100, 1)} % | "
           f"{cell(figures.interval(lambda i: side[i].mean(), len(before), seed), 100, 1)} % |")


def read_prices(path):
    return json.loads(Path(path or HERE / "prices.json").read_text(encoding="utf-8"))
