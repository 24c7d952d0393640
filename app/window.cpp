// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "app/window.h"

#include "app/headless.h"

using namespace Qt::StringLiterals;

namespace signalbox::app {

int runWindow(int &argc, char **argv, const CommandLine &line)
{
    return runHeadless(argc, argv, line);
}

} // namespace signalbox::app
