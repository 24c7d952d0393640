// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "app/policy_schema_command.h"

#include "app/command_result.h"
#include "policy/json_schema.h"

namespace signalbox::app {

int runPolicySchema()
{
    printLine(QString::fromUtf8(policy::jsonSchemaText().trimmed()));
    return static_cast<int>(ExitCode::Fine);
}

} // namespace signalbox::app
