// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "shell/status_strip.h"

#include "models/format.h"
#include "theme/icons.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QToolButton>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace signalbox::gui {
namespace {

constexpr qint64 alertDistanceMs = 5'000;
constexpr int hashDigits = 8;

} // namespace

StatusStrip::StatusStrip(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(tr("Status"));
    m_demo = makeLabel(tr("Demo"));
    m_demo->setObjectName(u"badge"_s);
    m_demo->setText(tr("DEMO · simulated providers"));
    m_demo->setToolTip(tr("Every answer and every price comes from the built-in simulator. Nothing leaves this computer."));
    m_demo->hide();
    m_proxy = makeButton(tr("Proxy"));
    m_proxy->setToolTip(tr("Copy the base URL"));
    m_policy = makeButton(tr("Policy"));
    m_localOnly = makeLabel(tr("Local only"));
    m_localOnly->setObjectName(u"badge"_s);
    m_localOnly->setToolTip(tr("Requests that begin go to models on this machine only. File ▸ Local only ends it."));
    m_localOnly->hide();
    m_ledger = makeLabel(tr("Ledger"));
    m_ledger->setObjectName(u"error"_s);
    m_message = makeLabel(tr("Message"));
    m_today = makeLabel(tr("Spent today"));
    m_bodies = makeLabel(tr("Recording of bodies"));
    m_bodies->setText(tr("bodies: off"));
    m_bodies->setToolTip(tr("Prompts and answers are not recorded; only lengths, counts and reasons are."));
    m_pace = makeLabel(tr("Decisions per second"));

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 2, 8, 2);
    layout->setSpacing(12);
    layout->addWidget(m_demo);
    layout->addWidget(m_proxy);
    layout->addWidget(m_policy);
    layout->addWidget(m_localOnly);
    layout->addWidget(m_ledger);
    layout->addWidget(m_message, 1);
    layout->addWidget(m_today);
    layout->addWidget(m_bodies);
    layout->addWidget(m_pace);
    connect(m_proxy, &QToolButton::clicked, this, &StatusStrip::addressRequested);
    connect(m_policy, &QToolButton::clicked, this, &StatusStrip::policyProblemsRequested);
    setStatus({});
}

QToolButton *StatusStrip::makeButton(const QString &accessibleName)
{
    auto *button = new QToolButton(this);
    button->setAccessibleName(accessibleName);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setIconSize({22, 14});
    button->setMinimumHeight(24);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

QLabel *StatusStrip::makeLabel(const QString &accessibleName)
{
    auto *label = new QLabel(this);
    label->setObjectName(u"statusItem"_s);
    label->setAccessibleName(accessibleName);
    return label;
}

void StatusStrip::setStatus(const engine::EngineStatus &status)
{
    m_demo->setVisible(status.demo);
    m_proxy->setText(status.listening ? QUrl(status.baseUrl).authority() : tr("not listening"));
    m_proxy->setIcon(status.listening ? theme::icon(u"circle-check"_s, theme::Role::Ok)
                                      : theme::icon(u"circle-x"_s, theme::Role::Bad));
    m_proxy->setAccessibleName(status.listening ? tr("Proxy listening on %1").arg(status.baseUrl) : tr("Proxy not listening"));
    m_proxy->setEnabled(status.listening);
    showPolicy(status);
    const QString problem = status.ledger.problem;
    m_ledger->setVisible(!problem.isEmpty());
    m_ledger->setText(tr("ledger: problem"));
    m_ledger->setToolTip(problem);
    m_ledger->setAccessibleDescription(problem);
    m_today->setText(status.unpricedToday > 0
                         //: %1 = amount, %2 = number of decisions whose price is not known.
                         ? tr("%1 today + %2 unpriced").arg(usd(status.today), count(status.unpricedToday))
                         : tr("%1 today").arg(usd(status.today)));
    m_today->setToolTip(tr("Spent since local midnight: %1").arg(usdExact(status.today)));
    //: Decisions per second.
    m_pace->setText(tr("%1 dec/s").arg(QLocale().toString(status.perSecond, 'f', status.perSecond < 10 ? 1 : 0)));
    m_pace->setToolTip(tr("%1 running, %2 in this run").arg(count(status.running), count(status.decisions)));
}

void StatusStrip::showPolicy(const engine::EngineStatus &status)
{
    qsizetype errors = 0;
    for (const policy::Issue &issue : status.policyIssues)
        errors += issue.severity == policy::Issue::Severity::Error ? 1 : 0;
    const qsizetype warnings = status.policyIssues.size() - errors;
    QString text = status.policyVersion > 0
        ? tr("policy v%1 · %2").arg(status.policyVersion).arg(status.policyHash.first(qMin<qsizetype>(hashDigits, status.policyHash.size())))
        : tr("no policy");
    if (errors > 0)
        text += u" · "_s + tr("%n error(s)", nullptr, static_cast<int>(errors));
    else if (warnings > 0)
        text += u" · "_s + tr("%n warning(s)", nullptr, static_cast<int>(warnings));
    m_policy->setText(text);
    m_policy->setAccessibleName(text);
    m_policy->setIcon(errors > 0 ? theme::icon(u"file-warning"_s, theme::Role::Bad)
                          : warnings > 0 ? theme::icon(u"triangle-alert"_s, theme::Role::Warn)
                                         : theme::icon(u"shield-check"_s, theme::Role::Muted));
    m_policy->setToolTip(errors > 0 ? tr("The policy file has errors; the previous policy still runs. Click for the list.")
                                    : tr("Policy file %1").arg(status.policyFile));
}

void StatusStrip::setLocalOnly(const QString &text)
{
    m_localOnly->setText(text);
    m_localOnly->setVisible(!text.isEmpty());
}

void StatusStrip::announce(const QString &text)
{
    m_message->setText(text);
    if (text.isEmpty())
        return;
    if (m_lastAlert.isValid() && m_lastAlert.elapsed() < alertDistanceMs)
        return;
    m_lastAlert.start();
    QAccessibleEvent alert(m_message, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

QString StatusStrip::proxyText() const { return m_proxy->text(); }
QString StatusStrip::policyText() const { return m_policy->text(); }
bool StatusStrip::isWatermarked() const { return !m_demo->isHidden(); }

} // namespace signalbox::gui
