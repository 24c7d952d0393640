// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QLatin1StringView>
#include <QStringList>
#include <QStringView>

#include <bitset>
#include <optional>

namespace signalbox {

/// What a built-in detector can find. A policy names them, or a group of them, as `kind:`.
enum class SensitiveKind : quint8 {
    Email,
    Phone,
    CreditCard,
    Iban,
    IpAddress,
    MacAddress,
    StreetAddress,
    // national ids
    UsSsn,
    UsItin,
    UkNino,
    UkNhs,
    DeSteuerId,
    FrNir,
    EsDni,
    EsNie,
    ItCodiceFiscale,
    NlBsn,
    BeNrn,
    PlPesel,
    PtNif,
    ChAhv,
    SePersonnummer,
    NoFodselsnummer,
    DkCpr,
    FiHetu,
    RoCnp,
    TrKimlik,
    BrCpf,
    MxCurp,
    CaSin,
    InAadhaar,
    InPan,
    CnResidentId,
    KrRrn,
    JpMyNumber,
    SgNric,
    AuTfn,
    ZaId,
    IlId,
    // credentials
    CloudKey,
    GitToken,
    LlmKey,
    ServiceToken,
    PrivateKey,
    Jwt,
    ConnectionString,
    SecretValue,
    // a pattern of the user's own
    UserPattern,
};
inline constexpr std::size_t sensitiveKinds = static_cast<std::size_t>(SensitiveKind::UserPattern) + 1;

/// Several kinds, by position.
using KindSet = std::bitset<64>;
static_assert(sensitiveKinds <= KindSet().size());

/// As policies and records write it: "credit_card", "de_steuer_id".
[[nodiscard]] QLatin1StringView kindName(SensitiveKind kind);
/// The word its placeholders begin with: "EMAIL", "CARD", "NATIONAL_ID", "SECRET".
[[nodiscard]] QLatin1StringView kindLabel(SensitiveKind kind);
/// The kinds a policy means by a name: one kind, or a group (`national_id`, `credential`). nullopt for a name of neither.
[[nodiscard]] std::optional<KindSet> kindsNamed(QStringView name);
/// Every name kindsNamed() knows, groups first.
[[nodiscard]] const QStringList &namedKinds();

[[nodiscard]] constexpr bool isNationalId(SensitiveKind kind)
{
    return kind >= SensitiveKind::UsSsn && kind <= SensitiveKind::IlId;
}
[[nodiscard]] constexpr bool isCredential(SensitiveKind kind)
{
    return kind >= SensitiveKind::CloudKey && kind <= SensitiveKind::SecretValue;
}

} // namespace signalbox
