// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

// What people do with decisions they see: compare, copy, export; and with filters: keep, recall, name.

#include "live/live_page.h"

#include "live/compare_dialog.h"
#include "live/empty_state.h"
#include "live/live_table.h"
#include "models/filter_moment.h"
#include "models/format.h"
#include "models/request_snippet.h"
#include "theme/icons.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QInputDialog>
#include <QLabel>
#include <QRegularExpression>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace signalbox::gui {
namespace {

constexpr qsizetype mostOfARange = 5'000; // what one look into the ledger gives

/// The conditions on time at the top level of a filter, with the blank before them.
const QRegularExpression &timeConditions()
{
    static const QRegularExpression shape(u"(^|\\s)time(>=|<=|[:=<>])[^\\s()]*"_s, QRegularExpression::CaseInsensitiveOption);
    return shape;
}

} // namespace

void LivePage::makeDecisionActions()
{
    const auto make = [this](const QString &icon, const QString &text, const QKeySequence &keys) {
        auto *action = new QAction(theme::icon(icon), text, m_table);
        action->setShortcut(keys);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        m_table->addAction(action);
        return action;
    };
    m_actions.compare = make(u"split"_s, tr("&Compare two selected"), Qt::Key_C);
    m_actions.copyCurl = make(u"terminal"_s, tr("Copy as c&URL"), Qt::CTRL | Qt::SHIFT | Qt::Key_C);
    m_actions.copyPython = make(u"braces"_s, tr("Copy as P&ython"), Qt::CTRL | Qt::SHIFT | Qt::Key_Y);
    m_actions.copyRule = make(u"route"_s, tr("Copy as &rule"), Qt::CTRL | Qt::SHIFT | Qt::Key_R);
    connect(m_actions.copyRule, &QAction::triggered, this, &LivePage::copyRule);
    m_actions.exportRows = new QAction(theme::icon(u"file-down"_s), tr("&Export decisions …"), this);
    m_actions.exportRows->setShortcut(Qt::CTRL | Qt::Key_E);
    addAction(m_actions.exportRows);
    m_actions.saveView = new QAction(theme::icon(u"pin"_s), tr("Save this &view …"), this);
    m_actions.saveView->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_V);
    addAction(m_actions.saveView);
    for (QAction *action : {m_actions.exportRows, m_actions.saveView})
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(m_actions.compare, &QAction::triggered, this, &LivePage::compareSelected);
    connect(m_actions.copyCurl, &QAction::triggered, this, [this] { copySnippet(&curlSnippet); });
    connect(m_actions.copyPython, &QAction::triggered, this, [this] { copySnippet(&pythonSnippet); });
    connect(m_actions.exportRows, &QAction::triggered, this, &LivePage::askForExportFile);
    connect(m_actions.saveView, &QAction::triggered, this, &LivePage::askForViewName);
    connect(&m_exporter, &LiveExporter::recordWanted, this, [this](DecisionId id) {
        withRecord(id, [this, id](const DecisionRecord *record) { m_exporter.take(id, record); });
    });
    connect(&m_exporter, &LiveExporter::progressed, this, [this](qsizetype done, qsizetype all) {
        if (done % 1'024 < 64)
            emit announced(tr("Exporting: %1 of %2 …").arg(count(done), count(all)));
    });
    connect(&m_exporter, &LiveExporter::finished, this,
            [this](const QString &file, qsizetype written, qsizetype missing, const QString &problem) {
                QString text = problem.isEmpty() ? tr("%1 decisions written to %2.").arg(count(written), QFileInfo(file).fileName()) : problem;
                if (missing > 0)
                    text += u' ' + tr("%1 are not in the ledger any more.").arg(count(missing));
                emit announced(text);
            });
}

void LivePage::withRecord(DecisionId id, std::function<void(const DecisionRecord *)> use)
{
    if (const DecisionRecord *record = m_model.record(id)) {
        use(record);
        return;
    }
    const bool asked = m_awaited.contains(id);
    m_awaited[id].append(std::move(use));
    if (asked)
        return;
    m_askedOrder.push_back(id);
    emit recordRequested(id);
}

