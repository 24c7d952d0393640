// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "routing/whatif.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace signalbox::routing {
namespace {

QString destinationText(const Destination &destination)
{
    return destination.refused ? u"refused (%1)"_s.arg(destination.name) : destination.name;
}

void addAmount(QJsonObject &object, const QString &name, const std::optional<NanoUsd> &amount)
{
    object[name + u"_nano_usd"_s] = amount ? QJsonValue(amount->value) : QJsonValue();
    object[name + u"_usd"_s] = amount ? QJsonValue(usdText(*amount)) : QJsonValue();
}

QJsonArray causesArray(const std::vector<Cause> &causes, const QString &key)
{
    QJsonArray list;
    for (const Cause &cause : causes)
        list.append(QJsonObject{{key, cause.what}, {u"count"_s, cause.count}});
    return list;
}

QJsonObject movedObject(const MovedDecision &moved)
{
    QJsonObject object{{u"id"_s, moved.id.toString()},
                       {u"time"_s, isoText(moved.time)},
                       {u"client"_s, moved.client},
                       {u"input_tokens"_s, moved.inputTokens},
                       {u"output_tokens"_s, moved.outputTokens},
                       {u"from"_s, destinationText(moved.from)},
                       {u"to"_s, destinationText(moved.to)},
                       {u"cause"_s, moved.cause}};
    addAmount(object, u"now"_s, moved.now);
    addAmount(object, u"then"_s, moved.then);
    return object;
}

} // namespace

QJsonObject whatIfJson(const WhatIf &result)
{
    QJsonObject spend{{u"unpriced"_s, result.spend.unpriced}};
    addAmount(spend, u"now"_s, result.spend.now);
    addAmount(spend, u"then"_s, result.spend.then);
    addAmount(spend, u"low"_s, result.spend.low);
    addAmount(spend, u"high"_s, result.spend.high);
    QJsonArray moves;
    for (const Move &move : result.moves)
        moves.append(QJsonObject{{u"from"_s, destinationText(move.from)},
                                 {u"to"_s, destinationText(move.to)},
                                 {u"count"_s, move.count}});
    QJsonArray decisions;
    for (const MovedDecision &moved : result.examples)
        decisions.append(movedObject(moved));
    return {{u"running"_s, result.running},
            {u"draft"_s, result.draft},
            {u"replayed"_s, result.replayed},
            {u"changed"_s, result.changed},
            {u"unroutable"_s, result.unroutable},
            {u"unreplayable"_s, causesArray(result.unreplayable, u"reason"_s)},
            {u"spend"_s, spend},
            {u"moves"_s, moves},
            {u"causes"_s, causesArray(result.causes, u"cause"_s)},
            {u"decisions"_s, decisions},
            {u"microseconds"_s, result.microseconds}};
}

QString whatIfText(const WhatIf &result)
{
    const double share = result.replayed > 0
        ? 100.0 * static_cast<double>(result.changed) / static_cast<double>(result.replayed)
        : 0.0;
    QString text = u"Draft %1 against running %2 on %L3 recorded decisions: %L4 change (%5 %), %L6 would be refused.\n"_s
                       .arg(result.draft, result.running).arg(result.replayed).arg(result.changed).arg(share, 0, 'f', 1)
                       .arg(result.unroutable);
    text += u"Spend %1 → %2 USD (%3 to %4, by answer length)"_s.arg(usdText(result.spend.now), usdText(result.spend.then),
                                                                  usdText(result.spend.low), usdText(result.spend.high));
    text += result.spend.unpriced > 0 ? u"; %L1 decisions without a price are left out.\n"_s.arg(result.spend.unpriced)
                                      : u".\n"_s;
    for (const Cause &left : result.unreplayable)
        text += u"Not replayed: %L1, because %2.\n"_s.arg(left.count).arg(left.what);
    if (result.changed == 0)
        return text + u"No difference.\n"_s;
    text += u"\nMoves:\n"_s;
    for (const Move &move : result.moves) {
        if (move.from != move.to)
            text += u"  %L1  %2 → %3\n"_s.arg(move.count, 8).arg(destinationText(move.from), destinationText(move.to));
    }
    text += u"Causes:\n"_s;
    for (const Cause &cause : result.causes)
        text += u"  %L1  %2\n"_s.arg(cause.count, 8).arg(cause.what);
    return text;
}

} // namespace signalbox::routing
