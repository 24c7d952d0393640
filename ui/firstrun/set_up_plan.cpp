// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "firstrun/set_up_plan.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace signalbox::gui {
namespace {

struct SetUpText
{
    Q_DECLARE_TR_FUNCTIONS(signalbox::gui::SetUpText)
};

/// A YAML scalar in single quotes.
QString quoted(QString text) { return u'\'' + text.replace(u'\'', u"''"_s) + u'\''; }

QString serverLine(const FoundServer &server)
{
    QStringList members;
    if (server.preset.isEmpty())
        members = {u"wire: openai"_s, u"base_url: "_s + quoted(server.baseUrl)};
    else if (server.preset != server.provider || !server.isUsual)
        members = {u"preset: "_s + server.preset, u"base_url: "_s + quoted(server.baseUrl)};
    else
        members = {u"preset: "_s + server.preset};
    members.append(u"zone: machine"_s);
    if (server.wantsKey)
        members.append(u"keys: ['env:LOCAL_API_KEY']"_s);
    return u"  %1: {%2}\n"_s.arg(server.provider, members.join(u", "_s));
}

QString chainLines(const SetUpChoice &choice)
{
    QStringList local;
    for (const FoundServer &server : choice.servers)
        local.append(quoted(server.provider + u"/*"_s));
    QStringList hosted;
    for (const KeyedProvider &provider : choice.providers)
        hosted.append(quoted(provider.provider + u"/*"_s));
    const auto pool = [](const QString &members, const QStringList &models) {
        return models.isEmpty() ? QString() : u"    - pool: {%1, models: [%2]}\n"_s.arg(members, models.join(u", "_s));
    };
    switch (choice.style) {
    case RoutingStyle::PrivateFirst:
        return pool(u"prefer: cheapest"_s, local) + pool(u"quality: auto, prefer: cheapest"_s, hosted);
    case RoutingStyle::CheapestCapable:
        return pool(u"prefer: cheapest"_s, local + hosted);
    case RoutingStyle::Balanced:
        return pool(u"quality: auto, prefer: cheapest"_s, local + hosted);
    }
    Q_UNREACHABLE();
}

} // namespace

QString styleTitle(RoutingStyle style)
{
    switch (style) {
    case RoutingStyle::PrivateFirst:
        return SetUpText::tr("Private first");
    case RoutingStyle::CheapestCapable:
        return SetUpText::tr("Cheapest capable");
    case RoutingStyle::Balanced:
        return SetUpText::tr("Balanced");
    }
    Q_UNREACHABLE();
}

QString styleText(RoutingStyle style)
{
    switch (style) {
    case RoutingStyle::PrivateFirst:
        return SetUpText::tr("1. Models on this computer. 2. Providers, only for requests a client tags public or internal. 3. Else refused. "
                             "Untagged requests count as confidential and stay here.");
    case RoutingStyle::CheapestCapable:
        return SetUpText::tr("1. The cheapest model that can do it, local ones being free. 2. The next cheapest when it fails. 3. Keys, cards and "
                             "what a client tags confidential stay here.");
    case RoutingStyle::Balanced:
        return SetUpText::tr("1. How hard the request is decides how good a model must be. 2. Of those the cheapest. 3. Keys, cards and what a "
                             "client tags confidential stay here.");
    }
    Q_UNREACHABLE();
}

