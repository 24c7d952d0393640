// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "models/live_filter.h"
#include "models/live_model.h"

#include <QLineEdit>

class QCompleter;
class QStandardItemModel;

namespace signalbox::gui {

/// The filter box: compiles what is typed, says what is wrong, completes field names and the values that occur.
class FilterEdit final : public QLineEdit
{
    Q_OBJECT

public:
    /// `model` gives the values to complete and must outlive the box.
    explicit FilterEdit(const LiveModel &model, QWidget *parent = nullptr);

    /// Adds a condition to what is there.
    void addCondition(const QString &condition);
    /// Filters used before, newest first; Down offers them while the box is empty.
    void setHistory(const QStringList &filters) { m_history = filters; }
    /// Empty while the text is a valid filter.
    [[nodiscard]] QString problem() const { return m_problem; }
    /// What the completer offers for the word at the cursor.
    [[nodiscard]] QStringList completions() const;

signals:
    /// The text became this valid filter. Not sent for an invalid text, so the list stays as it is.
    void filterChanged(const QString &text);
    /// Somebody is done with this filter: it is worth remembering.
    void filterUsed(const QString &text);
    void problemChanged(const QString &problem);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void check(const QString &text);
    void offerCompletions();
    void complete(const QString &completion);
    [[nodiscard]] QString wordAtCursor() const;

    const LiveModel &m_model;
    QString m_problem;
    QStringList m_history;
    QCompleter *m_completer;
    QStandardItemModel *m_offers;
};

/// Values of `field` that occur in the model, most frequent first, at most `limit`.
[[nodiscard]] QList<std::pair<QString, int>> filterValues(const LiveModel &model, FilterField field, int limit);

} // namespace signalbox::gui
