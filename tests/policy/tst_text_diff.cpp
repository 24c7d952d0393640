// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/edit_script.h"
#include "policy/text_diff.h"
#include "support/strict_messages.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTest>

#include <algorithm>

using namespace signalbox;
using namespace signalbox::policy;
using namespace Qt::StringLiterals;

namespace {

/// Length of the longest common subsequence, by the definition.
int commonLength(const std::vector<int> &a, const std::vector<int> &b)
{
    std::vector<std::vector<int>> table(a.size() + 1, std::vector<int>(b.size() + 1, 0));
    for (std::size_t i = 0; i < a.size(); ++i) {
        for (std::size_t j = 0; j < b.size(); ++j)
            table[i + 1][j + 1] = a[i] == b[j] ? table[i][j] + 1 : std::max(table[i][j + 1], table[i + 1][j]);
    }
    return table[a.size()][b.size()];
}

std::vector<int> randomSequence(QRandomGenerator &random, int longest, int letters)
{
    std::vector<int> sequence(static_cast<std::size_t>(random.bounded(longest + 1)));
    std::generate(sequence.begin(), sequence.end(), [&] { return random.bounded(letters); });
    return sequence;
}

/// Carries the script out; also checks its positions.
std::vector<int> applied(const std::vector<Edit> &script, const std::vector<int> &from, const std::vector<int> &to)
{
    std::vector<int> result;
    int x = 0;
    int y = 0;
    for (const Edit &edit : script) {
        if (edit.oldIndex != x || edit.newIndex != y)
            return {-1};
        if (edit.kind != Edit::Kind::Remove)
            result.push_back(to[static_cast<std::size_t>(y++)]);
        if (edit.kind != Edit::Kind::Add)
            ++x;
        if (edit.kind == Edit::Kind::Keep && from[static_cast<std::size_t>(x - 1)] != result.back())
            return {-2};
    }
    return x == static_cast<int>(from.size()) ? result : std::vector<int>{-3};
}

/// What `patch` does with a unified diff; nullopt when it does not fit.
std::optional<QByteArray> patched(const QByteArray &from, const QByteArray &diff)
{
    const auto lines = [](const QByteArray &text) {
        QList<QByteArray> list = text.split('\n');
        for (qsizetype i = 0; i + 1 < list.size(); ++i)
            list[i] += '\n';
        if (list.last().isEmpty())
            list.removeLast();
        return list;
    };
    const QList<QByteArray> source = lines(from);
    QByteArray out;
    qsizetype at = 0;
    for (const QByteArray &line : lines(diff).sliced(diff.isEmpty() ? 0 : 2)) {
        if (line.startsWith("@@ -")) {
            const QByteArrayList range = line.split(' ')[1].sliced(1).split(',');
            const bool isEmpty = range.value(1) == "0";
            const qsizetype begin = range.first().toLongLong() - (isEmpty ? 0 : 1);
            while (at < begin)
                out += source[at++];
        } else if (line.startsWith('+')) {
            out += line.sliced(1);
        } else {
            const QByteArray wanted = line.sliced(1);
            if (at >= source.size() || (source[at] != wanted))
                return std::nullopt;
            if (line.startsWith(' '))
                out += source[at];
            ++at;
        }
    }
    while (at < source.size())
        out += source[at++];
    return out;
}

} // namespace

class TestTextDiff final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void findsTheFewestEdits()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        QRandomGenerator random(seed);
        for (int round = 0; round < 2'000; ++round) {
            const std::vector<int> from = randomSequence(random, 14, 4);
            const std::vector<int> to = randomSequence(random, 14, 4);
            const std::vector<Edit> script = editScript(from, to);
            QVERIFY2(applied(script, from, to) == to, qPrintable(u"seed %1, round %2"_s.arg(seed).arg(round)));
            const auto edits = std::count_if(script.cbegin(), script.cend(),
                                             [](const Edit &edit) { return edit.kind != Edit::Kind::Keep; });
            QVERIFY2(edits == qsizetype(from.size() + to.size()) - 2 * commonLength(from, to),
                     qPrintable(u"seed %1, round %2"_s.arg(seed).arg(round)));
        }
    }

    void staysBoundedOnTextsThatHaveNothingInCommon()
    {
        std::vector<int> from(60'000);
        std::vector<int> to(60'000);
        for (std::size_t i = 0; i < from.size(); ++i) {
            from[i] = static_cast<int>(i);
            to[i] = -static_cast<int>(i) - 1;
        }
        QElapsedTimer timer;
        timer.start();
        const std::vector<Edit> script = editScript(from, to);
        QVERIFY(applied(script, from, to) == to);
        QVERIFY2(timer.elapsed() < 5'000, qPrintable(QString::number(timer.elapsed())));
    }

    void looksLikeDiff()
    {
        const QByteArray from = "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\n";
        const QByteArray to = "a\nb\nc\nD\ne\nf\ng\nh\ni\nj\nk\nl\n";
        QCOMPARE(textDiff(from, to, u"version 1"_s, u"version 2"_s),
                 "--- version 1\n+++ version 2\n@@ -1,7 +1,7 @@\n a\n b\n c\n-d\n+D\n e\n f\n g\n"
                 "@@ -9,3 +9,4 @@\n i\n j\n k\n+l\n"_ba);
    }

    void marginalCases_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<QByteArray>("hunks");
        QTest::addRow("the same") << "a\n"_ba << "a\n"_ba << ""_ba;
        QTest::addRow("from nothing") << ""_ba << "a\n"_ba << "@@ -0,0 +1 @@\n+a\n"_ba;
        QTest::addRow("to nothing") << "a\nb\n"_ba << ""_ba << "@@ -1,2 +0,0 @@\n-a\n-b\n"_ba;
        QTest::addRow("a line end less") << "a\n"_ba << "a"_ba << "@@ -1 +1 @@\n-a\n+a\n\\ No newline at end of file\n"_ba;
    }
    void marginalCases()
    {
        QFETCH(const QByteArray, from);
        QFETCH(const QByteArray, to);
        QFETCH(const QByteArray, hunks);
        const QByteArray diff = textDiff(from, to, u"x"_s, u"y"_s);
        QCOMPARE(diff, hunks.isEmpty() ? QByteArray() : "--- x\n+++ y\n" + hunks);
    }

    void whatItSaysLeadsFromOneToTheOther()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        QRandomGenerator random(seed);
        const auto randomText = [&random] {
            QByteArray text;
            for (int i = random.bounded(60); i > 0; --i)
                text += QByteArray(1, static_cast<char>('a' + random.bounded(6))) + '\n';
            return text;
        };
        for (int round = 0; round < 500; ++round) {
            const QByteArray from = randomText();
            const QByteArray to = randomText();
            QVERIFY2(patched(from, textDiff(from, to, u"x"_s, u"y"_s)) == to,
                     qPrintable(u"seed %1, round %2"_s.arg(seed).arg(round)));
        }
    }
};

QTEST_GUILESS_MAIN(TestTextDiff)
#include "tst_text_diff.moc"
