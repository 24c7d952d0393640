// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "classify/learnt_classifier.h"
#include "classify/polite_ends.h"
#include "classify/text_language.h"
#include "support/strict_messages.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QTest>

#include <chrono>
#include <cmath>
#include <numeric>

using namespace signalbox;
using namespace Qt::StringLiterals;

namespace {

QByteArray bodyOf(const QString &prompt, const QString &system = {})
{
    QJsonArray messages;
    if (!system.isEmpty())
        messages.append(QJsonObject{{u"role"_s, u"system"_s}, {u"content"_s, system}});
    messages.append(QJsonObject{{u"role"_s, u"user"_s}, {u"content"_s, prompt}});
    return QJsonDocument(QJsonObject{{u"model"_s, u"auto"_s}, {u"messages"_s, messages}}).toJson(QJsonDocument::Compact);
}

classify::LearntClassifier &classifier()
{
    static classify::LearntClassifier one(classify::shippedClassifier().model, 1);
    return one;
}

classify::FullClassification classified(const QByteArray &body)
{
    const auto facts = wire::readChatRequest(body);
    return facts ? classifier().classifyFully(*facts) : classify::FullClassification();
}

QByteArray shippedFile()
{
    QFile file(u":/classifier/tasks.weights"_s);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestLearntClassifier final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }
    void shippedWeightsAreSmall();
    void tellsTasks_data();
    void tellsTasks();
    void systemPromptsCount();
    void posteriorsSumToOne();
    void harmlessEditsChangeNothing_data();
    void harmlessEditsChangeNothing();
    void politeEndsGo_data();
    void politeEndsGo();
    void damagedWeightsAreRefused_data();
    void damagedWeightsAreRefused();
    void anyDamageIsNoticed();
    void withoutWeightsTheRulesAnswer();
    void hostileTexts_data();
    void hostileTexts();
    void tellsLanguages_data();
    void tellsLanguages();
};

void TestLearntClassifier::shippedWeightsAreSmall()
{
    QVERIFY2(classify::shippedClassifier().problem.isEmpty(), qPrintable(classify::shippedClassifier().problem));
    QVERIFY(shippedFile().size() <= 256 * 1024);
    QCOMPARE(classify::shippedClassifier().model->subjects().size(), 14);
}

void TestLearntClassifier::tellsTasks_data()
{
    QTest::addColumn<QString>("prompt");
    QTest::addColumn<Task>("task");
    QTest::newRow("code") << u"Write a C++ function that reverses a linked list in place and add unit tests"_s << Task::Code;
    QTest::newRow("maths") << u"A train leaves at 9 and travels 240 km at 80 km/h. How many minutes does it take in total?"_s << Task::Maths;
    QTest::newRow("translation") << u"Translate the following sentence into French: the shop is closed on Mondays."_s << Task::Translation;
    QTest::newRow("summary") << u"Summarise the following article in three bullet points: The council voted on Tuesday to widen the road."_s
                             << Task::Summarisation;
    QTest::newRow("story") << u"Write a short story about a dragon who is afraid of flying."_s << Task::Creative;
    QTest::newRow("greeting") << u"hello!"_s << Task::Chat;
    QTest::newRow("two words of it") << u"Hi, thanks!"_s << Task::Chat;
    QTest::newRow("fact") << u"What is the capital of Mongolia?"_s << Task::Factual;
}

void TestLearntClassifier::tellsTasks()
{
    QFETCH(QString, prompt);
    const classify::FullClassification full = classified(bodyOf(prompt));
    QTEST(full.said.task, "task");
    QVERIFY(full.said.confidence >= classify::shippedClassifier().model->leastConfidence());
}

void TestLearntClassifier::systemPromptsCount()
{
    const auto alone = classified(bodyOf(u"The shop is closed on Mondays."_s));
    const auto told = classified(bodyOf(u"The shop is closed on Mondays."_s, u"Translate everything the user says into German."_s));
    const auto translation = static_cast<std::size_t>(Task::Translation);
    QVERIFY(told.tasks[translation] > alone.tasks[translation]);
    QCOMPARE(told.said.task, Task::Translation);
}

