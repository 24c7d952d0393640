// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

// What classifying a message never seen before costs, the rules alone beside the learnt classifier:
//   bench_classify [--check] [FILE…]
// Texts of 500, 4,000 and 1,000,000 characters cut from FILE (default: this project's README), 2,000 of each length up to
// 4,000; processor time of one call. With --check, exit 4 when the learnt median is 100 µs or its p99 1 ms or more at 4,000.

#include "classify/learnt_classifier.h"

#include <QFile>
#include <QStringList>

#include <algorithm>
#include <cstdio>
#include <ctime>

using namespace signalbox;
using namespace Qt::StringLiterals;

namespace {

double processorSeconds()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

struct Times
{
    double median = 0.0;
    double p99 = 0.0;
};

Times measured(classify::Classifier &classifier, const std::vector<QByteArray> &texts)
{
    std::vector<double> times;
    wire::RequestFacts facts;
    for (const QByteArray &text : texts) {
        facts.lastUserText = text;
        const double before = processorSeconds();
        const classify::Classification said = classifier.classify({}, facts);
        times.push_back((processorSeconds() - before) * 1e6);
        if (said.confidence < 0.0)
            std::puts("never");
    }
    std::sort(times.begin(), times.end());
    return {times[times.size() / 2], times[times.size() * 99 / 100]};
}

} // namespace

int main(int argc, char **argv)
{
    bool check = false;
    QByteArray all;
    for (int i = 1; i < argc; ++i) {
        if (qstrcmp(argv[i], "--check") == 0) {
            check = true;
            continue;
        }
        QFile file(QString::fromLocal8Bit(argv[i]));
        if (file.open(QIODevice::ReadOnly))
            all += file.readAll();
    }
    if (QFile file(u"README.md"_s); all.isEmpty() && file.open(QIODevice::ReadOnly))
        all = file.readAll();
    const classify::ClassifierState &state = classify::shippedClassifier();
    if (all.size() < 5'000 || !state.model) {
        std::fputs("bench_classify needs weights and a text of 5,000 bytes or more\n", stderr);
        return 2;
    }
    bool fast = true;
    std::puts("| characters | rules, median | p99 | learnt, median | p99 |\n|---:|---:|---:|---:|---:|");
    for (const auto &[length, count] : {std::pair(500, 2'000), std::pair(4'000, 2'000), std::pair(1'000'000, 20)}) {
        std::vector<QByteArray> texts;
        for (int i = 0; i < count; ++i) {
            QByteArray text = all.sliced((i * 37) % (all.size() - std::min<qsizetype>(all.size() - 1, 4'000)));
            while (text.size() < length)
                text += all;
            texts.push_back(text.first(length));
        }
        classify::RuleClassifier rules(1);
        classify::LearntClassifier learnt(state.model, 1);
        const Times a = measured(rules, texts);
        const Times b = measured(learnt, texts);
        std::printf("| %d | %.0f µs | %.0f µs | %.0f µs | %.0f µs |\n", length, a.median, a.p99, b.median, b.p99);
        fast = fast && (length != 4'000 || (b.median < 100.0 && b.p99 < 1'000.0));
    }
    return check && !fast ? 4 : 0;
}
