// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "integration/responses_box.h"

#include <QFile>
#include <QTest>

#include <map>

using namespace Qt::StringLiterals;

namespace signalbox::test {

using simulator::Dialect;

ResponsesBox::ResponsesBox(QByteArray chains, int failing)
    : m_chains(std::move(chains))
    , m_failing(failing)
{
}

QByteArray ResponsesBox::policy() const
{
    QByteArray providers;
    QByteArray models;
    QByteArray chains = "  none: [{model: so/m}]\n" + m_chains;
    const auto add = [&](const QByteArray &id, const QByteArray &wire, const QByteArray &url, const QByteArray &zone) {
        providers += "  " + id + ": {wire: " + wire + ", base_url: " + url + ", zone: " + zone +
                     ", keys: [env:TEST_LANE_KEY], limits: {connect: 5s, first_token: 5s, stall: 5s, total: 40s}}\n";
        models += "  - {id: " + id + "/m, context: 400000, max_output: 8192, tools: true, image: true, file: true, json_schema: true, "
                  "reasoning: true, price: {input: 1.0, output: 5.0, cache_read: 0.1}}\n";
    };
    struct Kind
    {
        QByteArray letter;
        QByteArray wire;
        Dialect dialect;
    };
    const Kind kinds[] = {{"o", "openai", Dialect::Chat},
                          {"a", "anthropic", Dialect::Messages},
                          {"r", "responses", Dialect::Responses},
                          {"g", "gemini", Dialect::Generate}};
    for (const Kind &kind : kinds) {
        const auto simulated = [&](const QByteArray &id) {
            add(id, kind.wire, m_providers.baseUrl(QString::fromLatin1(id), kind.dialect).toUtf8(), "machine");
        };
        simulated("s" + kind.letter);
        simulated("x" + kind.letter);
        for (int i = 0; i < m_failing; ++i) {
            const QByteArray id = "f" + kind.letter + QByteArray::number(i);
            simulated(id);
            chains += "  c" + id + ": [{model: " + id + "/m, tries: 1}, {model: so/m, tries: 1}]\n";
        }
    }
    add("raw", "responses", m_raw.url("/v1"), "cloud");
    return "version: 1\ndefaults: {tag: internal, chain: none, baseline: asked, rescue: off}\n"
           "zones: [{id: machine, label: This machine}, {id: cloud}]\ntags: [internal, confidential]\n"
           "matrix:\n  internal: {machine: allow, cloud: allow}\n  confidential: {machine: allow, cloud: redact}\n"
           "detectors: [{id: cards, kind: credit_card, tag: confidential}]\nproviders:\n" +
           providers + "models:\n" + models + "chains:\n" + chains;
}

void ResponsesBox::start()
{
    qputenv("TEST_LANE_KEY", "sk-lane-0123456789");
    if (!m_providers.start())
        return;
    const QString file = m_dir.filePath(u"policy.yaml"_s);
    QFile policyFile(file);
    if (!policyFile.open(QIODevice::WriteOnly))
        return;
    policyFile.write(policy());
    policyFile.close();
    launch();
}

void ResponsesBox::startAgain()
{
    stop();
    launch();
}

void ResponsesBox::launch()
{
    m_box = std::make_unique<SignalboxProcess>(m_dir.filePath(u"policy.yaml"_s), m_dir.filePath(u"data"_s));
    m_box->start();
    [this] { QTRY_VERIFY_WITH_TIMEOUT(m_box->isReady() || !m_box->isRunning(), 20'000); }();
}

void ResponsesBox::stop()
{
    m_box->terminate();
    [this] { QTRY_VERIFY_WITH_TIMEOUT(!m_box->isRunning(), 40'000); }();
}

HttpAnswer ResponsesBox::answered(const QByteArray &request) const
{
    RawClient client(m_box->port());
    client.send(request);
    [&client] { QTRY_VERIFY_WITH_TIMEOUT(client.isOver(), 20'000); }();
    return client.answer();
}

HttpAnswer ResponsesBox::post(const QByteArray &body, const QByteArray &headers, const QByteArray &path) const
{
    return answered("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(m_box->port()) + "\r\nAuthorization: Bearer " +
                    SignalboxProcess::token + "\r\nContent-Type: application/json\r\nConnection: close\r\n" + headers +
                    "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
}

HttpAnswer ResponsesBox::ask(const QByteArray &model, const QByteArray &prompt, bool stream, const QByteArray &more,
                             const QByteArray &headers) const
{
    return post("{\"model\":\"" + model + "\"," + more + (stream ? "\"stream\":true," : "") + "\"input\":\"" + prompt + "\"}", headers);
}

QByteArray ResponsesBox::record(const HttpAnswer &answer) const
{
    return answered(m_box->get("/signalbox/v1/decisions/" + answer.headers.value("x-signalbox-decision"))).body;
}

namespace {

/// Follows one stream and remembers the first thing that is wrong.
class Follower
{
public:
    void event(const QJsonObject &event, const QByteArray &named)
    {
        const QString type = event["type"_L1].toString();
        expect(named == type.toUtf8(), "event: " + named + " is of type " + type.toUtf8());
        expect(event["sequence_number"_L1].toInt(-1) == m_number, type.toUtf8() + " is not number " + QByteArray::number(m_number));
        ++m_number;
        expect(!m_ended, type.toUtf8() + " after the end");
        if (type == "response.created"_L1 || type == "response.in_progress"_L1) {
            expect(event["response"_L1]["status"_L1] == "in_progress"_L1, "it begins with another status");
            m_id = event["response"_L1]["id"_L1].toString();
        } else if (type == "response.output_item.added"_L1) {
            const int index = event["output_index"_L1].toInt();
            expect(index == static_cast<int>(m_items.size()), "items are not numbered in order");
            m_items[index] = {event["item"_L1]["id"_L1].toString(), {}, false};
        } else if (type.endsWith(".delta"_L1)) {
            Item &item = itemOf(event);
            item.text += event["delta"_L1].toString();
        } else if (type == "response.output_item.done"_L1) {
            itemDone(event);
        } else if (type.endsWith(".done"_L1)) {
            const Item &item = itemOf(event);
            for (const auto name : {"text"_L1, "arguments"_L1, "refusal"_L1}) {
                if (event[name].isString())
                    expect(event[name].toString() == item.text, type.toUtf8() + " says other words than its deltas");
            }
        } else if (type == "response.completed"_L1 || type == "response.incomplete"_L1 || type == "response.failed"_L1) {
            ended(event["response"_L1].toObject(), type);
        }
    }
    QByteArray result() const
    {
        return m_problem.isEmpty() && !m_ended ? "it does not end"_ba : m_problem;
    }

private:
    struct Item
    {
        QString id;
        QString text;
        bool done = false;
    };

    void expect(bool holds, const QByteArray &problem)
    {
        if (!holds && m_problem.isEmpty())
            m_problem = problem;
    }
    Item &itemOf(const QJsonObject &event)
    {
        const int index = event["output_index"_L1].toInt();
        expect(m_items.contains(index), "an event about an item that was not added");
        Item &item = m_items[index];
        expect(item.id == event["item_id"_L1].toString(), "an event names another item");
        expect(!item.done, "an event about an item that is done");
        return item;
    }
    void itemDone(const QJsonObject &event)
    {
        Item &item = m_items[event["output_index"_L1].toInt()];
        expect(item.id == event["item"_L1]["id"_L1].toString(), "another item is done");
        Said said;
        readItem(event["item"_L1], said);
        const QByteArray text = said.calls.isEmpty() ? said.text + said.thoughts : utf8(event["item"_L1]["arguments"_L1]);
        expect(text == item.text.toUtf8(), "an item that is done says other words than its deltas");
        item.done = true;
    }
    void ended(const QJsonObject &response, const QString &type)
    {
        m_ended = true;
        expect(u"response."_s + response["status"_L1].toString() == type, "the end has another status");
        expect(response["id"_L1].toString() == m_id, "the end has another id");
        if (type == "response.failed"_L1)
            return;
        const QJsonArray output = response["output"_L1].toArray();
        expect(output.size() == static_cast<qsizetype>(m_items.size()), "the end holds another number of items");
        for (const auto &[index, item] : m_items) {
            expect(item.done, "an item is not done at the end");
            expect(output[index]["id"_L1].toString() == item.id, "the end holds another item");
        }
        expect(response["usage"_L1].isObject(), "the end tells no usage");
    }

    QByteArray m_problem;
    QString m_id;
    std::map<int, Item> m_items;
    int m_number = 0;
    bool m_ended = false;
};

} // namespace

QByteArray problemOf(const QByteArray &stream)
{
    Follower follower;
    QByteArray named;
    for (const QByteArray &line : stream.split('\n')) {
        if (line.startsWith("event: "))
            named = line.sliced(7).trimmed();
        else if (line.startsWith("data: "))
            follower.event(QJsonDocument::fromJson(line.sliced(6)).object(), named);
    }
    return follower.result();
}

} // namespace signalbox::test
