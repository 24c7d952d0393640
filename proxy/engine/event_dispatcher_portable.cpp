// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "engine/event_dispatcher.h"

namespace signalbox::engine {

QAbstractEventDispatcher *makeEventDispatcher()
{
    return nullptr;
}

} // namespace signalbox::engine
