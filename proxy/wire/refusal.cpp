// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/refusal.h"

namespace signalbox::wire {

using namespace Qt::StringLiterals;

Unexpected refusal(const QString &param, const QString &why)
{
    const QString field = param.isEmpty() ? QString() : u"`%1`: "_s.arg(param);
    return Unexpected(Error{ErrorKind::InvalidRequest, field + why + u" Nothing was sent; correct the request and try again."_s, param});
}

} // namespace signalbox::wire