bool LivePage::deliver(const QList<DecisionRecord> &records)
{
    if (m_askedOrder.empty() || records.size() > 1 || (!records.isEmpty() && !m_awaited.contains(records.constFirst().id)))
        return false;
    const DecisionId id = records.isEmpty() ? m_askedOrder.front() : records.constFirst().id;
    m_askedOrder.erase(std::find(m_askedOrder.begin(), m_askedOrder.end(), id));
    const auto uses = m_awaited.take(id);
    for (const auto &use : uses)
        use(records.isEmpty() ? nullptr : &records.constFirst());
    return true;
}

void LivePage::compareSelected()
{
    const QList<DecisionId> ids = m_table->selectedIds();
    if (ids.size() != 2) {
        emit announced(tr("To compare, select two decisions: click one, click the other with Ctrl, then press C."));
        return;
    }
    withRecord(ids[0], [this, other = ids[1]](const DecisionRecord *first) {
        if (first == nullptr) {
            emit announced(tr("That decision is not in the ledger any more."));
            return;
        }
        withRecord(other, [this, one = *first](const DecisionRecord *second) {
            if (second == nullptr) {
                emit announced(tr("That decision is not in the ledger any more."));
                return;
            }
            if (m_compare == nullptr)
                m_compare = new CompareDialog(this);
            m_compare->setDecisions(one, *second);
            m_compare->show();
            m_compare->raise();
            m_compare->activateWindow();
        });
    });
}

QString LivePage::baseUrl() const
{
    return m_empty->baseUrl().isEmpty() ? u"http://127.0.0.1:8484/v1"_s : m_empty->baseUrl();
}

void LivePage::copySnippet(QString (*snippet)(const DecisionRecord &, const QString &))
{
    const DecisionId id = m_table->selectedId();
    if (id.value == 0)
        return;
    withRecord(id, [this, snippet](const DecisionRecord *record) {
        if (record == nullptr)
            return;
        QGuiApplication::clipboard()->setText(snippet(*record, baseUrl()));
        emit announced(tr("Copied. What was said is not kept: put your text in place of the “…”."));
    });
}

void LivePage::copyRule()
{
    const DecisionId id = m_table->selectedId();
    if (id.value == 0)
        return;
    withRecord(id, [this](const DecisionRecord *record) {
        if (record == nullptr)
            return;
        QGuiApplication::clipboard()->setText(ruleSnippet(*record));
        emit announced(tr("Rule copied: put it below “rules:” of the policy, above rule %1, and check it with “signalbox prove”.")
                           .arg(record->rule.isEmpty() ? u"default"_s : record->rule));
    });
}

void LivePage::askForExportFile()
{
    auto *dialog = new QFileDialog(this, tr("Export decisions"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({tr("CSV for spreadsheets (*.csv)"), tr("JSON Lines, everything (*.jsonl)"), tr("HAR for network tools (*.har)")});
    dialog->setDefaultSuffix(u"csv"_s);
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString &chosen) {
        dialog->setDefaultSuffix(chosen.contains(".har"_L1) ? u"har"_s : chosen.contains(".jsonl"_L1) ? u"jsonl"_s : u"csv"_s);
    });
    connect(dialog, &QFileDialog::fileSelected, this, &LivePage::exportTo);
    dialog->open();
}

void LivePage::exportTo(const QString &file)
{
    std::vector<DecisionId> ids;
    const QList<DecisionId> selected = m_table->selectedIds();
    if (selected.size() > 1)
        ids.assign(selected.begin(), selected.end());
    for (int row = 0; selected.size() <= 1 && row < m_shown.rowCount(); ++row)
        ids.push_back(m_shown.idAt(row));
    const QString problem = m_exporter.start(file, exportFormatOf(file), std::move(ids), baseUrl());
    if (!problem.isEmpty())
        emit announced(problem);
}

void LivePage::askForViewName()
{
    auto *dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Save view"));
    dialog->setLabelText(tr("Name of the view: the filter and the columns as they are now."));
    dialog->setTextValue(m_filter->text());
    connect(dialog, &QInputDialog::textValueSelected, this, &LivePage::saveView);
    dialog->open();
}

