// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

// What looking for sensitive text costs: bench_detectors [FILE…]. The files' text (source code, prose, logs) becomes the
// messages of a request of about 500 KB, as a coding agent resends it. All built-in kinds are on.

#include "classify/redactor.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTextStream>

#include <algorithm>

using namespace signalbox;
using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype wanted = 500'000;
constexpr qsizetype messageSize = 8'000;

QString textOf(int argc, char **argv)
{
    QString text;
    for (int i = 1; i < argc; ++i) {
        QFile file(QString::fromLocal8Bit(argv[i]));
        if (file.open(QIODevice::ReadOnly))
            text += QString::fromUtf8(file.readAll());
    }
    if (text.isEmpty())
        text = u"The quick brown fox, 42 of them, wrote `int x = foo(17);` to anna@example.org on 2024-01-15 12:30:45.\n"_s;
    while (text.size() < wanted)
        text += text;
    return text;
}

QByteArray request(const QString &text, int messages)
{
    QJsonArray list;
    for (int i = 0; i < messages; ++i)
        list.append(QJsonObject{{u"role"_s, i % 2 == 0 ? u"user"_s : u"assistant"_s},
                                {u"content"_s, text.mid(i * messageSize, messageSize)}});
    return QJsonDocument(QJsonObject{{u"model"_s, u"auto"_s}, {u"messages"_s, list}}).toJson(QJsonDocument::Compact);
}

/// Median of the times `run` takes, in microseconds.
template <class Run>
double median(int rounds, Run run)
{
    std::vector<double> times;
    for (int i = 0; i < rounds; ++i) {
        QElapsedTimer timer;
        timer.start();
        run();
        times.push_back(static_cast<double>(timer.nsecsElapsed()) / 1000.0);
    }
    std::sort(times.begin(), times.end());
    return times[times.size() / 2];
}

} // namespace

int main(int argc, char **argv)
{
    QTextStream out(stdout);
    KindSet all;
    for (std::size_t i = 0; i + 1 < sensitiveKinds; ++i)
        all.set(i);
    const auto detectors = classify::Detectors::compile({{u"all"_s, all, nullptr, 0}});
    const QString text = textOf(argc, argv);
    const int messages = static_cast<int>(wanted / messageSize);
    const QByteArray before = request(text, messages - 1);
    const QByteArray body = request(text, messages);
    wire::ChatReader reader;
    const auto facts = reader.read(body);
    const auto factsBefore = reader.read(before);
    if (!facts || !factsBefore)
        return 1;
    const double size = static_cast<double>(body.size());
    const double read = median(21, [&] { (void)reader.read(body); });
    classify::RequestFindings findings;
    const double cold = median(21, [&] { findings = classify::RequestScanner(1).scan(body, *facts, detectors); });
    std::vector<classify::RequestScanner> warm;
    for (int i = 0; i < 21; ++i)
        (void)warm.emplace_back(1).scan(before, *factsBefore, detectors);
    std::size_t next = 0;
    const double lastNew = median(21, [&] { (void)warm[next++].scan(body, *facts, detectors); });
    const double same = median(21, [&] { (void)warm.front().scan(body, *facts, detectors); });
    const double redaction = median(5, [&] {
        (void)classify::redact(body, *facts, findings, classify::DetectorSet().set(), 1);
    });
    out << "request of " << body.size() << " bytes, " << messages << " messages, " << findings.list.size() << " findings\n";
    const auto row = [&](const QString &name, double us) {
        out << name.leftJustified(28) << QString::number(us, 'f', 0).rightJustified(8) << " us "
            << QString::number(us * 1000 / size, 'f', 2).rightJustified(8) << " ns/byte\n";
    };
    row(u"facts alone"_s, read);
    row(u"detectors, cold"_s, cold);
    row(u"detectors, last message new"_s, lastNew);
    row(u"detectors, nothing new"_s, same);
    row(u"redaction"_s, redaction);
    return 0;
}
