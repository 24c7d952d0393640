// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "core/suggestion.h"
#include "policy/document_shape.h"
#include "policy/sections.h"
#include "policy/values.h"

namespace signalbox::policy {
namespace {

using namespace Qt::StringLiterals;

constexpr std::size_t mostDetectors = 256;

KindSet readKind(const Cursor &at)
{
    const std::optional<QString> name = readText(at);
    if (!name)
        return {};
    if (const std::optional<KindSet> kinds = kindsNamed(*name))
        return *kinds;
    const QString near = didYouMean(*name, namedKinds());
    at.error(u"%1 is no kind of sensitive text.%2 Kinds: %3"_s.arg(shown(*name), near, namedKinds().join(u", "_s)));
    return {};
}

std::shared_ptr<const re2::RE2> readPattern(const Cursor &at, Draft &draft)
{
    const std::optional<QString> text = readText(at);
    if (!text)
        return nullptr;
    auto compiled = draft.patterns.compile(*text);
    if (compiled)
        return *compiled;
    at.error(compiled.error());
    return nullptr;
}

} // namespace

void readDetectors(const Cursor &at, Draft &draft)
{
    if (!at.isList())
        return;
    if (at.node().items.size() > mostDetectors)
        at.error(u"%1 detectors; at most %2 are possible"_s.arg(at.node().items.size()).arg(mostDetectors));
    Names ids(u"detector"_s);
    for (std::size_t i = 0; i < std::min(at.node().items.size(), mostDetectors); ++i) {
        const Cursor item = at.item(i);
        const Fields fields(item, shapes::detector);
        if (!fields.isMap())
            continue;
        Detector detector;
        if (const auto id = fields.require("id"_L1)) {
            detector.id = readId(*id).value_or(QString());
            if (!detector.id.isEmpty())
                ids.add(*id, detector.id);
        }
        const auto kind = fields.find("kind"_L1);
        const auto pattern = fields.find("pattern"_L1);
        if (kind && pattern)
            pattern->error(u"a detector has a `kind` or a `pattern`, not both; write two detectors"_s);
        else if (kind)
            detector.kinds = readKind(*kind);
        else if (pattern)
            detector.pattern = readPattern(*pattern, draft);
        else
            item.error(u"`kind` or `pattern` is missing; kinds: %1"_s.arg(namedKinds().join(u", "_s)));
        if (const auto tag = fields.require("tag"_L1))
            detector.tag = draft.tags.resolve(*tag).value_or(0);
        draft.policy.detectors.push_back(std::move(detector));
    }
}

} // namespace signalbox::policy
