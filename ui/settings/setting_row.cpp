// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "settings/setting_row.h"

#include "theme/fonts.h"
#include "theme/icons.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>
#include <QWheelEvent>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::gui {
namespace {

/// Scrolling the page must not change what happens to lie under the pointer.
class NoWheel final : public QObject
{
public:
    using QObject::QObject;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        const auto *widget = qobject_cast<QWidget *>(watched);
        if (event->type() != QEvent::Wheel || widget == nullptr || widget->hasFocus())
            return false;
        event->ignore();
        return true;
    }
};

QString placeOf(SettingsStore &store, const SettingSpec &spec)
{
    switch (store.source(spec.key)) {
    case SettingSource::Standard:
        return SettingRow::tr("standard");
    case SettingSource::File:
        return SettingRow::tr("settings file");
    case SettingSource::Environment:
        return SettingRow::tr("environment: %1").arg(store.overrideName(spec.key));
    case SettingSource::CommandLine:
        return SettingRow::tr("command line: %1").arg(store.overrideName(spec.key));
    }
    Q_UNREACHABLE();
}

} // namespace

SettingRow::SettingRow(const QString &title, const QString &help, QWidget *parent) : QWidget(parent)
{
    m_title = new QLabel(title, this);
    m_title->setWordWrap(true);
    theme::keepSize(m_title, theme::TextSize::Body, QFont::Medium);
    m_help = new QLabel(help, this);
    m_help->setObjectName(u"muted"_s);
    m_help->setWordWrap(true);
    m_source = new QLabel(this);
    m_source->setObjectName(u"muted"_s);
    m_source->setWordWrap(true);
    theme::keepSize(m_source, theme::TextSize::Caption);
    m_note = new QLabel(this);
    m_note->setWordWrap(true);
    m_note->hide();
    m_reset = new QToolButton(this);
    m_reset->setIcon(theme::icon(u"undo-2"_s, theme::Role::Muted));
    m_reset->setIconSize({16, 16});
    m_reset->setMinimumSize(28, 28);
    m_reset->setFocusPolicy(Qt::TabFocus);
    m_reset->setAccessibleName(tr("Reset: %1").arg(title));
    m_reset->setToolTip(tr("Back to the standard"));
    QSizePolicy keepsPlace = m_reset->sizePolicy();
    keepsPlace.setRetainSizeWhenHidden(true);
    m_reset->setSizePolicy(keepsPlace);
    m_reset->hide();

    auto *left = new QVBoxLayout;
    left->setSpacing(2);
    left->addWidget(m_title);
    left->addWidget(m_help);
    left->addStretch(1);
    m_right = new QVBoxLayout;
    m_right->setSpacing(2);
    m_right->addWidget(m_source);
    m_right->addWidget(m_note);
    m_right->addStretch(1);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 8);
    layout->setSpacing(24);
    layout->addLayout(left, 3);
    layout->addLayout(m_right, 2);
}

void SettingRow::setEditor(QWidget *editor)
{
    editor->setAccessibleName(title());
    editor->setAccessibleDescription(m_help->text());
    auto *line = new QHBoxLayout;
    line->setSpacing(4);
    if (qobject_cast<QSpinBox *>(editor) != nullptr || qobject_cast<QComboBox *>(editor) != nullptr) {
        editor->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
        line->addWidget(editor);
        line->addWidget(m_reset);
        line->addStretch(1);
    } else {
        line->addWidget(editor, 1);
        line->addWidget(m_reset);
    }
    m_right->insertLayout(0, line);
    setTabOrder(editor, m_reset);
    editor->installEventFilter(new NoWheel(editor));
}

QString SettingRow::title() const { return m_title->text(); }

QString SettingRow::sourceText() const { return m_source->text(); }

void SettingRow::setSource(const QString &text)
{
    m_source->setText(text);
    m_source->setVisible(!text.isEmpty());
}

void SettingRow::setNote(const QString &note, bool isProblem)
{
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
    m_note->setObjectName(isProblem ? u"error"_s : u"muted"_s);
    m_note->setStyleSheet({}); // the name decides the colour
}

bool SettingRow::answersTo(const QString &query) const
{
    const QString all = m_title->text() + u' ' + m_help->text() + u' ' + m_more;
    const QStringList words = query.split(u' ', Qt::SkipEmptyParts);
    return std::all_of(words.cbegin(), words.cend(), [&all](const QString &word) { return all.contains(word, Qt::CaseInsensitive); });
}

StoredSettingRow::StoredSettingRow(SettingsStore &store, const SettingSpec &spec, QWidget *parent)
    : SettingRow(spec.title, spec.help, parent), m_store(store), m_spec(spec), m_editor(makeEditor())
{
    setMore(spec.key + u' ' + sectionTitle(spec.section));
    setEditor(m_editor);
    connect(&resetButton(), &QToolButton::clicked, this, [this] {
        const QString problem = m_store.reset(m_spec.key);
        refresh();
        if (!problem.isEmpty())
            setNote(problem, true);
        m_editor->setFocus(Qt::OtherFocusReason);
    });
    connect(&store, &SettingsStore::changed, this, [this](const QString &key) {
        if (key == m_spec.key)
            refresh();
    });
    refresh();
}

