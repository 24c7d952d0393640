// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "access/token_file.h"
#include "access/token_source.h"
#include "support/strict_messages.h"

#include <QFile>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <thread>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace signalbox::access;
using server::Scope;

namespace {

/// One token of the file, with `change` put in place of `what`.
QByteArray fileWith(const QByteArray &what = {}, const QByteArray &change = {})
{
    QByteArray text = R"({"version":1,"tokens":[{"name":"bot","sha256":")" + QByteArray(64, 'a')
        + R"(","scopes":["inference"],"default_tag":"public","labels":["a=b"],"created":"2026-11-22T10:00:00Z"}]})";
    if (!what.isEmpty()) {
        [&] { QVERIFY(text.contains(what)); }();
        text.replace(what, change);
    }
    return text;
}

} // namespace

class TestClientTokens final : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        test::failOnAnyComplaint();
        m_dir = std::make_unique<QTemporaryDir>();
        QVERIFY(m_dir->isValid());
        m_file = tokenFileIn(m_dir->path());
    }

    void hashesAsTheStandardSays()
    {
        // FIPS 180-2, appendix B.1
        QCOMPARE(hashOf("abc").toHex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"_ba);
    }

    void theFileNeverHoldsTheToken()
    {
        const Result<Secret> token = create(u"bot"_s);
        QVERIFY(token);
        QVERIFY(token->reveal().startsWith("sb-"));
        QCOMPARE(token->reveal().size(), tokenLength);
        const QByteArray kept = content();
        QVERIFY(!kept.contains(token->reveal()));
        QVERIFY(!kept.contains(token->reveal().sliced(3)));
        QVERIFY(kept.contains(hashOf(token->reveal()).toHex()));
        QVERIFY(create(u"other"_s)->reveal() != token->reveal());
    }

    void theFileIsItsOwnersOnly()
    {
        QVERIFY(create(u"bot"_s));
        constexpr QFileDevice::Permissions others = QFileDevice::ReadGroup | QFileDevice::WriteGroup
            | QFileDevice::ReadOther | QFileDevice::WriteOther | QFileDevice::ExeGroup | QFileDevice::ExeOther;
        QCOMPARE(QFileInfo(m_file).permissions() & others, QFileDevice::Permissions());
    }

    void readsBackWhatItWrote()
    {
        ClientToken wanted;
        wanted.name = u"news-bot"_s;
        wanted.scopes = Scope::Inference | Scope::Metrics;
        wanted.defaultTag = u"public"_s;
        wanted.labels = {u"team=news"_s, u"project=alpha"_s};
        const QDateTime before = QDateTime::currentDateTimeUtc().addSecs(-1);
        QVERIFY(createToken(m_file, wanted));
        const Result<QList<ClientToken>> tokens = loadTokens(m_file);
        QVERIFY(tokens);
        QCOMPARE(tokens->size(), 1);
        const ClientToken &token = tokens->constFirst();
        QCOMPARE(token.name, wanted.name);
        QCOMPARE(token.scopes, wanted.scopes);
        QCOMPARE(token.defaultTag, wanted.defaultTag);
        QCOMPARE(token.labels, wanted.labels);
        QVERIFY(token.created > before);
        QCOMPARE(*parseTokens(tokensJson(*tokens)), *tokens);
    }

    void names_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("good");
        QTest::addRow("plain") << u"news-bot_2.x"_s << true;
        QTest::addRow("longest") << QString(64, u'a') << true;
        QTest::addRow("too long") << QString(65, u'a') << false;
        QTest::addRow("empty") << QString() << false;
        QTest::addRow("space") << u"news bot"_s << false;
        QTest::addRow("a pattern of rules") << u"news*"_s << false;
        QTest::addRow("not ASCII") << u"b\u00f6t"_s << false;
        QTest::addRow("control character") << u"bot\n"_s << false;
        QTest::addRow("the owner's") << u"local"_s << false;
        QTest::addRow("the owner's in capitals") << u"LOCAL"_s << false;
    }
    void names()
    {
        QFETCH(const QString, name);
        QFETCH(const bool, good);
        const Result<Secret> token = create(name);
        QCOMPARE(token.has_value(), good);
        QCOMPARE(QFile::exists(m_file), good);
        if (!good)
            QCOMPARE(token.error().kind, ErrorKind::InvalidRequest);
    }

    void labels_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("label");
        QTest::addRow("plain") << u"project=alpha"_s << u"project=alpha"_s;
        QTest::addRow("spaces") << u" project = alpha "_s << u"project=alpha"_s;
        QTest::addRow("a tag") << u"secret"_s << QString();
        QTest::addRow("no value") << u"project="_s << QString();
        QTest::addRow("no key") << u"=alpha"_s << QString();
        QTest::addRow("two") << u"a=b,c=d"_s << QString();
        QTest::addRow("a tag beside") << u"a=b,secret"_s << QString();
        QTest::addRow("empty") << QString() << QString();
    }
    void labels()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, label);
        QCOMPARE(readLabel(text).value_or(QString()), label);
    }

    void aNameIsTakenWhateverTheCase()
    {
        QVERIFY(create(u"bot"_s));
        const QByteArray before = content();
        const Result<Secret> second = create(u"BOT"_s);
        QVERIFY(!second);
        QCOMPARE(second.error().kind, ErrorKind::InvalidRequest);
        QCOMPARE(content(), before);
    }

    void revokesOneAndOnlyIt()
    {
        QVERIFY(create(u"one"_s));
        QVERIFY(create(u"two"_s));
        const Result<void> unknown = revokeToken(m_file, u"twoo"_s);
        QVERIFY(!unknown);
        QCOMPARE(unknown.error().kind, ErrorKind::NotFound);
        QVERIFY(unknown.error().message.contains(u"`two`"_s));
        QVERIFY(revokeToken(m_file, u"one"_s));
        QCOMPARE(loadTokens(m_file)->size(), 1);
        QCOMPARE(loadTokens(m_file)->constFirst().name, u"two"_s);
    }

    void twoProcessesAtOnceLoseNothing()
    {
        std::atomic<int> made = 0;
        std::vector<std::thread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([this, i, &made] {
                for (int k = 0; k < 5; ++k)
                    made += create(u"bot-%1-%2"_s.arg(i).arg(k)) ? 1 : 0;
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(made.load(), 20);
        QCOMPARE(loadTokens(m_file)->size(), 20);
    }

    void damagedFiles_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("said");
        QTest::addRow("empty") << QByteArray() << u"not JSON"_s;
        QTest::addRow("cut") << fileWith().chopped(9) << u"not JSON"_s;
        QTest::addRow("an array") << "[]"_ba << u"version"_s;
        QTest::addRow("a later version") << fileWith(R"("version":1)", R"("version":2)") << u"version"_s;
        QTest::addRow("no list") << R"({"version":1,"tokens":{}})"_ba << u"\"tokens\""_s;
        QTest::addRow("a restriction we do not know")
            << fileWith(R"("created")", R"("budget":"5 USD","created")") << u"\"budget\""_s;
        QTest::addRow("an unknown key at the top") << fileWith(R"("version")", R"("x":1,"version")") << u"\"x\""_s;
        QTest::addRow("no name") << fileWith(R"("name":"bot",)", "") << u"name"_s;
        QTest::addRow("the owner's name") << fileWith(R"("bot")", R"("local")") << u"name"_s;
        QTest::addRow("short hash") << fileWith(QByteArray(64, 'a'), QByteArray(62, 'a')) << u"sha256"_s;
        QTest::addRow("hash of other letters") << fileWith(QByteArray(64, 'a'), QByteArray(64, 'z')) << u"sha256"_s;
        QTest::addRow("no scopes") << fileWith(R"(["inference"])", "[]") << u"scope"_s;
        QTest::addRow("unknown scope") << fileWith(R"(["inference"])", R"(["everything"])") << u"everything"_s;
        QTest::addRow("scopes as text") << fileWith(R"(["inference"])", R"("inference")") << u"scope"_s;
        QTest::addRow("empty tag") << fileWith(R"("public")", R"("")") << u"default_tag"_s;
        QTest::addRow("tag that is a number") << fileWith(R"("public")", "3") << u"default_tag"_s;
        QTest::addRow("label without value") << fileWith("a=b", "a") << u"labels"_s;
        QTest::addRow("no time") << fileWith("2026-11-22T10:00:00Z", "yesterday") << u"created"_s;
        QTest::addRow("a token that is a word") << R"({"version":1,"tokens":["bot"]})"_ba << u"token 1"_s;
        QByteArray twice = fileWith();
        const qsizetype open = twice.indexOf('[') + 1;
        twice.insert(open, twice.sliced(open, twice.lastIndexOf(']') - open) + ',');
        QTest::addRow("one name twice") << twice << u"twice"_s;
    }
    void damagedFiles()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QString, said);
        QVERIFY(parseTokens(fileWith()));
        const Result<QList<ClientToken>> tokens = parseTokens(text);
        QVERIFY(!tokens);
        QCOMPARE(tokens.error().kind, ErrorKind::Io);
        QVERIFY2(tokens.error().message.contains(said), qPrintable(tokens.error().message));
        write(text); // and no command makes it worse
        QVERIFY(!create(u"new"_s));
        QVERIFY(!revokeToken(m_file, u"bot"_s));
        QCOMPARE(content(), text);
    }

    void theTableKnowsOwnAndNamedTokens()
    {
        TokenTable table(Secret("own"));
        ClientToken bot;
        bot.name = u"bot"_s;
        bot.scopes = Scope::Metrics;
        bot.defaultTag = u"public"_s;
        bot.labels = {u"a=b"_s};
        const Secret token = freshToken();
        bot.sha256 = hashOf(token.reveal());
        ClientToken other;
        other.name = u"other"_s;
        other.sha256 = hashOf(freshToken().reveal());
        table.replace({bot, other});

        const std::optional<server::Identity> own = table.identify("own");
        QVERIFY(own);
        QCOMPARE(own->client, u"local"_s);
        QCOMPARE(own->scopes, Scope::Inference | Scope::Control | Scope::Metrics);
        QCOMPARE(own->defaultTag, QString());
        const std::optional<server::Identity> named = table.identify(token.reveal());
        QVERIFY(named);
        QCOMPARE(named->client, u"bot"_s);
        QCOMPARE(named->scopes, server::Scopes(Scope::Metrics));
        QCOMPARE(named->defaultTag, u"public"_s);
        QCOMPARE(named->labels, QStringList{u"a=b"_s});

        QVERIFY(!table.identify({}));
        QVERIFY(!table.identify(bot.sha256)); // the hash is no token
        QVERIFY(!table.identify("sb-" + bot.sha256.toHex()));
        QVERIFY(!table.identify(token.reveal().toUpper()));
        QVERIFY(!table.identify(token.reveal() + ' '));
        table.replace({other});
        QVERIFY(!table.identify(token.reveal()));
        QVERIFY(table.identify("own"));
    }

    void theTableMayChangeWhileItIsAsked()
    {
        TokenTable table(Secret("own"));
        const Secret token = freshToken();
        ClientToken bot;
        bot.name = u"bot"_s;
        bot.sha256 = hashOf(token.reveal());
        std::atomic<bool> stop = false;
        std::atomic<int> wrong = 0;
        std::thread asking([&] {
            while (!stop) {
                const auto identity = table.identify(token.reveal());
                wrong += identity && identity->client != u"bot"_s ? 1 : 0;
                wrong += table.identify("own") ? 0 : 1;
            }
        });
        for (int i = 0; i < 2'000; ++i)
            table.replace(i % 2 == 0 ? QList<ClientToken>{bot} : QList<ClientToken>());
        stop = true;
        asking.join();
        QCOMPARE(wrong.load(), 0);
    }

    void theSourceFollowsTheFile()
    {
        TokenTable table(Secret("own"));
        TokenSource source(m_file, table);
        source.start(); // no file yet
        QVERIFY(source.tokens().isEmpty());
        const Result<Secret> first = create(u"first"_s);
        QTRY_VERIFY_WITH_TIMEOUT(table.identify(first->reveal()), 3'000);
        const Result<Secret> second = create(u"second"_s);
        QTRY_VERIFY_WITH_TIMEOUT(table.identify(second->reveal()), 3'000);
        QVERIFY(table.identify(first->reveal()));
        QVERIFY(revokeToken(m_file, u"first"_s));
        QTRY_VERIFY_WITH_TIMEOUT(!table.identify(first->reveal()), 3'000);
        QVERIFY(table.identify(second->reveal()));

        TokenTable later(Secret("own")); // of the next run
        TokenSource again(m_file, later);
        again.start();
        QVERIFY(later.identify(second->reveal()));

        QVERIFY(QFile::remove(m_file));
        QTRY_VERIFY_WITH_TIMEOUT(!table.identify(second->reveal()), 3'000);
    }

    void aDamagedFileChangesNothingAndIsReported()
    {
        const Result<Secret> token = create(u"bot"_s);
        TokenTable table(Secret("own"));
        TokenSource source(m_file, table);
        source.start();
        QSignalSpy changes(&source, &TokenSource::changed);
        const QByteArray good = content();
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"tokens\\.json is damaged: token 1: .*sha256"_s));
        write(QByteArray(good).replace("\"sha256\": \"", "\"sha256\": \"?"));
        QTRY_VERIFY_WITH_TIMEOUT(!source.problem().isEmpty(), 3'000);
        QVERIFY(table.identify(token->reveal()));
        QCOMPARE(changes.size(), 0);
        write(QByteArray(good).replace("bot", "tob"));
        QTRY_COMPARE_WITH_TIMEOUT(changes.size(), 1, 3'000);
        QCOMPARE(table.identify(token->reveal())->client, u"tob"_s);
        QCOMPARE(source.problem(), QString());
    }

    void aDamagedFileAtTheStartLetsNobodyInButTheOwner()
    {
        write("{");
        TokenTable table(Secret("own"));
        TokenSource source(m_file, table);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"tokens\\.json is damaged"_s));
        source.start();
        QVERIFY(source.tokens().isEmpty());
        QVERIFY(table.identify("own"));
    }

private:
    Result<Secret> create(const QString &name) const
    {
        ClientToken wanted;
        wanted.name = name;
        return createToken(m_file, wanted);
    }
    [[nodiscard]] QByteArray content() const
    {
        QFile file(m_file);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void write(const QByteArray &text) const
    {
        QFile file(m_file);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_file;
};

QTEST_GUILESS_MAIN(TestClientTokens)
#include "tst_client_tokens.moc"
