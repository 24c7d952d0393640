// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/surface_facts.h"

#include "wire/form_document.h"
#include "wire/jsonfault.h"
#include "wire/jsonvalues.h"
#include "wire/refusal.h"
#include "wire/request_reading.h"

#include <algorithm>
#include <array>

namespace signalbox::wire {
namespace {

using namespace Qt::StringLiterals;
using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

constexpr qint64 mostChoices = 128;
constexpr qsizetype mostInputs = 100'000;

/// The member that holds what the endpoint works on; empty where none must be there.
std::string_view inputName(Endpoint endpoint)
{
    switch (endpoint) {
    case Endpoint::Completions:
    case Endpoint::ImageGenerations:
    case Endpoint::ImageEdits:
        return "prompt";
    case Endpoint::Embeddings:
    case Endpoint::Speech:
    case Endpoint::Moderations:
        return "input";
    case Endpoint::Rerank:
        return "query";
    case Endpoint::Batches:
        return "input_file_id";
    case Endpoint::Chat:
    case Endpoint::ImageVariations:
    case Endpoint::Transcriptions:
    case Endpoint::Translations:
    case Endpoint::Files:
        return {};
    }
    Q_UNREACHABLE();
}

bool needsInput(Endpoint endpoint)
{
    return endpoint != Endpoint::Completions && !inputName(endpoint).empty();
}

/// OpenAI takes a model for granted there.
bool mayLackModel(Endpoint endpoint)
{
    return endpoint == Endpoint::Moderations || endpoint == Endpoint::ImageGenerations || endpoint == Endpoint::ImageEdits
        || endpoint == Endpoint::ImageVariations || endpoint == Endpoint::Files || endpoint == Endpoint::Batches;
}

bool isDataUrl(std::string_view text)
{
    return text.substr(0, 5) == "data:";
}

/// Names whose values are pictures, sound or files, or lead to some.
bool isMediaName(std::string_view key)
{
    static constexpr std::array<std::string_view, 13> names{"image",       "images", "image_url", "mask",    "audio",
                                                            "input_audio", "file",   "files",     "file_id", "video",
                                                            "video_url",   "input_image", "input_file_id"};
    return std::find(names.begin(), names.end(), key) != names.end();
}

class SurfaceReading final : public RequestReading
{
public:
    SurfaceReading(QByteArrayView body, ReadOptions options, Endpoint endpoint, bool isForm)
        : RequestReading(body, options), m_endpoint(endpoint), m_isForm(isForm)
    {
    }

    /// What read() gives, with what only this class knows.
    Result<RequestFacts> readAll(element root)
    {
        Result<RequestFacts> facts = read(root);
        if (!facts)
            return facts;
        facts->surface = m_surface;
        facts->inputTokens = std::max<qint64>(m_tokens.total(), 1);
        facts->lastUserText = m_text;
        facts->messages = 1;
        facts->turns.user = 1;
        return facts;
    }

private:
    enum Member { Model, Models, Metadata, Stream, StreamOptions, N, MaxTokens, Input, Other };

    Result<void> member(std::string_view key, element value, Span span, bool &cut) override
    {
        const bool isStore = m_endpoint == Endpoint::Files || m_endpoint == Endpoint::Batches;
        const bool isCompletion = m_endpoint == Endpoint::Completions;
        if (key == "model" && !isStore)
            return oneOf(Model, key, [&] { return readModel(value, span); });
        if (key == "models" && !isStore) {
            cut = true;
            return oneOf(Models, key, [&] { return readModels(value); });
        }
        if (key == "metadata")
            return oneOf(Metadata, key, [&] { return readMetadata(value, span, cut); });
        if (key == "stream" && isCompletion)
            return oneOf(Stream, key, [&] { return readFlag(value, m_facts.stream, u"stream"_s); });
        if (key == "stream_options" && isCompletion)
            return oneOf(StreamOptions, key, [&] { return readStreamOptions(value, span); });
        if (key == "n" && !isStore)
            return oneOf(N, key, [&] { return readChoices(value); });
        if (key == "max_tokens" && isCompletion)
            return oneOf(MaxTokens, key, [&] { return readCount(value, m_facts.maxOutputTokens, mostTokens, u"max_tokens"_s); });
        if (!inputName(m_endpoint).empty() && key == inputName(m_endpoint))
            return oneOf(Input, key, [&] { return readInput(value); });
        if (isCompletion)
            noteBeyond(key, value);
        lookForMedia(key, value, 0);
        m_walk.other(value);
        return {};
    }

