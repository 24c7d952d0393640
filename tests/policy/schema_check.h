// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QJsonObject>
#include <QSet>
#include <QString>

namespace signalbox::test {

/// The part of JSON Schema (2020-12) that the policy's schema uses. A keyword it does not know ends the test: what is not
/// checked must not look checked.
class SchemaCheck final
{
public:
    explicit SchemaCheck(QJsonObject schema)
        : m_root(std::move(schema))
    {
    }

    /// Where and why the value does not fit; empty when it does.
    [[nodiscard]] QString problem(const QJsonValue &value);
    /// "mapping's path/key" of every property that a fitting value has had.
    [[nodiscard]] const QSet<QString> &seenProperties() const { return m_seen; }
    /// The same of every property the schema names.
    [[nodiscard]] QSet<QString> allProperties() const;

private:
    [[nodiscard]] QString check(const QJsonValue &value, const QJsonObject &schema, const QString &place);
    [[nodiscard]] QString checkObject(const QJsonObject &object, const QJsonObject &schema, const QString &place);
    [[nodiscard]] QString checkAnyOf(const QJsonValue &value, const QJsonObject &schema, const QString &place);

    QJsonObject m_root;
    QSet<QString> m_seen;
};

} // namespace signalbox::test
