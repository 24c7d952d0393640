// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/bundled.h"
#include "policy/document_shape.h"
#include "policy/json_schema.h"
#include "policy/loader.h"
#include "policy/random_policy.h"
#include "policy/report.h"
#include "policy/sample_policy.h"
#include "policy/schema_check.h"
#include "policy/yaml_reader.h"
#include "support/strict_messages.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace signalbox;
using namespace signalbox::policy;
using namespace Qt::StringLiterals;
using test::Yaml;

namespace {

/// As YAML 1.2's core schema types a scalar that is not in quotes.
QJsonValue typed(const QString &text)
{
    bool isNumber = false;
    const double number = text.toDouble(&isNumber);
    if (isNumber && text[0].isDigit())
        return number;
    if (text == "true"_L1 || text == "false"_L1)
        return text == "true"_L1;
    return text;
}

/// As an editor would see it, with each scalar in quotes or not.
QJsonValue asJson(const Yaml &node, QRandomGenerator &random)
{
    QJsonArray items;
    QJsonObject members;
    switch (node.kind) {
    case Yaml::Kind::Scalar:
        return random.bounded(2) == 0 ? QJsonValue(QString::fromUtf8(node.text)) : typed(QString::fromUtf8(node.text));
    case Yaml::Kind::List:
        for (const Yaml &item : node.items)
            items.append(asJson(item, random));
        return items;
    case Yaml::Kind::Map:
        for (const auto &[key, member] : node.members)
            members.insert(QString::fromUtf8(key), asJson(member, random));
        return members;
    }
    Q_UNREACHABLE();
}

QJsonValue asJson(const YamlNode &node)
{
    QJsonArray items;
    QJsonObject members;
    switch (node.kind) {
    case YamlNode::Kind::Null:
    case YamlNode::Kind::Broken:
        return QJsonValue::Null;
    case YamlNode::Kind::Scalar:
        return node.quoted ? QJsonValue(QString::fromStdString(node.text)) : typed(QString::fromStdString(node.text));
    case YamlNode::Kind::List:
        for (const YamlNode &item : node.items)
            items.append(asJson(item));
        return items;
    case YamlNode::Kind::Map:
        for (const YamlMember &member : node.members)
            members.insert(QString::fromStdString(member.key), asJson(member.value));
        return members;
    }
    Q_UNREACHABLE();
}

void collectMaps(Yaml &node, const QByteArray &key, std::vector<Yaml *> &maps)
{
    if (node.kind == Yaml::Kind::Map && key != "header") // any name may stand there
        maps.push_back(&node);
    for (Yaml &item : node.items)
        collectMaps(item, key, maps);
    for (auto &[name, member] : node.members)
        collectMaps(member, name, maps);
}

/// The scalars that are words of the document, not names of the user's.
std::vector<Yaml *> wordsIn(Yaml &document)
{
    QSet<QByteArray> words;
    const auto add = [&words](const auto &list) {
        for (const QLatin1StringView word : list)
            words.insert(QByteArray(word.data(), word.size()));
    };
    add(words::verdicts);
    add(words::wires);
    add(words::probes);
    add(words::rescues);
    add(words::percentiles);
    add(words::preferences);
    add(words::features);
    add(words::priorities);
    add(words::places);
    add(words::days);
    add(words::scopes);
    add(words::periods);
    add(words::exhausted);
    add(words::durabilities);
    add(words::refusals);
    for (const QString &task : qualityKeys().mid(1))
        words.insert(task.toLatin1());
    std::vector<Yaml *> found;
    for (Yaml *scalar : test::scalarsOf(document)) {
        if (words.contains(scalar->text))
            found.push_back(scalar);
    }
    return found;
}

} // namespace

class TestJsonSchema final : public QObject
{
    Q_OBJECT

private:
    QRandomGenerator m_random;
    test::SchemaCheck m_schema{jsonSchema()};

    template <class List>
    auto &anyOf(List &list)
    {
        return list[static_cast<std::size_t>(m_random.bounded(static_cast<int>(list.size())))];
    }
    bool loads(const Yaml &document) { return load(test::writeAnyhow(document, m_random)).policy != nullptr; }

private slots:
    void init()
    {
        test::failOnAnyComplaint();
        const quint32 seed = qEnvironmentVariableIsSet("SIGNALBOX_SEED") ? qEnvironmentVariable("SIGNALBOX_SEED").toUInt() : QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        m_random.seed(seed);
    }

