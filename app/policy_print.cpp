// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "app/policy_print.h"

#include "app/command_result.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace signalbox::app {
namespace {

QString authorText(const QJsonObject &version)
{
    const QString client = version[u"client"_s].toString();
    return version[u"author"_s].toString() + (client.isEmpty() ? QString() : u" (%1)"_s.arg(client));
}

QString versionLine(const QJsonObject &version)
{
    if (!version[u"version"_s].isDouble())
        return u"hash %1, in no version of the history yet"_s.arg(version[u"hash"_s].toString(u"none: it is not valid"_s));
    QString line = u"version %1, hash %2, applied by %3 at %4"_s.arg(version[u"version"_s].toInt())
                       .arg(version[u"hash"_s].toString(), authorText(version), version[u"time"_s].toString());
    if (version[u"restores"_s].isDouble())
        line += u", restores version %1"_s.arg(version[u"restores"_s].toInt());
    if (const QString note = version[u"note"_s].toString(); !note.isEmpty())
        line += u": "_s + note;
    return line;
}

QString withoutSpaceBehind(QString line)
{
    while (line.endsWith(u' '))
        line.chop(1);
    return line;
}

/// Loosenings first; they are marked.
void printChanges(const QJsonArray &changes)
{
    for (const QJsonValue change : changes)
        printLine((change[u"loosens"_s].toBool() ? u"  LOOSER  "_s : u"          "_s) + change[u"text"_s].toString());
}

} // namespace

void printPolicy(const QJsonObject &answer)
{
    printLine(u"# "_s + versionLine(answer));
    if (const QString file = answer[u"file"_s].toString(); !file.isEmpty())
        printLine(u"# "_s + file);
    printLine(answer[u"text"_s].toString().trimmed());
    for (const QJsonValue issue : answer[u"issues"_s].toArray())
        complain(u"%1: %2%3"_s.arg(issue[u"severity"_s].toString(),
                                   issue[u"path"_s].toString().isEmpty() ? QString() : issue[u"path"_s].toString() + u": "_s,
                                   issue[u"message"_s].toString()));
}

void printDiff(const QJsonObject &answer, bool asText)
{
    const QString text = answer[u"text"_s].toString();
    const QJsonArray changes = answer[u"changes"_s].toArray();
    if (asText) {
        if (!text.isEmpty())
            printLine(text.chopped(text.endsWith(u'\n') ? 1 : 0));
        return;
    }
    if (changes.isEmpty())
        printLine(text.isEmpty() ? u"No difference."_s : u"No difference but in comments and layout; --text shows it."_s);
    else
        printLine(u"%1 → %2: %3 %4"_s.arg(answer[u"from"_s].toString(), answer[u"to"_s].toString())
                      .arg(changes.size())
                      .arg(changes.size() == 1 ? u"change"_s : u"changes"_s));
    printChanges(changes);
    for (const QJsonValue issue : answer[u"issues"_s].toArray()) {
        if (issue[u"severity"_s].toString() == "error"_L1)
            complain(u"%1:%2: error: %3: %4"_s.arg(issue[u"line"_s].toInt()).arg(issue[u"column"_s].toInt()).arg(
                issue[u"path"_s].toString(), issue[u"message"_s].toString()));
    }
}

void printApplied(const QJsonObject &answer)
{
    if (answer[u"changed"_s].toBool())
        printLine(u"Applied to %1: "_s.arg(answer[u"file"_s].toString()) + versionLine(answer));
    else
        printLine(u"Nothing to change, it is what runs: "_s + versionLine(answer));
    printChanges(answer[u"changes"_s].toArray());
    for (const QJsonValue issue : answer[u"issues"_s].toArray())
        complain(u"%1:%2: warning: %3: %4"_s.arg(issue[u"line"_s].toInt()).arg(issue[u"column"_s].toInt()).arg(
            issue[u"path"_s].toString(), issue[u"message"_s].toString()));
    if (const QString notice = answer[u"notice"_s].toString(); !notice.isEmpty())
        complain(notice);
}

void printHistory(const QJsonObject &answer)
{
    const QJsonArray versions = answer[u"data"_s].toArray();
    for (const QJsonValue value : versions) {
        const QJsonObject version = value.toObject();
        const bool runs = version[u"version"_s].toInt() == answer[u"running"_s].toInt();
        QString note = version[u"note"_s].toString();
        if (version[u"restores"_s].isDouble())
            note.prepend(u"[restores %1] "_s.arg(version[u"restores"_s].toInt()));
        const QString line = u"%1 %2  %3  %4  %5  %6"_s.arg(runs ? u"*"_s : u" "_s)
                                 .arg(version[u"version"_s].toInt(), 4)
                                 .arg(version[u"time"_s].toString(), version[u"hash"_s].toString(),
                                      authorText(version).leftJustified(16), note);
        printLine(withoutSpaceBehind(line));
    }
    if (versions.isEmpty())
        printLine(u"No version has been applied yet."_s);
    for (const QJsonValue problem : answer[u"problems"_s].toArray())
        complain(problem.toString());
}

QByteArray exportText(const QJsonObject &answer)
{
    constexpr QByteArrayView head = "# Signalbox policy, ";
    QByteArray text = answer[u"text"_s].toString().toUtf8();
    if (text.startsWith(head)) // it was exported before
        text.remove(0, text.indexOf('\n') + 1);
    return head.toByteArray() + versionLine(answer).toUtf8() + '\n' + text;
}

void printExport(const QJsonObject &answer, const QString &file)
{
    if (file.isEmpty() || file == "-"_L1)
        printLine(QString::fromUtf8(exportText(answer)).trimmed());
    else
        printLine(u"%1 holds %2"_s.arg(file, versionLine(answer)));
}

} // namespace signalbox::app
