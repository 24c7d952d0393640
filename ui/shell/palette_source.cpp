// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "shell/palette_source.h"

#include "models/live_filter.h"
#include "models/live_model.h"
#include "theme/icons.h"

#include <QAction>
#include <QActionGroup>
#include <QCoreApplication>
#include <QLineEdit>
#include <QMenu>
#include <QSet>
#include <QWidget>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::gui {
namespace {

constexpr qsizetype shortestPart = 3;
constexpr qsizetype mostParts = 8;
constexpr int rowsLookedAt = 20'000;

struct PaletteText
{
    Q_DECLARE_TR_FUNCTIONS(signalbox::gui::PaletteText)
};

PaletteEntry entryOf(QAction *action, const QString &id, const QString &text, const QString &place)
{
    PaletteEntry entry{PaletteKind::Action, u"action:"_s + id, text, place,
                       action->shortcut().toString(QKeySequence::NativeText), action->icon(), action->isEnabled(), {}};
    if (action->isCheckable() && (action->actionGroup() == nullptr || !action->actionGroup()->isExclusive()))
        entry.detail += (place.isEmpty() ? QString() : u" · "_s) + (action->isChecked() ? PaletteText::tr("is on") : PaletteText::tr("is off"));
    const QPointer<QAction> target(action);
    entry.run = [target] {
        if (target)
            target->trigger();
    };
    return entry;
}

/// Actions that are no command of their own: titles of menus, marks and clear buttons of fields, entries of their context menus.
bool isCommand(const QAction *action)
{
    return !action->isSeparator() && action->menu() == nullptr && !action->text().isEmpty() && action->isVisible()
        && qobject_cast<const QLineEdit *>(action->parent()) == nullptr;
}

} // namespace

QList<PaletteEntry> actionEntries(const QWidget &window, const ShortcutBook &book, const QActionGroup &pages)
{
    QList<PaletteEntry> first;
    QList<PaletteEntry> others;
    QSet<const QAction *> booked;
    for (const BookedAction &known : book.actions()) {
        booked.insert(known.action);
        if (!known.action || !isCommand(known.action))
            continue;
        PaletteEntry entry = entryOf(known.action, known.id, known.text(), known.place);
        if (known.action->actionGroup() == &pages)
            entry.kind = PaletteKind::Page;
        (entry.kind == PaletteKind::Page ? first : others).append(entry);
    }
    const QList<QAction *> all = window.findChildren<QAction *>();
    for (QAction *action : all) {
        if (booked.contains(action) || !isCommand(action))
            continue;
        const QString text = BookedAction{action, {}, {}, {}}.text();
        others.append(entryOf(action, action->objectName().isEmpty() ? text : action->objectName(), text, {}));
    }
    return first + others;
}

QList<PaletteEntry> nameEntries(const PaletteNames &names, const PaletteTargets &targets)
{
    QList<PaletteEntry> entries;
    const auto addFilter = [&](PaletteKind kind, const QString &icon, const QString &text, const QString &detail, const QString &filter) {
        entries.append({kind, u"filter:"_s + filter, text, detail, {}, theme::icon(icon, theme::Role::Muted), true,
                        [show = targets.showFilter, filter] { show(filter); }});
    };
    for (const QString &filter : names.recentFilters)
        addFilter(PaletteKind::Filter, u"list-filter"_s, filter, PaletteText::tr("used lately in Live"), filter);
    for (const QString &provider : names.policy.providers)
        entries.append({PaletteKind::Provider, u"provider:"_s + provider, provider, PaletteText::tr("show in Providers"), {},
                        theme::icon(u"heart-pulse"_s, theme::Role::Muted), true,
                        [show = targets.showProvider, provider] { show(provider); }});
    for (const engine::ModelSummary &model : names.models)
        addFilter(PaletteKind::Model, u"cloud"_s, model.id, PaletteText::tr("zone %1 · its decisions").arg(model.zone),
                  u"model:"_s + filterQuoted(model.id));
    for (const QString &rule : names.policy.rules)
        addFilter(PaletteKind::Rule, u"list-ordered"_s, rule, PaletteText::tr("what it decided"), u"rule:"_s + filterQuoted(rule));
    return entries;
}

QList<PaletteEntry> decisionEntries(const QString &query, const LiveModel &live, const PaletteTargets &targets)
{
    const QString wanted = query.trimmed().toUpper();
    if (!wanted.startsWith("D-"_L1) || wanted.size() < 2 + shortestPart)
        return {};
    QList<PaletteEntry> entries;
    const auto add = [&](DecisionId id, const QString &detail) {
        entries.append({PaletteKind::Decision, {}, id.toString(), detail, {}, theme::icon(u"info"_s, theme::Role::Muted), true,
                        [open = targets.openDecision, id] { open(id); }});
    };
    const auto detailOf = [&live](const LiveRow &row) {
        const QString model = live.pool().text(row.routed);
        return model.isEmpty() ? live.pool().text(row.client) : live.pool().text(row.client) + u" → "_s + model;
    };
    if (const std::optional<DecisionId> whole = DecisionId::fromString(wanted)) {
        const qint64 sequence = live.sequenceOf(*whole);
        add(*whole, sequence >= live.firstSequence() ? detailOf(live.at(sequence)) : PaletteText::tr("look in the ledger"));
        return entries;
    }
    const QStringView part = QStringView(wanted).sliced(2);
    const int rows = live.rowCount();
    for (int row = rows - 1; row >= std::max(0, rows - rowsLookedAt) && entries.size() < mostParts; --row) {
        const LiveRow &candidate = live.rowAt(row);
        if (QStringView(candidate.id.toString()).sliced(2).contains(part))
            add(candidate.id, detailOf(candidate));
    }
    return entries;
}

} // namespace signalbox::gui
