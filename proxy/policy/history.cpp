// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/history.h"

#include <QCryptographicHash>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::policy {
namespace {

QString pendingName()
{
    return u"pending.json"_s;
}

QString numbered(int number, QLatin1StringView ending)
{
    return QString::number(number).rightJustified(6, u'0') + u'.' + ending;
}

QString recordName(int number)
{
    return numbered(number, "json"_L1);
}

QString textName(int number)
{
    return numbered(number, "yaml"_L1);
}

/// The number a name of ours stands for; nullopt for any other file.
std::optional<int> numberOf(const QString &name, QLatin1StringView ending)
{
    bool readable = false;
    const int number = name.section(u'.', 0, 0).toInt(&readable);
    return readable && number > 0 && name == numbered(number, ending) ? std::optional(number) : std::nullopt;
}

QByteArray sha256Of(const QByteArray &text)
{
    return QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex();
}

Unexpected damaged(const QString &place)
{
    return Unexpected(
        Error{ErrorKind::Io, u"%1 is damaged. Nothing was changed; the other versions can be used."_s.arg(place), {}});
}

} // namespace

History::History(std::unique_ptr<VersionStore> store)
    : m_store(std::move(store))
{
}

History::Numbers History::numbers() const
{
    Numbers found;
    const QStringList names = m_store->names();
    for (const QString &name : names) {
        if (const std::optional<int> number = numberOf(name, "json"_L1))
            found.versions.append(*number);
        else if (const std::optional<int> text = numberOf(name, "yaml"_L1))
            found.texts.append(*text);
    }
    std::sort(found.versions.begin(), found.versions.end());
    std::sort(found.texts.begin(), found.texts.end());
    return found;
}

Result<Version> History::read(int number) const
{
    const Result<QByteArray> record = m_store->read(recordName(number));
    if (!record)
        return Unexpected(record.error());
    std::optional<Version> version = versionFromText(*record);
    if (!version || version->number != number)
        return damaged(m_store->place(recordName(number)));
    return *std::move(version);
}

std::optional<Version> History::prepared() const
{
    const Result<QByteArray> record = m_store->read(pendingName());
    return record ? versionFromText(*record) : std::nullopt;
}

void History::recover(const QByteArray &runningText)
{
    const std::optional<Version> pending = prepared();
    m_isPrepared = pending.has_value();
    if (!pending) {
        m_store->remove(pendingName());
        return;
    }
    const Result<QByteArray> text = m_store->read(textName(pending->number));
    const bool runs = text && sha256Of(*text) == pending->sha256 && *text == runningText;
    if (!runs || !commit())
        abandon();
}

Result<Version> History::prepare(const NewVersion &next)
{
    abandon();
    const Numbers there = numbers();
    const std::optional<Version> before = newest();
    Version version;
    version.sha256 = sha256Of(next.text);
    if (before && before->sha256 == version.sha256)
        return *before;
    version.number = std::max(there.versions.isEmpty() ? 0 : there.versions.last(),
                              there.texts.isEmpty() ? 0 : there.texts.last()) + 1;
    version.hash = next.hash;
    version.parent = before ? before->hash : QString();
    version.author = next.author;
    version.client = next.client;
    version.time = {next.time.micros / 1000 * 1000}; // as it is kept
    version.note = next.note;
    version.file = next.file;
    version.restores = next.restores;
    version.bytes = next.text.size();
    // The record first: with it recover() knows whose text it finds.
    const Result<void> written = m_store->write(pendingName(), versionText(version)).and_then([&] {
        return m_store->write(textName(version.number), next.text);
    });
    m_isPrepared = true;
    if (!written) {
        abandon();
        return Unexpected(written.error());
    }
    version.hasText = true;
    return version;
}

Result<void> History::commit()
{
    if (!m_isPrepared)
        return {};
    m_isPrepared = false;
    const std::optional<Version> pending = prepared();
    if (!pending)
        return damaged(m_store->place(pendingName()));
    const Result<void> renamed = m_store->rename(pendingName(), recordName(pending->number));
    if (renamed)
        prune();
    return renamed;
}

void History::abandon()
{
    if (!m_isPrepared)
        return;
    m_isPrepared = false;
    const std::optional<Version> pending = prepared();
    if (pending && !numbers().versions.contains(pending->number))
        m_store->remove(textName(pending->number));
    m_store->remove(pendingName());
}

Result<Version> History::append(const NewVersion &next)
{
    Result<Version> version = prepare(next);
    if (!version)
        return version;
    if (const Result<void> committed = commit(); !committed)
        return Unexpected(committed.error());
    return version;
}

void History::prune()
{
    const QList<int> texts = numbers().texts;
    for (qsizetype i = 0; i + keptTexts < texts.size(); ++i)
        m_store->remove(textName(texts[i]));
}

std::optional<Version> History::newest() const
{
    const Numbers there = numbers();
    for (auto number = there.versions.crbegin(); number != there.versions.crend(); ++number) {
        if (Result<Version> version = read(*number)) {
            version->hasText = there.texts.contains(version->number);
            return *std::move(version);
        }
    }
    return std::nullopt;
}

VersionList History::list(int limit, int before) const
{
    const Numbers there = numbers();
    const int highest = std::max(there.versions.isEmpty() ? 0 : there.versions.last(),
                                 there.texts.isEmpty() ? 0 : there.texts.last());
    int number = before > 0 ? std::min(before - 1, highest) : highest;
    VersionList list;
    for (int looked = 0; number > 0 && looked < limit; --number, ++looked) {
        const bool isThere = std::binary_search(there.versions.cbegin(), there.versions.cend(), number);
        const bool hasText = std::binary_search(there.texts.cbegin(), there.texts.cend(), number);
        if (!isThere) {
            list.problems.append(u"%1 is missing%2."_s.arg(
                m_store->place(recordName(number)),
                hasText ? u"; the text of version %1 is still in %2"_s.arg(number).arg(textName(number)) : QString()));
        } else if (Result<Version> version = read(number)) {
            version->hasText = hasText;
            list.versions.append(*std::move(version));
        } else {
            list.problems.append(version.error().message);
        }
    }
    return list;
}

Result<Version> History::find(int number) const
{
    const Numbers there = numbers();
    if (!there.versions.contains(number)) {
        const QString range = there.versions.isEmpty() ? u"There are none yet."_s
                                                       : u"There are versions %1 to %2."_s.arg(there.versions.first())
                                                             .arg(there.versions.last());
        return Unexpected(Error{ErrorKind::NotFound, u"There is no version %1. %2"_s.arg(number).arg(range),
                                u"version"_s});
    }
    Result<Version> version = read(number);
    if (version)
        version->hasText = there.texts.contains(number);
    return version;
}

Result<QByteArray> History::text(int number) const
{
    const Result<Version> version = find(number);
    if (!version)
        return Unexpected(version.error());
    if (!version->hasText)
        return Unexpected(Error{ErrorKind::NotFound,
                                u"The text of version %1 is no longer kept: only those of the newest %2 are."_s.arg(number).arg(
                                    keptTexts),
                                u"version"_s});
    Result<QByteArray> text = m_store->read(textName(number));
    if (text && sha256Of(*text) != version->sha256)
        return damaged(m_store->place(textName(number)));
    return text;
}

} // namespace signalbox::policy
