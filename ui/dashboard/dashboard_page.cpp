// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dashboard/dashboard_page.h"

#include "charts/chart_panel.h"
#include "charts/driver_bars.h"
#include "charts/latency_plots.h"
#include "dashboard/budget_bars.h"
#include "dashboard/scope_bar.h"
#include "models/format.h"
#include "models/live_filter.h"
#include "models/spend_forecast.h"
#include "theme/fonts.h"
#include "theme/icons.h"
#include "widgets/detail_view.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDateTime>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QLoggingCategory>
#include <QScrollArea>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace signalbox::gui {
namespace {

Q_LOGGING_CATEGORY(lcDashboard, "signalbox.ui.dashboard")

enum Tile { SpendTile, SavedTile, RequestsTile, PerThousandTile, CacheTile };

NanoUsd perThousand(const SpendSums &sums)
{
    return {sums.requests == 0 ? 0 : static_cast<qint64>(static_cast<WideInt>(sums.cost().value) * 1'000 / sums.requests)};
}

KpiTile::Tone toneOf(NanoUsd now, NanoUsd before, bool moreIsGood)
{
    if (now == before || before.value <= 0)
        return KpiTile::Tone::Plain;
    return (now > before) == moreIsGood ? KpiTile::Tone::Good : KpiTile::Tone::Warning;
}

} // namespace

DashboardPage::DashboardPage(QWidget *parent)
    : QWidget(parent), m_today(QDate::currentDate()), m_zone(QTimeZone::systemTimeZone())
{
    setAccessibleName(tr("Dashboard"));
    setObjectName(u"page"_s);
    setAttribute(Qt::WA_StyledBackground);
    m_chart = new ChartPanel(ChartKind::StackedBars, tr("Spend"), this);
    m_pace = new ChartPanel(ChartKind::Lines, tr("Spent so far"), this);
    auto *grid = new QGridLayout;
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeToolBar());
    layout->addWidget(makeTiles());
    grid->addWidget(m_chart, 0, 0);
    grid->addWidget(m_pace, 0, 1);
    grid->addWidget(makeLower(), 1, 0, 1, 2);
    grid->setColumnStretch(0, 2);
    grid->setColumnStretch(1, 1);
    grid->setRowStretch(0, 6);
    grid->setRowStretch(1, 5);
    layout->addLayout(grid, 1);
    connect(m_scope, &ScopeBar::scopeChanged, this, &DashboardPage::ask);
    connect(m_group, &QComboBox::currentIndexChanged, this, &DashboardPage::ask);
    connect(m_compare, &QCheckBox::toggled, this, &DashboardPage::ask);
    connect(m_chart, &ChartPanel::bucketActivated, this, &DashboardPage::openBucket);
    connect(m_pace, &ChartPanel::bucketActivated, this, [this](int bucket) { openBucket(bucket, -1); });
    for (ChartPanel *panel : {m_chart, m_pace})
        connect(panel, &ChartPanel::announced, this, &DashboardPage::announced);
    showSpend();
}

QWidget *DashboardPage::makeToolBar()
{
    auto *bar = new QWidget(this);
    bar->setObjectName(u"toolbar"_s);
    m_scope = new ScopeBar(bar);
    auto *groupLabel = new QLabel(tr("&Group by"), bar);
    m_group = new QComboBox(bar);
    m_group->setAccessibleName(tr("Group by"));
    for (const SpendBy by : {SpendBy::Model, SpendBy::Provider, SpendBy::Client, SpendBy::Tag, SpendBy::Rule, SpendBy::Chain,
                             SpendBy::Task, SpendBy::Session})
        m_group->addItem(dimensionText(by), static_cast<int>(by));
    groupLabel->setBuddy(m_group);
    m_compare = new QCheckBox(tr("&Compare with the time before"), bar);
    m_compare->setChecked(true);
    m_problem = new QLabel(bar);
    m_problem->setObjectName(u"error"_s);
    m_problem->setAccessibleName(tr("Problem of the figures"));
    m_problem->hide();
    const auto make = [this](const QString &icon, const QString &text, const QKeySequence &keys) {
        auto *action = new QAction(theme::icon(icon), text, this);
        action->setShortcut(keys);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        addAction(action);
        return action;
    };
    m_actions.earlier = make(u"arrow-down"_s, tr("&Earlier time"), Qt::Key_BracketLeft);
    m_actions.later = make(u"arrow-right"_s, tr("&Later time"), Qt::Key_BracketRight);
    connect(m_actions.earlier, &QAction::triggered, this, [this] { m_scope->step(1); });
    connect(m_actions.later, &QAction::triggered, this, [this] { m_scope->step(-1); });
    auto *zone = new QLabel(tr("All times: %1").arg(QString::fromUtf8(m_zone.id())), bar);
    zone->setObjectName(u"muted"_s);
    auto *line = new QHBoxLayout;
    line->setSpacing(8);
    line->addWidget(m_scope);
    line->addSpacing(8);
    line->addWidget(groupLabel);
    line->addWidget(m_group);
    line->addWidget(m_compare);
    line->addStretch(1);
    line->addWidget(zone);
    auto *layout = new QVBoxLayout(bar);
    layout->setContentsMargins(8, 6, 12, 6);
    layout->setSpacing(4);
    layout->addLayout(line);
    layout->addWidget(m_problem);
    return bar;
}

QWidget *DashboardPage::makeTiles()
{
    auto *row = new QWidget(this);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(8, 8, 8, 4);
    layout->setSpacing(8);
    for (const QString &name : {tr("Spend"), tr("Saved against the baseline"), tr("Requests"), tr("Per 1,000 requests"), tr("From the cache")}) {
        auto *tile = new KpiTile(name, row);
        connect(tile, &KpiTile::clicked, this, [this] {
            const SpendQuery query = scopeQuery(m_askedScope, m_today, m_zone, {});
            emit decisionsRequested(query.from, query.to, {});
        });
        layout->addWidget(tile);
        m_tiles.append(tile);
    }
    return row;
}

QWidget *DashboardPage::makeTable()
{
    auto *box = new QWidget(this);
    box->setObjectName(u"card"_s);
    m_table = new DetailView(tr("Spend as a table"), box);
    m_table->setToolTip(tr("Enter or a double click shows the decisions"));
    m_checkMark = new QLabel(box);
    m_check = new QLabel(box);
    m_check->setObjectName(u"muted"_s);
    m_check->setAccessibleName(tr("Check of the sums"));
    auto *foot = new QHBoxLayout;
    foot->setContentsMargins(12, 2, 12, 4);
    foot->setSpacing(6);
    foot->addWidget(m_checkMark);
    foot->addWidget(m_check, 1);
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_table, 1);
    layout->addLayout(foot);
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex &index) {
        const bool isTotal = index.row() >= m_byKey.rows.size();
        openKey(isTotal ? QString() : liveFilterFor(m_askedGroup, m_byKey.rows[index.row()].keys.value(0)));
    });
    return box;
}

