// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "app/keychain_call.h"

#include "upstream/keychain.h"

#include <QCoreApplication>
#include <QTimer>

#include <array>
#include <chrono>
#include <optional>

using namespace Qt::StringLiterals;

namespace signalbox::app {
namespace {

constexpr std::chrono::minutes patience{2};

/// Calls `start` with what takes the answer, in an event loop that ends with it.
template <class Answer, class Start>
Answer blocking(const QString &name, const Start &start)
{
    std::array<char, 10> program{"signalbox"};
    std::array<char *, 2> arguments{program.data(), nullptr};
    int count = 1;
    QCoreApplication application(count, arguments.data());
    std::optional<Answer> answer;
    upstream::Keychain keychain;
    QTimer::singleShot(patience, &application, &QCoreApplication::quit);
    QTimer::singleShot(0, &application, [&] {
        start(keychain, [&answer](const Answer &given) {
            answer = given;
            QCoreApplication::quit();
        });
    });
    QCoreApplication::exec();
    if (answer)
        return *answer;
    return Unexpected(Error{ErrorKind::Io,
                            u"keychain:%1: the key store did not answer within two minutes (unlock it and try again)"_s.arg(name),
                            {}, 0});
}

} // namespace

Result<Secret> readKeychain(const QString &name)
{
    return blocking<Result<Secret>>(name, [&name](upstream::Keychain &keychain, const auto &done) { keychain.read(name, done); });
}

Result<void> writeKeychain(const QString &name, const Secret &key)
{
    return blocking<Result<void>>(name, [&](upstream::Keychain &keychain, const auto &done) { keychain.write(name, key, done); });
}

Result<void> removeFromKeychain(const QString &name)
{
    return blocking<Result<void>>(name, [&name](upstream::Keychain &keychain, const auto &done) { keychain.remove(name, done); });
}

} // namespace signalbox::app
