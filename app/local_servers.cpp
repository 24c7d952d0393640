// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "app/local_servers.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>
#include <vector>

#include <curl/curl.h>

using namespace Qt::StringLiterals;

namespace signalbox::app {
namespace {

constexpr long patienceMs = 1'000;
constexpr long connectMs = 500;
constexpr qsizetype mostBytes = 1024 * 1024;
constexpr qsizetype mostModels = 1'000;

struct Question
{
    int port = 0;
    QByteArray url;
    QByteArray body;
    std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle{curl_easy_init(), &curl_easy_cleanup};
};

std::size_t takeBytes(const char *data, std::size_t size, std::size_t count, void *body)
{
    auto *bytes = static_cast<QByteArray *>(body);
    const auto length = static_cast<qsizetype>(size * count);
    if (bytes->size() + length > mostBytes)
        return 0; // ends the transfer
    bytes->append(data, length);
    return size * count;
}

void prepare(Question &question)
{
    CURL *handle = question.handle.get();
    question.url = "http://127.0.0.1:" + QByteArray::number(question.port) + "/v1/models";
    curl_easy_setopt(handle, CURLOPT_URL, question.url.constData());
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http");
    curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(handle, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, connectMs);
    curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, patienceMs);
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, takeBytes);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, &question.body);
}

void ask(std::vector<Question> &questions)
{
    const std::unique_ptr<CURLM, decltype(&curl_multi_cleanup)> multi(curl_multi_init(), &curl_multi_cleanup);
    for (Question &question : questions) {
        prepare(question);
        curl_multi_add_handle(multi.get(), question.handle.get());
    }
    int running = 1;
    while (running > 0 && curl_multi_perform(multi.get(), &running) == CURLM_OK && running > 0) {
        if (curl_multi_poll(multi.get(), nullptr, 0, static_cast<int>(patienceMs), nullptr) != CURLM_OK)
            break;
    }
    for (Question &question : questions)
        curl_multi_remove_handle(multi.get(), question.handle.get());
}

/// What a server says of itself in `owned_by`; they copy OpenAI's list but not its words.
const catalog::Preset *byOwner(const QString &owner)
{
    static constexpr std::array owners{std::pair{"library"_L1, "ollama"_L1}, std::pair{"llamacpp"_L1, "llama.cpp"_L1},
                                       std::pair{"vllm"_L1, "vllm"_L1}, std::pair{"organization_owner"_L1, "lmstudio"_L1}};
    const auto known = std::find_if(owners.begin(), owners.end(), [&owner](const auto &entry) { return owner == entry.first; });
    return known == owners.end() ? nullptr : catalog::findPreset(QString(known->second));
}

const catalog::Preset *byPort(int port)
{
    const auto all = catalog::presets();
    const auto known = std::find_if(all.begin(), all.end(), [port](const catalog::Preset &preset) { return preset.port == port; });
    return known == all.end() ? nullptr : &*known;
}

/// A name that can stand in a terminal, a header and a policy.
bool isPlain(const QString &name)
{
    constexpr qsizetype longest = 180;
    return !name.isEmpty() && name.size() <= longest && std::all_of(name.begin(), name.end(), [](QChar c) {
        return c > u' ' && c < u'\x7f' && !QStringView(u"\"',*?[]{}#&!|>%@`\\").contains(c);
    });
}

} // namespace

QList<int> usualLocalPorts()
{
    QList<int> ports;
    for (const catalog::Preset &preset : catalog::presets()) {
        if (preset.isLocal() && !ports.contains(preset.port))
            ports.append(preset.port);
    }
    return ports;
}

std::optional<LocalServer> readModelList(int port, int status, QByteArrayView body)
{
    LocalServer server{port, u"http://127.0.0.1:%1/v1"_s.arg(port), byPort(port), {}, status == 401 || status == 403};
    if (server.wantsKey)
        return server;
    const QJsonDocument document = QJsonDocument::fromJson(body.toByteArray());
    const QJsonValue data = document.isArray() ? QJsonValue(document.array()) : document[u"data"_s];
    if (status != 200 || !(data.isArray() || (document.isObject() && document[u"object"_s].toString() == u"list"_s)))
        return std::nullopt;
    for (const QJsonValue entry : data.toArray()) {
        if (const catalog::Preset *known = byOwner(entry[u"owned_by"_s].toString()))
            server.preset = known;
        if (const QString id = entry[u"id"_s].toString(); isPlain(id) && server.models.size() < mostModels)
            server.models.append(id);
    }
    return server;
}

QList<LocalServer> findLocalServers(const QList<int> &ports)
{
    std::vector<Question> questions(static_cast<std::size_t>(ports.size()));
    for (std::size_t i = 0; i < questions.size(); ++i)
        questions[i].port = ports[static_cast<qsizetype>(i)];
    ask(questions);
    QList<LocalServer> found;
    for (const Question &question : questions) {
        long status = 0;
        curl_easy_getinfo(question.handle.get(), CURLINFO_RESPONSE_CODE, &status);
        if (status == 0)
            continue;
        if (const auto server = readModelList(question.port, static_cast<int>(status), question.body))
            found.append(*server);
    }
    return found;
}

QString policyLines(const LocalServer &server)
{
    const bool isUsual = server.preset != nullptr && server.preset->port == server.port;
    const QString id = server.preset != nullptr ? QString(server.preset->id) : u"local-%1"_s.arg(server.port);
    QString members;
    if (!isUsual)
        members = server.preset != nullptr ? u"preset: %1, base_url: '%2'"_s.arg(id, server.baseUrl)
                                           : u"wire: openai, base_url: '%1', zone: machine"_s.arg(server.baseUrl);
    if (server.wantsKey)
        members += (members.isEmpty() ? QString() : u", "_s) + u"keys: ['env:LOCAL_API_KEY']"_s;
    QString text = u"providers:\n  %1: {%2}\n"_s.arg(id, members);
    if (!server.models.isEmpty())
        text += u"models:\n"_s;
    for (const QString &model : server.models)
        text += u"  - {id: '%1/%2', price: {input: 0, output: 0}}\n"_s.arg(id, model);
    return text;
}

} // namespace signalbox::app
