// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "app/set_up.h"

#include "app/local_servers.h"
#include "policy/loader.h"
#include "upstream/key_source.h"
#include "upstream/key_store.h"

#include <QFile>
#include <QSaveFile>
#include <QUrl>
#include <QtConcurrentRun>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::app {
namespace {

constexpr int waitMs = 100;
constexpr int mostWaits = 100;
constexpr int mostCopies = 1'000;

QList<gui::FoundServer> serversHere(int ownPort)
{
    QList<int> ports = usualLocalPorts();
    ports.removeAll(ownPort); // that is us
    QList<gui::FoundServer> servers;
    const QList<LocalServer> found = findLocalServers(ports);
    for (const LocalServer &one : found) {
        const bool isUsual = one.preset != nullptr && one.preset->port == one.port;
        const QString preset = one.preset != nullptr ? QString(one.preset->id) : QString();
        QString id = preset.isEmpty() ? u"local-%1"_s.arg(one.port) : preset;
        const bool isTaken = std::any_of(servers.cbegin(), servers.cend(), [&id](const gui::FoundServer &other) { return other.provider == id; });
        if (isTaken)
            id += u"-%1"_s.arg(one.port);
        servers.append({id, one.preset != nullptr ? QString(one.preset->name) : u"127.0.0.1:%1"_s.arg(one.port), one.baseUrl, preset, isUsual,
                        one.wantsKey, one.models});
    }
    return servers;
}

/// Names only: the values are read when a policy that names them runs.
QList<gui::KeyedProvider> keysInEnvironment()
{
    QList<gui::KeyedProvider> keys;
    for (const catalog::Preset &preset : catalog::presets()) {
        const QByteArray variable(preset.keyVariable.data(), preset.keyVariable.size());
        if (!variable.isEmpty() && !preset.baseUrl.isEmpty() && !qEnvironmentVariableIsEmpty(variable.constData()))
            keys.append({QString(preset.id), QString(preset.name), u"env:"_s + QString::fromLatin1(variable)});
    }
    return keys;
}

QList<std::pair<QString, QString>> hostedProviders()
{
    QList<std::pair<QString, QString>> hosted;
    for (const catalog::Preset &preset : catalog::presets()) {
        if (!preset.isLocal() && !preset.baseUrl.isEmpty() && preset.keyHeader != catalog::KeyHeader::None)
            hosted.append({QString(preset.id), QString(preset.name)});
    }
    return hosted;
}

/// Keeps what is there under a free name beside it.
Result<void> keepOld(const QString &file)
{
    if (!QFile::exists(file))
        return {};
    for (int i = 1; i <= mostCopies; ++i) {
        const QString name = u"%1.before-%2"_s.arg(file).arg(i);
        if (!QFile::exists(name) && QFile::copy(file, name))
            return {};
    }
    return Unexpected(Error{ErrorKind::Io, u"%1 cannot be copied, so it was not replaced."_s.arg(file), {}});
}

} // namespace

SetUp::SetUp(gui::SetUpPage &page, const engine::EngineOptions &options, Ports ports)
    : QObject(&page), m_page(page), m_dataDir(options.dataDir),
      m_policyFile(options.policyFile.isEmpty() ? options.dataDir + u"/policy.yaml"_s : options.policyFile), m_ports(std::move(ports))
{
    page.setProviders(hostedProviders());
    m_wait.setInterval(waitMs);
    connect(&m_wait, &QTimer::timeout, this, &SetUp::waitForPolicy);
    connect(&page, &gui::SetUpPage::searchRequested, this, &SetUp::search);
    connect(&page, &gui::SetUpPage::keyOffered, this, &SetUp::keep);
    connect(&page, &gui::SetUpPage::policyChosen, this, &SetUp::apply);
    connect(&m_search, &QFutureWatcher<Found>::finished, this,
            [this] { m_page.takeFound(m_search.result().first, m_search.result().second); });
}

QString SetUp::policyFile() const { return m_policyFile; }

void SetUp::search()
{
    if (m_search.isRunning())
        return;
    const int ownPort = QUrl(m_ports.status().baseUrl).port();
    m_search.setFuture(QtConcurrent::run([ownPort] { return Found{serversHere(ownPort), keysInEnvironment()}; }));
}

void SetUp::keep(const QString &provider, const Secret &text, gui::KeyPlace place)
{
    const catalog::Preset *preset = catalog::findPreset(provider);
    const QString name = preset != nullptr ? QString(preset->name) : provider;
    const Result<Secret> key = upstream::checkedKey(text.reveal(), u"the key of "_s + provider);
    if (!key) {
        m_page.takeKeyKept({provider, name, {}}, key.error().message);
        return;
    }
    switch (place) {
    case gui::KeyPlace::File: {
        const Result<void> kept = upstream::storeKey(m_dataDir, provider, *key);
        m_page.takeKeyKept({provider, name, u"file:"_s + upstream::storedKeyFile(m_dataDir, provider)},
                           kept ? QString() : kept.error().message);
        return;
    }
    case gui::KeyPlace::KeyStore:
        m_keychain.write(provider, *key, [this, provider, name](const Result<void> &kept) {
            m_page.takeKeyKept({provider, name, u"keychain:"_s + provider}, kept ? QString() : kept.error().message);
        });
        return;
    }
    Q_UNREACHABLE();
}

void SetUp::apply(const QByteArray &yaml)
{
    const policy::LoadOutcome outcome = policy::load(yaml);
    if (!outcome.policy) {
        m_page.takePolicyApplied(policy::issuesText(outcome.issues, m_policyFile));
        return;
    }
    if (const Result<void> kept = keepOld(m_policyFile); !kept) {
        m_page.takePolicyApplied(kept.error().message);
        return;
    }
    const engine::EngineStatus before = m_ports.status();
    m_versionBefore = before.policyVersion;
    QSaveFile file(m_policyFile);
    if (!file.open(QIODevice::WriteOnly) || file.write(yaml) < 0 || !file.commit()) {
        m_page.takePolicyApplied(u"%1: %2"_s.arg(m_policyFile, file.errorString()));
        return;
    }
    if (before.demo) {
        const Result<void> left = m_ports.leaveDemo(m_policyFile);
        m_page.takePolicyApplied(left ? QString() : left.error().message);
        return;
    }
    m_waits = 0;
    m_wait.start(); // the engine watches the file
}

void SetUp::waitForPolicy()
{
    const engine::EngineStatus now = m_ports.status();
    const bool isRefused = std::any_of(now.policyIssues.cbegin(), now.policyIssues.cend(),
                                       [](const policy::Issue &issue) { return issue.severity == policy::Issue::Severity::Error; });
    const bool isOver = ++m_waits >= mostWaits;
    if (now.policyVersion == m_versionBefore && !isRefused && !isOver)
        return;
    m_wait.stop();
    // The same text as before makes no new version, and that is fine: it runs.
    m_page.takePolicyApplied(isRefused ? policy::issuesText(now.policyIssues, m_policyFile) : QString());
}

} // namespace signalbox::app