void TestLearntClassifier::posteriorsSumToOne()
{
    QRandomGenerator random(7);
    for (int round = 0; round < 200; ++round) {
        QString text;
        for (int i = random.bounded(300); i > 0; --i)
            text += QChar(static_cast<char16_t>(random.bounded(1, 0xD7FF)));
        const classify::FullClassification full = classified(bodyOf(text));
        const double tasks = std::accumulate(full.tasks.begin(), full.tasks.end(), 0.0);
        const double subjects = std::accumulate(full.learnt.subjects.begin(), full.learnt.subjects.end(), 0.0);
        QVERIFY2(std::abs(tasks - 1.0) < 1e-9 && std::abs(subjects - 1.0) < 1e-9, qPrintable(text.toHtmlEscaped()));
    }
}

void TestLearntClassifier::harmlessEditsChangeNothing_data()
{
    QTest::addColumn<QString>("edited");
    const QString prompt = u"Which of the two drugs lowers blood pressure more quickly, and why?"_s;
    QTest::newRow("capitals") << prompt.toUpper();
    QTest::newRow("small letters") << prompt.toLower();
    QTest::newRow("spaces") << QString(prompt).replace(u' ', u"  \n "_s);
    QTest::newRow("please") << u"Please, "_s + prompt.toLower();
    QTest::newRow("wide spaces") << QString(prompt).replace(u' ', QChar(0xA0));
}

void TestLearntClassifier::harmlessEditsChangeNothing()
{
    QFETCH(QString, edited);
    const auto plain = classified(bodyOf(u"Which of the two drugs lowers blood pressure more quickly, and why?"_s));
    const auto other = classified(bodyOf(edited));
    QCOMPARE(other.said.task, plain.said.task);
    QVERIFY(std::abs((other.learnt.strong - other.learnt.weak) - (plain.learnt.strong - plain.learnt.weak)) < 0.05);
}

void TestLearntClassifier::politeEndsGo_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("inner");
    QTest::newRow("nothing to go") << QByteArray("x y z in a lot") << QByteArray("x y z in a lot");
    QTest::newRow("before") << QByteArray("Hello, please explain it") << QByteArray("explain it");
    QTest::newRow("after") << QByteArray("What is it?\nThank you very much in advance.") << QByteArray("What is it?");
    QTest::newRow("both") << QByteArray("Kindly say it. Thanks!") << QByteArray("say it.");
    QTest::newRow("a word of the text") << QByteArray("A thank you note") << QByteArray("A thank you note");
    QTest::newRow("nothing else said") << QByteArray("Hi, thanks!") << QByteArray("Hi, thanks!");
    QTest::newRow("nothing") << QByteArray() << QByteArray();
}

void TestLearntClassifier::politeEndsGo()
{
    QFETCH(QByteArray, text);
    const std::string_view inner = classify::withoutPoliteEnds({text.constData(), static_cast<std::size_t>(text.size())});
    QTEST(QByteArray(inner.data(), static_cast<qsizetype>(inner.size())), "inner");
}

void TestLearntClassifier::damagedWeightsAreRefused_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QString>("says");
    const QByteArray whole = shippedFile();
    QByteArray flipped = whole;
    flipped[flipped.size() / 2] = static_cast<char>(flipped[flipped.size() / 2] ^ 1);
    QTest::newRow("empty") << QByteArray() << u"no file of weights"_s;
    QTest::newRow("foreign") << QByteArray(300'000, 'x') << u"no file of weights"_s;
    QTest::newRow("only its name") << whole.left(20) << u"cut off"_s;
    QTest::newRow("cut off") << whole.left(whole.size() - 1) << u"damaged"_s;
    QTest::newRow("one bit") << flipped << u"damaged"_s;
    QTest::newRow("longer") << whole + 'x' << u"damaged"_s;
}

void TestLearntClassifier::damagedWeightsAreRefused()
{
    QFETCH(QByteArray, file);
    const Result<classify::LearntModel> model = classify::LearntModel::read(file);
    QVERIFY(!model);
    QFETCH(QString, says);
    QVERIFY2(model.error().message.contains(says), qPrintable(model.error().message));
}

