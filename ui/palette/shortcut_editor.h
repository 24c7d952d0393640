// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "palette/shortcut_model.h"

#include <QWidget>

class QKeySequenceEdit;
class QLabel;
class QLineEdit;
class QPushButton;
class QTableView;

namespace signalbox::gui {

/// Every action with its keys, searchable; keys are changed here. Stands in the sheet's window and in the settings.
class ShortcutEditor final : public QWidget
{
    Q_OBJECT

public:
    /// `book` outlives it.
    explicit ShortcutEditor(ShortcutBook &book, QWidget *parent = nullptr);

    [[nodiscard]] QLineEdit &search() { return *m_search; }
    [[nodiscard]] QTableView &table() { return *m_table; }
    [[nodiscard]] QKeySequenceEdit &keys() { return *m_keys; }
    [[nodiscard]] QPushButton &applyButton() { return *m_apply; }
    [[nodiscard]] QPushButton &resetButton() { return *m_reset; }
    [[nodiscard]] QString noteText() const;

private:
    void showCurrent();
    void checkKeys();
    void applyKeys();
    void resetCurrent();
    [[nodiscard]] const BookedAction *current() const;

    ShortcutBook &m_book;
    ShortcutModel m_model;
    QLineEdit *m_search;
    QTableView *m_table;
    QLabel *m_name;
    QKeySequenceEdit *m_keys;
    QPushButton *m_apply;
    QPushButton *m_reset;
    QPushButton *m_resetAll;
    QLabel *m_note;
};

} // namespace signalbox::gui
