// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "engine/background_thread.h"

#include <QtGlobal>

#ifdef Q_OS_LINUX
#include <sys/resource.h>
#endif

namespace signalbox::engine {

void runBehindOthers()
{
#ifdef Q_OS_LINUX
    constexpr int nice = 10;
    // On Linux 0 means the calling thread, not the process. QThread's priorities have no effect under SCHED_OTHER, and
    // its lowest one, SCHED_IDLE, would let rows wait for ever on a busy machine. A failure leaves it as it was.
    ::setpriority(PRIO_PROCESS, 0, nice);
#endif
}

} // namespace signalbox::engine