void TestLearntClassifier::anyDamageIsNoticed()
{
    const QByteArray whole = shippedFile();
    QRandomGenerator random(11);
    for (int round = 0; round < 50; ++round) {
        QByteArray file = whole;
        const qsizetype at = random.bounded(static_cast<int>(file.size()));
        file[at] = static_cast<char>(file[at] ^ (1 << random.bounded(8)));
        QVERIFY2(!classify::LearntModel::read(file), qPrintable(QString::number(at)));
    }
    QVERIFY(classify::LearntModel::read(whole));
}

void TestLearntClassifier::withoutWeightsTheRulesAnswer()
{
    const std::unique_ptr<classify::Classifier> rules = classify::makeClassifier({nullptr, u"damaged"_s}, 1);
    QVERIFY(dynamic_cast<classify::RuleClassifier *>(rules.get()) != nullptr);
    const QByteArray body = bodyOf(u"Translate into French: good morning"_s);
    QCOMPARE(rules->classify(body, *wire::readChatRequest(body)).task, Task::Translation);
}

void TestLearntClassifier::hostileTexts_data()
{
    QTest::addColumn<QString>("prompt");
    QTest::addColumn<bool>("unknown");
    QTest::newRow("nothing") << QString() << true;
    QTest::newRow("one character") << u"?"_s << true;
    QTest::newRow("spaces") << QString(5'000, u' ') << true;
    QTest::newRow("1 MB of one letter") << QString(1'000'000, u'a') << false;
    QTest::newRow("1 MB of marks") << QString(1'000'000, u'(') << false;
    QString binary;
    for (int i = 0; i < 20'000; ++i)
        binary += QChar(static_cast<char16_t>((i * 7919) % 0xD800));
    QTest::newRow("binary") << binary << false;
    QTest::newRow("scripts") << u"Привет 你好 hello שלום こんにちは नमस्ते 🎲🎲 مرحبا"_s.repeated(500) << false;
    QTest::newRow("marks upon marks") << (u"e"_s + QString(2'000, QChar(0x301))).repeated(50) << false;
}

void TestLearntClassifier::hostileTexts()
{
    QFETCH(QString, prompt);
    QFETCH(bool, unknown);
    const QByteArray body = bodyOf(prompt);
    const auto facts = wire::readChatRequest(body);
    QVERIFY(facts);
    const auto before = std::chrono::steady_clock::now();
    const classify::FullClassification full = classifier().classifyFully(*facts);
    const auto took = std::chrono::steady_clock::now() - before;
    QVERIFY(full.said.confidence >= 0.0 && full.said.confidence <= 1.0);
    QVERIFY(std::isfinite(full.learnt.strong) && std::isfinite(full.learnt.weak));
    if (unknown)
        QCOMPARE(full.said.task, Task::Unknown);
    QVERIFY(took < std::chrono::milliseconds(500)); // by far: with sanitizers on a busy machine
}

void TestLearntClassifier::tellsLanguages_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("language");
    QTest::newRow("en") << u"What is the capital of France?"_s << u"en"_s;
    QTest::newRow("de") << u"Was ist der Unterschied zwischen Föhn und Bise?"_s << u"de"_s;
    QTest::newRow("fr") << u"Quelle est la capitale du Pérou ?"_s << u"fr"_s;
    QTest::newRow("es") << u"¿Cuál es el río más largo de la península?"_s << u"es"_s;
    QTest::newRow("ru") << u"Почему Байкал такой глубокий?"_s << u"ru"_s;
    QTest::newRow("zh") << u"为什么海水是咸的?"_s << u"zh"_s;
    QTest::newRow("ja") << u"なぜ紅葉は赤くなるのですか。"_s << u"ja"_s;
    QTest::newRow("nothing") << u"4711 %%%"_s << u"und"_s;
}

void TestLearntClassifier::tellsLanguages()
{
    QFETCH(QString, text);
    const QByteArray utf8 = text.toUtf8();
    QTEST(QString(classify::languageOf({utf8.constData(), static_cast<std::size_t>(utf8.size())})), "language");
}

QTEST_GUILESS_MAIN(TestLearntClassifier)
#include "tst_learnt_classifier.moc"
