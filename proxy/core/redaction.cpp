// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "core/redaction.h"

#include <QRegularExpression>

#include <array>

using namespace Qt::StringLiterals;

namespace signalbox {
namespace {

struct Pattern
{
    QRegularExpression find;
    QString replacement;
};

/// Quantifiers are possessive or bounded, so that a hostile text costs linear time.
const std::array<Pattern, 6> &patterns()
{
    static const std::array all{
        // scheme://user:password@host
        Pattern{QRegularExpression(uR"((\b[a-z][a-z0-9+.-]{0,20}://)[^\s/?#@"'<>]{1,512}@)"_s,
                                   QRegularExpression::CaseInsensitiveOption),
                u"\\1[hidden]@"_s},
        Pattern{QRegularExpression(uR"((\b[a-z][a-z0-9+.-]{0,20}://[^\s?#"'<>]{1,2048}+\?)[^\s"'<>]++)"_s,
                                   QRegularExpression::CaseInsensitiveOption),
                u"\\1[hidden]"_s},
        Pattern{QRegularExpression(uR"(\b(bearer|basic)(\s{1,8}+)(?!\[hidden\])[A-Za-z0-9+/=._~-]{4,}+)"_s,
                                   QRegularExpression::CaseInsensitiveOption),
                u"\\1\\2[hidden]"_s},
        // RFC 7519: both parts are base64url of a JSON object, so they begin with eyJ
        Pattern{QRegularExpression(uR"(\beyJ[A-Za-z0-9_-]{4,4096}+\.[A-Za-z0-9_-]{2,}+(?:\.[A-Za-z0-9_-]*+)?)"_s),
                u"[hidden]"_s},
        Pattern{QRegularExpression(uR"(\b(sk-|sk_|sb-|rk_|pk_|gsk_|xai-|pplx-|hf_|AIza|gh[pousr]_|github_pat_|xox[abpr]-|AKIA))"
                                   uR"([A-Za-z0-9_-]{6,}+)"_s),
                u"\\1[hidden]"_s},
        Pattern{QRegularExpression(
                    uR"(\b((?:[a-z0-9]{1,32}[_-])?(?:api[_-]?key|key|token|secret|password|passwd|authorization)["']?\s{0,4}+[=:]\s{0,4}+["']?))"
                    uR"((?!\[hidden\]|bearer\b|basic\b)[^\s"',;&}\])]++)"_s,
                    QRegularExpression::CaseInsensitiveOption),
                u"\\1[hidden]"_s},
    };
    return all;
}

} // namespace

QString redacted(const QString &text)
{
    QString out = text;
    for (const Pattern &pattern : patterns())
        out.replace(pattern.find, pattern.replacement);
    return out;
}

} // namespace signalbox
