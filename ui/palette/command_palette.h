// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "palette/palette_model.h"

#include <QFrame>
#include <QPointer>

#include <functional>

class QLabel;
class QLineEdit;
class QListView;

namespace signalbox::gui {

/// The command palette: a box over the window in which one types what one wants. Keyboard only if one likes: arrows move,
/// Enter runs, Esc leaves and gives the focus back. Closes when the focus goes elsewhere.
class CommandPalette final : public QFrame
{
    Q_OBJECT

public:
    /// Entries that depend on what was typed, such as the id of a decision.
    using Lookup = std::function<QList<PaletteEntry>(const QString &query)>;

    /// A child of the window it lies over.
    explicit CommandPalette(QWidget *window);

    /// Shows it with these entries and nothing typed.
    void open(QList<PaletteEntry> entries, Lookup lookup);
    /// Ids of what was used, the last one first, at most ten.
    [[nodiscard]] const QStringList &lately() const { return m_lately; }
    void setLately(const QStringList &ids) { m_lately = ids; }

    [[nodiscard]] QLineEdit &field() { return *m_field; }
    [[nodiscard]] QListView &list() { return *m_list; }
    [[nodiscard]] PaletteModel &model() { return m_model; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void leave();
    void runCurrent();
    void search(const QString &query);
    void place();

    PaletteModel m_model;
    Lookup m_lookup;
    QStringList m_lately;
    QLineEdit *m_field;
    QListView *m_list;
    QLabel *m_nothing;
    QPointer<QWidget> m_before; ///< had the focus
};

} // namespace signalbox::gui
