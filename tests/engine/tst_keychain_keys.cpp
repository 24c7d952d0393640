// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "engine/keychain_keys.h"
#include "support/strict_messages.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using engine::KeychainKeys;

/// Where there is no desktop, and so no key store that answers.
class TestKeychainKeys final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/signalbox-test-bus");
        qunsetenv("DISPLAY");
    }
    void init() { test::failOnAnyComplaint(); }

    void whatIsNotAnsweredYetIsAnError()
    {
        KeychainKeys keys;
        keys.want({u"openai"_s});
        const Result<Secret> key = keys.find(u"openai"_s);
        QVERIFY(!key);
        QVERIFY(key.error().message.startsWith(u"keychain:openai is being read"_s));
    }

    void noStoreIsSaidWithWhatToDoInstead()
    {
        KeychainKeys keys;
        const QSignalSpy changed(&keys, &KeychainKeys::changed);
        keys.want({u"openai"_s, u"mistral"_s});
        QTRY_COMPARE(changed.count(), 1); // once for both
        for (const QString &name : {u"openai"_s, u"mistral"_s}) {
            const Result<Secret> key = keys.find(name);
            QVERIFY(!key);
            QVERIFY2(key.error().message.startsWith(u"keychain:%1 could not be read: there is no key store"_s.arg(name)), qPrintable(key.error().message));
            QVERIFY(key.error().message.contains(u"env:NAME or file:PATH"_s));
        }
        keys.refresh();
        keys.want({u"mistral"_s});
        QVERIFY2(keys.find(u"openai"_s).error().message.contains(u"is being read"_s), "nobody wants it any more");
    }
};

QTEST_GUILESS_MAIN(TestKeychainKeys)
#include "tst_keychain_keys.moc"
