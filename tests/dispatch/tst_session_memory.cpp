// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "dispatch/session_store.h"

#include "support/strict_messages.h"

#include <QTest>

#include <atomic>
#include <cstdlib>
#include <new>

using namespace Qt::StringLiterals;
using namespace signalbox;
using namespace std::chrono_literals;
using dispatch::SessionName;
using dispatch::sessionName;
using dispatch::SessionStore;

namespace {

std::atomic<qint64> allocations; ///< by operator new, of the whole program

} // namespace

void *operator new(std::size_t size)
{
    ++allocations;
    if (void *const memory = std::malloc(size))
        return memory;
    throw std::bad_alloc();
}

void operator delete(void *memory) noexcept
{
    std::free(memory);
}

void operator delete(void *memory, std::size_t) noexcept
{
    std::free(memory);
}

/// An entry that is allocated by itself lies between the short-lived things of the request that made it and keeps their
/// page, so that a session costs 4 KB instead of 0.2.
class TestSessionMemory final : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnAnyComplaint(); }

    void entriesShareBlocks()
    {
        constexpr int sessions = 20'000;
        std::vector<SessionName> names;
        for (int i = 0; i < sessions; ++i)
            names.push_back(sessionName(u"a"_s, QString::number(i)));
        const QStringList plain{u"open"_s};
        const QStringList tagged{u"open"_s, u"secret"_s};
        const QString lane = u"p/m"_s;
        SessionStore store;
        const qint64 before = allocations;
        for (int i = 0; i < sessions; ++i) {
            store.addTags(names[std::size_t(i)], i % 2 == 0 ? plain : tagged, i % 2 != 0, i % 2 == 0 ? QStringList() : tagged);
            store.noteAnswer(names[std::size_t(i)], lane, 2'000, 1s);
        }
        const qint64 made = allocations - before;
        QCOMPARE(store.size(), std::size_t{sessions});
        QVERIFY2(made < sessions / 20, qPrintable(QString::number(made)));
    }

    void equalListsOfTagsAreOne()
    {
        SessionStore store;
        QList<routing::SessionState> states;
        for (int i = 0; i < 200; ++i) {
            const SessionName name = sessionName(u"a"_s, QString::number(i));
            store.addTags(name, {u"open"_s}, false); // a list of its own each time
            store.addTags(name, {u"secret"_s}, true, {u"secret"_s});
            states.append(store.find(name));
        }
        QSet<const QString *> lists;
        for (const routing::SessionState &state : states) {
            QCOMPARE(state.tags, (QStringList{u"open"_s, u"secret"_s}));
            QCOMPARE(state.declared, QStringList{u"secret"_s});
            lists.insert(state.tags.constData());
            lists.insert(state.declared.constData());
        }
        QVERIFY2(lists.size() <= 2 * 16, qPrintable(QString::number(lists.size()))); // two for each part of the store
    }
};

QTEST_APPLESS_MAIN(TestSessionMemory)
#include "tst_session_memory.moc"
