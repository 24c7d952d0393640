// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "shell/table_dialog.h"

#include "widgets/detail_view.h"
#include "policy/loader.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace signalbox::gui {
TableDialog::TableDialog(const QString &title, QWidget *parent) : QDialog(parent)
{
    setWindowTitle(title);
    setAccessibleName(title);
    m_sentence = new QLabel(this);
    m_sentence->setWordWrap(true);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_view = new DetailView(title, this);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(12);
    layout->addWidget(m_sentence);
    layout->addWidget(m_view, 1);
    layout->addWidget(buttons);
    resize(720, 480);
}

void TableDialog::setContents(const QString &sentence, const DetailTable &table)
{
    m_sentence->setText(sentence);
    m_sentence->setVisible(!sentence.isEmpty());
    m_view->setTable(table);
}

DetailTable issueTable(const QList<policy::Issue> &issues)
{
    DetailTable table{{TableDialog::tr("Problem"), TableDialog::tr("Line"), TableDialog::tr("Where"), TableDialog::tr("What")}, {}};
    for (const policy::Issue &issue : issues) {
        const bool error = issue.severity == policy::Issue::Severity::Error;
        table.rows.append({{error ? TableDialog::tr("error") : TableDialog::tr("warning"),
                            error ? CellTone::Bad : CellTone::Warning, error ? u"circle-x"_s : u"triangle-alert"_s},
                           {u"%1:%2"_s.arg(issue.line).arg(issue.column), CellTone::Plain, {}, true},
                           {issue.path, CellTone::Muted},
                           {issue.message}});
    }
    return table;
}

} // namespace signalbox::gui
