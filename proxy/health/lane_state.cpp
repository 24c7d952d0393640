// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "health/lane_state.h"

using namespace Qt::StringLiterals;

namespace signalbox::health {

QString KeysState::text() const
{
    const auto are = [](int count) { return count == 1 ? u"is"_s : u"are"_s; };
    if (limited > 0 && refused > 0)
        return u"%1 %2 limited and %3 %4 refused"_s.arg(limited == 1 ? u"1 key"_s : u"%1 keys"_s.arg(limited), are(limited))
            .arg(refused)
            .arg(are(refused));
    const QString what = limited > 0 ? u"limited"_s : u"refused"_s;
    return usable == 1 ? u"its key is "_s + what : u"all %1 keys are %2"_s.arg(usable).arg(what);
}

} // namespace signalbox::health
