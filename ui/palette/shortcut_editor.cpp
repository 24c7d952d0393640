// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "palette/shortcut_editor.h"

#include "theme/fonts.h"
#include "theme/icons.h"

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

ShortcutEditor::ShortcutEditor(ShortcutBook &book, QWidget *parent) : QWidget(parent), m_book(book), m_model(book)
{
    setAccessibleName(tr("Keyboard shortcuts"));
    m_search = new QLineEdit(this);
    m_search->setPlaceholderText(tr("Search actions or keys"));
    m_search->setAccessibleName(tr("Search actions or keys"));
    m_search->addAction(theme::icon(u"search"_s, theme::Role::Muted), QLineEdit::LeadingPosition)->setText(tr("Search"));
    m_table = new QTableView(this);
    m_table->setModel(&m_model);
    m_table->setAccessibleName(tr("Actions and their keys"));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setShowGrid(false);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(static_cast<int>(ShortcutColumn::Action), QHeaderView::Stretch);
    m_name = new QLabel(this);
    m_keys = new QKeySequenceEdit(this);
    m_keys->setAccessibleName(tr("New keys"));
    if (auto *field = m_keys->findChild<QLineEdit *>()) {
        field->setAccessibleName(tr("New keys"));
        field->setPlaceholderText(tr("press the keys"));
    }
    m_apply = new QPushButton(tr("&Change"), this);
    m_reset = new QPushButton(tr("&Reset"), this);
    m_resetAll = new QPushButton(tr("Reset a&ll"), this);
    m_note = new QLabel(this);
    m_note->setObjectName(u"muted"_s);
    m_note->setWordWrap(true);
    m_note->setMinimumHeight(2 * fontMetrics().lineSpacing());
    m_note->setAlignment(Qt::AlignLeft | Qt::AlignTop);

    auto *line = new QHBoxLayout;
    line->setSpacing(8);
    line->addWidget(m_name, 1);
    line->addWidget(m_keys);
    line->addWidget(m_apply);
    line->addWidget(m_reset);
    line->addWidget(m_resetAll);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_search);
    layout->addWidget(m_table, 1);
    layout->addLayout(line);
    layout->addWidget(m_note);

    connect(m_search, &QLineEdit::textChanged, &m_model, &ShortcutModel::setQuery);
    connect(&m_model, &QAbstractItemModel::modelReset, this, [this] {
        if (m_model.rowCount() > 0)
            m_table->selectRow(0);
        showCurrent();
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ShortcutEditor::showCurrent);
    connect(m_table, &QTableView::activated, m_keys, [this] { m_keys->setFocus(Qt::OtherFocusReason); });
    connect(m_keys, &QKeySequenceEdit::keySequenceChanged, this, &ShortcutEditor::checkKeys);
    connect(m_apply, &QPushButton::clicked, this, &ShortcutEditor::applyKeys);
    connect(m_reset, &QPushButton::clicked, this, &ShortcutEditor::resetCurrent);
    connect(m_resetAll, &QPushButton::clicked, this, [this] {
        m_book.resetAll();
        showCurrent();
    });
    if (m_model.rowCount() > 0)
        m_table->selectRow(0);
    showCurrent();
}

const BookedAction *ShortcutEditor::current() const
{
    const QModelIndex index = m_table->currentIndex();
    return index.isValid() ? &m_model.actionAt(index.row()) : nullptr;
}

QString ShortcutEditor::noteText() const { return m_note->text(); }

void ShortcutEditor::showCurrent()
{
    const BookedAction *booked = current();
    m_name->setText(booked != nullptr ? booked->text() : QString());
    m_keys->setEnabled(booked != nullptr);
    m_keys->setKeySequence(booked != nullptr ? m_book.keys(*booked) : QKeySequence());
    m_resetAll->setEnabled(!m_book.custom().isEmpty());
    checkKeys();
}

void ShortcutEditor::checkKeys()
{
    const BookedAction *booked = current();
    if (booked == nullptr) {
        m_apply->setEnabled(false);
        m_reset->setEnabled(false);
        m_note->setText(tr("No action answers to that."));
        return;
    }
    const QKeySequence wanted = m_keys->keySequence();
    m_apply->setEnabled(wanted != m_book.keys(*booked));
    m_reset->setEnabled(m_book.custom().contains(booked->id));
    const BookedAction *other = m_book.owner(wanted, booked->id);
    if (other != nullptr && m_apply->isEnabled())
        m_note->setText(tr("%1 belongs to \"%2\", which will have no keys then.")
                            .arg(wanted.toString(QKeySequence::NativeText), other->text()));
    else if (wanted.isEmpty() && m_apply->isEnabled())
        m_note->setText(tr("The action will have no keys; it stays in its menu and in the command palette."));
    else if (isSingleKey(wanted))
        m_note->setText(m_book.hasSingleKeys() ? tr("A single key works only while the list it belongs to has the focus.")
                                               : tr("Single keys are switched off in the settings (Keys)."));
    else
        m_note->setText(tr("Enter on a row, press the new keys, then Change. Backspace takes them away."));
}

void ShortcutEditor::applyKeys()
{
    const BookedAction *booked = current();
    if (booked == nullptr)
        return;
    m_book.rebind(booked->id, m_keys->keySequence());
    showCurrent();
    m_table->setFocus(Qt::OtherFocusReason);
}

void ShortcutEditor::resetCurrent()
{
    if (const BookedAction *booked = current())
        m_book.reset(booked->id);
    showCurrent();
}

} // namespace signalbox::gui
