// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/policy.h"

#include <re2/re2.h>

namespace signalbox::policy {

QString patternText(const Detector &detector)
{
    return detector.pattern ? QString::fromStdString(detector.pattern->pattern()) : QString();
}

std::optional<ModelIndex> Policy::findModel(const QString &name) const
{
    const auto at = modelByName.constFind(name);
    if (at == modelByName.constEnd())
        return std::nullopt;
    return ModelIndex{*at};
}

std::optional<unsigned> Policy::findTag(QStringView name) const
{
    for (qsizetype i = 0; i < tags.size(); ++i) {
        if (tags[i] == name)
            return static_cast<unsigned>(i);
    }
    return std::nullopt;
}

} // namespace signalbox::policy
