// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "live/filter_edit.h"

#include "live/completion_delegate.h"
#include "theme/icons.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QKeyEvent>
#include <QStandardItemModel>
#include <QStyle>
#include <QToolButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::gui {
namespace {

constexpr int mostOffers = 12;
constexpr int rowsLookedAt = 20'000; // the newest ones; enough for what people want to pick

QStringList textsOf(const LiveRow &row, FilterField field, const StringPool &pool)
{
    switch (field) {
    case FilterField::Client:
        return {pool.text(row.client)};
    case FilterField::Session:
        return {pool.text(row.session)};
    case FilterField::Asked:
        return {pool.text(row.asked)};
    case FilterField::Model:
        return {pool.text(row.routed)};
    case FilterField::Provider:
        return {pool.text(row.routed).section(u'/', 0, 0)};
    case FilterField::Zone:
        return {pool.text(row.zone)};
    case FilterField::Rule:
        return {pool.text(row.rule)};
    case FilterField::Tag:
        return pool.text(row.tags).split(u", "_s, Qt::SkipEmptyParts);
    case FilterField::Status:
        return row.fellBack() ? QStringList{statusName(row.status), u"fell_back"_s} : QStringList{statusName(row.status)};
    case FilterField::Reason:
        return pool.text(row.reason).split(u' ', Qt::SkipEmptyParts);
    case FilterField::Policy:
        return {pool.text(row.policy)};
    case FilterField::Chain:
        return {pool.text(row.chain)};
    case FilterField::Task:
        return {pool.text(row.task)};
    case FilterField::Label:
        return pool.text(row.labels).split(u", "_s, Qt::SkipEmptyParts);
    case FilterField::Tags:
        return {pool.text(row.tags)};
    case FilterField::Tried:
        return pool.text(row.tried).split(u", "_s, Qt::SkipEmptyParts);
    case FilterField::Pinned:
        return {row.pinned ? u"yes"_s : u"no"_s};
    case FilterField::Cost:
    case FilterField::In:
    case FilterField::Out:
    case FilterField::Ttft:
    case FilterField::Dur:
    case FilterField::Attempt:
    case FilterField::Time:
        break;
    }
    return {};
}

} // namespace

QList<std::pair<QString, int>> filterValues(const LiveModel &model, FilterField field, int limit)
{
    QHash<QString, int> counts;
    const int rows = model.rowCount();
    for (int row = std::max(0, rows - rowsLookedAt); row < rows; ++row) {
        const QStringList texts = textsOf(model.rowAt(row), field, model.pool());
        for (const QString &text : texts) {
            if (!text.isEmpty())
                ++counts[text];
        }
    }
    QList<std::pair<QString, int>> values;
    for (auto value = counts.cbegin(); value != counts.cend(); ++value)
        values.append({value.key(), value.value()});
    std::sort(values.begin(), values.end(), [](const auto &a, const auto &b) {
        return a.second != b.second ? a.second > b.second : a.first < b.first;
    });
    return values.mid(0, limit);
}

FilterEdit::FilterEdit(const LiveModel &model, QWidget *parent)
    : QLineEdit(parent)
    , m_model(model)
    , m_completer(new QCompleter(this))
    , m_offers(new QStandardItemModel(this))
{
    setAccessibleName(tr("Filter"));
    setPlaceholderText(tr("Filter, for example  model:gpt-4o cost>0.002 -client:smoke"));
    setClearButtonEnabled(true);
    QAction *mark = addAction(theme::icon(u"list-filter"_s, theme::Role::Muted), QLineEdit::LeadingPosition);
    mark->setText(tr("Filter"));
    const QList<QToolButton *> buttons = findChildren<QToolButton *>();
    for (QToolButton *button : buttons) {
        const bool isMark = button->defaultAction() == mark;
        button->setAccessibleName(isMark ? tr("Filter") : tr("Clear the filter"));
        if (!isMark)
            button->setIcon(theme::icon(u"x"_s, theme::Role::Muted));
    }
    m_completer->setModel(m_offers);
    m_completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    m_completer->setWidget(this);
    m_completer->popup()->setAccessibleName(tr("Completions"));
    m_completer->popup()->setItemDelegate(new CompletionDelegate(this)); // after setModel(), which sets its own
    connect(this, &QLineEdit::editingFinished, this, [this] {
        if (m_problem.isEmpty() && !text().trimmed().isEmpty())
            emit filterUsed(text());
    });
    connect(m_completer, qOverload<const QString &>(&QCompleter::activated), this, &FilterEdit::complete);
    connect(this, &QLineEdit::textChanged, this, &FilterEdit::check);
    connect(this, &QLineEdit::textEdited, this, &FilterEdit::offerCompletions);
}

