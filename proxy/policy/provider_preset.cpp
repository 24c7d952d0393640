// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/provider_preset.h"

#include "policy/document_shape.h"
#include "policy/values.h"

#include <algorithm>

namespace signalbox::policy {
namespace {

using namespace Qt::StringLiterals;

QStringList presetIds()
{
    QStringList ids;
    for (const catalog::Preset &preset : catalog::presets())
        ids.append(preset.id);
    return ids;
}

std::optional<Wire> wireByName(QLatin1StringView name)
{
    const auto found = std::find(words::wires.begin(), words::wires.end(), name);
    return found == words::wires.end() ? std::nullopt : std::optional(static_cast<Wire>(found - words::wires.begin()));
}

void complainMissing(const Cursor &at, const Fields &fields, QLatin1StringView key)
{
    if (fields.isMap())
        at.error(u"`%1` is missing"_s.arg(key));
}

} // namespace

const catalog::Preset *readPreset(const Cursor &at, const Fields &fields, const QString &id, bool simulated)
{
    if (const auto named = fields.find("preset"_L1)) {
        const std::optional<QString> name = readText(*named);
        const catalog::Preset *preset = name ? catalog::findPreset(*name) : nullptr;
        if (name && preset == nullptr)
            named->error(u"%1 is no preset%2 (known: %3)"_s.arg(shown(*name), at.report().didYouMean(*name, presetIds()),
                                                               presetIds().join(u", "_s)));
        return preset;
    }
    const bool isSpelledOut = fields.find("base_url"_L1) || simulated;
    return isSpelledOut ? nullptr : catalog::findPreset(id);
}

Wire readWire(const Cursor &at, const Fields &fields, const catalog::Preset *preset)
{
    if (const auto wire = fields.find("wire"_L1))
        return static_cast<Wire>(readWord(*wire, words::wires, words::laterWires).value_or(0));
    if (preset == nullptr) {
        complainMissing(at, fields, "wire"_L1);
        return Wire::OpenAi;
    }
    const std::optional<Wire> wire = wireByName(preset->wire);
    if (!wire && preset->openAiUrl.isEmpty())
        at.error(u"%1 speaks `%2`, which this version cannot carry yet"_s.arg(preset->name, preset->wire));
    else if (!wire)
        at.error(u"%1 speaks `%2`, which this version cannot carry yet; with `wire: openai` it is reached at its "
                 "OpenAI-compatible address"_s.arg(preset->name, preset->wire));
    return wire.value_or(Wire::OpenAi);
}

QByteArray presetUrl(const Cursor &at, const Fields &fields, const catalog::Preset *preset, Wire wire)
{
    if (preset == nullptr) {
        complainMissing(at, fields, "base_url"_L1);
        return {};
    }
    // OpenAI's two dialects stand side by side below one address.
    const bool isBeside = wire == Wire::Responses && wireByName(preset->wire) == Wire::OpenAi;
    const bool isOwn = isBeside || wireByName(preset->wire) == wire;
    const QLatin1StringView url = isOwn ? preset->baseUrl : wire == Wire::OpenAi ? preset->openAiUrl : QLatin1StringView();
    if (!url.isEmpty())
        return QByteArray(url.data(), url.size());
    if (isOwn)
        at.error(u"`base_url` is missing: every customer of %1 has an address of their own, such as %2"_s.arg(
            preset->name, preset->urlForm));
    else if (wireByName(preset->wire)) // else readWire() complained
        at.error(u"%1 is not known to speak that dialect; give its address with `base_url`"_s.arg(preset->name));
    return {};
}

unsigned presetZone(const Cursor &at, const Fields &fields, const catalog::Preset *preset, const Draft &draft)
{
    constexpr QLatin1StringView unknown{"unknown"};
    if (preset == nullptr) {
        complainMissing(at, fields, "zone"_L1);
        return 0;
    }
    if (const auto zone = draft.zones.find(preset->zone))
        return *zone;
    if (const auto zone = draft.zones.find(unknown)) {
        at.warning(u"no `zone` is given and there is none named `%1`, which fits %2: it is taken to be in `unknown`"_s.arg(
            preset->zone, preset->name));
        return *zone;
    }
    if (draft.zones.size() > 0)
        at.error(u"`zone` is missing: `%1` would fit %2, but the policy has no zone of that name; define it under `zones` or "
                 "name one that is there"_s.arg(preset->zone, preset->name));
    return 0;
}

} // namespace signalbox::policy
