// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "app/window_loader.h"

#include <QFileInfo>
#include <QLibrary>

using namespace Qt::StringLiterals;

namespace signalbox::app {
namespace {

bool hasDisplay()
{
    return !qEnvironmentVariableIsEmpty("DISPLAY") || !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY")
        || !qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM");
}

/// Beside the program in a build folder, below the library folder once installed. Not QCoreApplication's
/// applicationDirPath(): the application object is the window's to make.
QString moduleFile([[maybe_unused]] const char *program)
{
#ifdef Q_OS_LINUX
    const QString folder = QFileInfo(u"/proc/self/exe"_s).canonicalFilePath().section(u'/', 0, -2);
#else
    const QString folder = QFileInfo(QString::fromLocal8Bit(program)).canonicalPath();
#endif
    const QString installed = folder + u"/" SIGNALBOX_MODULE_DIR "/signalbox_window"_s;
    return QFileInfo::exists(installed + u".so"_s) ? installed : folder + u"/signalbox_window"_s;
}

} // namespace

int runWindow(int &argc, char **argv, const CommandLine &line)
{
    if (!hasDisplay()) {
        complain(u"There is no display to open a window on, so nothing was started. Use signalbox --headless."_s);
        return static_cast<int>(ExitCode::Failed);
    }
    QLibrary module(moduleFile(argv[0])); // stays loaded when this ends: objects of the program may refer to it
    const auto run = reinterpret_cast<WindowEntry>(module.resolve(windowEntryName));
    if (run == nullptr) {
        complain(u"The window could not be loaded (%1), so nothing was started. Install what is missing, or use "
                 "signalbox --headless, which does not need it."_s.arg(module.errorString()));
        return static_cast<int>(ExitCode::Failed);
    }
    return run(argc, argv, line);
}

} // namespace signalbox::app
