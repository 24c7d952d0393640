// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

// What the classifier sees in prompts, for the trainer, so that there is no second reading of texts in another language:
//   signalbox_features < prompts.jsonl > features.bin
// Each line is {"prompt": …}. First the version of the features, buckets and dense inputs; then for each prompt the number
// of entries, the entries (bucket as 16 bits, value as 32-bit float) and the dense inputs as floats. Little-endian.

#include "classify/learnt_model.h"
#include "classify/text_look.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtEndian>

using namespace signalbox;
using namespace Qt::StringLiterals;

namespace {

template <class T>
void append(QByteArray &out, T value)
{
    const T little = qToLittleEndian(value);
    out.append(reinterpret_cast<const char *>(&little), sizeof little);
}

} // namespace

int main()
{
    QFile in;
    QFile out;
    if (!in.open(stdin, QIODevice::ReadOnly) || !out.open(stdout, QIODevice::WriteOnly))
        return 1;
    QByteArray bytes;
    append(bytes, classify::PromptReader::version);
    append(bytes, static_cast<quint32>(classify::PromptFeatures::buckets));
    append(bytes, static_cast<quint32>(classify::LearntModel::denseInputs));
    auto reader = std::make_unique<classify::PromptReader>();
    classify::TextLooker looker;
    for (int line = 1; !in.atEnd(); ++line) {
        const QByteArray json = in.readLine().trimmed();
        if (json.isEmpty())
            continue;
        const QJsonObject object = QJsonDocument::fromJson(json).object();
        if (!object[u"prompt"_s].isString()) {
            qCritical("line %d has no prompt", line);
            return 2;
        }
        const QByteArray prompt = object[u"prompt"_s].toString().toUtf8();
        const std::string_view text(prompt.constData(), static_cast<std::size_t>(prompt.size()));
        const classify::PromptFeatures &features = reader->read(text);
        append(bytes, static_cast<quint32>(features.entries.size()));
        for (const classify::PromptFeatures::Entry &entry : features.entries) {
            append(bytes, entry.bucket);
            append(bytes, entry.value);
        }
        for (const float count : features.count)
            append(bytes, count);
        for (const double score : classify::scoresOf(looker.look(text)))
            append(bytes, static_cast<float>(score));
        if (out.write(bytes) != bytes.size())
            return 1;
        bytes.clear();
    }
    return out.write(bytes) == bytes.size() ? 0 : 1;
}
