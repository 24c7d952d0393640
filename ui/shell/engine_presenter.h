// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QObject>
#include <QTimer>

namespace signalbox::engine {
class Console;
class Engine;
}

namespace signalbox::gui {

class MainWindow;

/// Ties a window to a started engine: values in, wishes out. Does nothing by itself. Both must outlive it.
class EnginePresenter final : public QObject
{
    Q_OBJECT

public:
    EnginePresenter(engine::Engine &engine, MainWindow &window, QObject *parent = nullptr);

private:
    void tieProviders(engine::Console &console, MainWindow &window);
    void tieBackground(engine::Engine &engine, MainWindow &window);
    void tieDashboard(engine::Console &console, MainWindow &window);

    QTimer m_second;
    int m_ticks = 0;
    int m_backgroundTicks = 0;
    QString m_policyHash;
};

} // namespace signalbox::gui
