// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

// Recall and false alarms of the built-in detectors on labelled text:
//   measure_detectors [--misses] FILE.jsonl…
// Each line is {"text": …, "spans": [{"type", "value", "start", "end"}]}, offsets in characters. A labelled span is found
// when a hit of its kind covers it or lies in it over at least half its length; a hit that touches no span of its kind is
// a false alarm. Types are the detectors' names, or those of the Presidio research set.

#include "classify/detectors.h"

#include <QFile>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMap>
#include <QTextStream>

using namespace signalbox;
using namespace Qt::StringLiterals;

namespace {

struct Score
{
    int labelled = 0;
    int found = 0;
    int hits = 0;
    int falseAlarms = 0;
};

struct Label
{
    QString kind;
    qsizetype begin = 0;
    qsizetype end = 0;
};

QString kindOf(const QString &type)
{
    static const QHash<QString, QString> presidio{
        {u"EMAIL_ADDRESS"_s, u"email"_s}, {u"PHONE_NUMBER"_s, u"phone"_s},          {u"CREDIT_CARD"_s, u"credit_card"_s},
        {u"IBAN_CODE"_s, u"iban"_s},      {u"US_SSN"_s, u"us_ssn"_s},              {u"IP_ADDRESS"_s, u"ip_address"_s},
        {u"ADDRESS"_s, u"street_address"_s}};
    if (kindsNamed(type))
        return type;
    return presidio.value(type);
}

QList<Label> labelsOf(const QJsonObject &line, const QString &text)
{
    QList<Label> labels;
    for (const QJsonValue entry : line[u"spans"_s].toArray()) {
        const QString kind = kindOf(entry[u"type"_s].toString());
        if (kind.isEmpty())
            continue;
        const auto byteAt = [&](qsizetype characters) { // offsets count code points
            qsizetype units = 0;
            for (qsizetype i = 0; i < characters && units < text.size(); ++i)
                units += text[units].isHighSurrogate() ? 2 : 1;
            return text.left(units).toUtf8().size();
        };
        labels.append({kind, byteAt(entry[u"start"_s].toInt()), byteAt(entry[u"end"_s].toInt())});
    }
    return labels;
}

bool covers(const classify::Finding &finding, const Label &label)
{
    const qsizetype begin = std::max(static_cast<qsizetype>(finding.begin), label.begin);
    const qsizetype end = std::min(static_cast<qsizetype>(finding.end), label.end);
    return 2 * (end - begin) >= label.end - label.begin;
}

bool touches(const classify::Finding &finding, const Label &label)
{
    return static_cast<qsizetype>(finding.begin) < label.end && static_cast<qsizetype>(finding.end) > label.begin;
}

} // namespace

int main(int argc, char **argv)
{
    QTextStream out(stdout);
    KindSet all;
    for (std::size_t i = 0; i + 1 < sensitiveKinds; ++i)
        all.set(i);
    const auto detectors = classify::Detectors::compile({{u"all"_s, all, nullptr, 0}});
    QMap<QString, Score> scores;
    bool showMisses = false;
    int lines = 0;
    for (int i = 1; i < argc; ++i) {
        if (qstrcmp(argv[i], "--misses") == 0) {
            showMisses = true;
            continue;
        }
        QFile file(QString::fromLocal8Bit(argv[i]));
        if (!file.open(QIODevice::ReadOnly)) {
            out << file.fileName() << ": " << file.errorString() << Qt::endl;
            return 2;
        }
        while (!file.atEnd()) {
            const QJsonObject line = QJsonDocument::fromJson(file.readLine()).object();
            const QString text = line[u"text"_s].toString();
            const QByteArray bytes = text.toUtf8();
            const QList<Label> labels = labelsOf(line, text);
            std::vector<classify::Finding> findings;
            detectors->findBuiltins(bytes, findings);
            ++lines;
            for (const Label &label : labels) {
                Score &score = scores[label.kind];
                ++score.labelled;
                const bool found = std::any_of(findings.cbegin(), findings.cend(), [&](const classify::Finding &finding) {
                    return kindName(finding.kind) == label.kind && covers(finding, label);
                });
                score.found += found ? 1 : 0;
                if (!found && showMisses)
                    out << "missed " << label.kind << ": " << bytes.mid(label.begin, label.end - label.begin) << "  in: " << text << Qt::endl;
            }
            for (const classify::Finding &finding : findings) {
                const QString kind = kindName(finding.kind);
                Score &score = scores[kind];
                ++score.hits;
                const bool right = std::any_of(labels.cbegin(), labels.cend(), [&](const Label &label) {
                    return label.kind == kind && touches(finding, label);
                });
                score.falseAlarms += right ? 0 : 1;
                if (!right && showMisses)
                    out << "false " << kind << ": " << bytes.mid(static_cast<qsizetype>(finding.begin), static_cast<qsizetype>(finding.end - finding.begin)) << "  in: " << text << Qt::endl;
            }
        }
    }
    out << "| kind | labelled | found | recall | hits | false alarms | per 1,000 texts |\n|---|---:|---:|---:|---:|---:|---:|\n";
    for (auto score = scores.cbegin(); score != scores.cend(); ++score) {
        const QString recall = score->labelled == 0 ? u"–"_s : QString::number(100.0 * score->found / score->labelled, 'f', 1) + u" %"_s;
        out << "| " << score.key() << " | " << score->labelled << " | " << score->found << " | " << recall << " | "
            << score->hits << " | " << score->falseAlarms << " | "
            << QString::number(1000.0 * score->falseAlarms / std::max(lines, 1), 'f', 2) << " |\n";
    }
    out << lines << " texts\n";
    return 0;
}
