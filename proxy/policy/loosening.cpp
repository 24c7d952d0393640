// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/loosening.h"

#include <QHostAddress>
#include <QStringList>
#include <QUrl>

#include <re2/re2.h>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::policy {
namespace {

QString verdictText(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Allow:
        return u"allow"_s;
    case Verdict::Redact:
        return u"redact"_s;
    case Verdict::Never:
        return u"never"_s;
    }
    Q_UNREACHABLE();
}

std::optional<unsigned> findZone(const Policy &policy, const QString &id)
{
    const auto found = std::find_if(policy.zones.cbegin(), policy.zones.cend(),
                                    [&id](const Zone &zone) { return zone.id == id; });
    return found == policy.zones.cend() ? std::nullopt
                                        : std::optional(static_cast<unsigned>(found - policy.zones.cbegin()));
}

const Provider *findProvider(const Policy &policy, const QString &id)
{
    const auto found = std::find_if(policy.providers.cbegin(), policy.providers.cend(),
                                    [&id](const Provider &provider) { return provider.id == id; });
    return found == policy.providers.cend() ? nullptr : &*found;
}

/// A tag's verdict for a zone by name; a zone that is not there takes nothing.
Verdict verdictFor(const Policy &policy, unsigned tag, const QString &zone)
{
    const std::optional<unsigned> position = findZone(policy, zone);
    return position ? policy.matrix.cell(tag, *position) : Verdict::Never;
}

/// Whether `tag` of `to` may go anywhere `before` of `from` may not: to a zone, or to a provider that moved.
bool opens(const Policy &from, unsigned before, const Policy &to, unsigned tag)
{
    const auto opensZone = [&](const Zone &zone) {
        return verdictFor(to, tag, zone.id) < verdictFor(from, before, zone.id);
    };
    const auto opensProvider = [&](const Provider &provider) {
        const Provider *const was = findProvider(from, provider.id);
        return was != nullptr && to.matrix.cell(tag, provider.zone) < from.matrix.cell(before, was->zone);
    };
    return std::any_of(to.zones.cbegin(), to.zones.cend(), opensZone)
        || std::any_of(to.providers.cbegin(), to.providers.cend(), opensProvider);
}

void findCells(const Policy &from, const Policy &to, QList<Change> &found)
{
    for (unsigned tag = 0; tag < static_cast<unsigned>(to.tags.size()); ++tag) {
        const QString &name = to.tags[tag];
        const std::optional<unsigned> before = from.findTag(name);
        if (!before)
            continue;
        for (unsigned zone = 0; zone < to.zones.size(); ++zone) {
            const QString &id = to.zones[zone].id;
            const bool isNew = !findZone(from, id);
            const Verdict was = verdictFor(from, *before, id);
            const Verdict is = to.matrix.cell(tag, zone);
            if (is < was)
                found.append({Change::Kind::Changed, true, u"matrix"_s, u"matrix.%1.%2"_s.arg(name, id), verdictText(was),
                              verdictText(is),
                              u"`%1` × `%2`%3: %4 → %5"_s.arg(name, id, isNew ? u" (a new zone)"_s : QString(),
                                                              verdictText(was), verdictText(is))});
        }
    }
}

void findMoves(const Policy &from, const Policy &to, QList<Change> &found)
{
    for (const Provider &provider : to.providers) {
        const Provider *const before = findProvider(from, provider.id);
        if (before == nullptr)
            continue;
        const QString &was = from.zones[before->zone].id;
        const QString &is = to.zones[provider.zone].id;
        QStringList opened;
        for (const QString &tag : to.tags) {
            const std::optional<unsigned> old = from.findTag(tag);
            const Verdict now = to.matrix.cell(*to.findTag(tag), provider.zone);
            if (was != is && old && now < from.matrix.cell(*old, before->zone))
                opened.append(u"`%1` %2 → %3"_s.arg(tag, verdictText(from.matrix.cell(*old, before->zone)),
                                                    verdictText(now)));
        }
        if (!opened.isEmpty())
            found.append({Change::Kind::Changed, true, u"providers"_s, u"providers.%1.zone"_s.arg(provider.id), was, is,
                          u"provider `%1` moved from zone `%2` to `%3`, which lets it see more: %4"_s.arg(
                              provider.id, was, is, opened.join(u", "_s))});
    }
}

bool isLoopback(const QUrl &url)
{
    const QString host = url.host();
    return host == "localhost"_L1 || host.endsWith(".localhost"_L1) || QHostAddress(host).isLoopback();
}

/// What a zone's name stands for is not the matrix's to judge; that data begins to leave the machine, or travels in the
/// clear, is plain.
void findAddresses(const Policy &from, const Policy &to, QList<Change> &found)
{
    for (const Provider &provider : to.providers) {
        const Provider *const before = findProvider(from, provider.id);
        if (before == nullptr || before->baseUrl == provider.baseUrl)
            continue;
        const QUrl was = QUrl::fromEncoded(before->baseUrl);
        const QUrl is = QUrl::fromEncoded(provider.baseUrl);
        QString what;
        if ((before->simulated || isLoopback(was)) && !provider.simulated && !isLoopback(is))
            what = u"is no longer on this machine"_s;
        else if (was.scheme() == "https"_L1 && is.scheme() == "http"_L1 && !isLoopback(is))
            what = u"is no longer reached by an encrypted connection"_s;
        if (!what.isEmpty())
            found.append({Change::Kind::Changed, true, u"providers"_s, u"providers.%1.base_url"_s.arg(provider.id),
                          QString::fromUtf8(before->baseUrl), QString::fromUtf8(provider.baseUrl),
                          u"provider `%1` %2: %3 → %4"_s.arg(provider.id, what, QString::fromUtf8(before->baseUrl),
                                                             QString::fromUtf8(provider.baseUrl))});
    }
}

