// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "core/secret.h"

#include "support/strict_messages.h"

#include <QDebug>
#include <QTest>

#include <type_traits>

using namespace signalbox;

static_assert(!std::is_convertible_v<Secret, QString>);
static_assert(!std::is_convertible_v<Secret, QByteArray>);
static_assert(!std::is_constructible_v<QString, Secret>);
static_assert(!std::is_convertible_v<QByteArray, Secret>, "nothing becomes a secret by accident either");

class TestSecret final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void matchesOnlyItself_data()
    {
        QTest::addColumn<QByteArray>("secret");
        QTest::addColumn<QByteArray>("candidate");
        QTest::addColumn<bool>("matches");
        QTest::addRow("equal") << QByteArray("sb-abc") << QByteArray("sb-abc") << true;
        QTest::addRow("last byte differs") << QByteArray("sb-abc") << QByteArray("sb-abd") << false;
        QTest::addRow("first byte differs") << QByteArray("sb-abc") << QByteArray("Sb-abc") << false;
        QTest::addRow("prefix") << QByteArray("sb-abc") << QByteArray("sb-ab") << false;
        QTest::addRow("longer") << QByteArray("sb-abc") << QByteArray("sb-abcd") << false;
        QTest::addRow("repeated") << QByteArray("ab") << QByteArray("abab") << false;
        QTest::addRow("empty candidate") << QByteArray("sb-abc") << QByteArray() << false;
        QTest::addRow("empty secret matches nothing") << QByteArray() << QByteArray() << false;
        QTest::addRow("empty secret, any candidate") << QByteArray() << QByteArray("x") << false;
        QTest::addRow("NUL counts") << QByteArray("a\0b", 3) << QByteArray("a\0c", 3) << false;
        QTest::addRow("NUL is part of it") << QByteArray("a\0b", 3) << QByteArray("a\0b", 3) << true;
    }
    void matchesOnlyItself()
    {
        QFETCH(const QByteArray, secret);
        QFETCH(const QByteArray, candidate);
        QFETCH(const bool, matches);
        QCOMPARE(Secret(secret).matches(candidate), matches);
    }

    void revealsOnRequest()
    {
        QVERIFY(Secret().isEmpty());
        QCOMPARE(Secret("key").reveal(), QByteArray("key"));
    }
};

QTEST_APPLESS_MAIN(TestSecret)
#include "tst_secret.moc"
