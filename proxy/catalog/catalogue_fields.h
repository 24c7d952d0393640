// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/money.h"

#include <QDate>
#include <QString>
#include <QStringList>

#include <optional>
#include <string_view>

#include <simdjson.h>

namespace signalbox::catalog {

/// What is wrong with a catalogue: all of it, the first twenty with their words.
class Problems final
{
public:
    void add(const QString &where, const QString &what);
    [[nodiscard]] bool isEmpty() const { return m_count == 0; }
    [[nodiscard]] qsizetype count() const { return m_count; }
    [[nodiscard]] QString text() const;

private:
    QStringList m_first;
    qsizetype m_count = 0;
};

/// One value of a catalogue and the words that lead to it. Each reader complains and returns nullopt when the value does
/// not fit.
class Field final
{
public:
    /// The whole document; `name` begins every place. Must outlive what is read from it.
    Field(simdjson::dom::element value, const QString &name, Problems &problems)
        : m_value(value), m_name(&name), m_problems(&problems)
    {
    }

    [[nodiscard]] std::optional<QString> text() const; ///< not empty, at most 500 characters
    [[nodiscard]] std::optional<bool> boolean() const;
    [[nodiscard]] std::optional<qint64> integer(qint64 least, qint64 most) const;
    [[nodiscard]] std::optional<double> fraction() const;      ///< 0…1
    [[nodiscard]] std::optional<PicoUsd> perMillion() const;   ///< USD per million tokens, at most 10,000
    [[nodiscard]] std::optional<PicoUsd> perRequest() const;   ///< USD a request, at most 1,000
    [[nodiscard]] std::optional<QDate> date() const;
    [[nodiscard]] std::optional<QStringList> texts() const;

    void complain(const QString &what) const { m_problems->add(where(), what); }
    /// "openai.json, models[3], price, input"
    [[nodiscard]] QString where() const;
    [[nodiscard]] Problems &problems() const { return *m_problems; }
    [[nodiscard]] simdjson::dom::element value() const { return m_value; }

    /// Calls `use(key, field)` for each member; `use` returns false for a key it does not know. A key twice is an error.
    template <class Use>
    void forEachMember(Use use) const
    {
        simdjson::dom::object object;
        if (m_value.get(object) != simdjson::SUCCESS) {
            complain(QStringLiteral("not an object"));
            return;
        }
        QList<std::string_view> seen;
        for (const simdjson::dom::key_value_pair member : object) {
            const Field field(member.value, *this, member.key, -1);
            if (seen.contains(member.key))
                field.complain(QStringLiteral("stands here twice"));
            else if (!use(member.key, field))
                field.complain(QStringLiteral("no key of a catalogue"));
            seen.append(member.key);
        }
    }
    template <class Use>
    void forEachItem(Use use) const
    {
        simdjson::dom::array array;
        if (m_value.get(array) != simdjson::SUCCESS) {
            complain(QStringLiteral("not a list"));
            return;
        }
        qsizetype position = 0;
        for (const simdjson::dom::element item : array)
            use(Field(item, *this, {}, position++));
    }

private:
    Field(simdjson::dom::element value, const Field &parent, std::string_view key, qsizetype index)
        : m_value(value), m_parent(&parent), m_key(key), m_index(index), m_problems(parent.m_problems)
    {
    }
    [[nodiscard]] std::optional<PicoUsd> amount(double most, qint64 multiplier, qint64 divisor) const;

    simdjson::dom::element m_value;
    const QString *m_name = nullptr;  ///< of the document
    const Field *m_parent = nullptr;  ///< on the stack below this one; null for the document
    std::string_view m_key;
    qsizetype m_index = -1; ///< in a list; -1 = a member
    Problems *m_problems;
};

} // namespace signalbox::catalog
