// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/sections.h"
#include "policy/values.h"

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

} // namespace

void readDefaults(const Cursor &at, Draft &draft)
{
    const Fields fields(at, {"tag"_L1, "chain"_L1, "baseline"_L1, "rescue"_L1});
    Defaults &defaults = draft.policy.defaults;
    if (const auto tag = fields.require("tag"_L1))
        defaults.tag = draft.tags.resolve(*tag).value_or(0);
    if (const auto chain = fields.require("chain"_L1))
        defaults.chain = draft.chains.resolve(*chain).value_or(0);
    if (const auto baseline = fields.find("baseline"_L1))
        defaults.baseline = readBaseline(*baseline, draft);
    if (const auto rescue = fields.find("rescue"_L1))
        (void)readWord(*rescue, {"off"_L1}, {"continue"_L1});
}

} // namespace signalbox::policy
