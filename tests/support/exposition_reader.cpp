// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "support/exposition_reader.h"

#include <QRegularExpression>
#include <QSet>

#include <limits>

using namespace Qt::StringLiterals;

namespace signalbox::test {
namespace {

class Reader final
{
public:
    Samples read(const QByteArray &text);

private:
    [[nodiscard]] QString problemWith(const QString &line);
    [[nodiscard]] QString comment(const QString &line);
    [[nodiscard]] QString sample(const QString &line);
    [[nodiscard]] QString bucketProblem(const QString &series, const QString &labels, double value);

    Samples m_samples;
    QSet<QString> m_families;
    QString m_family;
    QString m_type;
    QString m_bucketSeries; ///< the histogram series whose buckets are being read
    double m_lastBucket = 0;
    double m_lastBound = 0;
};

Samples Reader::read(const QByteArray &text)
{
    if (!text.endsWith('\n'))
        m_samples.problem = u"the last line has no end"_s;
    const QStringList lines = QString::fromUtf8(text).split(u'\n', Qt::SkipEmptyParts);
    for (const QString &line : lines) {
        const QString problem = problemWith(line);
        if (!problem.isEmpty() && m_samples.problem.isEmpty())
            m_samples.problem = line + u": "_s + problem;
    }
    return m_samples;
}

QString Reader::problemWith(const QString &line)
{
    return line.startsWith(u'#') ? comment(line) : sample(line);
}

QString Reader::comment(const QString &line)
{
    static const QRegularExpression form(u"^# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)$"_s);
    const QRegularExpressionMatch match = form.match(line);
    if (!match.hasMatch())
        return u"neither HELP nor TYPE"_s;
    if (match.captured(1) == u"HELP"_s) {
        if (m_families.contains(match.captured(2)))
            return u"a family comes twice"_s;
        m_families.insert(match.captured(2));
        m_family = match.captured(2);
        return {};
    }
    m_type = match.captured(3);
    if (match.captured(2) != m_family)
        return u"TYPE of another family"_s;
    if ((m_type == u"counter"_s) != m_family.endsWith(u"_total"_s))
        return u"counters, and only they, end in _total"_s;
    return {};
}

QString Reader::sample(const QString &line)
{
    static const QRegularExpression form(
        uR"(^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{((?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\"n])*"(?:,(?=[a-zA-Z_]))?)*)\})? (\S+)$)"_s);
    const QRegularExpressionMatch match = form.match(line);
    if (!match.hasMatch())
        return u"not a sample"_s;
    const QString name = match.captured(1);
    const QString labels = match.captured(2);
    const bool histogram = m_type == u"histogram"_s;
    const QString suffix = name.mid(m_family.size());
    if (!name.startsWith(m_family)
        || (histogram ? !QStringList{u"_bucket"_s, u"_sum"_s, u"_count"_s}.contains(suffix) : !suffix.isEmpty()))
        return u"outside its family "_s + m_family;
    bool readable = false;
    const double value = match.captured(3).toDouble(&readable);
    if (!readable || (m_type != u"gauge"_s && value < 0))
        return u"no value it may have"_s;
    const QString series = labels.isEmpty() ? name : name + u'{' + labels + u'}';
    if (m_samples.values.contains(series))
        return u"a series comes twice"_s;
    m_samples.values.insert(series, value);
    return suffix == u"_bucket"_s && histogram ? bucketProblem(name, labels, value) : QString();
}

QString Reader::bucketProblem(const QString &name, const QString &labels, double value)
{
    static const QRegularExpression bound(u",?le=\"([^\"]*)\"$"_s);
    const QRegularExpressionMatch match = bound.match(labels);
    if (!match.hasMatch())
        return u"a bucket without its bound"_s;
    const QString others = labels.left(match.capturedStart());
    const QString series = name + u'{' + others;
    const bool infinite = match.captured(1) == u"+Inf"_s;
    const double upper = infinite ? std::numeric_limits<double>::infinity() : match.captured(1).toDouble();
    const bool first = series != m_bucketSeries;
    if (!first && (value < m_lastBucket || upper <= m_lastBound))
        return u"buckets are not cumulative"_s;
    m_bucketSeries = infinite ? QString() : series;
    m_lastBucket = value;
    m_lastBound = upper;
    if (infinite) {
        const QString count = m_family + u"_count"_s + (others.isEmpty() ? QString() : u'{' + others + u'}');
        if (m_samples.value(count) != value)
            return u"the last bucket is not the count"_s;
    }
    return {};
}

} // namespace

Samples readExposition(const QByteArray &text)
{
    return Reader().read(text);
}

} // namespace signalbox::test
