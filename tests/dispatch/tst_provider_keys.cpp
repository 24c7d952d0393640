// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/provider_keys.h"

#include "support/strict_messages.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using dispatch::ProviderKeys;

class TestProviderKeys final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    /// A provider's error may say back any key, also one an earlier attempt was sent with.
    void everyKeyOfTheRingIsHidden_data()
    {
        QTest::addColumn<QByteArrayList>("keys"); // empty = could not be read
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("hidden");
        QTest::addRow("each") << QByteArrayList{"first", "second"} << "no: second, first"_ba << "no: [key], [key]"_ba;
        QTest::addRow("twice") << QByteArrayList{"first"} << "firstfirst"_ba << "[key][key]"_ba;
        QTest::addRow("one begins like the other") << QByteArrayList{"sk-1", "sk-1-tail"} << "bad sk-1-tail"_ba << "bad [key]"_ba;
        QTest::addRow("one could not be read") << QByteArrayList{"", "second"} << "a second b"_ba << "a [key] b"_ba;
        QTest::addRow("none") << QByteArrayList{} << "fine"_ba << "fine"_ba;
    }
    void everyKeyOfTheRingIsHidden()
    {
        QFETCH(const QByteArrayList, keys);
        QFETCH(QByteArray, text);
        QFETCH(const QByteArray, hidden);
        std::vector<health::RingKey> ring;
        std::vector<Secret> secrets;
        for (const QByteArray &key : keys) {
            ring.push_back({u"env:K"_s, u"env:K"_s, key.isEmpty() ? u"env:K is not set"_s : QString(), {}});
            secrets.emplace_back(key);
        }
        const ProviderKeys provider(std::move(ring), std::move(secrets));
        QString words = QString::fromUtf8(text);
        provider.hideIn(text);
        provider.hideIn(words);
        QCOMPARE(text, hidden);
        QCOMPARE(words, QString::fromUtf8(hidden));
    }
};

QTEST_APPLESS_MAIN(TestProviderKeys)
#include "tst_provider_keys.moc"
