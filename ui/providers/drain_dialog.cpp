// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "providers/drain_dialog.h"

#include "engine/provider_report.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace signalbox::gui {

DrainDialog::DrainDialog(const QString &model, int siblings, QWidget *parent) : QDialog(parent), m_model(model)
{
    using namespace std::chrono_literals;
    const QString provider = model.section(u'/', 0, 0);
    setWindowTitle(tr("Drain"));
    auto *text = new QLabel(tr("Nothing new is sent there; requests that run are left to finish. Chains go on with their next step. It ends by "
                               "itself, and survives a restart of Signalbox."),
                            this);
    text->setWordWrap(true);
    text->setObjectName(u"muted"_s);
    m_onlyModel = new QRadioButton(tr("Only %1").arg(model), this);
    m_wholeProvider = new QRadioButton(tr("All %n model(s) of %1", nullptr, siblings).arg(provider), this);
    m_onlyModel->setChecked(true);
    m_length = new QComboBox(this);
    m_length->setAccessibleName(tr("For how long"));
    const QList<std::pair<QString, std::chrono::seconds>> lengths{
        {tr("5 minutes"), 5min}, {tr("15 minutes"), 15min}, {tr("30 minutes"), 30min}, {tr("1 hour"), 1h},  {tr("2 hours"), 2h},
        {tr("4 hours"), 4h},     {tr("8 hours"), 8h},       {tr("1 day"), 24h},        {tr("3 days"), 72h}, {tr("7 days"), 168h}};
    for (const auto &[name, length] : lengths)
        m_length->addItem(name, qint64{length.count()});
    m_length->setCurrentIndex(2);
    m_note = new QLineEdit(this);
    m_note->setMaxLength(static_cast<int>(health::longestDrainNote));
    m_note->setPlaceholderText(tr("such as: upgrade of the server"));
    m_note->setAccessibleName(tr("Why, for whoever looks next"));
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_drain = buttons->addButton(tr("&Drain"), QDialogButtonBox::AcceptRole);
    m_drain->setProperty("primary", true);
    m_drain->setDefault(true);
    auto *form = new QFormLayout;
    form->setSpacing(8);
    form->addRow(tr("Wha&t"), m_onlyModel);
    form->addRow(QString(), m_wholeProvider);
    form->addRow(tr("For how &long"), m_length);
    form->addRow(tr("&Note"), m_note);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(12);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->addWidget(text);
    layout->addLayout(form);
    layout->addWidget(buttons);
    setMinimumWidth(460);
    connect(buttons, &QDialogButtonBox::accepted, this, &DrainDialog::submit);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    m_length->setFocus();
}

void DrainDialog::submit()
{
    const QString target = m_wholeProvider->isChecked() ? m_model.section(u'/', 0, 0) : m_model;
    emit drainRequested(target, std::chrono::seconds(m_length->currentData().toLongLong()), m_note->text());
    accept();
}

} // namespace signalbox::gui
