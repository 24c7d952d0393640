// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "app/find_command.h"

#include "app/local_servers.h"
#include "catalog/bundled_catalogue.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace signalbox::app {
namespace {

QJsonValue textOrNull(QLatin1StringView text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(QString(text));
}

void printList(const QJsonArray &data)
{
    const QJsonObject answer{{u"object"_s, u"list"_s}, {u"data"_s, data}};
    printLine(QString::fromUtf8(QJsonDocument(answer).toJson(QJsonDocument::Indented)).trimmed());
}

QJsonObject serverJson(const LocalServer &server)
{
    return {{u"preset"_s, server.preset != nullptr ? QJsonValue(QString(server.preset->id)) : QJsonValue()},
            {u"base_url"_s, server.baseUrl},
            {u"models"_s, QJsonArray::fromStringList(server.models)},
            {u"wants_key"_s, server.wantsKey},
            {u"policy"_s, policyLines(server)}};
}

QString serverText(const LocalServer &server)
{
    const QString name = server.preset != nullptr ? QString(server.preset->name) : u"A server of unknown make"_s;
    if (server.wantsKey)
        return u"%1 at %2 asks for a key before it lists its models"_s.arg(name, server.baseUrl);
    const qsizetype count = server.models.size();
    return u"%1 at %2: %3"_s.arg(name, server.baseUrl, count == 1 ? u"1 model"_s : u"%1 models"_s.arg(count));
}

QJsonObject presetJson(const catalog::Preset &preset, bool hasCatalogue)
{
    return {{u"id"_s, QString(preset.id)},
            {u"name"_s, QString(preset.name)},
            {u"wire"_s, QString(preset.wire)},
            {u"base_url"_s, textOrNull(preset.baseUrl)},
            {u"base_url_form"_s, textOrNull(preset.urlForm)},
            {u"openai_base_url"_s, textOrNull(preset.openAiUrl)},
            {u"key_header"_s, QString(catalog::keyHeaderName(preset.keyHeader))},
            {u"key_variable"_s, textOrNull(preset.keyVariable)},
            {u"zone"_s, QString(preset.zone)},
            {u"rate_limit_headers"_s, textOrNull(preset.rateLimits)},
            {u"cancelled_stream"_s, QString(catalog::cancelledStreamName(preset.cancelled))},
            {u"local"_s, preset.isLocal()},
            {u"catalogue"_s, hasCatalogue},
            {u"quirks"_s, textOrNull(preset.quirks)},
            {u"documentation"_s, textOrNull(preset.documentation)}};
}

} // namespace

int runFind(const CommandLine &line)
{
    const QList<LocalServer> found = findLocalServers(line.findPorts.isEmpty() ? usualLocalPorts() : line.findPorts);
    if (line.json) {
        QJsonArray data;
        for (const LocalServer &server : found)
            data.append(serverJson(server));
        printList(data);
        return static_cast<int>(ExitCode::Fine);
    }
    if (found.isEmpty())
        complain(u"No model server answers on this machine's usual ports. Start one (Ollama, LM Studio, llama.cpp, vLLM, "
                 "LocalAI, Jan), or name its port with --port."_s);
    for (const LocalServer &server : found) {
        printLine(serverText(server));
        printLine(u"  # in the policy:\n  "_s + policyLines(server).trimmed().replace(u'\n', u"\n  "_s));
    }
    return static_cast<int>(ExitCode::Fine);
}

int runPresets(const CommandLine &line)
{
    const QStringList catalogues = catalog::bundledCatalogues();
    QJsonArray data;
    for (const catalog::Preset &preset : catalog::presets()) {
        if (line.json) {
            data.append(presetJson(preset, catalogues.contains(preset.id)));
            continue;
        }
        const QLatin1StringView address = preset.baseUrl.isEmpty() ? preset.urlForm : preset.baseUrl;
        printLine(u"%1  %2  %3  %4  zone %5%6"_s.arg(preset.id, preset.name, preset.wire, address, preset.zone,
                                                     catalogues.contains(preset.id) ? u"  with a catalogue"_s : QString()));
        if (!preset.quirks.isEmpty())
            printLine(u"    %1"_s.arg(preset.quirks));
    }
    if (line.json)
        printList(data);
    return static_cast<int>(ExitCode::Fine);
}

} // namespace signalbox::app
