// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QString>

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace signalbox::policy {

/// Position of a model in Policy::models.
struct ModelIndex
{
    quint32 value = 0;

    auto operator<=>(const ModelIndex &) const = default;
};

/// May a request with these tags go to this zone? Ordered from open to strict.
enum class Verdict { Allow, Redact, Never };

/// A set of sensitivity tags, as bits over Policy::tags (at most 64). Tags are only ever added.
class Tags final
{
public:
    Tags() = default;
    void add(unsigned tagIndex) { m_bits |= quint64{1} << tagIndex; }
    void add(Tags others) { m_bits |= others.m_bits; }
    [[nodiscard]] bool contains(unsigned tagIndex) const { return (m_bits >> tagIndex & 1U) != 0; }
    [[nodiscard]] bool isEmpty() const { return m_bits == 0; }
    [[nodiscard]] quint64 bits() const { return m_bits; }
    bool operator==(const Tags &) const = default;

private:
    quint64 m_bits = 0;
};

class Matrix;
class SafeSet;

/// Proof that the matrix lets a request's tags reach this model. Only a SafeSet makes one, and an attempt can be
/// started only with one: an unsafe send does not compile.
class SafeModel final
{
public:
    [[nodiscard]] ModelIndex index() const { return m_index; }
    /// The tags whose texts must be replaced before it may be sent to; empty = it may see the request as it is.
    [[nodiscard]] Tags redacts() const { return m_redacts; }
    bool operator==(const SafeModel &) const = default;

private:
    friend class SafeSet;
    SafeModel(ModelIndex index, Tags redacts)
        : m_index(index)
        , m_redacts(redacts)
    {
    }
    ModelIndex m_index;
    Tags m_redacts;
};

/// The models a request may reach. Only Matrix::allow() makes one. Cheap to copy; must not outlive its Matrix.
class SafeSet final
{
public:
    /// The model as something that may be sent to; nullopt when the matrix says never, or redact for a tag that did not
    /// come from texts that can be replaced: redact then acts as never (contract.md, "Sensitivity laws").
    [[nodiscard]] std::optional<SafeModel> select(ModelIndex model) const;
    [[nodiscard]] Verdict verdict(ModelIndex model) const;
    /// The same without the models that are not `kept`, which are named by their index: an order may close more than the
    /// matrix does, never open.
    [[nodiscard]] SafeSet narrowed(std::shared_ptr<const std::vector<bool>> kept) const;
    /// Strictest verdict over the request's tags for a zone (position in Policy::zones).
    [[nodiscard]] Verdict zoneVerdict(unsigned zone) const;

private:
    friend class Matrix;
    SafeSet(const Matrix *matrix, Tags tags, Tags redactable, quint64 allowedZones, quint64 redactedZones)
        : m_matrix(matrix)
        , m_tags(tags)
        , m_redactable(redactable)
        , m_allowedZones(allowedZones)
        , m_redactedZones(redactedZones)
    {
    }
    const Matrix *m_matrix;
    Tags m_tags;
    Tags m_redactable;
    quint64 m_allowedZones;  ///< bit per zone
    quint64 m_redactedZones; ///< bit per zone; disjoint from allowed
    std::shared_ptr<const std::vector<bool>> m_kept{}; ///< null = every model
};

/// Tags × zones → verdict, and which zone each model is in. Immutable once built (by the policy loader).
class Matrix final
{
public:
    Matrix() = default;
    /// `rows[tag][zone]`; `zoneOfModel[model]`. At most 64 tags and 64 zones (the loader refuses more).
    Matrix(std::vector<std::vector<Verdict>> rows, std::vector<quint8> zoneOfModel, unsigned defaultTag);

    /// Law 2: the strictest verdict per zone over all `tags`. Law 3: no tag at all = the default tag. A tag without a
    /// row closes every zone.
    /// `redactable`: those of the tags that came only from texts that can be replaced; nothing is sent to a zone that
    /// says redact for any other.
    [[nodiscard]] SafeSet allow(Tags tags, Tags redactable = {}) const;
    [[nodiscard]] Verdict cell(unsigned tag, unsigned zone) const { return m_rows[tag][zone]; }
    [[nodiscard]] unsigned zoneOf(ModelIndex model) const { return m_zoneOfModel[model.value]; }

private:
    friend class SafeSet;
    struct Masks
    {
        quint64 allowed = 0;
        quint64 redacted = 0;
    };
    std::vector<std::vector<Verdict>> m_rows;
    std::vector<Masks> m_masks; ///< per tag
    std::vector<quint8> m_zoneOfModel;
    unsigned m_defaultTag = 0;
};

} // namespace signalbox::policy
