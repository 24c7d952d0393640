// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dashboard/scope_bar.h"

#include "theme/icons.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QTimeZone>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

ScopeBar::ScopeBar(QWidget *parent) : QWidget(parent), m_today(QDate::currentDate())
{
    const auto arrow = [this](const QString &text, const QString &name) {
        auto *button = new QToolButton(this);
        button->setText(text);
        button->setMinimumSize(32, 32);
        button->setFocusPolicy(Qt::TabFocus);
        button->setAccessibleName(name);
        button->setToolTip(name);
        return button;
    };
    m_earlier = arrow(u"‹"_s, tr("Earlier ([)"));
    m_later = arrow(u"›"_s, tr("Later (])"));
    m_span = new QComboBox(this);
    m_span->setAccessibleName(tr("How long a time"));
    for (const TimeScope::Span span : allSpans())
        m_span->addItem(spanText(span), static_cast<int>(span));
    m_text = new QLabel(this);
    m_text->setAccessibleName(tr("Days shown"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_earlier);
    layout->addWidget(m_span);
    layout->addWidget(m_later);
    layout->addSpacing(4);
    layout->addWidget(m_text);
    connect(m_earlier, &QToolButton::clicked, this, [this] { step(1); });
    connect(m_later, &QToolButton::clicked, this, [this] { step(-1); });
    connect(m_span, &QComboBox::activated, this, [this] {
        setScope({static_cast<TimeScope::Span>(m_span->currentData().toInt()), 0});
    });
    showScope();
}

void ScopeBar::step(int spans) { setScope({m_scope.span, qBound(0, m_scope.back + spans, 1'000)}); }

void ScopeBar::setScope(const TimeScope &scope)
{
    if (scope == m_scope)
        return;
    m_scope = scope;
    showScope();
    emit scopeChanged(m_scope);
}

void ScopeBar::setToday(QDate today)
{
    if (today == m_today)
        return;
    m_today = today;
    showScope();
    emit scopeChanged(m_scope);
}

void ScopeBar::showScope()
{
    m_span->setCurrentIndex(m_span->findData(static_cast<int>(m_scope.span)));
    m_later->setEnabled(m_scope.back > 0);
    m_text->setText(scopeText(m_scope, m_today));
    m_text->setToolTip(tr("All times: %1").arg(QString::fromUtf8(QTimeZone::systemTimeZoneId())));
}

} // namespace signalbox::gui
