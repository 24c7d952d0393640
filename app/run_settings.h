// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QJsonObject>
#include <QList>
#include <QString>

#include <functional>
#include <optional>

namespace signalbox::app {

/// One setting of a run and its three names.
struct RunSetting
{
    QLatin1StringView key;      ///< in settings.json
    const char *variable;       ///< environment
    QLatin1StringView option;   ///< command line
};

/// A setting that something before the settings file decided.
struct GivenSetting
{
    QString key;
    QString value;
    bool byCommandLine = false; ///< else by the environment
    QString name;               ///< "--listen", "SIGNALBOX_LISTEN"
};

/// Where settings of a run come from: command line, else environment, else settings file, else the standard.
class RunSettings final
{
public:
    using Check = std::function<bool(const QString &)>;

    explicit RunSettings(QJsonObject file) : m_file(std::move(file)) {}

    /// What replaces `current`, the option's value; nullopt = it stays. What was given before the file is added to `given`.
    /// What is not `usable` is complained of and passed over.
    [[nodiscard]] std::optional<QString> find(const RunSetting &setting, bool isOnCommandLine, const QString &current,
                                              const Check &usable, QList<GivenSetting> &given) const;
    [[nodiscard]] static Check wholeNumber(int least, int most);

private:
    QJsonObject m_file;
};

} // namespace signalbox::app
