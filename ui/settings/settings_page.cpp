// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "settings/settings_page.h"

#include "palette/shortcut_editor.h"
#include "settings/setting_row.h"
#include "theme/fonts.h"
#include "theme/icons.h"

#include <QCheckBox>
#include <QEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::gui {
namespace {

constexpr int shortcutRows = 14;
constexpr int lettersForSections = 120; ///< the page must be this wide for a list of the sections beside them

} // namespace

SettingsPage::SettingsPage(SettingsStore &store, ShortcutBook &book, Autostart autostart, QWidget *parent)
    : QWidget(parent), m_store(store), m_autostart(std::move(autostart))
{
    setAccessibleName(tr("Settings"));
    setObjectName(u"page"_s);
    setAttribute(Qt::WA_StyledBackground);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeHead());
    layout->addWidget(makeBanner());
    m_sections = new QListWidget(this);
    m_sections->setAccessibleName(tr("Sections"));
    m_sections->setObjectName(u"sections"_s);
    m_sections->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll = new QScrollArea(this);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setAccessibleName(tr("Settings"));
    m_scroll->setFocusPolicy(Qt::NoFocus);
    auto *content = new QWidget(m_scroll);
    content->setObjectName(u"page"_s);
    m_shortcuts = new ShortcutEditor(book, content);
    makeSections(content);
    m_scroll->setWidget(content);
    auto *body = new QHBoxLayout;
    body->setSpacing(0);
    body->addWidget(m_sections);
    body->addWidget(m_scroll, 1);
    layout->addLayout(body, 1);

    connect(m_search, &QLineEdit::textChanged, this, &SettingsPage::applySearch);
    connect(m_sections, &QListWidget::currentRowChanged, this, [this](int row) {
        if (row >= 0 && m_sections->hasFocus())
            showSection(static_cast<SettingSection>(m_sections->item(row)->data(Qt::UserRole).toInt()));
    });
    connect(m_sections, &QListWidget::itemClicked, this,
            [this](const QListWidgetItem *item) { showSection(static_cast<SettingSection>(item->data(Qt::UserRole).toInt())); });
    connect(&store, &SettingsStore::fileStateChanged, this, &SettingsPage::refreshBanner);
    refreshBanner();
    fitSections();
}

QWidget *SettingsPage::makeHead()
{
    auto *head = new QWidget(this);
    head->setObjectName(u"toolbar"_s);
    m_search = new QLineEdit(head);
    m_search->setPlaceholderText(tr("Search settings"));
    m_search->setAccessibleName(tr("Search settings"));
    m_search->addAction(theme::icon(u"search"_s, theme::Role::Muted), QLineEdit::LeadingPosition)->setText(tr("Search"));
    auto *layout = new QHBoxLayout(head);
    layout->setContentsMargins(8, 6, 8, 6);
    layout->addWidget(m_search);
    return head;
}

QWidget *SettingsPage::makeBanner()
{
    m_banner = new QWidget(this);
    m_banner->setObjectName(u"banner"_s);
    m_banner->setAttribute(Qt::WA_StyledBackground);
    m_bannerText = new QLabel(m_banner);
    m_bannerText->setWordWrap(true);
    m_bannerText->setObjectName(u"error"_s);
    m_bannerText->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_bannerText->setAccessibleName(tr("State of the settings file"));
    m_differences = new QPushButton(tr("&Differences"), m_banner);
    m_reload = new QPushButton(tr("&Reload"), m_banner);
    connect(m_differences, &QPushButton::clicked, this, &SettingsPage::differencesRequested);
    connect(m_reload, &QPushButton::clicked, &m_store, &SettingsStore::reload);
    auto *layout = new QHBoxLayout(m_banner);
    layout->setContentsMargins(12, 6, 12, 6);
    layout->addWidget(m_bannerText, 1);
    layout->addWidget(m_differences);
    layout->addWidget(m_reload);
    return m_banner;
}

