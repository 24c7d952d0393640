// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/edit_script.h"

#include <algorithm>

namespace signalbox::policy {
namespace {

constexpr int mostEdits = 2'000;

/// The middle of two sequences, after what both begin and end with.
struct Middle
{
    const std::vector<int> &from;
    const std::vector<int> &to;
    int begin = 0; ///< of both
    int fromEnd = 0;
    int toEnd = 0;

    [[nodiscard]] int oldSize() const { return fromEnd - begin; }
    [[nodiscard]] int newSize() const { return toEnd - begin; }
    [[nodiscard]] bool same(int x, int y) const
    {
        return from[static_cast<std::size_t>(begin + x)] == to[static_cast<std::size_t>(begin + y)];
    }
};

Middle middleOf(const std::vector<int> &from, const std::vector<int> &to)
{
    Middle middle{from, to, 0, static_cast<int>(from.size()), static_cast<int>(to.size())};
    while (middle.begin < middle.fromEnd && middle.begin < middle.toEnd && middle.same(0, 0))
        ++middle.begin;
    while (middle.begin < middle.fromEnd && middle.begin < middle.toEnd
           && middle.same(middle.oldSize() - 1, middle.newSize() - 1)) {
        --middle.fromEnd;
        --middle.toEnd;
    }
    return middle;
}

/// The furthest x on each diagonal k = x − y after each number of edits; diagonals −d…d of step d.
class Frontier final
{
public:
    [[nodiscard]] int at(int d, int k) const { return m_rows[static_cast<std::size_t>(d)][static_cast<std::size_t>(k + d)]; }
    void begin(int d) { m_rows.emplace_back(static_cast<std::size_t>(2 * d + 1), 0); }
    void set(int d, int k, int x) { m_rows[static_cast<std::size_t>(d)][static_cast<std::size_t>(k + d)] = x; }
    /// Whether diagonal k is reached from k + 1 (an addition) rather than from k − 1 (a removal).
    [[nodiscard]] bool comesDown(int d, int k) const
    {
        return k == -d || (k != d && at(d - 1, k - 1) < at(d - 1, k + 1));
    }

private:
    std::vector<std::vector<int>> m_rows;
};

/// Fewest edits there are; −1 when more than are looked for.
int explore(const Middle &middle, Frontier &frontier)
{
    for (int d = 0; d <= std::min(mostEdits, middle.oldSize() + middle.newSize()); ++d) {
        frontier.begin(d);
        for (int k = -d; k <= d; k += 2) {
            int x = 0;
            if (d > 0)
                x = frontier.comesDown(d, k) ? frontier.at(d - 1, k + 1) : frontier.at(d - 1, k - 1) + 1;
            while (x < middle.oldSize() && x - k < middle.newSize() && x - k >= 0 && middle.same(x, x - k))
                ++x;
            frontier.set(d, k, x);
            if (x >= middle.oldSize() && x - k >= middle.newSize())
                return d;
        }
    }
    return -1;
}

std::vector<Edit> traced(const Middle &middle, const Frontier &frontier, int edits)
{
    std::vector<Edit> back;
    int x = middle.oldSize();
    int y = middle.newSize();
    const auto step = [&](Edit::Kind kind) { back.push_back({kind, middle.begin + x, middle.begin + y}); };
    for (int d = edits; d > 0; --d) {
        const bool down = frontier.comesDown(d, x - y);
        const int from = down ? frontier.at(d - 1, x - y + 1) : frontier.at(d - 1, x - y - 1) + 1;
        while (x > from) {
            --x, --y;
            step(Edit::Kind::Keep);
        }
        (down ? y : x) -= 1;
        step(down ? Edit::Kind::Add : Edit::Kind::Remove);
    }
    while (x > 0) {
        --x, --y;
        step(Edit::Kind::Keep);
    }
    return {back.rbegin(), back.rend()};
}

std::vector<Edit> replaced(const Middle &middle)
{
    std::vector<Edit> script;
    for (int x = middle.begin; x < middle.fromEnd; ++x)
        script.push_back({Edit::Kind::Remove, x, middle.begin});
    for (int y = middle.begin; y < middle.toEnd; ++y)
        script.push_back({Edit::Kind::Add, middle.fromEnd, y});
    return script;
}

/// Removals before additions between two kept items.
void sortRuns(std::vector<Edit> &script)
{
    for (auto run = script.begin(); run != script.end();) {
        const auto end = std::find_if(run, script.end(), [](const Edit &edit) { return edit.kind == Edit::Kind::Keep; });
        if (run != end) {
            const int oldBegin = run->oldIndex;
            const int newBegin = run->newIndex;
            const auto adds = std::stable_partition(run, end, [](const Edit &edit) { return edit.kind == Edit::Kind::Remove; });
            const int removed = static_cast<int>(adds - run);
            std::for_each(run, adds, [newBegin](Edit &edit) { edit.newIndex = newBegin; });
            std::for_each(adds, end, [=](Edit &edit) { edit.oldIndex = oldBegin + removed; });
        }
        run = end == script.end() ? end : end + 1;
    }
}

} // namespace

std::vector<Edit> editScript(const std::vector<int> &from, const std::vector<int> &to)
{
    const Middle middle = middleOf(from, to);
    std::vector<Edit> script;
    for (int i = 0; i < middle.begin; ++i)
        script.push_back({Edit::Kind::Keep, i, i});
    Frontier frontier;
    const int edits = explore(middle, frontier);
    std::vector<Edit> changes = edits < 0 ? replaced(middle) : traced(middle, frontier, edits);
    sortRuns(changes);
    script.insert(script.end(), changes.begin(), changes.end());
    for (int x = middle.fromEnd, y = middle.toEnd; x < static_cast<int>(from.size()); ++x, ++y)
        script.push_back({Edit::Kind::Keep, x, y});
    return script;
}

} // namespace signalbox::policy
