// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "engine/engine.h"
#include "firstrun/set_up_page.h"
#include "upstream/keychain.h"

#include <QFutureWatcher>
#include <QObject>
#include <QTimer>

#include <functional>

namespace signalbox::app {

/// Carries out what the assistant asks for: looks for local servers, keeps keys, writes the policy file. Lives on the GUI
/// thread and never waits there.
class SetUp final : public QObject
{
    Q_OBJECT

public:
    struct Ports
    {
        std::function<engine::EngineStatus()> status;
        /// Runs the policy file instead of the demo; on error the demo runs again.
        std::function<Result<void>(const QString &policyFile)> leaveDemo;
    };

    SetUp(gui::SetUpPage &page, const engine::EngineOptions &options, Ports ports);

    /// Where the policy is written: the one given, else the data folder's.
    [[nodiscard]] QString policyFile() const;

private:
    using Found = std::pair<QList<gui::FoundServer>, QList<gui::KeyedProvider>>;
    void search();
    void keep(const QString &provider, const Secret &key, gui::KeyPlace place);
    void apply(const QByteArray &yaml);
    void waitForPolicy();

    gui::SetUpPage &m_page;
    QString m_dataDir;
    QString m_policyFile;
    Ports m_ports;
    upstream::Keychain m_keychain;
    QFutureWatcher<Found> m_search;
    QTimer m_wait;
    int m_waits = 0;
    int m_versionBefore = 0;
};

} // namespace signalbox::app
