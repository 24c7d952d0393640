// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "settings/autostart.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QSaveFile>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

QString execLine(const QStringList &command)
{
    static const QRegularExpression plain(u"^[A-Za-z0-9_./:=+,@-]+$"_s);
    QStringList words;
    for (const QString &word : command) {
        QString text;
        for (const QChar letter : word) { // quoted twice: once for Exec, once for the strings of desktop entries
            if (letter == u'"' || letter == u'`' || letter == u'$')
                text += u"\\\\"_s;
            if (letter == u'\\')
                text += u"\\\\\\"_s;
            text += letter;
            if (letter == u'%')
                text += letter;
        }
        words.append(plain.match(word).hasMatch() ? text : u'"' + text + u'"');
    }
    return words.join(u' ');
}

Autostart::Autostart(QString folder, QStringList command) : m_folder(std::move(folder)), m_command(std::move(command))
{
    if (m_folder.isEmpty())
        m_folder = QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + u"/autostart"_s;
}

QString Autostart::file() const { return m_folder + u"/org.signalbox.Signalbox.desktop"_s; }

bool Autostart::isOn() const
{
    QFile entry(file());
    if (!entry.open(QIODevice::ReadOnly))
        return false;
    const QList<QByteArray> lines = entry.read(64 * 1024).split('\n');
    for (const QByteArray &line : lines) { // desktops switch an entry off by these lines
        const QByteArray plain = line.simplified().replace(" ", "");
        if (plain == "Hidden=true" || plain == "X-GNOME-Autostart-enabled=false")
            return false;
    }
    return true;
}

Result<void> Autostart::set(bool on)
{
    if (!on) {
        QFile entry(file());
        if (entry.exists() && !entry.remove())
            return Unexpected(Error{ErrorKind::Io, u"%1: %2"_s.arg(file(), entry.errorString()), {}});
        return {};
    }
    QDir().mkpath(m_folder);
    QSaveFile entry(file());
    const QString text = u"[Desktop Entry]\nType=Application\nVersion=1.5\nName=Signalbox\nComment=Routing console for LLM traffic\n"
                         "Exec=%1\nIcon=org.signalbox.Signalbox\nTerminal=false\nX-GNOME-Autostart-enabled=true\n"_s.arg(execLine(m_command));
    if (!entry.open(QIODevice::WriteOnly) || entry.write(text.toUtf8()) < 0 || !entry.commit())
        return Unexpected(Error{ErrorKind::Io, u"%1: %2"_s.arg(file(), entry.errorString()), {}});
    return {};
}

} // namespace signalbox::gui
