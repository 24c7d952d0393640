// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "app/command_run.h"
#include "support/strict_messages.h"

#include <QFile>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace signalbox;

/// Exit codes and messages of the subcommands that need no running copy, as scripts see them.
class TestCommandLine final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QVERIFY(m_dir.isValid());
        write(u"good.yaml"_s,
              "version: 1\ndefaults: {tag: internal, chain: one}\nzones: [{id: machine}]\ntags: [internal]\n"
              "matrix: {internal: {machine: allow}}\n"
              "providers: {near: {wire: openai, base_url: http://127.0.0.1:1/v1, zone: machine}}\n"
              "models: [{id: near/a, price: {input: 1, output: 1}}]\nchains: {one: [{model: near/a}]}\n");
        write(u"bad.yaml"_s, "version: 1\nrulez: []\n");
        write(u"unknown-model.json"_s, R"({"model":"sim-us/sumit","messages":[{"role":"user","content":"hi"}]})");
        write(u"no-messages.json"_s, R"({"model":"auto"})");
        write(u"cut.json"_s, R"({"model":"auto","messages":[)");
        write(u"far-model.json"_s, R"({"model":7,"messages":[{"role":"user","content":"hi"}]})");
    }
    void init() { test::failOnAnyComplaint(); }

    void table_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("out"); ///< part of stdout; empty = stdout is empty
        QTest::addColumn<QString>("err"); ///< part of stderr; empty = stderr is empty
        const auto row = [](const char *name, const QString &arguments, int code, const QString &out, const QString &err,
                            const QByteArray &input = {}) {
            QTest::addRow("%s", name) << arguments.split(u' ') << input << code << out << err;
        };
        const QString explain = u"explain - --demo"_s;
        const QByteArray hello = R"({"model":"auto","messages":[{"role":"user","content":"hello"}]})";
        row("explain a prompt", explain, 0, u"sensitivity"_s, {}, "hello");
        row("explain a request", explain, 0, u"sensitivity"_s, {}, hello);
        row("explain as JSON", u"explain - --demo --json"_s, 0, u"\"would_answer\""_s, {}, hello);
        row("explain a secret stays here", u"explain - --demo --tags secret"_s, 0, u"sim-local/"_s, {}, hello);
        row("explain a secret that asks to leave", u"explain - --demo --tags secret"_s, 0, u"zone us-retains: never"_s,
            {}, R"({"model":"sim-us/summit","messages":[{"role":"user","content":"x"}]})");
        row("explain a list that may not be used", u"explain - --demo --tags secret"_s, 1, u"nothing was sent"_s, {},
            R"({"models":["sim-us/summit"],"messages":[{"role":"user","content":"x"}]})");
        const QByteArray message = R"({"model":"auto","max_tokens":50,"messages":[{"role":"user","content":"hello"}]})";
        row("explain a request in Anthropic's dialect", u"explain - --demo --path /v1/messages"_s, 0, u"asked as openai"_s, {}, message);
        row("explain one in OpenAI Responses", u"explain - --demo --path /v1/responses"_s, 0, u"asked as openai"_s, {},
            R"({"model":"auto","input":"hello"})");
        row("explain one in Gemini's dialect", u"explain - --demo --path /v1beta/models/auto:generateContent"_s, 0, u"asked as openai"_s, {},
            R"({"contents":[{"parts":[{"text":"hello"}]}]})");
        row("explain a model in the path that nobody has", u"explain - --demo --path /v1beta/models/none:generateContent"_s, 1, u"The model `none`"_s, {},
            R"({"contents":[{"parts":[{"text":"hello"}]}]})");
        row("explain a request by a header that a rule looks at", u"explain - --demo -H x-team:research"_s, 0,
            u"rule research-team"_s, {}, hello);
        row("explain at no path", u"explain - --demo --path /v1/mesages"_s, 2, {}, u"Did you mean `/v1/messages`?"_s, message);
        row("explain by no header", u"explain - --demo -H x-team"_s, 2, {}, u"`name: value`"_s, hello);
        row("explain an unknown tag", u"explain - --demo --tags secert"_s, 1, u"Did you mean `secret`?"_s, {}, hello);
        row("explain a malformed label", u"explain - --demo --tags project="_s, 2, {}, u"write key=value"_s, hello);
        row("explain an unknown model", u"explain @unknown-model.json --demo"_s, 1,
            u"Did you mean `sim-us/summit`?"_s, {});
        row("explain without messages", u"explain @no-messages.json --demo"_s, 2, {}, u"messages"_s);
        row("explain a cut request", u"explain @cut.json --demo"_s, 2, {}, u"JSON"_s);
        row("explain a model that is no text", u"explain @far-model.json --demo"_s, 2, {}, u"model"_s);
        row("explain a file that is not there", u"explain @nothing.json --demo"_s, 2, {}, u"cannot be read"_s);
        row("explain without a file", u"explain"_s, 2, {}, u"FILE is required"_s);
        row("explain under a bad policy", u"explain - --policy @bad.yaml"_s, 2, {}, u":2:1"_s, hello);
        row("check a good policy", u"policy check @good.yaml"_s, 0, u"is valid: 1 models, 1 chains, 0 rules"_s, {});
        row("check a bad policy", u"policy check @bad.yaml"_s, 2, {}, u":2:1"_s);
        row("check a bad policy as JSON", u"policy check @bad.yaml --json"_s, 2, u"\"valid\":false"_s, {});
        row("check a file that is not there", u"policy check @nothing.yaml"_s, 2, {}, u"cannot be read"_s);
        row("check what would run", u"policy check"_s, 0, u"policy.yaml (bundled) is valid"_s, {});
        row("show what would run", u"policy show"_s, 0, u"in no version of the history yet"_s, {});
        row("history of nothing", u"policy history"_s, 0, u"No version has been applied yet"_s, {});
        row("a version there is not", u"policy show --version 3"_s, 2, {}, u"There is no version 3"_s);
        row("import of a LiteLLM configuration", u"policy import -"_s, 0, u"base_url: 'https://api.openai.com/v1'"_s, u"stdin:1: approximated"_s,
            "model_list: [{model_name: m, litellm_params: {model: openai/m}}]\n");
        row("import of nothing", u"policy import -"_s, 2, {}, u"Nothing was made of it"_s, "model_list: []\n");
        row("the schema of the policy", u"policy schema"_s, 0, u"https://json-schema.org/draft/2020-12/schema"_s, {});
        row("policy alone", u"policy"_s, 2, {}, u"subcommand is required"_s);
        row("unknown option", u"--lisen 127.0.0.1:1"_s, 2, {}, u"--lisen"_s);
        row("unknown subcommand", u"stauts"_s, 2, {}, u"stauts"_s);
        row("unknown log level", u"status --log-level loud"_s, 2, {}, u"loud"_s);
        row("bad address", u"--headless --listen nowhere"_s, 2, {}, u"--listen nowhere"_s);
        row("port out of range", u"--headless --listen 127.0.0.1:70000"_s, 2, {}, u"nothing was started"_s);
        row("no workers", u"--headless --workers 0"_s, 2, {}, u"--workers"_s);
        row("no connections", u"--headless --max-connections 0"_s, 2, {}, u"--max-connections"_s);
        row("bad policy at the start", u"--headless --listen 127.0.0.1:0 --policy @bad.yaml"_s, 2, {}, u":2:1"_s);
        for (const char *command : {"status", "models", "providers", "decisions", "env"})
            row(command, QLatin1StringView(command), 1, {}, u"No signalbox is running on"_s);
        row("limit out of range", u"decisions --limit 0"_s, 2, {}, u"--limit"_s);
        row("unknown format", u"decisions --format xml"_s, 2, {}, u"xml"_s);
        row("unknown shell", u"env --shell tcsh"_s, 2, {}, u"tcsh"_s);
        row("version", u"--version"_s, 0, u"."_s, {});
        row("help", u"--help"_s, 0, u"Exit codes: 0 fine"_s, {});
    }
    void table()
    {
        QFETCH(const QStringList, arguments);
        QFETCH(const QByteArray, input);
        QFETCH(const int, code);
        QFETCH(const QString, out);
        QFETCH(const QString, err);
        QStringList words;
        for (const QString &argument : arguments)
            words.append(argument.startsWith(u'@') ? m_dir.filePath(argument.sliced(1)) : argument);
        const test::CommandOutcome outcome = test::runCommand(m_dir.filePath(u"data"_s), words, input);
        const QByteArray said =
            u"exit code %1\n%2\n--- stderr ---\n%3"_s.arg(QString::number(outcome.code), outcome.out, outcome.err).toUtf8();
        QVERIFY2(outcome.code == code, said.constData());
        QVERIFY2(out.isEmpty() ? outcome.out.isEmpty() : outcome.out.contains(out), said.constData());
        QVERIFY2(err.isEmpty() ? outcome.err.isEmpty() : outcome.err.contains(err), said.constData());
    }

private:
    void write(const QString &name, const QByteArray &text) const
    {
        QFile file(m_dir.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }

    QTemporaryDir m_dir;
};

QTEST_GUILESS_MAIN(TestCommandLine)
#include "tst_command_line.moc"
