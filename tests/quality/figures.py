# SPDX-FileCopyrightText: 2026 The Signalbox authors
# SPDX-License-Identifier: GPL-3.0-only
"""Figures of routing: gap recovered, cost at equal quality, calibration; each with a 95 % bootstrap interval from a seed."""
import numpy as np

ROUNDS = 1000


def interval(measure, count, seed, rounds=ROUNDS):
    """(value, low, high) of measure(indices) over `count` rows."""
    chosen = np.random.default_rng(seed)
    values = [measure(chosen.integers(0, count, count)) for _ in range(rounds)]
    values = np.sort([value for value in values if np.isfinite(value)])
    if not len(values):
        return measure(np.arange(count)), float("nan"), float("nan")
    return measure(np.arange(count)), values[int(0.025 * len(values))], values[int(0.975 * len(values))]


def recovered(score, strong, weak):
    """Share of the gap recovered when the first 0…n requests by score go to the strong model."""
    order = np.argsort(-score, kind="stable")
    gap = (strong - weak).sum()
    if gap == 0:
        return np.full(len(score) + 1, np.nan)
    return np.concatenate([[0.0], np.cumsum((strong - weak)[order])]) / gap


def apgr(score, strong, weak):
    curve = recovered(score, strong, weak)
    at = curve[np.rint(np.linspace(0, len(score), 11)).astype(int)]
    return float(((at[1:] + at[:-1]) / 2).mean())


def cpt(score, strong, weak, share):
    """Least percentage of strong calls that recovers `share` of the gap."""
    curve = recovered(score, strong, weak)
    reached = np.nonzero(curve >= share)[0]
    return 100.0 * reached[0] / len(score) if len(reached) else 100.0


def calibration_error(confidence, right, bins=10):
    error = 0.0
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    for k in range(bins):
        inside = place == k
        if inside.any():
            error += inside.mean() * abs(confidence[inside].mean() - right[inside].mean())
    return float(error)


def auc(score, positive):
    order = np.argsort(score, kind="stable")
    ranks = np.empty(len(score))
    ranks[order] = np.arange(1, len(score) + 1)
    count = positive.sum()
    others = len(positive) - count
    return float("nan") if not count or not others else float((ranks[positive].sum() - count * (count + 1) / 2) / (count * others))


# N models: `right` and `cost` are rows × models.

def mixing(right, cost):
    """Quality that random mixing of single models reaches at a given mean cost: the upper hull of their points."""
    points = sorted(zip(cost.mean(0), right.mean(0)))
    hull = []
    for x, y in points:
        if hull and y <= hull[-1][1]:
            continue
        while len(hull) > 1 and (hull[-1][1] - hull[-2][1]) * (x - hull[-1][0]) <= (y - hull[-1][1]) * (hull[-1][0] - hull[-2][0]):
            hull.pop()
        hull.append((x, y))
    xs, ys = [p[0] for p in hull], [p[1] for p in hull]
    return lambda at: float(np.interp(at, xs, ys))


def cheapest_at(right, cost, quality):
    """Mean cost at which random mixing reaches a quality."""
    reach = mixing(right, cost)
    grid = np.linspace(cost.mean(0).min(), cost.mean(0).max(), 2001)
    good = [x for x in grid if reach(x) >= quality - 1e-12]
    return good[0] if good else float("inf")


def chosen(success, expected_cost, price):
    """The model of each row by success − price × cost."""
    return (success - price * expected_cost).argmax(1)


PRICES = np.concatenate([[0.0], np.logspace(-3, 2.5, 140)])


def best_price(success, expected_cost, right, cost, floor):
    """The price of money with the least cost whose quality reaches `floor`, on development rows."""
    unit = cost.mean()
    best = (np.inf, 0.0)
    rows = np.arange(len(right))
    for price in PRICES / unit:
        pick = chosen(success, expected_cost, price)
        if right[rows, pick].mean() >= floor:
            best = min(best, (cost[rows, pick].mean(), price))
    return best[1]
