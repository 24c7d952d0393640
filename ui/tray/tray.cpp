// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "tray/tray.h"

#include "models/format.h"
#include "theme/icons.h"

#include <QAction>
#include <QMenu>
#include <QPainter>
#include <QSystemTrayIcon>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::gui {
namespace {

constexpr qsizetype decisionsShown = 3;
constexpr int side = 64;

QString decisionText(const DecisionRecord &record)
{
    const QString where = record.routed.isEmpty() ? record.asked : record.routed;
    QString text = u"%1  %2"_s.arg(clockTime(record.time).section(u'.', 0, 0), where);
    if (record.status != DecisionStatus::Ok)
        text += u"  · "_s + statusWord(record.status);
    else if (record.cost)
        text += u"  · "_s + usd(*record.cost);
    return text.replace(u'&', u"&&"_s);
}

} // namespace

QIcon trayIcon(TrayState state)
{
    using theme::Role;
    QPixmap pixmap = theme::applicationIcon().pixmap(side, side);
    pixmap.setDevicePixelRatio(1.0);
    const auto mark = [&pixmap](Role role, const QString &icon, bool isRound) {
        QPainter painter(&pixmap);
        painter.setRenderHint(QPainter::Antialiasing);
        const QRect corner(side - 38, side - 38, 38, 38);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme::color(Role::Surface, theme::Scheme::Light));
        if (isRound)
            painter.drawEllipse(corner);
        else
            painter.drawRoundedRect(corner, 6, 6);
        painter.drawPixmap(corner.adjusted(5, 5, -5, -5), theme::iconPixmap(icon, theme::color(role, theme::Scheme::Light), 28, 1.0));
    };
    switch (state) {
    case TrayState::Ok:
        break;
    case TrayState::Degraded:
        mark(Role::Warn, u"triangle-alert"_s, true);
        break;
    case TrayState::LocalOnly:
        mark(Role::Locked, u"lock"_s, false);
        break;
    case TrayState::Stopped:
        mark(Role::Bad, u"x"_s, false);
        break;
    }
    return pixmap;
}

Tray::Tray(QWidget *window) : QObject(window), m_menu(std::make_unique<QMenu>()), m_window(window)
{
    m_menu->setAccessibleName(tr("Signalbox in the tray"));
    m_spend = m_menu->addAction(theme::icon(u"wallet"_s), QString());
    m_spend->setEnabled(false);
    m_menu->addSeparator();
    m_place = m_menu->addSeparator();
    m_open = m_menu->addAction(theme::icon(u"monitor"_s), tr("&Open Signalbox"));
    connect(m_open, &QAction::triggered, this, &Tray::openRequested);
    connect(m_menu->addAction(theme::icon(u"power"_s), tr("&Quit")), &QAction::triggered, this, &Tray::quitRequested);
    setSpend({});
    refreshDecisions();
}

Tray::~Tray() = default;

bool Tray::isAvailable() { return QSystemTrayIcon::isSystemTrayAvailable(); }

void Tray::addCommand(QAction *action)
{
    m_menu->insertAction(m_open, action);
    m_menu->insertSeparator(m_open);
}

void Tray::setShown(bool shown)
{
    if (m_icon == nullptr && shown) {
        m_icon = new QSystemTrayIcon(trayIcon(m_state), this);
        m_icon->setContextMenu(m_menu.get());
        m_icon->setToolTip(m_sentence);
        connect(m_icon, &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
            if (reason == QSystemTrayIcon::Trigger || reason == QSystemTrayIcon::DoubleClick)
                emit openRequested();
        });
        connect(m_icon, &QSystemTrayIcon::messageClicked, this, [this] { emit noticeClicked(m_told); });
    }
    if (m_icon != nullptr)
        m_icon->setVisible(shown);
}

bool Tray::isShown() const { return m_icon != nullptr && m_icon->isVisible() && isAvailable(); }

void Tray::setState(TrayState state, const QString &sentence)
{
    if (m_icon != nullptr && state != m_state)
        m_icon->setIcon(trayIcon(state));
    if (m_icon != nullptr && sentence != m_sentence)
        m_icon->setToolTip(sentence);
    m_state = state;
    m_sentence = sentence;
}

void Tray::setSpend(const QString &text) { m_spend->setText(text.isEmpty() ? tr("Nothing spent today") : text); }

void Tray::takeRecords(const QList<DecisionRecord> &records)
{
    for (const DecisionRecord &record : records) {
        const auto known = std::find_if(m_last.begin(), m_last.end(), [&record](const DecisionRecord &one) { return one.id == record.id; });
        if (known != m_last.end())
            *known = record;
        else
            m_last.append(record);
    }
    std::sort(m_last.begin(), m_last.end(), [](const DecisionRecord &a, const DecisionRecord &b) { return a.id > b.id; });
    m_last = m_last.mid(0, decisionsShown);
    refreshDecisions();
}

void Tray::refreshDecisions()
{
    while (m_decisions.size() < std::max<qsizetype>(1, m_last.size())) {
        auto *action = new QAction(m_menu.get());
        const qsizetype place = m_decisions.size();
        connect(action, &QAction::triggered, this, [this, place] {
            if (place < m_last.size())
                emit decisionRequested(m_last.at(place).id);
        });
        m_menu->insertAction(m_place, action);
        m_decisions.append(action);
    }
    for (qsizetype i = 0; i < m_last.size(); ++i)
        m_decisions.at(i)->setText(decisionText(m_last.at(i)));
    if (m_last.isEmpty())
        m_decisions.constFirst()->setText(tr("No decision yet"));
    m_decisions.constFirst()->setEnabled(!m_last.isEmpty());
}

bool Tray::tell(const Notice &notice)
{
    if (!isShown() || !QSystemTrayIcon::supportsMessages())
        return false;
    m_told = notice;
    m_icon->showMessage(notice.title, notice.text, trayIcon(m_state));
    return true;
}

} // namespace signalbox::gui
