// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/decision_record.h"
#include "engine/budget_report.h"
#include "engine/engine.h"
#include "engine/provider_report.h"

#include <QHash>
#include <QList>
#include <QString>

namespace signalbox::gui {

enum class NoticeKind { Budget, ProviderDown, Refusal, Policy };
inline constexpr int noticeKindCount = 4;

/// One thing worth interrupting somebody for, in the language of the window.
struct Notice
{
    NoticeKind kind = NoticeKind::Budget;
    QString title;
    QString text;
    QString action;      ///< "Show budgets"
    QString target{};    ///< a provider; else empty
    DecisionId decision{}; ///< of a refusal
};

/// What people want to hear about.
struct NoticeRules
{
    bool budgets = true;
    bool providers = true;
    bool refusals = true;
    bool policy = true;
    std::vector<int> percents{50, 80, 100}; ///< of budgets that say nothing themselves
};

/// Decides what is told and remembers what was, over restarts: a threshold of a budget once in its period, a provider once
/// until it is back, a refusal once per client and hour, a policy that is not the file's once per state of the file.
/// Muted kinds count as told. Time comes from the caller.
class NoticeBook final
{
public:
    /// `file` need not exist; a damaged one means that something may be told a second time.
    explicit NoticeBook(QString file);

    void setRules(const NoticeRules &rules) { m_rules = rules; }
    [[nodiscard]] QList<Notice> takeBudgets(const QList<engine::BudgetReport> &budgets, UtcTime now);
    [[nodiscard]] QList<Notice> takeProviders(const engine::ProviderReport &report);
    [[nodiscard]] QList<Notice> takeRecords(const QList<DecisionRecord> &records);
    [[nodiscard]] QList<Notice> takePolicy(const engine::EngineStatus &status, UtcTime now);

    /// Nothing of this kind until then.
    void mute(NoticeKind kind, UtcTime until);
    [[nodiscard]] UtcTime mutedUntil(NoticeKind kind) const;

private:
    /// False when it was told already or is muted; from now on it counts as told until then.
    [[nodiscard]] bool isNew(NoticeKind kind, const QString &key, UtcTime now, UtcTime until);
    void forget(const QString &key);
    void read();
    void write();

    QString m_file;
    NoticeRules m_rules;
    QHash<QString, qint64> m_told; ///< key → microseconds since 1970 until which it counts as told
    QHash<QString, UtcTime> m_downSince;
};

} // namespace signalbox::gui
