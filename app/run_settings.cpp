// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "app/run_settings.h"

#include "app/command_result.h"

using namespace Qt::StringLiterals;

namespace signalbox::app {

std::optional<QString> RunSettings::find(const RunSetting &setting, bool isOnCommandLine, const QString &current,
                                         const Check &usable, QList<GivenSetting> &given) const
{
    if (isOnCommandLine) {
        given.append({QString(setting.key), current, true, QString(setting.option)});
        return std::nullopt;
    }
    if (qEnvironmentVariableIsSet(setting.variable)) {
        const QString value = qEnvironmentVariable(setting.variable);
        if (usable(value)) {
            given.append({QString(setting.key), value, false, QString::fromLatin1(setting.variable)});
            return value;
        }
        complain(u"%1 is \"%2\", which %3 cannot be; it is not used."_s.arg(QString::fromLatin1(setting.variable), value.left(100),
                                                                         setting.option));
    }
    const QJsonValue kept = m_file.value(setting.key);
    if (kept.isUndefined())
        return std::nullopt;
    const QString value = kept.isDouble() ? QString::number(kept.toDouble(), 'g', 15) : kept.toString();
    if (usable(value))
        return value;
    complain(u"The settings file says \"%1\" for %2, which it cannot be; it is not used."_s.arg(value.left(100), setting.key));
    return std::nullopt;
}

RunSettings::Check RunSettings::wholeNumber(int least, int most)
{
    return [least, most](const QString &text) {
        bool isNumber = false;
        const int number = text.toInt(&isNumber);
        return isNumber && number >= least && number <= most;
    };
}

} // namespace signalbox::app
