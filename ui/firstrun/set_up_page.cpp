// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "firstrun/set_up_page.h"

#include "theme/fonts.h"
#include "theme/icons.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QScrollArea>
#include <QTabBar>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace signalbox::gui {
namespace {

constexpr int widestText = 920;
constexpr int snippetLines = 6;
const QString shownToken = u"sb-…"_s;

QLabel *makeNote(const QString &text, QWidget *parent)
{
    auto *note = new QLabel(text, parent);
    note->setObjectName(u"muted"_s);
    note->setWordWrap(true);
    return note;
}

} // namespace

SetUpPage::SetUpPage(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(tr("Set up"));
    setObjectName(u"page"_s);
    setAttribute(Qt::WA_StyledBackground);
    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *content = new QWidget(scroll);
    content->setObjectName(u"page"_s);
    content->setMaximumWidth(widestText * 2);
    auto *page = new QVBoxLayout(content);
    page->setContentsMargins(24, 16, 24, 24);
    page->setSpacing(20);
    auto *head = new QHBoxLayout;
    auto *title = new QLabel(tr("Set up in a minute"), content);
    theme::keepSize(title, theme::TextSize::Title, QFont::DemiBold);
    auto *close = new QPushButton(tr("&Later"), content);
    close->setToolTip(tr("Everything here is also in Settings ▸ Providers and prices"));
    connect(close, &QPushButton::clicked, this, &SetUpPage::closed);
    head->addWidget(title, 1);
    head->addWidget(close);
    page->addLayout(head);
    m_address = makeNote({}, content);
    m_address->setTextInteractionFlags(Qt::TextSelectableByMouse);
    page->addWidget(m_address);
    makeFound(addStep(page, 1, tr("What can answer")));
    makeStyles(addStep(page, 2, tr("How to route")));
    makeClients(addStep(page, 3, tr("Point a client here")));
    makeTest(addStep(page, 4, tr("Try it")));
    page->addStretch(1);
    scroll->setWidget(content);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(scroll);
    setEndpoint({}, {});
    refreshPlan();
}

QVBoxLayout *SetUpPage::addStep(QVBoxLayout *page, int number, const QString &title)
{
    auto *step = new QVBoxLayout;
    step->setSpacing(8);
    auto *label = new QLabel(u"%1 · %2"_s.arg(number).arg(title), page->parentWidget());
    theme::keepSize(label, theme::TextSize::Section, QFont::DemiBold);
    step->addWidget(label);
    page->addLayout(step);
    return step;
}

void SetUpPage::makeFound(QVBoxLayout *step)
{
    auto *line = new QHBoxLayout;
    m_foundText = makeNote(tr("Not looked yet."), this);
    m_again = new QPushButton(tr("Look &again"), this);
    connect(m_again, &QPushButton::clicked, this, &SetUpPage::search);
    line->addWidget(m_foundText, 1);
    line->addWidget(m_again);
    step->addLayout(line);
    m_foundList = new QVBoxLayout;
    m_foundList->setSpacing(4);
    step->addLayout(m_foundList);

    auto *keyLine = new QHBoxLayout;
    keyLine->setSpacing(8);
    m_keyProvider = new QComboBox(this);
    m_keyProvider->setAccessibleName(tr("Provider of the key"));
    m_key = new QLineEdit(this);
    m_key->setEchoMode(QLineEdit::Password);
    m_key->setPlaceholderText(tr("paste a key"));
    m_key->setAccessibleName(tr("Key"));
    m_keyPlace = new QComboBox(this);
    m_keyPlace->setAccessibleName(tr("Where the key is kept"));
    m_keyPlace->addItem(tr("in the key store of this desktop"), static_cast<int>(KeyPlace::KeyStore));
    m_keyPlace->addItem(tr("in a plain file only you may read (0600)"), static_cast<int>(KeyPlace::File));
    m_keep = new QPushButton(theme::icon(u"key-round"_s), tr("&Keep key"), this);
    m_keep->setEnabled(false);
    keyLine->addWidget(m_keyProvider);
    keyLine->addWidget(m_key, 1);
    keyLine->addWidget(m_keyPlace);
    keyLine->addWidget(m_keep);
    step->addLayout(keyLine);
    m_keyNote = makeNote({}, this);
    m_keyNote->hide();
    step->addWidget(m_keyNote);
    connect(m_key, &QLineEdit::textChanged, this, [this](const QString &text) { m_keep->setEnabled(!text.trimmed().isEmpty()); });
    connect(m_key, &QLineEdit::returnPressed, this, &SetUpPage::offerKey);
    connect(m_keep, &QPushButton::clicked, this, &SetUpPage::offerKey);
}

