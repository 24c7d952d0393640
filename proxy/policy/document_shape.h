// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "policy/shape.h"

#include <array>

/// Words that may stand in a policy, in the order of the enums they stand for.
namespace signalbox::policy::words {

using Word = QLatin1StringView;

inline constexpr std::array verdicts{Word("allow"), Word("redact"), Word("never")};
inline constexpr std::array wires{Word("openai"), Word("anthropic"), Word("responses"), Word("gemini")};
inline constexpr std::array laterWires{Word("cohere"), Word("bedrock")};
inline constexpr std::array probes{Word("models"), Word("call")};
inline constexpr std::array rescues{Word("off"), Word("continue")};
inline constexpr std::array switches{Word("off"), Word("on")};
inline constexpr std::array percentiles{Word("p95"), Word("p99")};
inline constexpr std::array preferences{Word("cheapest"), Word("fastest"), Word("best"), Word("balanced")};
inline constexpr std::array stepKinds{Word("model"), Word("split"), Word("pool"), Word("cascade")};
/// Refusals stand here too, so that they get a message of their own.
inline constexpr std::array failures{Word("rate_limited"), Word("unavailable"), Word("timeout"), Word("malformed"), Word("auth"),
                                     Word("context_length"), Word("content_filter"), Word("invalid_request"),
                                     Word("low_confidence")};
inline constexpr std::array features{Word("tools"),       Word("image"),     Word("audio"), Word("file"),
                                     Word("json_schema"), Word("reasoning"), Word("system")};
inline constexpr std::array priorities{Word("interactive"), Word("batch")};
inline constexpr std::array places{Word("last_user"), Word("prompt")};
inline constexpr std::array days{Word("mon"), Word("tue"), Word("wed"), Word("thu"), Word("fri"), Word("sat"), Word("sun")};
inline constexpr std::array scopes{Word("all"),   Word("client"), Word("session"), Word("provider"),
                                   Word("model"), Word("tag"),    Word("label")};
inline constexpr std::array periods{Word("hour"), Word("day"), Word("week"), Word("month")};
inline constexpr std::array exhausted{Word("cheapest"), Word("local"), Word("stop")};
/// In the order of catalog::FeedKind.
inline constexpr std::array feeds{Word("litellm"), Word("openrouter"), Word("models.dev")};
inline constexpr std::array durabilities{Word("process"), Word("disk")};
/// The codes of the contract that a decision can end in.
inline constexpr std::array refusals{Word("sensitivity_no_route"), Word("no_capable_model"), Word("unknown_model"),
                                     Word("budget_exceeded"), Word("over_max_cost")};

} // namespace signalbox::policy::words

namespace signalbox::policy {

/// `default` and every task: what a model's quality may be given for.
[[nodiscard]] const QStringList &qualityKeys();

} // namespace signalbox::policy

/// The document as contract.md describes it, mapping by mapping.
namespace signalbox::policy::shapes {

extern const Shape document;
extern const Shape defaults;
extern const Shape hedge;
extern const Shape zone;
extern const Shape tag;
extern const Shape detector;
extern const Shape provider;
extern const Shape limits;
extern const Shape probe;
extern const Shape model;
extern const Shape price;
extern const Shape step;
extern const Shape splitPart;
extern const Shape pool;
extern const Shape cascade;
extern const Shape rule;
extern const Shape condition;
extern const Shape matches;
extern const Shape budget;
extern const Shape cache;
extern const Shape exactCache;
extern const Shape semanticCache;
extern const Shape quality;
extern const Shape privacy;
extern const Shape test;
extern const Shape expectation;
extern const Shape ledger;
extern const Shape feed;

} // namespace signalbox::policy::shapes
