// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/effort.h"

#include <QByteArray>

namespace signalbox::wire {

ReasoningEffort effortNamed(QByteArrayView name)
{
    if (name.isEmpty())
        return ReasoningEffort::Unset;
    const QByteArray word = name.first(std::min<qsizetype>(name.size(), 16)).toByteArray().toLower();
    if (word == "none" || word == "disabled" || word == "off")
        return ReasoningEffort::Off;
    if (word == "minimal")
        return ReasoningEffort::Minimal;
    if (word == "low")
        return ReasoningEffort::Low;
    if (word == "high")
        return ReasoningEffort::High;
    return word == "xhigh" || word == "max" ? ReasoningEffort::Highest : ReasoningEffort::Medium;
}

QByteArrayView effortName(ReasoningEffort effort)
{
    switch (effort) {
    case ReasoningEffort::Unset:
        return {};
    case ReasoningEffort::Off:
        return "none";
    case ReasoningEffort::Minimal:
        return "minimal";
    case ReasoningEffort::Low:
        return "low";
    case ReasoningEffort::Medium:
        return "medium";
    case ReasoningEffort::High:
        return "high";
    case ReasoningEffort::Highest:
        return "xhigh";
    }
    Q_UNREACHABLE();
}

qint64 budgetOf(ReasoningEffort effort)
{
    switch (effort) {
    case ReasoningEffort::Unset:
    case ReasoningEffort::Off:
        return 0;
    case ReasoningEffort::Minimal:
        return 1'024; // the least that Anthropic takes
    case ReasoningEffort::Low:
        return 2'048;
    case ReasoningEffort::Medium:
        return 8'192;
    case ReasoningEffort::High:
        return 16'384;
    case ReasoningEffort::Highest:
        return 32'768;
    }
    Q_UNREACHABLE();
}

ReasoningEffort effortOf(qint64 budget)
{
    if (budget <= 0)
        return budget < 0 ? ReasoningEffort::Medium : ReasoningEffort::Off;
    for (const ReasoningEffort effort : {ReasoningEffort::Minimal, ReasoningEffort::Low, ReasoningEffort::Medium, ReasoningEffort::High}) {
        if (budget <= budgetOf(effort))
            return effort;
    }
    return ReasoningEffort::Highest;
}

} // namespace signalbox::wire
