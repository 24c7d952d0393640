// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "wire/canonical_request.h"

#include <algorithm>
#include <iterator>

namespace signalbox::wire {

void joinTurns(std::vector<Message> &messages)
{
    std::vector<Message> joined;
    joined.reserve(messages.size());
    for (Message &message : messages) {
        if (message.parts.empty())
            continue;
        if (joined.empty() || joined.back().role != message.role) {
            joined.push_back(std::move(message));
            continue;
        }
        std::vector<Part> &parts = joined.back().parts;
        parts.insert(parts.end(), std::make_move_iterator(message.parts.begin()), std::make_move_iterator(message.parts.end()));
    }
    for (Message &message : joined) {
        std::stable_partition(message.parts.begin(), message.parts.end(),
                              [](const Part &part) { return std::holds_alternative<ToolResultPart>(part); });
    }
    messages = std::move(joined);
}

void nameResults(std::vector<Message> &messages)
{
    std::vector<std::pair<QByteArray, QByteArray>> names; // by id; the newest call of an id counts
    for (Message &message : messages) {
        for (Part &part : message.parts) {
            if (const auto *call = std::get_if<ToolUsePart>(&part)) {
                names.emplace_back(call->id, call->name);
            } else if (auto *result = std::get_if<ToolResultPart>(&part); result != nullptr && result->name.isEmpty()) {
                const auto known = std::find_if(names.rbegin(), names.rend(),
                                                [result](const auto &entry) { return entry.first == result->id; });
                if (known != names.rend())
                    result->name = known->second;
            }
        }
    }
}

} // namespace signalbox::wire
