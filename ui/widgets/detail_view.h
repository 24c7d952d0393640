// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "models/detail_table.h"

#include <QTableView>

namespace signalbox::gui {

/// A table view over a DetailTableModel, with the look and keys all detail tables share.
class DetailView final : public QTableView
{
    Q_OBJECT

public:
    explicit DetailView(const QString &accessibleName, QWidget *parent = nullptr);

    /// Shows the table; column widths follow the contents when the shape changes.
    void setTable(const DetailTable &table);
    [[nodiscard]] DetailTableModel &tableModel() { return m_model; }

protected:
    void changeEvent(QEvent *event) override;

private:
    void fit();

    DetailTableModel m_model;
};

} // namespace signalbox::gui
