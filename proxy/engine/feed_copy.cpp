// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "engine/feed_copy.h"

#include "catalog/bundled_catalogue.h"
#include "catalog/feed_changes.h"
#include "catalog/model_facts.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>
#include <QSaveFile>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace signalbox::engine {
namespace {

Q_LOGGING_CATEGORY(lcFeeds, "signalbox.proxy.engine.feeds")

constexpr qsizetype mostBytes = 64 * 1024 * 1024;
constexpr std::chrono::seconds patience{120};
constexpr std::chrono::milliseconds pauseAfterFailure = std::chrono::hours(1);

qint64 microsOf(std::chrono::milliseconds time)
{
    return std::chrono::microseconds(time).count();
}

QString fileNameOf(catalog::FeedKind kind)
{
    switch (kind) {
    case catalog::FeedKind::LiteLlm:
        return u"litellm"_s;
    case catalog::FeedKind::OpenRouter:
        return u"openrouter"_s;
    case catalog::FeedKind::ModelsDev:
        return u"models.dev"_s;
    }
    Q_UNREACHABLE();
}

QDate dayOf(UtcTime time)
{
    return QDateTime::fromMSecsSinceEpoch(time.micros / 1000, Qt::UTC).date();
}

/// What the program knew before any feed, to compare the first copy with.
std::vector<catalog::Model> bundledModels()
{
    std::vector<catalog::Model> models;
    const QStringList providers = catalog::bundledCatalogues();
    for (const QString &provider : providers) {
        const std::optional<catalog::Catalogue> catalogue = catalog::bundledCatalogue(provider);
        for (const catalog::Model &model : catalogue->models) {
            if (model.facts->kind == catalog::ModelKind::Chat)
                models.push_back(model);
        }
    }
    return models;
}

} // namespace

FeedCopy::FeedCopy(policy::FeedSource source, const QString &folder, const Clock &clock, upstream::Client &client)
    : m_source(std::move(source)), m_file(folder + u'/' + fileNameOf(m_source.kind)), m_clock(clock), m_client(client)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::VeryCoarseTimer);
    connect(&m_timer, &QTimer::timeout, this, &FeedCopy::fetch);
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        m_client.cancel(m_call);
        fail(u"it did not come within two minutes"_s);
    });
}

FeedCopy::~FeedCopy()
{
    if (m_isFetching)
        m_client.cancel(m_call);
}

void FeedCopy::start()
{
    readKept();
    const qint64 now = m_clock.utc().micros;
    const std::optional<UtcTime> last = m_problem.isEmpty() ? m_fetched : m_tried;
    const qint64 pause = microsOf(m_problem.isEmpty() ? m_source.every : std::min(m_source.every, pauseAfterFailure));
    // A time of the future is from a clock that was wrong.
    m_due = {last && last->micros <= now ? std::max(now, last->micros + pause) : now};
    planNext();
}

void FeedCopy::planNext()
{
    const auto wait = std::chrono::microseconds(std::max<qint64>(0, m_due.micros - m_clock.utc().micros));
    m_timer.start(std::chrono::ceil<std::chrono::milliseconds>(wait));
}

void FeedCopy::fetch()
{
    if (m_isFetching)
        return;
    m_isFetching = true;
    m_tried = m_clock.utc();
    m_status = 0;
    m_body.clear();
    upstream::Request request;
    request.method = "GET";
    request.url = m_source.url;
    request.headers = {{"accept", "application/json"}};
    m_call = m_client.start(request, this);
    m_patience.start(patience);
}

void FeedCopy::onHead(int status, const upstream::Headers &)
{
    m_status = status;
}

void FeedCopy::onBody(QByteArrayView bytes)
{
    if (m_body.size() + bytes.size() > mostBytes) {
        m_client.cancel(m_call);
        fail(u"it is over 64 MiB"_s);
        return;
    }
    m_body.append(bytes);
}

void FeedCopy::onEnding(const upstream::Ending &ending)
{
    if (!ending.complete)
        fail(u"it could not be read: %1"_s.arg(ending.detail));
    else if (m_status != 200)
        fail(u"the server answered with status %1 (redirects are not followed)"_s.arg(m_status));
    else
        take();
}

