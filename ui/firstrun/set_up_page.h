// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/secret.h"
#include "firstrun/set_up_plan.h"

#include <QWidget>

class QButtonGroup;
class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QRadioButton;
class QTabBar;
class QVBoxLayout;

namespace signalbox::gui {

enum class KeyPlace { KeyStore, File };

/// The assistant of the first minute, a screen like the others: address, what is there to route to, how to route, how to
/// point a client here, a test request. Any step can be left out. Fed with values; asks by signals.
class SetUpPage final : public QWidget
{
    Q_OBJECT

public:
    explicit SetUpPage(QWidget *parent = nullptr);

    /// `baseUrl` empty: not listening. The token is shown nowhere, only copied.
    void setEndpoint(const QString &baseUrl, const Secret &token);
    void setDemo(bool demo);
    /// Answer to searchRequested(). `keys`: of which the environment names a variable that is set.
    void takeFound(const QList<FoundServer> &servers, const QList<KeyedProvider> &keys);
    /// Providers a key can be added for: id, name.
    void setProviders(const QList<std::pair<QString, QString>> &providers);
    /// Answer to keyOffered().
    void takeKeyKept(const KeyedProvider &provider, const QString &problem);
    /// Answer to policyChosen(); an empty `problem` = it runs.
    void takePolicyApplied(const QString &problem);
    /// An empty `problem` = the test request was answered.
    void takeTestResult(const QString &problem);

    [[nodiscard]] SetUpChoice choice() const;
    [[nodiscard]] QLabel &foundText() { return *m_foundText; }
    [[nodiscard]] QList<QCheckBox *> foundBoxes() const { return m_boxes; }
    [[nodiscard]] QRadioButton &styleButton(RoutingStyle style);
    [[nodiscard]] QPushButton &useButton() { return *m_use; }
    [[nodiscard]] QPushButton &testButton() { return *m_test; }
    [[nodiscard]] QPushButton &copyButton() { return *m_copy; }
    [[nodiscard]] QTabBar &clients() { return *m_clients; }
    [[nodiscard]] QString snippetText() const;
    [[nodiscard]] QString planText() const;
    [[nodiscard]] QString resultText() const;
    [[nodiscard]] QLineEdit &keyField() { return *m_key; }
    [[nodiscard]] QPushButton &keepButton() { return *m_keep; }
    [[nodiscard]] QComboBox &keyProvider() { return *m_keyProvider; }
    [[nodiscard]] QComboBox &keyPlace() { return *m_keyPlace; }

    [[nodiscard]] QList<QWidget *> panes() const;
    [[nodiscard]] QWidget *mainPane() const;

signals:
    void searchRequested();
    void keyOffered(const QString &provider, const signalbox::Secret &key, signalbox::gui::KeyPlace place);
    void policyChosen(const QByteArray &yaml);
    void testRequestRequested();
    void closed();

protected:
    void showEvent(QShowEvent *event) override;

private:
    [[nodiscard]] QVBoxLayout *addStep(QVBoxLayout *page, int number, const QString &title);
    void makeFound(QVBoxLayout *step);
    void makeStyles(QVBoxLayout *step);
    void makeClients(QVBoxLayout *step);
    void makeTest(QVBoxLayout *step);
    void search();
    void listFound();
    void offerKey();
    void refreshPlan();
    void showSnippet();

    QString m_baseUrl;
    Secret m_token;
    bool m_isDemo = false;
    bool m_searched = false;
    QList<FoundServer> m_servers;
    QList<KeyedProvider> m_keys;
    QList<QCheckBox *> m_boxes; ///< servers, then keys
    QLabel *m_address = nullptr;
    QLabel *m_foundText = nullptr;
    QVBoxLayout *m_foundList = nullptr;
    QPushButton *m_again = nullptr;
    QComboBox *m_keyProvider = nullptr;
    QLineEdit *m_key = nullptr;
    QComboBox *m_keyPlace = nullptr;
    QPushButton *m_keep = nullptr;
    QLabel *m_keyNote = nullptr;
    QButtonGroup *m_styles = nullptr;
    QPushButton *m_use = nullptr;
    QLabel *m_plan = nullptr;
    QTabBar *m_clients = nullptr;
    QPlainTextEdit *m_snippet = nullptr;
    QPushButton *m_copy = nullptr;
    QPushButton *m_test = nullptr;
    QLabel *m_result = nullptr;
};

} // namespace signalbox::gui
