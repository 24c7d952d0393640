// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "models/live_filter.h"
#include "models/live_filter_nodes.h"

#include "support/strict_messages.h"

#include <QRandomGenerator>
#include <QTest>

#include <ctime>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::gui;
using Problem = FilterError::Problem;

class TestLiveFilter final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        qputenv("TZ", "Europe/Berlin"); // the night of 25 October has two hours between two and three
        tzset();
    }
    void init() { test::failOnAnyComplaint(); }

    void matches_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<bool>("expected");
        QTest::addRow("nothing lets everything pass") << u""_s << true;
        QTest::addRow("blanks let everything pass") << u"   "_s << true;
        QTest::addRow("contains") << u"model:gpt-4o"_s << true;
        QTest::addRow("contains ignores case") << u"model:GPT"_s << true;
        QTest::addRow("exact wants all of it") << u"model=gpt-4o"_s << false;
        QTest::addRow("exact") << u"model=openai/gpt-4o"_s << true;
        QTest::addRow("glob is anchored") << u"model:gpt*"_s << false;
        QTest::addRow("glob") << u"model:openai/gpt-?o"_s << true;
        QTest::addRow("provider is the part before the slash") << u"provider=openai"_s << true;
        QTest::addRow("one of several tags") << u"tag=confidential"_s << true;
        QTest::addRow("a tag is not a part of the list") << u"tag=internal,"_s << false;
        QTest::addRow("cost above") << u"cost>0.002"_s << true;
        QTest::addRow("cost with a dollar sign") << u"cost<$0.0041"_s << false;
        QTest::addRow("cost to the last unit") << u"cost=0.0041"_s << true;
        QTest::addRow("tokens with k") << u"in>31k"_s << true;
        QTest::addRow("tokens below") << u"out>=389"_s << false;
        QTest::addRow("plain time is seconds") << u"ttft>1.2"_s << true;
        QTest::addRow("milliseconds") << u"ttft<=1210ms"_s << true;
        QTest::addRow("not known is neither above nor below") << u"dur>0 OR dur<=0"_s << false;
        QTest::addRow("attempts") << u"attempt>1"_s << true;
        QTest::addRow("status") << u"status:ok"_s << true;
        QTest::addRow("status of the way") << u"status:fell_back"_s << true;
        QTest::addRow("other status") << u"status:blocked"_s << false;
        QTest::addRow("reason") << u"reason:rate_limited"_s << true;
        QTest::addRow("chain") << u"chain=code"_s << true;
        QTest::addRow("task") << u"task=code"_s << true;
        QTest::addRow("label") << u"label=team=red"_s << true;
        QTest::addRow("one label of several") << u"label:project"_s << true;
        QTest::addRow("the whole set of tags") << u"tags=\"confidential, internal\""_s << true;
        QTest::addRow("one tag is not the whole set") << u"tags=internal"_s << false;
        QTest::addRow("a model that was tried") << u"tried=anthropic/claude-haiku"_s << true;
        QTest::addRow("a provider that was tried") << u"tried=anthropic/*"_s << true;
        QTest::addRow("a model that was not tried") << u"tried=openai/gpt-4o-mini"_s << false;
        QTest::addRow("nothing there") << u"policy=\"\""_s << true;
        QTest::addRow("nothing there where there is something") << u"client=\"\""_s << false;
        QTest::addRow("status of the cache") << u"status:cached"_s << false;
        QTest::addRow("status of the simulator") << u"status:simulated"_s << false;
        QTest::addRow("on that day") << u"time:2026-11-22"_s << true;
        QTest::addRow("on another day") << u"time:2026-11-21"_s << false;
        QTest::addRow("before the end of that day") << u"time<=2026-11-22"_s << true;
        QTest::addRow("not before that day") << u"time<2026-11-22"_s << false;
        QTest::addRow("after that day") << u"time>2026-11-22"_s << false;
        QTest::addRow("in that minute") << u"time=2026-11-22T14:02"_s << true;
        QTest::addRow("in that minute of today") << u"time:14:02"_s << true;
        QTest::addRow("from that second on") << u"time>=2026-11-22T14:02:56"_s << true;
        QTest::addRow("after that second") << u"time>2026-11-22T14:02:56"_s << false;
        QTest::addRow("with an offset") << u"time>=2026-11-22T13:02:00+00:00"_s << true;
        QTest::addRow("half an hour ago and newer") << u"time>-30min"_s << true;
        QTest::addRow("a minute ago and newer") << u"time>-1min"_s << false;
        QTest::addRow("pinned") << u"pinned:yes"_s << false;
        QTest::addRow("not pinned") << u"pinned:no"_s << true;
        QTest::addRow("not") << u"-client:smoke"_s << true;
        QTest::addRow("not that") << u"-client:claude-code"_s << false;
        QTest::addRow("and") << u"client:claude rule:secrets"_s << false;
        QTest::addRow("or") << u"client:cursor OR rule:code"_s << true;
        QTest::addRow("and binds closer than or") << u"client:cursor rule:code OR tag:internal"_s << true;
        QTest::addRow("parentheses") << u"client:cursor (rule:code OR tag:internal)"_s << false;
        QTest::addRow("not a group") << u"-(client:cursor OR client:cron)"_s << true;
        QTest::addRow("a word looks everywhere") << u"haiku OR code-heavy"_s << true;
        QTest::addRow("a phrase") << u"\"big job\""_s << true;
        QTest::addRow("a quoted value") << u"session:\"big job\""_s << true;
        QTest::addRow("minus inside a word is not a not") << u"code-heavy"_s << true;
        QTest::addRow("or in lower case is a word") << u"claude or"_s << false;
        QTest::addRow("field names ignore case") << u"Model:gpt"_s << true;
    }
    void matches()
    {
        QFETCH(const QString, filter);
        QFETCH(const bool, expected);
        StringPool pool;
        const LiveRow row = sample(pool);
        const QDateTime now(QDate(2026, 11, 22), QTime(14, 20));
        const auto compiled = LiveFilter::compile(filter, now);
        QVERIFY2(compiled.has_value(), qPrintable(compiled ? QString() : filterErrorText(compiled.error())));
        QCOMPARE(compiled->matches(row, pool), expected);
    }

    /// What the Dashboard writes for a stretch of time is read back as exactly that, also in the hour that comes twice.
    void momentsReadBack()
    {
        const qint64 hour = 3'600'000'000;
        const qint64 first = QDateTime(QDate(2026, 10, 24), QTime(20, 0)).toMSecsSinceEpoch() * 1'000;
        for (qint64 time = first; time < first + 12 * hour; time += hour / 4) {
            const QString text = momentText({time});
            const auto moment = filterMoment(text, QDateTime::currentDateTime());
            QVERIFY2(moment.has_value(), qPrintable(text));
            QVERIFY2(moment->from == time, qPrintable(text));
        }
        QCOMPARE(momentText({QDate(2026, 11, 1).startOfDay().toMSecsSinceEpoch() * 1'000}), u"2026-11-01"_s);
    }

    void relativeTimesAreKnown()
    {
        QVERIFY(LiveFilter::compile(u"client:a (time>-15min OR cost>1)"_s)->isRelative());
        QVERIFY(!LiveFilter::compile(u"time>=14:00 client:a"_s)->isRelative());
        QVERIFY(!LiveFilter::compile(QString())->isRelative());
    }

    void explainsWhatIsWrong_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<int>("problem");
        QTest::addColumn<qsizetype>("position");
        QTest::addColumn<QString>("suggestion");
        const auto row = [](const char *name, const QString &filter, Problem problem, qsizetype position,
                            const QString &suggestion = {}) {
            QTest::addRow("%s", name) << filter << static_cast<int>(problem) << position << suggestion;
        };
        row("a misspelt field", u"cost>1 modle:x"_s, Problem::UnknownField, 7, u"model"_s);
        row("a field nobody knows", u"xyzzyxyzzy:1"_s, Problem::UnknownField, 0);
        row("a misspelt status", u"status:blokced"_s, Problem::UnknownValue, 7, u"blocked"_s);
        row("pinned is yes or no", u"pinned:maybe"_s, Problem::UnknownValue, 7, u"yes"_s);
        row("not a number", u"cost>lots"_s, Problem::BadNumber, 5);
        row("not a time", u"time>soon"_s, Problem::BadTime, 5);
        row("not a day", u"time:2026-02-30"_s, Problem::BadTime, 5);
        row("not an hour", u"time>=25:00"_s, Problem::BadTime, 6);
        row("infinity is not a number", u"cost>inf"_s, Problem::BadNumber, 5);
        row("a number too large", u"in>1e300"_s, Problem::BadNumber, 3);
        row("no value", u"model: x"_s, Problem::MissingValue, 0);
        row("texts are not compared by size", u"client>3"_s, Problem::WrongOperator, 0, u"client:3"_s);
        row("or without a left side", u"OR a"_s, Problem::MissingOperand, 0);
        row("or without a right side", u"a OR "_s, Problem::MissingOperand, 2);
        row("a lonely minus", u"a - b"_s, Problem::MissingOperand, 2);
        row("an open quote", u"a \"b c"_s, Problem::UnclosedQuote, 2);
        row("an open parenthesis", u"(a b"_s, Problem::UnbalancedParenthesis, 0);
        row("a closing parenthesis too many", u"a) b"_s, Problem::UnbalancedParenthesis, 1);
        row("a tower of parentheses", u"("_s.repeated(5000), Problem::TooDeep, 33);
        row("a tower of minuses", u"-"_s.repeated(5000) + u'a', Problem::TooDeep, 33);
    }
    void explainsWhatIsWrong()
    {
        QFETCH(const QString, filter);
        QFETCH(const int, problem);
        QFETCH(const qsizetype, position);
        QFETCH(const QString, suggestion);
        const auto compiled = LiveFilter::compile(filter);
        QVERIFY(!compiled.has_value());
        QCOMPARE(static_cast<int>(compiled.error().problem), problem);
        QCOMPARE(compiled.error().position, position);
        QCOMPARE(compiled.error().suggestion, suggestion);
        QVERIFY(!filterErrorText(compiled.error()).isEmpty());
    }

    void survivesAnyText()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        const QString alphabet = u"ab:=<>()-\" *?OR\\cost1.k"_s;
        StringPool pool;
        const LiveRow row = sample(pool);
        for (int round = 0; round < 20'000; ++round) {
            QString text;
            for (quint32 i = random.bounded(24U); i > 0; --i)
                text += alphabet[random.bounded(static_cast<quint32>(alphabet.size()))];
            const auto compiled = LiveFilter::compile(text);
            if (compiled) {
                const auto negated = LiveFilter::compile(u"-(%1)"_s.arg(text));
                if (!text.trimmed().isEmpty())
                    QVERIFY2(negated && negated->matches(row, pool) != compiled->matches(row, pool), qPrintable(text));
            } else {
                const FilterError &error = compiled.error();
                QVERIFY2(error.position >= 0 && error.position + error.length <= text.size(), qPrintable(text));
            }
        }
    }

    void quotedValuesComeBack_data()
    {
        QTest::addColumn<QString>("value");
        QTest::addRow("plain") << u"gpt-4o"_s;
        QTest::addRow("blank") << u"big job"_s;
        QTest::addRow("quote") << u"a\"b"_s;
        QTest::addRow("backslash and blank") << u"a\\ b"_s;
        QTest::addRow("parenthesis") << u"f(x)"_s;
    }
    void quotedValuesComeBack()
    {
        QFETCH(const QString, value);
        StringPool pool;
        LiveRow row;
        row.session = pool.key(value);
        const auto compiled = LiveFilter::compile(u"session="_s + filterQuoted(value));
        QVERIFY(compiled.has_value());
        QVERIFY(compiled->matches(row, pool));
    }

    void globIsNeverExponential()
    {
        const QString text = QString(2000, u'a');
        QVERIFY(!fitsGlob(text, u"*a"_s.repeated(200) + u'b'));
        QVERIFY(fitsGlob(text, u"*a"_s.repeated(200)));
    }

private:
    static LiveRow sample(StringPool &pool)
    {
        LiveRow row;
        row.time = {QDateTime(QDate(2026, 11, 22), QTime(14, 2, 56)).toMSecsSinceEpoch() * 1'000};
        row.chain = pool.key(u"code"_s);
        row.task = pool.key(u"code"_s);
        row.labels = pool.key(u"team=red, project=alpha"_s);
        row.tried = pool.key(u"anthropic/claude-haiku, openai/gpt-4o"_s);
        row.client = pool.key(u"claude-code"_s);
        row.session = pool.key(u"the big job"_s);
        row.asked = pool.key(u"auto"_s);
        row.routed = pool.key(u"openai/gpt-4o"_s);
        row.zone = pool.key(u"us-retains"_s);
        row.rule = pool.key(u"code-heavy"_s);
        row.tags = pool.key(u"internal, confidential"_s);
        row.reason = pool.key(u"rate_limited"_s);
        row.status = DecisionStatus::Ok;
        row.priced = true;
        row.costNanoUsd = 4'100'000;
        row.costKind = CostKind::Computed;
        row.input = 31'204;
        row.output = 388;
        row.ttftUs = 1'210'000;
        row.attempts = 2;
        row.lane = 2;
        return row;
    }
};

QTEST_GUILESS_MAIN(TestLiveFilter)
#include "tst_live_filter.moc"
