// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "shell/background.h"

#include "models/format.h"
#include "models/lane_text.h"
#include "theme/icons.h"

#include <QAction>
#include <QDateTime>
#include <QLocale>
#include <QWidget>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::gui {
namespace {

constexpr std::chrono::hours localOnlyLength{1};
constexpr qint64 day = 24LL * 3'600 * 1'000'000;
constexpr qsizetype recordsForTray = 8;

QString spendText(const engine::EngineStatus &status, const QList<engine::BudgetReport> &budgets)
{
    using Report = engine::BudgetReport;
    const auto daily = std::find_if(budgets.cbegin(), budgets.cend(), [](const Report &one) {
        return one.scope == Report::Scope::All && one.period == Report::Period::Day && !one.isSample;
    });
    //: %1 = spent, %2 = the day's budget
    return daily != budgets.cend() ? Background::tr("%1 of %2 today").arg(usd(daily->spent), usd(daily->limit))
                                   : Background::tr("%1 today").arg(usd(status.today));
}

} // namespace

Background::Background(QWidget *window, SettingsStore &store, NoticeBar &bar, const QString &noticesFile)
    : QObject(window), m_window(window), m_store(store), m_bar(bar), m_book(noticesFile), m_tray(window)
{
    m_localOnly = new QAction(theme::icon(u"lock"_s), tr("&Local only for 1 h"), window);
    m_localOnly->setObjectName(u"file.local_only"_s);
    m_localOnly->setCheckable(true);
    m_localOnly->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_L);
    m_localOnly->setToolTip(tr("For an hour requests go to models on this machine only, whatever the policy allows."));
    m_tray.addCommand(m_localOnly);
    connect(m_localOnly, &QAction::triggered, this, [this](bool on) {
        emit localOnlyRequested(on ? std::chrono::seconds(localOnlyLength) : std::chrono::seconds(0));
    });
    connect(&m_bar, &NoticeBar::actionRequested, this, &Background::noticeActionRequested);
    connect(&m_tray, &Tray::noticeClicked, this, &Background::noticeActionRequested);
    connect(&m_bar, &NoticeBar::muteRequested, this, [this](NoticeKind kind) {
        m_book.mute(kind, {m_now.micros + day});
        emit announced(tr("Muted for a day."));
    });
    applyRules();
    applySetting(setting::showTray);
}

void Background::applyRules()
{
    NoticeRules rules{m_store.value(setting::alertBudget).toBool(), m_store.value(setting::alertProvider).toBool(),
                      m_store.value(setting::alertSensitive).toBool(), m_store.value(setting::alertPolicy).toBool(), {}};
    const QStringList percents = m_store.value(setting::budgetPercents).toString().split(u',', Qt::SkipEmptyParts);
    for (const QString &percent : percents)
        rules.percents.push_back(percent.trimmed().toInt());
    std::sort(rules.percents.begin(), rules.percents.end());
    rules.percents.erase(std::unique(rules.percents.begin(), rules.percents.end()), rules.percents.end());
    m_book.setRules(rules);
}

void Background::applySetting(const QString &key)
{
    if (key == setting::showTray)
        m_tray.setShown(m_store.value(key).toBool() && Tray::isAvailable());
    else if (key.startsWith("alerts."_L1))
        applyRules();
}

void Background::tell(const QList<Notice> &notices)
{
    for (const Notice &notice : notices) {
        m_bar.add(notice);
        emit announced(u"%1. %2"_s.arg(notice.title, notice.text));
        if (!m_window->isActiveWindow())
            (void)m_tray.tell(notice);
    }
}

void Background::takeStatus(const engine::EngineStatus &status)
{
    m_status = status;
    if (m_now.micros > 0)
        tell(m_book.takePolicy(status, m_now));
    refreshState();
}

void Background::takeRecords(const QList<DecisionRecord> &records)
{
    tell(m_book.takeRecords(records));
    m_tray.takeRecords(records.mid(std::max<qsizetype>(0, records.size() - recordsForTray)));
}

void Background::takeReports(const engine::ProviderReport &providers, const QList<engine::BudgetReport> &budgets)
{
    m_now = providers.at;
    tell(m_book.takeBudgets(budgets, m_now));
    tell(m_book.takeProviders(providers));
    m_down.clear();
    QStringList up;
    for (const engine::LaneReport &lane : providers.lanes)
        (isOut(laneWord(lane)) && laneWord(lane) != LaneWord::NoKey ? m_down : up).append(lane.provider);
    m_down.removeDuplicates();
    m_down.removeIf([&up](const QString &provider) { return up.contains(provider); });
    m_spend = spendText(m_status, budgets);
    m_tray.setSpend(m_spend);
    refreshState();
}

void Background::setLocalOnly(UtcTime until, UtcTime now)
{
    m_now = now;
    m_localOnly->setChecked(until.micros > 0);
    if (until == m_localOnlyUntil)
        return;
    m_localOnlyUntil = until;
    m_localOnly->setText(until.micros > 0 ? tr("&Local only until %1").arg(localOnlyText().section(u' ', -1)) : tr("&Local only for 1 h"));
    emit localOnlyChanged();
    refreshState();
}

QString Background::localOnlyText() const
{
    if (m_localOnlyUntil.micros == 0)
        return {};
    const QDateTime until = QDateTime::fromMSecsSinceEpoch(m_localOnlyUntil.micros / 1'000);
    //: %1 = time of day
    return tr("local only until %1").arg(until.time().toString(u"HH:mm"_s));
}

void Background::refreshState()
{
    bool hasErrors = false;
    for (const policy::Issue &issue : std::as_const(m_status.policyIssues))
        hasErrors |= issue.severity == policy::Issue::Severity::Error;
    TrayState state = TrayState::Ok;
    QString sentence = tr("Listening on %1").arg(m_status.baseUrl);
    if (!m_status.listening) {
        state = TrayState::Stopped;
        sentence = tr("Not listening");
    } else if (m_localOnlyUntil.micros > 0) {
        state = TrayState::LocalOnly;
        sentence = localOnlyText();
    } else if (hasErrors || !m_status.ledger.problem.isEmpty() || !m_down.isEmpty()) {
        state = TrayState::Degraded;
        sentence = hasErrors ? tr("The policy file has errors") : !m_down.isEmpty() ? tr("Down: %1").arg(m_down.join(u", "_s))
                                                                                    : m_status.ledger.problem;
    }
    m_tray.setState(state, m_spend.isEmpty() ? u"Signalbox · "_s + sentence : u"Signalbox · %1 · %2"_s.arg(sentence, m_spend));
}

} // namespace signalbox::gui
