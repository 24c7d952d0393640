// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/past_spend.h"
#include "dispatch/budget_period.h"
#include "routing/budget_keys.h"
#include "routing/budget_view.h"

#include <tl/expected.hpp>

#include <QHash>

#include <array>
#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

namespace signalbox::dispatch {

class BudgetBoard;

/// Who made a call, and to which model.
struct Payer
{
    routing::Spender spender;
    QString provider;
    QString model; ///< provider/name
};

/// What one call may cost, held in every budget it counts against until settled with what it did cost. Destroyed
/// unsettled, it gives back what it holds. Must not outlive its board.
class BudgetHold final
{
public:
    BudgetHold() = default;
    BudgetHold(BudgetHold &&other) noexcept;
    BudgetHold &operator=(BudgetHold &&other) noexcept;
    Q_DISABLE_COPY(BudgetHold)
    ~BudgetHold() { settle(std::nullopt); }

    /// Once; what comes later does nothing. nullopt: nothing was spent, or nobody knows how much.
    void settle(std::optional<NanoUsd> cost);

private:
    friend class BudgetBoard;
    struct Part
    {
        quint64 account = 0;
        qint64 period = 0; ///< when it began
        QString key;
        NanoUsd amount; ///< that is held

        bool operator==(const Part &) const = default;
    };
    BudgetBoard *m_board = nullptr; ///< null = settled
    quint64 m_generation = 0;
    std::vector<Part> m_parts;
    Payer m_payer;
};

/// The board as one policy's budgets see it, by their positions. Thread-safe; must not outlive the board.
class PolicyBudgets final : public routing::BudgetView
{
public:
    /// A budget that has no room.
    struct Full
    {
        routing::BudgetKey key;
        NanoUsd used;
    };

    [[nodiscard]] const policy::Policy &policy() const { return *m_policy; }
    [[nodiscard]] NanoUsd used(unsigned budget, const QString &key) const override;
    [[nodiscard]] UtcTime resets(unsigned budget) const override;
    /// Checks and holds in one step, so that no other call comes between: refused when a `stop` budget has no room for
    /// `estimate`. What costs nothing always has room. Held is `worst` where it is more, so that calls that run at the same
    /// time go beyond a limit by less than one of them may cost; budgets that only prefer the cheapest hold the estimate.
    [[nodiscard]] tl::expected<BudgetHold, Full> tryHold(const routing::Spender &spender, policy::ModelIndex model,
                                                         NanoUsd estimate, NanoUsd worst = {}) const;

private:
    friend class BudgetBoard;
    BudgetBoard *m_board = nullptr;
    std::shared_ptr<const policy::Policy> m_policy;
    std::vector<quint64> m_accounts; ///< by position
};

/// What was spent and what is held in every budget, for all workers. Thread-safe; every call holds one lock for a moment.
/// Amounts outlive policy changes as long as the budget keeps its id, scope and period. The three periods nearest to the
/// running one are kept side by side, so that a clock that jumps ahead and back finds its amounts again. Logs one warning
/// for each `notify` threshold, budget and period.
class BudgetBoard final
{
public:
    static constexpr qsizetype mostKeys = 100'000; ///< of one budget and period; then those that spent least are forgotten

    explicit BudgetBoard(const Clock &clock);

    /// Budgets that are new: what was spent before is to be read from the ledger.
    struct Gap
    {
        std::vector<quint64> accounts;
        UtcTime from;  ///< when the earliest of their running periods began
        UtcTime until; ///< calls that ended later are counted already
        bool sessions = false; ///< one is about sessions
        std::shared_ptr<const policy::Policy> policy;
    };
    /// Keeps the budgets of `policy` from now on, before any request is decided by it. nullopt: none of them is new.
    [[nodiscard]] std::optional<Gap> configure(std::shared_ptr<const policy::Policy> policy);
    /// Once for each gap.
    void fill(const Gap &gap, std::span<const PastSpend> spends);
    [[nodiscard]] std::shared_ptr<const PolicyBudgets> budgetsOf(std::shared_ptr<const policy::Policy> policy);

    struct Amounts
    {
        NanoUsd spent;
        NanoUsd held;
    };
    /// Of the running period.
    [[nodiscard]] Amounts amounts(const PolicyBudgets &budgets, unsigned budget, const QString &key) const;
    /// Of every key that spent or holds something in the running period, in no order.
    [[nodiscard]] QHash<QString, Amounts> amounts(const PolicyBudgets &budgets, unsigned budget) const;
    /// The period of that kind that runs now.
    [[nodiscard]] BudgetPeriod period(policy::Budget::Period period) const;

private:
    friend class BudgetHold;
    friend class PolicyBudgets;
    struct Entry
    {
        Amounts amounts;
        int notified = 0; ///< percent
    };
    using Entries = QHash<QString, Entry>;
    struct Account
    {
        policy::Budget budget;
        quint64 generation = 0; ///< of the policy it came with
        std::map<qint64, Entries> periods; ///< by when they began
    };

    [[nodiscard]] static QString nameOf(const policy::Budget &budget);
    [[nodiscard]] BudgetPeriod running(policy::Budget::Period period) const;
    [[nodiscard]] const Entry *find(quint64 account, qint64 start, const QString &key) const;
    [[nodiscard]] Entry &entry(Account &account, qint64 period, const QString &key);
    void spend(Account &account, qint64 period, const QString &key, NanoUsd cost, QStringList &notices);
    void notice(Account &account, const QString &key, Entry &entry, QStringList &notices) const;
    [[nodiscard]] tl::expected<BudgetHold, PolicyBudgets::Full> tryHold(const PolicyBudgets &budgets, Payer payer,
                                                                        NanoUsd estimate, NanoUsd worst);
    void settle(BudgetHold &hold, NanoUsd cost);

    const Clock &m_clock;
    mutable std::mutex m_mutex;
    std::atomic<quint64> m_generation{0};
    std::shared_ptr<const policy::Policy> m_policy;
    quint64 m_lastAccount = 0;
    QHash<QString, quint64> m_byName;
    std::map<quint64, Account> m_accounts;
    mutable std::array<BudgetPeriod, 4> m_running; ///< by Budget::Period; asking the time zone is slow
};

} // namespace signalbox::dispatch