void SetUpPage::makeStyles(QVBoxLayout *step)
{
    m_styles = new QButtonGroup(this);
    for (const RoutingStyle style : {RoutingStyle::PrivateFirst, RoutingStyle::CheapestCapable, RoutingStyle::Balanced}) {
        auto *button = new QRadioButton(styleTitle(style), this);
        button->setAccessibleDescription(styleText(style));
        m_styles->addButton(button, static_cast<int>(style));
        step->addWidget(button);
        QLabel *text = makeNote(styleText(style), this);
        text->setContentsMargins(24, 0, 0, 4);
        step->addWidget(text);
    }
    styleButton(RoutingStyle::CheapestCapable).setChecked(true);
    connect(m_styles, &QButtonGroup::idClicked, this, &SetUpPage::refreshPlan);
    auto *line = new QHBoxLayout;
    m_use = new QPushButton(theme::icon(u"route"_s), tr("&Use this"), this);
    m_plan = makeNote({}, this);
    line->addWidget(m_use);
    line->addWidget(m_plan, 1);
    step->addLayout(line);
    connect(m_use, &QPushButton::clicked, this, [this] {
        m_use->setEnabled(false);
        m_plan->setText(tr("Applying …"));
        emit policyChosen(policyOf(choice()));
    });
}

void SetUpPage::makeClients(QVBoxLayout *step)
{
    m_clients = new QTabBar(this);
    m_clients->setAccessibleName(tr("Kind of client"));
    m_clients->setExpanding(false);
    m_clients->setUsesScrollButtons(true);
    m_clients->setDrawBase(false);
    const QList<ClientSnippet> snippets = clientSnippets({}, {});
    for (const ClientSnippet &snippet : snippets)
        m_clients->addTab(snippet.title);
    m_snippet = new QPlainTextEdit(this);
    m_snippet->setObjectName(u"code"_s);
    m_snippet->setReadOnly(true);
    m_snippet->setTabChangesFocus(true);
    m_snippet->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    m_snippet->setAccessibleName(tr("What the client needs"));
    theme::keepMonospaced(m_snippet);
    m_snippet->setFixedHeight(snippetLines * fontMetrics().lineSpacing() + 16);
    m_copy = new QPushButton(theme::icon(u"copy"_s), tr("&Copy with the token"), this);
    m_copy->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    step->addWidget(m_clients);
    step->addWidget(m_snippet);
    step->addWidget(m_copy);
    connect(m_clients, &QTabBar::currentChanged, this, &SetUpPage::showSnippet);
    connect(m_copy, &QPushButton::clicked, this, [this] {
        const QList<ClientSnippet> whole = clientSnippets(m_baseUrl, QString::fromUtf8(m_token.reveal()));
        QGuiApplication::clipboard()->setText(whole.at(m_clients->currentIndex()).text);
        m_copy->setText(tr("Copied"));
    });
}

void SetUpPage::makeTest(QVBoxLayout *step)
{
    auto *line = new QHBoxLayout;
    m_test = new QPushButton(theme::icon(u"send"_s, theme::Role::OnAccent), tr("Send &test request"), this);
    m_test->setProperty("primary", true);
    m_result = makeNote(tr("One short question through the proxy; then its decision opens and says why."), this);
    line->addWidget(m_test);
    line->addWidget(m_result, 1);
    step->addLayout(line);
    connect(m_test, &QPushButton::clicked, this, [this] {
        m_test->setEnabled(false);
        m_result->setText(tr("Asking …"));
        emit testRequestRequested();
    });
}

void SetUpPage::setEndpoint(const QString &baseUrl, const Secret &token)
{
    m_baseUrl = baseUrl;
    m_token = token;
    m_address->setText(baseUrl.isEmpty() ? tr("The proxy is not listening.")
                                         : tr("The proxy listens on %1, for this computer only unless told otherwise. Clients need its token.").arg(baseUrl));
    m_copy->setEnabled(!baseUrl.isEmpty());
    m_test->setEnabled(!baseUrl.isEmpty());
    showSnippet();
}

void SetUpPage::setDemo(bool demo)
{
    if (demo == m_isDemo)
        return; // what the last step said stays
    m_isDemo = demo;
    refreshPlan();
}

void SetUpPage::showSnippet()
{
    m_snippet->setPlainText(clientSnippets(m_baseUrl, shownToken).at(m_clients->currentIndex()).text);
    m_copy->setText(tr("&Copy with the token"));
}

void SetUpPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (!m_searched)
        search();
}

void SetUpPage::search()
{
    m_searched = true;
    m_again->setEnabled(false);
    m_foundText->setText(tr("Looking for model servers on this computer …"));
    emit searchRequested();
}

void SetUpPage::takeFound(const QList<FoundServer> &servers, const QList<KeyedProvider> &keys)
{
    m_again->setEnabled(true);
    m_servers = servers;
    for (const KeyedProvider &key : keys) {
        if (!m_keys.contains(key))
            m_keys.append(key);
    }
    listFound();
}

