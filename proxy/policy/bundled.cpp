// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/bundled.h"

#include <QFile>

/// Outside any namespace, as Qt asks for: the linker drops a static library's resources unless they are named.
static void initPolicyResources()
{
    Q_INIT_RESOURCE(policy);
}

namespace signalbox::policy {
namespace {

QByteArray bundled(const QString &name)
{
    initPolicyResources();
    QFile file(QStringLiteral(":/policy/") + name);
    const bool opened = file.open(QIODevice::ReadOnly);
    Q_ASSERT(opened);
    return opened ? file.readAll() : QByteArray();
}

} // namespace

QByteArray demoPolicy()
{
    return bundled(QStringLiteral("policy.yaml"));
}

QByteArray starterPolicy()
{
    return bundled(QStringLiteral("starter.yaml"));
}

} // namespace signalbox::policy
