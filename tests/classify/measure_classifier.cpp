// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

// How well the classifier tells tasks, how honest its confidence is, and whether harmless edits change its mind:
//   measure_classifier [--errors] [--seed N] FILE.jsonl…
// Each line is {"prompt": … or "request": {…}, "task": name, "source"?: name, "kept_apart"?: bool, "solved"?: 0…1}.
// Intervals are 95 % bootstrap ones from the seed.

#include "classify/rule_classifier.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMap>
#include <QTextStream>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

using namespace signalbox;
using namespace Qt::StringLiterals;

namespace {

struct Row
{
    QString source;
    QString prompt; ///< empty when a whole request is given
    QJsonObject request;
    Task task = Task::Unknown;
    std::optional<double> solved;
    classify::Classification said;
};

QByteArray bodyOf(const QString &prompt)
{
    const QJsonObject message{{u"role"_s, u"user"_s}, {u"content"_s, prompt}};
    return QJsonDocument(QJsonObject{{u"model"_s, u"auto"_s}, {u"messages"_s, QJsonArray{message}}})
        .toJson(QJsonDocument::Compact);
}

classify::Classification classified(classify::Classifier &classifier, const QByteArray &body)
{
    const auto facts = wire::readChatRequest(body);
    return facts ? classifier.classify(body, *facts) : classify::Classification();
}

QString percent(double share)
{
    return QString::number(share * 100, 'f', 1).rightJustified(5);
}

/// The bootstrap interval of the mean of `values`.
std::pair<double, double> interval(const std::vector<double> &values, std::mt19937_64 &random)
{
    constexpr int rounds = 1'000;
    std::vector<double> means;
    std::uniform_int_distribution<std::size_t> pick(0, values.size() - 1);
    for (int round = 0; round < rounds; ++round) {
        double sum = 0;
        for (std::size_t i = 0; i < values.size(); ++i)
            sum += values[pick(random)];
        means.push_back(sum / static_cast<double>(values.size()));
    }
    std::sort(means.begin(), means.end());
    return {means[25], means[974]};
}

struct Counts
{
    std::vector<double> right; ///< 1 or 0, unknown counts as wrong
    int unknown = 0;
    int knownRight = 0;
};

void printTable(QTextStream &out, const QString &title, const std::vector<Row> &rows, std::mt19937_64 &random)
{
    QMap<QString, Counts> groups;
    double error = 0;
    std::array<std::array<double, 3>, 10> bins{}; // count, right, confidence
    for (const Row &row : rows) {
        const bool right = row.said.task == row.task;
        for (const QString &name : {row.source + u" / "_s + taskName(row.task), u"all"_s}) {
            groups[name].right.push_back(right ? 1 : 0);
            groups[name].knownRight += right && row.said.task != Task::Unknown ? 1 : 0;
            groups[name].unknown += row.said.task == Task::Unknown ? 1 : 0;
        }
        if (row.said.task != Task::Unknown) {
            auto &bin = bins.at(static_cast<std::size_t>(std::min(9.0, row.said.confidence * 10)));
            bin[0] += 1;
            bin[1] += right ? 1 : 0;
            bin[2] += row.said.confidence;
        }
    }
    out << "\n" << title.leftJustified(36) << "    n   right %  [95 %]          unknown %  right of the known %\n";
    for (auto [name, counts] : groups.asKeyValueRange()) {
        const double n = static_cast<double>(counts.right.size());
        const double right = std::accumulate(counts.right.begin(), counts.right.end(), 0.0);
        const auto [low, high] = interval(counts.right, random);
        out << name.leftJustified(36) << QString::number(n).rightJustified(5) << "   " << percent(right / n) << "  [" << percent(low) << ", "
            << percent(high) << "]   " << percent(counts.unknown / n) << "      "
            << percent(counts.knownRight / std::max(1.0, n - counts.unknown)) << "\n";
    }
    double known = 0;
    for (const auto &bin : bins) {
        known += bin[0];
        error += std::abs(bin[1] - bin[2]);
    }
    out << "calibration of what is not unknown (confidence, n, right):";
    for (const auto &bin : bins) {
        if (bin[0] > 0)
            out << "  " << QString::number(bin[2] / bin[0], 'f', 2) << " " << bin[0] << " " << QString::number(bin[1] / bin[0], 'f', 2);
    }
    out << "\nexpected calibration error " << QString::number(known > 0 ? error / known : 0, 'f', 3) << "\n";
}

QString withTypos(const QString &text, std::mt19937_64 &random)
{
    QString edited;
    std::uniform_real_distribution<double> draw(0, 1);
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (!text[i].isLetter() || draw(random) >= 0.01) {
            edited += text[i];
            continue;
        }
        const double kind = draw(random);
        if (kind < 0.25 && i + 1 < text.size()) { // swapped
            edited += text[i + 1];
            edited += text[i++];
        } else if (kind < 0.5) { // doubled
            edited += text[i];
            edited += text[i];
        } else if (kind < 0.75) { // another
            edited += QChar(u'a' + static_cast<char16_t>(random() % 26));
        } // else left out
    }
    return edited;
}

