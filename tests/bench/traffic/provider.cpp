// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "provider.h"

#include "fatal.h"
#include "http_answer.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <charconv>

namespace signalbox::bench {
namespace {

constexpr std::string_view eventStart =
    R"(data: {"id":"chatcmpl-bench0001","object":"chat.completion.chunk","created":1760000000,"model":"bench-1",)"
    R"("choices":[{"index":0,"delta":)";

std::string chunk(const std::string &data)
{
    std::array<char, 24> size{};
    const int length = std::snprintf(size.data(), size.size(), "%zx\r\n", data.size());
    return std::string(size.data(), static_cast<std::size_t>(length)) + data + "\r\n";
}

std::string event(const std::string &delta, const char *finish)
{
    return std::string(eventStart) + delta + R"(,"finish_reason":)" + finish + "}]}\n\n";
}

std::string stamp()
{
    return std::string("@") + std::to_string(Clock::now().time_since_epoch().count()) + ";";
}

std::string streamHead()
{
    return "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n" +
           chunk(event(R"({"role":"assistant","content":""})", "null"));
}

std::string streamEnd(int tokens)
{
    return chunk(event("{}", R"("stop")")) +
           chunk(R"(data: {"id":"chatcmpl-bench0001","object":"chat.completion.chunk","created":1760000000,)"
                 R"("model":"bench-1","choices":[],"usage":{"prompt_tokens":30,"completion_tokens":)" +
                 std::to_string(tokens) + R"(,"total_tokens":)" + std::to_string(30 + tokens) + "}}\n\n") +
           chunk("data: [DONE]\n\n") + "0\r\n\r\n";
}

std::string counted(const char *status, const std::string &body)
{
    return std::string("HTTP/1.1 ") + status +
           "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string wholeAnswer(int tokens)
{
    return counted("200 OK", R"({"id":"chatcmpl-bench0001","object":"chat.completion","created":1760000000,)"
                             R"("model":"bench-1","choices":[{"index":0,"message":{"role":"assistant","content":")" +
                                 stamp() +
                                 R"("},"finish_reason":"stop"}],"usage":{"prompt_tokens":30,"completion_tokens":)" +
                                 std::to_string(tokens) + R"(,"total_tokens":)" + std::to_string(30 + tokens) + "}}");
}

int numberOf(std::string_view script, std::string_view key, int otherwise)
{
    const std::size_t at = script.find(key);
    if (at == std::string_view::npos)
        return otherwise;
    std::from_chars(script.data() + at + key.size(), script.data() + script.size(), otherwise);
    return otherwise;
}

} // namespace

Script scriptIn(std::string_view body)
{
    Script script;
    script.stream = body.find(R"("stream":true)") != std::string_view::npos;
    const std::size_t start = body.find("[[");
    const std::size_t end = body.find("]]", start == std::string_view::npos ? 0 : start);
    if (start == std::string_view::npos || end == std::string_view::npos)
        return script;
    const std::string_view text = body.substr(start, end - start);
    script.head = numberOf(text, "head=", script.head);
    script.first = numberOf(text, "first=", script.first);
    script.gap = numberOf(text, "gap=", script.gap);
    script.tokens = numberOf(text, "tokens=", script.tokens);
    script.open = text.find("end=open") != std::string_view::npos;
    return script;
}

/// One connection to the provider.
class Provider::Call final : public Watcher
{
public:
    Call(Provider &provider, Loop &loop, int fd)
        : Watcher(loop)
        , m_provider(provider)
        , m_fd(fd)
    {
        const int on = 1;
        ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        ++provider.m_counts.connections;
        watch(fd, EPOLLIN | EPOLLRDHUP);
    }
    ~Call() override
    {
        --m_provider.m_counts.connections;
        if (m_answering) {
            ++m_provider.m_counts.aborted;
            --m_provider.m_counts.open;
        }
        forget();
        ::close(m_fd);
    }

protected:
    void onReady(std::uint32_t events) override
    {
        if ((events & EPOLLOUT) != 0)
            flush();
        std::array<char, 65536> buffer; // NOLINT(cppcoreguidelines-pro-type-member-init): filled by recv()
        const ssize_t count = ::recv(m_fd, buffer.data(), buffer.size(), 0);
        if (count > 0) {
            m_in.append(buffer.data(), static_cast<std::size_t>(count));
            readRequest();
        } else if (count == 0 || (errno != EAGAIN && errno != EINTR)) {
            end();
        }
    }

