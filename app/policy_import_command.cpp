// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "app/policy_import_command.h"

#include "policy/litellm_import.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace signalbox::app {
namespace {

void printAsJson(const policy::ImportOutcome &outcome)
{
    QJsonArray notes;
    for (const policy::ImportNote &note : outcome.notes)
        notes.append(QJsonObject{{u"kind"_s, QString(policy::importNoteName(note.kind))},
                                 {u"line"_s, note.line},
                                 {u"path"_s, note.path},
                                 {u"message"_s, note.message}});
    QJsonArray problems;
    for (const policy::Issue &issue : outcome.problems)
        problems.append(QJsonObject{
            {u"line"_s, issue.line}, {u"column"_s, issue.column}, {u"path"_s, issue.path}, {u"message"_s, issue.message}});
    const QJsonValue yaml = outcome.yaml.isEmpty() ? QJsonValue() : QJsonValue(QString::fromUtf8(outcome.yaml));
    printLine(QString::fromUtf8(
        QJsonDocument(QJsonObject{{u"policy"_s, yaml}, {u"notes"_s, notes}, {u"problems"_s, problems}}).toJson(QJsonDocument::Compact)));
}

} // namespace

int runPolicyImport(const CommandLine &line)
{
    QFile file(line.input);
    const bool standard = line.input == "-"_L1;
    if (standard ? !file.open(stdin, QIODevice::ReadOnly) : !file.open(QIODevice::ReadOnly)) {
        complain(u"%1 cannot be read: %2."_s.arg(line.input, file.errorString()));
        return static_cast<int>(ExitCode::InvalidInput);
    }
    const policy::ImportOutcome outcome = policy::importLiteLlm(file.readAll());
    const QString name = standard ? u"stdin"_s : line.input;
    if (line.json) {
        printAsJson(outcome);
    } else {
        for (const policy::ImportNote &note : outcome.notes)
            complain(u"%1:%2: %3: %4%5"_s.arg(name).arg(note.line).arg(
                policy::importNoteName(note.kind), note.path.isEmpty() ? QString() : note.path + u": "_s, note.message));
        if (outcome.yaml.isEmpty())
            complain(policy::issuesText(outcome.problems, name) + u"Nothing was made of it."_s);
        else
            printLine(QString::fromUtf8(outcome.yaml).trimmed());
    }
    return static_cast<int>(outcome.yaml.isEmpty() ? ExitCode::InvalidInput : ExitCode::Fine);
}

} // namespace signalbox::app
