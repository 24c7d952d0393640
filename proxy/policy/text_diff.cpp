// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/text_diff.h"

#include "policy/edit_script.h"

#include <QHash>

#include <algorithm>

namespace signalbox::policy {
namespace {

constexpr std::ptrdiff_t context = 3;

/// With their line ends: a missing last one is a difference, too.
QList<QByteArray> linesOf(const QByteArray &text)
{
    QList<QByteArray> lines;
    for (qsizetype at = 0; at < text.size();) {
        const qsizetype end = text.indexOf('\n', at);
        const qsizetype next = end < 0 ? text.size() : end + 1;
        lines.append(text.sliced(at, next - at));
        at = next;
    }
    return lines;
}

std::vector<int> numbered(const QList<QByteArray> &lines, QHash<QByteArray, int> &numbers)
{
    std::vector<int> sequence;
    sequence.reserve(static_cast<std::size_t>(lines.size()));
    for (const QByteArray &line : lines) {
        const auto known = numbers.constFind(line);
        sequence.push_back(known != numbers.cend() ? *known : *numbers.insert(line, static_cast<int>(numbers.size())));
    }
    return sequence;
}

using Script = std::vector<Edit>;

bool isChange(const Edit &edit)
{
    return edit.kind != Edit::Kind::Keep;
}

/// End of the hunk whose first change is `change`: context behind its last change, which is less than two contexts
/// before the next one.
Script::const_iterator hunkEnd(Script::const_iterator change, Script::const_iterator end)
{
    for (;;) {
        const auto keep = std::find_if_not(change, end, isChange);
        const auto next = std::find_if(keep, end, isChange);
        if (next == end || next - keep > 2 * context)
            return keep + std::min(context, end - keep);
        change = next;
    }
}

QByteArray range(int begin, int count)
{
    // A range of no lines is named by the line before it.
    const QByteArray first = QByteArray::number(count == 0 ? begin : begin + 1);
    return count == 1 ? first : first + ',' + QByteArray::number(count);
}

void appendLine(QByteArray &out, char sign, const QByteArray &line)
{
    out += sign;
    out += line;
    if (!line.endsWith('\n'))
        out += "\n\\ No newline at end of file\n";
}

} // namespace

QByteArray textDiff(const QByteArray &from, const QByteArray &to, const QString &fromName, const QString &toName)
{
    if (from == to)
        return {};
    const QList<QByteArray> oldLines = linesOf(from);
    const QList<QByteArray> newLines = linesOf(to);
    QHash<QByteArray, int> numbers;
    const std::vector<int> oldNumbers = numbered(oldLines, numbers);
    const Script script = editScript(oldNumbers, numbered(newLines, numbers));
    QByteArray out = "--- " + fromName.toUtf8() + "\n+++ " + toName.toUtf8() + '\n';
    for (auto done = script.cbegin(); done != script.cend();) {
        const auto change = std::find_if(done, script.cend(), isChange);
        if (change == script.cend())
            break;
        const auto begin = change - std::min(context, change - done);
        const auto end = hunkEnd(change, script.cend());
        const auto isNot = [](Edit::Kind kind) { return [kind](const Edit &edit) { return edit.kind != kind; }; };
        const auto oldCount = static_cast<int>(std::count_if(begin, end, isNot(Edit::Kind::Add)));
        const auto newCount = static_cast<int>(std::count_if(begin, end, isNot(Edit::Kind::Remove)));
        out += "@@ -" + range(begin->oldIndex, oldCount) + " +" + range(begin->newIndex, newCount) + " @@\n";
        for (auto edit = begin; edit != end; ++edit) {
            switch (edit->kind) {
            case Edit::Kind::Keep:
                appendLine(out, ' ', oldLines[edit->oldIndex]);
                break;
            case Edit::Kind::Remove:
                appendLine(out, '-', oldLines[edit->oldIndex]);
                break;
            case Edit::Kind::Add:
                appendLine(out, '+', newLines[edit->newIndex]);
                break;
            }
        }
        done = end;
    }
    return out;
}

} // namespace signalbox::policy
