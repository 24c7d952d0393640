// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "routing/random_policy.h"

using namespace Qt::StringLiterals;

namespace signalbox::test {

QString name(QLatin1StringView stem, int number)
{
    return stem + QString::number(number);
}

RandomPolicy drawPolicy(QRandomGenerator &random)
{
    static const QStringList verdicts{u"allow"_s, u"redact"_s, u"never"_s};
    RandomPolicy drawn;
    QString yaml = u"version: 1\ndefaults: {tag: t%1, chain: c0}\nzones: ["_s.arg(random.bounded(tagCount));
    for (int zone = 0; zone < zoneCount; ++zone)
        yaml += u"{id: z%1}%2"_s.arg(zone).arg(zone + 1 < zoneCount ? u", "_s : u"]\n"_s);
    yaml += u"tags: [t0, t1, t2, t3]\nmatrix:\n"_s;
    for (std::size_t tag = 0; tag < tagCount; ++tag) {
        yaml += u"  t%1: {"_s.arg(tag);
        for (std::size_t zone = 0; zone < zoneCount; ++zone) {
            drawn.cells[tag][zone] = verdicts[random.bounded(3)];
            yaml += u"z%1: %2%3"_s.arg(zone).arg(drawn.cells[tag][zone], zone + 1 < zoneCount ? u", "_s : u"}\n"_s);
        }
    }
    yaml += u"providers:\n"_s;
    for (int zone = 0; zone < zoneCount; ++zone)
        yaml += u"  p%1: {wire: openai, base_url: http://127.0.0.1:1/v1, zone: z%1}\n"_s.arg(zone);
    yaml += u"models:\n"_s;
    const int models = 1 + random.bounded(8);
    QStringList ids;
    for (int i = 0; i < models; ++i) {
        drawn.zoneOfModel.append(random.bounded(zoneCount));
        ids.append(u"p%1/m%2"_s.arg(drawn.zoneOfModel.last()).arg(i));
        yaml += u"  - {id: %1, price: {input: %2, output: 1}}\n"_s.arg(ids.last()).arg(random.bounded(20));
    }
    yaml += u"chains:\n"_s;
    const int chains = 1 + random.bounded(3);
    for (int i = 0; i < chains; ++i) {
        yaml += u"  c%1:\n"_s.arg(i);
        for (int steps = 1 + random.bounded(3); steps > 0; --steps) {
            const QString some = ids[random.bounded(ids.size())];
            const QString other = ids[random.bounded(ids.size())];
            switch (random.bounded(3)) {
            case 0:
                yaml += u"    - {model: %1}\n"_s.arg(some);
                break;
            case 1:
                yaml += u"    - split: [{model: %1, weight: 3}%2]\n"_s.arg(
                    some, other == some ? QString() : u", {model: %1, weight: 1}"_s.arg(other));
                break;
            default:
                yaml += u"    - pool: {prefer: cheapest}\n"_s;
            }
        }
    }
    yaml += u"rules:\n  - {id: r0, when: {tag: t%1}, chain: c0}\n"_s.arg(random.bounded(tagCount));
    drawn.yaml = yaml.toUtf8();
    return drawn;
}

QStringList drawTags(QRandomGenerator &random, int oneIn)
{
    QStringList tags;
    for (int tag = 0; tag < tagCount; ++tag) {
        if (random.bounded(oneIn) == 0)
            tags.append(name("t"_L1, tag));
    }
    return tags;
}

} // namespace signalbox::test
