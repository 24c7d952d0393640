// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "catalog/preset_address.h"

#include <algorithm>

namespace signalbox::catalog {

const Preset *presetAt(QByteArrayView baseUrl)
{
    const std::span<const Preset> all = presets();
    const auto isAt = [baseUrl](QLatin1StringView url) { return !url.isEmpty() && baseUrl == QByteArrayView(url.data(), url.size()); };
    const auto found = std::find_if(all.begin(), all.end(), [&](const Preset &preset) {
        return !preset.isLocal() && (isAt(preset.baseUrl) || isAt(preset.openAiUrl));
    });
    if (found != all.end())
        return &*found;
    constexpr QByteArrayView scheme("https://");
    if (!baseUrl.startsWith(scheme))
        return nullptr;
    const QByteArrayView rest = baseUrl.sliced(scheme.size());
    const qsizetype slash = rest.indexOf('/');
    const QByteArrayView host = slash < 0 ? rest : rest.first(slash);
    if (host.endsWith(".openai.azure.com"))
        return findPreset(u"azure");
    return host.endsWith("-aiplatform.googleapis.com") ? findPreset(u"vertex") : nullptr;
}

} // namespace signalbox::catalog
