// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "catalog/bundled_catalogue.h"
#include "catalog/preset.h"
#include "support/strict_messages.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QTest>
#include <QUrl>

#include <algorithm>

using namespace signalbox;
using namespace signalbox::catalog;
using namespace Qt::StringLiterals;

namespace {

constexpr PicoUsd dearest{2'000'000'000}; ///< 2,000 USD per million tokens: nobody asks more
const QDate today(2026, 11, 22);          ///< when the data was taken

/// Each bucket that is there, by name.
QList<std::pair<QString, PicoUsd>> bucketsOf(const Price &price)
{
    QList<std::pair<QString, PicoUsd>> list{{u"input"_s, price.input}, {u"output"_s, price.output}};
    const auto add = [&list](const QString &name, const std::optional<PicoUsd> &bucket) {
        if (bucket)
            list.append({name, *bucket});
    };
    add(u"cache_read"_s, price.cacheRead);
    add(u"cache_write_5m"_s, price.cacheWrite5m);
    add(u"cache_write_1h"_s, price.cacheWrite1h);
    add(u"reasoning"_s, price.reasoning);
    add(u"audio_input"_s, price.audioInput);
    add(u"audio_output"_s, price.audioOutput);
    add(u"image_input"_s, price.imageInput);
    add(u"image_output"_s, price.imageOutput);
    return list;
}

/// What cannot be true of a price; empty = nothing.
QString fault(const Price &price)
{
    for (const auto &[name, amount] : bucketsOf(price)) {
        if (amount.value < 0 || amount > dearest)
            return u"%1 is %2 pico-USD"_s.arg(name).arg(amount.value);
    }
    if (price.cacheRead && *price.cacheRead > price.input)
        return u"reading from the cache costs more than input"_s;
    if (price.cacheWrite5m && price.cacheWrite1h && *price.cacheWrite1h < *price.cacheWrite5m)
        return u"an hour in the cache costs less than five minutes"_s;
    if (price.source.isEmpty() || !price.date.isValid() || price.date > today)
        return u"no source or date"_s;
    if (price.source.startsWith("http"_L1) && !QUrl(price.source, QUrl::StrictMode).isValid())
        return u"source is no address"_s;
    return {};
}

QString faultOf(const Model &model)
{
    const ModelFacts &facts = *model.facts.get();
    if (model.maxOutput > 0 && model.context > 0 && model.maxOutput > model.context)
        return u"the answer is longer than the window"_s;
    if (facts.input.empty() || std::find(facts.input.begin(), facts.input.end(), Modality::Text) == facts.input.end())
        return facts.input.empty() ? u"takes nothing"_s : QString();
    if (facts.retires.isValid() && facts.retires <= today)
        return u"is retired"_s;
    if (facts.released.isValid() && (facts.released > today || facts.released < QDate(2020, 1, 1)))
        return u"released on a day that cannot be"_s;
    static const QRegularExpression month(u"^20[12]\\d-(0[1-9]|1[0-2])(-[0-3]\\d)?$"_s);
    if (!facts.knowledge.isEmpty() && !month.match(facts.knowledge).hasMatch())
        return u"knowledge is no month"_s;
    if (model.price) {
        if (const QString wrong = fault(*model.price); !wrong.isEmpty())
            return wrong;
    }
    for (const ConditionalPrice &entry : model.prices) {
        if (const QString wrong = fault(entry.price); !wrong.isEmpty())
            return u"exception: "_s + wrong;
        if (entry.when.batch && entry.price.input > model.price->input && entry.when.minPromptTokens == 0)
            return u"work that may wait costs more"_s;
    }
    return {};
}

} // namespace

/// The rows that ship with the program: each is looked at.
class TestBundledCatalogue final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void everyRowCanBeTrue_data()
    {
        QTest::addColumn<QString>("provider");
        const QStringList providers = bundledCatalogues();
        for (const QString &provider : providers)
            QTest::addRow("%s", qPrintable(provider)) << provider;
    }
    void everyRowCanBeTrue()
    {
        QFETCH(const QString, provider);
        const Result<Catalogue> catalogue = readCatalogue(bundledCatalogueText(provider), provider);
        QVERIFY2(catalogue, qPrintable(catalogue ? QString() : catalogue.error().message));
        QCOMPARE(catalogue->provider, provider);
        QVERIFY2(findPreset(provider) != nullptr, "a catalogue without a preset is never used");
        QVERIFY(!catalogue->feeds.isEmpty());
        QStringList faults;
        for (const Model &model : catalogue->models) {
            if (const QString wrong = faultOf(model); !wrong.isEmpty())
                faults.append(model.id + u": "_s + wrong);
        }
        QVERIFY2(faults.isEmpty(), qPrintable(faults.join(u'\n')));
    }

