// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QJsonValue>
#include <QList>
#include <QString>

#include <utility>

namespace signalbox::gui {

enum class SettingSection { Proxy, Providers, Privacy, Budgets, Appearance, Keys, Shortcuts, Advanced };
inline constexpr int settingSectionCount = 8;
[[nodiscard]] QString sectionTitle(SettingSection section);

enum class SettingKind { Switch, Choice, Number, Text, Percents };

/// One setting: where it stands, what it may be and what it is when nobody says. Texts are in the language of the window.
struct SettingSpec
{
    QString key; ///< in the settings file
    SettingSection section = SettingSection::Advanced;
    QString title;
    QString help;
    SettingKind kind = SettingKind::Switch;
    QJsonValue standard;
    QList<std::pair<QString, QString>> choices{}; ///< value, text
    int least = 0;                                ///< of a number
    int most = 0;
    int step = 1;
    QString suffix{};
    bool atStart = false; ///< counts from the next start on
};

/// All settings, by section.
[[nodiscard]] QList<SettingSpec> settingSpecs();
/// Why `value` cannot be this setting's; empty = it can.
[[nodiscard]] QString settingProblem(const SettingSpec &spec, const QJsonValue &value);
/// "Dark", "on", "127.0.0.1:8484": for people.
[[nodiscard]] QString settingText(const SettingSpec &spec, const QJsonValue &value);

namespace setting {
inline constexpr QLatin1StringView listen("proxy.listen");
inline constexpr QLatin1StringView workers("proxy.workers");
inline constexpr QLatin1StringView maxConnections("proxy.max_connections");
inline constexpr QLatin1StringView keepRunning("proxy.keep_running");
inline constexpr QLatin1StringView showTray("proxy.show_tray");
inline constexpr QLatin1StringView budgetPercents("alerts.budget_percents");
inline constexpr QLatin1StringView alertBudget("alerts.budget");
inline constexpr QLatin1StringView alertProvider("alerts.provider_down");
inline constexpr QLatin1StringView alertSensitive("alerts.sensitive_refusal");
inline constexpr QLatin1StringView alertPolicy("alerts.policy");
inline constexpr QLatin1StringView theme("appearance.theme");
inline constexpr QLatin1StringView textScale("appearance.text_scale");
inline constexpr QLatin1StringView wideRail("appearance.wide_rail");
inline constexpr QLatin1StringView singleKeys("keys.single_letters");
inline constexpr QLatin1StringView logLevel("advanced.log_level");
inline constexpr QLatin1StringView logFormat("advanced.log_format");
} // namespace setting

} // namespace signalbox::gui
