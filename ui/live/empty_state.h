// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/secret.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace signalbox::gui {

/// What Live shows before the first decision: where to point a client, a curl line to copy, a test request.
class EmptyState final : public QWidget
{
    Q_OBJECT

public:
    explicit EmptyState(QWidget *parent = nullptr);

    /// `baseUrl` empty: not listening. The token is never shown, only copied.
    void setEndpoint(const QString &baseUrl, const Secret &token);
    /// Demo traffic can be offered only where the simulated providers are.
    void setDemo(bool demo, bool trafficRunning);
    /// An empty `problem` after a test request means it was answered.
    void showTestResult(const QString &problem);

    [[nodiscard]] const QString &baseUrl() const { return m_baseUrl; }
    /// Where the keyboard starts.
    [[nodiscard]] QWidget *mainButton() const;
    /// The line for the clipboard, token included.
    [[nodiscard]] QString curlLine() const;

signals:
    void testRequestRequested();
    void demoTrafficRequested(bool on);

private:
    [[nodiscard]] QString curlLine(const QString &token) const;
    [[nodiscard]] QWidget *titled(const QString &title, QWidget *field, QWidget *copy);
    void copied(const QString &what, const QString &text);

    QString m_baseUrl;
    Secret m_token;
    QLineEdit *m_url;
    QPlainTextEdit *m_curl;
    QPushButton *m_test;
    QPushButton *m_demo;
    QLabel *m_result;
};

} // namespace signalbox::gui