void SetUpPage::listFound()
{
    qDeleteAll(m_boxes);
    m_boxes.clear();
    const auto add = [this](const QString &text, bool on, const QString &tip) {
        auto *box = new QCheckBox(text, this);
        box->setChecked(on);
        box->setToolTip(tip);
        box->setAccessibleDescription(tip);
        m_foundList->addWidget(box);
        m_boxes.append(box);
        connect(box, &QCheckBox::toggled, this, &SetUpPage::refreshPlan);
    };
    for (const FoundServer &server : std::as_const(m_servers))
        add(tr("%1 – %n model(s), %2", nullptr, static_cast<int>(server.models.size())).arg(server.name, server.baseUrl), !server.models.isEmpty(),
            server.wantsKey ? tr("It wants a key; set LOCAL_API_KEY and start again.") : server.models.mid(0, 12).join(u", "_s));
    for (qsizetype i = 0; i < m_servers.size(); ++i)
        m_boxes.at(i)->setEnabled(!m_servers.at(i).models.isEmpty());
    for (const KeyedProvider &key : std::as_const(m_keys))
        add(tr("%1 – key from %2").arg(key.name, key.reference), !key.reference.startsWith("env:"_L1),
            tr("The key is read when this is ticked and used; it is never shown."));
    const int servers = static_cast<int>(m_servers.size());
    m_foundText->setText(servers > 0 ? tr("Found on this computer: %n model server(s).", nullptr, servers)
                                     : tr("No model server answers on this computer (Ollama, LM Studio, llama.cpp, vLLM, LocalAI, Jan)."));
    refreshPlan();
}

void SetUpPage::setProviders(const QList<std::pair<QString, QString>> &providers)
{
    m_keyProvider->clear();
    for (const auto &[id, name] : providers)
        m_keyProvider->addItem(name, id);
}

void SetUpPage::offerKey()
{
    const QString text = m_key->text().trimmed();
    if (text.isEmpty())
        return;
    m_keep->setEnabled(false);
    m_keyNote->setText(tr("Keeping the key …"));
    m_keyNote->show();
    emit keyOffered(m_keyProvider->currentData().toString(), Secret(text.toUtf8()), static_cast<KeyPlace>(m_keyPlace->currentData().toInt()));
}

void SetUpPage::takeKeyKept(const KeyedProvider &provider, const QString &problem)
{
    m_keyNote->show();
    if (!problem.isEmpty()) {
        m_keep->setEnabled(true);
        m_keyNote->setText(tr("The key was not kept: %1").arg(problem));
        return;
    }
    m_key->clear();
    m_keyNote->setText(tr("The key of %1 is kept (%2).").arg(provider.name, provider.reference));
    m_keys.removeIf([&provider](const KeyedProvider &one) { return one.provider == provider.provider; });
    m_keys.append(provider);
    listFound();
}

SetUpChoice SetUpPage::choice() const
{
    SetUpChoice choice{static_cast<RoutingStyle>(m_styles->checkedId()), {}, {}};
    for (qsizetype i = 0; i < m_boxes.size(); ++i) {
        if (!m_boxes.at(i)->isChecked())
            continue;
        if (i < m_servers.size())
            choice.servers.append(m_servers.at(i));
        else
            choice.providers.append(m_keys.at(i - m_servers.size()));
    }
    return choice;
}

void SetUpPage::refreshPlan()
{
    const SetUpChoice chosen = choice();
    const bool hasLocal = !chosen.servers.isEmpty();
    const bool isNothing = chosen.servers.isEmpty() && chosen.providers.isEmpty();
    m_use->setEnabled(!isNothing);
    if (isNothing)
        m_plan->setText(m_isDemo ? tr("Nothing is ticked, so the demo's simulated providers go on answering.")
                                 : tr("Tick something above; the policy that runs stays until then."));
    else if (chosen.style == RoutingStyle::PrivateFirst && !hasLocal)
        m_plan->setText(tr("No model on this computer is ticked, so untagged requests will be refused."));
    else
        m_plan->setText(tr("Writes the policy file. One that is there is kept beside it."));
}

void SetUpPage::takePolicyApplied(const QString &problem)
{
    m_use->setEnabled(true);
    m_plan->setText(problem.isEmpty() ? tr("It runs. Try it below.") : tr("Nothing was changed: %1").arg(problem));
}

void SetUpPage::takeTestResult(const QString &problem)
{
    m_test->setEnabled(true);
    m_result->setText(problem.isEmpty() ? tr("Answered.") : tr("Not answered: %1").arg(problem));
}

QRadioButton &SetUpPage::styleButton(RoutingStyle style)
{
    return *qobject_cast<QRadioButton *>(m_styles->button(static_cast<int>(style)));
}

QString SetUpPage::snippetText() const { return m_snippet->toPlainText(); }
QString SetUpPage::planText() const { return m_plan->text(); }
QString SetUpPage::resultText() const { return m_result->text(); }
QList<QWidget *> SetUpPage::panes() const { return {m_again, m_use, m_clients, m_test}; }
QWidget *SetUpPage::mainPane() const { return m_use->isEnabled() ? m_use : m_test; }

} // namespace signalbox::gui
