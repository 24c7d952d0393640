// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/document_shape.h"
#include "policy/sections.h"
#include "policy/values.h"

#include <cmath>

namespace signalbox::policy {
namespace {

using namespace Qt::StringLiterals;

Baseline readBaseline(const Cursor &at, const Draft &draft)
{
    Baseline baseline;
    if (at.node().text.find('/') != std::string::npos) {
        baseline.kind = Baseline::Kind::Model;
        baseline.model = ModelIndex{draft.models.resolve(at).value_or(0)};
        return baseline;
    }
    if (at.isScalar() && at.node().text == "priciest")
        baseline.kind = Baseline::Kind::Priciest;
    else if (at.node().kind == YamlNode::Kind::Scalar && at.node().text != "asked")
        at.error(u"%1 is neither `asked`, `priciest` nor a model written as provider/name"_s.arg(
            shown(QString::fromStdString(at.node().text))));
    return baseline;
}

/// `off`, or how long a session stays where its cache is.
std::chrono::milliseconds readSticky(const Cursor &at)
{
    constexpr std::chrono::milliseconds longest = std::chrono::hours(24);
    if (at.node().kind == YamlNode::Kind::Scalar && at.node().text == "off")
        return std::chrono::milliseconds(0);
    const std::chrono::milliseconds length = readDuration(at).value_or(longest);
    if (length > longest)
        at.error(u"longer than 24h; no provider keeps a cache for so long"_s);
    return length;
}

/// `off`, or how long work of priority batch may wait for a cheaper price.
std::chrono::milliseconds readBatchWait(const Cursor &at)
{
    constexpr std::chrono::milliseconds longest = std::chrono::hours(24);
    if (at.node().kind == YamlNode::Kind::Scalar && at.node().text == "off")
        return std::chrono::milliseconds(0);
    const std::chrono::milliseconds length = readDuration(at).value_or(longest);
    if (length > longest)
        at.error(u"longer than 24h; every price comes round within a day"_s);
    return length;
}

/// The share a policy may ask for at most: hedges are calls paid twice.
constexpr int mostShareMillionths = 50'000;

int readShare(const Cursor &at)
{
    const std::optional<double> share = readFraction(at);
    if (!share)
        return mostShareMillionths;
    const auto millionths = static_cast<int>(std::lround(*share * 1e6));
    if (millionths < 1 || millionths > mostShareMillionths)
        at.error(u"a share of requests must be more than 0 and at most 0.05; write `hedge: off` for none"_s);
    return millionths;
}

Hedge readHedge(const Cursor &at)
{
    Hedge hedge;
    if (at.node().kind != YamlNode::Kind::Map) {
        const std::optional<std::size_t> word = readWord(at, words::switches);
        hedge.shareMillionths = word == 1U ? mostShareMillionths : 0;
        return hedge;
    }
    const Fields fields(at, shapes::hedge);
    hedge.shareMillionths = mostShareMillionths;
    if (const auto after = fields.find("after"_L1))
        hedge.after = readWord(*after, words::percentiles) == 1U ? Hedge::After::P99 : Hedge::After::P95;
    if (const auto share = fields.find("share"_L1))
        hedge.shareMillionths = readShare(*share);
    return hedge;
}

} // namespace

void readDefaults(const Cursor &at, Draft &draft)
{
    const Fields fields(at, shapes::defaults);
    Defaults &defaults = draft.policy.defaults;
    if (const auto tag = fields.require("tag"_L1))
        defaults.tag = draft.tags.resolve(*tag).value_or(0);
    if (const auto chain = fields.require("chain"_L1))
        defaults.chain = draft.chains.resolve(*chain).value_or(0);
    if (const auto uninspected = fields.find("uninspected"_L1))
        defaults.uninspected = draft.tags.resolve(*uninspected);
    if (const auto baseline = fields.find("baseline"_L1))
        defaults.baseline = readBaseline(*baseline, draft);
    if (const auto sticky = fields.find("sticky"_L1))
        defaults.sticky = readSticky(*sticky);
    if (const auto rescue = fields.find("rescue"_L1))
        defaults.rescue =
            readWord(*rescue, words::rescues) == 1U ? RescueMode::Continue : RescueMode::Off;
    if (const auto wait = fields.find("batch_wait"_L1))
        defaults.batchWait = readBatchWait(*wait);
    if (const auto hedge = fields.find("hedge"_L1))
        defaults.hedge = readHedge(*hedge);
}

} // namespace signalbox::policy
