// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "engine/runtime.h"

#include "access/token_budget.h"
#include "access/token_file.h"
#include "classify/learnt_classifier.h"
#include "engine/background_thread.h"
#include "engine/budget_fill.h"
#include "engine/descriptors.h"
#include "engine/policy_checks.h"
#include "engine/snapshot_builder.h"
#include "policy/bundled.h"
#include "policy/policy_json.h"
#include "upstream/key_source.h"
#include "upstream/keychain.h"

#include <QDir>
#include <QFile>
#include <QLoggingCategory>
#include <QRandomGenerator>
#include <QSaveFile>
#include <QThread>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::engine {
namespace {

Q_LOGGING_CATEGORY(lcEngine, "signalbox.proxy.engine")

/// About what a near peer takes to answer and less than sleeping and waking up costs twice over.
constexpr std::chrono::microseconds longestBriefWait{50};

bool hasErrors(const QList<policy::Issue> &issues)
{
    return std::any_of(issues.cbegin(), issues.cend(), [](const policy::Issue &issue) {
        return issue.severity == policy::Issue::Severity::Error;
    });
}

/// Key variables the starter policy reads: with one of them set a new user wants real providers, not the demo.
bool someKeyIsConfigured()
{
    return qEnvironmentVariableIsSet("OPENAI_API_KEY");
}

QStringList keyFilesOf(const policy::Policy &policy)
{
    QStringList files;
    for (const policy::Provider &provider : policy.providers) {
        for (const QString &reference : provider.keys) {
            if (const QString file = upstream::keyFilePath(reference); !file.isEmpty() && !files.contains(file))
                files.append(file);
        }
    }
    return files;
}

QStringList keychainNamesOf(const policy::Policy &policy)
{
    QStringList names;
    for (const policy::Provider &provider : policy.providers) {
        for (const QString &reference : provider.keys) {
            if (const QString name = upstream::keychainName(reference); !name.isEmpty() && !names.contains(name))
                names.append(name);
        }
    }
    return names;
}

Result<void> writeStarterPolicy(const QString &path)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(policy::starterPolicy()) < 0 || !file.commit())
        return Unexpected(Error{ErrorKind::Io,
                                u"The policy file %1 cannot be written (%2), so nothing was started. Make the folder "
                                "writable or give --policy."_s.arg(path, file.errorString()),
                                {}});
    return {};
}

} // namespace

Runtime::Runtime(EngineOptions options) : m_options(std::move(options)), m_demo(m_options.demo),
      m_drains(m_options.dataDir + u"/drains.json"_s, m_board, m_clock), m_localOnly(m_options.dataDir + u"/local_only.json"_s)
{
}

Runtime::~Runtime()
{
    stop();
}

Result<void> Runtime::start()
{
    return reserveConnections()
        .and_then([this] { return openFolder(); })
        .and_then([this] { return openPolicy(); })
        .and_then([this] { return openLedger(); })
        .and_then([this] { return startWorkers(); })
        .and_then([this] { return listen(); });
}

Result<void> Runtime::reserveConnections()
{
    return reserveDescriptors(m_options.maxConnections, m_options.workers).map([this](int connections) {
        m_maxConnections = connections;
    });
}

Result<void> Runtime::openFolder()
{
    Result<ledger::DataFolder> folder = ledger::DataFolder::open(m_options.dataDir);
    if (!folder)
        return Unexpected(folder.error());
    m_folder.emplace(*std::move(folder));
    if (m_options.token.isEmpty()) {
        Result<Secret> kept = keptToken(m_options.dataDir);
        if (!kept)
            return Unexpected(kept.error());
        m_token = *std::move(kept);
    } else {
        m_token = m_options.token;
    }
    m_localOnly.restore();
    m_uploads.open(m_options.dataDir + u"/uploads.jsonl"_s);
    m_kept.open(m_options.dataDir + u"/responses.jsonl"_s);
    if (const Result<void> restored = m_drains.restore(); !restored)
        qCWarning(lcEngine).noquote() << restored.error().message;
    m_authenticator = std::make_unique<access::TokenTable>(m_token);
    m_clientTokens = std::make_unique<access::TokenSource>(access::tokenFileIn(m_options.dataDir), *m_authenticator);
    connect(m_clientTokens.get(), &access::TokenSource::changed, this, &Runtime::onClientTokensChanged);
    m_clientTokens->start();
    return {};
}

