// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

// What knowing a request costs before it is decided: facts, detectors and classifier together, on requests of a coding
// agent from 50 KB to 1 MB: bench_inspect [--check] [FILE…]. The files' text (source code, prose, logs) becomes its messages and
// tool results; all built-in kinds are looked for. Cold: nothing was seen before. Warm: all but the last message was.
// Times are processor times of the thread, so that a busy machine does not count. --check: exit 4 when 500 KB take 5 ms or
// more cold, or 1 ms or more warm.

#include "classify/request_scan.h"
#include "classify/rule_classifier.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTextStream>

#include <algorithm>
#include <ctime>

using namespace signalbox;
using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype messageSize = 4'000;

QString textOf(const QStringList &files, qsizetype wanted)
{
    QString text;
    for (const QString &name : files) {
        QFile file(name);
        if (file.open(QIODevice::ReadOnly))
            text += QString::fromUtf8(file.readAll());
    }
    if (text.isEmpty())
        text = u"The quick brown fox, 42 of them, wrote `int x = foo(17);` to anna@example.org on 2024-01-15 12:30:45.\n"_s;
    while (text.size() < wanted)
        text += text;
    return text;
}

/// `size` bytes of history: tool calls and their results in turn, after a system prompt and a wish.
QByteArray request(const QString &text, qsizetype size, int last)
{
    QJsonArray messages{QJsonObject{{u"role"_s, u"system"_s}, {u"content"_s, text.left(6'000)}},
                        QJsonObject{{u"role"_s, u"user"_s}, {u"content"_s, u"Refactor the parser and keep the tests green."_s}}};
    const QJsonObject function{{u"name"_s, u"read_file"_s}, {u"arguments"_s, u"{\"path\":\"proxy/wire/facts.cpp\"}"_s}};
    const QJsonArray calls{QJsonObject{{u"id"_s, u"call_1"_s}, {u"type"_s, u"function"_s}, {u"function"_s, function}}};
    for (qsizetype at = 0; at < size; at += messageSize) {
        messages.append(QJsonObject{{u"role"_s, u"assistant"_s}, {u"content"_s, QJsonValue()}, {u"tool_calls"_s, calls}});
        messages.append(QJsonObject{{u"role"_s, u"tool"_s}, {u"tool_call_id"_s, u"call_1"_s}, {u"content"_s, text.mid(at, messageSize)}});
    }
    messages.append(QJsonObject{{u"role"_s, u"user"_s}, {u"content"_s, u"Now do part %1: "_s.arg(last) + text.mid(last * 37 % 10'000, messageSize)}});
    const QJsonObject tool{{u"type"_s, u"function"_s}, {u"function"_s, QJsonObject{{u"name"_s, u"read_file"_s}, {u"description"_s, u"Reads a file."_s}}}};
    return QJsonDocument(QJsonObject{{u"model"_s, u"auto"_s}, {u"messages"_s, messages}, {u"tools"_s, QJsonArray{tool}}}).toJson(QJsonDocument::Compact);
}

double microseconds()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

/// What one worker has.
struct Inspector
{
    wire::ChatReader reader;
    classify::RequestScanner scanner{1};
    classify::RuleClassifier classifier{1};
};

struct Times
{
    double facts = 0, detectors = 0, classifier = 0;
    [[nodiscard]] double sum() const { return facts + detectors + classifier; }
};

Times inspect(Inspector &inspector, const QByteArray &body, const std::shared_ptr<const classify::Detectors> &detectors)
{
    const double start = microseconds();
    const auto facts = inspector.reader.read(body);
    if (!facts)
        return {};
    const double read = microseconds();
    (void)inspector.scanner.scan(body, *facts, detectors);
    const double scanned = microseconds();
    (void)inspector.classifier.classify(body, *facts);
    return {read - start, scanned - read, microseconds() - scanned};
}

Times median(std::vector<Times> times)
{
    std::sort(times.begin(), times.end(), [](const Times &a, const Times &b) { return a.sum() < b.sum(); });
    return times[times.size() / 2];
}

} // namespace

int main(int argc, char **argv)
{
    QTextStream out(stdout);
    QStringList files;
    bool check = false;
    for (int i = 1; i < argc; ++i) {
        const QString argument = QString::fromLocal8Bit(argv[i]);
        if (argument == u"--check"_s)
            check = true;
        else
            files.append(argument);
    }
    KindSet all;
    for (std::size_t i = 0; i + 1 < sensitiveKinds; ++i)
        all.set(i);
    const auto detectors = classify::Detectors::compile({{u"all"_s, all, nullptr, 0}});
    bool missed = false;
    out << "   bytes   cold us (facts + detectors + classifier)   ns/byte   warm us (facts + detectors + classifier)   ns/byte\n";
    for (const qsizetype size : {45'000, 90'000, 180'000, 444'000, 900'000}) {
        const QString text = textOf(files, size + 20'000);
        const qsizetype bytes = request(text, size, 0).size();
        std::vector<Times> cold;
        std::vector<Times> warm;
        Inspector kept; // its reader's buffers are there, as in a worker that has run for a while
        (void)inspect(kept, request(text, size, 1), detectors);
        for (int round = 0; round < 15; ++round) {
            const QByteArray body = request(text, size, round + 2);
            kept.scanner = classify::RequestScanner(static_cast<quint64>(round));
            cold.push_back(inspect(kept, body, detectors));
            warm.push_back(inspect(kept, request(text, size, round + 1'000), detectors));
        }
        const auto cell = [&](const Times &times) {
            return u"%1 (%2 + %3 + %4)"_s.arg(times.sum(), 6, 'f', 0).arg(times.facts, 5, 'f', 0).arg(times.detectors, 5, 'f', 0)
                       .arg(times.classifier, 4, 'f', 0).leftJustified(44)
                + u"%1   "_s.arg(times.sum() * 1'000 / static_cast<double>(bytes), 6, 'f', 2);
        };
        const Times first = median(cold);
        const Times again = median(warm);
        out << QString::number(bytes).rightJustified(8) << "   " << cell(first) << "   " << cell(again) << "\n";
        if (size == 444'000)
            missed = first.sum() >= 5'000 || again.sum() >= 1'000;
    }
    return check && missed ? 4 : 0;
}
