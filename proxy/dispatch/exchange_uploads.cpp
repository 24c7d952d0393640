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
    // What is made of a file is its owner's, whoever looks at it first: the owner of the program may look at all.
    QString owner;
    for (const QString &id : std::as_const(m_request.facts.surface.ids)) {
        if (const std::optional<UploadHome> known = uploads->find(id); known && owner.isEmpty())
            owner = known->owner;
    }
    if (owner.isEmpty() && m_request.facts.surface.method == "POST")
        owner = m_request.token;
    // A list shows what others brought there as well: it says where that is, not how sensitive it is.
    const bool isOwn = m_request.facts.surface.method == "POST";
    uploads->remember(answer()->ids(), {modelOf(m_lead->lane()).provider, isOwn ? m_decision.tagNames : QStringList(), owner});
}

} // namespace signalbox::dispatch
