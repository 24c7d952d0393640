// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "engine/demo_traffic.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>

#include <array>

using namespace Qt::StringLiterals;

namespace signalbox::engine {
namespace {

struct Scene
{
    const char *client;
    const char *model;
    const char *tags;
    const char *prompt;
    bool stream;
    bool tools;
    int history; ///< characters of earlier conversation
};

constexpr std::array scenes{
    Scene{"claude-code", "auto", "", "Refactor this function so that it has no nested loops and add unit tests.", true,
          true, 38'000},
    Scene{"claude-code", "auto", "", "The compiler says: error: use of deleted function. What is wrong?", true, true,
          61'000},
    Scene{"cursor", "auto", "", "Write a regex that matches ISO 8601 dates.", true, false, 3'200},
    Scene{"cursor", "sim-us/summit", "", "Explain what this SQL query returns.", true, false, 5'400},
    Scene{"news-bot", "auto", "project=digest", "Summarise today's headlines in five bullet points.", false, false,
          9'000},
    Scene{"support-desk", "auto", "confidential", "Draft a friendly reply to this customer complaint.", true, false,
          2'100},
    Scene{"payroll-cron", "auto", "secret", "Check this salary table for arithmetic mistakes.", false, false, 12'000},
    Scene{"payroll-cron", "sim-us/summit", "secret", "Translate this contract clause into German.", false, false,
          4'000},
    Scene{"smoke-tests", "auto", "", "Reply with the word pong.", false, false, 0},
    Scene{"notebook", "auto/compare", "", "What is the capital of Australia, and why not Sydney?", true, false, 0},
    Scene{"notebook", "auto", "public", "Give me three names for a small bakery.", true, false, 0},
    Scene{"researcher", "auto", "", "Compare these papers and name the strongest counter-argument.", true, false,
          270'000},
    Scene{"batch-tagger", "auto", "", "Classify the sentiment of this review.", false, false, 600},
};

constexpr std::array faults{"", "", "", "", "", "", " [[fault:rate_limit retry_after=2 provider=sim-cheap,sim-us]]", "", "",
                            " [[fault:server_error status=503 provider=sim-cheap,sim-us]]", "", "", "", " [[fault:cut after=12]]"};

constexpr int shortestPause = 250; ///< milliseconds
constexpr int longestPause = 1'600;

} // namespace

DemoTraffic::DemoTraffic(LocalClient &client, QObject *parent)
    : QObject(parent), m_client(client), m_random(QRandomGenerator::global()->generate())
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &DemoTraffic::sendNext);
}

void DemoTraffic::setRunning(bool on)
{
    if (on == isRunning())
        return;
    if (on)
        sendNext();
    else
        m_timer.stop();
}

LocalRequest DemoTraffic::compose()
{
    const Scene &scene = scenes[std::uniform_int_distribution<std::size_t>(0, scenes.size() - 1)(m_random)];
    QJsonArray messages;
    if (scene.history > 0) {
        const QString line = u"Earlier in this conversation a detail was discussed at length. "_s;
        messages.append(QJsonObject{{u"role"_s, u"system"_s},
                                    {u"content"_s, line.repeated(scene.history / static_cast<int>(line.size()))}});
    }
    const QString fault = QString::fromLatin1(faults[static_cast<std::size_t>(m_sent) % faults.size()]);
    messages.append(QJsonObject{{u"role"_s, u"user"_s}, {u"content"_s, QString::fromLatin1(scene.prompt) + fault}});
    QJsonObject body{{u"model"_s, QString::fromLatin1(scene.model)}, {u"messages"_s, messages}};
    if (scene.stream)
        body.insert(u"stream"_s, true);
    if (scene.tools) {
        const QJsonObject function{{u"name"_s, u"read_file"_s},
                                   {u"parameters"_s, QJsonObject{{u"type"_s, u"object"_s}}}};
        body.insert(u"tools"_s, QJsonArray{QJsonObject{{u"type"_s, u"function"_s}, {u"function"_s, function}}});
    }
    return {QJsonDocument(body).toJson(QJsonDocument::Compact), scene.client, scene.tags, {}};
}

void DemoTraffic::sendNext()
{
    m_client.send(compose());
    ++m_sent;
    m_timer.start(std::uniform_int_distribution<int>(shortestPause, longestPause)(m_random));
}

} // namespace signalbox::engine
