// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

namespace signalbox::engine {

/// Lets the calling thread, and those it starts from now on, run behind the others when processors are short. It still
/// gets its share: about a tenth of what one of the others gets. Does nothing where threads have no nice value.
void runBehindOthers();

} // namespace signalbox::engine
