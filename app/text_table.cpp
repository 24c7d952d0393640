// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "app/text_table.h"

#include "app/command_result.h"
#include "app/remote_commands.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::app {

void printTable(const QStringList &head, const QList<QStringList> &rows, int texts)
{
    QList<qsizetype> widths;
    for (const QString &title : head)
        widths.append(title.size());
    for (const QStringList &row : rows) {
        for (qsizetype i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], row[i].size());
    }
    const auto print = [&](const QStringList &row) {
        QStringList cells;
        for (qsizetype i = 0; i < row.size(); ++i)
            cells.append(i < texts ? row[i].leftJustified(widths[i]) : row[i].rightJustified(widths[i]));
        QString line = cells.join(u"  "_s);
        while (line.endsWith(u' '))
            line.chop(1);
        printLine(line);
    };
    print(head);
    for (const QStringList &row : rows)
        print(row);
}

void printCsv(const QStringList &head, const QList<QStringList> &rows)
{
    const auto print = [](const QStringList &row) {
        QStringList fields;
        for (const QString &field : row) {
            bool isNumber = false;
            (void)field.toDouble(&isNumber); // -0.50 is a loss, no formula
            fields.append(isNumber ? field : csvField(field));
        }
        printLine(fields.join(u','));
    };
    print(head);
    for (const QStringList &row : rows)
        print(row);
}

} // namespace signalbox::app
