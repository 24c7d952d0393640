// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "classify/code_line.h"
#include "classify/rule_classifier.h"
#include "support/strict_messages.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace signalbox;
using namespace Qt::StringLiterals;

namespace {

QByteArray json(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QByteArray bodyOf(const QString &prompt)
{
    return json({{u"model"_s, u"auto"_s}, {u"messages"_s, QJsonArray{QJsonObject{{u"role"_s, u"user"_s}, {u"content"_s, prompt}}}}});
}

classify::Classification classified(const QByteArray &body)
{
    const auto facts = wire::readChatRequest(body);
    if (!facts) {
        QTest::qFail(qPrintable(facts.error().message), __FILE__, __LINE__);
        return {};
    }
    static classify::RuleClassifier classifier(1); // making one takes longer than a classification
    return classifier.classify(body, *facts);
}

struct Labelled
{
    QByteArray body;
    QString prompt; ///< empty when a whole request is given
    Task task = Task::Unknown;
};

/// 156 prompts and requests in ten languages.
QList<Labelled> labelled()
{
    QList<Labelled> list;
    QFile file(QFINDTESTDATA("prompts.jsonl"));
    if (!file.open(QIODevice::ReadOnly))
        return list;
    while (!file.atEnd()) {
        const QJsonObject line = QJsonDocument::fromJson(file.readLine()).object();
        const QString prompt = line[u"prompt"_s].toString();
        list.append({prompt.isEmpty() ? json(line[u"request"_s].toObject()) : bodyOf(prompt), prompt,
                     taskFromName(line[u"task"_s].toString()).value_or(Task::Unknown)});
    }
    return list;
}

constexpr auto tool = R"({"type":"function","function":{"name":"read_file","parameters":{}}})";

} // namespace

class TestRuleClassifier final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }
    void foldsWords_data();
    void foldsWords();
    void cutBytesAreNoTrouble();
    void tellsCodeLines_data();
    void tellsCodeLines();
    void stepsOfAgents_data();
    void stepsOfAgents();
    void tellsTasksOfRealisticPrompts();
    void harmlessEditsChangeNothing_data();
    void harmlessEditsChangeNothing();
    void followUpsBelongToWhatTheySpeakOf();
    void saysUnknownOfNothing_data();
    void saysUnknownOfNothing();
    void clearIsSurerThanMixed();
    void hardIsHarder_data();
    void hardIsHarder();
    void remembersNumbersOnly();
    void isBoundedInTime();
};

void TestRuleClassifier::foldsWords_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("words");
    QTest::newRow("marks go") << u"Übersetze, s'il te plaît: ÇA"_s << u"ubersetze s il te plait ca"_s;
    QTest::newRow("decomposed marks go") << u"re\u0301sume\u0301"_s << u"resume"_s;
    QTest::newRow("names of languages stay whole") << u"C++ or C#? (F#)"_s << u"c++ or c# f#"_s;
    QTest::newRow("Cyrillic") << u"Переведи ЁЛКА"_s << u"переведи елка"_s;
    QTest::newRow("no words without spaces") << u"请翻译 hello 你好"_s << u"hello"_s;
    QTest::newRow("signs part words") << u"a×b—c…d"_s << u"a b c d"_s;
    QTest::newRow("nothing") << u""_s << u""_s;
}

void TestRuleClassifier::foldsWords()
{
    QFETCH(QString, text);
    const QByteArray utf8 = text.toUtf8();
    classify::FoldedText folded;
    folded.read({utf8.constData(), static_cast<std::size_t>(utf8.size())});
    QStringList words;
    for (const std::string_view word : folded.words())
        words.append(QString::fromUtf8(word));
    QTEST(words.join(u' '), "words");
}

void TestRuleClassifier::cutBytesAreNoTrouble()
{
    const QByteArray text = u"é日😀 Übersetze 翻译"_s.toUtf8();
    classify::TextLooker looker;
    for (qsizetype from = 0; from < text.size(); ++from) {
        for (qsizetype to = from; to <= text.size(); ++to)
            (void)looker.look({text.constData() + from, static_cast<std::size_t>(to - from)});
    }
    QVERIFY(looker.look({text.constData(), static_cast<std::size_t>(text.size())}).has(classify::Cue::Translate));
}

void TestRuleClassifier::tellsCodeLines_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<bool>("code");
    QTest::newRow("python def") << QByteArray("def total(items):") << true;
    QTest::newRow("statement") << QByteArray("int x = foo(17);") << true;
    QTest::newRow("include") << QByteArray("#include <vector>") << true;
    QTest::newRow("brace") << QByteArray("}") << true;
    QTest::newRow("query") << QByteArray("SELECT name FROM users WHERE id = 3") << true;
    QTest::newRow("markup") << QByteArray("<div class=\"a\">text</div>") << true;
    QTest::newRow("arrow") << QByteArray("items.map((x) => x.id)") << true;
    QTest::newRow("import") << QByteArray("import os") << true;
    QTest::newRow("prose") << QByteArray("Write a poem about the sea.") << false;
    QTest::newRow("prose that imports") << QByteArray("import duties rose by a third, which nobody had expected in spring.") << false;
    QTest::newRow("prose from") << QByteArray("from my point of view this is fine.") << false;
    QTest::newRow("formula") << QByteArray("$x^2 + 2x = (x + 1)^2 - 1$") << false;
    QTest::newRow("LaTeX") << QByteArray("\\frac{a}{b} = \\frac{c}{d}") << false;
    QTest::newRow("empty") << QByteArray() << false;
}