Result<void> Runtime::openPolicy()
{
    const bool given = !m_options.policyFile.isEmpty();
    const QString file = given ? m_options.policyFile : m_options.dataDir + u"/policy.yaml"_s;
    if (!m_demo && !given && !QFile::exists(file)) {
        if (!someKeyIsConfigured()) {
            m_demo = true;
        } else if (const Result<void> written = writeStarterPolicy(file); !written) {
            return written;
        }
    }
    connect(&m_keyFiles, &KeyFiles::changed, this, &Runtime::onKeyFilesChanged);
    connect(&m_keychain, &KeychainKeys::changed, this, &Runtime::onKeychainChanged);
    const policy::PolicyFile source = m_demo ? policy::PolicyFile::bundledDemo() : policy::PolicyFile::at(file);
    m_policyFile = source.name();
    m_policy = std::make_unique<ThreadHome<PolicyOffice>>(u"policy"_s);
    const policy::Judged<policy::Applied> opened = m_policy->start(
        [this, source] {
            runBehindOthers();
            std::unique_ptr<policy::VersionStore> store = std::make_unique<policy::MemoryStore>();
            if (!source.isBundled())
                store = std::make_unique<policy::FolderStore>(policyHistoryIn(m_options.dataDir));
            return std::make_unique<PolicyOffice>(
                std::make_unique<policy::Desk>(source, std::move(store), policyChecks(), m_clock), policyPorts());
        },
        [](PolicyOffice &office) { return office.open(); });
    if (!opened) {
        const policy::Refusal &refusal = opened.error();
        // A file that cannot be read is as much the starter's mistake as one that holds nonsense.
        const ErrorKind kind = refusal.error.kind == ErrorKind::Io ? ErrorKind::PolicyInvalid : refusal.error.kind;
        return Unexpected(Error{kind,
                                u"The policy was not applied and nothing was started:\n"_s
                                    + (refusal.error.kind == ErrorKind::PolicyInvalid && !refusal.issues.isEmpty()
                                           ? policy::issuesText(refusal.issues, m_policyFile)
                                           : refusal.error.message),
                                {}});
    }
    if (Result<void> serving = m_simulated.serve(*opened->now.policy); !serving)
        return serving;
    apply(opened->now);
    return {};
}

/// Called on the policy's thread; the work is done on ours.
PolicyOffice::Ports Runtime::policyPorts()
{
    PolicyOffice::Ports ports;
    ports.makeReady = [this](const std::shared_ptr<const policy::Policy> &policy, const PolicyOffice::Ports::Ready &ready) {
        QMetaObject::invokeMethod(
            this,
            [this, policy, ready] {
                m_policy->post([ready, made = m_simulated.serve(*policy)](PolicyOffice &) { ready(made); });
            },
            Qt::QueuedConnection);
    };
    ports.run = [this](const policy::Running &running, const std::function<void()> &done) {
        QMetaObject::invokeMethod(
            this,
            [this, running, done] {
                apply(running, [this, done] { m_policy->post([done](PolicyOffice &) { done(); }); });
            },
            Qt::QueuedConnection);
    };
    ports.fileRefused = [this](const QList<policy::Issue> &issues) {
        QMetaObject::invokeMethod(
            this,
            [this, issues] {
                m_loadIssues = issues;
                m_policyIssues = issues;
                publishReadiness();
            },
            Qt::QueuedConnection);
    };
    return ports;
}

void Runtime::apply(const policy::Running &running, const std::function<void()> &everywhere)
{
    m_policyVersion = running.version.number;
    m_loadIssues = running.issues;
    run(running.policy, everywhere);
    followFeeds(running.policy);
}

/// The thread is made with the first policy, while no event loop of ours runs yet.
void Runtime::followFeeds(const std::shared_ptr<const policy::Policy> &policy)
{
    if (!m_feeds) {
        m_feeds = std::make_unique<ThreadHome<FeedKeeper>>(u"feeds"_s);
        m_feeds->start(
            [this, folder = m_options.dataDir + u"/feeds"_s] {
                runBehindOthers();
                return std::make_unique<FeedKeeper>(folder, m_clock, [this](const QJsonArray &feeds) { m_state.setFeeds(feeds); });
            },
            [](FeedKeeper &) { return true; });
    }
    m_feeds->post([policy](FeedKeeper &keeper) { keeper.follow(policy); });
}

