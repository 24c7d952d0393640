// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "policy/policy.h"

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

#include <vector>

namespace signalbox::routing {

/// The ways a request, or something made of it, can come to a model or a disk.
enum class CallKind {
    Chat,      ///< `auto`: the lanes of the rule's chain, with their retries, hedges, rescues and escalations
    Chain,     ///< `auto/<chain>`
    Model,     ///< an explicit model, with the fallback its rule gives it
    List,      ///< an ad-hoc list `models: […]`
    LastResort, ///< all lanes are out: the first to return is asked
    Session,   ///< a session that stays on its lane
    Surface,   ///< by another endpoint than chat: `auto`, an explicit model, the provider of a file
};
[[nodiscard]] QLatin1StringView callKindName(CallKind kind);

/// Something that must never happen, told like a decision.
struct Counterexample
{
    QStringList tags;
    QString rule; ///< "default" for the implicit one
    QString chain;
    QString model;
    QString zone;
    CallKind kind = CallKind::Chat;
    QString text; ///< "A request tagged secret → rule #3 hard-code → step 2 of chain code → openai/gpt-4o in zone us (never)"

    bool operator==(const Counterexample &) const = default;
};

/// How often one closed cell of the matrix was come to.
struct CellCount
{
    QString tag;
    QString zone;
    qint64 tried = 0;   ///< paths whose rule or client wanted a model there
    QString closest;    ///< one of them, in words
};

struct Proof
{
    bool holds = false;
    QString policy; ///< its hash
    int tagSets = 0; ///< distinct ones: sets that open the same zones are one
    int rules = 0;   ///< with the implicit last one
    int steps = 0;   ///< of all chains
    int callKinds = 0;
    qint64 paths = 0; ///< that were taken through decide() and came to a model, or to nothing
    qint64 microseconds = 0;
    std::vector<CellCount> cells;
    std::vector<Counterexample> counterexamples; ///< at most 100
    QStringList assumes; ///< what the proof does not say
};

/// Sends every (tag set × rule × step × call kind) of a policy through decide() and looks at each lane that comes out, by
/// the cells of the matrix as written. Tag sets with the policy's default tag and with one that a token has instead; tags
/// from clients, from texts that can be replaced, and from both. Paths that cannot differ are taken once: rules that send
/// to the same chain, named models of the same zone. A policy with more paths than some seconds are enough for is not
/// proved and says so.
[[nodiscard]] Proof prove(const policy::Policy &policy);

/// {"holds","policy","tag_sets","rules","steps","call_kinds","paths","microseconds","cells":[{"tag","zone","tried",
///  "stopped_by","closest"}],"counterexamples":[{"tags","rule","chain","model","zone","kind","text"}],"assumes":[…]}
[[nodiscard]] QJsonObject proofJson(const Proof &proof);
/// The same for people, as Markdown.
[[nodiscard]] QString proofText(const Proof &proof);

} // namespace signalbox::routing
