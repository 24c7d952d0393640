// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QString>

namespace signalbox {

/// `text` with everything that looks like a credential replaced by "[hidden]": provider keys and our own tokens by
/// their prefixes (sk-, sb-, AIza, ghp_ …), Bearer and Basic credentials, values of key=, token=, password= and the
/// like, JSON web tokens, and user, password and query of URLs. The one place where this is decided: every log line
/// passes it, and so must any provider's text before it is kept or shown. Applying it twice changes nothing more.
[[nodiscard]] QString redacted(const QString &text);

} // namespace signalbox
