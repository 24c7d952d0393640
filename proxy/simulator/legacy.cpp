// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "simulator/legacy.h"

#include "simulator/complaint.h"
#include "simulator/http_bytes.h"

using namespace Qt::StringLiterals;

namespace signalbox::simulator {

QByteArray Legacy::head() const
{
    return "{\"id\":\"cmpl-" + m_scene.id.sliced(m_scene.id.indexOf('-') + 1) + "\",\"object\":\"text_completion\",\"created\":"
        + QByteArray::number(m_scene.now.toSecsSinceEpoch()) + ",\"model\":" + jsonString(m_request.model);
}

QByteArray Legacy::usage() const
{
    const Spent spent = this->spent();
    return "{\"prompt_tokens\":" + QByteArray::number(spent.prompt()) + ",\"completion_tokens\":" + QByteArray::number(spent.output)
        + ",\"total_tokens\":" + QByteArray::number(spent.prompt() + spent.output) + '}';
}

QByteArray Legacy::choice(int index, const QByteArray &text, const QByteArray &finish) const
{
    return "{\"text\":" + jsonString(QString::fromUtf8(text)) + ",\"index\":" + QByteArray::number(index)
        + ",\"logprobs\":null,\"finish_reason\":" + (finish.isEmpty() ? "null"_ba : '"' + finish + '"') + '}';
}

QByteArray Legacy::event(int index, const QByteArray &text, const QByteArray &finish) const
{
    return "data: " + head() + ",\"choices\":[" + choice(index, text, finish) + "]}\n\n";
}

QByteArray Legacy::body() const
{
    QList<QByteArray> choices;
    for (int i = 0; i < m_answers.size(); ++i)
        choices.append(choice(i, m_request.echo + m_answers.at(i).text.join(), m_answers.at(i).finishReason));
    QByteArray json = head() + ",\"choices\":[" + choices.join(',') + ']';
    if (m_fault.kind != FaultKind::NoUsage)
        json += ",\"usage\":" + usage();
    return json + '}';
}

QList<StreamEvent> Legacy::events() const
{
    QList<StreamEvent> events;
    std::chrono::microseconds delay = firstTokenDelay();
    for (int i = 0; i < m_answers.size(); ++i) {
        for (const QByteArray &piece : m_answers.at(i).text)
            events.append({StreamEvent::Kind::Content, std::exchange(delay, gap(events.size())), event(i, piece, {})});
    }
    for (int i = 0; i < m_answers.size(); ++i)
        events.append({StreamEvent::Kind::Finish, {}, event(i, {}, m_answers.at(i).finishReason)});
    if (m_request.includeUsage && m_fault.kind != FaultKind::NoUsage)
        events.append({StreamEvent::Kind::Usage, {}, "data: " + head() + ",\"choices\":[],\"usage\":" + usage() + "}\n\n"});
    events.append({StreamEvent::Kind::Done, {}, "data: [DONE]\n\n"_ba});
    return events;
}

QByteArray Legacy::giantEvent(qint64 bytes, qsizetype) const
{
    return event(0, QByteArray(bytes, 'x'), {});
}

QByteArray Legacy::brokenEvent() const
{
    return "data: {\"id\":\"" + m_scene.id + "\",\"choices\":[{\"text\":\"half\n\n";
}

QByteArray Legacy::errorEvent(qsizetype) const
{
    return "data: " + errorBody(Dialect::Chat, inBandComplaint(Dialect::Chat)) + "\n\n";
}

QByteArray Legacy::giantBody(qint64 bytes) const
{
    return body().replace("\"text\":\"", "\"text\":\"" + QByteArray(bytes, 'x'));
}

} // namespace signalbox::simulator
