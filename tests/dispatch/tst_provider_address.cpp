// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/provider_address.h"
#include "support/strict_messages.h"

#include <QTest>

using namespace signalbox;
using namespace signalbox::dispatch;

class TestProviderAddress final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void endpointsAreWhereTheirProviderHasThem_data()
    {
        QTest::addColumn<QByteArray>("base");
        QTest::addColumn<QByteArray>("version");
        QTest::addColumn<QByteArray>("model");
        QTest::addColumn<QByteArray>("endpoint");
        QTest::addColumn<QByteArray>("url");
        const auto row = [](const char *name, const char *base, const char *version, const char *model, const char *url,
                            const char *endpoint = "/chat/completions") {
            QTest::addRow("%s", name) << QByteArray(base) << QByteArray(version) << QByteArray(model) << QByteArray(endpoint)
                                      << QByteArray(url);
        };
        row("OpenAI", "https://api.openai.com/v1", "", "gpt-4o", "https://api.openai.com/v1/chat/completions");
        row("Azure's v1", "https://r.openai.azure.com/openai/v1", "", "gpt-4o", "https://r.openai.azure.com/openai/v1/chat/completions");
        row("Azure's v1 in preview", "https://r.openai.azure.com/openai/v1", "preview", "gpt-4o",
            "https://r.openai.azure.com/openai/v1/chat/completions?api-version=preview");
        row("Azure by deployment", "https://r.openai.azure.com", "2024-10-21", "my gpt/4o",
            "https://r.openai.azure.com/openai/deployments/my%20gpt%2F4o/chat/completions?api-version=2024-10-21");
        row("below /openai", "https://r.openai.azure.com/openai", "2024-10-21", "d",
            "https://r.openai.azure.com/openai/deployments/d/chat/completions?api-version=2024-10-21");
        row("a deployment in the address", "https://r.openai.azure.com/openai/deployments/d", "2024-10-21", "gpt-4o",
            "https://r.openai.azure.com/openai/deployments/d/chat/completions?api-version=2024-10-21");
        row("without a model", "https://r.openai.azure.com", "2024-10-21", "",
            "https://r.openai.azure.com/openai/chat/completions?api-version=2024-10-21");
        row("embeddings of a deployment", "https://r.openai.azure.com", "2024-10-21", "embed",
            "https://r.openai.azure.com/openai/deployments/embed/embeddings?api-version=2024-10-21", "/embeddings");
        row("files with a query", "https://r.openai.azure.com", "2024-10-21", "",
            "https://r.openai.azure.com/openai/files?limit=5&api-version=2024-10-21", "/files?limit=5");
        row("files beside a deployment", "https://r.openai.azure.com/openai/deployments/d", "2024-10-21", "",
            "https://r.openai.azure.com/openai/files/f-1?api-version=2024-10-21", "/files/f-1");
    }
    void endpointsAreWhereTheirProviderHasThem()
    {
        QFETCH(const QByteArray, base);
        QFETCH(const QByteArray, version);
        QFETCH(const QByteArray, model);
        QFETCH(const QByteArray, endpoint);
        policy::Provider provider;
        provider.apiVersion = version;
        QTEST(openAiAddress(provider, base, endpoint, model), "url");
    }

    void theKeyGoesWhereItIsWanted_data()
    {
        QTest::addColumn<QByteArray>("wanted");
        QTest::addColumn<QByteArray>("header");
        QTest::addRow("as its dialect has it") << QByteArray() << QByteArray("x-api-key");
        QTest::addRow("a header") << QByteArray("api-key") << QByteArray("api-key");
        QTest::addRow("a bearer token") << QByteArray("authorization") << QByteArray();
    }
    void theKeyGoesWhereItIsWanted()
    {
        QFETCH(const QByteArray, wanted);
        policy::Provider provider;
        provider.keyHeader = wanted;
        upstream::Request request;
        request.keyHeader = "x-api-key";
        carryKey(request, provider);
        QTEST(request.keyHeader, "header");
    }
};

QTEST_APPLESS_MAIN(TestProviderAddress)
#include "tst_provider_address.moc"
