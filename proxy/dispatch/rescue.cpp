// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/rescue.h"

using namespace Qt::StringLiterals;

namespace signalbox::dispatch {

bool Rescue::suits(const wire::RequestFacts &facts)
{
    const Features beyondText = Feature::Tools | Feature::Audio | Feature::JsonSchema;
    return facts.surface.isChat() && facts.dialect == wire::Dialect::OpenAiChat && facts.stream && facts.choices == 1 && !(facts.features & beyondText);
}

bool Rescue::deliver(QByteArrayView text)
{
    if (m_delivered.size() + text.size() > mostText)
        return false;
    m_delivered.append(text);
    return true;
}

bool Rescue::open(QByteArrayView firstChunk)
{
    m_writer = wire::ChunkWriter::like(firstChunk);
    return m_writer.has_value();
}

void Rescue::begin(AttemptRole role)
{
    m_splice = role == AttemptRole::Continuation ? Splice::continuation(m_delivered) : Splice::restart(m_delivered);
}

std::optional<QByteArray> Rescue::event(const std::optional<QByteArray> &text)
{
    if (!text)
        return std::nullopt;
    return text->isEmpty() ? QByteArray() : m_writer->content(*text);
}

std::optional<QByteArray> Rescue::feed(QByteArrayView text)
{
    return event(m_splice->feed(text));
}

std::optional<QByteArray> Rescue::finishText()
{
    return event(m_splice->finish());
}

QByteArray Rescue::end(QByteArrayView finishReason, const Usage *usage) const
{
    QByteArray events = m_writer->finish(finishReason.isEmpty() ? QByteArrayView("stop") : finishReason);
    if (usage != nullptr)
        events += m_writer->usage(*usage);
    return events + "data: [DONE]\n\n";
}

QString rescueReason(const AttemptRecord &cut, AttemptRole role, qsizetype deliveredBytes)
{
    const QString how = role == AttemptRole::Continuation ? u"asked to go on from them"_s
                                                          : u"asked anew; only what follows them is delivered"_s;
    return u"%1 was cut off (%2) when the client had %3 bytes of text; %4."_s.arg(cut.model, cut.detail)
        .arg(deliveredBytes)
        .arg(how);
}

} // namespace signalbox::dispatch
