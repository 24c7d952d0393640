// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "live/filter_edit.h"
#include "models/filtered_live_model.h"
#include "live/live_exporter.h"
#include "models/live_model.h"
#include "models/live_views.h"

#include <QTimer>
#include <QWidget>

#include <deque>
#include <functional>

class QAction;
class QComboBox;
class QLabel;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QToolButton;

namespace signalbox::gui {

class CompareDialog;
class DecisionDetail;
class EmptyState;
class LiveTable;
class ViewsMenu;

/// The Live screen: filter, table of decisions, detail of the selected one, sums. Fed with values; asks by signals.
class LivePage final : public QWidget
{
    Q_OBJECT

public:
    explicit LivePage(QWidget *parent = nullptr);
    ~LivePage() override;

    /// Decisions that began, changed or ended.
    void takeDecisions(const QList<DecisionRecord> &records);
    /// Decisions from the ledger: history, or the answer to recordRequested().
    void takeLoaded(const QList<DecisionRecord> &records);

    /// Shows one decision: in the table if it is there, else only its detail.
    void open(DecisionId id);

    [[nodiscard]] LiveModel &model() { return m_model; }
    [[nodiscard]] FilteredLiveModel &shown() { return m_shown; }
    [[nodiscard]] FilterEdit &filter() { return *m_filter; }
    [[nodiscard]] LiveTable &table() { return *m_table; }
    [[nodiscard]] DecisionDetail &detail() { return *m_detail; }
    [[nodiscard]] EmptyState &emptyState() { return *m_empty; }
    [[nodiscard]] QString summaryText() const;

    /// For the menus; all of them have text and shortcut.
    struct Actions
    {
        QAction *find, *suspend, *clear, *pause, *follow, *pin, *copyRow, *detail, *compare, *copyCurl, *copyPython, *copyRule, *exportRows, *saveView;
    };
    [[nodiscard]] const Actions &actions() const { return m_actions; }
    /// Lists exactly the decisions of that time that pass `filter`.
    void showRange(UtcTime from, UtcTime to, const QString &filter);
    /// Writes the selected decisions if there are several, else all that are shown; tells how it ended by announced().
    void exportTo(const QString &file);
    void saveView(const QString &name);
    void showView(const QString &name);
    [[nodiscard]] const LiveViews &views() const { return m_views; }
    /// Named views and the filters used last.
    [[nodiscard]] QByteArray viewState() const;
    void restoreViewState(const QByteArray &state);
    [[nodiscard]] QComboBox &spanBox() { return *m_span; }

    /// The panes F6 goes through, in order.
    [[nodiscard]] QList<QWidget *> panes() const;
    /// The table, or the first button while there is no decision.
    [[nodiscard]] QWidget *mainPane() const;

    [[nodiscard]] QByteArray splitterState() const;
    void restoreSplitterState(const QByteArray &state);

signals:
    /// The complete record of an old decision is wanted.
    void recordRequested(signalbox::DecisionId id);
    /// Decisions of that time are to be loaded from the ledger.
    void rangeRequested(signalbox::UtcTime from, signalbox::UtcTime to);
    /// viewState() changed and wants to be kept.
    void viewsChanged();
    /// A sentence worth telling a screen reader and the status bar.
    void announced(const QString &text);

protected:
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void makeActions();
    [[nodiscard]] QWidget *makeToolBar();
    [[nodiscard]] QWidget *makeNoMatch();
    [[nodiscard]] QWidget *makeSummary();
    [[nodiscard]] QToolButton *toolButton(QAction *action, QWidget *bar);
    void makeDecisionActions();
    void makeViewsButton(QWidget *bar);
    void fillSpans();
    void connectParts();
    void connectTable();
    void refilter(const QString &text);
    /// `use` gets the complete record, at once or when the ledger has answered; null when there is none any more.
    void withRecord(DecisionId id, std::function<void(const DecisionRecord *)> use);
    bool deliver(const QList<DecisionRecord> &records);
    void compareSelected();
    void copySnippet(QString (*snippet)(const DecisionRecord &, const QString &));
    void copyRule();
    void askForExportFile();
    void askForViewName();
    void rememberFilter(const QString &filter);
    void noteRange(qsizetype loaded);
    void setSpan(const QString &condition);
    void showSpan(const QString &text);
    [[nodiscard]] QString baseUrl() const;
    void applyFilter(const QString &text);
    void showDecision(DecisionId id);
    void refreshState();
    void showPause(bool paused, qint64 bufferedNew);
    void placePill();
    void togglePin();

    LiveModel m_model;
    FilteredLiveModel m_shown{m_model};
    DecisionId m_selected;
    Actions m_actions{};
    QTimer m_refresh;
    FilterEdit *m_filter = nullptr;
    QLabel *m_problem = nullptr;
    LiveTable *m_table = nullptr;
    QPushButton *m_pill = nullptr;
    QLabel *m_pauseNote = nullptr;
    QLabel *m_summary = nullptr;
    QLabel *m_sumMark = nullptr;
    QLabel *m_noMatchText = nullptr;
    QStackedWidget *m_tableStack = nullptr;
    QStackedWidget *m_stack = nullptr;
    QSplitter *m_splitter = nullptr;
    DecisionDetail *m_detail = nullptr;
    EmptyState *m_empty = nullptr;
    bool m_wide = false;
    LiveViews m_views;
    LiveExporter m_exporter;
    QToolButton *m_viewsButton = nullptr;
    ViewsMenu *m_viewsMenu = nullptr;
    QComboBox *m_span = nullptr;
    int m_fixedSpans = 0;
    bool m_rangeAsked = false;
    CompareDialog *m_compare = nullptr;
    QTimer m_clock; ///< for filters that name a time by how long ago it is
    QHash<DecisionId, QList<std::function<void(const DecisionRecord *)>>> m_awaited;
    std::deque<DecisionId> m_askedOrder;
};

} // namespace signalbox::gui