    void theCommittedFileIsUpToDate()
    {
        QFile file(QStringLiteral(SIGNALBOX_SOURCE_DIR "/resources/policy/policy.schema.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY2(file.readAll() == jsonSchemaText(), "write it anew: signalbox policy schema > resources/policy/policy.schema.json");
    }

    void bundledPoliciesFit_data()
    {
        QTest::addColumn<QByteArray>("yaml");
        QTest::addRow("demo") << demoPolicy();
        QTest::addRow("starter") << starterPolicy();
        QTest::addRow("sample of the tests") << test::samplePolicy();
    }
    void bundledPoliciesFit()
    {
        QFETCH(const QByteArray, yaml);
        Report report(yaml);
        const std::optional<YamlNode> root = readYaml(yaml, report);
        QVERIFY(root);
        QCOMPARE(m_schema.problem(asJson(*root)), QString());
    }

    void whateverLoadsFits()
    {
        for (int round = 0; round < 120; ++round) {
            const Yaml document = test::randomPolicy(m_random);
            const QByteArray yaml = test::writeAnyhow(document, m_random);
            const LoadOutcome outcome = load(yaml);
            QVERIFY2(outcome.policy, (issuesText(outcome.issues, u"p"_s).toUtf8() + yaml).constData());
            QCOMPARE(m_schema.problem(asJson(document, m_random)), QString());
        }
        QSet<QString> unseen = m_schema.allProperties() - m_schema.seenProperties();
        unseen.removeIf([](const QString &name) { return name.endsWith("/note"_L1); });
        // A tag may be {id: …}; the generator writes the plain word.
        unseen.remove(u"/tags/*/id"_s);
        QCOMPARE(unseen.values(), QStringList()); // so the loader knows every key the schema names
    }

    void unknownKeysAreRefusedByBoth()
    {
        for (int round = 0; round < 120; ++round) {
            Yaml document = test::randomPolicy(m_random);
            std::vector<Yaml *> maps;
            collectMaps(document, {}, maps);
            anyOf(maps)->members.push_back({"zz_unknown", "zz"});
            QVERIFY2(!loads(document), test::sortedText(document).constData());
            QVERIFY2(!m_schema.problem(asJson(document, m_random)).isEmpty(), test::sortedText(document).constData());
        }
    }

    void mappingsInPlaceOfValuesAreRefusedByBoth()
    {
        for (int round = 0; round < 120; ++round) {
            Yaml document = test::randomPolicy(m_random);
            const std::vector<Yaml *> scalars = test::scalarsOf(document);
            *anyOf(scalars) = Yaml::map({{"zz_unknown", "zz"}});
            QVERIFY2(!loads(document), test::sortedText(document).constData());
            QVERIFY2(!m_schema.problem(asJson(document, m_random)).isEmpty(), test::sortedText(document).constData());
        }
    }

    void otherWordsAreRefusedByBoth()
    {
        for (int round = 0; round < 120; ++round) {
            Yaml document = test::randomPolicy(m_random);
            const std::vector<Yaml *> words = wordsIn(document);
            anyOf(words)->text = "zz_unknown";
            QVERIFY2(!loads(document), test::sortedText(document).constData());
            QVERIFY2(!m_schema.problem(asJson(document, m_random)).isEmpty(), test::sortedText(document).constData());
        }
    }

    /// Any single scalar replaced by anything: the schema may let more through, never less.
    void theSchemaRefusesNothingTheLoaderTakes()
    {
        const QByteArrayList texts{"0",  "1",    "-1",  "0.5", "1e3", "true", "off",      "auto", "5s",  "10", "24:00", "mon-fri",
                                   "x y", "a/b", "all", "default", "> 5", ">= 0.5", "env:X", "", "2026-11-22", "22:00-06:00", "tag0", "chain0"};
        int taken = 0;
        for (int round = 0; round < 250; ++round) {
            Yaml document = test::randomPolicy(m_random);
            const std::vector<Yaml *> scalars = test::scalarsOf(document);
            anyOf(scalars)->text = texts[m_random.bounded(static_cast<int>(texts.size()))];
            if (!loads(document))
                continue;
            ++taken;
            const QString problem = m_schema.problem(asJson(document, m_random));
            QVERIFY2(problem.isEmpty(), (problem.toUtf8() + test::sortedText(document)).constData());
        }
        QVERIFY(taken > 20);
    }
};

QTEST_APPLESS_MAIN(TestJsonSchema)
#include "tst_json_schema.moc"
