// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/error.h"
#include "core/secret.h"

#include <QObject>
#include <QString>

#include <functional>

namespace signalbox::upstream {

/// The name in "keychain:NAME"; empty for any other reference.
[[nodiscard]] QString keychainName(QStringView reference);

/// The file below the data folder whose change says that an entry of the key store changed: the store tells nobody.
[[nodiscard]] QString keychainStamp(const QString &dataDir);
/// The same, made if it is not there; holds no key.
[[nodiscard]] QString madeKeychainStamp(const QString &dataDir);

/// The desktop's own key store (Secret Service or KWallet on Linux, the platform's elsewhere); our entries are those of the
/// service "signalbox". Nothing is ever kept in plain text instead: where there is no store, the error says so and names the
/// file and the variable. A locked store may ask its owner first, which takes as long as people do. Lives on one thread and
/// needs its event loop; what is not done when it is destroyed is never reported.
class Keychain final : public QObject
{
    Q_OBJECT

public:
    using Read = std::function<void(const Result<Secret> &)>;
    using Done = std::function<void(const Result<void> &)>;

    explicit Keychain(QObject *parent = nullptr);

    /// Errors begin with "keychain:NAME" and give the next step in brackets: NotFound, Io.
    void read(const QString &name, const Read &done);
    void write(const QString &name, const Secret &key, const Done &done);
    void remove(const QString &name, const Done &done);
};

} // namespace signalbox::upstream
