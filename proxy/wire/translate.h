// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"
#include "wire/canonical_answer.h"
#include "wire/canonical_request.h"
#include "wire/sse.h"

#include <QByteArray>

#include <memory>

// From one dialect to another, always by way of the canonical model: reader(from) → writer(to). A dialect is added by a
// reader and a writer of requests, of complete answers and of streams, and a line in each switch of translate.cpp.

namespace signalbox::wire {

/// A request body that was read as facts before, so it is valid in its dialect. Errors: InvalidRequest where a part of it
/// means nothing (a tool result without an id).
[[nodiscard]] Result<CanonicalRequest> readRequest(Dialect from, QByteArrayView body);

/// What a model needs said differently.
struct LaneNeeds
{
    QByteArray model;       ///< the provider's name for it
    qint64 maxOutput = 0;   ///< of the model; where a dialect wants a limit and the client gave none. 0 = unknown
};
/// Errors: Unsupported for a dialect that is not carried.
[[nodiscard]] Result<QByteArray> writeRequest(Dialect to, CanonicalRequest request, const LaneNeeds &lane);

/// What a client gets beside the words.
struct AnswerWish
{
    bool usage = true;        ///< OpenAI chat streams: the usage chunk (stream_options.include_usage)
    qint64 inputEstimate = 0; ///< for streams that tell prompt tokens before they are known
    QByteArray model{};       ///< said when the provider does not say one
    qint64 created = 0;       ///< seconds since 1970, for dialects that say when
};

/// A complete answer (status 200). nullopt when it is none.
[[nodiscard]] std::optional<CanonicalAnswer> readAnswer(Dialect from, QByteArrayView body);
[[nodiscard]] QByteArray writeAnswer(Dialect to, const CanonicalAnswer &answer, const AnswerWish &wish);

/// Reads one stream. Events that do not parse are passed over (the dispatcher has judged them already); unknown event
/// types too.
class AnswerDecoder
{
public:
    AnswerDecoder() = default;
    virtual ~AnswerDecoder() = default;
    Q_DISABLE_COPY_MOVE(AnswerDecoder)

    /// Appends what `event` means to `out`.
    virtual void read(const SseEvent &event, std::vector<AnswerEvent> &out) = 0;
    /// The stream is complete: ends what is still open, with End last unless it was given before.
    virtual void finish(std::vector<AnswerEvent> &out) = 0;
};

/// Writes one stream: bytes of whole events, blank lines included.
class AnswerEncoder
{
public:
    AnswerEncoder() = default;
    virtual ~AnswerEncoder() = default;
    Q_DISABLE_COPY_MOVE(AnswerEncoder)

    [[nodiscard]] virtual QByteArray write(const AnswerEvent &event) = 0;
};

[[nodiscard]] std::unique_ptr<AnswerDecoder> makeDecoder(Dialect from);
[[nodiscard]] std::unique_ptr<AnswerEncoder> makeEncoder(Dialect to, const AnswerWish &wish);

/// Both ends of a stream.
class StreamTranslator final
{
public:
    StreamTranslator(Dialect from, Dialect to, const AnswerWish &wish);

    /// The client's bytes for one event of the provider; maybe none.
    [[nodiscard]] QByteArray feed(const SseEvent &event);
    /// The stream is complete: what ends it. For the terminal event instead of feed(). `estimate`: said where the
    /// dialect must tell figures and the provider gave none.
    [[nodiscard]] QByteArray finish(const Usage &estimate);

private:
    [[nodiscard]] QByteArray written();

    std::unique_ptr<AnswerDecoder> m_decoder;
    std::unique_ptr<AnswerEncoder> m_encoder;
    std::vector<AnswerEvent> m_events;
    Dialect m_from;
    bool m_hasUsage = false;
    bool m_ended = false;
};

/// Our own errors in the envelope of the dialect that was asked in.
[[nodiscard]] QByteArray errorBody(Dialect dialect, const Error &error);
/// The in-band form after content was sent.
[[nodiscard]] QByteArray errorEvent(Dialect dialect, const Error &error);
/// A provider's refusal (4xx about the request) for a client of another dialect: its words, and for what clients act on
/// (a prompt that is too long, a content filter) the code they look for.
[[nodiscard]] QByteArray translatedError(Dialect to, int httpStatus, FailureClass failure, const QString &message);

} // namespace signalbox::wire