void Runtime::run(const std::shared_ptr<const policy::Policy> &written, const std::function<void()> &everywhere)
{
    m_written = written;
    std::shared_ptr<const policy::Policy> policy = access::withTokenBudgets(written, m_clientTokens->tokens());
    const QStringList entries = keychainNamesOf(*policy);
    QStringList files = keyFilesOf(*policy);
    if (!entries.isEmpty())
        files.append(upstream::madeKeychainStamp(m_options.dataDir));
    m_keychain.want(entries);
    m_keyFiles.watch(files);
    if (m_snapshot && m_snapshot->policy->hash != policy->hash)
        m_cache.clear(); // its keys hold the policy: nobody could be given these answers
    m_budgetGap = m_budgets.configure(policy);
    if (m_budgetGap && m_ledger)
        m_ledger->post([this, gap = *std::exchange(m_budgetGap, std::nullopt)](ledger::Ledger &ledger) {
            fillBudgets(m_budgets, gap, ledger);
        });
    BuiltSnapshot built = buildSnapshot(std::move(policy), m_policyVersion, m_board,
                                        [this](const QString &provider) { return m_simulated.baseUrl(provider); },
                                        [this](const QString &name) { return m_keychain.find(name); });
    m_snapshot = std::move(built.snapshot);
    warnOfUnknownTags();
    m_policyIssues = m_loadIssues + built.issues;
    if (const QString problem = classify::shippedClassifier().problem; !problem.isEmpty()) // the window's strip counts it
        m_policyIssues.append({policy::Issue::Severity::Warning, 0, 0, u"task:"_s, problem + u" The rules classify instead."_s});
    // Let go of by the last worker that has it: only then may anybody be told that this policy is the one that decides.
    const std::shared_ptr<void> taken(nullptr, [this, everywhere](void *) {
        if (everywhere)
            QMetaObject::invokeMethod(this, everywhere, Qt::QueuedConnection);
    });
    for (const auto &worker : m_workers)
        worker->post([snapshot = m_snapshot, taken](Worker &running) { running.setSnapshot(snapshot); });
    publishReadiness();
}

void Runtime::onKeyFilesChanged()
{
    if (!m_snapshot)
        return;
    m_keychain.refresh();
    run(m_written);
    qCInfo(lcEngine) << "a file that holds a provider's key changed; the keys were read again";
}

void Runtime::onKeychainChanged()
{
    if (m_written)
        run(m_written);
}

/// A token's budget is kept with those of the policy.
void Runtime::onClientTokensChanged()
{
    if (m_written)
        run(m_written);
}

void Runtime::warnOfUnknownTags() const
{
    if (!m_snapshot)
        return;
    for (const access::ClientToken &token : m_clientTokens->tokens()) {
        if (!token.defaultTag.isEmpty() && !m_snapshot->policy->findTag(token.defaultTag))
            qCWarning(lcEngine).noquote() << u"The client token %1 has the default tag `%2`, which the policy does not "
                                             "know; its requests are refused until one of the two is changed."_s.arg(
                                                 token.name, token.defaultTag);
    }
}

Result<void> Runtime::openLedger()
{
    m_ledger = std::make_unique<ThreadHome<ledger::Ledger>>(u"ledger"_s);
    const QString dir = m_options.dataDir;
    const Result<ledger::LedgerStatus> opened =
        m_ledger->start([dir] {
                            runBehindOthers();
                            return std::make_unique<ledger::Ledger>(dir);
                        },
                        [](ledger::Ledger &ledger) {
                            Result<ledger::LedgerStatus> status = ledger.open();
                            if (status)
                                ledger.startFolding();
                            return status;
                        });
    if (!opened)
        return Unexpected(opened.error());
    m_ledgerStatus = *opened;
    if (const auto gap = std::exchange(m_budgetGap, std::nullopt)) {
        (void)m_ledger->call([this, &gap](ledger::Ledger &ledger) {
            fillBudgetsAtStart(m_budgets, *gap, ledger);
            return true;
        });
    }
    connect(m_ledger->object(), &ledger::Ledger::statusChanged, this, [this](const ledger::LedgerStatus &status) {
        if (!status.problem.isEmpty() && status.problem != m_ledgerStatus.problem)
            qCWarning(lcEngine).noquote() << status.problem;
        m_ledgerStatus = status;
        publishReadiness();
    });
    return {};
}

Result<void> Runtime::startWorkers()
{
    const auto runSalt = static_cast<unsigned>(QRandomGenerator::global()->bounded(128));
    const QByteArray via = "1.1 signalbox-" + QByteArray::number(QRandomGenerator::global()->generate64(), 16);
    server::GateLimits limits;
    limits.connections = (m_maxConnections + m_options.workers - 1) / m_options.workers;
    if (const QString problem = classify::shippedClassifier().problem; !problem.isEmpty())
        qCWarning(lcEngine).noquote() << problem << "The rules classify instead.";
    // A thread that looks around keeps a processor busy: only where one is left for what it waits for.
    const auto briefWait = m_options.workers < QThread::idealThreadCount() ? longestBriefWait : std::chrono::microseconds(0);
    for (int i = 0; i < m_options.workers; ++i) {
        const auto number = static_cast<unsigned>(i);
        Result<ledger::Journal> journal = m_ledger->object()->openJournal(number);
        if (!journal)
            return Unexpected(journal.error());
        m_counters.push_back(std::make_unique<WorkerCounters>());
        auto home = std::make_unique<ThreadHome<Worker>>(u"worker-%1"_s.arg(i));
        auto setup = std::make_shared<WorkerSetup>(WorkerSetup{
            number, runSalt, QRandomGenerator::global()->generate64(), via, limits, briefWait, *std::move(journal),
            m_options.liveFeed ? &m_feed : nullptr, *m_counters.back(), *m_authenticator, m_state, *m_ledger, m_clock,
            m_board, m_drains, m_sessions, m_budgets, m_cache, m_kept, m_uploads, m_localOnly.order(), *m_policy, m_snapshot, [this] { return totals(); }, [own = home.get()](std::function<void()> job) {
                own->post([job = std::move(job)](Worker &) { job(); });
            }});
        home->start([setup] { return std::make_unique<Worker>(std::move(*setup)); }, [](Worker &) { return true; });
        connect(home->object(), &Worker::drained, this, [this] {
            if (--m_draining == 0)
                emit drained();
        });
        m_workers.push_back(std::move(home));
    }
    return {};
}

