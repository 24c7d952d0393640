// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "tray/notice_book.h"

#include "models/format.h"
#include "models/lane_text.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>
#include <QSaveFile>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::gui {
namespace {

Q_LOGGING_CATEGORY(lcTray, "signalbox.ui.tray")

struct NoticeText
{
    Q_DECLARE_TR_FUNCTIONS(signalbox::gui::NoticeText)
};

constexpr qint64 minute = 60'000'000;
constexpr qint64 hour = 60 * minute;
constexpr qint64 aLifetime = 100LL * 365 * 24 * hour;
constexpr qsizetype mostKept = 5'000;

QString muteKey(NoticeKind kind) { return u"mute:%1"_s.arg(static_cast<int>(kind)); }

/// "daily (cursor)".
QString budgetName(const engine::BudgetReport &report)
{
    return report.key.isEmpty() ? report.id : u"%1 (%2)"_s.arg(report.id, report.key);
}

QString thenText(engine::BudgetReport::Then then)
{
    switch (then) {
    case engine::BudgetReport::Then::Cheapest:
        return NoticeText::tr("From 100 % on, only the cheapest model is asked.");
    case engine::BudgetReport::Then::Local:
        return NoticeText::tr("From 100 % on, only models on this machine are asked.");
    case engine::BudgetReport::Then::Stop:
        return NoticeText::tr("From 100 % on, requests are refused.");
    }
    Q_UNREACHABLE();
}

/// `percent` of a limit, rounded up, so that no share is ever rounded to a threshold; in whole nano-dollars.
qint64 thresholdOf(qint64 limit, int percent)
{
    return limit / 100 * percent + (limit % 100 * percent + 99) / 100;
}

bool isDown(LaneWord word)
{
    return word == LaneWord::Down || word == LaneWord::KeyRefused || word == LaneWord::RateLimited;
}

} // namespace

NoticeBook::NoticeBook(QString file) : m_file(std::move(file)) { read(); }

void NoticeBook::read()
{
    QFile file(m_file);
    if (!file.open(QIODevice::ReadOnly))
        return;
    const QJsonObject told = QJsonDocument::fromJson(file.read(4 * 1024 * 1024)).object();
    for (auto one = told.begin(); one != told.end(); ++one)
        m_told.insert(one.key(), one->toString().toLongLong());
}

void NoticeBook::write()
{
    QJsonObject told;
    for (auto one = m_told.cbegin(); one != m_told.cend(); ++one)
        told.insert(one.key(), QString::number(*one)); // as text: more digits than a JSON number is sure to hold
    QSaveFile file(m_file);
    if (!file.open(QIODevice::WriteOnly) || file.write(QJsonDocument(told).toJson(QJsonDocument::Compact)) < 0 || !file.commit())
        qCWarning(lcTray).noquote() << u"%1 cannot be written (%2); after a restart notices may come twice"_s.arg(m_file, file.errorString());
}

bool NoticeBook::isNew(NoticeKind kind, const QString &key, UtcTime now, UtcTime until)
{
    if (m_told.value(key) > now.micros)
        return false;
    if (m_told.size() >= mostKept)
        m_told.removeIf([now](const auto &entry) { return *entry <= now.micros; });
    m_told.insert(key, until.micros);
    write();
    return m_told.value(muteKey(kind)) <= now.micros;
}

void NoticeBook::forget(const QString &key)
{
    if (m_told.remove(key) > 0)
        write();
}

void NoticeBook::mute(NoticeKind kind, UtcTime until)
{
    m_told.insert(muteKey(kind), until.micros);
    write();
}

UtcTime NoticeBook::mutedUntil(NoticeKind kind) const { return {m_told.value(muteKey(kind))}; }

