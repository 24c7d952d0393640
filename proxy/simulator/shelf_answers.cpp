// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "simulator/shelf_answers.h"

#include "simulator/tally.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QtEndian>

#include <cmath>
#include <cstring>

using namespace Qt::StringLiterals;

namespace signalbox::simulator {
namespace {

constexpr int usualDimensions = 16;

tl::unexpected<Error> invalid(const QString &message, const QString &param)
{
    return Unexpected(Error{ErrorKind::InvalidRequest, message, param});
}

QByteArray jsonText(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

/// A text, or each of a list; token ids as their JSON.
QList<QByteArray> textsOf(const QJsonValue &input)
{
    QList<QByteArray> texts;
    if (input.isString())
        return {input.toString().toUtf8()};
    const QJsonArray list = input.toArray();
    if (!list.isEmpty() && list.first().isDouble())
        return {QJsonDocument(list).toJson(QJsonDocument::Compact)};
    for (const QJsonValue entry : list)
        texts.append(entry.isString() ? entry.toString().toUtf8() : QJsonDocument(QJsonArray{entry}).toJson(QJsonDocument::Compact));
    return texts;
}

/// The smallest PNG there is: one pixel.
const QByteArray &pixel()
{
    static const QByteArray png =
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGD4DwABBAEAwS2OUAAAAABJRU5ErkJggg==";
    return png;
}

/// 100 ms of silence, 8 kHz, 8 bit.
QByteArray silence()
{
    const QByteArray samples(800, '\x80');
    const auto number = [](auto value) {
        QByteArray bytes(sizeof value, '\0');
        qToLittleEndian(value, bytes.data());
        return bytes;
    };
    return "RIFF" + number(quint32(36 + samples.size())) + "WAVEfmt " + number(quint32(16)) + number(quint16(1)) + number(quint16(1))
        + number(quint32(8000)) + number(quint32(8000)) + number(quint16(1)) + number(quint16(8)) + "data"
        + number(quint32(samples.size())) + samples;
}

QJsonValue vectorJson(const QList<float> &vector, bool isBase64)
{
    if (isBase64) {
        QByteArray bytes(vector.size() * 4, '\0');
        for (qsizetype i = 0; i < vector.size(); ++i)
            qToLittleEndian(vector[i], bytes.data() + i * 4);
        return QString::fromLatin1(bytes.toBase64());
    }
    QJsonArray figures;
    for (const float figure : vector)
        figures.append(static_cast<double>(figure));
    return figures;
}

Result<QByteArray> embeddings(const QJsonObject &asked, ChatRequest &request)
{
    const QList<QByteArray> texts = textsOf(asked[u"input"_s]);
    if (texts.isEmpty())
        return invalid(u"'$.input' is invalid"_s, u"input"_s);
    const int dimensions = asked[u"dimensions"_s].toInt(usualDimensions);
    if (dimensions < 1 || dimensions > 4096)
        return invalid(u"'dimensions' must be between 1 and 4096"_s, u"dimensions"_s);
    QJsonArray data;
    for (const QByteArray &text : texts) {
        request.promptTokens += tokensIn(text.size());
        data.append(QJsonObject{{u"object"_s, u"embedding"_s},
                                {u"index"_s, data.size()},
                                {u"embedding"_s, vectorJson(vectorOf(request.model, text, dimensions), asked[u"encoding_format"_s] == u"base64"_s)}});
    }
    request.lastUserText = texts.constLast();
    return jsonText({{u"object"_s, u"list"_s},
                     {u"model"_s, request.model},
                     {u"data"_s, data},
                     {u"usage"_s, QJsonObject{{u"prompt_tokens"_s, request.promptTokens}, {u"total_tokens"_s, request.promptTokens}}}});
}

QByteArray images(const QJsonObject &asked, const ShelfCall &call)
{
    QJsonArray data;
    const int count = std::clamp(asked[u"n"_s].isString() ? asked[u"n"_s].toString().toInt() : asked[u"n"_s].toInt(1), 1, 10);
    for (int i = 0; i < count; ++i)
        data.append(QJsonObject{{u"b64_json"_s, QString::fromLatin1(pixel())}, {u"revised_prompt"_s, u"A simulated picture."_s}});
    QJsonObject answer{{u"created"_s, call.now}, {u"data"_s, data}};
    if (asked[u"model"_s].toString().startsWith("gpt-image"_L1)) {
        answer[u"usage"_s] = QJsonObject{{u"input_tokens"_s, 12},
                                         {u"output_tokens"_s, 272 * count},
                                         {u"total_tokens"_s, 12 + 272 * count},
                                         {u"input_tokens_details"_s, QJsonObject{{u"text_tokens"_s, 12}, {u"image_tokens"_s, 0}}}};
    }
    return jsonText(answer);
}

Result<QByteArray> moderations(const QJsonObject &asked, const ChatRequest &request, const ShelfCall &call)
{
    QJsonArray results;
    for (const QByteArray &text : textsOf(asked[u"input"_s])) {
        const bool flagged = text.contains("kill");
        results.append(QJsonObject{{u"flagged"_s, flagged},
                                   {u"categories"_s, QJsonObject{{u"violence"_s, flagged}, {u"hate"_s, false}}},
                                   {u"category_scores"_s, QJsonObject{{u"violence"_s, flagged ? 0.97 : 0.01}, {u"hate"_s, 0.01}}},
                                   {u"category_applied_input_types"_s, QJsonObject{{u"violence"_s, QJsonArray{u"text"_s}}, {u"hate"_s, QJsonArray{u"text"_s}}}}});
    }
    if (results.isEmpty())
        return invalid(u"'input' is required"_s, u"input"_s);
    return jsonText({{u"id"_s, u"modr-sim"_s + QString::fromLatin1(call.number)}, {u"model"_s, request.model}, {u"results"_s, results}});
}

/// By the words a document shares with the query; the shape is Cohere's, with Jina's usage beside it.
Result<QByteArray> rerank(const QJsonObject &asked, const ChatRequest &request, const ShelfCall &call)
{
    const QStringList words = asked[u"query"_s].toString().toLower().split(u' ', Qt::SkipEmptyParts);
    const QJsonArray documents = asked[u"documents"_s].toArray();
    if (words.isEmpty() || documents.isEmpty())
        return invalid(u"'query' and 'documents' are required"_s, words.isEmpty() ? u"query"_s : u"documents"_s);
    QList<std::pair<int, qsizetype>> ranked;
    for (qsizetype i = 0; i < documents.size(); ++i) {
        const QJsonValue document = documents[i];
        const QString text = (document.isObject() ? document[u"text"_s] : document).toString().toLower();
        const auto shared = std::count_if(words.cbegin(), words.cend(), [&text](const QString &word) { return text.contains(word); });
        ranked.append({static_cast<int>(shared), i});
    }
    std::stable_sort(ranked.begin(), ranked.end(), [](const auto &a, const auto &b) { return a.first > b.first; });
    QJsonArray results;
    const int top = asked[u"top_n"_s].toInt(static_cast<int>(ranked.size()));
    for (const auto &[shared, index] : ranked) {
        if (results.size() < top)
            results.append(QJsonObject{{u"index"_s, index}, {u"relevance_score"_s, shared / static_cast<double>(words.size())}});
    }
    return jsonText({{u"id"_s, QString::fromLatin1(call.number)},
                     {u"model"_s, request.model},
                     {u"results"_s, results},
                     {u"meta"_s, QJsonObject{{u"billed_units"_s, QJsonObject{{u"search_units"_s, 1}}}}}});
}

void transcription(const QJsonObject &asked, ChatRequest &request)
{
    const QString format = asked[u"response_format"_s].toString();
    const QString text = u"Simulated words of %1 bytes of sound."_s.arg(asked[u"file"_s].toString().size());
    if (format == "text"_L1)
        request.canned = {"text/plain; charset=utf-8", text.toUtf8() + '\n'};
    else if (format == "srt"_L1)
        request.canned = {"text/plain; charset=utf-8", "1\n00:00:00,000 --> 00:00:02,000\n" + text.toUtf8() + "\n"};
    else if (format == "verbose_json"_L1)
        request.canned.body = jsonText({{u"task"_s, u"transcribe"_s}, {u"language"_s, u"english"_s}, {u"duration"_s, 2.5}, {u"text"_s, text}, {u"segments"_s, QJsonArray()}});
    else
        request.canned.body = jsonText({{u"text"_s, text}, {u"usage"_s, QJsonObject{{u"type"_s, u"duration"_s}, {u"seconds"_s, 3}}}});
}

/// The members of the body, be it JSON or a form.
std::optional<QJsonObject> membersOf(const HttpRequest &http)
{
    const QList<SentField> fields = fieldsOf(http);
    QJsonObject members;
    for (const SentField &field : fields)
        members[QString::fromUtf8(field.name)] = QString::fromLatin1(field.content);
    if (!fields.isEmpty())
        return members;
    const QJsonDocument document = QJsonDocument::fromJson(http.body);
    return document.isObject() ? std::optional(document.object()) : std::nullopt;
}

void readCompletion(const QJsonObject &asked, ChatRequest &request)
{
    const QList<QByteArray> prompts = textsOf(asked[u"prompt"_s]);
    for (const QByteArray &prompt : prompts)
        request.promptTokens += tokensIn(prompt.size());
    request.lastUserText = prompts.isEmpty() ? QByteArray() : prompts.constLast();
    request.stream = asked[u"stream"_s].toBool();
    request.includeUsage = asked[u"stream_options"_s][u"include_usage"_s].toBool();
    request.choices = static_cast<int>(qBound<qsizetype>(1, asked[u"n"_s].toInt(1) * std::max<qsizetype>(prompts.size(), 1), qsizetype{128}));
    request.maxTokens = asked[u"max_tokens"_s].toInt(16);
    const QJsonValue stop = asked[u"stop"_s];
    for (const QJsonValue text : stop.isString() ? QJsonArray{stop} : stop.toArray())
        request.stops.append(text.toString());
    if (asked[u"echo"_s].toBool())
        request.echo = request.lastUserText;
}

} // namespace

QList<float> vectorOf(const QString &model, const QByteArray &text, int dimensions)
{
    const QByteArray hash = QCryptographicHash::hash(model.toUtf8() + '\n' + text, QCryptographicHash::Sha1);
    QRandomGenerator random(qFromLittleEndian<quint32>(hash.constData()));
    QList<float> vector;
    double length = 0.0;
    for (int i = 0; i < dimensions; ++i) {
        vector.append(static_cast<float>(random.generateDouble() - 0.5));
        length += static_cast<double>(vector.constLast()) * static_cast<double>(vector.constLast());
    }
    for (float &figure : vector)
        figure = static_cast<float>(static_cast<double>(figure) / std::sqrt(length));
    return vector;
}

Result<ChatRequest> shelfAnswer(const ShelfCall &call)
{
    const std::optional<QJsonObject> asked = membersOf(call.http);
    if (!asked)
        return invalid(u"We could not parse the body of your request."_s, {});
    ChatRequest request;
    request.endpoint = call.path;
    request.model = (*asked)[u"model"_s].toString();
    request.canned.type = "application/json";
    if (request.model.isEmpty())
        return invalid(u"you must provide a model parameter"_s, u"model"_s);
    request.lastUserText = (*asked)[u"prompt"_s].toString().toUtf8() + (*asked)[u"query"_s].toString().toUtf8();
    if (!(*asked)[u"input"_s].isUndefined())
        request.lastUserText = textsOf((*asked)[u"input"_s]).join('\n');
    Result<QByteArray> body = QByteArray();
    if (call.path == "completions") {
        readCompletion(*asked, request);
        return request;
    }
    if (call.path == "embeddings")
        body = embeddings(*asked, request);
    else if (call.path.startsWith("images/"))
        body = images(*asked, call);
    else if (call.path == "moderations")
        body = moderations(*asked, request, call);
    else if (call.path == "rerank")
        body = rerank(*asked, request, call);
    if (!body)
        return Unexpected(body.error());
    request.canned.body = *body;
    if (call.path == "audio/speech")
        request.canned = {"audio/wav", silence()};
    else if (call.path.startsWith("audio/"))
        transcription(*asked, request);
    return request;
}

} // namespace signalbox::simulator
