// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "palette/palette_model.h"

#include "palette/fuzzy_match.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::gui {
namespace {

constexpr int usedLately = 6;
constexpr int foundByLookup = 1'000'000;
constexpr int hasToDoWithDetail = -12; ///< a match of the detail alone stands behind those of texts

int weight(PaletteKind kind)
{
    switch (kind) {
    case PaletteKind::Decision:
    case PaletteKind::Page:
        return 5;
    case PaletteKind::Action:
        return 4;
    case PaletteKind::Setting:
    case PaletteKind::Filter:
        return 2;
    case PaletteKind::Model:
    case PaletteKind::Provider:
    case PaletteKind::Rule:
        return 0;
    }
    Q_UNREACHABLE();
}

} // namespace

QString kindText(PaletteKind kind)
{
    switch (kind) {
    case PaletteKind::Decision:
        return PaletteModel::tr("Decision");
    case PaletteKind::Page:
        return PaletteModel::tr("Page");
    case PaletteKind::Action:
        return PaletteModel::tr("Action");
    case PaletteKind::Setting:
        return PaletteModel::tr("Setting");
    case PaletteKind::Filter:
        return PaletteModel::tr("Filter");
    case PaletteKind::Model:
        return PaletteModel::tr("Model");
    case PaletteKind::Provider:
        return PaletteModel::tr("Provider");
    case PaletteKind::Rule:
        return PaletteModel::tr("Rule");
    }
    Q_UNREACHABLE();
}

void PaletteModel::setEntries(QList<PaletteEntry> entries, const QStringList &lately)
{
    beginResetModel();
    m_entries = std::move(entries);
    m_lately = lately;
    rank();
    endResetModel();
}

void PaletteModel::setQuery(const QString &query, const QList<PaletteEntry> &found)
{
    beginResetModel();
    m_query = query.trimmed();
    m_found = found;
    rank();
    endResetModel();
}

const PaletteEntry &PaletteModel::entry(qsizetype number) const
{
    return number < m_found.size() ? m_found.at(number) : m_entries.at(number - m_found.size());
}

const PaletteEntry &PaletteModel::entryAt(int row) const { return entry(m_rows.at(static_cast<std::size_t>(row)).entry); }

void PaletteModel::rank()
{
    m_rows.clear();
    for (qsizetype i = 0; i < m_found.size(); ++i)
        m_rows.push_back({i, foundByLookup, {}});
    for (qsizetype i = m_found.size(); i < m_found.size() + m_entries.size(); ++i) {
        const PaletteEntry &candidate = entry(i);
        const qsizetype age = m_lately.indexOf(candidate.id);
        if (m_query.isEmpty()) {
            m_rows.push_back({i, age < 0 ? 0 : static_cast<int>(m_lately.size() - age), {}});
            continue;
        }
        const int extra = weight(candidate.kind) + (age < 0 ? 0 : usedLately) - (candidate.enabled ? 0 : 2 * usedLately);
        if (const auto match = fuzzyMatch(m_query, candidate.text)) {
            m_rows.push_back({i, match->score + extra, match->places});
        } else if (const auto whole = fuzzyMatch(m_query, candidate.text + u' ' + candidate.detail + u' ' + kindText(candidate.kind))) {
            QList<int> places = whole->places;
            places.removeIf([&candidate](int place) { return place >= candidate.text.size(); });
            m_rows.push_back({i, whole->score + extra + hasToDoWithDetail, places});
        }
    }
    std::stable_sort(m_rows.begin(), m_rows.end(), [](const Row &a, const Row &b) { return a.score > b.score; });
    if (m_rows.size() > mostRows)
        m_rows.resize(mostRows);
}

int PaletteModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : static_cast<int>(m_rows.size()); }

QVariant PaletteModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const PaletteEntry &shown = entryAt(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return shown.text;
    case Qt::DecorationRole:
        return shown.icon;
    case Qt::ToolTipRole:
        return shown.detail.isEmpty() ? shown.text : u"%1\n%2"_s.arg(shown.text, shown.detail);
    case Qt::AccessibleTextRole: {
        QStringList parts{shown.text, kindText(shown.kind), shown.detail, shown.keys};
        parts.removeAll(QString());
        return parts.join(u", "_s);
    }
    case PaletteDetailRole:
        return shown.detail;
    case PaletteKeysRole:
        return shown.keys;
    case PalettePlacesRole:
        return QVariant::fromValue(m_rows[static_cast<std::size_t>(index.row())].places);
    case PaletteKindRole:
        return kindText(shown.kind);
    default:
        return {};
    }
}

Qt::ItemFlags PaletteModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    return entryAt(index.row()).enabled ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren
                                        : Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
}

} // namespace signalbox::gui
