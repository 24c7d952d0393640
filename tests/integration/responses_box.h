// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "integration/signalbox_process.h"
#include "simulator/dialect_posts.h"
#include "simulator/simulator.h"
#include "support/raw_server.h"

#include <QTemporaryDir>

#include <memory>

namespace signalbox::test {

/// The real executable asked in OpenAI's Responses, before lanes of every dialect: "so" (Chat), "sa" (Messages), "sr"
/// (Responses) and "sg" (Gemini) are simulated and on this machine; "xo", "xa", "xr", "xg" are too, for what hurts a lane;
/// "raw", in the cloud, is a server of bytes that speaks Responses.
class ResponsesBox final
{
public:
    /// `chains`: more of the policy's, as YAML. `failing`: lanes "fo0", "fa0" … up to that number, each in a chain
    /// "cfo0" before so/m, so that no breaker touches another's.
    explicit ResponsesBox(QByteArray chains = {}, int failing = 0);

    /// Waits until it answers; QVERIFY on ready().
    void start();
    void stop();
    /// The same providers, policy and data folder.
    void startAgain();
    [[nodiscard]] bool isReady() const { return m_box && m_box->isReady(); }
    [[nodiscard]] QByteArray errors() const { return m_box->errors(); }
    [[nodiscard]] int exitCode() const { return m_box->exitCode(); }
    [[nodiscard]] RawServer &raw() { return m_raw; }
    [[nodiscard]] const SignalboxProcess &process() const { return *m_box; }

    [[nodiscard]] HttpAnswer answered(const QByteArray &request) const;
    /// POST `body` to `path`.
    [[nodiscard]] HttpAnswer post(const QByteArray &body, const QByteArray &headers = {},
                                  const QByteArray &path = "/v1/responses") const;
    /// One turn of the user; `more` = members of the body, each with a comma behind it.
    [[nodiscard]] HttpAnswer ask(const QByteArray &model, const QByteArray &prompt, bool stream = false,
                                 const QByteArray &more = {}, const QByteArray &headers = {}) const;
    /// The decision of an answer, as GET /signalbox/v1/decisions/ID gives it.
    [[nodiscard]] QByteArray record(const HttpAnswer &answer) const;

private:
    [[nodiscard]] QByteArray policy() const;
    void launch();

    QByteArray m_chains;
    int m_failing;
    QTemporaryDir m_dir;
    simulator::Simulator m_providers;
    RawServer m_raw;
    std::unique_ptr<SignalboxProcess> m_box;
};

/// What is wrong with a stream of Responses; empty = nothing: every event is numbered without a gap, begins and ends what it
/// may, and the terminal event holds what the deltas said.
[[nodiscard]] QByteArray problemOf(const QByteArray &stream);

} // namespace signalbox::test