void TestRuleClassifier::tellsCodeLines()
{
    QFETCH(QByteArray, line);
    QTEST(classify::isCodeLine({line.constData(), static_cast<std::size_t>(line.size())}), "code");
}

void TestRuleClassifier::stepsOfAgents_data()
{
    QTest::addColumn<QByteArray>("messages");
    QTest::addColumn<QByteArray>("tools");
    QTest::addColumn<bool>("agent");
    const QByteArray call = R"({"role":"assistant","content":null,"tool_calls":[{"id":"1","type":"function","function":{"name":"read_file","arguments":"{}"}}]})";
    const QByteArray result = R"({"role":"tool","tool_call_id":"1","content":"int main() {}"})";
    const QByteArray ask = R"({"role":"user","content":"Write a poem about the sea."})";
    const QByteArray fix = R"({"role":"user","content":"Fix the failing build."})";
    const QByteArray three = QByteArray(tool) + ',' + tool + ',' + tool;
    QTest::newRow("ends with a tool's result") << fix + ',' + call + ',' + result << QByteArray(tool) << true;
    QTest::newRow("a result without tools offered") << fix + ',' + call + ',' + result << QByteArray() << true;
    QTest::newRow("goes on after results") << fix + ',' + call + ',' + result + ',' + ask << QByteArray(tool) << true;
    QTest::newRow("a result as Anthropic says it")
        << fix + R"(,{"role":"assistant","content":[{"type":"tool_use","id":"1","name":"f","input":{}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"1","content":"ok"}]})"
        << QByteArray(tool) << true;
    QTest::newRow("several tools and a vague wish") << QByteArray(R"({"role":"user","content":"Have a look at it, then do what is needed."})") << three << true;
    QTest::newRow("one tool offered to somebody who wants a poem") << ask << QByteArray(tool) << false;
    QTest::newRow("no tools") << ask << QByteArray() << false;
}

void TestRuleClassifier::stepsOfAgents()
{
    QFETCH(QByteArray, messages);
    QFETCH(QByteArray, tools);
    QByteArray body = R"({"model":"auto","messages":[)" + messages + ']';
    if (!tools.isEmpty())
        body += R"(,"tools":[)" + tools + ']';
    const classify::Classification said = classified(body + '}');
    QTEST(said.task == Task::AgentStep, "agent");
}

/// Honest rather than brave: nearly all are right, and what is wrong is not said with confidence.
void TestRuleClassifier::tellsTasksOfRealisticPrompts()
{
    const QList<Labelled> list = labelled();
    QVERIFY(list.size() >= 150);
    int right = 0;
    for (const Labelled &entry : list) {
        const classify::Classification said = classified(entry.body);
        right += said.task == entry.task ? 1 : 0;
        if (said.task != entry.task && said.confidence >= 0.6)
            QFAIL(qPrintable(u"%1 instead of %2: %3"_s.arg(taskName(said.task), taskName(entry.task), QString::fromUtf8(entry.body.left(200)))));
        QVERIFY(said.difficulty >= 0.0 && said.difficulty <= 1.0);
    }
    QVERIFY2(right * 100 >= list.size() * 97, qPrintable(u"%1 of %2"_s.arg(right).arg(list.size())));
}

void TestRuleClassifier::harmlessEditsChangeNothing_data()
{
    QTest::addColumn<int>("edit");
    QTest::newRow("lower case") << 0;
    QTest::newRow("upper case") << 1;
    QTest::newRow("more spaces") << 2;
    QTest::newRow("please") << 3;
}

void TestRuleClassifier::harmlessEditsChangeNothing()
{
    QFETCH(int, edit);
    int same = 0;
    int all = 0;
    for (const Labelled &entry : labelled()) {
        if (entry.prompt.isEmpty())
            continue;
        const QString edited = edit == 0 ? entry.prompt.toLower()
            : edit == 1                  ? entry.prompt.toUpper()
            : edit == 2                  ? u"\n "_s + QString(entry.prompt).replace(u' ', u"  "_s) + u"  \n"_s
                                         : u"Could you please help me with this? "_s + entry.prompt;
        same += classified(bodyOf(edited)).task == classified(entry.body).task ? 1 : 0;
        ++all;
    }
    QVERIFY2(all > 100 && same * 100 >= all * 99, qPrintable(u"%1 of %2"_s.arg(same).arg(all)));
}