QByteArray policyOf(const SetUpChoice &wanted)
{
    SetUpChoice choice = wanted;
    choice.servers.removeIf([](const FoundServer &server) { return server.models.isEmpty(); }); // nothing there to ask
    if (choice.servers.isEmpty() && choice.providers.isEmpty())
        return {};
    const bool isPrivate = choice.style == RoutingStyle::PrivateFirst;
    QString text = u"# Made by the assistant of Signalbox. Save the file and it takes effect at once; a mistake changes nothing and is shown\n"
                   "# with its line. Check it by hand: signalbox policy check\nversion: 1\n\n"
                   "defaults:\n  tag: %1   # how sensitive a request is when nobody says so\n  chain: everyday\n  baseline: asked\n\n"
                   "zones:\n  - {id: machine, label: This machine}\n  - {id: hosted, label: Providers}\n\n"
                   "# How sensitive a request can be, and where it may go. Clients add tags with x-signalbox-tags.\n"
                   "tags: [public, internal, confidential, secret]\nmatrix:\n"
                   "  public:       {machine: allow, hosted: allow}\n  internal:     {machine: allow, hosted: allow}\n"
                   "  confidential: {machine: allow, hosted: never}\n  secret:       {machine: allow, hosted: never}\n\n"
                   "# What is looked for in every text, and the tag it gives.\ndetectors:\n"
                   "  - {id: credentials, kind: credential, tag: secret}\n  - {id: cards, kind: credit_card, tag: secret}\n\n"
                   "# Keys are named, never written here.\nproviders:\n"_s.arg(isPrivate ? u"confidential"_s : u"internal"_s);
    for (const FoundServer &server : choice.servers)
        text += serverLine(server);
    for (const KeyedProvider &provider : choice.providers)
        text += u"  %1: {preset: %1, zone: hosted, keys: [%2]}\n"_s.arg(provider.provider, quoted(provider.reference));
    QString models;
    for (const FoundServer &server : choice.servers) {
        for (const QString &model : server.models)
            models += u"  - {id: %1, price: {input: 0, output: 0}}\n"_s.arg(quoted(server.provider + u'/' + model));
    }
    if (!models.isEmpty())
        text += u"\n# Models of the providers are those of the catalogue; these run here and cost nothing.\nmodels:\n"_s + models;
    text += u"\n# Tried step by step until one answers. Clients ask for it with model: auto.\nchains:\n  everyday:\n"_s + chainLines(choice);
    return text.toUtf8();
}

QList<ClientSnippet> clientSnippets(const QString &baseUrl, const QString &token)
{
    const QString origin = baseUrl.endsWith("/v1"_L1) ? baseUrl.chopped(3) : baseUrl;
    const auto fill = [&](const QString &form) { return QString(form).replace(u"@URL"_s, baseUrl).replace(u"@ORIGIN"_s, origin).replace(u"@KEY"_s, token); };
    return {{u"bash, zsh"_s, fill(u"export OPENAI_BASE_URL='@URL'\nexport OPENAI_API_KEY='@KEY'"_s)},
            {u"fish"_s, fill(u"set -gx OPENAI_BASE_URL '@URL'\nset -gx OPENAI_API_KEY '@KEY'"_s)},
            {u"PowerShell"_s, fill(u"$env:OPENAI_BASE_URL = '@URL'\n$env:OPENAI_API_KEY = '@KEY'"_s)},
            {u"Python"_s, fill(u"from openai import OpenAI\nclient = OpenAI(base_url=\"@URL\", api_key=\"@KEY\")\n"
                               "print(client.chat.completions.create(model=\"auto\", messages=[{\"role\": \"user\", \"content\": \"Hello\"}]))"_s)},
            {u"Node"_s, fill(u"import OpenAI from \"openai\";\nconst client = new OpenAI({ baseURL: \"@URL\", apiKey: \"@KEY\" });\n"
                             "console.log(await client.chat.completions.create({ model: \"auto\", messages: [{ role: \"user\", content: \"Hello\" }] }));"_s)},
            {u"Claude Code"_s, fill(u"export ANTHROPIC_BASE_URL='@ORIGIN'\nexport ANTHROPIC_AUTH_TOKEN='@KEY'\nclaude"_s)},
            {u"Codex"_s, fill(u"# ~/.codex/config.toml, with SIGNALBOX_KEY='@KEY' in the environment\nmodel = \"auto\"\nmodel_provider = \"signalbox\"\n"
                              "[model_providers.signalbox]\nname = \"Signalbox\"\nbase_url = \"@URL\"\nenv_key = \"SIGNALBOX_KEY\"\nwire_api = \"responses\""_s)},
            {u"Cursor"_s, fill(u"# Settings > Models: Override OpenAI Base URL, then the key\n@URL\n@KEY"_s)},
            {u"Continue"_s, fill(u"# ~/.continue/config.yaml\nmodels:\n  - name: Signalbox\n    provider: openai\n    model: auto\n    apiBase: @URL\n    apiKey: @KEY"_s)}};
}

} // namespace signalbox::gui