    void thereAreEnough()
    {
        std::size_t models = 0;
        std::size_t priced = 0;
        std::size_t judged = 0;
        const QStringList providers = bundledCatalogues();
        for (const QString &provider : providers) {
            const std::optional<Catalogue> catalogue = bundledCatalogue(provider);
            models += catalogue->models.size();
            for (const Model &model : catalogue->models) {
                priced += model.price ? 1 : 0;
                judged += model.quality.isKnown() ? 1 : 0;
            }
        }
        QVERIFY2(models >= 300, qPrintable(QString::number(models)));
        QVERIFY2(priced >= models * 9 / 10, qPrintable(QString::number(priced)));
        QVERIFY2(judged >= 100, qPrintable(QString::number(judged)));
        QVERIFY(providers.size() >= 20);
    }

    /// A few worked by hand from the providers' price lists.
    void knownFactsAreThere_data()
    {
        QTest::addColumn<QString>("provider");
        QTest::addColumn<QString>("name");
        QTest::addColumn<qint64>("input");
        QTest::addColumn<qint64>("output");
        QTest::addColumn<qint64>("cacheRead");
        QTest::addRow("gpt-4o") << u"openai"_s << u"gpt-4o"_s << qint64{2'500'000} << qint64{10'000'000} << qint64{1'250'000};
        QTest::addRow("gpt-4o-mini") << u"openai"_s << u"gpt-4o-mini"_s << qint64{150'000} << qint64{600'000} << qint64{75'000};
        QTest::addRow("claude-sonnet-4-5") << u"anthropic"_s << u"claude-sonnet-4-5"_s << qint64{3'000'000} << qint64{15'000'000} << qint64{300'000};
        QTest::addRow("gemini-2.5-pro") << u"google"_s << u"gemini-2.5-pro"_s << qint64{1'250'000} << qint64{10'000'000} << qint64{125'000};
    }
    void knownFactsAreThere()
    {
        QFETCH(const QString, provider);
        QFETCH(const QString, name);
        const std::optional<Catalogue> catalogue = bundledCatalogue(provider);
        QVERIFY(catalogue);
        const auto model = std::find_if(catalogue->models.begin(), catalogue->models.end(), [&](const Model &each) { return each.name == name; });
        QVERIFY(model != catalogue->models.end());
        QTEST(model->price->input.value, "input");
        QTEST(model->price->output.value, "output");
        QTEST(model->price->cacheRead->value, "cacheRead");
        QVERIFY(model->capabilities.testFlag(Feature::Tools));
    }

    void aLongerPromptCostsWhatItShould()
    {
        const std::optional<Catalogue> catalogue = bundledCatalogue(u"google"_s);
        const auto model = std::find_if(catalogue->models.begin(), catalogue->models.end(),
                                        [](const Model &each) { return each.name == u"gemini-2.5-pro"_s; });
        QCOMPARE(priceFor(*model, {200'000, 0, {}, false})->input.value, 1'250'000);
        QCOMPARE(priceFor(*model, {200'001, 0, {}, false})->input.value, 2'500'000);
        QCOMPARE(priceFor(*model, {1'000, 0, {}, true})->input.value, 625'000);
        QCOMPARE(priceFor(*model, {200'001, 0, {}, true})->input.value, 1'250'000);
    }

    void unknownProvidersHaveNone()
    {
        QVERIFY(!bundledCatalogue(u"nobody"_s));
        QVERIFY(!bundledCatalogue(u"../policy/policy"_s));
    }

    /// A policy is loaded at the start, which must stay below 300 ms with all of them.
    void readingAllIsFast()
    {
        QElapsedTimer timer;
        timer.start();
        const QStringList providers = bundledCatalogues();
        for (const QString &provider : providers)
            QVERIFY(bundledCatalogue(provider));
        qInfo("all catalogues read in %lld ms", timer.elapsed());
        QVERIFY2(timer.elapsed() < 1'000, qPrintable(QString::number(timer.elapsed())));
    }
};

QTEST_GUILESS_MAIN(TestBundledCatalogue)
#include "tst_bundled_catalogue.moc"
