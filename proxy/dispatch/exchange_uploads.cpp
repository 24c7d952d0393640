// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/exchange.h"

#include "dispatch/upload_homes.h"

// What an Exchange leaves behind of files and batches: who has them.

namespace signalbox::dispatch {

void Exchange::rememberUploads()
{
    UploadHomes *uploads = m_dispatcher.m_tools.uploads;
    if (uploads == nullptr || !m_request.facts.surface.isStore() || answer()->ids().isEmpty())
        return;
    // A list shows what others brought there as well: it says where that is, not how sensitive it is.
    const bool isOwn = m_request.facts.surface.method == "POST";
    uploads->remember(answer()->ids(), {modelOf(m_lead->lane()).provider, isOwn ? m_decision.tagNames : QStringList()});
}

} // namespace signalbox::dispatch
