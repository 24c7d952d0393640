// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "core/json_text.h"
#include "wire/facts.h"
#include "wire/foreign_thoughts.h"

#include <QVarLengthArray>

#include <algorithm>

namespace signalbox::wire {
namespace {

using Edits = QVarLengthArray<BodyEdit, 8>;

void addUsageOption(Edits &edits, const QByteArray &body, const RequestFacts &facts)
{
    static const QByteArray option = "\"include_usage\":true";
    if (!facts.streamOptions) {
        edits.append({{facts.objectStart, 0}, "\"stream_options\":{" + option + "},"});
        return;
    }
    if (facts.includeUsageValue) {
        edits.append({*facts.includeUsageValue, "true"});
        return;
    }
    if (body[facts.streamOptions->offset] != '{') {
        edits.append({*facts.streamOptions, '{' + option + '}'});
        return;
    }
    const QByteArrayView inside = QByteArrayView(body).sliced(facts.streamOptions->offset + 1, facts.streamOptions->length - 2);
    edits.append({{facts.streamOptions->offset + 1, 0}, inside.trimmed().isEmpty() ? option : option + ','});
}

} // namespace

QByteArray forwardedBody(const QByteArray &body, const RequestFacts &facts, QByteArrayView upstreamModel,
                         const QList<BodyEdit> &more)
{
    Edits edits;
    QByteArray model;
    appendJsonString(model, upstreamModel);
    if (facts.dialect == Dialect::Gemini)
        model.clear(); // stands in the path
    else if (facts.modelValue.length > 0)
        edits.append({facts.modelValue, model});
    else
        edits.append({{facts.objectStart, 0}, "\"model\":" + model + ','});
    if (facts.stream && !facts.includeUsage && facts.dialect == Dialect::OpenAiChat)
        addUsageOption(edits, body, facts);
    for (const Span span : facts.removed)
        edits.append({span, {}});
    if (facts.dialect == Dialect::Anthropic) {
        for (const BodyEdit &edit : withoutForeignThoughts(body))
            edits.append(edit);
    }
    for (const BodyEdit &edit : more)
        edits.append(edit);
    std::stable_sort(edits.begin(), edits.end(),
                     [](const BodyEdit &a, const BodyEdit &b) { return a.span.offset < b.span.offset; });

    QByteArray out;
    out.reserve(body.size() + model.size() + 64);
    qsizetype copied = 0;
    for (const BodyEdit &edit : edits) {
        if (edit.span.offset < copied)
            continue; // inside of what goes as a whole
        out.append(QByteArrayView(body).sliced(copied, edit.span.offset - copied));
        out.append(edit.text);
        copied = edit.span.end();
    }
    out.append(QByteArrayView(body).sliced(copied));
    return out;
}

} // namespace signalbox::wire
