// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "live/live_page.h"

#include "live/compare_dialog.h"
#include "live/decision_detail.h"
#include "live/empty_state.h"
#include "live/live_table.h"
#include "models/format.h"
#include "theme/icons.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QLoggingCategory>
#include <QPushButton>
#include <QScrollBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace signalbox::gui {
namespace {

using namespace std::chrono_literals;

Q_LOGGING_CATEGORY(lcLive, "signalbox.ui.live")

constexpr auto refreshDistance = 100ms;
constexpr auto relativeDistance = 15s; // how far a filter like time>-15min may lag behind
constexpr int wideFrom = 1600;

} // namespace

LivePage::~LivePage() = default;

void LivePage::takeDecisions(const QList<DecisionRecord> &records)
{
    m_model.upsert(records);
    if (!m_model.isPaused()) {
        for (const DecisionRecord &record : records) {
            if (record.id == m_selected)
                m_detail->setRecord(record);
        }
    }
    if (!m_refresh.isActive())
        m_refresh.start();
}

void LivePage::takeLoaded(const QList<DecisionRecord> &records)
{
    if (deliver(records))
        return; // the answer about one old decision; it is shown, not listed
    noteRange(records.size());
    m_model.prepend(records);
    refreshState();
}

void LivePage::connectParts()
{
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(refreshDistance);
    connect(&m_refresh, &QTimer::timeout, this, &LivePage::refreshState);
    m_clock.setInterval(relativeDistance);
    connect(&m_clock, &QTimer::timeout, this, [this] {
        if (isVisible())
            refilter(m_filter->text());
    });
    connect(m_filter, &FilterEdit::filterChanged, this, &LivePage::applyFilter);
    connect(m_filter, &FilterEdit::filterUsed, this, &LivePage::rememberFilter);
    connectTable();
    connect(m_pill, &QPushButton::clicked, this, [this] { m_table->setFollowing(true); });
    connect(&m_model, &LiveModel::pauseChanged, this, &LivePage::showPause);
    connect(&m_shown, &FilteredLiveModel::refiltered, this, &LivePage::refreshState);
    connect(m_filter, &FilterEdit::problemChanged, this, [this](const QString &problem) {
        m_problem->setText(problem);
        m_problem->setVisible(!problem.isEmpty());
        emit announced(problem); // an empty one takes the last back
    });
}

void LivePage::connectTable()
{
    connect(m_table, &LiveTable::decisionSelected, this, &LivePage::showDecision);
    connect(m_table, &LiveTable::conditionRequested, m_filter, &FilterEdit::addCondition);
    connect(m_table, &LiveTable::findRequested, m_actions.find, &QAction::trigger);
    connect(m_table, &LiveTable::doubleClicked, this, [this] { emit m_table->detailRequested(); });
    connect(m_table, &LiveTable::detailRequested, this, [this] {
        m_detail->show();
        m_detail->tabBar()->setFocus(Qt::OtherFocusReason);
    });
    connect(m_table, &LiveTable::followingChanged, m_actions.follow, &QAction::setChecked);
    connect(m_table, &LiveTable::unseenChanged, this, [this](int rows) {
        m_pill->setText(tr("%n new (End)", nullptr, rows));
        m_pill->setAccessibleName(m_pill->text());
        m_pill->setVisible(rows > 0);
        placePill();
    });
}

void LivePage::refilter(const QString &text)
{
    if (auto compiled = LiveFilter::compile(text))
        m_shown.setFilter(std::move(*compiled));
}

void LivePage::applyFilter(const QString &text)
{
    auto compiled = LiveFilter::compile(text);
    if (!compiled)
        return;
    m_actions.suspend->setChecked(false);
    m_actions.suspend->setEnabled(!compiled->isEmpty());
    m_actions.clear->setEnabled(!text.isEmpty());
    if (compiled->isRelative())
        m_clock.start();
    else
        m_clock.stop();
    showSpan(text);
    m_shown.setFilter(std::move(*compiled));
}

void LivePage::showDecision(DecisionId id)
{
    m_selected = id;
    if (m_model.record(id) == nullptr)
        m_detail->setPlaceholder(tr("Loading %1 from the ledger …").arg(id.toString()));
    withRecord(id, [this, id](const DecisionRecord *record) {
        if (id != m_selected)
            return; // somebody looks at another one by now
        if (record != nullptr)
            m_detail->setRecord(*record);
        else
            m_detail->setPlaceholder(tr("%1 is not in the ledger any more.").arg(id.toString()));
    });
}

void LivePage::open(DecisionId id)
{
    m_actions.detail->setChecked(true);
    m_table->select(id);
    if (m_selected != id)
        showDecision(id);
}

