// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QDialog>

#include <chrono>

class QComboBox;
class QLineEdit;
class QPushButton;
class QRadioButton;

namespace signalbox::gui {

/// Asks for how long and why nothing new is to be sent to a model or its whole provider. Not modal.
class DrainDialog final : public QDialog
{
    Q_OBJECT

public:
    /// `model`: "provider/name"; `siblings`: how many models the provider has.
    DrainDialog(const QString &model, int siblings, QWidget *parent);

signals:
    void drainRequested(const QString &target, std::chrono::seconds length, const QString &note);

private:
    void submit();

    QString m_model;
    QRadioButton *m_onlyModel;
    QRadioButton *m_wholeProvider;
    QComboBox *m_length;
    QLineEdit *m_note;
    QPushButton *m_drain;
};

} // namespace signalbox::gui
