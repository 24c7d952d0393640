// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/decision_record.h"

#include <QDialog>

class QCheckBox;
class QLabel;

namespace signalbox::gui {

class DetailView;

/// Two decisions beside each other, what differs marked. Not modal.
class CompareDialog final : public QDialog
{
    Q_OBJECT

public:
    explicit CompareDialog(QWidget *parent = nullptr);

    void setDecisions(const DecisionRecord &first, const DecisionRecord &second);
    [[nodiscard]] DetailView &view() { return *m_view; }
    [[nodiscard]] QCheckBox &onlyDifferences() { return *m_only; }

private:
    void refresh();

    DecisionRecord m_first;
    DecisionRecord m_second;
    QLabel *m_sentence;
    QCheckBox *m_only;
    DetailView *m_view;
};

} // namespace signalbox::gui
