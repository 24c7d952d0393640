// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "routing/proof.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace signalbox::routing {

QJsonObject proofJson(const Proof &proof)
{
    QJsonArray cells;
    for (const CellCount &cell : proof.cells) {
        cells.append(QJsonObject{{u"tag"_s, cell.tag},
                                 {u"zone"_s, cell.zone},
                                 {u"tried"_s, cell.tried},
                                 {u"stopped_by"_s, u"law 1"_s},
                                 {u"closest"_s, cell.closest}});
    }
    QJsonArray examples;
    for (const Counterexample &example : proof.counterexamples) {
        examples.append(QJsonObject{{u"tags"_s, QJsonArray::fromStringList(example.tags)},
                                    {u"rule"_s, example.rule},
                                    {u"chain"_s, example.chain},
                                    {u"model"_s, example.model},
                                    {u"zone"_s, example.zone},
                                    {u"kind"_s, QString(callKindName(example.kind))},
                                    {u"text"_s, example.text}});
    }
    return {{u"holds"_s, proof.holds},
            {u"policy"_s, proof.policy},
            {u"tag_sets"_s, proof.tagSets},
            {u"rules"_s, proof.rules},
            {u"steps"_s, proof.steps},
            {u"call_kinds"_s, proof.callKinds},
            {u"paths"_s, proof.paths},
            {u"microseconds"_s, proof.microseconds},
            {u"cells"_s, cells},
            {u"counterexamples"_s, examples},
            {u"assumes"_s, QJsonArray::fromStringList(proof.assumes)}};
}

QString proofText(const Proof &proof)
{
    QString text = proof.holds ? u"PROVED for policy %1"_s.arg(proof.policy) : u"NOT PROVED for policy %1"_s.arg(proof.policy);
    text += u": %1 tag sets × %2 rules × %3 steps × %4 call kinds, %L5 paths in %6 ms, %7 reach a closed cell\n"_s
                .arg(proof.tagSets).arg(proof.rules).arg(proof.steps).arg(proof.callKinds).arg(proof.paths)
                .arg(static_cast<double>(proof.microseconds) / 1000.0, 0, 'f', 1).arg(proof.counterexamples.size());
    for (const Counterexample &example : proof.counterexamples)
        text += u"  ✕ "_s + example.text + u'\n';
    if (!proof.cells.empty())
        text += u"\n| Closed cell | Paths that try | Stopped by | For example |\n|---|---|---|---|\n"_s;
    for (const CellCount &cell : proof.cells)
        text += u"| %1 × %2 | %L3 | law 1 | %4 |\n"_s.arg(cell.tag, cell.zone).arg(cell.tried).arg(cell.closest);
    text += u"\nAssumes:\n"_s;
    for (const QString &assumption : proof.assumes)
        text += u"- "_s + assumption + u'\n';
    return text;
}

} // namespace signalbox::routing
