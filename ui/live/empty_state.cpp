// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "live/empty_state.h"

#include "theme/fonts.h"
#include "theme/icons.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace signalbox::gui {
namespace {

constexpr int cardWidth = 680;

QToolButton *copyButton(const QString &name, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setIcon(theme::icon(u"copy"_s));
    button->setToolTip(name);
    button->setAccessibleName(name);
    return button;
}

} // namespace

EmptyState::EmptyState(QWidget *parent) : QWidget(parent)
{
    setObjectName(u"page"_s);
    setAttribute(Qt::WA_StyledBackground);
    setAccessibleName(tr("No decisions yet"));

    auto *title = new QLabel(tr("Waiting for the first request"), this);
    theme::keepSize(title, theme::TextSize::Title, QFont::DemiBold);
    auto *text = new QLabel(tr("Point a client at this address. Every request appears here while it runs, with the model it "
                               "was sent to, the reasons, and what it cost."),
                            this);
    text->setObjectName(u"muted"_s);
    text->setWordWrap(true);
    m_url = new QLineEdit(this);
    m_url->setReadOnly(true);
    QToolButton *copyUrl = copyButton(tr("Copy the base URL"), this);
    QWidget *url = titled(tr("Base URL"), m_url, copyUrl);
    m_curl = new QPlainTextEdit(this);
    m_curl->setObjectName(u"code"_s);
    m_curl->setReadOnly(true);
    m_curl->setTabChangesFocus(true);
    m_curl->setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    QToolButton *copyCurl = copyButton(tr("Copy the command with the token"), this);
    QWidget *curl = titled(tr("Try it in a terminal (copying puts the token in)"), m_curl, copyCurl);
    m_curl->setFixedHeight(3 * QFontMetrics(m_curl->font()).lineSpacing() + 20);
    m_test = new QPushButton(theme::icon(u"send"_s, theme::Role::OnAccent), tr("Send &test request"), this);
    m_test->setProperty("primary", true);
    m_demo = new QPushButton(theme::icon(u"flask-conical"_s), tr("Load &demo traffic"), this);
    m_result = new QLabel(this);
    m_result->setWordWrap(true);
    m_result->setObjectName(u"muted"_s);
    m_result->setAccessibleName(tr("Result of the test request"));

    m_test->setIconSize({24, 16});
    m_demo->setIconSize({24, 16});

    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_test);
    buttons->addWidget(m_demo);
    buttons->addStretch(1);
    auto *card = new QWidget(this);
    card->setMaximumWidth(cardWidth);
    card->setMinimumWidth(420);
    auto *column = new QVBoxLayout(card);
    column->setSpacing(16);
    column->addWidget(title);
    column->addWidget(text);
    column->addWidget(url);
    column->addWidget(curl);
    column->addLayout(buttons);
    column->addWidget(m_result);
    auto *across = new QHBoxLayout;
    across->addStretch(1);
    across->addWidget(card, 8);
    across->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->addStretch(2);
    layout->addLayout(across);
    layout->addStretch(3);

    connect(m_test, &QPushButton::clicked, this, [this] {
        m_test->setEnabled(false);
        m_result->setText(tr("Sending a test request …"));
        emit testRequestRequested();
    });
    connect(copyUrl, &QToolButton::clicked, this, [this] { copied(tr("Base URL copied."), m_baseUrl); });
    connect(copyCurl, &QToolButton::clicked, this, [this] { copied(tr("Command copied, with the token."), curlLine()); });
    connect(m_demo, &QPushButton::clicked, this, [this] { emit demoTrafficRequested(true); });
    setDemo(false, false);
    setEndpoint({}, {});
}

QWidget *EmptyState::titled(const QString &title, QWidget *field, QWidget *copy)
{
    auto *box = new QWidget(this);
    field->setAccessibleName(title);
    theme::keepMonospaced(field);
    auto *label = new QLabel(title, box);
    label->setBuddy(field);
    auto *line = new QHBoxLayout;
    line->setSpacing(4);
    line->addWidget(field, 1);
    line->addWidget(copy, 0, Qt::AlignTop);
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(label);
    layout->addLayout(line);
    return box;
}

void EmptyState::copied(const QString &what, const QString &text)
{
    QGuiApplication::clipboard()->setText(text);
    m_result->setText(what);
}

void EmptyState::setEndpoint(const QString &baseUrl, const Secret &token)
{
    m_baseUrl = baseUrl;
    m_token = token;
    m_url->setText(baseUrl.isEmpty() ? tr("The proxy is not listening") : baseUrl);
    m_curl->setPlainText(baseUrl.isEmpty() ? QString() : curlLine(u"sb-••••••••"_s));
    m_test->setEnabled(!baseUrl.isEmpty());
}

QString EmptyState::curlLine() const
{
    // A token set by hand may hold a quote, which must not end the shell's word.
    return curlLine(QString::fromUtf8(m_token.reveal()).replace(u'\'', u"'\\''"_s));
}

QString EmptyState::curlLine(const QString &token) const
{
    return u"curl %1/chat/completions -H 'Authorization: Bearer %2' -H 'Content-Type: application/json' "
           u"-d '{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"Say hello\"}]}'"_s.arg(m_baseUrl, token);
}

QWidget *EmptyState::mainButton() const { return m_test; }

void EmptyState::setDemo(bool demo, bool trafficRunning)
{
    m_demo->setVisible(demo);
    m_demo->setEnabled(!trafficRunning);
}

void EmptyState::showTestResult(const QString &problem)
{
    m_test->setEnabled(!m_baseUrl.isEmpty());
    m_result->setText(problem.isEmpty() ? tr("The test request was answered.") : tr("The test request failed: %1").arg(problem));
}

} // namespace signalbox::gui