    template <class Read>
    Result<void> oneOf(Member which, std::string_view key, Read read)
    {
        if (auto result = once(which, key); !result)
            return result;
        return read();
    }

    Result<void> readChoices(element value)
    {
        qint64 count = 1;
        std::string_view text;
        if (m_isForm && value.get(text) == simdjson::SUCCESS) {
            bool isNumber = false;
            count = bytesOf(text).toLongLong(&isNumber);
            if (!isNumber)
                return refusal(u"n"_s, u"It must be an integer."_s);
        } else if (auto result = readCount(value, count, mostChoices, u"n"_s); !result) {
            return result;
        }
        m_facts.choices = std::clamp<qint64>(count, 1, mostChoices);
        return {};
    }

    /// A text, a list of texts, token ids or lists of them; for moderations and embeddings of pictures also parts.
    Result<void> readInput(element value)
    {
        const QString param = QString::fromUtf8(inputName(m_endpoint).data(), static_cast<qsizetype>(inputName(m_endpoint).size()));
        m_walk.other(value);
        std::string_view text;
        array list;
        if (value.get(text) == simdjson::SUCCESS) {
            m_inputs = text.empty() && needsInput(m_endpoint) ? 0 : 1;
            addText(text);
            if (m_endpoint == Endpoint::Batches)
                m_surface.ids.append(QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())));
            return {};
        }
        const bool takesLists = m_endpoint == Endpoint::Embeddings || m_endpoint == Endpoint::Moderations
            || m_endpoint == Endpoint::Completions;
        if (value.is_null() && m_endpoint == Endpoint::Completions)
            return {};
        if (!takesLists || value.get(list) != simdjson::SUCCESS)
            return refusal(param, takesLists ? u"It must be a string or an array."_s : u"It must be a string."_s);
        return readInputs(list, param);
    }

    Result<void> readInputs(array list, const QString &param)
    {
        qint64 ids = 0;
        for (const element entry : list) {
            std::string_view text;
            array inner;
            if (entry.get(text) == simdjson::SUCCESS) {
                ++m_inputs;
                addText(text);
            } else if (entry.is<uint64_t>()) {
                ++ids;
            } else if (entry.get(inner) == simdjson::SUCCESS) {
                if (auto result = readIds(inner, param); !result)
                    return result;
            } else if (entry.is_object() && m_endpoint != Endpoint::Completions) {
                ++m_inputs;
                addTextsOf(entry, 0);
                lookForMedia({}, entry, 0);
            } else {
                return refusal(param, u"Its entries must be strings, token ids or lists of token ids."_s);
            }
            if (m_inputs > mostInputs)
                return refusal(param, u"It has more than %1 entries."_s.arg(mostInputs));
        }
        if (ids > 0)
            addIds(ids);
        return {};
    }

    Result<void> readIds(array list, const QString &param)
    {
        qint64 ids = 0;
        for (const element entry : list) {
            if (!entry.is<uint64_t>())
                return refusal(param, u"A list in it must hold token ids."_s);
            ++ids;
        }
        addIds(ids);
        return {};
    }

    /// Token ids are a text that nobody here can read.
    void addIds(qint64 ids)
    {
        ++m_inputs;
        m_tokens.addTokens(ids);
        m_surface.isUninspected = true;
        m_surface.beyond |= Beyond::Tokens;
    }

    void addText(std::string_view text)
    {
        m_tokens.addText(text);
        m_surface.isUninspected = m_surface.isUninspected || isDataUrl(text);
        if (m_endpoint == Endpoint::Speech)
            m_surface.characters += QString::fromUtf8(text).toUcs4().size();
        if (!m_text.isEmpty())
            m_text.append('\n');
        m_text.append(text.data(), static_cast<qsizetype>(text.size()));
    }