void SettingsPage::makeSections(QWidget *content)
{
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(24, 8, 24, 24);
    layout->setSpacing(8);
    m_nothing = new QLabel(tr("No setting answers to that."), content);
    m_nothing->setObjectName(u"muted"_s);
    m_nothing->hide();
    layout->addWidget(m_nothing);
    for (int i = 0; i < settingSectionCount; ++i) {
        const QString text = sectionTitle(static_cast<SettingSection>(i));
        Section &part = m_parts[static_cast<std::size_t>(i)];
        part.box = new QWidget(content);
        part.layout = new QVBoxLayout(part.box);
        part.layout->setContentsMargins(0, 12, 0, 4);
        part.layout->setSpacing(0);
        auto *title = new QLabel(text, part.box);
        theme::keepSize(title, theme::TextSize::Section, QFont::DemiBold);
        part.layout->addWidget(title);
        layout->addWidget(part.box);
        auto *item = new QListWidgetItem(text, m_sections);
        item->setData(Qt::UserRole, i);
    }
    for (const SettingSpec &spec : m_store.specs())
        addRow(spec.section, new StoredSettingRow(m_store, spec, content));
    addFacts();
    m_shortcuts->setMinimumHeight(shortcutRows * (fontMetrics().height() + 8));
    m_parts[static_cast<std::size_t>(SettingSection::Shortcuts)].layout->addSpacing(8);
    m_parts[static_cast<std::size_t>(SettingSection::Shortcuts)].layout->addWidget(m_shortcuts);
    layout->addStretch(1);
}

void SettingsPage::addRow(SettingSection section, SettingRow *row)
{
    Section &part = m_parts[static_cast<std::size_t>(section)];
    part.layout->addWidget(row);
    part.rows.append(row);
}

void SettingsPage::addFacts()
{
    m_login = new SwitchRow(tr("Start at login"), tr("Starts the window with the proxy when you log in to this desktop."),
                            tr("autostart folder of the desktop"), this);
    connect(m_login, &SwitchRow::switched, this, [this](bool on) {
        const Result<void> done = m_autostart.set(on);
        refreshAutostart();
        m_login->setProblem(done ? QString() : tr("%1. Nothing was changed.").arg(done.error().message));
    });
    addRow(SettingSection::Proxy, m_login);

    m_trayFact = new FactRow(tr("Tray of this desktop"), tr("Without one the window stays in the list of windows."), {}, this);
    addRow(SettingSection::Proxy, m_trayFact);
    m_policyFile = new FactRow(tr("Policy file"), tr("Providers, models, prices, rules, sensitivity and budgets; applied when it is saved."),
                               tr("Problems of the policy"), this);
    connect(m_policyFile, &FactRow::pressed, this, &SettingsPage::policyProblemsRequested);
    addRow(SettingSection::Providers, m_policyFile);

    auto *setUp = new FactRow(tr("Set up"), tr("Find model servers of this computer, add keys, choose how to route, try it."),
                              tr("Open the assistant"), this);
    connect(setUp, &FactRow::pressed, this, &SettingsPage::setUpRequested);
    addRow(SettingSection::Providers, setUp);

    m_folder = new FactRow(tr("Data folder"), tr("Everything that is written: decisions and spend, tokens, settings."),
                           tr("Open the folder"), this);
    connect(m_folder, &FactRow::pressed, this, [this] { emit folderRequested(m_dataFolder); });
    addRow(SettingSection::Privacy, m_folder);
    auto *bodies = new FactRow(tr("Prompts and answers"), tr("Only lengths, counts and reasons are kept, unless the policy says more."), {}, this);
    bodies->setFact(tr("not recorded"));
    addRow(SettingSection::Privacy, bodies);
    auto *file = new FactRow(tr("Settings file"), tr("JSON; read by the command line, too."), {}, this);
    file->setFact(m_store.file());
    addRow(SettingSection::Advanced, file);
}

