// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "live/compare_dialog.h"

#include "models/record_tables.h"
#include "widgets/detail_view.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace signalbox::gui {

CompareDialog::CompareDialog(QWidget *parent) : QDialog(parent)
{
    setWindowTitle(tr("Compare decisions"));
    setAccessibleName(windowTitle());
    m_sentence = new QLabel(this);
    m_sentence->setAccessibleName(tr("What differs"));
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_only = new QCheckBox(tr("&Only what differs"), this);
    m_view = new DetailView(tr("Two decisions"), this);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    for (QAbstractButton *button : buttons->buttons())
        button->setAccessibleName(tr("Close"));
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_only, &QCheckBox::toggled, this, &CompareDialog::refresh);
    auto *head = new QHBoxLayout;
    head->addWidget(m_sentence, 1);
    head->addWidget(m_only);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(12);
    layout->addLayout(head);
    layout->addWidget(m_view, 1);
    layout->addWidget(buttons);
    resize(960, 640);
}

void CompareDialog::setDecisions(const DecisionRecord &first, const DecisionRecord &second)
{
    m_first = first;
    m_second = second;
    refresh();
}

void CompareDialog::refresh()
{
    DetailTable table = compareTable(m_first, m_second);
    const int different = differences(table);
    m_sentence->setText(tr("%n field(s) differ.", nullptr, different));
    if (m_only->isChecked())
        table.rows.removeIf([](const auto &row) { return row.constLast().icon.isEmpty(); });
    m_view->setTable(table);
}

} // namespace signalbox::gui
