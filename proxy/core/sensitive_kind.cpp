// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "core/sensitive_kind.h"

#include <array>

using namespace Qt::StringLiterals;

namespace signalbox {
namespace {

struct Names
{
    QLatin1StringView name;
    QLatin1StringView label;
};

/// By position.
constexpr std::array<Names, sensitiveKinds> names{{
    {"email"_L1, "EMAIL"_L1},
    {"phone"_L1, "PHONE"_L1},
    {"credit_card"_L1, "CARD"_L1},
    {"iban"_L1, "IBAN"_L1},
    {"ip_address"_L1, "IP"_L1},
    {"mac_address"_L1, "MAC"_L1},
    {"street_address"_L1, "ADDRESS"_L1},
    {"us_ssn"_L1, "NATIONAL_ID"_L1},
    {"us_itin"_L1, "NATIONAL_ID"_L1},
    {"uk_nino"_L1, "NATIONAL_ID"_L1},
    {"uk_nhs"_L1, "NATIONAL_ID"_L1},
    {"de_steuer_id"_L1, "NATIONAL_ID"_L1},
    {"fr_nir"_L1, "NATIONAL_ID"_L1},
    {"es_dni"_L1, "NATIONAL_ID"_L1},
    {"es_nie"_L1, "NATIONAL_ID"_L1},
    {"it_codice_fiscale"_L1, "NATIONAL_ID"_L1},
    {"nl_bsn"_L1, "NATIONAL_ID"_L1},
    {"be_nrn"_L1, "NATIONAL_ID"_L1},
    {"pl_pesel"_L1, "NATIONAL_ID"_L1},
    {"pt_nif"_L1, "NATIONAL_ID"_L1},
    {"ch_ahv"_L1, "NATIONAL_ID"_L1},
    {"se_personnummer"_L1, "NATIONAL_ID"_L1},
    {"no_fodselsnummer"_L1, "NATIONAL_ID"_L1},
    {"dk_cpr"_L1, "NATIONAL_ID"_L1},
    {"fi_hetu"_L1, "NATIONAL_ID"_L1},
    {"ro_cnp"_L1, "NATIONAL_ID"_L1},
    {"tr_kimlik"_L1, "NATIONAL_ID"_L1},
    {"br_cpf"_L1, "NATIONAL_ID"_L1},
    {"mx_curp"_L1, "NATIONAL_ID"_L1},
    {"ca_sin"_L1, "NATIONAL_ID"_L1},
    {"in_aadhaar"_L1, "NATIONAL_ID"_L1},
    {"in_pan"_L1, "NATIONAL_ID"_L1},
    {"cn_resident_id"_L1, "NATIONAL_ID"_L1},
    {"kr_rrn"_L1, "NATIONAL_ID"_L1},
    {"jp_my_number"_L1, "NATIONAL_ID"_L1},
    {"sg_nric"_L1, "NATIONAL_ID"_L1},
    {"au_tfn"_L1, "NATIONAL_ID"_L1},
    {"za_id"_L1, "NATIONAL_ID"_L1},
    {"il_id"_L1, "NATIONAL_ID"_L1},
    {"cloud_key"_L1, "SECRET"_L1},
    {"git_token"_L1, "SECRET"_L1},
    {"llm_key"_L1, "SECRET"_L1},
    {"service_token"_L1, "SECRET"_L1},
    {"private_key"_L1, "SECRET"_L1},
    {"jwt"_L1, "SECRET"_L1},
    {"connection_string"_L1, "SECRET"_L1},
    {"secret_value"_L1, "SECRET"_L1},
    {"pattern"_L1, "PATTERN"_L1},
}};

template <class Belongs>
KindSet group(Belongs belongs)
{
    KindSet kinds;
    for (std::size_t i = 0; i < sensitiveKinds; ++i)
        kinds.set(i, belongs(static_cast<SensitiveKind>(i)));
    return kinds;
}

} // namespace

QLatin1StringView kindName(SensitiveKind kind)
{
    return names[static_cast<std::size_t>(kind)].name;
}

QLatin1StringView kindLabel(SensitiveKind kind)
{
    return names[static_cast<std::size_t>(kind)].label;
}

std::optional<KindSet> kindsNamed(QStringView name)
{
    if (name == "national_id"_L1)
        return group(isNationalId);
    if (name == "credential"_L1)
        return group(isCredential);
    for (std::size_t i = 0; i + 1 < sensitiveKinds; ++i) { // the last one is no name: it is written `pattern:`
        if (name == names[i].name)
            return KindSet().set(i);
    }
    return std::nullopt;
}

const QStringList &namedKinds()
{
    static const QStringList list = [] {
        QStringList all{u"national_id"_s, u"credential"_s};
        for (std::size_t i = 0; i + 1 < sensitiveKinds; ++i)
            all.append(names[i].name);
        return all;
    }();
    return list;
}

} // namespace signalbox
