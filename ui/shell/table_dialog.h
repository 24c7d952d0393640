// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "models/detail_table.h"

#include <QDialog>

class QLabel;

namespace signalbox::policy {
struct Issue;
}

namespace signalbox::gui {

class DetailView;

/// A sentence and a table, not modal, closed with Esc: such as the problems of the policy.
class TableDialog final : public QDialog
{
    Q_OBJECT

public:
    TableDialog(const QString &title, QWidget *parent);

    void setContents(const QString &sentence, const DetailTable &table);

private:
    QLabel *m_sentence;
    DetailView *m_view;
};

/// Problems with place ("12:7"), path and message.
[[nodiscard]] DetailTable issueTable(const QList<policy::Issue> &issues);

} // namespace signalbox::gui