void LivePage::showPause(bool paused, qint64 bufferedNew)
{
    m_actions.pause->setChecked(paused);
    m_actions.pause->setText(paused ? tr("Resume view") : tr("Pause view"));
    m_actions.pause->setIcon(theme::icon(paused ? u"play"_s : u"pause"_s));
    //: The table is paused; %1 = decisions that began since. Traffic goes on.
    m_pauseNote->setText(tr("Paused · %1 new").arg(count(bufferedNew)));
    m_pauseNote->setVisible(paused);
    if (!paused) {
        if (const DecisionRecord *record = m_model.record(m_selected))
            m_detail->setRecord(*record);
        refreshState();
    }
}

QString LivePage::summaryText() const
{
    const LiveTotals &totals = m_shown.totals();
    QStringList parts{tr("%1 decisions").arg(count(m_model.rowCount()))};
    if (m_shown.isFiltering())
        parts.append(tr("%1 shown").arg(count(totals.decisions)));
    parts.append(tr("Σ %1").arg(usd(totals.cost)));
    if (totals.running > 0)
        parts.append(tr("%1 running").arg(count(totals.running)));
    if (totals.fellBack > 0)
        parts.append(tr("%1 fell back").arg(count(totals.fellBack)));
    if (totals.blocked > 0)
        parts.append(tr("%1 blocked").arg(count(totals.blocked)));
    if (totals.failed > 0)
        parts.append(tr("%1 failed").arg(count(totals.failed)));
    if (totals.unpriced > 0)
        parts.append(tr("%1 unpriced").arg(count(totals.unpriced)));
    return parts.join(u"  ·  "_s);
}

void LivePage::refreshState()
{
    const bool sumsAgree = m_shown.isRefiltering() || m_shown.totals() == m_shown.recountedTotals();
    if (!sumsAgree)
        qCCritical(lcLive) << "the running totals differ from the rows";
    m_sumMark->setPixmap(theme::iconPixmap(sumsAgree ? u"circle-check"_s : u"triangle-alert"_s,
                                           theme::color(sumsAgree ? theme::Role::Ok : theme::Role::Bad, palette()),
                                           fontMetrics().height(), devicePixelRatioF()));
    m_sumMark->setToolTip(sumsAgree ? tr("The sum was checked against the rows.") : tr("The sum differs from the rows."));
    m_sumMark->setAccessibleName(m_sumMark->toolTip());
    m_summary->setText(summaryText());
    m_summary->setToolTip(tr("Exact sum: %1").arg(usdExact(m_shown.totals().cost)));
    const bool empty = m_model.rowCount() == 0;
    if (empty != (m_stack->currentIndex() == 1)) {
        const bool hadFocus = m_stack->isAncestorOf(focusWidget()) || (m_filter->hasFocus() && m_filter->text().isEmpty());
        m_stack->setCurrentIndex(empty ? 1 : 0);
        if (hadFocus)
            mainPane()->setFocus(Qt::OtherFocusReason);
    }
    m_tableStack->setCurrentIndex(!empty && m_shown.rowCount() == 0 && !m_shown.isRefiltering() ? 1 : 0);
    m_noMatchText->setText(tr("0 of %1 decisions match").arg(count(m_model.rowCount())));
}

void LivePage::togglePin()
{
    const DecisionId id = m_table->selectedId();
    if (id.value == 0)
        return;
    const bool pinned = m_table->currentIndex().siblingAtColumn(0).data(PinnedRole).toBool();
    m_model.setPinned(id, !pinned);
}

QList<QWidget *> LivePage::panes() const
{
    if (m_stack->currentIndex() == 1)
        return {m_filter, mainPane()};
    return {m_filter, m_table, m_detail->tabBar()};
}

QWidget *LivePage::mainPane() const
{
    return m_stack->currentIndex() == 1 ? m_empty->mainButton() : m_table;
}

QByteArray LivePage::splitterState() const { return m_splitter->saveState(); }

void LivePage::restoreSplitterState(const QByteArray &state)
{
    if (!state.isEmpty())
        m_splitter->restoreState(state);
}

void LivePage::placePill()
{
    m_pill->adjustSize();
    const QRect area = m_table->viewport()->geometry();
    m_pill->move(area.center().x() - m_pill->width() / 2, area.bottom() - m_pill->height() - 12);
    m_pill->raise();
}

void LivePage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const bool wide = width() >= wideFrom;
    if (wide == m_wide)
        return;
    m_wide = wide;
    m_splitter->setOrientation(wide ? Qt::Horizontal : Qt::Vertical);
}

bool LivePage::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_table->viewport() && event->type() == QEvent::Resize)
        placePill();
    return QWidget::eventFilter(watched, event);
}

} // namespace signalbox::gui
