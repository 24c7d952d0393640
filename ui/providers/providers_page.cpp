// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "providers/providers_page.h"

#include "models/format.h"
#include "providers/drain_dialog.h"
#include "providers/lane_detail.h"
#include "providers/lane_table.h"
#include "theme/fonts.h"
#include "theme/icons.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSet>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace signalbox::gui {
namespace {

const QString findCommand = u"signalbox providers --find"_s;

} // namespace

ProvidersPage::ProvidersPage(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(tr("Providers"));
    setObjectName(u"page"_s);
    setAttribute(Qt::WA_StyledBackground);
    m_table = new LaneTable(m_model, this);
    m_detail = new LaneDetail(this);
    m_detail->setMinimumHeight(170);
    makeActions();
    m_splitter = new QSplitter(Qt::Vertical, this);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_table);
    m_splitter->addWidget(m_detail);
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 2);
    m_splitter->setSizes({420, 260});
    m_splitter->handle(1)->setAccessibleName(tr("Divider between list and detail"));
    auto *filled = new QWidget(this);
    auto *filledLayout = new QVBoxLayout(filled);
    filledLayout->setContentsMargins(0, 0, 0, 0);
    filledLayout->setSpacing(0);
    filledLayout->addWidget(makeToolBar());
    filledLayout->addWidget(m_splitter, 1);
    filledLayout->addWidget(makeSummary());
    m_stack = new QStackedWidget(this);
    m_stack->addWidget(filled);
    m_stack->addWidget(makeEmpty());
    m_stack->setCurrentIndex(1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);

    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_table->setFilter(text);
        m_summary->setText(summaryText());
        showSelected();
    });
    connect(m_table, &LaneTable::modelSelected, this, &ProvidersPage::showSelected);
    connect(m_table, &LaneTable::detailRequested, this, [this] { m_detail->tabBar()->setFocus(Qt::OtherFocusReason); });
    connect(m_detail, &LaneDetail::decisionRequested, this, &ProvidersPage::decisionRequested);
    showSelected();
}

void ProvidersPage::makeActions()
{
    const auto make = [this](const QString &icon, const QString &text, const QKeySequence &keys) {
        auto *action = new QAction(theme::icon(icon), text, this);
        action->setShortcut(keys);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        addAction(action);
        return action;
    };
    m_actions.probe = make(u"heart-pulse"_s, tr("&Probe"), Qt::CTRL | Qt::Key_R);
    m_actions.probe->setToolTip(tr("Asks the provider for its list of models, which is free (Ctrl+R)"));
    m_actions.drain = make(u"unplug"_s, tr("&Drain …"), Qt::CTRL | Qt::ALT | Qt::Key_D);
    m_actions.drain->setToolTip(tr("Sends nothing new there for a while (Ctrl+Alt+D)"));
    m_actions.undrain = make(u"play"_s, tr("&Undrain"), Qt::CTRL | Qt::ALT | Qt::Key_U);
    m_actions.undrain->setToolTip(tr("Lets requests go there again (Ctrl+Alt+U)"));
    connect(m_actions.probe, &QAction::triggered, this, [this] {
        if (const engine::LaneReport *report = selected()) {
            emit announced(tr("Probing %1 …").arg(report->provider));
            emit probeRequested(report->provider);
        }
    });
    connect(m_actions.drain, &QAction::triggered, this, &ProvidersPage::askForDrain);
    connect(m_actions.undrain, &QAction::triggered, this, &ProvidersPage::undrain);
}

QWidget *ProvidersPage::makeToolBar()
{
    auto *bar = new QWidget(this);
    bar->setObjectName(u"toolbar"_s);
    m_filter = new QLineEdit(bar);
    m_filter->setPlaceholderText(tr("Find a provider or model"));
    m_filter->setAccessibleName(tr("Find a provider or model"));
    m_filter->setClearButtonEnabled(true);
    m_filter->addAction(theme::icon(u"search"_s, theme::Role::Muted), QLineEdit::LeadingPosition);
    for (QToolButton *button : m_filter->findChildren<QToolButton *>())
        button->setAccessibleName(m_filter->accessibleName());
    auto *line = new QHBoxLayout(bar);
    line->setContentsMargins(8, 6, 8, 6);
    line->setSpacing(4);
    line->addWidget(m_filter, 1);
    line->addSpacing(4);
    QWidget *previous = m_filter;
    for (QAction *action : {m_actions.probe, m_actions.drain, m_actions.undrain}) {
        auto *button = new QToolButton(bar);
        button->setDefaultAction(action);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setIconSize({22, 16}); // a wide one leaves room before the text
        button->setMinimumHeight(32);
        button->setFocusPolicy(Qt::TabFocus);
        button->setAccessibleName(QString(action->text()).remove(u'&'));
        line->addWidget(button);
        setTabOrder(previous, button);
        previous = button;
    }
    setTabOrder(previous, m_table);
    setTabOrder(m_table, m_detail->tabBar());
    return bar;
}