    void addTextsOf(element value, int depth)
    {
        std::string_view text;
        object fields;
        array list;
        if (value.get(text) == simdjson::SUCCESS) {
            addText(text);
        } else if (depth < maxJsonDepth && value.get(fields) == simdjson::SUCCESS) {
            for (const auto [key, entry] : fields) {
                if (key != "type" && !isMediaName(key))
                    addTextsOf(entry, depth + 1);
            }
        } else if (depth < maxJsonDepth && value.get(list) == simdjson::SUCCESS) {
            for (const element entry : list)
                addTextsOf(entry, depth + 1);
        }
    }

    /// Pictures, sound and files anywhere in it: what they show is not looked at. Documents of a ranking are texts, and part
    /// of the prompt.
    void lookForMedia(std::string_view key, element value, int depth)
    {
        std::string_view text;
        object fields;
        array list;
        if (m_endpoint == Endpoint::Rerank && key == "documents" && depth == 0)
            addTextsOf(value, 0);
        if (isMediaName(key) && !value.is_null() && m_endpoint != Endpoint::Files)
            m_surface.isUninspected = true;
        if (value.get(text) == simdjson::SUCCESS) {
            m_surface.isUninspected = m_surface.isUninspected || isDataUrl(text);
        } else if (depth < maxJsonDepth && value.get(fields) == simdjson::SUCCESS) {
            for (const auto [name, entry] : fields)
                lookForMedia(name, entry, depth + 1);
        } else if (depth < maxJsonDepth && value.get(list) == simdjson::SUCCESS) {
            for (const element entry : list)
                lookForMedia({}, entry, depth + 1);
        }
    }

    void noteBeyond(std::string_view key, element value)
    {
        std::string_view text;
        bool flag = false;
        const bool isText = value.get(text) == simdjson::SUCCESS && !text.empty();
        if (key == "suffix" && isText)
            m_surface.beyond |= Beyond::Suffix;
        else if (key == "echo" && value.get(flag) == simdjson::SUCCESS && flag)
            m_surface.beyond |= Beyond::Echo;
        else if (key == "best_of" && numberOf(value) > 1)
            m_surface.beyond |= Beyond::BestOf;
        else if (key == "logprobs" && !value.is_null())
            m_surface.beyond |= Beyond::Logprobs;
        else if (key == "seed" && !value.is_null())
            m_facts.traits |= Trait::Seed;
        else if (key == "logit_bias" && !value.is_null())
            m_facts.traits |= Trait::LogitBias;
        else if ((key == "frequency_penalty" || key == "presence_penalty") && numberOf(value) != 0)
            m_facts.traits |= Trait::Penalties;
        else if (key == "temperature" && numberOf(value) > 1)
            m_facts.traits |= Trait::WarmTemperature;
    }

    Result<void> finish() override
    {
        const std::string_view input = inputName(m_endpoint);
        if (needsInput(m_endpoint) && m_inputs == 0 && !(m_endpoint == Endpoint::ImageEdits && m_isForm))
            return refusal(QString::fromUtf8(input.data(), static_cast<qsizetype>(input.size())), u"It is missing or empty."_s);
        if (m_endpoint == Endpoint::Completions) {
            if (m_inputs != 1)
                m_surface.beyond |= Beyond::Prompts;
            m_facts.choices = std::max<qint64>(m_facts.choices, 1) * std::max<qint64>(m_inputs, 1);
            if (m_facts.choices > mostChoices)
                return refusal(u"n"_s, u"Prompts × n are over %1."_s.arg(mostChoices));
            if (m_facts.choices > 1)
                m_facts.traits |= Trait::SeveralChoices;
        }
        m_surface.endpoint = m_endpoint;
        if (m_facts.modelValue.length > 0 || !m_facts.askedModels.isEmpty())
            return modelGiven();
        if (!mayLackModel(m_endpoint))
            return modelGiven();
        m_facts.asked = u"auto"_s;
        return {};
    }

    Endpoint m_endpoint;
    bool m_isForm;
    Surface m_surface;
    qint64 m_inputs = 0;
    TokenEstimate m_tokens;
    QByteArray m_text;
};

