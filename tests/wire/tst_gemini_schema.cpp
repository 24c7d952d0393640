// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "support/strict_messages.h"
#include "wire/gemini_json.h"

#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::wire;

class TestGeminiSchema final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void writes_data()
    {
        QTest::addColumn<QByteArray>("schema");
        QTest::addColumn<QByteArray>("expected"); ///< empty: nothing is left to say
        const auto row = [](const char *name, const char *schema, const char *expected) {
            QTest::addRow("%s", name) << QByteArray(schema) << QByteArray(expected);
        };
        row("types in capitals", R"({"type":"object","properties":{"a":{"type":"integer"}},"required":["a"]})",
            R"({"type":"OBJECT","properties":{"a":{"type":"INTEGER"}},"required":["a"]})");
        row("what Gemini refuses is left out",
            R"({"$schema":"x","type":"object","additionalProperties":false,"properties":{"a":{"type":"number","exclusiveMinimum":1,"multipleOf":2,"default":4,"minimum":0}}})",
            R"({"type":"OBJECT","properties":{"a":{"type":"NUMBER","minimum":0}}})");
        row("null makes nullable", R"({"type":["string","null"]})", R"({"type":"STRING","nullable":true})");
        row("several types are choices", R"({"type":["string","integer"]})",
            R"({"anyOf":[{"type":"STRING"},{"type":"INTEGER"}]})");
        row("a choice of null is nullable", R"({"anyOf":[{"type":"string"},{"type":"null"}]})",
            R"({"anyOf":[{"type":"STRING"}],"nullable":true})");
        row("oneOf becomes anyOf", R"({"oneOf":[{"type":"string"},{"type":"boolean"}]})",
            R"({"anyOf":[{"type":"STRING"},{"type":"BOOLEAN"}]})");
        row("references are put in their place",
            R"({"$defs":{"p":{"type":"object","properties":{"x":{"type":"number"}}}},"type":"array","items":{"$ref":"#/$defs/p"}})",
            R"({"type":"ARRAY","items":{"type":"OBJECT","properties":{"x":{"type":"NUMBER"}}}})");
        row("a reference into nowhere is text", R"({"type":"array","items":{"$ref":"#/$defs/q"}})",
            R"({"type":"ARRAY","items":{"type":"STRING"}})");
        row("a reference out of the document is text", R"({"type":"array","items":{"$ref":"https://x.example/s"}})",
            R"({"type":"ARRAY","items":{"type":"STRING"}})");
        row("a circle ends", "{\"$ref\":\"#\"}", R"({"type":"STRING"})");
        row("allOf of one", R"({"type":"array","items":{"allOf":[{"type":"integer"}]}})",
            R"({"type":"ARRAY","items":{"type":"INTEGER"}})");
        row("const is an enum of one", R"({"type":"string","const":"a"})", R"({"type":"STRING","enum":["a"]})");
        row("only strings are enumerated", R"({"type":"integer","enum":[1,2]})", R"({"type":"INTEGER"})");
        row("formats of numbers it knows stay",
            R"({"type":"object","properties":{"a":{"type":"integer","format":"int32"},"b":{"type":"integer","format":"uint8"},"c":{"type":"number","format":"double"},"d":{"type":"number","format":"int64"}}})",
            R"({"type":"OBJECT","properties":{"a":{"type":"INTEGER","format":"int32"},"b":{"type":"INTEGER"},"c":{"type":"NUMBER","format":"double"},"d":{"type":"NUMBER"}}})");
        row("formats it knows stay",
            R"({"type":"object","properties":{"a":{"type":"string","format":"date-time"},"b":{"type":"string","format":"uuid"}}})",
            R"({"type":"OBJECT","properties":{"a":{"type":"STRING","format":"date-time"},"b":{"type":"STRING"}}})");
        row("an array has items", R"({"type":"array"})", R"({"type":"ARRAY","items":{"type":"STRING"}})");
        row("only known properties are required",
            R"({"type":"object","properties":{"a":{"type":"string"}},"required":["a","b"]})",
            R"({"type":"OBJECT","properties":{"a":{"type":"STRING"}},"required":["a"]})");
        row("names may hold anything", "{\"type\":\"object\",\"properties\":{\"a\\\"\\\\\\n\":{\"type\":\"string\"}}}",
            "{\"type\":\"OBJECT\",\"properties\":{\"a\\\"\\\\\\n\":{\"type\":\"STRING\"}}}");
        row("no properties, nothing to say", R"({"type":"object","properties":{}})", "");
        row("an empty schema", "{}", "");
        row("no schema", "[1]", "");
        row("no JSON", "{", "");
    }
    void writes()
    {
        QFETCH(const QByteArray, schema);
        QFETCH(const QByteArray, expected);
        QCOMPARE(gemini::geminiSchema(schema).value_or(QByteArray()), expected);
    }

    void aSchemaThatRefersToItselfEnds()
    {
        const auto tree =
            gemini::geminiSchema("{\"$defs\":{\"n\":{\"type\":\"object\",\"properties\":{\"kids\":{\"type\":\"array\","
                                 "\"items\":{\"$ref\":\"#/$defs/n\"}}}}},\"$ref\":\"#/$defs/n\"}");
        QVERIFY(tree);
        QVERIFY(QJsonDocument::fromJson(*tree).isObject());
        QVERIFY(tree->size() < 10'000);
    }

    void aSchemaThatDoublesItselfIsBounded()
    {
        QByteArray schema =
            "{\"$defs\":{\"d0\":{\"type\":\"string\",\"description\":\"" + QByteArray(2000, 'x') + "\"}";
        for (int i = 1; i < 30; ++i) {
            const QByteArray below = "{\"$ref\":\"#/$defs/d" + QByteArray::number(i - 1) + "\"}";
            schema += ",\"d" + QByteArray::number(i) + "\":{\"type\":\"object\",\"properties\":{\"a\":" + below +
                      ",\"b\":" + below + "}}";
        }
        schema += "},\"$ref\":\"#/$defs/d29\"}";
        const auto written = gemini::geminiSchema(schema);
        QVERIFY(written);
        QVERIFY(QJsonDocument::fromJson(*written).isObject());
        QVERIFY2(written->size() < 16 * 1024 * 1024, qPrintable(QString::number(written->size())));
    }

    void reads_data()
    {
        QTest::addColumn<QByteArray>("schema");
        QTest::addColumn<QByteArray>("expected");
        QTest::addRow("types in small letters")
            << R"({"type":"OBJECT","properties":{"type":{"type":"STRING","nullable":true}},"propertyOrdering":["type"]})"_ba
            << R"({"type":"object","properties":{"type":{"type":["string","null"]}}})"_ba;
        QTest::addRow("numbers out of their quotes")
            << R"({"type":"ARRAY","items":{"type":"INTEGER"},"minItems":"2"})"_ba
            << R"({"type":"array","items":{"type":"integer"},"minItems":2})"_ba;
        QTest::addRow("choices") << R"({"anyOf":[{"type":"STRING","format":"enum","enum":["A"]}]})"_ba
                                 << R"({"anyOf":[{"type":"string","enum":["A"]}]})"_ba;
    }
    void reads()
    {
        QFETCH(const QByteArray, schema);
        QFETCH(const QByteArray, expected);
        JsonReader reader;
        simdjson::dom::element root;
        QVERIFY(reader.parse(schema, root) == simdjson::SUCCESS);
        QCOMPARE(gemini::plainSchema(root), expected);
    }
};

QTEST_GUILESS_MAIN(TestGeminiSchema)
#include "tst_gemini_schema.moc"
