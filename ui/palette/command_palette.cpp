// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "palette/command_palette.h"

#include "palette/palette_delegate.h"
#include "theme/fonts.h"

#include <QAccessible>
#include <QApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace signalbox::gui {
namespace {

constexpr int mostLately = 10;
constexpr int fromTop = 56;
constexpr int rowsShown = 11;

} // namespace

CommandPalette::CommandPalette(QWidget *window) : QFrame(window)
{
    setObjectName(u"palette"_s);
    setAccessibleName(tr("Command palette"));
    setAttribute(Qt::WA_StyledBackground);
    m_field = new QLineEdit(this);
    m_field->setPlaceholderText(tr("Action, page, model, provider, rule or D-… of a decision"));
    m_field->setAccessibleName(tr("Command palette"));
    m_list = new QListView(this);
    m_list->setModel(&m_model);
    m_list->setItemDelegate(new PaletteDelegate(m_list));
    m_list->setAccessibleName(tr("What the palette offers"));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setUniformItemSizes(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setMouseTracking(true);
    m_nothing = new QLabel(tr("Nothing answers to that. Filters of Live begin with a field, such as model:gpt-4o."), this);
    m_nothing->setObjectName(u"muted"_s);
    m_nothing->setWordWrap(true);
    m_nothing->setContentsMargins(8, 8, 8, 8);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(8);
    layout->addWidget(m_field);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_nothing);
    m_field->installEventFilter(this);
    window->installEventFilter(this);
    connect(m_field, &QLineEdit::textChanged, this, &CommandPalette::search);
    connect(m_list, &QListView::clicked, this, &CommandPalette::runCurrent);
    connect(qApp, &QApplication::focusChanged, this, [this](const QWidget *, const QWidget *now) {
        if (isVisible() && now != nullptr && now->window() == this->window() && now != this && !isAncestorOf(now)) {
            m_before = nullptr; // somebody chose where to go
            leave();
        }
    });
    hide();
}

void CommandPalette::open(QList<PaletteEntry> entries, Lookup lookup)
{
    if (!isVisible())
        m_before = QApplication::focusWidget();
    m_lookup = std::move(lookup);
    m_field->clear();
    m_model.setEntries(std::move(entries), m_lately);
    search({});
    place();
    show();
    raise();
    m_field->setFocus(Qt::ShortcutFocusReason);
}

void CommandPalette::search(const QString &query)
{
    m_model.setQuery(query, m_lookup ? m_lookup(query) : QList<PaletteEntry>());
    const bool isEmpty = m_model.rowCount() == 0;
    m_list->setVisible(!isEmpty);
    m_nothing->setVisible(isEmpty);
    if (!isEmpty)
        m_list->setCurrentIndex(m_model.index(0));
    m_list->scrollToTop();
    m_field->setAccessibleDescription(isEmpty ? m_nothing->text() : m_list->currentIndex().data(Qt::AccessibleTextRole).toString());
}

void CommandPalette::place()
{
    const QWidget *window = parentWidget();
    const int height = m_field->sizeHint().height() + rowsShown * (fontMetrics().height() + 14) + 24;
    const int width = qMin(qMax(620, 48 * fontMetrics().averageCharWidth() * 2), window->width() - 64);
    setGeometry((window->width() - width) / 2, fromTop, width, qMin(height, window->height() - fromTop - 32));
}

void CommandPalette::leave()
{
    if (!isVisible())
        return;
    const QPointer<QWidget> back = m_before;
    m_before = nullptr;
    hide();
    if (back && back->isVisible())
        back->setFocus(Qt::OtherFocusReason);
}

void CommandPalette::runCurrent()
{
    const QModelIndex current = m_list->currentIndex();
    if (!current.isValid() || !current.flags().testFlag(Qt::ItemIsEnabled))
        return;
    const PaletteEntry chosen = m_model.entryAt(current.row());
    if (!chosen.id.isEmpty()) {
        m_lately.removeAll(chosen.id);
        m_lately.prepend(chosen.id);
        m_lately = m_lately.mid(0, mostLately);
    }
    leave();
    if (chosen.run)
        chosen.run();
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize && isVisible())
        place();
    if (watched != m_field || (event->type() != QEvent::KeyPress && event->type() != QEvent::ShortcutOverride))
        return QFrame::eventFilter(watched, event);
    auto *key = static_cast<QKeyEvent *>(event);
    switch (key->key()) {
    case Qt::Key_Escape:
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
        break;
    default:
        return QFrame::eventFilter(watched, event);
    }
    event->accept(); // the window's own shortcuts wait
    if (event->type() == QEvent::ShortcutOverride)
        return true;
    if (key->key() == Qt::Key_Escape) {
        leave();
    } else if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
        runCurrent();
    } else {
        QApplication::sendEvent(m_list, event);
        m_field->setAccessibleDescription(m_list->currentIndex().data(Qt::AccessibleTextRole).toString());
        QAccessibleEvent changed(m_field, QAccessible::DescriptionChanged);
        QAccessible::updateAccessibility(&changed);
    }
    return true;
}

} // namespace signalbox::gui
