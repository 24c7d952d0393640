// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "upstream/client.h"

#include "upstream/call.h"
#include "upstream/socket_set.h"

#include <QThread>
#include <QTimer>

#include <csignal>
#include <unordered_map>
#include <utility>
#include <vector>

namespace signalbox::upstream {
namespace {

constexpr long keptConnections = 256;
constexpr size_t keptCalls = 256;

/// Once per process. OpenSSL writes without MSG_NOSIGNAL: a provider that hangs up must not end the program.
void prepareProcess()
{
    static const CURLcode result = [] {
#ifndef Q_OS_WIN
        std::signal(SIGPIPE, SIG_IGN);
#endif
        return curl_global_init(CURL_GLOBAL_DEFAULT);
    }();
    Q_ASSERT(result == CURLE_OK);
}

} // namespace

QByteArrayView headerValue(const Headers &headers, QByteArrayView name)
{
    for (const Header &header : headers) {
        if (header.name == name)
            return header.value;
    }
    return {};
}

/// libcurl forbids most of its API inside its callbacks, and a listener may call anything: while libcurl is on the
/// stack (m_inCurl) requests for it are queued and carried out by settle() once it has returned.
class Client::Private
{
public:
    explicit Private(Options options);
    ~Private();
    Q_DISABLE_COPY_MOVE(Private)

    CallId start(const Request &request, Listener *listener);
    void cancel(CallId id);
    void setPaused(CallId id, bool paused);
    [[nodiscard]] int running() const { return static_cast<int>(m_running.size()); }
    [[nodiscard]] qintptr descriptor() const { return m_sockets.descriptor(); }

private:
    using CallPtr = std::unique_ptr<Call>;

    [[nodiscard]] CallPtr takeIdle();
    void retire(CallPtr call);
    void drive(curl_socket_t socket, int what);
    void settle();
    void resume();
    void deliverEndings();
    void deliverRefusals();

    static int onSocket(CURL *easy, curl_socket_t socket, int what, void *self, void *socketData);
    static int onTimer(CURLM *multi, long milliseconds, void *self);

