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
    title->setFont(theme::sized(font(), theme::TextSize::Title, QFont::DemiBold));
    auto *text = new QLabel(tr("Point a client at this address. Every request appears here while it runs, with the model it "
                               "was sent to, the reasons, and what it cost."),
                            this);
    text->setObjectName(u"muted"_s);
    text->setWordWrap(true);
    QWidget *url = addLine(m_url, tr("Base URL"), tr("Copy the base URL"));
    QWidget *curl = addLine(m_curl, tr("Try it in a terminal"), tr("Copy the command with the token"));
    m_test = new QPushButton(theme::icon(u"send"_s, theme::Role::OnAccent), tr("Send &test request"), this);
    m_test->setProperty("primary", true);
    m_demo = new QPushButton(theme::icon(u"flask-conical"_s), tr("Load &demo traffic"), this);
    m_result = new QLabel(this);
    m_result->setWordWrap(true);
    m_result->setObjectName(u"muted"_s);
    m_result->setAccessibleName(tr("Result of the test request"));

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
    connect(m_demo, &QPushButton::clicked, this, [this] { emit demoTrafficRequested(true); });
    setDemo(false, false);
    setEndpoint({}, {});
}

QWidget *EmptyState::addLine(QLineEdit *&field, const QString &title, const QString &copyName)
{
    auto *box = new QWidget(this);
    field = new QLineEdit(box);
    field->setReadOnly(true);
    field->setAccessibleName(title);
    field->setFont(theme::monospaced(font()));
    auto *label = new QLabel(title, box);
    label->setBuddy(field);
    QToolButton *copy = copyButton(copyName, box);
    auto *line = new QHBoxLayout;
    line->setSpacing(4);
    line->addWidget(field, 1);
    line->addWidget(copy);
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(label);
    layout->addLayout(line);
    const bool isCurl = &field == &m_curl;
    connect(copy, &QToolButton::clicked, this, [this, isCurl] {
        QGuiApplication::clipboard()->setText(isCurl ? curlLine() : m_baseUrl);
        m_result->setText(isCurl ? tr("Command copied, with the token.") : tr("Base URL copied."));
    });
    return box;
}

void EmptyState::setEndpoint(const QString &baseUrl, const Secret &token)
{
    m_baseUrl = baseUrl;
    m_token = token;
    m_url->setText(baseUrl.isEmpty() ? tr("The proxy is not listening") : baseUrl);
    m_curl->setText(baseUrl.isEmpty() ? QString() : curlLine(u"sb-••••••••"_s));
    m_curl->setCursorPosition(0);
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
