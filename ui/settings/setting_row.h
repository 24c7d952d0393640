// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "settings/settings_store.h"

#include <QWidget>

class QCheckBox;
class QLabel;
class QToolButton;
class QVBoxLayout;

namespace signalbox::gui {

/// Title and help at the left; at the right what is set, where that comes from and a way back to the standard.
class SettingRow : public QWidget
{
    Q_OBJECT

public:
    SettingRow(const QString &title, const QString &help, QWidget *parent);

    /// Every word of it stands in title, help or `more`.
    [[nodiscard]] bool answersTo(const QString &query) const;
    void setMore(const QString &more) { m_more = more; }
    [[nodiscard]] QString title() const;
    [[nodiscard]] QString sourceText() const;
    [[nodiscard]] QToolButton &resetButton() { return *m_reset; }

protected:
    void setEditor(QWidget *editor);
    void setSource(const QString &text);
    void setNote(const QString &note, bool isProblem);

private:
    QString m_more;
    QLabel *m_title;
    QLabel *m_help;
    QVBoxLayout *m_right;
    QLabel *m_source;
    QLabel *m_note;
    QToolButton *m_reset;
};

/// The row of one setting of the store.
class StoredSettingRow final : public SettingRow
{
    Q_OBJECT

public:
    /// `store` and `spec` outlive it.
    StoredSettingRow(SettingsStore &store, const SettingSpec &spec, QWidget *parent);

    [[nodiscard]] const SettingSpec &spec() const { return m_spec; }
    [[nodiscard]] QWidget &editor() { return *m_editor; }
    void refresh();

private:
    [[nodiscard]] QWidget *makeEditor();
    void take(const QJsonValue &value);
    void show(const QJsonValue &value);

    SettingsStore &m_store;
    const SettingSpec &m_spec;
    QWidget *m_editor;
};

/// A row with a switch that is kept elsewhere, such as by the desktop.
class SwitchRow final : public SettingRow
{
    Q_OBJECT

public:
    SwitchRow(const QString &title, const QString &help, const QString &source, QWidget *parent);
    void setOn(bool on);
    void setProblem(const QString &problem) { setNote(problem, true); }
    [[nodiscard]] QCheckBox &box() { return *m_box; }

signals:
    void switched(bool on);

private:
    QCheckBox *m_box;
};

/// A row that only says something and perhaps has a button.
class FactRow final : public SettingRow
{
    Q_OBJECT

public:
    /// `button` empty = none.
    FactRow(const QString &title, const QString &help, const QString &button, QWidget *parent);
    void setFact(const QString &text);

signals:
    void pressed();

private:
    QLabel *m_fact;
};

} // namespace signalbox::gui