Result<void> Runtime::listen()
{
    const QHostAddress address = m_options.address;
    const quint16 wanted = m_options.port;
    auto next = std::make_shared<std::size_t>(0);
    const server::Acceptor::Take take = [this, next](qintptr descriptor) {
        const std::size_t turn = (*next)++ % m_workers.size();
        if (turn == 0) // the accepting worker itself
            m_workers[0]->object()->adopt(descriptor);
        else
            m_workers[turn]->post([descriptor](Worker &worker) { worker.adopt(descriptor); });
    };
    const Result<quint16> port = m_workers[0]->call(
        [address, wanted, take](Worker &worker) { return worker.listen(address, wanted, take); });
    if (!port) {
        Error error = port.error();
        error.param = u"--listen"_s; // what the caller may change and try again
        return Unexpected(error);
    }
    const QString host = address.protocol() == QAbstractSocket::IPv6Protocol ? u'[' + address.toString() + u']'
                                                                              : address.toString();
    m_baseUrl = u"http://%1:%2/v1"_s.arg(host).arg(*port);
    if (Result<void> written = m_folder->writeAddress(m_baseUrl); !written)
        qCWarning(lcEngine).noquote() << written.error().message;
    publishReadiness();
    return {};
}

void Runtime::publishReadiness()
{
    const QJsonObject policy{{u"version"_s, m_policyVersion},
                             {u"hash"_s, m_snapshot ? m_snapshot->policy->hash : QString()},
                             {u"file"_s, m_policyFile},
                             {u"demo"_s, m_demo},
                             {u"valid"_s, !hasErrors(m_policyIssues)},
                             {u"issues"_s, policy::issuesText(m_policyIssues, m_policyFile)}};
    m_state.setPolicyIssues(policy::issuesJson(m_policyIssues));
    const QJsonObject ledger{{u"writable"_s, m_ledgerStatus.writable},
                             {u"problem"_s, m_ledgerStatus.problem},
                             {u"rows"_s, m_ledgerStatus.rows},
                             {u"recovered_at_start"_s, m_ledgerStatus.recoveredAtStart}};
    const classify::ClassifierState &classifier = classify::shippedClassifier();
    m_state.setReadiness({{u"ready"_s, m_snapshot && m_ledgerStatus.writable},
                          {u"version"_s, QStringLiteral(SIGNALBOX_VERSION)},
                          {u"base_url"_s, m_baseUrl},
                          {u"policy"_s, policy},
                          {u"classifier"_s, QJsonObject{{u"kind"_s, classifier.model ? u"learnt"_s : u"rules"_s},
                                                        {u"weights"_s, classifier.model ? classifier.model->name() : QString()},
                                                        {u"problem"_s, classifier.problem}}},
                          {u"ledger"_s, ledger}});
    emit changed();
}

qint64 Runtime::decisions() const
{
    qint64 sum = 0;
    for (const auto &counters : m_counters)
        sum += counters->decisions.load(std::memory_order_relaxed);
    return sum;
}

telemetry::MetricTotals Runtime::totals() const
{
    telemetry::MetricTotals sum;
    for (const auto &counters : m_counters)
        counters->metrics.mergeInto(sum);
    return sum;
}

void Runtime::drain()
{
    m_draining = static_cast<int>(m_workers.size());
    for (const auto &worker : m_workers)
        worker->post([](Worker &running) { running.drain(); });
}

void Runtime::stop()
{
    // Workers first, so that what they still record is in the journals; then the ledger folds and closes.
    for (const auto &worker : m_workers) {
        worker->post([](Worker &running) { running.stop(); });
        worker->close();
    }
    if (m_feeds)
        m_feeds->close();
    if (m_policy)
        m_policy->close();
    if (m_ledger) {
        m_ledger->post([](ledger::Ledger &ledger) { (void)ledger.fold(); }); // what fails stays in the journals
        m_ledger->close();
    }
}

} // namespace signalbox::engine
