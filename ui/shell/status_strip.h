// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "engine/engine.h"

#include <QElapsedTimer>
#include <QWidget>

class QLabel;
class QToolButton;

namespace signalbox::gui {

/// The line at the lower edge: proxy, policy, money, what is recorded, pace; and the watermark of the demo.
class StatusStrip final : public QWidget
{
    Q_OBJECT

public:
    explicit StatusStrip(QWidget *parent = nullptr);

    void setStatus(const engine::EngineStatus &status);
    /// "local only until 15:04"; empty = it is off.
    void setLocalOnly(const QString &text);
    /// Shows a passing sentence and tells it to screen readers, at most once in five seconds.
    void announce(const QString &text);

    [[nodiscard]] QString proxyText() const;
    [[nodiscard]] QString policyText() const;
    [[nodiscard]] bool isWatermarked() const;

signals:
    void addressRequested();
    void policyProblemsRequested();

private:
    [[nodiscard]] QToolButton *makeButton(const QString &accessibleName);
    [[nodiscard]] QLabel *makeLabel(const QString &accessibleName);
    void showPolicy(const engine::EngineStatus &status);

    QLabel *m_demo;
    QToolButton *m_proxy;
    QToolButton *m_policy;
    QLabel *m_localOnly;
    QLabel *m_ledger;
    QLabel *m_message;
    QLabel *m_today;
    QLabel *m_bodies;
    QLabel *m_pace;
    QElapsedTimer m_lastAlert;
};

} // namespace signalbox::gui
