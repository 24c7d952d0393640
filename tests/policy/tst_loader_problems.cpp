// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/loader.h"
#include "policy/sample_policy.h"
#include "support/strict_messages.h"

#include <QTest>

using namespace signalbox;
using namespace signalbox::policy;
using namespace Qt::StringLiterals;

class TestLoaderProblems final : public QObject
{
    Q_OBJECT

private:
    static void add(const char *name, const char *from, const char *to, const char *pointsAt, const char *expected)
    {
        QTest::newRow(name) << QByteArray(from) << QByteArray(to) << QString::fromUtf8(pointsAt)
                            << QString::fromUtf8(expected);
    }
    /// The text an issue points at.
    static QString at(const QByteArray &yaml, const Issue &issue)
    {
        return QString::fromUtf8(yaml).split(u'\n').value(issue.line - 1).mid(issue.column - 1);
    }

private slots:
    void init() { test::failOnAnyComplaint(); }

    /// One change to the sample → the one problem it must cause, and where that points.
    void namesTheProblem_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<QString>("pointsAt");
        QTest::addColumn<QString>("expected");
        const char *const rule = "{input_tokens: '> 1000'}";

        add("version missing", "version: 1\n", "", "defaults: {tag: internal", "error: : `version` is missing");
        add("version of the future", "version: 1\n", "version: 2\n", "2",
            "error: version: `2` is not a whole number from 1 to 1");
        add("unknown section", "rules:", "ruels:", "ruels:",
            "error: ruels: unknown key `ruels`; did you mean `rules`? (known here: version, defaults, zones, tags, "
            "matrix, detectors, providers, models, chains, rules, budgets, cache, quality, privacy, tests, ledger, feeds, note)");
        add("default tag missing", "tag: internal, ", "", "{chain: everyday, baseli",
            "error: defaults: `tag` is missing");
        add("default tag unknown", "tag: internal, ", "tag: interal, ", "interal, chain: everyday",
            "error: defaults.tag: there is no tag `interal` in this policy; did you mean `internal`?");
        add("a chain cannot be called note", "  local: [{model: ollama/llama3.1:8b}]\n",
            "  local: [{model: ollama/llama3.1:8b}]\n  note: [{model: ollama/llama3.1:8b}]\n", "note: [",
            "error: chains.note: `note` is free text about its surroundings, so it cannot hold anything else");
        add("a tag cannot be called note", "tags: [public,", "tags: [note, public,", "note, public",
            "error: tags[0]: `note` cannot be a name: every mapping may carry one");
        add("default chain missing", ", chain: everyday", "", "{tag: internal, baseline",
            "error: defaults: `chain` is missing");
        add("rescue", "rescue: off", "rescue: contineu", "contineu}",
            "error: defaults.rescue: `contineu` is not one of: off, continue; did you mean `continue`?");
        add("hedge", "rescue: off", "hedge: onn", "onn}", "error: defaults.hedge: `onn` is not one of: off, on; did you mean `on`?");
        add("hedge option", "rescue: off", "hedge: {afer: p95}", "afer: p95}",
            "error: defaults.hedge.afer: unknown key `afer`; did you mean `after`? (known here: after, share, note)");
        add("hedge percentile", "rescue: off", "hedge: {after: p59}", "p59}",
            "error: defaults.hedge.after: `p59` is not one of: p95, p99; did you mean `p95`?");
        add("hedge share", "rescue: off", "hedge: {share: 0.2}", "0.2}",
            "error: defaults.hedge.share: a share of requests must be more than 0 and at most 0.05; write `hedge: off` for none");
        add("hedge share of nothing", "rescue: off", "hedge: {share: 0}", "0}",
            "error: defaults.hedge.share: a share of requests must be more than 0 and at most 0.05; write `hedge: off` for none");
        add("prefill", "128000, tools: true", "128000, prefill: yes", "yes, price",
            "error: models[0].prefill: `yes` is neither `true` nor `false`");
        add("sticky without unit", "rescue: off", "sticky: 10", "10}",
            "error: defaults.sticky: `10` is no duration; write a number with a unit such as 500ms, 5s, 2m, 1h or 7d");
        add("sticky for days", "rescue: off", "sticky: 2d", "2d}",
            "error: defaults.sticky: longer than 24h; no provider keeps a cache for so long");
        add("sticky as a word", "rescue: off", "sticky: on", "on}",
            "error: defaults.sticky: `on` is no duration; write a number with a unit such as 500ms, 5s, 2m, 1h or 7d");
        add("baseline", "baseline: asked", "baseline: cheapest", "cheapest, rescue: off}",
            "error: defaults.baseline: `cheapest` is neither `asked`, `priciest` nor a model written as provider/name");
        add("baseline model unknown", "baseline: asked", "baseline: openai/gpt-4", "openai/gpt-4, rescue: of",
            "error: defaults.baseline: there is no model `openai/gpt-4` in this policy; did you mean `openai/gpt-4o`?");
        add("zone twice", "{id: cloud}]", "{id: cloud}, {id: machine}]", "{id: machine}]",
            "error: zones[2]: zone `machine` is defined twice");
        add("tag twice", "tags: [public,", "tags: [public, public,", "public, internal, secret",
            "error: tags[1]: tag `public` is defined twice");
        add("tag with a comma", "tags: [public,", "tags: [public, 'a,b',", "'a,b', internal, secret]",
            "error: tags[1]: `a,b` cannot be a name: letters, digits, `.`, `_` and `-`, at most 64");
        add("matrix row missing", "  internal: {machine: allow, cloud: allow}\n", "", "public: {machine: allow,",
            "error: matrix: the row for tag `internal` is missing");
        add("matrix row unknown", "  internal: {machine", "  internals: {}\n  internal: {machine", "internals: {}",
            "error: matrix.internals: there is no tag `internals` in this policy; did you mean `internal`?");
        add("matrix verdict", "secret: {machine: allow, cloud: never}", "secret: {machine: allow, cloud: nope}",
            "nope}", "error: matrix.secret.cloud: `nope` is not one of: allow, redact, never");
        add("matrix zone unknown", "secret: {machine: allow, cloud: never}",
            "secret: {machine: allow, cloud: never, clout: allow}", "clout: allow}",
            "error: matrix.secret.clout: there is no zone `clout` in this policy; did you mean `cloud`?");
        add("missing cell is never", "secret: {machine: allow, cloud: never}", "secret: {machine: allow}",
            "{machine: allow}",
            "warning: matrix.secret: zone `cloud` is not named here, so it is `never`; write it down");
        add("redact has no redactor", "secret: {machine: allow, cloud: never}",
            "secret: {machine: allow, cloud: redact}", "public: {machine: allow,",
            "warning: matrix: `redact` acts as `never`: without `detectors` there is nothing to replace");
        add("stricter tag opens wider", "internal: {machine: allow, cloud: allow}",
            "internal: {machine: never, cloud: allow}", "{machine: allow, cloud: n",
            "warning: matrix.secret: `secret` stands after `internal` and should be as strict, but opens zone "
            "`machine` wider");
        add("wire of a later version", "ollama: {wire: openai", "ollama: {wire: cohere", "cohere, base_url: htt",
            "error: providers.ollama.wire: `cohere` is not supported by this version yet; remove it or use one of: "
            "openai, anthropic, responses, gemini");
        add("wire missing", "ollama: {wire: openai, ", "ollama: {", "{base_url: http://127.0.",
            "error: providers.ollama: `wire` is missing");
        add("provider zone unknown", "zone: machine}", "zone: machin}", "machin}",
            "error: providers.ollama.zone: there is no zone `machin` in this policy; did you mean `machine`?");
        add("address without scheme", "http://127.0.0.1:11434/v1", "127.0.0.1", "127.0.0.1, zone: machine",
            "error: providers.ollama.base_url: not an http or https address such as https://api.example.com/v1");
        add("address of another scheme", "http://127.0.0.1:11434/v1", "file:///etc/passwd", "file:///etc/passwd, zone",
            "error: providers.ollama.base_url: not an http or https address such as https://api.example.com/v1");
        add("password in the address", "http://127.0.0.1:11434/v1", "http://me:hunter2@127.0.0.1/v1",
            "http://me:hunter2@127.0.",
            "error: providers.ollama.base_url: no user, password, query or fragment here; a key belongs under `keys`");
        add("unencrypted", "http://127.0.0.1:11434/v1", "http://gpu.example/v1", "http://gpu.example/v1, z",
            "warning: providers.ollama.base_url: prompts and keys travel unencrypted to `gpu.example`; use https");
        add("address of one endpoint", "http://127.0.0.1:11434/v1", "http://127.0.0.1:11434/v1/chat/completions",
            "http://127.0.0.1:11434/v",
            "warning: providers.ollama.base_url: `/chat/completions` is added by Signalbox; end the address before it");
        add("simulated address only when marked", "http://127.0.0.1:11434/v1", "simulated", "simulated, zone: machine",
            "error: providers.ollama.base_url: `simulated` is the address of our own simulator; it needs `simulated: "
            "true`");
        add("simulated with a real address", "https://api.openai.com/v1/,",
            "https://api.openai.com/v1/, simulated: true,", "https://api.openai.com/v",
            "error: providers.openai.base_url: a provider marked `simulated: true` must not have a real address; write "
            "`base_url: simulated`");
        add("a key instead of its name is not repeated", "env:OPENAI_API_KEY", "sk-proj-abc123",
            "sk-proj-abc123], zone: c",
            "error: providers.openai.keys[0]: not a reference to a key; write env:NAME, keychain:NAME or file:PATH and "
            "never a key itself");
        add("variable name", "env:OPENAI_API_KEY", "env:9-lives", "env:9-lives], zone: clou",
            "error: providers.openai.keys[0]: after `env:` stands the name of an environment variable, such as "
            "env:OPENAI_API_KEY");
        add("relative key file", "env:OPENAI_API_KEY", "file:key.txt", "file:key.txt], zone: clo",
            "error: providers.openai.keys[0]: after `file:` stands an absolute path or one starting with `~/`");
        add("provider name with a slash", "models:\n",
            "  ol/lama: {wire: openai, base_url: https://a.example, zone: cloud}\nmodels:\n",
            "ol/lama: {wire: openai, ",
            "error: providers.ol/lama: `ol/lama` cannot be a provider's name: letters, digits, `.`, `_`, `-`; `auto` "
            "is taken");
        add("provider without models", "models:\n",
            "  spare: {wire: openai, base_url: https://a.example, zone: cloud}\nmodels:\n",
            "{wire: openai, base_url: https://a",
            "warning: providers.spare: no model is of this provider, so it is never asked");
        add("probe as a word", "zone: machine}", "zone: machine, probe: on}", "on}",
            "error: providers.ollama.probe: `on` is neither `off` nor a mapping such as {every: 30s, with: models}");
        add("probe too often", "zone: machine}", "zone: machine, probe: {every: 500ms}}", "500ms}}",
            "error: providers.ollama.probe.every: out of range: from 1s to 24h");
        add("probe with what", "zone: machine}", "zone: machine, probe: {with: chat}}", "chat}}",
            "error: providers.ollama.probe.with: `chat` is not one of: models, call");
        add("probe misspelt", "zone: machine}", "zone: machine, probe: {evry: 30s}}", "evry: 30s}}",
            "error: providers.ollama.probe.evry: unknown key `evry`; did you mean `every`? (known here: every, with, note)");
        add("duration without unit", "zone: machine}", "zone: machine, limits: {connect: 5}}", "5}}",
            "error: providers.ollama.limits.connect: `5` is no duration; write a number with a unit such as 500ms, 5s, "
            "2m, 1h or 7d");
        add("duration of zero", "zone: machine}", "zone: machine, limits: {connect: 0s}}", "0s}}",
            "error: providers.ollama.limits.connect: `0s` is out of range: more than 0, at most 366d");
        add("limit never reached", "zone: machine}", "zone: machine, limits: {total: 5s}}", "{wire: openai, base_url:",
            "warning: providers.ollama: a limit is longer than `total`, so it never takes effect");
        add("model twice", "models:\n", "models:\n  - {id: openai/gpt-4o, price: {input: 1, output: 1}}\n",
            "openai/gpt-4o, context: ", "error: models[1].id: model `openai/gpt-4o` is defined twice");
        add("model of an unknown provider", "  - {id: ollama/llama3.1:8b,",
            "  - {id: olama/x, price: {input: 0, output: 0}}\n  - {id: ollama/llama3.1:8b,", "olama/x, price: {input: ",
            "error: models[2].id: there is no provider `olama` in this policy; did you mean `ollama`?");
        add("model without provider", "  - {id: ollama/llama3.1:8b,", "  - {id: llama}\n  - {id: ollama/llama3.1:8b,",
            "llama}",
            "error: models[2].id: `llama` is no model; write provider/name without blanks, commas, `*` or `?`");
        add("unpriced", "  - {id: ollama/llama3.1:8b,", "  - {id: openai/our-own, context: 8000}\n  - {id: ollama/llama3.1:8b,",
            "{id: openai/our-own,",
            "warning: models[2]: `openai/our-own` has no price: its spend is counted as unpriced and it is never the cheapest");
        add("price of half a model", "output: 0.60", "note: free", "{input: 0.15, note: free",
            "error: models[1].price: `output` is missing");
        add("price per thousand", "output: 0.60", "output: 15000", "15000}}",
            "error: models[1].price.output: `15000` is more than 1,000 USD per million tokens; check the unit");
        add("price per token", "output: 0.60", "output: 0.00000015", "0.00000015}}",
            "error: models[1].price.output: `0.00000015` is finer than 0.000001; prices are USD per million tokens: is "
            "this one per token?");
        add("price with an exponent", "output: 0.60", "output: 6e-1", "6e-1}}",
            "error: models[1].price.output: `6e-1` is no price; write USD per million tokens as a plain decimal such "
            "as 2.50");
        add("negative price", "output: 0.60", "output: -1", "-1}}",
            "error: models[1].price.output: `-1` is no price; write USD per million tokens as a plain decimal such as "
            "2.50");
        add("quality in percent", "quality: 0.8", "quality: 80", "80}",
            "error: models[0].quality: `80` is not a number from 0 to 1");
        add("flag in words", "tools: true", "tools: yes", "yes, price: {input: 2.50",
            "error: models[0].tools: `yes` is neither `true` nor `false`");
        add("capability misspelt", "tools: true", "tool: true", "tool: true, price: {inpu",
            "error: models[0].tool: unknown key `tool`; did you mean `tools`? (known here: id, context, max_output, "
            "tools, image, audio, file, json_schema, reasoning, kind, completions, vectors, prefill, logprobs, price, quality, note)");
        add("context with a unit", "context: 131072", "context: 128k", "128k, price: {input: 0, ",
            "error: models[2].context: `128k` is not a whole number from 1 to 1000000000");
        add("empty chain", "local: [{model: ollama/llama3.1:8b}]", "local: []", "[]",
            "error: chains.local: the chain is empty; it needs at least one step");
        add("absent chain", "local: [{model: ollama/llama3.1:8b}]", "local:", "local:",
            "error: chains.local: is empty; expected a list (`[a, b]` or lines starting with `- `)");
        add("step of nothing", "local: [{model: ollama/llama3.1:8b}]", "local: [{tries: 1}]", "{tries: 1}]",
            "error: chains.local[0]: a step needs one of `model`, `split`, `pool` or `cascade`");
        add("step of two kinds", "local: [{model: ollama/llama3.1:8b}]",
            "local: [{model: ollama/llama3.1:8b, pool: {}}]", "{model: ollama/llama3.1:",
            "error: chains.local[0]: a step is either `model`, `split`, `pool` or `cascade`; make it several steps");
        add("step as plain text", "local: [{model: ollama/llama3.1:8b}]", "local: [ollama/llama3.1:8b]",
            "ollama/llama3.1:8b]", "error: chains.local[0]: expected a mapping (`key: value`), not plain text");
        add("model of a chain unknown", "local: [{model: ollama/llama3.1:8b}]", "local: [{model: ollama/llama3:8b}]",
            "ollama/llama3:8b}]",
            "error: chains.local[0].model: there is no model `ollama/llama3:8b` in this policy; did you mean "
            "`ollama/llama3.1:8b`?");
        add("no try at all", "tries: 1", "tries: 0", "0, timeout: {first_token",
            "error: chains.everyday[1].tries: `0` is not a whole number from 1 to 10");
        add("weights of zero", "weight: 70}, {model: openai/gpt-4o-mini, weight: 30}",
            "weight: 0}, {model: openai/gpt-4o-mini, weight: 0}", "[{model: openai/gpt-4o, ",
            "error: chains.code[0].split: all weights are 0, so nothing could be chosen; give one model a weight above "
            "0");
        add("empty split", "split: [{model: openai/gpt-4o, weight: 70}, {model: openai/gpt-4o-mini, weight: 30}]",
            "split: []", "[]",
            "error: chains.code[0].split: the split is empty; list at least one model with its weight");
        add("same model twice in a split", "openai/gpt-4o-mini, weight", "openai/gpt-4o, weight",
            "openai/gpt-4o, weight: 3",
            "warning: chains.code[0].split[1].model: this model is already in the split; their weights add up");
        add("empty pool", "prefer: cheapest", "models: []", "[]}",
            "error: chains.everyday[0].pool.models: the pool is empty; name at least one model or leave `models` out "
            "for all of them");
        add("pool pattern without a model", "prefer: cheapest", "models: [claude/*]", "claude/*]}",
            "error: chains.everyday[0].pool.models[0]: no model of this policy fits `claude/*`");
        add("pool preference", "prefer: cheapest", "prefer: fast", "fast}",
            "error: chains.everyday[0].pool.prefer: `fast` is not one of: cheapest, fastest, best, balanced");
        add("failure unknown", "tries: 1", "on: [rate_limit]", "rate_limit], timeout: {f",
            "error: chains.everyday[1].on[0]: `rate_limit` is not one of: rate_limited, unavailable, timeout, "
            "malformed, auth, context_length, content_filter, invalid_request, low_confidence; did you mean `rate_limited`?");
        add("refusals are not shopped around", "tries: 1", "on: content_filter", "content_filter, timeout:",
            "error: chains.everyday[1].on: `content_filter` is an answer, not an outage: it is passed on and no other "
            "model is asked");
        add("rule without id", "{id: long, ", "{", "{when: {input_tokens: '>", "error: rules[1]: `id` is missing");
        add("rule twice", "id: long", "id: secrets-stay", "secrets-stay, when: {inp",
            "error: rules[1].id: rule `secrets-stay` is defined twice");
        add("rule with the implicit name", "id: long", "id: default", "default, when: {input_to",
            "error: rules[1].id: `default` is the name of the implicit last rule; choose another");
        add("rule to an unknown chain", "chain: code", "chain: coed", "coed}",
            "error: rules[1].chain: there is no chain `coed` in this policy; did you mean `code`?");
        add("rule behind the same condition", "{input_tokens: '> 1000'}, chain: code",
            "{tag: secret, note: again}, chain: local", "{id: long, when: {tag: s",
            "warning: rules[1]: never reached: rule `secrets-stay` before it has the same condition");
        add("rule behind a catch-all", "when: {tag: secret}, ", "note: everything, ", "{id: long, when: {input_",
            "warning: rules[1]: never reached: rule `secrets-stay` before it matches every request");
        add("rule to models its tag may not see", "when: {tag: secret}, chain: local",
            "when: {tag: secret}, chain: code", "{id: secrets-stay, when:",
            "warning: rules[0]: no model of chain `code` may see `secret`: such requests would be refused");
        add("default tag reaches nothing", "{tag: internal, chain: everyday", "{tag: secret, chain: code",
            "{tag: secret, chain: cod",
            "warning: defaults: no model of chain `code` may see `secret`: every request without a tag would be "
            "refused");
        add("condition unknown", rule, "{input_token: '> 1'}", "input_token: '> 1'}, cha",
            "error: rules[1].when.input_token: unknown key `input_token`; did you mean `input_tokens`? (known here: "
            "tag, label, task, difficulty, confidence, input_tokens, output_tokens, has, matches, asked, client, "
            "session_cost, priority, time, weekday, header, all, any, not, note)");
        add("empty condition", rule, "{}", "{}, chain: code}",
            "error: rules[1].when: no condition; leave `when` out to match every request");
        add("empty group", rule, "{all: []}", "[]}, chain: code}",
            "error: rules[1].when.all: the list is empty; it needs at least one condition");
        add("comparison without sign", rule, "{input_tokens: 1000}", "1000}, chain: code}",
            "error: rules[1].when.input_tokens: `1000` is no comparison; write a sign and a plain number in quotes, "
            "such as '> 1000'");
        add("comparison with a unit", rule, "{input_tokens: '> 128k'}", "'> 128k'}, chain: code}",
            "error: rules[1].when.input_tokens: `> 128k` is no comparison; write a sign and a plain number in quotes, "
            "such as '> 1000'");
        add("feature unknown", rule, "{has: toolz}", "toolz}, chain: code}",
            "error: rules[1].when.has: `toolz` is not one of: tools, image, audio, file, json_schema, reasoning, "
            "system; did you mean `tools`?");
        add("broken pattern", rule, "{matches: '(abc'}", "'(abc'}, chain: code}",
            "error: rules[1].when.matches: not a valid RE2 pattern: missing ): (abc");
        add("lookahead is not RE2", rule, "{matches: {pattern: '(?=a)'}}", "'(?=a)'}}, chain: code}",
            "error: rules[1].when.matches.pattern: not a valid RE2 pattern: invalid perl operator: (?=");
        add("condition deep inside", rule, "{any: [{not: {tag: secrt}}]}", "secrt}}]}, chain: code}",
            "error: rules[1].when.any[0].not.tag: there is no tag `secrt` in this policy; did you mean `secret`?");
        add("key twice", "{id: long, ", "{id: long, id: long2, ", "id: long2, when: {input_",
            "error: rules[1].id: the key stands here twice; keep one of them");
        add("anchor", "tags: [public", "tags: [&p public", "&p public, internal, sec",
            "error: tags[0]: anchors (`&name`) are not supported; write the value out where it is used");
        add("tagged value", "tags: [public", "tags: [!!str public", "!!str public, internal, ",
            "error: tags[0]: YAML tags (`!name`) are not supported; remove it");
        add("not YAML", "tags: [public", "tags: ]public", "]public, internal, secre",
            "error: : not valid YAML: illegal flow end");
        add("comparison without quotes", "  - {id: long, when: {input_tokens: '> 1000'}, chain: code}",
            "  - id: long\n    when:\n      input_tokens: > 1000\n    chain: code", "1000",
            "error: : not valid YAML: unexpected character in block scalar; a comparison needs quotes: '> 1000'");
        add("a column counts characters, not bytes", "{id: long, ", "{note: Größe, ", "{note: Größe, when: {inp",
            "error: rules[1]: `id` is missing");
        add("a column behind an umlaut", "{id: long, ", "{note: Größe, id: 'ö', ", "'ö', when: {input_tokens",
            "error: rules[1].id: `ö` cannot be a name: letters, digits, `.`, `_` and `-`, at most 64");
    }
    void namesTheProblem()
    {
        QFETCH(const QByteArray, from);
        QFETCH(const QByteArray, to);
        QFETCH(const QString, pointsAt);
        QFETCH(const QString, expected);
        const QByteArray sample = test::samplePolicy();
        QCOMPARE(sample.count(from), 1);
        const QByteArray yaml = QByteArray(sample).replace(from, to);
        const LoadOutcome outcome = load(yaml);
        QCOMPARE(outcome.issues.size(), 1);
        const Issue issue = outcome.issues.first();
        const bool isError = issue.severity == Issue::Severity::Error;
        QCOMPARE((isError ? u"error: "_s : u"warning: "_s) + issue.path + u": "_s + issue.message, expected);
        QCOMPARE(at(yaml, issue).left(pointsAt.size()), pointsAt);
        QCOMPARE(outcome.policy == nullptr, isError);
    }

    void aMissingSectionIsSaidOnce()
    {
        QByteArray yaml = test::samplePolicy();
        yaml.replace("zones: [{id: machine, label: This machine}, {id: cloud}]\n", "");
        const LoadOutcome outcome = load(yaml);
        QCOMPARE(issuesText(outcome.issues, u"p"_s), u"p:1:1: error: `zones` is missing\n"_s);
    }

    void reportsEverythingAtOnceInFileOrder()
    {
        QByteArray yaml = test::samplePolicy();
        yaml.replace("tag: internal, ", "").replace("cloud: never", "cloud: no").replace("chain: code}", "chain: cod}");
        yaml.replace("wire: openai, base_url: http:", "wire: open, base_url: ftp:");
        const LoadOutcome outcome = load(yaml);
        QStringList paths;
        for (const Issue &issue : outcome.issues)
            paths.append(issue.path);
        QCOMPARE(paths, QStringList({u"defaults"_s, u"matrix.secret.cloud"_s, u"providers.ollama.wire"_s,
                                     u"providers.ollama.base_url"_s, u"rules[1].chain"_s}));
        QVERIFY(!outcome.policy);
    }
};

QTEST_APPLESS_MAIN(TestLoaderProblems)
#include "tst_loader_problems.moc"