void SettingsPage::setFacts(const SettingsFacts &facts)
{
    m_dataFolder = facts.dataFolder;
    m_policyFile->setFact(facts.demo ? tr("the demo's own, simulated") : facts.policyFile);
    m_folder->setFact(facts.dataFolder);
    m_trayFact->setFact(facts.hasTray ? tr("there is one") : tr("there is none; `signalbox status` says how the proxy is"));
}

StoredSettingRow *SettingsPage::row(const QString &key) const
{
    const QList<StoredSettingRow *> rows = findChildren<StoredSettingRow *>();
    const auto found = std::find_if(rows.cbegin(), rows.cend(), [&key](const StoredSettingRow *one) { return one->spec().key == key; });
    return found == rows.cend() ? nullptr : *found;
}

void SettingsPage::applySearch(const QString &query)
{
    bool isAnyShown = false;
    for (int i = 0; i < settingSectionCount; ++i) {
        Section &part = m_parts[static_cast<std::size_t>(i)];
        const QString title = sectionTitle(static_cast<SettingSection>(i));
        const bool isWhole = !query.trimmed().isEmpty() && title.contains(query.trimmed(), Qt::CaseInsensitive);
        bool isShown = false;
        for (SettingRow *row : std::as_const(part.rows)) {
            row->setVisible(isWhole || row->answersTo(query));
            isShown |= !row->isHidden();
        }
        if (static_cast<SettingSection>(i) == SettingSection::Shortcuts)
            isShown = isWhole || query.trimmed().isEmpty();
        part.box->setVisible(isShown);
        m_sections->item(i)->setHidden(!isShown);
        isAnyShown |= isShown;
    }
    m_nothing->setVisible(!isAnyShown);
}

QStringList SettingsPage::shownTitles() const
{
    QStringList titles;
    for (const Section &part : m_parts) {
        for (const SettingRow *row : part.rows) {
            if (!row->isHidden() && !part.box->isHidden())
                titles.append(row->title());
        }
    }
    return titles;
}

void SettingsPage::showSection(SettingSection section)
{
    m_search->clear();
    m_scroll->ensureWidgetVisible(m_parts[settingSectionCount - 1].box, 0, 0); // so that the section comes to lie at the top
    m_scroll->ensureVisible(0, m_parts[static_cast<std::size_t>(section)].box->y(), 0, 0);
    m_sections->setCurrentRow(static_cast<int>(section));
}

QString SettingsPage::bannerText() const { return m_bannerText->text(); }

void SettingsPage::refreshBanner()
{
    const QDateTime changed = m_store.changedOutside();
    QStringList texts;
    if (!m_store.problem().isEmpty())
        texts.append(m_store.problem());
    if (changed.isValid())
        //: %1 = time of day
        texts.append(tr("The settings file was changed by another program at %1.").arg(QLocale().toString(changed.time(), QLocale::ShortFormat)));
    m_bannerText->setText(texts.join(u'\n'));
    m_banner->setVisible(!texts.isEmpty());
    m_reload->setVisible(changed.isValid());
    m_differences->setVisible(changed.isValid());
}

void SettingsPage::refreshAutostart() { m_login->setOn(m_autostart.isOn()); }

void SettingsPage::fitSections()
{
    m_sections->setFixedWidth(m_sections->sizeHintForColumn(0) + 12);
    m_sections->setVisible(width() >= lettersForSections * fontMetrics().averageCharWidth());
}

void SettingsPage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fitSections();
}

void SettingsPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    refreshAutostart();
}

void SettingsPage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange && m_sections != nullptr) {
        m_shortcuts->setMinimumHeight(shortcutRows * (fontMetrics().height() + 8));
        fitSections();
    }
}

QList<QWidget *> SettingsPage::panes() const
{
    return m_sections->isVisible() ? QList<QWidget *>{m_search, m_sections, m_scroll->widget()}
                                   : QList<QWidget *>{m_search, m_scroll->widget()};
}

QWidget *SettingsPage::mainPane() const { return m_search; }

} // namespace signalbox::gui
