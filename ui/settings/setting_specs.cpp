// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "settings/setting_specs.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace signalbox::gui {
namespace {

struct SettingTexts
{
    Q_DECLARE_TR_FUNCTIONS(signalbox::gui::SettingTexts)
};
using T = SettingTexts;

QList<SettingSpec> proxySpecs()
{
    using Section = SettingSection;
    QList<SettingSpec> specs;
    specs.append({setting::listen, Section::Proxy, T::tr("Listen on"),
                  T::tr("Address and port for clients. Anything but 127.0.0.1 or [::1] lets other computers in; they need the token."),
                  SettingKind::Text, u"127.0.0.1:8484"_s});
    specs.last().atStart = true;
    specs.append({setting::workers, Section::Proxy, T::tr("Worker threads"), T::tr("How many threads carry requests."),
                  SettingKind::Number, 1, {}, 1, 64});
    specs.last().atStart = true;
    specs.append({setting::maxConnections, Section::Proxy, T::tr("Client connections"),
                  T::tr("At a time; those beyond are turned away with 503."), SettingKind::Number, 1'024, {}, 1, 1'000'000});
    specs.last().atStart = true;
    specs.append({setting::keepRunning, Section::Proxy, T::tr("Keep running when the window is closed"),
                  T::tr("The proxy goes on; the window comes back from the tray, or is minimised where there is none."),
                  SettingKind::Switch, false});
    specs.append({setting::showTray, Section::Proxy, T::tr("Show in the tray"),
                  T::tr("State, spend of today, the last decisions, local only for an hour."), SettingKind::Switch, true});
    return specs;
}

QList<SettingSpec> alertSpecs()
{
    using Section = SettingSection;
    return {{setting::alertBudget, Section::Budgets, T::tr("Tell of budgets"), T::tr("Once per threshold and period of a budget."),
             SettingKind::Switch, true},
            {setting::budgetPercents, Section::Budgets, T::tr("Thresholds"),
             T::tr("Percent of a budget, separated by commas. A budget's own `notify` in the policy goes before."),
             SettingKind::Percents, u"50, 80, 100"_s},
            {setting::alertProvider, Section::Budgets, T::tr("Tell of providers that are down"),
             T::tr("When one could not be asked for more than a minute; once until it is back."), SettingKind::Switch, true},
            {setting::alertSensitive, Section::Budgets, T::tr("Tell of refusals for sensitivity"),
             T::tr("The first of each client in an hour."), SettingKind::Switch, true},
            {setting::alertPolicy, Section::Budgets, T::tr("Tell when the policy file is not what runs"),
             T::tr("A file with errors changes nothing; the policy before still runs."), SettingKind::Switch, true}};
}

QList<SettingSpec> lookSpecs()
{
    using Section = SettingSection;
    QList<SettingSpec> specs;
    specs.append({setting::theme, Section::Appearance, T::tr("Theme"), T::tr("System follows the desktop."), SettingKind::Choice,
                  u"system"_s,
                  {{u"system"_s, T::tr("System")}, {u"light"_s, T::tr("Light")}, {u"dark"_s, T::tr("Dark")}}});
    specs.append({setting::textScale, Section::Appearance, T::tr("Text size"), T::tr("Rows and controls grow with it."),
                  SettingKind::Number, 100, {}, 100, 200, 10, u" %"_s});
    specs.append({setting::wideRail, Section::Appearance, T::tr("Wide rail"), T::tr("Names beside the icons at the left."),
                  SettingKind::Switch, false});
    specs.append({setting::singleKeys, Section::Keys, T::tr("Single letters as shortcuts"),
                  T::tr("Such as P to pin. They work only while a list has the focus; off, they do nothing at all."),
                  SettingKind::Switch, true});
    specs.append({setting::logLevel, Section::Advanced, T::tr("Log"), T::tr("Least level that is written to the terminal or journal."),
                  SettingKind::Choice, u"info"_s,
                  {{u"debug"_s, u"debug"_s}, {u"info"_s, u"info"_s}, {u"warning"_s, u"warning"_s}, {u"error"_s, u"error"_s}}});
    specs.last().atStart = true;
    specs.append({setting::logFormat, Section::Advanced, T::tr("Format of the log"), T::tr("Lines to read or lines of JSON."),
                  SettingKind::Choice, u"text"_s, {{u"text"_s, T::tr("Text")}, {u"json"_s, u"JSON"_s}}});
    specs.last().atStart = true;
    return specs;
}

QString percentsProblem(const QString &text)
{
    const QStringList parts = text.split(u',', Qt::SkipEmptyParts);
    for (const QString &part : parts) {
        bool isNumber = false;
        const int percent = part.trimmed().toInt(&isNumber);
        if (!isNumber || percent < 1 || percent > 1'000)
            return T::tr("%1 is no percentage from 1 to 1,000.").arg(part.trimmed());
    }
    return parts.isEmpty() ? T::tr("At least one percentage is needed; the switch above turns them off.") : QString();
}

QString listenProblem(const QString &text)
{
    static const QRegularExpression form(u"^(\\[[0-9A-Fa-f:.]+\\]|[0-9.]+|localhost)?:([0-9]{1,5})$"_s);
    const QRegularExpressionMatch match = form.match(text);
    if (!match.hasMatch() || match.captured(2).toInt() > 65'535)
        return T::tr("%1 is no address and port such as 127.0.0.1:8484.").arg(text);
    return {};
}

} // namespace

QString sectionTitle(SettingSection section)
{
    switch (section) {
    case SettingSection::Proxy:
        return T::tr("Proxy");
    case SettingSection::Providers:
        return T::tr("Providers and prices");
    case SettingSection::Privacy:
        return T::tr("Privacy and storage");
    case SettingSection::Budgets:
        return T::tr("Budgets and alerts");
    case SettingSection::Appearance:
        return T::tr("Appearance");
    case SettingSection::Keys:
        return T::tr("Keys");
    case SettingSection::Shortcuts:
        return T::tr("Shortcuts");
    case SettingSection::Advanced:
        return T::tr("Advanced");
    }
    Q_UNREACHABLE();
}

QList<SettingSpec> settingSpecs() { return proxySpecs() + alertSpecs() + lookSpecs(); }

QString settingProblem(const SettingSpec &spec, const QJsonValue &value)
{
    switch (spec.kind) {
    case SettingKind::Switch:
        return value.isBool() ? QString() : T::tr("It must be true or false.");
    case SettingKind::Choice: {
        QStringList known;
        for (const auto &[name, text] : spec.choices)
            known.append(name);
        return value.isString() && known.contains(value.toString()) ? QString()
                                                                    : T::tr("It must be one of %1.").arg(known.join(u", "_s));
    }
    case SettingKind::Number: {
        const double number = value.toDouble();
        return value.isDouble() && number >= spec.least && number <= spec.most && std::floor(number) == number
            ? QString()
            : T::tr("It must be a whole number from %1 to %2.").arg(spec.least).arg(spec.most);
    }
    case SettingKind::Text:
        if (!value.isString())
            return T::tr("It must be a text.");
        return spec.key == setting::listen ? listenProblem(value.toString()) : QString();
    case SettingKind::Percents:
        return value.isString() ? percentsProblem(value.toString()) : T::tr("It must be a text.");
    }
    Q_UNREACHABLE();
}

QString settingText(const SettingSpec &spec, const QJsonValue &value)
{
    switch (spec.kind) {
    case SettingKind::Switch:
        return value.toBool() ? T::tr("on") : T::tr("off");
    case SettingKind::Choice:
        for (const auto &[name, text] : spec.choices) {
            if (name == value.toString())
                return text;
        }
        return value.toString();
    case SettingKind::Number:
        return QString::number(value.toInt()) + spec.suffix;
    case SettingKind::Text:
    case SettingKind::Percents:
        return value.toString();
    }
    Q_UNREACHABLE();
}

} // namespace signalbox::gui