/// Guards as the command line does: only a whole, sane feed replaces the copy that is kept.
void FeedCopy::take()
{
    Result<catalog::PriceFeed> feed = catalog::readPriceFeed(m_body, dayOf(*m_tried));
    if (!feed)
        return fail(feed.error().message);
    if (feed->kind != m_source.kind)
        return fail(u"the address gives %1"_s.arg(catalog::feedName(feed->kind)));
    const Result<void> guarded = catalog::guardFeed(
        catalog::compareFeed(m_models.empty() ? bundledModels() : m_models, feed->models), catalog::Jumps::Refused);
    if (!guarded)
        return fail(guarded.error().message);
    m_fetched = m_tried;
    m_problem.clear();
    m_models = std::move(feed->models);
    if (const Result<void> kept = keep(m_body); !kept)
        m_problem = kept.error().message;
    m_body = {};
    m_isFetching = false;
    m_patience.stop();
    m_due = {m_tried->micros + microsOf(m_source.every)};
    planNext();
    emit changed();
}

void FeedCopy::fail(const QString &problem)
{
    m_isFetching = false;
    m_patience.stop();
    m_body = {};
    m_problem = problem;
    qCWarning(lcFeeds).noquote() << u"The price list at %1 was not taken: %2%3"_s.arg(
        QString::fromLatin1(m_source.url), problem, m_fetched ? u" The last good copy stays."_s : QString());
    if (const Result<void> kept = keep({}); !kept)
        qCWarning(lcFeeds).noquote() << kept.error().message;
    m_due = {m_tried->micros + microsOf(std::min(m_source.every, pauseAfterFailure))};
    planNext();
    emit changed();
}

/// The copy, where there is one, and its times beside it.
Result<void> FeedCopy::keep(const QByteArray &bytes) const
{
    const auto write = [](const QString &name, const QByteArray &content) -> Result<void> {
        QSaveFile file(name);
        if (file.open(QIODevice::WriteOnly) && file.write(content) == content.size() && file.commit())
            return {};
        return Unexpected(Error{ErrorKind::Io, u"%1 cannot be written: %2."_s.arg(name, file.errorString()), {}, 0});
    };
    QDir().mkpath(m_file.section(u'/', 0, -2));
    if (!bytes.isEmpty()) {
        if (const Result<void> written = write(m_file + u".feed"_s, bytes); !written)
            return written;
    }
    QJsonObject times{{u"url"_s, QString::fromLatin1(m_source.url)}, {u"problem"_s, m_problem}};
    if (m_fetched)
        times.insert(u"fetched"_s, m_fetched->micros);
    if (m_tried)
        times.insert(u"tried"_s, m_tried->micros);
    return write(m_file + u".json"_s, QJsonDocument(times).toJson(QJsonDocument::Compact));
}

/// A copy of another address, or one that cannot be read any more, is none.
void FeedCopy::readKept()
{
    QFile file(m_file + u".json"_s);
    QFile copy(m_file + u".feed"_s);
    if (!file.open(QIODevice::ReadOnly))
        return;
    const QJsonObject times = QJsonDocument::fromJson(file.readAll()).object();
    if (times[u"url"_s].toString() != QString::fromLatin1(m_source.url))
        return;
    if (const QJsonValue tried = times[u"tried"_s]; tried.isDouble())
        m_tried = UtcTime{tried.toInteger()};
    m_problem = times[u"problem"_s].toString();
    const QJsonValue fetched = times[u"fetched"_s];
    if (!fetched.isDouble() || !copy.open(QIODevice::ReadOnly))
        return;
    const UtcTime at{fetched.toInteger()};
    Result<catalog::PriceFeed> feed = catalog::readPriceFeed(copy.read(mostBytes + 1), dayOf(at));
    if (!feed || feed->kind != m_source.kind)
        return;
    m_fetched = at;
    m_models = std::move(feed->models);
}

} // namespace signalbox::engine