QWidget *DashboardPage::makeLower()
{
    m_lower = new QTabWidget(this);
    m_lower->setDocumentMode(true);
    m_lower->setAccessibleName(tr("Figures below the chart"));
    m_lower->tabBar()->setAccessibleName(m_lower->accessibleName());
    m_lower->tabBar()->setDrawBase(false);
    m_drivers = new DriverBars(m_lower);
    m_latency = new LatencyPlots(m_lower);
    m_latency->setToolTip(tr("Half of the answers (line) and 95 of 100 (dashes) began within that time; all on one scale"));
    m_lower->addTab(makeTable(), theme::icon(u"list-ordered"_s), tr("Table"));
    m_lower->addTab(m_drivers, theme::icon(u"trending-up"_s), tr("Top drivers"));
    m_lower->addTab(m_latency, theme::icon(u"activity"_s), tr("First token"));
    m_lower->addTab(makeBudgets(), theme::icon(u"wallet"_s), tr("Budgets"));
    connect(m_drivers, &DriverBars::driverActivated, this, [this](const QString &key) { openKey(liveFilterFor(m_askedGroup, key)); });
    connect(m_latency, &LatencyPlots::modelActivated, this, [this](const QString &model) { openKey(u"model="_s + filterQuoted(model)); });
    return m_lower;
}

