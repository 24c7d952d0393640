// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "catalog/preset_address.h"
#include "support/strict_messages.h"

#include <QHostAddress>
#include <QSet>
#include <QTest>
#include <QUrl>

using namespace signalbox::catalog;
using namespace Qt::StringLiterals;

class TestPresets final : public QObject
{
    Q_OBJECT

private slots:
    void init() { signalbox::test::failOnAnyComplaint(); }

    void everyoneOfTheListIsThere()
    {
        for (const QString &id :
             {u"openai"_s, u"azure"_s, u"anthropic"_s, u"google"_s, u"vertex"_s, u"deepseek"_s, u"mistral"_s, u"alibaba"_s,
              u"xai"_s, u"groq"_s, u"together"_s, u"fireworks"_s, u"cerebras"_s, u"openrouter"_s, u"tokenmix"_s, u"cohere"_s,
              u"perplexity"_s, u"moonshot"_s, u"zhipu"_s, u"minimax"_s, u"nvidia"_s, u"deepinfra"_s, u"huggingface"_s,
              u"ollama"_s, u"lmstudio"_s, u"llama.cpp"_s, u"vllm"_s, u"localai"_s, u"jan"_s})
            QVERIFY2(findPreset(id) != nullptr, qPrintable(id));
        QCOMPARE(findPreset(u"nobody"), nullptr);
        QCOMPARE(findPreset(u""), nullptr);
    }

    void eachCanBeTrue_data()
    {
        QTest::addColumn<const Preset *>("preset");
        for (const Preset &preset : presets())
            QTest::addRow("%s", preset.id.data()) << &preset;
    }
    void eachCanBeTrue()
    {
        QFETCH(const Preset *const, preset);
        QVERIFY(!preset->id.isEmpty() && !preset->name.isEmpty() && !preset->zone.isEmpty());
        QVERIFY(preset->wire == "openai"_L1 || preset->wire == "anthropic"_L1 || preset->wire == "gemini"_L1);
        QVERIFY(!preset->baseUrl.isEmpty() || !preset->urlForm.isEmpty());
        QVERIFY(QUrl(QString(preset->documentation), QUrl::StrictMode).isValid());
        for (const QLatin1StringView address : {preset->baseUrl, preset->openAiUrl}) {
            const QUrl url(QString(address), QUrl::StrictMode);
            if (address.isEmpty())
                continue;
            QVERIFY(url.isValid());
            QVERIFY(!address.endsWith('/'_L1));
            QVERIFY2(preset->isLocal() == QHostAddress(url.host()).isLoopback(), "only local ones are on this machine");
            QCOMPARE(url.scheme(), preset->isLocal() ? u"http"_s : u"https"_s);
            if (preset->isLocal())
                QCOMPARE(url.port(), preset->port);
        }
        if (preset->isLocal()) {
            QCOMPARE(preset->zone, "machine"_L1);
            QVERIFY(preset->keyVariable.isEmpty());
        } else {
            QVERIFY2(preset->zone != "machine"_L1, "what leaves this machine is in no zone of it");
        }
    }

    void eachHostedOneIsFoundAtItsAddress()
    {
        for (const Preset &preset : presets()) {
            const Preset *found = presetAt(QByteArrayView(preset.baseUrl.data(), preset.baseUrl.size()));
            QCOMPARE(found, preset.isLocal() || preset.baseUrl.isEmpty() ? nullptr : &preset);
        }
        QCOMPARE(presetAt("https://mine.openai.azure.com/openai/v1"), findPreset(u"azure"));
        QCOMPARE(presetAt("https://mine.openai.azure.com"), findPreset(u"azure"));
        QCOMPARE(presetAt("https://europe-west1-aiplatform.googleapis.com/v1/projects/p"), findPreset(u"vertex"));
        QCOMPARE(presetAt("https://api.anthropic.com/v1"), findPreset(u"anthropic"));
        for (const char *other : {"", "https://", "https://api.openai.com", "http://api.openai.com/v1", "https://evil.example/openai.azure.com",
                                  "https://openai.azure.com.evil.example/v1", "http://127.0.0.1:11434/v1"})
            QCOMPARE(presetAt(other), nullptr);
    }

    void idsAreUnique()
    {
        QSet<QString> ids;
        for (const Preset &preset : presets())
            ids.insert(preset.id);
        QCOMPARE(static_cast<std::size_t>(ids.size()), presets().size());
        QVERIFY(presets().size() >= 25);
    }
};

QTEST_GUILESS_MAIN(TestPresets)
#include "tst_presets.moc"
