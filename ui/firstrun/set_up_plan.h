// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

namespace signalbox::gui {

/// A model server that answered on this computer.
struct FoundServer
{
    QString provider;  ///< id in the policy: the preset's, or "local-8000"
    QString name;      ///< "Ollama", for people
    QString baseUrl;
    QString preset;    ///< empty = none is known
    bool isUsual = false; ///< it listens where its preset says
    bool wantsKey = false;
    QStringList models;
};

/// A hosted provider with a key.
struct KeyedProvider
{
    QString provider;  ///< id of a preset
    QString name;
    QString reference; ///< "env:OPENAI_API_KEY", "file:/…", "keychain:openai"
    QString warning{}; ///< what to know; empty = nothing

    bool operator==(const KeyedProvider &) const = default;
};

enum class RoutingStyle { PrivateFirst, CheapestCapable, Balanced };
[[nodiscard]] QString styleTitle(RoutingStyle style);
/// Its three steps and what it lets out, for people.
[[nodiscard]] QString styleText(RoutingStyle style);

struct SetUpChoice
{
    RoutingStyle style = RoutingStyle::CheapestCapable;
    QList<FoundServer> servers;
    QList<KeyedProvider> providers;
};

/// The policy file of a choice, with comments for people who go on from there. Servers that name no
/// models are left out; empty when there is nothing to route to.
[[nodiscard]] QByteArray policyOf(const SetUpChoice &choice);

/// How a client is pointed here.
struct ClientSnippet
{
    QString title; ///< "bash, zsh"
    QString text;
};
/// `token` is part of the texts: for the clipboard, or "…" to be shown.
[[nodiscard]] QList<ClientSnippet> clientSnippets(const QString &baseUrl, const QString &token);

} // namespace signalbox::gui