QWidget *StoredSettingRow::makeEditor()
{
    switch (m_spec.kind) {
    case SettingKind::Switch: {
        auto *box = new QCheckBox(this);
        connect(box, &QCheckBox::clicked, this, [this](bool on) { take(on); });
        return box;
    }
    case SettingKind::Choice: {
        auto *box = new QComboBox(this);
        for (const auto &[value, text] : m_spec.choices)
            box->addItem(text, value);
        connect(box, &QComboBox::activated, this, [this, box] { take(box->currentData().toString()); });
        return box;
    }
    case SettingKind::Number: {
        auto *box = new QSpinBox(this);
        box->setRange(m_spec.least, m_spec.most);
        box->setSingleStep(m_spec.step);
        box->setSuffix(m_spec.suffix);
        box->setKeyboardTracking(false);
        box->setFocusPolicy(Qt::StrongFocus);
        connect(box, &QSpinBox::valueChanged, this, [this](int number) { take(number); });
        return box;
    }
    case SettingKind::Text:
    case SettingKind::Percents: {
        auto *field = new QLineEdit(this);
        connect(field, &QLineEdit::editingFinished, this, [this, field] {
            if (field->isModified())
                take(field->text().trimmed());
        });
        return field;
    }
    }
    Q_UNREACHABLE();
}

void StoredSettingRow::take(const QJsonValue &value)
{
    const QString problem = m_store.set(m_spec.key, value);
    if (problem.isEmpty())
        refresh();
    else
        setNote(tr("%1 Nothing was changed.").arg(problem), true);
}

void StoredSettingRow::show(const QJsonValue &value)
{
    const QSignalBlocker quiet(m_editor);
    if (auto *box = qobject_cast<QCheckBox *>(m_editor)) {
        box->setChecked(value.toBool());
        box->setText(settingText(m_spec, value));
    } else if (auto *choice = qobject_cast<QComboBox *>(m_editor)) {
        choice->setCurrentIndex(choice->findData(value.toString()));
    } else if (auto *number = qobject_cast<QSpinBox *>(m_editor)) {
        number->setValue(value.toInt());
    } else if (auto *field = qobject_cast<QLineEdit *>(m_editor)) {
        if (field->text() != value.toString())
            field->setText(value.toString());
        field->setModified(false);
    }
}

void StoredSettingRow::refresh()
{
    show(m_store.value(m_spec.key));
    const SettingSource source = m_store.source(m_spec.key);
    const bool isGiven = source == SettingSource::CommandLine || source == SettingSource::Environment;
    m_editor->setEnabled(!isGiven);
    m_editor->setToolTip(isGiven ? tr("Given for this run; start without it to change it here.") : QString());
    setSource(placeOf(m_store, m_spec));
    resetButton().setVisible(source == SettingSource::File);
    const QString text = m_store.value(m_spec.key).toString();
    const bool isOpen = m_spec.key == setting::listen && !text.startsWith("127."_L1) && !text.startsWith("[::1]"_L1)
        && !text.startsWith("localhost"_L1) && !text.startsWith(u':') && text.contains(u':');
    if (isOpen)
        setNote(tr("Other computers can reach this address. Whoever has the token can send requests at your cost."), true);
    else
        setNote(m_store.waitsForStart(m_spec.key) ? tr("Counts from the next start on.") : QString(), false);
}

SwitchRow::SwitchRow(const QString &title, const QString &help, const QString &source, QWidget *parent)
    : SettingRow(title, help, parent), m_box(new QCheckBox(this))
{
    setEditor(m_box);
    setSource(source);
    connect(m_box, &QCheckBox::clicked, this, &SwitchRow::switched);
    setOn(false);
}

void SwitchRow::setOn(bool on)
{
    m_box->setChecked(on);
    m_box->setText(on ? tr("on") : tr("off"));
}

FactRow::FactRow(const QString &title, const QString &help, const QString &button, QWidget *parent)
    : SettingRow(title, help, parent), m_fact(nullptr)
{
    auto *right = new QWidget(this);
    auto *layout = new QVBoxLayout(right);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    m_fact = new QLabel(right);
    m_fact->setWordWrap(true);
    m_fact->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_fact->setAccessibleName(title);
    m_fact->hide();
    layout->addWidget(m_fact);
    if (!button.isEmpty()) {
        auto *press = new QPushButton(button, right);
        press->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
        layout->addWidget(press);
        connect(press, &QPushButton::clicked, this, &FactRow::pressed);
    }
    setEditor(right);
    setSource({});
}

void FactRow::setFact(const QString &text)
{
    m_fact->setText(text);
    m_fact->setVisible(!text.isEmpty());
}

} // namespace signalbox::gui