void TestRuleClassifier::followUpsBelongToWhatTheySpeakOf()
{
    const auto message = [](const char *role, const char *text) {
        return QJsonObject{{u"role"_s, QString::fromLatin1(role)}, {u"content"_s, QString::fromLatin1(text)}};
    };
    const auto conversation = [&](const char *first) {
        return json({{u"model"_s, u"auto"_s},
                     {u"messages"_s, QJsonArray{message("user", first), message("assistant", "Here it is."), message("user", "Make it shorter.")}}});
    };
    QCOMPARE(classified(conversation("Write a poem about the sea.")).task, Task::Creative);
    QCOMPARE(classified(conversation("Write a Python function that parses a CSV file.")).task, Task::Code);
}

void TestRuleClassifier::saysUnknownOfNothing_data()
{
    QTest::addColumn<QString>("prompt");
    QTest::newRow("empty") << u""_s;
    QTest::newRow("one letter") << u"x"_s;
    QTest::newRow("dots") << u"..."_s;
    QTest::newRow("noise") << u"asdkjh qweoiu zxmnb"_s;
    QTest::newRow("a number") << u"4711"_s;
    QTest::newRow("a language without cues") << u"Mikä päivä tänään on"_s;
    QTest::newRow("emoji") << u"🙂🙂🙂"_s;
}

void TestRuleClassifier::saysUnknownOfNothing()
{
    QFETCH(QString, prompt);
    const classify::Classification said = classified(bodyOf(prompt));
    QCOMPARE(taskName(said.task), taskName(Task::Unknown));
    QVERIFY(said.confidence < 0.5);
}

void TestRuleClassifier::clearIsSurerThanMixed()
{
    const double clear = classified(bodyOf(u"Translate this sentence into German: good morning"_s)).confidence;
    const double mixed = classified(bodyOf(u"Summarise this, then translate it into German and write a function for it"_s)).confidence;
    QVERIFY2(clear > mixed, qPrintable(u"%1, %2"_s.arg(clear).arg(mixed)));
    QVERIFY2(clear <= 0.985 && mixed >= 0.0, qPrintable(u"%1, %2"_s.arg(clear).arg(mixed)));
}

void TestRuleClassifier::hardIsHarder_data()
{
    QTest::addColumn<QString>("easy");
    QTest::addColumn<QString>("hard");
    QTest::newRow("maths") << u"What is 2 + 2?"_s
                           << u"Prove that for all positive integers $n$, $\\sum_{k=1}^n k^3 = \\left(\\frac{n(n+1)}{2}\\right)^2$, and derive the analogous "
                              "theorem for fourth powers."_s;
    QTest::newRow("code") << u"Write a simple hello world in Python."_s
                          << u"Implement a lock-free concurrent hash map in C++. It must be linearizable, must not allocate while reading, must handle "
                             "resizing without blocking, and you must prove that no deadlock or race condition is possible."_s;
    QTest::newRow("chat") << u"hi!"_s << u"Compare the consequences of the two strategies for our distributed architecture and decide."_s;
}

void TestRuleClassifier::hardIsHarder()
{
    QFETCH(QString, easy);
    QFETCH(QString, hard);
    const double low = classified(bodyOf(easy)).difficulty;
    const double high = classified(bodyOf(hard)).difficulty;
    QVERIFY2(low + 0.2 < high, qPrintable(u"%1 and %2"_s.arg(low).arg(high)));
}

void TestRuleClassifier::remembersNumbersOnly()
{
    classify::RuleClassifier classifier(7);
    const QByteArray body = bodyOf(u"Translate this to French: good morning"_s);
    const auto facts = wire::readChatRequest(body);
    QVERIFY(facts);
    const classify::Classification first = classifier.classify(body, *facts);
    QCOMPARE(classifier.remembered(), quint64{0});
    QCOMPARE(classifier.classify(body, *facts), first);
    QCOMPARE(classifier.remembered(), quint64{1});
    for (int i = 0; i < 20'000; ++i) { // more than is kept
        const QByteArray other = bodyOf(u"Translate number %1"_s.arg(i));
        (void)classifier.classify(other, *wire::readChatRequest(other));
    }
    QCOMPARE(classifier.classify(body, *facts), first);
}

/// A megabyte in one message is looked at as far as four kilobytes: its middle changes nothing.
void TestRuleClassifier::isBoundedInTime()
{
    const QString begin = u"Summarise the following article.\n"_s + u"Nothing is said here. "_s.repeated(200);
    const QString end = u" Nothing is said here."_s.repeated(100);
    const classify::Classification quiet = classified(bodyOf(begin + u"x"_s.repeated(1'000'000) + end));
    const classify::Classification loud = classified(bodyOf(begin + u"def f(): return 1;\n"_s.repeated(52'632).left(1'000'000) + end));
    QCOMPARE(taskName(quiet.task), taskName(Task::Summarisation));
    QCOMPARE(loud, quiet);
}

QTEST_GUILESS_MAIN(TestRuleClassifier)
#include "tst_rule_classifier.moc"
