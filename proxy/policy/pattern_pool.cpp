// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "policy/pattern_pool.h"

#include <re2/re2.h>

namespace signalbox::policy {

using namespace Qt::StringLiterals;

tl::expected<std::shared_ptr<const re2::RE2>, QString> PatternPool::compile(const QString &pattern)
{
    constexpr int mostInstructions = 10'000;
    constexpr int mostInstructionsInAll = 500'000;
    constexpr qsizetype longest = 4'096;
    if (const auto known = m_compiled.constFind(pattern); known != m_compiled.constEnd())
        return *known;
    if (pattern.size() > longest)
        return tl::unexpected(u"the pattern is longer than %L1 characters"_s.arg(longest));
    if (m_instructions >= mostInstructionsInAll)
        return tl::unexpected(u"the patterns of this policy are too large together; combine or shorten them"_s);
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_never_capture(true);
    options.set_max_mem(1024 * 1024);
    auto compiled = std::make_shared<const re2::RE2>(pattern.toStdString(), options);
    if (!compiled->ok()) {
        m_instructions += compiled->error_code() == re2::RE2::ErrorPatternTooLarge ? mostInstructions : 10;
        return tl::unexpected(u"not a valid RE2 pattern: "_s + QString::fromStdString(compiled->error()));
    }
    m_instructions += compiled->ProgramSize();
    if (compiled->ProgramSize() > mostInstructions)
        return tl::unexpected(u"the pattern compiles to %L1 instructions (at most %L2); use smaller repetitions"_s
                                  .arg(compiled->ProgramSize())
                                  .arg(mostInstructions));
    m_compiled.insert(pattern, compiled);
    return compiled;
}

} // namespace signalbox::policy