QList<Notice> NoticeBook::takeBudgets(const QList<engine::BudgetReport> &budgets, UtcTime now)
{
    QList<Notice> notices;
    if (!m_rules.budgets)
        return notices;
    for (const engine::BudgetReport &report : budgets) {
        if (report.isSample || report.limit.value <= 0)
            continue;
        for (const int percent : report.notify.empty() ? m_rules.percents : report.notify) {
            const bool isReached = report.spent.value >= thresholdOf(report.limit.value, percent);
            const QString key = u"budget:%1:%2:%3:%4"_s.arg(report.id, report.key).arg(percent).arg(report.start.micros);
            if (!isReached || !isNew(NoticeKind::Budget, key, now, {std::max(report.end.micros, now.micros + hour)}))
                continue;
            notices.append({NoticeKind::Budget, NoticeText::tr("Budget %1: %2 % used").arg(budgetName(report)).arg(percent),
                            NoticeText::tr("%1 of %2. %3").arg(usd(report.spent), usd(report.limit), thenText(report.then)),
                            NoticeText::tr("Show budgets")});
        }
    }
    return notices;
}

QList<Notice> NoticeBook::takeProviders(const engine::ProviderReport &report)
{
    QHash<QString, bool> down;
    for (const engine::LaneReport &lane : report.lanes) {
        const bool isOut = isDown(laneWord(lane));
        const auto known = down.find(lane.provider);
        if (known == down.end())
            down.insert(lane.provider, isOut);
        else
            *known = *known && isOut; // one model that answers is enough
    }
    QList<Notice> notices;
    for (auto one = down.cbegin(); one != down.cend(); ++one) {
        const QString key = u"down:"_s + one.key();
        if (!*one) {
            m_downSince.remove(one.key());
            forget(key);
            continue;
        }
        if (!m_downSince.contains(one.key()))
            m_downSince.insert(one.key(), report.at);
        const bool isLong = report.at.micros - m_downSince.value(one.key()).micros > minute;
        if (!m_rules.providers || !isLong || !isNew(NoticeKind::ProviderDown, key, report.at, {report.at.micros + aLifetime}))
            continue;
        notices.append({NoticeKind::ProviderDown, NoticeText::tr("%1 is down").arg(one.key()),
                        NoticeText::tr("None of its models could be asked for more than a minute. Others are asked where a chain has them."),
                        NoticeText::tr("Show provider"), one.key()});
    }
    std::sort(notices.begin(), notices.end(), [](const Notice &a, const Notice &b) { return a.target < b.target; });
    return notices;
}

QList<Notice> NoticeBook::takeRecords(const QList<DecisionRecord> &records)
{
    QList<Notice> notices;
    if (!m_rules.refusals)
        return notices;
    for (const DecisionRecord &record : records) {
        if (record.status != DecisionStatus::Blocked || record.code != "sensitivity_no_route"_L1)
            continue;
        const QString key = u"refused:"_s + record.client;
        if (!isNew(NoticeKind::Refusal, key, record.time, {record.time.micros + hour}))
            continue;
        const QString client = record.client.isEmpty() ? NoticeText::tr("a client without a name") : record.client;
        notices.append({NoticeKind::Refusal, NoticeText::tr("Refused for sensitivity: %1").arg(client),
                        NoticeText::tr("A request tagged %1 may go to none of its models, so nothing was sent. Further ones within the hour "
                                       "are not told.").arg(record.tags.join(u" + "_s)),
                        NoticeText::tr("Show why"), {}, record.id});
    }
    return notices;
}

QList<Notice> NoticeBook::takePolicy(const engine::EngineStatus &status, UtcTime now)
{
    QByteArray errors;
    int count = 0;
    for (const policy::Issue &issue : status.policyIssues) {
        if (issue.severity != policy::Issue::Severity::Error)
            continue;
        errors += u"%1:%2 %3\n"_s.arg(issue.line).arg(issue.column).arg(issue.message).toUtf8();
        ++count;
    }
    if (count == 0 || !m_rules.policy)
        return {};
    const QString state = QString::fromLatin1(QCryptographicHash::hash(errors, QCryptographicHash::Sha256).toHex().first(16));
    if (!isNew(NoticeKind::Policy, u"policy:"_s + state, now, {now.micros + 24 * hour}))
        return {};
    return {{NoticeKind::Policy, NoticeText::tr("The policy file is not what runs"),
             NoticeText::tr("It has %n error(s), so the policy before still runs (v%1).", nullptr, count).arg(status.policyVersion),
             NoticeText::tr("Show problems")}};
}

} // namespace signalbox::gui