QWidget *ProvidersPage::makeEmpty()
{
    auto *page = new QWidget(this);
    auto *title = new QLabel(tr("Nothing to route to yet"), page);
    theme::keepSize(title, theme::TextSize::Title, QFont::DemiBold);
    title->setAlignment(Qt::AlignCenter);
    m_emptyText = new QLabel(page);
    m_emptyText->setObjectName(u"muted"_s);
    m_emptyText->setAlignment(Qt::AlignCenter);
    m_emptyText->setWordWrap(true);
    auto *copy = new QPushButton(theme::icon(u"copy"_s), tr("&Copy “%1”").arg(findCommand), page);
    connect(copy, &QPushButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(findCommand);
        emit announced(tr("Command copied."));
    });
    m_emptyButton = copy;
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(48, 24, 48, 24);
    layout->setSpacing(12);
    layout->addStretch(2);
    layout->addWidget(title);
    layout->addWidget(m_emptyText);
    layout->addWidget(copy, 0, Qt::AlignHCenter);
    layout->addStretch(3);
    setPolicyFile({});
    return page;
}

QWidget *ProvidersPage::makeSummary()
{
    auto *bar = new QWidget(this);
    bar->setObjectName(u"summary"_s);
    m_summary = new QLabel(bar);
    m_summary->setAccessibleName(tr("How many models are how"));
    m_summary->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *layout = new QHBoxLayout(bar);
    layout->setContentsMargins(12, 4, 12, 4);
    layout->addWidget(m_summary, 1);
    return bar;
}

void ProvidersPage::setPolicyFile(const QString &file)
{
    m_emptyText->setText((file.isEmpty() ? tr("The policy has no model.") : tr("The policy %1 has no model.").arg(file)) + u' '
                         + tr("Add a provider to it; the command below finds the model servers that run on this computer and prints what "
                              "the policy needs."));
}

void ProvidersPage::setReport(const engine::ProviderReport &report)
{
    m_model.setReport(report);
    const bool empty = report.lanes.isEmpty();
    if (empty != (m_stack->currentIndex() == 1)) {
        const bool hadFocus = m_stack->isAncestorOf(focusWidget());
        m_stack->setCurrentIndex(empty ? 1 : 0);
        if (hadFocus)
            mainPane()->setFocus(Qt::OtherFocusReason);
    }
    if (!m_table->currentIndex().isValid())
        m_table->keepSelection();
    m_summary->setText(summaryText());
    showSelected();
}

QString ProvidersPage::summaryText() const
{
    const QList<engine::LaneReport> &lanes = m_model.report().lanes;
    QSet<QString> providers;
    QMap<LaneWord, int> words;
    for (const engine::LaneReport &lane : lanes) {
        providers.insert(lane.provider);
        ++words[laneWord(lane)];
    }
    const int models = static_cast<int>(lanes.size());
    QStringList parts{tr("%n model(s)", nullptr, models), tr("%n provider(s)", nullptr, static_cast<int>(providers.size()))};
    if (const int shown = m_table->shown().rowCount(); shown != models)
        parts.append(tr("%1 shown").arg(count(shown)));
    for (auto word = words.cbegin(); word != words.cend(); ++word)
        parts.append(u"%1 %2"_s.arg(count(*word), laneWordText(word.key())));
    return parts.join(u"  ·  "_s);
}

const engine::LaneReport *ProvidersPage::selected() const
{
    if (!m_table->currentIndex().isValid())
        return nullptr;
    const int row = m_model.rowOf(m_table->selectedModel());
    return row < 0 ? nullptr : &m_model.laneAt(row);
}

void ProvidersPage::showSelected()
{
    const engine::LaneReport *report = selected();
    m_actions.probe->setEnabled(report != nullptr);
    m_actions.drain->setEnabled(report != nullptr);
    m_actions.undrain->setEnabled(report != nullptr && report->lane.state.isDrained(report->lane.at));
    if (report != nullptr)
        m_detail->setReport(*report);
    else
        m_detail->clear();
}

void ProvidersPage::askForDrain()
{
    const engine::LaneReport *report = selected();
    if (report == nullptr)
        return;
    int siblings = 0;
    for (const engine::LaneReport &lane : m_model.report().lanes)
        siblings += lane.provider == report->provider ? 1 : 0;
    auto *dialog = new DrainDialog(report->lane.model, siblings, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &DrainDialog::drainRequested, this, &ProvidersPage::drainRequested);
    dialog->show();
}

void ProvidersPage::undrain()
{
    const engine::LaneReport *report = selected();
    if (report == nullptr)
        return;
    // The model may be out by its own order, by its provider's, or by both.
    for (const health::DrainOrder &order : m_model.report().drains) {
        if (order.target == report->lane.model || order.target == report->provider)
            emit undrainRequested(order.target);
    }
}

void ProvidersPage::showProbe(const engine::ProbeResult &result) { emit announced(probeSentence(result)); }

void ProvidersPage::showDrainKept(const QString &target, const QString &problem)
{
    const bool drained = std::any_of(m_model.report().drains.cbegin(), m_model.report().drains.cend(),
                                     [&target](const health::DrainOrder &order) { return order.target == target; });
    const QString done = drained ? tr("%1 is drained.").arg(target) : tr("%1 takes requests again.").arg(target);
    emit announced(problem.isEmpty() ? done : done + u' ' + problem);
}

QList<QWidget *> ProvidersPage::panes() const
{
    if (m_stack->currentIndex() == 1)
        return {m_emptyButton};
    return {m_filter, m_table, m_detail->tabBar()};
}

QWidget *ProvidersPage::mainPane() const { return m_stack->currentIndex() == 1 ? m_emptyButton : m_table; }

} // namespace signalbox::gui
