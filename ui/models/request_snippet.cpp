// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "models/request_snippet.h"

#include "models/live_row.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace signalbox::gui {
namespace {

const QString placeholder = u"…"_s;

QList<std::pair<QString, QString>> headersOf(const DecisionRecord &record)
{
    QList<std::pair<QString, QString>> headers;
    const QStringList tags = record.tags + record.labels;
    if (!tags.isEmpty())
        headers.append({u"x-signalbox-tags"_s, tags.join(u", "_s)});
    if (!record.session.isEmpty())
        headers.append({u"x-signalbox-session"_s, record.session});
    return headers;
}

QByteArray bodyOf(const DecisionRecord &record)
{
    QJsonObject body{{u"model"_s, record.asked.isEmpty() ? u"auto"_s : record.asked},
                     {u"messages"_s, QJsonArray{QJsonObject{{u"role"_s, u"user"_s}, {u"content"_s, placeholder}}}}};
    if (record.stream)
        body[u"stream"_s] = true;
    return QJsonDocument(body).toJson(QJsonDocument::Compact);
}

/// In single quotes, as a POSIX shell reads it back unchanged.
QString shellQuoted(QString text) { return u'\'' + text.replace(u'\'', u"'\\''"_s) + u'\''; }

/// A string of JSON is one of Python.
QString pythonQuoted(const QString &text)
{
    const QByteArray list = QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(list.mid(1, list.size() - 2));
}

} // namespace

QString curlSnippet(const DecisionRecord &record, const QString &baseUrl)
{
    QString text = u"curl %1 \\\n  -H \"Authorization: Bearer $OPENAI_API_KEY\" \\\n  -H 'Content-Type: application/json' \\\n"_s
                       .arg(shellQuoted(baseUrl + u"/chat/completions"_s));
    for (const auto &[name, value] : headersOf(record))
        text += u"  -H %1 \\\n"_s.arg(shellQuoted(name + u": "_s + value));
    if (record.stream)
        text += u"  -N \\\n"_s;
    return text + u"  -d "_s + shellQuoted(QString::fromUtf8(bodyOf(record))) + u'\n';
}

QString pythonSnippet(const DecisionRecord &record, const QString &baseUrl)
{
    QStringList headers;
    for (const auto &[name, value] : headersOf(record))
        headers.append(u"%1: %2"_s.arg(pythonQuoted(name), pythonQuoted(value)));
    QString call = u"    model=%1,\n    messages=[{\"role\": \"user\", \"content\": %2}],\n"_s.arg(
        pythonQuoted(record.asked.isEmpty() ? u"auto"_s : record.asked), pythonQuoted(placeholder));
    if (record.stream)
        call += u"    stream=True,\n"_s;
    if (!headers.isEmpty())
        call += u"    extra_headers={%1},\n"_s.arg(headers.join(u", "_s));
    const QString use = record.stream
        ? u"for chunk in answer:\n    if chunk.choices:\n        print(chunk.choices[0].delta.content or \"\", end=\"\")\n"_s
        : u"print(answer.choices[0].message.content)\n"_s;
    return u"from openai import OpenAI\n\nclient = OpenAI(base_url=%1)  # the token is read from OPENAI_API_KEY\n"
           "answer = client.chat.completions.create(\n%2)\n%3"_s.arg(pythonQuoted(baseUrl), call, use);
}

QString ruleSnippet(const DecisionRecord &record)
{
    // A string of JSON is one of YAML.
    QStringList conditions;
    if (!record.client.isEmpty())
        conditions.append(u"{client: %1}"_s.arg(pythonQuoted(record.client)));
    for (const QString &tag : record.tags)
        conditions.append(u"{tag: %1}"_s.arg(pythonQuoted(tag)));
    StringPool pool;
    const LiveRow row = makeLiveRow(record, pool);
    if (const QString task = pool.text(row.task); !task.isEmpty() && task != "unknown"_L1)
        conditions.append(u"{task: %1}"_s.arg(pythonQuoted(task)));
    return u"  - {id: %1, when: {all: [%2]}, chain: %3}\n"_s.arg(pythonQuoted(u"like-"_s + record.id.toString().toLower()), conditions.join(u", "_s),
                                                             pythonQuoted(record.chain.isEmpty() ? u"CHAIN"_s : record.chain));
}

} // namespace signalbox::gui
