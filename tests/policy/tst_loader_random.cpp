// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/bundled.h"
#include "policy/loader.h"
#include "policy/yaml_writer.h"
#include "support/strict_messages.h"

#include <QRandomGenerator>
#include <QTest>

#include <algorithm>

using namespace signalbox;
using namespace signalbox::policy;
using namespace Qt::StringLiterals;
using test::Yaml;

namespace {

/// A random policy as a document, next to what the loader must make of it.
struct Sample
{
    int zones = 1, tags = 1, models = 1, chains = 1, rules = 0;
    std::vector<std::vector<Verdict>> rows;
    std::vector<int> zoneOfModel;
    std::vector<std::vector<int>> modelsOfChain; ///< plain steps only
    std::vector<std::pair<int, int>> tagAndChainOfRule;
    std::vector<qint64> inputPrice; ///< pico-USD per token
    int defaultTag = 0, defaultChain = 0;
    Yaml document;
};

QByteArray name(const char *kind, int index)
{
    return kind + QByteArray::number(index);
}

/// Decimal text of a pico price, with as many zeros behind it as it pleases.
QByteArray decimal(qint64 pico, QRandomGenerator &random)
{
    QByteArray text = QByteArray::number(pico).rightJustified(7, '0');
    text.insert(text.size() - 6, '.');
    while (text.endsWith('0') && random.bounded(3) != 0)
        text.chop(1);
    if (text.endsWith('.'))
        text.chop(1);
    return text;
}

Sample randomSample(QRandomGenerator &random)
{
    Sample sample;
    sample.zones = random.bounded(1, 6);
    sample.tags = random.bounded(1, 6);
    sample.models = random.bounded(1, 8);
    sample.chains = random.bounded(1, 5);
    sample.rules = random.bounded(0, 5);
    sample.defaultTag = random.bounded(sample.tags);
    sample.defaultChain = random.bounded(sample.chains);

    std::vector<Yaml> zones, tags, models, rules;
    std::vector<std::pair<QByteArray, Yaml>> matrix, providers, chains;
    for (int zone = 0; zone < sample.zones; ++zone) {
        zones.push_back(Yaml::map({{"id", name("zone", zone)}}));
        providers.push_back(
            {name("p", zone),
             Yaml::map({{"wire", "openai"}, {"base_url", "https://a.example"}, {"zone", name("zone", zone)}})});
    }
    static const QByteArrayList verdicts{"allow", "redact", "never"};
    for (int tag = 0; tag < sample.tags; ++tag) {
        tags.push_back(name("tag", tag));
        std::vector<std::pair<QByteArray, Yaml>> row;
        sample.rows.emplace_back();
        for (int zone = 0; zone < sample.zones; ++zone) {
            const int verdict = random.bounded(3);
            sample.rows.back().push_back(static_cast<Verdict>(verdict));
            row.push_back({name("zone", zone), verdicts[verdict]});
        }
        matrix.push_back({name("tag", tag), Yaml::map(row)});
    }
    for (int model = 0; model < sample.models; ++model) {
        sample.zoneOfModel.push_back(random.bounded(sample.zones));
        sample.inputPrice.push_back(random.bounded(1'000'000'001));
        models.push_back(
            Yaml::map({{"id", name("p", sample.zoneOfModel.back()) + name("/m", model)},
                       {"price", Yaml::map({{"input", decimal(sample.inputPrice.back(), random)}, {"output", "1"}})}}));
    }
    for (int chain = 0; chain < sample.chains; ++chain) {
        std::vector<Yaml> steps;
        sample.modelsOfChain.emplace_back();
        for (int i = random.bounded(1, 4); i > 0; --i) {
            const int model = random.bounded(sample.models);
            sample.modelsOfChain.back().push_back(model);
            steps.push_back(Yaml::map(
                {{"model", name("p", sample.zoneOfModel[static_cast<std::size_t>(model)]) + name("/m", model)}}));
        }
        chains.push_back({name("chain", chain), Yaml::list(steps)});
    }
    for (int rule = 0; rule < sample.rules; ++rule) {
        sample.tagAndChainOfRule.push_back({random.bounded(sample.tags), random.bounded(sample.chains)});
        const auto [tag, chain] = sample.tagAndChainOfRule.back();
        rules.push_back(Yaml::map({{"id", name("rule", rule)},
                                   {"when", Yaml::map({{"tag", name("tag", tag)}})},
                                   {"chain", name("chain", chain)}}));
    }
    sample.document = Yaml::map({{"version", "1"},
                                 {"defaults", Yaml::map({{"tag", name("tag", sample.defaultTag)},
                                                         {"chain", name("chain", sample.defaultChain)}})},
                                 {"zones", Yaml::list(zones)},
                                 {"tags", Yaml::list(tags)},
                                 {"matrix", Yaml::map(matrix)},
                                 {"providers", Yaml::map(providers)},
                                 {"models", Yaml::list(models)},
                                 {"chains", Yaml::map(chains)},
                                 {"rules", Yaml::list(rules)}});
    return sample;
}

bool hasError(const QList<Issue> &issues)
{
    return std::any_of(issues.begin(), issues.end(),
                       [](const Issue &issue) { return issue.severity == Issue::Severity::Error; });
}

QByteArray mutated(QByteArray text, QRandomGenerator &random)
{
    static const QByteArrayList fragments{":",
                                          "- ",
                                          "[",
                                          "]",
                                          "{",
                                          "}",
                                          "'",
                                          "\"",
                                          "#",
                                          "&a ",
                                          "*a",
                                          "!x ",
                                          "|",
                                          ">",
                                          "\n",
                                          "\t",
                                          " ",
                                          "  ",
                                          "\xC3",
                                          QByteArray(1, '\0'),
                                          "\xEF\xBB\xBF",
                                          "---\n",
                                          "...\n",
                                          "? ",
                                          "%",
                                          "0",
                                          "99999999999999999999",
                                          "-1",
                                          "null",
                                          "~",
                                          "never",
                                          "`",
                                          "@",
                                          "\r"};
    for (int edits = random.bounded(1, 6); edits > 0 && !text.isEmpty(); --edits) {
        const int at = random.bounded(static_cast<int>(text.size()));
        const int lineStart = static_cast<int>(text.lastIndexOf('\n', at)) + 1;
        const int lineEnd = static_cast<int>(text.indexOf('\n', at)) + 1;
        switch (random.bounded(7)) {
        case 0:
            text[at] = static_cast<char>(text[at] ^ (1 << random.bounded(8)));
            break;
        case 1:
            text.truncate(at);
            break;
        case 2:
            text.insert(at, fragments[random.bounded(static_cast<int>(fragments.size()))]);
            break;
        case 3:
            text.remove(at, random.bounded(1, 20));
            break;
        case 4: // a line twice
            text.insert(lineStart, text.mid(lineStart, std::max(0, lineEnd - lineStart)));
            break;
        case 5: // a line less
            text.remove(lineStart, std::max(0, lineEnd - lineStart));
            break;
        case 6: // a piece from elsewhere
            text.insert(at, text.mid(random.bounded(static_cast<int>(text.size())), random.bounded(1, 60)));
            break;
        }
    }
    return text;
}

} // namespace

class TestLoaderRandom final : public QObject
{
    Q_OBJECT

private:
    QRandomGenerator m_random;

private slots:
    void init()
    {
        test::failOnAnyComplaint();
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        m_random.seed(seed);
    }

    void whatIsWrittenIsWhatIsLoaded()
    {
        for (int round = 0; round < 1'000; ++round) {
            const Sample sample = randomSample(m_random);
            const QByteArray yaml = test::writeAnyhow(sample.document, m_random);
            const LoadOutcome outcome = load(yaml);
            QVERIFY2(outcome.policy, (yaml + issuesText(outcome.issues, u"p"_s).toUtf8()).constData());
            const Policy &policy = *outcome.policy;
            QCOMPARE(static_cast<int>(policy.defaults.tag), sample.defaultTag);
            QCOMPARE(policy.chains[policy.defaults.chain].id.toUtf8(), name("chain", sample.defaultChain));
            for (int tag = 0; tag < sample.tags; ++tag) {
                for (int zone = 0; zone < sample.zones; ++zone)
                    QCOMPARE(policy.matrix.cell(unsigned(tag), unsigned(zone)),
                             sample.rows[std::size_t(tag)][std::size_t(zone)]);
            }
            for (int i = 0; i < sample.models; ++i) {
                const ModelIndex index{quint32(i)};
                QCOMPARE(int(policy.matrix.zoneOf(index)), sample.zoneOfModel[index.value]);
                QCOMPARE(policy.providerOf(index).zone, policy.matrix.zoneOf(index));
                QCOMPARE(policy.model(index).price->input.value, sample.inputPrice[index.value]);
            }
            for (int i = 0; i < sample.chains; ++i) {
                const Chain &chain = policy.chains[policy.chainById[QString::fromLatin1(name("chain", i))]];
                std::vector<int> models;
                for (const Step &step : chain.steps)
                    models.push_back(int(std::get<ModelStep>(step.kind).model.value));
                QCOMPARE(models, sample.modelsOfChain[std::size_t(i)]);
            }
            QCOMPARE(int(policy.rules.size()), sample.rules);
            for (std::size_t i = 0; i < policy.rules.size(); ++i) {
                const auto [tag, chain] = sample.tagAndChainOfRule[i];
                QVERIFY(policy.rules[i].when.tags.contains(unsigned(tag)));
                QCOMPARE(policy.chains[policy.rules[i].chain].id.toUtf8(), name("chain", chain));
            }
        }
    }

    void theHashSeesContentAndNotForm()
    {
        for (int round = 0; round < 1'000; ++round) {
            Sample sample = randomSample(m_random);
            const auto hashAnyhow = [&] { return load(test::writeAnyhow(sample.document, m_random)).policy->hash; };
            const QString hash = hashAnyhow();
            QCOMPARE(hashAnyhow(), hash);
            const std::vector<Yaml *> scalars = test::scalarsOf(sample.document);
            Yaml *scalar = scalars[std::size_t(m_random.bounded(int(scalars.size())))];
            const bool isVerdict = scalar->text == "allow" || scalar->text == "redact" || scalar->text == "never";
            if (!isVerdict)
                continue; // only a verdict can be changed on its own without an error
            scalar->text = scalar->text == "allow" ? "never" : "allow";
            QVERIFY(hashAnyhow() != hash);
        }
    }

    void damagedPoliciesNeverCrash()
    {
        const QByteArrayList originals{demoPolicy(), starterPolicy()};
        int loaded = 0;
        for (int round = 0; round < 3'000; ++round) {
            const QByteArray yaml = mutated(originals[round % 2], m_random);
            const LoadOutcome outcome = load(yaml);
            QVERIFY2((outcome.policy == nullptr) == hasError(outcome.issues), yaml.constData());
            const int lines = static_cast<int>(yaml.count('\n')) + 2;
            for (const Issue &issue : outcome.issues) {
                QVERIFY2(!issue.message.isEmpty(), yaml.constData());
                QVERIFY2(issue.line >= 0 && issue.line <= lines && issue.column >= 0, yaml.constData());
            }
            loaded += outcome.policy ? 1 : 0;
        }
        QVERIFY(loaded > 0); // some damage is harmless, so the rows reach the sections too
        QVERIFY(loaded < 3'000);
    }

    void noiseNeverCrashes()
    {
        for (int round = 0; round < 3'000; ++round) {
            QByteArray noise(m_random.bounded(1, 200), '\0');
            static const QByteArray letters(":-[]{},?'\"#&*!|>%@` \n\t\r\\ab01.");
            for (char &c : noise)
                c = letters[m_random.bounded(static_cast<int>(letters.size()))];
            const LoadOutcome outcome = load(noise);
            QVERIFY2(!outcome.policy && hasError(outcome.issues), noise.constData());
        }
    }
};

QTEST_APPLESS_MAIN(TestLoaderRandom)
#include "tst_loader_random.moc"
