// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace signalbox::bench {

/// Reads one HTTP/1.1 answer from bytes as they come. Strict enough to say whether it was whole.
class HttpAnswer final
{
public:
    /// What feed() found, in order; views are valid during the call only.
    class Listener
    {
    public:
        virtual ~Listener() = default;
        virtual void onHead(int status) = 0;
        virtual void onBody(std::string_view bytes) = 0;
    };

    /// Returns false when the bytes are no answer, or go on behind its end.
    bool feed(std::string_view bytes, Listener &listener);
    [[nodiscard]] bool isWhole() const { return m_stage == Stage::Whole; }
    [[nodiscard]] bool hasBegun() const { return m_stage != Stage::Head || !m_head.empty(); }
    void reset() { *this = HttpAnswer(); }

private:
    enum class Stage { Head, Counted, ChunkSize, ChunkData, ChunkEnd, Trailer, Whole };

    bool readHead(std::string_view &bytes, Listener &listener);
    bool readLine(std::string_view &bytes);

    Stage m_stage = Stage::Head;
    std::string m_head;
    std::string m_line;
    std::size_t m_left = 0; ///< of the body or the chunk
};

/// Value of a header in `head`, whose names may be in any case; empty when absent.
[[nodiscard]] std::string_view headerIn(std::string_view head, std::string_view name);

} // namespace signalbox::bench
