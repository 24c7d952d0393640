// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/safe_set.h"

namespace signalbox::policy {

SafeSet SafeSet::narrowed(std::shared_ptr<const std::vector<bool>> kept) const
{
    SafeSet narrow = *this;
    narrow.m_kept = std::move(kept);
    return narrow;
}

std::optional<SafeModel> SafeSet::select(ModelIndex model) const
{
    switch (verdict(model)) {
    case Verdict::Allow:
        return SafeModel(model, {});
    case Verdict::Redact:
        break;
    case Verdict::Never:
        return std::nullopt;
    }
    const quint64 zone = quint64{1} << m_matrix->zoneOf(model);
    Tags redacts;
    for (unsigned tag = 0; tag < static_cast<unsigned>(m_matrix->m_masks.size()); ++tag) {
        if (!m_tags.contains(tag) || (m_matrix->m_masks[tag].redacted & zone) == 0)
            continue;
        if (!m_redactable.contains(tag))
            return std::nullopt;
        redacts.add(tag);
    }
    return SafeModel(model, redacts);
}

Verdict SafeSet::verdict(ModelIndex model) const
{
    const bool isClosed = m_kept && (model.value >= m_kept->size() || !(*m_kept)[model.value]);
    return isClosed ? Verdict::Never : zoneVerdict(m_matrix->zoneOf(model));
}

Verdict SafeSet::zoneVerdict(unsigned zone) const
{
    const quint64 bit = quint64{1} << zone;
    if ((m_allowedZones & bit) != 0)
        return Verdict::Allow;
    return (m_redactedZones & bit) != 0 ? Verdict::Redact : Verdict::Never;
}

Matrix::Matrix(std::vector<std::vector<Verdict>> rows, std::vector<quint8> zoneOfModel, unsigned defaultTag)
    : m_rows(std::move(rows))
    , m_zoneOfModel(std::move(zoneOfModel))
    , m_defaultTag(defaultTag)
{
    m_masks.reserve(m_rows.size());
    for (const std::vector<Verdict> &row : m_rows) {
        Masks masks;
        for (std::size_t zone = 0; zone < row.size(); ++zone) {
            if (row[zone] == Verdict::Allow)
                masks.allowed |= quint64{1} << zone;
            else if (row[zone] == Verdict::Redact)
                masks.redacted |= quint64{1} << zone;
        }
        m_masks.push_back(masks);
    }
}

SafeSet Matrix::allow(Tags tags, Tags redactable) const
{
    if (tags.isEmpty())
        tags.add(m_defaultTag);
    const quint64 known = m_masks.size() >= 64 ? ~quint64{0} : (quint64{1} << m_masks.size()) - 1;
    if ((tags.bits() & ~known) != 0) // a tag without a row, or no rows at all: nothing is known to be safe
        return {this, tags, {}, 0, 0};
    quint64 allowed = ~quint64{0};
    quint64 reachable = ~quint64{0}; // allowed or redacted by every tag
    for (std::size_t tag = 0; tag < m_masks.size(); ++tag) {
        if (!tags.contains(static_cast<unsigned>(tag)))
            continue;
        allowed &= m_masks[tag].allowed;
        reachable &= m_masks[tag].allowed | m_masks[tag].redacted;
    }
    return {this, tags, redactable, allowed, reachable & ~allowed};
}

} // namespace signalbox::policy
