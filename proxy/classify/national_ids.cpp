// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "classify/national_ids.h"

#include "classify/checksums.h"

#include <algorithm>
#include <array>

namespace signalbox::classify {
namespace {

using Text = std::string_view;

int digitAt(Text text, std::size_t index)
{
    return static_cast<int>(numberAt(text, index, 1));
}

bool isOneDigitOverAndOver(Text text)
{
    return std::all_of(text.begin(), text.end(), [&](char c) { return c == text.front(); });
}

// SSA: no area 000, 666 or 900–999, no group 00, no serial 0000; numbers printed in advertisements.
bool isUsSsn(Text t)
{
    const long long area = numberAt(t, 0, 3);
    return area > 0 && area != 666 && area < 900 && numberAt(t, 3, 2) > 0 && numberAt(t, 5, 4) > 0 && t != "078051120"
        && !isOneDigitOverAndOver(t);
}

// IRS: 9xx with the fourth and fifth digit in 50–65, 70–88, 90–92, 94–99.
bool isUsItin(Text t)
{
    const long long group = numberAt(t, 3, 2);
    return t.front() == '9' && ((group >= 50 && group <= 65) || (group >= 70 && group <= 88) || (group >= 90 && group <= 92)
                                || (group >= 94 && group <= 99));
}

// HMRC NIM39110: prefixes that are not given out.
bool isUkNino(Text t)
{
    static constexpr std::array<Text, 7> unused{"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"};
    return std::find(unused.begin(), unused.end(), t.substr(0, 2)) == unused.end();
}

bool isUkNhs(Text t)
{
    static constexpr std::array<int, 9> weights{10, 9, 8, 7, 6, 5, 4, 3, 2};
    const int check = (11 - weightedSum(t, weights) % 11) % 11;
    return check != 10 && check == digitAt(t, 9) && !isOneDigitOverAndOver(t);
}

// § 139b AO and its rule: of the first ten digits exactly one stands there twice or three times (then not in a row).
bool isDeSteuerId(Text t)
{
    if (t.front() == '0')
        return false;
    std::array<int, 10> seen{};
    for (const char c : t.substr(0, 10))
        ++seen[static_cast<std::size_t>(c - '0')];
    const auto repeated = std::count_if(seen.begin(), seen.end(), [](int n) { return n == 2 || n == 3; });
    const bool tooOften = std::any_of(seen.begin(), seen.end(), [](int n) { return n > 3; });
    return repeated == 1 && !tooOften && passesMod11_10(t);
}

// INSEE: key = 97 − number mod 97; 2A and 2B count as 19 and 18.
bool isFrNir(Text t)
{
    std::array<char, 15> digits{};
    std::copy(t.begin(), t.end(), digits.begin());
    if (t[5] == '2' && (t[6] == 'A' || t[6] == 'B')) {
        digits[5] = '1';
        digits[6] = t[6] == 'A' ? '9' : '8';
    }
    const Text all(digits.data(), digits.size());
    const long long number = numberAt(all, 0, 13);
    const long long month = numberAt(all, 3, 2);
    const bool monthFits = (month >= 1 && month <= 12) || (month >= 20 && month <= 42) || month >= 50;
    return number >= 0 && monthFits && numberAt(all, 13, 2) == 97 - number % 97;
}

char spanishLetter(long long number)
{
    return number < 0 ? '\0' : Text("TRWAGMYFPDXBNJZSQVHLCKE")[static_cast<std::size_t>(number % 23)];
}

bool isEsNie(Text t)
{
    const long long first = t.front() - 'X';
    return first >= 0 && first <= 2 && spanishLetter(first * 10'000'000 + numberAt(t, 1, 7)) == t.back();
}

// D.M. 23/12/1976: the check letter over odd and even places; letters stand for digits in namesakes' codes.
bool isItCodiceFiscale(Text t)
{
    static constexpr std::array<int, 36> odd{1, 0, 5, 7,  9,  13, 15, 17, 19, 21, 1,  0,  5,  7, 9,  13, 15, 17,
                                             19, 21, 2, 4, 18, 20, 11, 3,  6,  8,  12, 14, 16, 10, 22, 25, 24, 23};
    if (Text("ABCDEHLMPRST").find(t[8]) == Text::npos)
        return false;
    int sum = 0;
    for (std::size_t i = 0; i < 15; ++i) {
        const int value = t[i] <= '9' ? t[i] - '0' : t[i] - 'A';
        const auto row = static_cast<std::size_t>(t[i] <= '9' ? value : value + 10);
        sum += i % 2 == 0 ? odd[row] : value;
    }
    return t[15] == 'A' + sum % 26;
}

bool isNlBsn(Text t)
{
    static constexpr std::array<int, 9> weights{9, 8, 7, 6, 5, 4, 3, 2, -1};
    return weightedSum(t, weights) % 11 == 0 && !isOneDigitOverAndOver(t);
}

// Born from 2000 on, a 2 stands before the nine digits of the check.
bool isBeNrn(Text t)
{
    const long long number = numberAt(t, 0, 9);
    const long long check = numberAt(t, 9, 2);
    const long long month = numberAt(t, 2, 2);
    const bool dateFits = month == 0 || isMonthAndDay(month % 20, numberAt(t, 4, 2)) || numberAt(t, 4, 2) == 0;
    return dateFits && month <= 52 && check > 0
        && (97 - number % 97 == check || 97 - (2'000'000'000 + number) % 97 == check);
}

bool isPlPesel(Text t)
{
    static constexpr std::array<int, 11> weights{1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1};
    return isMonthAndDay(numberAt(t, 2, 2) % 20, numberAt(t, 4, 2)) && weightedSum(t, weights) % 10 == 0;
}

bool isPtNif(Text t)
{
    static constexpr std::array<int, 8> weights{9, 8, 7, 6, 5, 4, 3, 2};
    const int check = 11 - weightedSum(t, weights) % 11;
    return Text("1235689").find(t.front()) != Text::npos && (check > 9 ? 0 : check) == digitAt(t, 8);
}

// EAN-13 with the country 756.
bool isChAhv(Text t)
{
    static constexpr std::array<int, 13> weights{1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1};
    return t.substr(0, 3) == "756" && weightedSum(t, weights) % 10 == 0;
}

// With or without the century; coordination numbers add 60 to the day.
bool isSePersonnummer(Text t)
{
    std::array<char, 12> digits{};
    std::size_t size = 0;
    for (const char c : t) {
        if (c != '-' && c != '+' && size < digits.size())
            digits[size++] = c;
    }
    const Text all(digits.data(), size);
    if (size == 12 && numberAt(all, 0, 2) != 19 && numberAt(all, 0, 2) != 20 && numberAt(all, 0, 2) != 18)
        return false;
    const Text last = all.substr(size == 12 ? 2 : 0);
    const long long day = numberAt(last, 4, 2);
    return last.size() == 10 && isMonthAndDay(numberAt(last, 2, 2), day > 60 ? day - 60 : day) && passesLuhn(last);
}

// D numbers add 40 to the day.
bool isNoFodselsnummer(Text t)
{
    static constexpr std::array<int, 10> first{3, 7, 6, 1, 8, 9, 4, 5, 2, 1};
    static constexpr std::array<int, 11> second{5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1};
    const long long day = numberAt(t, 0, 2);
    return isMonthAndDay(numberAt(t, 2, 2), day > 40 ? day - 40 : day) && weightedSum(t, first) % 11 == 0
        && weightedSum(t, second) % 11 == 0;
}

// No check digit since 2007.
bool isDkCpr(Text t)
{
    return isMonthAndDay(numberAt(t, 2, 2), numberAt(t, 0, 2));
}

bool isFiHetu(Text t)
{
    const long long number = numberAt(t, 0, 6) * 1000 + numberAt(t, 7, 3);
    return t.size() == 11 && isMonthAndDay(numberAt(t, 2, 2), numberAt(t, 0, 2)) && numberAt(t, 7, 3) >= 2
        && Text("0123456789ABCDEFHJKLMNPRSTUVWXY")[static_cast<std::size_t>(number % 31)] == t.back();
}

bool isRoCnp(Text t)
{
    static constexpr std::array<int, 12> weights{2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9};
    const int check = weightedSum(t, weights) % 11;
    const long long county = numberAt(t, 7, 2);
    return t.front() != '0' && isMonthAndDay(numberAt(t, 3, 2), numberAt(t, 5, 2)) && county >= 1 && county <= 52
        && (check == 10 ? 1 : check) == digitAt(t, 12);
}

bool isTrKimlik(Text t)
{
    static constexpr std::array<int, 9> tenth{7, -1, 7, -1, 7, -1, 7, -1, 7};
    static constexpr std::array<int, 10> eleventh{1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    const int check = weightedSum(t, tenth) % 10;
    return t.front() != '0' && (check + 10) % 10 == digitAt(t, 9) && weightedSum(t, eleventh) % 10 == digitAt(t, 10);
}

bool isBrCpf(Text t)
{
    static constexpr std::array<int, 9> first{10, 9, 8, 7, 6, 5, 4, 3, 2};
    static constexpr std::array<int, 10> second{11, 10, 9, 8, 7, 6, 5, 4, 3, 2};
    return !isOneDigitOverAndOver(t) && weightedSum(t, first) * 10 % 11 % 10 == digitAt(t, 9)
        && weightedSum(t, second) * 10 % 11 % 10 == digitAt(t, 10);
}

// RENAPO: values 0–9, A–N, Ñ, O–Z, so letters behind N count one more.
bool isMxCurp(Text t)
{
    int sum = 0;
    for (std::size_t i = 0; i < 17; ++i) {
        const char c = t[i];
        const int value = c <= '9' ? c - '0' : c <= 'N' ? c - 'A' + 10 : c - 'A' + 11;
        sum += value * (18 - static_cast<int>(i));
    }
    return isMonthAndDay(numberAt(t, 6, 2), numberAt(t, 8, 2)) && (10 - sum % 10) % 10 == digitAt(t, 17);
}

bool isCaSin(Text t)
{
    return t.front() != '0' && t.front() != '8' && passesLuhn(t) && !isOneDigitOverAndOver(t);
}

bool isInAadhaar(Text t)
{
    return t.front() >= '2' && passesVerhoeff(t) && !isOneDigitOverAndOver(t);
}

// GB 11643: ISO 7064 MOD 11-2.
bool isCnResidentId(Text t)
{
    static constexpr std::array<int, 17> weights{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    const long long year = numberAt(t, 6, 4);
    const int sum = weightedSum(t, weights);
    return sum >= 0 && year >= 1900 && year < 2100 && isMonthAndDay(numberAt(t, 10, 2), numberAt(t, 12, 2))
        && Text("10X98765432")[static_cast<std::size_t>(sum % 11)] == t.back();
}

// No check digit since October 2020.
bool isKrRrn(Text t)
{
    return isMonthAndDay(numberAt(t, 2, 2), numberAt(t, 4, 2));
}

bool isJpMyNumber(Text t)
{
    static constexpr std::array<int, 11> weights{6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2};
    const int rest = weightedSum(t, weights) % 11;
    return (rest <= 1 ? 0 : 11 - rest) == digitAt(t, 11) && !isOneDigitOverAndOver(t);
}

bool isSgNric(Text t)
{
    static constexpr std::array<int, 7> weights{2, 7, 6, 5, 4, 3, 2};
    int sum = weightedSum(t.substr(1), weights);
    if (t.front() == 'T' || t.front() == 'G')
        sum += 4;
    if (t.front() == 'M')
        sum += 3;
    const auto rest = static_cast<std::size_t>(sum % 11);
    switch (t.front()) {
    case 'S':
    case 'T':
        return Text("JZIHGFEDCBA")[rest] == t.back();
    case 'F':
    case 'G':
        return Text("XWUTRQPNMLK")[rest] == t.back();
    case 'M':
        return Text("KLJNPQRTUWX")[10 - rest] == t.back();
    }
    return false;
}

bool isAuTfn(Text t)
{
    static constexpr std::array<int, 9> weights{1, 4, 3, 7, 5, 8, 6, 9, 10};
    return weightedSum(t, weights) % 11 == 0 && !isOneDigitOverAndOver(t);
}

bool isZaId(Text t)
{
    return isMonthAndDay(numberAt(t, 2, 2), numberAt(t, 4, 2)) && digitAt(t, 10) <= 1 && passesLuhn(t);
}

} // namespace

bool isNationalIdNumber(SensitiveKind kind, std::string_view t)
{
    const auto has = [t](std::size_t length) { return t.size() == length; };
    switch (kind) {
    case SensitiveKind::UsSsn:
        return has(9) && isUsSsn(t);
    case SensitiveKind::UsItin:
        return has(9) && isUsItin(t);
    case SensitiveKind::UkNino:
        return has(9) && isUkNino(t);
    case SensitiveKind::UkNhs:
        return has(10) && isUkNhs(t);
    case SensitiveKind::DeSteuerId:
        return has(11) && numberAt(t, 0, 11) >= 0 && isDeSteuerId(t);
    case SensitiveKind::FrNir:
        return has(15) && isFrNir(t);
    case SensitiveKind::EsDni:
        return has(9) && spanishLetter(numberAt(t, 0, 8)) == t.back();
    case SensitiveKind::EsNie:
        return has(9) && isEsNie(t);
    case SensitiveKind::ItCodiceFiscale:
        return has(16) && isItCodiceFiscale(t);
    case SensitiveKind::NlBsn:
        return has(9) && isNlBsn(t);
    case SensitiveKind::BeNrn:
        return has(11) && isBeNrn(t);
    case SensitiveKind::PlPesel:
        return has(11) && isPlPesel(t);
    case SensitiveKind::PtNif:
        return has(9) && isPtNif(t);
    case SensitiveKind::ChAhv:
        return has(13) && isChAhv(t);
    case SensitiveKind::SePersonnummer:
        return isSePersonnummer(t);
    case SensitiveKind::NoFodselsnummer:
        return has(11) && isNoFodselsnummer(t);
    case SensitiveKind::DkCpr:
        return has(10) && isDkCpr(t);
    case SensitiveKind::FiHetu:
        return isFiHetu(t);
    case SensitiveKind::RoCnp:
        return has(13) && isRoCnp(t);
    case SensitiveKind::TrKimlik:
        return has(11) && isTrKimlik(t);
    case SensitiveKind::BrCpf:
        return has(11) && isBrCpf(t);
    case SensitiveKind::MxCurp:
        return has(18) && isMxCurp(t);
    case SensitiveKind::CaSin:
        return has(9) && isCaSin(t);
    case SensitiveKind::InAadhaar:
        return has(12) && isInAadhaar(t);
    case SensitiveKind::InPan:
        return has(10);
    case SensitiveKind::CnResidentId:
        return has(18) && isCnResidentId(t);
    case SensitiveKind::KrRrn:
        return has(13) && isKrRrn(t);
    case SensitiveKind::JpMyNumber:
        return has(12) && isJpMyNumber(t);
    case SensitiveKind::SgNric:
        return has(9) && isSgNric(t);
    case SensitiveKind::AuTfn:
        return has(9) && isAuTfn(t);
    case SensitiveKind::ZaId:
        return has(13) && isZaId(t);
    case SensitiveKind::IlId:
        return has(9) && passesLuhn(t) && !isOneDigitOverAndOver(t);
    case SensitiveKind::Email:
    case SensitiveKind::Phone:
    case SensitiveKind::CreditCard:
    case SensitiveKind::Iban:
    case SensitiveKind::IpAddress:
    case SensitiveKind::MacAddress:
    case SensitiveKind::StreetAddress:
    case SensitiveKind::CloudKey:
    case SensitiveKind::GitToken:
    case SensitiveKind::LlmKey:
    case SensitiveKind::ServiceToken:
    case SensitiveKind::PrivateKey:
    case SensitiveKind::Jwt:
    case SensitiveKind::ConnectionString:
    case SensitiveKind::SecretValue:
    case SensitiveKind::UserPattern:
        return false;
    }
    Q_UNREACHABLE();
}

} // namespace signalbox::classify
