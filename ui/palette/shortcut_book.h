// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QHash>
#include <QKeySequence>
#include <QList>
#include <QMap>
#include <QObject>
#include <QPointer>

class QAction;
class QMenuBar;

namespace signalbox::gui {

/// One action as the book knows it.
struct BookedAction
{
    QPointer<QAction> action;
    QString id;            ///< its object name, else one made of its standard keys; stable between runs and languages
    QString place;         ///< the menu it stands in
    QKeySequence standard; ///< what it came with

    [[nodiscard]] QString text() const; ///< without '&'
};

/// Every action of the window and the keys it has. Keys can be changed, one action per key; single letters can be switched
/// off as a whole. Lives on the GUI thread.
class ShortcutBook final : public QObject
{
    Q_OBJECT

public:
    using Custom = QMap<QString, QString>; ///< id → portable text; empty = none

    explicit ShortcutBook(QObject *parent = nullptr) : QObject(parent) {}

    /// Takes every action of the menus, submenus included, in their order.
    void addMenus(const QMenuBar &menus);
    void add(QAction *action, const QString &place);
    [[nodiscard]] const QList<BookedAction> &actions() const { return m_actions; }

    /// What people changed; ids nobody has are kept, they may belong to a part that is not there today.
    [[nodiscard]] const Custom &custom() const { return m_custom; }
    void setCustom(const Custom &custom);
    /// The keys an action has, single letters included even while they are off.
    [[nodiscard]] QKeySequence keys(const BookedAction &booked) const;
    /// The action other than `id` that has these keys; null = nobody.
    [[nodiscard]] const BookedAction *owner(const QKeySequence &keys, const QString &id) const;
    /// Gives an action keys. Whoever had them has none afterwards.
    void rebind(const QString &id, const QKeySequence &keys);
    void reset(const QString &id);
    void resetAll();

    /// Off: shortcuts that are one printable key alone do nothing (WCAG 2.2, 2.1.4).
    void setSingleKeys(bool on);
    [[nodiscard]] bool hasSingleKeys() const { return m_singleKeys; }

signals:
    void changed();

private:
    void addAll(const QList<QAction *> &actions, const QString &place);
    void set(const QString &id, const QKeySequence &keys);
    void apply();

    QList<BookedAction> m_actions;
    Custom m_custom;
    bool m_singleKeys = true;
};

/// One printable key without Ctrl, Alt or Meta, such as P or ?.
[[nodiscard]] bool isSingleKey(const QKeySequence &keys);

} // namespace signalbox::gui
