// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "settings/autostart.h"
#include "settings/settings_store.h"

#include <QList>
#include <QWidget>

#include <array>

class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace signalbox::gui {

class FactRow;
class SettingRow;
class ShortcutBook;
class ShortcutEditor;
class StoredSettingRow;
class SwitchRow;

/// What the settings show beside settings.
struct SettingsFacts
{
    QString policyFile;
    QString dataFolder;
    bool hasTray = false;
    bool demo = false;
};

/// The Settings screen: every setting with its value, where that comes from and a way back; searchable.
class SettingsPage final : public QWidget
{
    Q_OBJECT

public:
    /// `store` and `book` outlive it.
    SettingsPage(SettingsStore &store, ShortcutBook &book, Autostart autostart, QWidget *parent = nullptr);

    void setFacts(const SettingsFacts &facts);
    [[nodiscard]] QLineEdit &search() { return *m_search; }
    [[nodiscard]] StoredSettingRow *row(const QString &key) const;
    [[nodiscard]] SwitchRow &autostartRow() { return *m_login; }
    [[nodiscard]] QString bannerText() const;
    [[nodiscard]] QPushButton &reloadButton() { return *m_reload; }
    [[nodiscard]] QPushButton &differencesButton() { return *m_differences; }
    /// Titles of the rows that are shown.
    [[nodiscard]] QStringList shownTitles() const;
    void showSection(SettingSection section);

    /// The panes F6 goes through, in order.
    [[nodiscard]] QList<QWidget *> panes() const;
    [[nodiscard]] QWidget *mainPane() const;

signals:
    void setUpRequested();
    void policyProblemsRequested();
    void differencesRequested();
    void folderRequested(const QString &path);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    struct Section
    {
        QWidget *box = nullptr;
        QVBoxLayout *layout = nullptr;
        QList<SettingRow *> rows;
    };
    [[nodiscard]] QWidget *makeHead();
    [[nodiscard]] QWidget *makeBanner();
    void makeSections(QWidget *content);
    void addRow(SettingSection section, SettingRow *row);
    void addFacts();
    void applySearch(const QString &query);
    void refreshBanner();
    void refreshAutostart();
    void fitSections();

    SettingsStore &m_store;
    Autostart m_autostart;
    QString m_dataFolder;
    QLineEdit *m_search = nullptr;
    QListWidget *m_sections = nullptr;
    QScrollArea *m_scroll = nullptr;
    QLabel *m_nothing = nullptr;
    QWidget *m_banner = nullptr;
    QLabel *m_bannerText = nullptr;
    QPushButton *m_reload = nullptr;
    QPushButton *m_differences = nullptr;
    std::array<Section, settingSectionCount> m_parts{};
    ShortcutEditor *m_shortcuts = nullptr;
    SwitchRow *m_login = nullptr;
    FactRow *m_policyFile = nullptr;
    FactRow *m_folder = nullptr;
    FactRow *m_trayFact = nullptr;
};

} // namespace signalbox::gui