void printStability(QTextStream &out, const std::vector<Row> &rows, classify::Classifier &classifier, std::mt19937_64 &random)
{
    using Edit = std::function<QString(const QString &)>;
    const std::vector<std::pair<QString, Edit>> edits{
        {u"lower case"_s, [](const QString &text) { return text.toLower(); }},
        {u"upper case"_s, [](const QString &text) { return text.toUpper(); }},
        {u"double spaces"_s, [](const QString &text) { return QString(text).replace(u' ', u"  "_s); }},
        {u"spaces around"_s, [](const QString &text) { return u"  \n"_s + text + u"\n\n "_s; }},
        {u"\"please\" before"_s, [](const QString &text) { return u"Could you please help me with this? "_s + text; }},
        {u"\"thanks\" behind"_s, [](const QString &text) { return text + u"\n\nThank you very much!"_s; }},
        {u"1 % typing mistakes"_s, [&random](const QString &text) { return withTypos(text, random); }}};
    out << "\nthe same task after an edit, %\n";
    for (const auto &[name, edit] : edits) {
        std::vector<double> same;
        int lost = 0;
        for (const Row &row : rows) {
            if (row.prompt.isEmpty())
                continue;
            const classify::Classification edited = classified(classifier, bodyOf(edit(row.prompt)));
            same.push_back(edited.task == row.said.task ? 1 : 0);
            lost += edited.task != row.said.task && edited.task == Task::Unknown ? 1 : 0;
        }
        if (same.empty())
            return;
        const double n = static_cast<double>(same.size());
        const auto [low, high] = interval(same, random);
        out << name.leftJustified(24) << percent(std::accumulate(same.begin(), same.end(), 0.0) / n) << "  [" << percent(low) << ", "
            << percent(high) << "]   became unknown " << percent(lost / n) << "\n";
    }
}

/// How often, of two prompts, the one fewer models solve is called harder; 50 % = chance.
void printDifficulty(QTextStream &out, const std::vector<Row> &rows, std::mt19937_64 &random)
{
    QMap<QString, std::vector<const Row *>> sources;
    for (const Row &row : rows) {
        if (row.solved)
            sources[row.source + u" / "_s + taskName(row.task)].push_back(&row);
    }
    for (const auto &[name, list] : sources.asKeyValueRange()) {
        std::vector<double> agrees;
        std::uniform_int_distribution<std::size_t> pick(0, list.size() - 1);
        for (int i = 0; i < 20'000; ++i) {
            const Row &a = *list[pick(random)];
            const Row &b = *list[pick(random)];
            if (std::abs(*a.solved - *b.solved) < 0.1)
                continue;
            const double difference = (a.said.difficulty - b.said.difficulty) * (*b.solved - *a.solved);
            agrees.push_back(difference > 0 ? 1 : difference < 0 ? 0 : 0.5);
        }
        if (!agrees.empty())
            out << "difficulty in order, " << name.leftJustified(28)
                << percent(std::accumulate(agrees.begin(), agrees.end(), 0.0) / static_cast<double>(agrees.size())) << " %\n";
    }
}

} // namespace

int main(int argc, char **argv)
{
    QTextStream out(stdout);
    bool showErrors = false;
    quint64 seed = 1;
    std::vector<Row> tuned;
    std::vector<Row> apart;
    classify::RuleClassifier classifier(1);
    for (int i = 1; i < argc; ++i) {
        const QString argument = QString::fromLocal8Bit(argv[i]);
        if (argument == u"--errors"_s) {
            showErrors = true;
            continue;
        }
        if (argument == u"--seed"_s && i + 1 < argc) {
            seed = QString::fromLocal8Bit(argv[++i]).toULongLong();
            continue;
        }
        QFile file(argument);
        if (!file.open(QIODevice::ReadOnly)) {
            out << argument << " cannot be read\n";
            return 1;
        }
        while (!file.atEnd()) {
            const QJsonObject line = QJsonDocument::fromJson(file.readLine()).object();
            const std::optional<Task> task = taskFromName(line[u"task"_s].toString());
            if (!task)
                continue;
            Row row{line[u"source"_s].toString(u"own"_s), line[u"prompt"_s].toString(), line[u"request"_s].toObject(), *task, {}, {}};
            if (line[u"solved"_s].isDouble())
                row.solved = line[u"solved"_s].toDouble();
            const QByteArray body = row.request.isEmpty() ? bodyOf(row.prompt) : QJsonDocument(row.request).toJson(QJsonDocument::Compact);
            row.said = classified(classifier, body);
            if (showErrors && row.said.task != row.task)
                out << row.source << "  " << taskName(row.task) << " → " << taskName(row.said.task) << " " << row.said.confidence << "  "
                    << QString::fromUtf8(body.mid(body.indexOf("content"), 260)) << "\n";
            (line[u"kept_apart"_s].toBool() ? apart : tuned).push_back(std::move(row));
        }
    }
    std::mt19937_64 random(seed);
    out << "seed " << seed << "\n";
    for (const auto &[title, rows] : {std::pair{u"sources the rules were made on"_s, &tuned}, {u"sources kept apart"_s, &apart}}) {
        if (rows->empty())
            continue;
        printTable(out, title, *rows, random);
        printStability(out, *rows, classifier, random);
        printDifficulty(out, *rows, random);
    }
    QElapsedTimer timer;
    timer.start();
    classify::RuleClassifier fresh(2);
    std::vector<double> times;
    for (const std::vector<Row> *rows : {&tuned, &apart}) {
        for (const Row &row : *rows) {
            const QByteArray body = bodyOf(row.prompt);
            const auto facts = wire::readChatRequest(body);
            const qint64 before = timer.nsecsElapsed();
            (void)fresh.classify(body, *facts);
            times.push_back(static_cast<double>(timer.nsecsElapsed() - before) / 1000);
        }
    }
    std::sort(times.begin(), times.end());
    if (!times.empty())
        out << "\ntime of one, cold: median " << times[times.size() / 2] << " us, p99 " << times[times.size() * 99 / 100] << " us\n";
    return 0;
}