    /// The next piece of the answer is due.
    void onTime() override
    {
        if (!m_script.stream) {
            send(wholeAnswer(m_script.tokens));
            return finish();
        }
        if (!m_headSent) {
            m_headSent = true;
            send(streamHead());
            if (m_behaviour == "resetheld" || m_behaviour == "cutheld")
                return fail(m_behaviour == "resetheld");
            return wakeAfter(std::max(m_script.first, m_script.head));
        }
        if (m_sent < m_script.tokens)
            send(chunk(event(R"({"content":")" + stamp() + R"("})", "null")));
        if (++m_sent < m_script.tokens)
            return wakeAfter(m_script.first + m_sent * m_script.gap);
        if (m_script.open)
            return;
        send(streamEnd(m_script.tokens));
        finish();
    }

private:
    void end() { m_provider.m_calls.erase(this); } // deletes this
    void finish()
    {
        m_answering = false;
        ++m_provider.m_counts.finished;
        --m_provider.m_counts.open;
    }
    void fail(bool reset)
    {
        const linger now{1, 0};
        if (reset)
            ::setsockopt(m_fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
        finish();
        end();
    }

    void readRequest()
    {
        if (m_answering)
            return;
        const std::size_t headEnd = m_in.find("\r\n\r\n");
        if (headEnd == std::string::npos)
            return;
        const std::string_view head(m_in.data(), headEnd + 2);
        std::size_t length = 0;
        if (const std::string_view text = headerIn(head, "content-length"); !text.empty())
            std::from_chars(text.data(), text.data() + text.size(), length);
        if (m_in.size() < headEnd + 4 + length)
            return;
        const bool stats = head.starts_with("GET /stats ");
        const std::size_t slash = head.find('/');
        m_behaviour = std::string(head.substr(slash + 1, head.find('/', slash + 1) - slash - 1));
        m_script = scriptIn(std::string_view(m_in).substr(headEnd + 4, length));
        m_in.erase(0, headEnd + 4 + length);
        if (stats)
            return sendStats();
        begin();
    }

    void begin()
    {
        ++m_provider.m_counts.calls;
        ++m_provider.m_counts.open;
        m_answering = true;
        m_headSent = false;
        m_sent = 0;
        m_arrived = Clock::now();
        if (m_behaviour == "hang")
            return;
        if (m_behaviour == "reset")
            return fail(true);
        if (m_behaviour == "busy") {
            send(counted("503 Service Unavailable", R"({"error":{"message":"busy","type":"server_error"}})"));
            return finish();
        }
        if (const int wait = m_script.stream ? m_script.head : m_script.first; wait > 0)
            wakeAfter(wait);
        else
            wakeAt(m_arrived);
    }

    void sendStats()
    {
        const Counts &c = m_provider.m_counts;
        send(counted("200 OK", std::string("{\"calls\":") + std::to_string(c.calls) +
                                   ",\"finished\":" + std::to_string(c.finished) +
                                   ",\"aborted\":" + std::to_string(c.aborted) + ",\"open\":" + std::to_string(c.open) +
                                   ",\"connections\":" + std::to_string(c.connections - 1) + "}"));
    }

    /// Calls onTime() so many milliseconds after the request came, rounded up to a common grid: a thousand timers on their
    /// own would cost two cores more than the streams do, and packets arrive in small groups on a real network too.
    void wakeAfter(int milliseconds)
    {
        constexpr auto grid = std::chrono::microseconds(200);
        const auto due = (m_arrived + std::chrono::milliseconds(milliseconds)).time_since_epoch();
        wakeAt(Time((due + grid - Clock::duration(1)) / grid * grid));
    }

    void send(const std::string &bytes)
    {
        m_out += bytes;
        flush();
    }
    void flush()
    {
        const ssize_t sent = m_out.empty() ? 0 : ::send(m_fd, m_out.data(), m_out.size(), MSG_NOSIGNAL);
        if (sent > 0)
            m_out.erase(0, static_cast<std::size_t>(sent));
        watch(m_fd, m_out.empty() ? EPOLLIN | EPOLLRDHUP : EPOLLIN | EPOLLOUT | EPOLLRDHUP);
    }

    Provider &m_provider;
    int m_fd;
    std::string m_in;
    std::string m_out;
    std::string m_behaviour;
    Script m_script;
    Time m_arrived;
    int m_sent = 0; ///< pieces of content
    bool m_headSent = false;
    bool m_answering = false;
};

Provider::Provider(Loop &loop)
    : Watcher(loop)
    , m_listening(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0))
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (m_listening < 0 || ::bind(m_listening, reinterpret_cast<sockaddr *>(&address), size) != 0 ||
        ::listen(m_listening, 4096) != 0 ||
        ::getsockname(m_listening, reinterpret_cast<sockaddr *>(&address), &size) != 0)
        fatal("listen");
    m_port = ntohs(address.sin_port);
    watch(m_listening, EPOLLIN);
}

Provider::~Provider()
{
    m_calls.clear();
    forget();
    ::close(m_listening);
}

void Provider::onReady(std::uint32_t)
{
    for (;;) {
        const int fd = ::accept4(m_listening, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0 && (errno == EAGAIN || errno == EINTR || errno == ECONNABORTED))
            return;
        if (fd < 0)
            fatal("accept");
        auto call = std::make_unique<Call>(*this, loop(), fd);
        m_calls.emplace(call.get(), std::move(call));
    }
}

} // namespace signalbox::bench