void DashboardPage::openKey(const QString &filter)
{
    const SpendQuery query = scopeQuery(m_askedScope, m_today, m_zone, {});
    emit decisionsRequested(query.from, query.to, filter);
}

QWidget *DashboardPage::makeBudgets()
{
    auto *box = new QWidget(this);
    box->setObjectName(u"card"_s);
    m_noBudget = new QLabel(tr("The policy has no budget. One such as “limit: 10, period: day, then: cheapest” keeps spend within bounds."), box);
    m_noBudget->setObjectName(u"muted"_s);
    m_noBudget->setWordWrap(true);
    m_noBudget->setContentsMargins(12, 4, 12, 4);
    m_noBudget->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_budgets = new BudgetBars;
    m_budgetScroll = new QScrollArea(box);
    m_budgetScroll->setWidget(m_budgets);
    m_budgetScroll->setWidgetResizable(true);
    m_budgetScroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_budgetScroll->setAccessibleName(tr("Budgets"));
    m_budgetScroll->hide();
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_noBudget, 1);
    layout->addWidget(m_budgetScroll, 1);
    return box;
}

SpendBy DashboardPage::group() const { return static_cast<SpendBy>(m_group->currentData().toInt()); }

void DashboardPage::setTime(QDate today, const QTimeZone &zone)
{
    m_today = today;
    m_zone = zone;
    m_fixedTime = true;
    m_scope->setToday(today);
    ask();
}

void DashboardPage::refresh()
{
    if (m_waiting)
        return;
    if (!m_fixedTime) {
        m_zone = QTimeZone::systemTimeZone(); // it may have been changed since
        m_today = QDateTime::currentDateTime().date();
        m_scope->setToday(m_today);
    }
    ask();
}

void DashboardPage::ask()
{
    if (!isVisible())
        return; // it is asked when it is looked at
    m_waiting = true;
    const SpendBy time = bucketBy(m_scope->scope().span);
    QList<SpendQuery> queries{scopeQuery(m_scope->scope(), m_today, m_zone, {time, group()}),
                              scopeQuery(m_scope->scope(), m_today, m_zone, {group()})};
    if (m_compare->isChecked()) {
        const TimeScope before{m_scope->scope().span, m_scope->scope().back + 1};
        queries.append(scopeQuery(before, m_today, m_zone, {group()}));
        queries.append(scopeQuery(before, m_today, m_zone, {time, group()}));
    }
    emit spendRequested(++m_ticket, queries, m_zone);
    emit latencyRequested(m_ticket, {queries[0].from, queries[0].to, time}, m_zone);
}

void DashboardPage::takeSpend(quint64 ticket, const QList<SpendTable> &tables)
{
    if (ticket != m_ticket || tables.size() < 2)
        return;
    m_waiting = false;
    m_hasFigures = true;
    m_problem->hide();
    m_askedScope = m_scope->scope();
    m_askedGroup = group();
    m_askedCompare = tables.size() == 4;
    m_byTime = tables[0];
    m_byKey = tables[1];
    m_before = tables.value(2);
    m_beforeByTime = tables.value(3);
    showSpend();
}

void DashboardPage::takeLatency(quint64 ticket, const QList<ledger::LatencyLine> &lines)
{
    if (ticket != m_ticket)
        return;
    m_latencyLines = lines;
    showLatency();
}

void DashboardPage::showLatency()
{
    m_latency->setChart(latencyChart(m_latencyLines, scopeBuckets(m_scope->scope(), m_today, m_zone)),
                        tr("No answer began in this time."));
}

