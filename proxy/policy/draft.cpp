// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/draft.h"

#include "policy/values.h"

namespace signalbox::policy {

using namespace Qt::StringLiterals;

bool Names::add(const Cursor &at, const QString &id)
{
    const bool isNew = append(id);
    if (!isNew)
        at.error(u"%1 %2 is defined twice"_s.arg(m_kind, shown(id)));
    return isNew;
}

bool Names::append(const QString &id)
{
    if (m_positions.contains(id))
        return false;
    m_positions.insert(id, size());
    m_list.append(id);
    return true;
}

std::optional<unsigned> Names::resolve(const Cursor &at) const
{
    const std::optional<QString> id = readText(at);
    if (!id)
        return std::nullopt;
    const std::optional<unsigned> position = find(*id);
    if (!position)
        complain(at.mark(), at.path(), *id, at.report());
    return position;
}

std::optional<unsigned> Names::resolveKey(const Cursor &map, const YamlMember &member) const
{
    const QString id = QString::fromStdString(member.key);
    const std::optional<unsigned> position = find(id);
    if (!position)
        complain(member.mark, map.member(member).path(), id, map.report());
    return position;
}

void Names::complain(Mark mark, const QString &path, const QString &id, Report &report) const
{
    if (m_list.isEmpty()) // the section is missing or unusable, which is said once and there
        return;
    report.error(mark, path,
                 u"there is no %1 %2 in this policy%3"_s.arg(m_kind, shown(id), report.didYouMean(id, m_list)));
}

std::optional<unsigned> Names::find(const QString &id) const
{
    const auto at = m_positions.constFind(id);
    return at == m_positions.constEnd() ? std::nullopt : std::optional(*at);
}

} // namespace signalbox::policy