    QByteArray m_extraCaFile;
    CURLM *m_multi = nullptr;
    std::unordered_map<CallId, CallPtr> m_running;
    std::vector<CallPtr> m_idle;
    std::vector<CallPtr> m_doomed; ///< cancelled while libcurl was on the stack
    std::vector<CallId> m_toAdd;   ///< started while libcurl was on the stack
    std::vector<CallId> m_toResume;
    std::vector<std::pair<CallId, Ending>> m_refused; ///< never reached libcurl
    CallId m_lastId = 0;
    bool m_inCurl = false;
    QTimer m_timer; ///< libcurl's
    QTimer m_later; ///< ours: resumes and refusals, never on the caller's stack
    SocketSet m_sockets;
};

Client::Private::Private(Options options)
    : m_extraCaFile(options.extraCaFile.toLocal8Bit())
    , m_sockets([this](qintptr socket, SocketSet::Interests what) {
        drive(static_cast<curl_socket_t>(socket), (what.testFlag(SocketSet::Read) ? CURL_CSELECT_IN : 0) |
                                                      (what.testFlag(SocketSet::Write) ? CURL_CSELECT_OUT : 0));
    })
{
    prepareProcess();
    m_multi = curl_multi_init();
    Q_CHECK_PTR(m_multi);
    curl_multi_setopt(m_multi, CURLMOPT_SOCKETFUNCTION, &Private::onSocket);
    curl_multi_setopt(m_multi, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(m_multi, CURLMOPT_TIMERFUNCTION, &Private::onTimer);
    curl_multi_setopt(m_multi, CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(m_multi, CURLMOPT_MAXCONNECTS, keptConnections);

    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { drive(CURL_SOCKET_TIMEOUT, 0); });
    m_later.setSingleShot(true);
    QObject::connect(&m_later, &QTimer::timeout, &m_later, [this] {
        deliverRefusals();
        resume();
    });
}

Client::Private::~Private()
{
    Q_ASSERT(!m_inCurl); // a listener must not destroy the client that is calling it
    for (const auto &[id, call] : m_running) {
        call->silence();
        if (call->added)
            curl_multi_remove_handle(m_multi, call->easy());
    }
    m_running.clear();
    m_idle.clear();
    curl_multi_cleanup(m_multi);
}

Client::Private::CallPtr Client::Private::takeIdle()
{
    if (m_idle.empty())
        return std::make_unique<Call>(m_extraCaFile, m_sockets);
    CallPtr call = std::move(m_idle.back());
    m_idle.pop_back();
    return call;
}

void Client::Private::retire(CallPtr call)
{
    call->clear();
    if (m_idle.size() < keptCalls)
        m_idle.push_back(std::move(call));
}

CallId Client::Private::start(const Request &request, Listener *listener)
{
    const CallId id = ++m_lastId;
    CallPtr call = takeIdle();
    if (auto ending = call->prepare(id, request, listener)) {
        m_refused.emplace_back(id, *std::move(ending));
        m_later.start(0);
    } else if (m_inCurl) {
        m_toAdd.push_back(id);
    } else {
        curl_multi_add_handle(m_multi, call->easy());
        call->added = true;
    }
    m_running.emplace(id, std::move(call));
    return id;
}

void Client::Private::cancel(CallId id)
{
    const auto found = m_running.find(id);
    if (found == m_running.end())
        return;
    CallPtr call = std::move(found->second);
    m_running.erase(found);
    call->silence();
    if (!call->added) {
        retire(std::move(call));
    } else if (m_inCurl) {
        m_doomed.push_back(std::move(call));
    } else {
        curl_multi_remove_handle(m_multi, call->easy());
        retire(std::move(call));
    }
}

void Client::Private::setPaused(CallId id, bool paused)
{
    const auto found = m_running.find(id);
    if (found == m_running.end() || found->second->paused == paused)
        return;
    found->second->paused = paused;
    if (!paused) {
        m_toResume.push_back(id);
        m_later.start(0);
    }
}

/// Pieces held back come out of curl_easy_pause() itself, hence its own turn of the event loop.
void Client::Private::resume()
{
    for (const CallId id : std::exchange(m_toResume, {})) {
        const auto found = m_running.find(id);
        if (found == m_running.end() || !found->second->held || found->second->paused)
            continue;
        found->second->held = false;
        m_inCurl = true;
        curl_easy_pause(found->second->easy(), CURLPAUSE_CONT);
        m_inCurl = false;
        settle();
    }
}

void Client::Private::drive(curl_socket_t socket, int what)
{
    int stillRunning = 0;
    m_inCurl = true;
    curl_multi_socket_action(m_multi, socket, what, &stillRunning);
    m_inCurl = false;
    settle();
}

void Client::Private::settle()
{
    for (CallPtr &call : std::exchange(m_doomed, {})) {
        curl_multi_remove_handle(m_multi, call->easy());
        retire(std::move(call));
    }
    for (const CallId id : std::exchange(m_toAdd, {})) {
        const auto found = m_running.find(id);
        if (found == m_running.end())
            continue;
        curl_multi_add_handle(m_multi, found->second->easy());
        found->second->added = true;
    }
    deliverEndings();
}

void Client::Private::deliverEndings()
{
    int left = 0;
    while (const CURLMsg *message = curl_multi_info_read(m_multi, &left)) {
        if (message->msg != CURLMSG_DONE)
            continue;
        const CURLcode code = message->data.result; // `message` dies with the removal below
        Call *const ended = Call::of(message->easy_handle);
        const auto found = m_running.find(ended->id());
        Q_ASSERT(found != m_running.end());
        CallPtr call = std::move(found->second);
        m_running.erase(found);
        const Ending ending = call->endingFor(code);
        Listener *const listener = call->listener();
        curl_multi_remove_handle(m_multi, call->easy());
        retire(std::move(call));
        listener->onEnding(ending);
    }
}

void Client::Private::deliverRefusals()
{
    for (const auto &[id, ending] : std::exchange(m_refused, {})) {
        const auto found = m_running.find(id);
        if (found == m_running.end())
            continue;
        CallPtr call = std::move(found->second);
        m_running.erase(found);
        Listener *const listener = call->listener();
        retire(std::move(call));
        listener->onEnding(ending);
    }
}

int Client::Private::onSocket(CURL *, curl_socket_t socket, int what, void *self, void *)
{
    SocketSet::Interests interests;
    interests.setFlag(SocketSet::Read, what == CURL_POLL_IN || what == CURL_POLL_INOUT);
    interests.setFlag(SocketSet::Write, what == CURL_POLL_OUT || what == CURL_POLL_INOUT);
    static_cast<Private *>(self)->m_sockets.watch(static_cast<qintptr>(socket), interests);
    return 0;
}

int Client::Private::onTimer(CURLM *, long milliseconds, void *self)
{
    QTimer &timer = static_cast<Private *>(self)->m_timer;
    if (milliseconds < 0)
        timer.stop();
    else
        timer.start(std::chrono::milliseconds(milliseconds));
    return 0;
}

Client::Client(QObject *parent)
    : Client(Options{}, parent)
{
}

Client::Client(const Options &options, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(options))
{
}

Client::~Client() = default;

CallId Client::start(const Request &request, Listener *listener)
{
    Q_ASSERT(QThread::currentThread() == thread());
    Q_ASSERT(listener != nullptr);
    return d->start(request, listener);
}

void Client::cancel(CallId call)
{
    Q_ASSERT(QThread::currentThread() == thread());
    d->cancel(call);
}

void Client::setPaused(CallId call, bool paused)
{
    Q_ASSERT(QThread::currentThread() == thread());
    d->setPaused(call, paused);
}

qintptr Client::descriptor() const
{
    return d->descriptor();
}

int Client::running() const
{
    Q_ASSERT(QThread::currentThread() == thread());
    return d->running();
}

} // namespace signalbox::upstream