void DashboardPage::takeProblem(quint64 ticket, const QString &problem)
{
    if (ticket != m_ticket)
        return;
    m_waiting = false;
    m_problem->setText(m_hasFigures ? tr("The figures are those of before: %1").arg(problem) : problem);
    m_problem->show();
    if (!m_hasFigures)
        showSpend();
}

void DashboardPage::setBudgets(const QList<engine::BudgetReport> &budgets, UtcTime now)
{
    m_budgets->setBudgets(budgets, now);
    m_noBudget->setVisible(budgets.isEmpty());
    m_budgetScroll->setVisible(!budgets.isEmpty());
}

void DashboardPage::showSpend()
{
    const QList<TimeBucket> buckets = scopeBuckets(m_askedScope, m_today, m_zone);
    // Where nothing was read there is nothing, not $0.
    const SpendChart chart = m_hasFigures ? spendChart(m_byTime, buckets) : SpendChart{};
    const TimeScope earlier{m_askedScope.span, m_askedScope.back + 1};
    const SpendChart before = m_hasFigures && m_askedCompare ? spendChart(m_beforeByTime, scopeBuckets(earlier, m_today, m_zone)) : SpendChart{};
    const QString nothing = !m_hasFigures && !m_problem->isHidden() ? tr("The figures could not be read.")
        : !m_hasFigures ? tr("Adding up …")
        : m_byKey.total.sums.requests > 0
        ? tr("%n request(s), and none has a known cost above zero.", nullptr, static_cast<int>(m_byKey.total.sums.requests))
        : tr("No spend in this time. An earlier one is a step away: [");
    const SpendBy time = bucketBy(m_askedScope.span);
    const QString per = time == SpendBy::Hour ? tr("Spend per hour by %1") : time == SpendBy::Day ? tr("Spend per day by %1") : tr("Spend per month by %1");
    m_chart->setChart(per.arg(dimensionText(m_askedGroup).toLower()), chart, nothing);
    showPace(chart, before, nothing);
    m_drivers->setDrivers(spendDrivers(m_byKey, m_before, m_askedCompare), nothing);
    m_table->setVisible(m_hasFigures);
    m_table->setTable(spendDetail(m_byKey, m_before, m_askedCompare, dimensionText(m_askedGroup)));
    showTiles();
    showCheck();
}

void DashboardPage::showPace(const SpendChart &chart, const SpendChart &before, const QString &nothing)
{
    if (chart.total.value == 0 && before.total.value == 0) {
        SpendChart none;
        none.buckets = chart.buckets;
        m_pace->setChart(tr("Spent so far"), none, nothing);
        return;
    }
    const UtcTime now{m_fixedTime ? chart.buckets.constLast().from.micros : QDateTime::currentMSecsSinceEpoch() * 1000};
    SpendChart pace = cumulativeChart(chart, before, now);
    if (const std::optional<SpendForecast> forecast = spendForecast(chart, before, now))
        addForecast(pace, *forecast);
    m_pace->setChart(tr("Spent so far"), pace, nothing);
}

