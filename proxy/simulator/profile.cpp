// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "simulator/profile.h"

#include <QCryptographicHash>
#include <QtEndian>

#include <algorithm>
#include <array>

namespace signalbox::simulator {
namespace {

template <class Words>
bool containsAny(const QString &text, const Words &words)
{
    return std::any_of(words.begin(), words.end(),
                       [&text](QLatin1StringView word) { return text.contains(word, Qt::CaseInsensitive); });
}

constexpr std::array quickNames{QLatin1StringView("mini"), QLatin1StringView("small"), QLatin1StringView("nano"),
                                QLatin1StringView("flash"), QLatin1StringView("8b")};
constexpr std::array slowNames{QLatin1StringView("large"), QLatin1StringView("summit"), QLatin1StringView("opus"),
                               QLatin1StringView("70b")};

} // namespace

Profile realisticProfile(const QString &provider, const QString &model)
{
    const QByteArray hash = QCryptographicHash::hash((provider + u'/' + model).toUtf8(), QCryptographicHash::Sha1);
    const auto first = static_cast<unsigned char>(hash.at(0));
    const auto second = static_cast<unsigned char>(hash.at(1));
    Profile profile;
    profile.seed = qFromLittleEndian<quint64>(hash.constData());
    profile.jitter = 0.1;
    profile.cachedShare = 0.5;
    if (containsAny(model, quickNames)) {
        profile.firstToken = std::chrono::milliseconds(120 + first / 4);
        profile.tokensPerSecond = 110.0 + second / 6.0;
        profile.doubt = 0.4;
    } else if (containsAny(model, slowNames)) {
        profile.firstToken = std::chrono::milliseconds(420 + first * 200 / 255);
        profile.tokensPerSecond = 35.0 + second / 12.0;
    } else {
        profile.firstToken = std::chrono::milliseconds(220 + first * 160 / 255);
        profile.tokensPerSecond = 65.0 + second / 8.0;
    }
    if (provider.contains(QLatin1StringView("cheap"), Qt::CaseInsensitive))
        profile.failureRate = 0.08;
    return profile;
}

} // namespace signalbox::simulator