Result<RequestFacts> readDocument(const QByteArray &json, Endpoint endpoint, bool promptText, bool isForm)
{
    JsonReader reader;
    element root;
    if (const auto error = reader.parse(json, root); error != simdjson::SUCCESS) {
        if (const auto fault = findJsonFault(json, maxJsonDepth))
            return refusal({}, u"The request body is not valid JSON: %1 at byte %2."_s.arg(fault->what).arg(fault->offset));
        return refusal({}, u"The request body is not valid JSON: %1."_s.arg(QLatin1StringView(simdjson::error_message(error))));
    }
    return SurfaceReading(json, ReadOptions{promptText, Dialect::OpenAiChat}, endpoint, isForm).readAll(root);
}

} // namespace

bool takesForm(Endpoint endpoint)
{
    return endpoint == Endpoint::ImageEdits || endpoint == Endpoint::ImageVariations || endpoint == Endpoint::Transcriptions
        || endpoint == Endpoint::Translations || endpoint == Endpoint::Files;
}

Result<SurfaceRequest> readSurfaceRequest(Endpoint endpoint, QByteArrayView contentType, const QByteArray &body, bool promptText)
{
    SurfaceRequest request;
    const bool form = isForm(contentType);
    if (form && !takesForm(endpoint))
        return refusal({}, u"%1 takes JSON, not a form."_s.arg(endpointName(endpoint)));
    FormDocument document;
    if (form) {
        Result<FormDocument> read = documentOf(contentType, body);
        if (!read)
            return Unexpected(read.error());
        document = *std::move(read);
        request.inspected = document.json;
        request.modelInBody = document.model;
    } else {
        request.inspected = body;
    }
    Result<RequestFacts> facts = readDocument(request.inspected, endpoint, promptText, form);
    if (!facts)
        return Unexpected(facts.error());
    request.facts = *std::move(facts);
    if (form) {
        request.facts.surface.contentType = contentType.toByteArray();
        request.facts.surface.isUninspected = request.facts.surface.isUninspected || document.isUninspected;
        const bool isSound = endpoint == Endpoint::Transcriptions || endpoint == Endpoint::Translations;
        if (document.hasFile)
            request.facts.features |= endpoint == Endpoint::Files ? Feature::File : isSound ? Feature::Audio : Feature::Image;
        request.facts.inputTokens += document.fileBytes / base64PerFileToken;
    }
    return request;
}

SurfaceRequest bodilessRequest(Endpoint endpoint)
{
    SurfaceRequest request;
    request.inspected = "{}";
    request.facts.surface.endpoint = endpoint;
    request.facts.asked = u"auto"_s;
    request.facts.objectStart = 1;
    return request;
}

void SurfaceRequest::useBody()
{
    if (facts.surface.contentType.isEmpty())
        return;
    facts.modelValue = modelInBody;
    facts.removed.clear();
    facts.objectStart = 0; // no JSON object begins anywhere
}

QByteArray surfaceBody(const QByteArray &body, const RequestFacts &facts, QByteArrayView upstreamModel)
{
    // What was not read is not sent: asking for a file or ending a batch takes no body.
    if (facts.surface.isStore() && (facts.surface.method != "POST" || facts.surface.target.contains('/')))
        return {};
    const bool form = !facts.surface.contentType.isEmpty();
    if (!form && !facts.surface.isStore())
        return forwardedBody(body, facts, upstreamModel);
    QByteArray out;
    out.reserve(body.size() + upstreamModel.size());
    qsizetype copied = 0;
    const auto replace = [&](Span span, QByteArrayView by) {
        out.append(QByteArrayView(body).sliced(copied, span.offset - copied)).append(by);
        copied = span.end();
    };
    for (const Span span : facts.removed)
        replace(span, {});
    if (form && !facts.surface.isStore()) {
        if (facts.modelValue.length > 0)
            replace(facts.modelValue, upstreamModel);
        else // it begins with its boundary; the provider would take a model of its own for granted
            out.append(QByteArrayView(body).first(body.indexOf("\r\n"))).append("\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\n").append(upstreamModel).append("\r\n");
    }
    out.append(QByteArrayView(body).sliced(copied));
    return out;
}

} // namespace signalbox::wire