void DashboardPage::showTiles()
{
    if (!m_hasFigures) {
        for (KpiTile *tile : m_tiles)
            tile->setFigure(u"–"_s, {}, KpiTile::Tone::Plain, {});
        return;
    }
    const SpendSums &now = m_byKey.total.sums;
    const SpendSums &before = m_before.total.sums;
    QList<double> line;
    for (qsizetype i = 0; i < m_chart->data().buckets.size(); ++i)
        line.append(static_cast<double>(m_chart->data().totalOf(i).value));
    const auto changed = [this](NanoUsd a, NanoUsd b) { return m_askedCompare ? changeText(a, b) : QString(); };
    m_tiles[SpendTile]->setFigure(now.isUnknown() ? tr("unpriced") : usd(now.cost()), changed(now.cost(), before.cost()),
                                  m_askedCompare ? toneOf(now.cost(), before.cost(), false) : KpiTile::Tone::Plain, line);
    if (now.withBaseline == 0) {
        m_tiles[SavedTile]->setFigure(u"–"_s, tr("no baseline known"), KpiTile::Tone::Plain, {});
    } else {
        const bool loss = now.saved().value < 0;
        m_tiles[SavedTile]->setFigure(usd(now.saved()),
                                      loss ? tr("a loss against %1").arg(usd(now.baseline)) : tr("of %1").arg(usd(now.baseline)),
                                      loss ? KpiTile::Tone::Warning : KpiTile::Tone::Good, {});
    }
    m_tiles[RequestsTile]->setFigure(count(now.requests), now.unpriced == 0 ? tr("%1 calls").arg(count(now.calls)) : tr("%1 calls · %2 unpriced").arg(count(now.calls), count(now.unpriced)),
                                     now.unpriced == 0 ? KpiTile::Tone::Plain : KpiTile::Tone::Warning, {});
    const NanoUsd rate = perThousand(now);
    const NanoUsd rateBefore = perThousand(before);
    m_tiles[PerThousandTile]->setFigure(now.requests == 0 || now.isUnknown() ? u"–"_s : usd(rate), changed(rate, rateBefore),
                                        m_askedCompare ? toneOf(rate, rateBefore, false) : KpiTile::Tone::Plain, {});
    const double hits = now.requests == 0 ? 0 : 100.0 * static_cast<double>(now.cacheHits) / static_cast<double>(now.requests);
    m_tiles[CacheTile]->setFigure(now.requests == 0 ? u"–"_s : tr("%1 %").arg(QLocale().toString(hits, 'f', 1)),
                                  now.cacheHits == 0 ? tr("no answer was given again") : tr("saved %1").arg(usd(now.cacheSaved)),
                                  now.cacheHits == 0 ? KpiTile::Tone::Plain : KpiTile::Tone::Good, {});
}

void DashboardPage::showCheck()
{
    if (!m_hasFigures) {
        m_checkMark->clear();
        m_check->setText(m_problem->isHidden() ? tr("Adding up …") : tr("The figures could not be read."));
        m_checkMark->setAccessibleName(m_check->text());
        return;
    }
    const bool agrees = spendAgrees(m_byTime, m_byKey, m_chart->data());
    if (!agrees)
        qCCritical(lcDashboard) << "the sums of chart, table and total differ";
    m_checkMark->setPixmap(theme::iconPixmap(agrees ? u"circle-check"_s : u"triangle-alert"_s,
                                             theme::color(agrees ? theme::Role::Ok : theme::Role::Bad, palette()),
                                             fontMetrics().height(), devicePixelRatioF()));
    const QString total = usdExact(m_byKey.total.sums.cost());
    QString text = agrees ? tr("Σ rows = Σ chart = total: %1").arg(total) : tr("The sums of chart and table differ; do not rely on them.");
    if (const qint64 simulated = m_byKey.total.sums.simulated; simulated > 0)
        text += u"  ·  "_s + tr("%n request(s) simulated: nobody is billed", nullptr, static_cast<int>(simulated));
    m_check->setText(text);
    m_checkMark->setAccessibleName(text);
}

QString DashboardPage::checkText() const { return m_check->text(); }

void DashboardPage::openBucket(int bucket, int series)
{
    const SpendChart &chart = m_chart->data();
    if (bucket < 0 || bucket >= chart.buckets.size())
        return;
    const bool one = series >= 0 && series < chart.series.size() && !chart.series[series].isOthers;
    emit decisionsRequested(chart.buckets[bucket].from, chart.buckets[bucket].to,
                            one ? liveFilterFor(m_askedGroup, chart.series[series].key) : QString());
}

QList<QWidget *> DashboardPage::panes() const { return {m_scope->spanBox(), &m_chart->plot(), &m_pace->plot(), m_lower->tabBar(), m_table}; } // hidden ones are left out

QWidget *DashboardPage::mainPane() const
{
    return m_chart->data().series.isEmpty() ? static_cast<QWidget *>(m_scope->spanBox()) : &m_chart->plot();
}

void DashboardPage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_checkMark != nullptr)
        showCheck(); // its mark is a picture in the old colour
}

} // namespace signalbox::gui
