// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "app/classify_command.h"

#include "classify/learnt_classifier.h"
#include "classify/text_language.h"
#include "wire/facts.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cmath>

using namespace Qt::StringLiterals;

namespace signalbox::app {
namespace {

double rounded(double value)
{
    return std::round(value * 1e5) / 1e5;
}

/// The prompt of a line in any form the public sets have; an answer, a label or a score in it is never looked at.
std::optional<QByteArray> bodyOf(const QJsonObject &object)
{
    if (object[u"request"_s].isObject())
        return QJsonDocument(object[u"request"_s].toObject()).toJson(QJsonDocument::Compact);
    QJsonArray messages;
    const auto say = [&messages](const char *role, const QString &text) {
        messages.append(QJsonObject{{u"role"_s, QLatin1StringView(role)}, {u"content"_s, text}});
    };
    for (const auto key : {"prompt"_L1, "question"_L1, "text"_L1}) {
        if (object[key].isString()) {
            say("user", object[key].toString());
            break;
        }
    }
    const QJsonArray turns = object[u"turns"_s].toArray();
    if (messages.isEmpty() && !turns.isEmpty())
        say("user", turns.first().toString());
    if (messages.isEmpty() && object[u"instruction"_s].isString()) {
        const QString input = object[u"input"_s].toString();
        say("user", object[u"instruction"_s].toString() + (input.isEmpty() ? QString() : u"\n\n"_s + input));
    }
    if (messages.isEmpty())
        return std::nullopt;
    return QJsonDocument(QJsonObject{{u"model"_s, u"auto"_s}, {u"messages"_s, messages}}).toJson(QJsonDocument::Compact);
}

QString formName(classify::PromptForm form)
{
    switch (form) {
    case classify::PromptForm::Open:
        return u"open"_s;
    case classify::PromptForm::Choice:
        return u"choice"_s;
    case classify::PromptForm::Maths:
        return u"maths"_s;
    }
    Q_UNREACHABLE();
}

QJsonObject described(const classify::FullClassification &full, const classify::LearntModel &model)
{
    QJsonObject tasks;
    for (std::size_t i = 0; i < allTasks.size(); ++i)
        tasks[taskName(allTasks[i])] = rounded(full.tasks[i]);
    QJsonObject subjects;
    std::size_t best = 0;
    for (std::size_t i = 0; i < full.learnt.subjects.size(); ++i) {
        subjects[model.subjects()[static_cast<qsizetype>(i)]] = rounded(full.learnt.subjects[i]);
        best = full.learnt.subjects[i] > full.learnt.subjects[best] ? i : best;
    }
    return {{u"task"_s, taskName(full.said.task)},
            {u"confidence"_s, rounded(full.said.confidence)},
            {u"difficulty"_s, rounded(full.said.difficulty)},
            {u"tasks"_s, tasks},
            {u"subject"_s, model.subjects().value(static_cast<qsizetype>(best))},
            {u"subjects"_s, subjects},
            {u"form"_s, formName(full.learnt.form)},
            {u"strong"_s, rounded(full.learnt.strong)},
            {u"weak"_s, rounded(full.learnt.weak)},
            {u"score"_s, rounded(full.learnt.strong - full.learnt.weak)}};
}

int fail(const QString &why, ExitCode code)
{
    complain(why);
    return static_cast<int>(code);
}

} // namespace

int runClassify(const CommandLine &line)
{
    classify::ClassifierState state = classify::shippedClassifier();
    if (!line.weights.isEmpty()) {
        QFile file(line.weights);
        if (!file.open(QIODevice::ReadOnly))
            return fail(u"%1 cannot be read: %2."_s.arg(line.weights, file.errorString()), ExitCode::InvalidInput);
        Result<classify::LearntModel> model = classify::LearntModel::read(file.readAll());
        if (!model)
            return fail(u"%1: %2"_s.arg(line.weights, model.error().message), ExitCode::InvalidInput);
        state = {std::make_shared<const classify::LearntModel>(*std::move(model)), {}};
    }
    if (!state.problem.isEmpty())
        complain(u"%1 The rules answer instead."_s.arg(state.problem));
    QFile file(line.input);
    if (!(line.input == "-"_L1 ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly)))
        return fail(u"%1 cannot be read: %2."_s.arg(line.input, file.errorString()), ExitCode::InvalidInput);
    classify::RuleClassifier rules(0);
    std::optional<classify::LearntClassifier> learnt;
    if (state.model)
        learnt.emplace(state.model, 0);
    for (int number = 1; number == 1 || (line.jsonLines && !file.atEnd()); ++number) {
        const QByteArray text = line.jsonLines ? file.readLine().trimmed() : file.readAll();
        if (text.isEmpty() && line.jsonLines)
            continue;
        const QJsonObject object =
            line.jsonLines ? QJsonDocument::fromJson(text).object() : QJsonObject{{u"prompt"_s, QString::fromUtf8(text)}};
        const std::optional<QByteArray> body = bodyOf(object);
        if (!body)
            return fail(u"Line %1 of %2 is no JSON object with a prompt, question, text, instruction, turns or request."_s
                            .arg(number).arg(line.input),
                        ExitCode::InvalidInput);
        const auto facts = wire::readChatRequest(*body);
        if (!facts)
            return fail(u"Line %1 of %2: %3"_s.arg(number).arg(line.input, facts.error().message), ExitCode::InvalidInput);
        QJsonObject said;
        if (learnt) {
            said = described(learnt->classifyFully(*facts), *state.model);
        } else {
            const classify::Classification plain = rules.classify(*body, *facts);
            said = {{u"task"_s, taskName(plain.task)}, {u"confidence"_s, rounded(plain.confidence)}, {u"difficulty"_s, rounded(plain.difficulty)}};
        }
        said[u"language"_s] = classify::languageOf({facts->lastUserText.constData(), static_cast<std::size_t>(facts->lastUserText.size())});
        said[u"line"_s] = number;
        for (const auto key : {"id"_L1, "uid"_L1}) {
            if (object.contains(key))
                said[u"id"_s] = object[key];
        }
        printLine(QString::fromUtf8(QJsonDocument(said).toJson(QJsonDocument::Compact)));
    }
    return static_cast<int>(ExitCode::Fine);
}

} // namespace signalbox::app
