// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/decision_record.h"

#include <QString>

namespace signalbox::gui {

/// A request that is decided like the recorded one, ready to be pasted: the model asked for, tags, labels and session.
/// What was said is not kept, so a placeholder stands for it; the token is taken from OPENAI_API_KEY, never copied.
/// `baseUrl`: "http://127.0.0.1:8484/v1".
[[nodiscard]] QString curlSnippet(const DecisionRecord &record, const QString &baseUrl);
[[nodiscard]] QString pythonSnippet(const DecisionRecord &record, const QString &baseUrl);

/// A rule for `rules:` of the policy that takes requests like the recorded one (same client, tags and task) where it went.
/// To be put above the rule that took it, and checked with `signalbox prove` as any edit.
[[nodiscard]] QString ruleSnippet(const DecisionRecord &record);

} // namespace signalbox::gui
