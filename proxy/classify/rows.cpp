// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "classify/rows.h"

#include "classify/checksums.h"
#include "classify/hit.h"
#include "classify/national_ids.h"

#include <algorithm>
#include <array>

namespace signalbox::classify {
namespace {

using Kind = SensitiveKind;
using Check = Row::Check;

constexpr auto phoneWords =
    R"(phone|\btel\b|telef|téléph|\bcall|mobile|móvil|\bmobil|\bcell|celular|\bfax|whats ?app|contact|\bsms\b|\bhandy|text me|reach (?:me|him|her|us|them)|\bdial|hotline|my number|office|answering|registered|rufnummer|numéro de t)";
constexpr auto personNumberWords = R"(person(?:nummer|nr|number)|samordning|\bpnr\b)";

// A check that one number in ten passes is not enough where nothing else marks the number: such rows ask for a word.
constexpr std::array numbers{
    Row{Kind::CreditCard, Check::Card,
        R"(\d{12,19}|\d{4}(?: \d{4}){2}(?: \d{1,4}){0,2}|\d{4}(?:-\d{4}){2}(?:-\d{1,4}){0,2}|\d{4}(?:\.\d{4}){3}|\d{4} \d{6} \d{4,5}|\d{4}-\d{6}-\d{4,5})"},
    Row{Kind::UsSsn, Check::NationalId, R"(\d{3}-\d{2}-\d{4}|\d{3} \d{2} \d{4}|\d{3}\.\d{2}\.\d{4})"},
    Row{Kind::UsSsn, Check::NationalId, R"(\d{9})", R"(\bssn|social.?sec)"},
    Row{Kind::UsItin, Check::NationalId, R"(9\d{2}-\d{2}-\d{4}|9\d{2} \d{2} \d{4})"},
    Row{Kind::UsItin, Check::NationalId, R"(9\d{8})", R"(\bitin|taxpayer)"},
    Row{Kind::UkNhs, Check::NationalId, R"(\d{3} \d{3} \d{4}|\d{3}-\d{3}-\d{4}|\d{10})", R"(\bnhs\b|health service)"},
    Row{Kind::DeSteuerId, Check::NationalId, R"(\d{11}|\d{2} \d{3} \d{3} \d{3}|\d{2}/\d{3}/\d{3}/\d{3})"},
    Row{Kind::FrNir, Check::NationalId, R"([1-478] ?\d\d ?\d\d ?(?:\d\d|2[ABab]) ?\d{3} ?\d{3} ?\d\d)"},
    Row{Kind::EsDni, Check::NationalId, R"(\d{8}[- ]?[A-Z]|\d{2}\.\d{3}\.\d{3}[- ]?[A-Z])"},
    Row{Kind::EsDni, Check::NationalId, R"(\d{8}-?[a-z])", R"(\bdni\b|\bnif\b|documento|identidad)"},
    Row{Kind::NlBsn, Check::NationalId, R"(\d{9}|\d{4}[. ]\d{2}[. ]\d{3}|\d{3}[. ]\d{3}[. ]\d{3})",
        R"(\bbsn\b|burgerservice|\bsofi)"},
    Row{Kind::BeNrn, Check::NationalId,
        R"(\d{2}\.\d{2}\.\d{2}[- ]\d{3}\.\d{2}|\d{6}[- ]\d{3}[-. ]\d{2}|\d{11}|\d{2} \d{2} \d{2} \d{3} \d{2})"},
    Row{Kind::PlPesel, Check::NationalId, R"(\d{11})"},
    Row{Kind::PtNif, Check::NationalId, R"(\d{9}|\d{3} \d{3} \d{3})", R"(\bnif\b|contribuinte|\bfiscal)"},
    Row{Kind::ChAhv, Check::NationalId, R"(756\.\d{4}\.\d{4}\.\d{2}|756 \d{4} \d{4} \d{2}|756\d{10})"},
    Row{Kind::SePersonnummer, Check::NationalId, R"((?:18|19|20)?\d{6}[-+]\d{4})"},
    Row{Kind::SePersonnummer, Check::NationalId, R"((?:18|19|20)\d{10}|\d{10})", personNumberWords},
    Row{Kind::NoFodselsnummer, Check::NationalId, R"(\d{6} ?\d{5})"},
    Row{Kind::DkCpr, Check::NationalId, R"(\d{6}-?\d{4})", R"(\bcpr\b|personnummer|person ?nr)"},
    Row{Kind::FiHetu, Check::NationalId, R"(\d{6}[-+A-FU-Y]\d{3}[0-9A-FHJ-NPR-Y])"},
    Row{Kind::RoCnp, Check::NationalId, R"([1-9]\d{12})"},
    Row{Kind::TrKimlik, Check::NationalId, R"([1-9]\d{10})"},
    Row{Kind::BrCpf, Check::NationalId, R"(\d{3}\.\d{3}\.\d{3}-\d{2}|\d{9}-\d{2}|\d{11})"},
    Row{Kind::CaSin, Check::NationalId, R"(\d{3} \d{3} \d{3}|\d{3}-\d{3}-\d{3}|\d{9})",
        R"(\bsin\b|social insurance|assurance sociale|\bnas\b)"},
    Row{Kind::InAadhaar, Check::NationalId, R"([2-9]\d{3} \d{4} \d{4}|[2-9]\d{3}-\d{4}-\d{4})"},
    Row{Kind::InAadhaar, Check::NationalId, R"([2-9]\d{11})", R"(aadha?ar|आधार|\buid(?:ai)?\b)"},
    Row{Kind::CnResidentId, Check::NationalId, R"([1-9]\d{16}[\dXx])"},
    Row{Kind::KrRrn, Check::NationalId, R"(\d{6}-[1-8]\d{6})"},
    Row{Kind::JpMyNumber, Check::NationalId, R"(\d{12}|\d{4}[ -]\d{4}[ -]\d{4})",
        R"(my ?number|マイナンバー|個人番号|kojin)"},
    Row{Kind::AuTfn, Check::NationalId, R"(\d{9}|\d{3} \d{3} \d{3})", R"(\btfn\b|tax file)"},
    Row{Kind::ZaId, Check::NationalId, R"(\d{13}|\d{6} \d{4} \d{3})"},
    Row{Kind::IlId, Check::NationalId, R"(\d{9}|\d{8}-\d)", R"(teudat|israeli id|ת\.?ז|תעודת|mispar zehut)"},
    Row{Kind::Phone, Check::Phone,
        R"((?:\+ ?|00[ -]?)[1-9]\d{0,2}(?:[ .\-/]{0,2}\(?\d{1,4}\)?){2,7}(?: ?(?:x|ext\.?|#) ?\d{1,6})?)"},
    Row{Kind::Phone, Check::Phone,
        R"((?:1[ .\-])?(?:\(\d{3}\) ?|\d{3}[.\-])\d{3}[ .\-]\d{4}(?: ?(?:x|ext\.?) ?\d{1,6})?)"},
    Row{Kind::Phone, Check::Phone, R"((?:1 )?[2-9]\d{2} [2-9]\d{2}[ -]\d{4}(?: ?(?:x|ext\.?) ?\d{1,6})?)"},
    Row{Kind::Phone, Check::Phone, R"(\(?0\d{1,4}\)?[ \-/]\d{2,4}(?:[ \-]\d{2,4}){1,4})"},
    Row{Kind::Phone, Check::Phone,
        R"(\(?\d{2,5}\)?(?:[ .\-/]?\(?\d{1,5}\)?){1,5}(?: ?(?:x|ext\.?) ?\d{1,6})?)", phoneWords},
};

constexpr std::array words{
    Row{Kind::Iban, Check::Iban, R"([A-Za-z]{2}\d{2}[ -]?[A-Za-z0-9]{4}[ -]?[A-Za-z0-9]{2})"},
    Row{Kind::UkNino, Check::NationalId,
        R"([A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[A-D])"},
    Row{Kind::UkNino, Check::NationalId,
        R"((?i)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D])", R"(\bnino?\b|national insurance)"},
    Row{Kind::EsNie, Check::NationalId, R"((?i)[XYZ][- ]?\d{7}[- ]?[A-Z])"},
    Row{Kind::ItCodiceFiscale, Check::NationalId,
        R"((?i)[A-Z]{6}[0-9LMNP-V]{2}[A-EHLMPRST][0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{3}[A-Z])"},
    Row{Kind::InPan, Check::NationalId, R"([A-Z]{3}[ABCFGHLJPT][A-Z]\d{4}[A-Z])"},
    Row{Kind::MxCurp, Check::NationalId, R"((?i)[A-Z][AEIOUX][A-Z]{2}\d{6}[HMX][A-Z]{2}[B-DF-HJ-NP-TV-Z]{3}[A-Z\d]\d)"},
    Row{Kind::SgNric, Check::NationalId, R"((?i)[STFGM]\d{7}[A-Z])"},
};

constexpr std::array credentials{
    Row{Kind::CloudKey, Check::None, R"((?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16})", nullptr, "AKIA|ASIA|ABIA|ACCA"},
    Row{Kind::CloudKey, Check::None, R"(AIza[0-9A-Za-z_-]{35})", nullptr, "AIza"},
    Row{Kind::CloudKey, Check::None, R"(ya29\.[0-9A-Za-z_-]{20,})", nullptr, "ya29."},
    Row{Kind::CloudKey, Check::None, R"(GOCSPX-[0-9A-Za-z_-]{28})", nullptr, "GOCSPX-"},
    Row{Kind::CloudKey, Check::Mixed, R"(LTAI[0-9A-Za-z]{12,})", nullptr, "LTAI"},
    Row{Kind::CloudKey, Check::None, R"(do[opr]_v1_[a-f0-9]{64})", nullptr, "doo_v1_|dop_v1_|dor_v1_"},
    Row{Kind::CloudKey, Check::None, R"(dapi[a-f0-9]{32}(?:-\d)?)", nullptr, "dapi"},
    Row{Kind::CloudKey, Check::Mixed, R"(hv[sbr]\.[A-Za-z0-9_-]{24,})", nullptr, "hvs.|hvb.|hvr."},
    Row{Kind::GitToken, Check::None, R"(gh[pousr]_[A-Za-z0-9]{36,})", nullptr, "ghp_|gho_|ghu_|ghs_|ghr_"},
    Row{Kind::GitToken, Check::None, R"(github_pat_[A-Za-z0-9_]{22,})", nullptr, "github_pat_"},
    Row{Kind::GitToken, Check::None, R"(gl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|soat|ffct)-[A-Za-z0-9_.-]{20,})", nullptr,
        "glpat-|gldt-|glrt-|glcbt-|glptt-|glft-|glimt-|glagent-|glsoat-|glffct-"},
    Row{Kind::GitToken, Check::Mixed, R"(AT(?:BB|CTT3)[A-Za-z0-9_=-]{24,})", nullptr, "ATBB|ATCTT3"},
    Row{Kind::LlmKey, Check::Mixed, R"(sk-[A-Za-z0-9_-]{20,})", nullptr, "sk-"},
    Row{Kind::LlmKey, Check::Mixed, R"(sb-[A-Za-z0-9_-]{20,})", nullptr, "sb-"},
    Row{Kind::LlmKey, Check::Mixed, R"(gsk_[A-Za-z0-9]{40,})", nullptr, "gsk_"},
    Row{Kind::LlmKey, Check::Mixed, R"(xai-[A-Za-z0-9]{40,})", nullptr, "xai-"},
    Row{Kind::LlmKey, Check::Mixed, R"(pplx-[A-Za-z0-9]{32,})", nullptr, "pplx-"},
    Row{Kind::LlmKey, Check::Mixed, R"(hf_[A-Za-z0-9]{30,})", nullptr, "hf_"},
    Row{Kind::LlmKey, Check::Mixed, R"(r8_[A-Za-z0-9]{30,})", nullptr, "r8_"},
    Row{Kind::LlmKey, Check::Mixed, R"(nvapi-[A-Za-z0-9_-]{40,})", nullptr, "nvapi-"},
    Row{Kind::LlmKey, Check::Mixed, R"(tgp_v1_[A-Za-z0-9_-]{30,})", nullptr, "tgp_v1_"},
    Row{Kind::ServiceToken, Check::Mixed, R"(xox[abeoprs](?:\.xox[bp])?-[A-Za-z0-9-]{10,})", nullptr,
        "xoxa|xoxb|xoxe|xoxo|xoxp|xoxr|xoxs"},
    Row{Kind::ServiceToken, Check::Mixed, R"(xapp-\d-[A-Za-z0-9-]{20,})", nullptr, "xapp-"},
    Row{Kind::ServiceToken, Check::None, R"(hooks\.slack\.com/(?:services|workflows|triggers)/[A-Za-z0-9/_-]{20,})",
        nullptr, "hooks.slack.com/"},
    Row{Kind::ServiceToken, Check::Mixed, R"([rsp]k_(?:live|test|prod)_[A-Za-z0-9]{16,})", nullptr,
        "sk_live_|sk_test_|sk_prod_|rk_live_|rk_test_|rk_prod_|pk_live_"},
    Row{Kind::ServiceToken, Check::Mixed, R"(whsec_[A-Za-z0-9+/=]{24,})", nullptr, "whsec_"},
    Row{Kind::ServiceToken, Check::None, R"(SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,})", nullptr, "SG."},
    Row{Kind::ServiceToken, Check::Mixed, R"((?:SK|AC)[a-f0-9]{32})", nullptr, "SK|AC"},
    Row{Kind::ServiceToken, Check::Mixed, R"(npm_[A-Za-z0-9]{36})", nullptr, "npm_"},
    Row{Kind::ServiceToken, Check::Mixed, R"(pypi-[A-Za-z0-9_-]{50,})", nullptr, "pypi-"},
    Row{Kind::ServiceToken, Check::None, R"(shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32})", nullptr, "shpat_|shpca_|shppa_|shpss_"},
    Row{Kind::ServiceToken, Check::Mixed, R"(sq0(?:atp|csp)-[A-Za-z0-9_-]{22,})", nullptr, "sq0atp-|sq0csp-"},
    Row{Kind::ServiceToken, Check::None, R"(key-[a-f0-9]{32})", nullptr, "key-"},
    Row{Kind::ServiceToken, Check::Mixed, R"(dckr_(?:pat|oat)_[A-Za-z0-9_-]{20,})", nullptr, "dckr_"},
    Row{Kind::ServiceToken, Check::Mixed, R"(lin_(?:api|oauth)_[A-Za-z0-9]{32,})", nullptr, "lin_"},
    Row{Kind::ServiceToken, Check::Mixed, R"(ntn_[A-Za-z0-9]{40,})", nullptr, "ntn_"},
    Row{Kind::ServiceToken, Check::None, R"(PMAK-[a-f0-9]{24}-[a-f0-9]{34})", nullptr, "PMAK-"},
    Row{Kind::ServiceToken, Check::Mixed, R"(figd_[A-Za-z0-9_-]{36,})", nullptr, "figd_"},
    Row{Kind::ServiceToken, Check::None, R"(gl(?:sa|c)_[A-Za-z0-9_=]{32,})", nullptr, "glsa_|glc_"},
    Row{Kind::ServiceToken, Check::None, R"(NRAK-[A-Z0-9]{27})", nullptr, "NRAK-"},
    Row{Kind::ServiceToken, Check::Mixed, R"(sntry[su]_[A-Za-z0-9+/=_-]{40,})", nullptr, "sntrys_|sntryu_"},
    Row{Kind::PrivateKey, Check::None, R"(AGE-SECRET-KEY-1[A-Z0-9]{58})", nullptr, "AGE-SECRET-KEY-1"},
    Row{Kind::Jwt, Check::None, R"(eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_.-]*)", nullptr,
        "eyJ"},
};

/// Digits and letters, letters upper-case; of Nordic and Spanish separators none.
std::string_view compact(std::string_view match, std::array<char, 64> &buffer, bool keepSigns)
{
    std::size_t size = 0;
    for (const char c : match) {
        if (size == buffer.size())
            return {};
        if (isLower(c))
            buffer[size++] = static_cast<char>(c - 'a' + 'A');
        else if (isAlnum(c) || (keepSigns && (c == '+' || c == '-')))
            buffer[size++] = c;
    }
    return {buffer.data(), size};
}

/// E.164 has at most 15 digits; dates and times written with separators are no numbers to call.
bool isPhone(std::string_view match)
{
    std::size_t digits = 0;
    std::size_t main = match.find_first_of("xe#"); // an extension does not count
    for (const char c : match.substr(0, main))
        digits += isDigit(c) ? 1 : 0;
    const bool abroad = match.front() == '+' || match.substr(0, 2) == "00";
    const auto isDate = [&](std::size_t first, std::size_t second, std::size_t third) { // groups of these lengths
        const char separator = byteAt(match, first);
        return match.size() >= first + second + third + 2 && (separator == '-' || separator == '.' || separator == '/')
            && match[first + second + 1] == separator && numberAt(match, 0, first) >= 0
            && numberAt(match, first + 1, second) >= 0 && numberAt(match, first + second + 2, third) >= 0;
    };
    const bool balanced = std::count(match.begin(), match.end(), '(') == std::count(match.begin(), match.end(), ')');
    return balanced && digits >= (abroad ? 8U : 7U) && digits <= (abroad ? 17U : 14U) && !isDate(2, 2, 4) && !isDate(4, 2, 2)
        && !isDate(3, 2, 4); // the last one is how social security numbers are written
}

/// A random value rather than words: letters and digits both, and no long run of one character.
bool isMixed(std::string_view match)
{
    const bool digit = std::any_of(match.begin(), match.end(), isDigit);
    const bool letter = std::any_of(match.begin() + 3, match.end(), isLetter);
    std::size_t run = 1;
    for (std::size_t i = 1; i < match.size(); ++i) {
        run = match[i] == match[i - 1] ? run + 1 : 1;
        if (run > 7)
            return false;
    }
    return digit && letter;
}

} // namespace

std::span<const Row> numberRows()
{
    return numbers;
}

std::span<const Row> wordRows()
{
    return words;
}

std::span<const Row> credentialRows()
{
    return credentials;
}

bool passes(const Row &row, std::string_view match)
{
    std::array<char, 64> buffer{};
    switch (row.check) {
    case Row::Check::None:
        return true;
    case Row::Check::Card:
        return isCardNumber(compact(match, buffer, false));
    case Row::Check::Iban:
        return isIban(compact(match, buffer, false));
    case Row::Check::NationalId: {
        const bool signs = row.kind == SensitiveKind::FiHetu;
        const std::string_view text = compact(match, buffer, signs);
        return !text.empty() && isNationalIdNumber(row.kind, text);
    }
    case Row::Check::Phone:
        return isPhone(match);
    case Row::Check::Mixed:
        return isMixed(match);
    }
    Q_UNREACHABLE();
}

} // namespace signalbox::classify