void findDefaultTag(const Policy &from, const Policy &to, QList<Change> &found)
{
    const QString &was = from.tags[from.defaults.tag];
    const QString &is = to.tags[to.defaults.tag];
    if (was == is || !opens(from, from.defaults.tag, to, to.defaults.tag))
        return; // the same tag with another row is a matter of cells
    found.append({Change::Kind::Changed, true, u"defaults"_s, u"defaults.tag"_s, was, is,
                  u"default tag: `%1` → `%2`, which may go to more places"_s.arg(was, is)});
}

/// Content nobody can look into had a tag, and has none any more or one that may go to more places.
void findUninspected(const Policy &from, const Policy &to, QList<Change> &found)
{
    if (!from.defaults.uninspected)
        return;
    const QString &was = from.tags[*from.defaults.uninspected];
    const unsigned now = to.defaults.uninspected.value_or(to.defaults.tag);
    if (was == to.tags[now] || !opens(from, *from.defaults.uninspected, to, now))
        return;
    found.append({Change::Kind::Changed, true, u"defaults"_s, u"defaults.uninspected"_s, was, to.tags[now],
                  u"content nobody can look into: `%1` → `%2`, which may go to more places"_s.arg(was, to.tags[now])});
}

QString patternOf(const Detector &detector)
{
    return detector.pattern ? QString::fromStdString(detector.pattern->pattern()) : QString();
}

/// What `detector` looks for and nothing in `to` looks for on behalf of a tag that is as strict.
QStringList lostBy(const Detector &detector, const Policy &from, const Policy &to)
{
    const auto asStrict = [&](const Detector &other) {
        return to.tags[other.tag] == from.tags[detector.tag] || !opens(from, detector.tag, to, other.tag);
    };
    QStringList lost;
    KindSet kept;
    bool patternKept = false;
    for (const Detector &other : to.detectors) {
        if (!asStrict(other))
            continue;
        kept |= other.kinds;
        patternKept = patternKept || (other.pattern && patternOf(other) == patternOf(detector));
    }
    for (std::size_t kind = 0; kind < sensitiveKinds; ++kind) {
        if (detector.kinds.test(kind) && !kept.test(kind))
            lost.append(kindName(static_cast<SensitiveKind>(kind)));
    }
    if (detector.pattern && !patternKept)
        lost.append(u"the pattern "_s + patternOf(detector).left(100));
    return lost;
}

QString shortList(const QStringList &words)
{
    constexpr qsizetype most = 5;
    return words.size() <= most ? words.join(u", "_s)
                                : u"%1 and %2 more"_s.arg(words.first(most).join(u", "_s)).arg(words.size() - most);
}

void findDetectors(const Policy &from, const Policy &to, QList<Change> &found)
{
    for (const Detector &detector : from.detectors) {
        const QStringList lost = lostBy(detector, from, to);
        if (lost.isEmpty())
            continue;
        const QString &tag = from.tags[detector.tag];
        const auto now = std::find_if(to.detectors.cbegin(), to.detectors.cend(),
                                      [&](const Detector &other) { return other.id == detector.id; });
        const bool gone = now == to.detectors.cend();
        found.append({gone ? Change::Kind::Removed : Change::Kind::Changed, true, u"detectors"_s,
                      u"detectors."_s + detector.id, lost.join(u", "_s), {},
                      u"detector `%1` %2: %3 %4 no longer found for tag `%5` or a stricter one"_s.arg(
                          detector.id, gone ? u"removed"_s : u"changed"_s, shortList(lost),
                          lost.size() == 1 ? u"is"_s : u"are"_s, tag)});
    }
}

QString daysText(std::chrono::milliseconds time)
{
    constexpr qint64 hour = 3'600'000;
    if (time.count() % (24 * hour) == 0)
        return u"%1d"_s.arg(time.count() / (24 * hour));
    return time.count() % hour == 0 ? u"%1h"_s.arg(time.count() / hour) : u"%1ms"_s.arg(time.count());
}

void findBodies(const Policy &from, const Policy &to, QList<Change> &found)
{
    for (unsigned tag = 0; tag < static_cast<unsigned>(to.tags.size()); ++tag) {
        const QString &name = to.tags[tag];
        const std::optional<unsigned> old = from.findTag(name);
        const std::chrono::milliseconds was = old ? from.privacy.bodies.value(*old) : std::chrono::milliseconds(0);
        const std::chrono::milliseconds is = to.privacy.bodies.value(tag);
        if (is > was)
            found.append({was.count() == 0 ? Change::Kind::Added : Change::Kind::Changed, true, u"privacy"_s,
                          u"privacy.bodies."_s + name, was.count() == 0 ? QString() : daysText(was), daysText(is),
                          u"bodies of `%1` are kept for %2 (before: %3)"_s.arg(
                              name, daysText(is), was.count() == 0 ? u"not at all"_s : daysText(was))});
    }
}

} // namespace

QList<Change> loosenings(const Policy &from, const Policy &to)
{
    QList<Change> found;
    findCells(from, to, found);
    findMoves(from, to, found);
    findAddresses(from, to, found);
    findDefaultTag(from, to, found);
    findUninspected(from, to, found);
    findDetectors(from, to, found);
    findBodies(from, to, found);
    return found;
}

} // namespace signalbox::policy
