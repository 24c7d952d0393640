// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

// OpenAI Responses into every dialect: see translate_all.h.

#include "translate_all.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    signalbox::fuzz::translateAll(signalbox::wire::Dialect::OpenAiResponses, data, size);
    return 0;
}
