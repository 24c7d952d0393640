// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "upstream/keychain.h"

#include "upstream/key_source.h"

#include <QFile>

#include <qt6keychain/keychain.h>

using namespace Qt::StringLiterals;

namespace signalbox::upstream {
namespace {

const QString &service()
{
    static const QString name = u"signalbox"_s;
    return name;
}

/// `doing` begins with a verb: "read". What the store says of itself is added where it says more than we do.
Error failure(const QKeychain::Job &job, const QString &doing)
{
    const QString reference = u"keychain:"_s + job.key();
    switch (job.error()) {
    case QKeychain::NoError:
        break;
    case QKeychain::EntryNotFound:
        return {ErrorKind::NotFound, u"%1 is not in the key store (keep it with signalbox keys set)"_s.arg(reference), {}, 0};
    case QKeychain::CouldNotDeleteEntry:
        return {ErrorKind::Io, u"%1 could not be removed from the key store"_s.arg(reference), {}, 0};
    case QKeychain::AccessDeniedByUser:
    case QKeychain::AccessDenied:
        return {ErrorKind::Io, u"%1 could not be %2: the key store refused (unlock it and allow Signalbox)"_s.arg(reference, doing), {}, 0};
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented:
    case QKeychain::OtherError:
        return {ErrorKind::Io,
                u"%1 could not be %2: there is no key store that answers here (without a desktop use env:NAME or file:PATH, "
                "for which signalbox keys set --store file keeps the key in a file only you may read)"_s.arg(reference, doing),
                {}, 0};
    }
    return {ErrorKind::Internal, u"%1: the key store reports no error"_s.arg(reference), {}, 0};
}

template <class Job, class Handler>
void run(Job *job, const QString &name, QObject *context, const Handler &done)
{
    job->setKey(name);
    job->setInsecureFallback(false); // never in plain text
    QObject::connect(job, &QKeychain::Job::finished, context, [job, done] { done(*job); });
    job->start(); // deletes itself when it is finished
}

} // namespace

QString keychainName(QStringView reference)
{
    return reference.startsWith("keychain:"_L1) ? reference.sliced(9).toString() : QString();
}

QString keychainStamp(const QString &dataDir)
{
    return dataDir + u"/keychain-changed"_s;
}

QString madeKeychainStamp(const QString &dataDir)
{
    const QString path = keychainStamp(dataDir);
    QFile file(path);
    if (!file.exists() && file.open(QIODevice::WriteOnly))
        file.write("made\n");
    return path;
}

Keychain::Keychain(QObject *parent) : QObject(parent) {}

void Keychain::read(const QString &name, const Read &done)
{
    run(new QKeychain::ReadPasswordJob(service(), this), name, this, [done](const QKeychain::ReadPasswordJob &job) {
        if (job.error() != QKeychain::NoError)
            done(Unexpected(failure(job, u"read"_s)));
        else
            done(checkedKey(job.textData().toUtf8(), u"keychain:"_s + job.key()));
    });
}

void Keychain::write(const QString &name, const Secret &key, const Done &done)
{
    auto *job = new QKeychain::WritePasswordJob(service(), this);
    job->setTextData(QString::fromLatin1(key.reveal())); // a checked key is ASCII
    run(job, name, this, [done](const QKeychain::Job &ended) {
        done(ended.error() == QKeychain::NoError ? Result<void>() : Unexpected(failure(ended, u"kept"_s)));
    });
}

void Keychain::remove(const QString &name, const Done &done)
{
    run(new QKeychain::DeletePasswordJob(service(), this), name, this, [done](const QKeychain::Job &ended) {
        done(ended.error() == QKeychain::NoError ? Result<void>() : Unexpected(failure(ended, u"removed"_s)));
    });
}

} // namespace signalbox::upstream
