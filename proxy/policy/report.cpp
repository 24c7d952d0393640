// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/report.h"

#include "core/suggestion.h"

#include <algorithm>
#include <tuple>

namespace signalbox::policy {
namespace {

using namespace Qt::StringLiterals;

constexpr qsizetype mostOfAKind = 1'000;
constexpr qsizetype mostComparisons = 50'000;

/// Offset of the first byte of every line.
QList<qsizetype> lineStarts(QByteArrayView source)
{
    QList<qsizetype> starts{source.startsWith("\xEF\xBB\xBF") ? 3 : 0};
    for (qsizetype i = 0; i < source.size(); ++i) {
        if (source[i] == '\n')
            starts.append(i + 1);
    }
    return starts;
}

int columnInCharacters(QByteArrayView source, qsizetype lineStart, int byteColumn)
{
    int column = 1;
    const qsizetype end = std::min<qsizetype>(source.size(), lineStart + byteColumn - 1);
    for (qsizetype i = lineStart; i < end; ++i)
        column += (static_cast<unsigned char>(source[i]) & 0xC0U) != 0x80U ? 1 : 0;
    return column;
}

} // namespace

void Report::error(Mark mark, const QString &path, const QString &message)
{
    if (m_errors++ < mostOfAKind)
        m_issues.append({Issue::Severity::Error, mark.line, mark.column, path, message});
}

void Report::warning(Mark mark, const QString &path, const QString &message)
{
    if (m_warnings++ < mostOfAKind)
        m_issues.append({Issue::Severity::Warning, mark.line, mark.column, path, message});
}

bool Report::isFull() const
{
    return m_errors >= mostOfAKind;
}

QString Report::didYouMean(const QString &word, const QStringList &candidates)
{
    if (isFull() || m_comparisons > mostComparisons)
        return {};
    m_comparisons += candidates.size();
    const QString found = closestName(word, candidates);
    return found.isEmpty() ? QString() : u"; did you mean `%1`?"_s.arg(found);
}

QList<Issue> Report::issues() const
{
    QList<Issue> sorted = m_issues;
    std::stable_sort(sorted.begin(), sorted.end(), [](const Issue &a, const Issue &b) {
        return std::tie(a.line, a.column) < std::tie(b.line, b.column);
    });
    if (sorted.isEmpty())
        return sorted;
    const QList<qsizetype> starts = lineStarts(m_source);
    for (Issue &issue : sorted) {
        if (issue.line >= 1 && issue.line <= starts.size() && issue.column >= 1)
            issue.column = columnInCharacters(m_source, starts[issue.line - 1], issue.column);
    }
    const qsizetype dropped = m_errors + m_warnings - m_issues.size();
    if (dropped > 0) {
        const Issue::Severity severity = hasErrors() ? Issue::Severity::Error : Issue::Severity::Warning;
        sorted.append({severity, 0, 0, QString(), u"further problems: %L1; mend these first"_s.arg(dropped)});
    }
    return sorted;
}

QString issuesText(const QList<Issue> &issues, const QString &fileName)
{
    QString text;
    for (const Issue &issue : issues) {
        text += fileName;
        if (issue.line > 0)
            text += u':' + QString::number(issue.line) + u':' + QString::number(issue.column);
        text += issue.severity == Issue::Severity::Error ? u": error: "_s : u": warning: "_s;
        if (!issue.path.isEmpty())
            text += issue.path + u": "_s;
        text += issue.message + u'\n';
    }
    return text;
}

} // namespace signalbox::policy
