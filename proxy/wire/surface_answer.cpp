// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/surface_answer.h"

#include "wire/chat_response.h"
#include "wire/jsonvalues.h"
#include "wire/providererror.h"
#include "wire/usage.h"

#include <algorithm>
#include <cmath>

namespace signalbox::wire {
namespace {

using namespace Qt::StringLiterals;
using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

constexpr qint64 mostBelievable = 1'000'000'000'000;
constexpr qsizetype mostIds = 10'000;

QByteArray typeOf(QByteArrayView contentType)
{
    const qsizetype semicolon = contentType.indexOf(';');
    return (semicolon < 0 ? contentType : contentType.first(semicolon)).trimmed().toByteArray().toLower();
}

bool isJsonType(const QByteArray &type)
{
    return type == "application/json" || type.endsWith("+json");
}

qint64 figure(object from, std::string_view key)
{
    const qint64 value = integerMember(from, key).value_or(0);
    return value < 0 || value > mostBelievable ? 0 : value;
}

qint64 wholeSeconds(const std::optional<double> &seconds)
{
    constexpr double week = 7 * 24 * 3600;
    return seconds && *seconds > 0 && *seconds <= week ? static_cast<qint64>(std::ceil(*seconds)) : 0;
}

std::optional<Usage> usageOf(object from)
{
    Usage usage;
    const qint64 prompt = std::max(figure(from, "prompt_tokens"), figure(from, "input_tokens"));
    usage.output = std::max(figure(from, "completion_tokens"), figure(from, "output_tokens"));
    usage.input = prompt > 0 || usage.output > 0 ? prompt : figure(from, "total_tokens");
    for (const std::string_view name : {"prompt_tokens_details", "input_tokens_details", "input_token_details"}) {
        const std::optional<object> details = objectMember(from, name);
        const qint64 cached = details ? figure(*details, "cached_tokens") : 0;
        if (cached > 0 && cached <= usage.input) {
            usage.cacheRead = cached;
            usage.input -= cached;
            break;
        }
    }
    for (const std::string_view name : {"input_tokens_details", "input_token_details"}) {
        if (const std::optional<object> details = objectMember(from, name)) {
            usage.audioInput = std::min(figure(*details, "audio_tokens"), usage.input);
            usage.imageInput = std::min(figure(*details, "image_tokens"), usage.input - usage.audioInput);
        }
    }
    if (textMember(from, "type") == "duration")
        usage.seconds = wholeSeconds(numberMember(from, "seconds"));
    return usage == Usage() ? std::nullopt : std::optional(usage);
}

bool makesPictures(Endpoint endpoint)
{
    return endpoint == Endpoint::ImageGenerations || endpoint == Endpoint::ImageEdits || endpoint == Endpoint::ImageVariations;
}

/// What is billed by the piece and stands elsewhere in an answer: pictures, seconds of sound, units of a ranking. Pictures
/// that come with tokens are billed by those.
void countPieces(const Surface &surface, object reply, Usage &usage)
{
    if (makesPictures(surface.endpoint) && usage == Usage()) {
        if (const std::optional<array> pictures = arrayMember(reply, "data"))
            usage.images = static_cast<qint64>(pictures->size());
    } else if (makesPictures(surface.endpoint)) {
        usage.imageOutput = usage.output;
    } else if (surface.endpoint == Endpoint::Transcriptions || surface.endpoint == Endpoint::Translations) {
        if (usage == Usage())
            usage.seconds = wholeSeconds(numberMember(reply, "duration")); // verbose_json
    } else if (surface.endpoint == Endpoint::Rerank) {
        const std::optional<object> meta = objectMember(reply, "meta");
        const std::optional<object> units = meta ? objectMember(*meta, "billed_units") : std::nullopt;
        usage.searches = units ? figure(*units, "search_units") : 0;
    }
}

SurfaceMeaning unusable(const QString &problem, FailureClass failure = FailureClass::Malformed)
{
    SurfaceMeaning meaning;
    meaning.problem = problem;
    meaning.failure = failure;
    return meaning;
}

/// The member without which an answer is none; empty where any object will do.
std::string_view neededMember(Endpoint endpoint)
{
    switch (endpoint) {
    case Endpoint::Embeddings:
    case Endpoint::ImageGenerations:
    case Endpoint::ImageEdits:
    case Endpoint::ImageVariations:
        return "data";
    case Endpoint::Moderations:
    case Endpoint::Rerank:
        return "results";
    case Endpoint::Transcriptions:
    case Endpoint::Translations:
        return "text";
    case Endpoint::Chat:
    case Endpoint::Completions:
    case Endpoint::Speech:
    case Endpoint::Files:
    case Endpoint::Batches:
        return {};
    }
    Q_UNREACHABLE();
}

bool hasNeeded(const Surface &surface, object reply)
{
    element value;
    array list;
    const std::string_view name = neededMember(surface.endpoint);
    if (name.empty())
        return surface.endpoint != Endpoint::Speech && (!findMember(reply, "error", value) || surface.isStore());
    if (surface.endpoint == Endpoint::Rerank && findMember(reply, "data", value)) // Voyage
        return value.is_array();
    if (!findMember(reply, name, value))
        return false;
    return name == "text" ? value.is_string() : value.get(list) == simdjson::SUCCESS && (list.size() > 0 || name != "data");
}

void addIds(object from, QStringList &ids)
{
    for (const std::string_view name : {"id", "input_file_id", "output_file_id", "error_file_id"}) {
        const QByteArray id = textMember(from, name);
        if (!id.isEmpty() && id.size() <= 256 && ids.size() < mostIds)
            ids.append(QString::fromUtf8(id));
    }
}

SurfaceMeaning readJson(const Surface &surface, QByteArrayView body)
{
    JsonReader reader;
    element root;
    object reply;
    bool replaced = false;
    if (reader.parseAnswer(body, root, replaced) != simdjson::SUCCESS)
        return unusable(u"the answer is not JSON (%1 bytes)"_s.arg(body.size()));
    if (root.get(reply) != simdjson::SUCCESS)
        return unusable(u"the answer is not a JSON object"_s);
    if (!hasNeeded(surface, reply)) {
        if (const auto error = findProviderError(root))
            return unusable(presentable(error->message.isEmpty() ? error->code : error->message), classifyError(200, *error));
        const std::string_view name = neededMember(surface.endpoint);
        return unusable(u"the answer has no `%1`"_s.arg(QLatin1StringView(name.data(), static_cast<qsizetype>(name.size()))));
    }
    SurfaceMeaning meaning;
    meaning.usable = true;
    element value;
    object usage;
    if (findMember(reply, "usage", value) && value.get(usage) == simdjson::SUCCESS) {
        meaning.usage = usageOf(usage);
        meaning.cost = meaning.usage ? reportedCost(value, body) : std::nullopt;
    }
    Usage counted = meaning.usage.value_or(Usage());
    countPieces(surface, reply, counted);
    if (counted != Usage())
        meaning.usage = counted;
    if (surface.isStore()) {
        addIds(reply, meaning.ids);
        if (const std::optional<array> list = arrayMember(reply, "data")) {
            for (const element entry : *list) {
                object item;
                if (entry.get(item) == simdjson::SUCCESS)
                    addIds(item, meaning.ids);
            }
        }
    }
    return meaning;
}

} // namespace

SurfaceForm surfaceForm(const Surface &surface, QByteArrayView contentType)
{
    const QByteArray type = typeOf(contentType);
    const bool isContent = surface.endpoint == Endpoint::Files && surface.target.contains("/content");
    if (isContent || type == "text/event-stream")
        return SurfaceForm::Passing;
    return surface.endpoint == Endpoint::Speech && type != "text/html" && !isJsonType(type) ? SurfaceForm::Passing
                                                                                           : SurfaceForm::Whole;
}

SurfaceMeaning readSurfaceReply(const Surface &surface, QByteArrayView contentType, QByteArrayView body)
{
    const QByteArray type = typeOf(contentType);
    SurfaceMeaning meaning;
    if (body.trimmed().isEmpty()) {
        meaning.usable = surface.method == "DELETE";
        return meaning.usable ? meaning : unusable(u"an empty answer"_s);
    }
    const bool isTranscript = surface.endpoint == Endpoint::Transcriptions || surface.endpoint == Endpoint::Translations;
    // `response_format` text, srt and vtt
    if (isTranscript && !isJsonType(type) && type != "text/html" && type.startsWith("text/")) {
        meaning.usable = true;
        return meaning;
    }
    return readJson(surface, body);
}

std::optional<Usage> surfaceUsage(QByteArrayView usageObject)
{
    JsonReader reader;
    element root;
    object usage;
    if (reader.parse(usageObject, root) != simdjson::SUCCESS || root.get(usage) != simdjson::SUCCESS)
        return std::nullopt;
    return usageOf(usage);
}

} // namespace signalbox::wire