void FilterEdit::check(const QString &text)
{
    const auto compiled = LiveFilter::compile(text);
    const QString problem = compiled ? QString() : filterErrorText(compiled.error());
    if (problem != m_problem) {
        m_problem = problem;
        setProperty("invalid", !problem.isEmpty());
        style()->unpolish(this);
        style()->polish(this);
        emit problemChanged(problem);
    }
    if (compiled)
        emit filterChanged(text);
}

void FilterEdit::addCondition(const QString &condition)
{
    const QString before = text().trimmed();
    if (before.split(u' ').contains(condition))
        return;
    setText(before.isEmpty() ? condition : before.contains(u"OR"_s) ? u"(%1) %2"_s.arg(before, condition)
                                                                    : before + u' ' + condition);
    emit filterUsed(text());
}

QString FilterEdit::wordAtCursor() const
{
    const QString before = text().first(cursorPosition());
    qsizetype start = before.size();
    while (start > 0 && !before[start - 1].isSpace() && before[start - 1] != u'(')
        --start;
    QString word = before.sliced(start);
    if (word.startsWith(u'-'))
        word.remove(0, 1);
    return word;
}

QStringList FilterEdit::completions() const
{
    const QString word = wordAtCursor();
    if (text().isEmpty())
        return m_history.mid(0, mostOffers);
    const qsizetype colon = word.indexOf(u':') >= 0 ? word.indexOf(u':') : word.indexOf(u'=');
    QStringList offers;
    if (colon < 0) {
        const QStringList names = filterFieldNames();
        for (const QString &name : names) {
            if (!word.isEmpty() && name.startsWith(word, Qt::CaseInsensitive))
                offers.append(name + u':');
        }
        return offers;
    }
    const std::optional<FilterField> field = filterFieldFromName(word.first(colon));
    if (!field)
        return offers;
    const QString typed = word.sliced(colon + 1);
    const auto values = filterValues(m_model, *field, 1'000);
    for (const auto &[value, times] : values) {
        if (value.contains(typed, Qt::CaseInsensitive) && value != typed && offers.size() < mostOffers)
            offers.append(word.first(colon + 1) + filterQuoted(value));
    }
    return offers;
}

void FilterEdit::offerCompletions()
{
    const QStringList offers = completions();
    m_offers->clear();
    const QString field = wordAtCursor().section(u':', 0, 0);
    QHash<QString, int> counts;
    if (const std::optional<FilterField> known = filterFieldFromName(field)) {
        const auto values = filterValues(m_model, *known, 1'000);
        for (const auto &[value, times] : values)
            counts.insert(field + u':' + filterQuoted(value), times);
    }
    for (const QString &offer : offers) {
        auto *item = new QStandardItem(offer);
        if (counts.contains(offer)) {
            item->setData(QLocale().toString(counts.value(offer)), CompletionNoteRole);
            item->setToolTip(tr("%n decision(s)", nullptr, counts.value(offer)));
            item->setData(tr("%1, %n decision(s)", nullptr, counts.value(offer)).arg(offer), Qt::AccessibleTextRole);
        }
        m_offers->appendRow(item);
    }
    if (offers.isEmpty())
        m_completer->popup()->hide();
    else
        m_completer->complete();
}

void FilterEdit::complete(const QString &completion)
{
    const QString word = wordAtCursor();
    const qsizetype end = cursorPosition();
    const QString tail = text().sliced(end);
    const bool whole = !completion.endsWith(u':');
    const QString head = text().first(end - word.size()) + completion + (whole && !tail.startsWith(u' ') ? u" "_s : QString());
    setText(head + tail);
    setCursorPosition(static_cast<int>(head.size()));
    if (!whole)
        offerCompletions();
}

void FilterEdit::keyPressEvent(QKeyEvent *event)
{
    const bool choosing = m_completer->popup()->isVisible();
    if (choosing && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Tab)) {
        event->ignore(); // the popup takes it
        return;
    }
    if (event->key() == Qt::Key_Escape && !choosing && !text().isEmpty()) {
        clear();
        return;
    }
    if (event->key() == Qt::Key_Down && !choosing) {
        offerCompletions();
        return;
    }
    QLineEdit::keyPressEvent(event);
}

} // namespace signalbox::gui