void LivePage::saveView(const QString &name)
{
    if (!m_views.save({name, m_filter->text(), m_table->columnState()})) {
        emit announced(tr("The view was not saved: it needs a name, and there may be %1 at most.").arg(LiveViews::mostViews));
        return;
    }
    emit viewsChanged();
    emit announced(tr("View “%1” saved.").arg(name.simplified()));
}

void LivePage::showView(const QString &name)
{
    for (const LiveView &view : m_views.views()) {
        if (view.name != name)
            continue;
        m_table->restoreColumnState(view.columns);
        m_filter->setText(view.filter);
        emit announced(tr("View “%1”.").arg(name));
    }
}

void LivePage::rememberFilter(const QString &filter)
{
    const LiveViews before = m_views;
    m_views.remember(filter);
    m_filter->setHistory(m_views.recent());
    if (m_views != before)
        emit viewsChanged();
}

QByteArray LivePage::viewState() const { return m_views.toJson(); }

void LivePage::restoreViewState(const QByteArray &state)
{
    m_views = LiveViews::fromJson(state);
    m_filter->setHistory(m_views.recent());
}

void LivePage::showRange(UtcTime from, UtcTime to, const QString &filter)
{
    m_rangeAsked = true;
    const QString text = timeFilter(from, to) + (filter.isEmpty() ? QString() : u' ' + filter);
    m_filter->setText(text);
    rememberFilter(text);
}

void LivePage::noteRange(qsizetype loaded)
{
    if (std::exchange(m_rangeAsked, false) && loaded >= mostOfARange)
        emit announced(tr("The newest %1 decisions of that time are listed; the figures of the Dashboard count all of them.").arg(count(loaded)));
}

void LivePage::setSpan(const QString &condition)
{
    QString text = m_filter->text();
    text.remove(timeConditions());
    text = text.trimmed();
    m_filter->setText(condition.isEmpty() ? text : text.isEmpty() ? condition
                      : text.contains(u"OR"_s)                   ? u"%1 (%2)"_s.arg(condition, text)
                                                                 : condition + u' ' + text);
    const auto moment = condition.isEmpty() ? std::nullopt : filterMoment(condition.section(u'>', 1).remove(u'='), QDateTime::currentDateTime());
    if (!moment)
        return;
    m_rangeAsked = true;
    emit rangeRequested({moment->from}, {QDateTime::currentMSecsSinceEpoch() * 1'000 + 1});
}

void LivePage::fillSpans()
{
    m_span->setAccessibleName(tr("Time of the decisions"));
    m_span->addItem(tr("All times"), QString());
    m_span->addItem(tr("Last 15 minutes"), u"time>-15min"_s);
    m_span->addItem(tr("Last hour"), u"time>-1h"_s);
    m_span->addItem(tr("Last 24 hours"), u"time>-24h"_s);
    m_span->addItem(tr("Last 7 days"), u"time>-7d"_s);
    m_fixedSpans = m_span->count();
    connect(m_span, &QComboBox::activated, this, [this] { setSpan(m_span->currentData().toString()); });
}

void LivePage::showSpan(const QString &text)
{
    QStringList conditions;
    for (auto found = timeConditions().globalMatch(text); found.hasNext();)
        conditions.append(found.next().captured().trimmed());
    const QString condition = conditions.join(u' ');
    const int place = m_span->findData(condition);
    if (place < 0 || place >= m_fixedSpans) {
        m_span->removeItem(m_fixedSpans);
        //: In the list of times: the filter names one that is not in the list.
        m_span->addItem(tr("Other time"), condition);
        m_span->setCurrentIndex(m_fixedSpans);
    } else {
        m_span->setCurrentIndex(place);
        m_span->removeItem(m_fixedSpans);
    }
    m_span->setToolTip(condition.isEmpty() ? tr("Which time is listed; older decisions are read from the ledger") : condition);
}

} // namespace signalbox::gui
