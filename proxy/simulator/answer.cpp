// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "simulator/answer.h"

#include "simulator/schema_sample.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QtEndian>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace signalbox::simulator {
namespace {

constexpr qsizetype longestPiece = 12; // characters

/// Deterministic choices out of the prompt.
class Dice final
{
public:
    Dice(QByteArrayView prompt, QByteArrayView model, int choice)
        : m_state(
              qFromLittleEndian<quint64>(QCryptographicHash::hash(prompt.toByteArray() + '\n' + model.toByteArray() +
                                                                      '\n' + QByteArray::number(choice),
                                                                  QCryptographicHash::Sha1)
                                             .constData()))
    {
    }

    /// SplitMix64.
    quint64 roll()
    {
        m_state += 0x9e3779b97f4a7c15ULL;
        quint64 mixed = m_state;
        mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9ULL;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebULL;
        return mixed ^ (mixed >> 31);
    }

    template <class List>
    const auto &pick(const List &list)
    {
        return list[static_cast<std::size_t>(roll() % list.size())];
    }

    /// Walks through all of `list` before anything comes again; its size is no multiple of 5.
    template <class List>
    const auto &next(const List &list)
    {
        if (m_walk < 0)
            m_walk = static_cast<qsizetype>(roll() % list.size());
        m_walk += 5;
        return list[static_cast<std::size_t>(m_walk) % list.size()];
    }

private:
    quint64 m_state;
    qsizetype m_walk = -1;
};

constexpr std::array openings{
    "Here is a short answer."_L1,
    "In brief:"_L1,
    "That depends on two things, so let me take them in turn."_L1,
    "Good question – the naïve answer is close, but not quite right."_L1,
    "Let me work through it."_L1,
};
constexpr std::array sentences{
    "The first thing to check is whether the input is bounded; everything else follows from that."_L1,
    "Measure before you change anything, because the slow part is rarely the one you suspect."_L1,
    "Keep the happy path in one place and let every failure take the same way back."_L1,
    "A smaller model is often enough here, and it costs a fraction of the larger one."_L1,
    "If two components disagree, trust the one that can prove what it says."_L1,
    "The café example shows it well: the queue grows long before the kitchen is busy."_L1,
    "Retries help only while the other side is not already overloaded."_L1,
    "Writing the result down before answering means that a crash can lose nothing."_L1,
    "In practice most of the time goes into waiting, not into computing."_L1,
    "A cache in front of it pays off once the same prefix is sent more than twice."_L1,
    "The limits are documented, yet they are easier to learn from the answers themselves."_L1,
    "You can start with the simplest version and keep its tests when it grows."_L1,
};
constexpr std::array snippets{
    "```python\ndef moving_average(values, width):\n    total = sum(values[:width])\n    yield total / width\n    for old, new in zip(values, values[width:]):\n        total += new - old\n        yield total / width\n```"_L1,
    "```cpp\nstd::optional<int> firstEven(std::span<const int> values)\n{\n    const auto it = std::ranges::find_if(values, [](int v) { return v % 2 == 0; });\n    return it == values.end() ? std::nullopt : std::optional(*it);\n}\n```"_L1,
    "```sql\nSELECT model, count(*) AS answers, sum(cost) AS cost\nFROM decisions\nWHERE day = CURRENT_DATE\nGROUP BY model\nORDER BY cost DESC;\n```"_L1,
};
constexpr std::array codeWords{"code"_L1, "function"_L1, "python"_L1,   "c++"_L1,
                               "sql"_L1,  "bug"_L1,      "refactor"_L1, "regex"_L1};
constexpr std::array listWords{"list"_L1, "summar"_L1, "steps"_L1, "bullet"_L1, "compare"_L1};
constexpr std::array callWords{"tool"_L1, "call"_L1, "function"_L1};

template <class Words>
bool mentions(const QString &prompt, const Words &words)
{
    return std::any_of(words.begin(), words.end(),
                       [&prompt](QLatin1StringView word) { return prompt.contains(word, Qt::CaseInsensitive); });
}

QString paragraph(Dice &dice, int count)
{
    QString text;
    for (int i = 0; i < count; ++i) {
        if (i > 0)
            text += u' ';
        text += QString::fromUtf8(dice.next(sentences).data());
    }
    return text;
}

QString prose(const QString &prompt, const QString &name, Dice &dice)
{
    QString text = u"[simulated answer from %1] "_s.arg(name) + QString::fromUtf8(dice.pick(openings).data());
    if (mentions(prompt, codeWords))
        return text + u"\n\n"_s + QString::fromUtf8(dice.pick(snippets).data()) + u"\n\n"_s + paragraph(dice, 1);
    if (mentions(prompt, listWords)) {
        for (int i = 0; i < 3 + static_cast<int>(dice.roll() % 3); ++i)
            text += u"\n- "_s + paragraph(dice, 1);
        return text;
    }
    if (prompt.size() < 40)
        return text + u' ' + paragraph(dice, 1);
    for (int i = 0; i < 1 + static_cast<int>(dice.roll() % 3); ++i)
        text += u"\n\n"_s + paragraph(dice, 2 + static_cast<int>(dice.roll() % 3));
    return text;
}

/// Pieces like a tokenizer's: a word with the space before it, long words in parts.
QList<QByteArray> pieces(const QString &text, qsizetype longest = longestPiece)
{
    QList<QByteArray> result;
    qsizetype start = 0;
    for (qsizetype i = 1; i <= text.size(); ++i) {
        const bool wordEnds = i == text.size() || (text.at(i).isSpace() && !text.at(i - 1).isSpace());
        const bool splitsPair = i < text.size() && text.at(i).isLowSurrogate();
        if (!splitsPair && (wordEnds || i - start >= longest)) {
            result.append(text.mid(start, i - start).toUtf8());
            start = i;
        }
    }
    return result;
}

QList<QByteArray> exactly(int count, Dice &dice)
{
    QList<QByteArray> result;
    while (result.size() < count)
        result += pieces(u"[simulated] "_s + paragraph(dice, 8) + u'\n');
    return result.first(count);
}

QString functionName(const QJsonValue &tool)
{
    return tool.toObject().value("function"_L1).toObject().value("name"_L1).toString();
}

/// The tools this prompt makes the model call.
QJsonArray wantedTools(const ChatRequest &request)
{
    if (request.tools.isEmpty() || request.answersTool || request.toolChoice == "none"_L1)
        return {};
    const QString forced = functionName(request.toolChoice);
    const QString prompt = QString::fromUtf8(request.lastUserText);
    QJsonArray named;
    for (const QJsonValue tool : request.tools) {
        const QString name = functionName(tool);
        if (name == forced || (forced.isEmpty() && prompt.contains(name, Qt::CaseInsensitive)))
            named.append(tool);
    }
    const bool asked = request.toolChoice == "required"_L1 || mentions(prompt, callWords);
    if (named.isEmpty() && asked)
        named.append(request.tools.first());
    while (!request.parallelCalls && named.size() > 1)
        named.removeLast();
    return named;
}

ToolCall callOf(const QJsonValue &tool, Dice &dice)
{
    const QJsonObject function = tool.toObject().value("function"_L1).toObject();
    const QJsonObject sampled = sampleFor(function.value("parameters"_L1).toObject()).toObject();
    ToolCall call;
    call.id = "call_" + QByteArray::number(dice.roll(), 16).rightJustified(16, '0');
    call.name = function.value("name"_L1).toString();
    call.arguments = pieces(QString::fromUtf8(QJsonDocument(sampled).toJson(QJsonDocument::Compact)), 8);
    return call;
}

/// The limit covers thoughts and text, as every vendor counts them.
void limit(Answer &answer, int most)
{
    if (answer.thoughts.size() + answer.text.size() <= most)
        return;
    answer.thoughts = answer.thoughts.first(qMin<qsizetype>(answer.thoughts.size(), most));
    answer.text = answer.text.first(most - answer.thoughts.size());
    answer.finishReason = "length";
    answer.stoppedBy.clear();
}

void stopBefore(Answer &answer, const QStringList &stops)
{
    const QByteArray text = answer.text.join();
    qsizetype end = text.size();
    for (const QString &stop : stops) {
        const qsizetype at = stop.isEmpty() ? -1 : text.indexOf(stop.toUtf8());
        if (at >= 0 && at < end) {
            end = at;
            answer.stoppedBy = stop;
        }
    }
    QList<QByteArray> kept;
    for (const QByteArray &piece : std::as_const(answer.text)) {
        if (end <= 0)
            break;
        kept.append(piece.first(qMin(end, piece.size())));
        end -= piece.size();
    }
    answer.text = kept;
}

// Anthropic: this text in a prompt makes a model redact its thinking, for tests.
constexpr QByteArrayView redactionTrigger = "ANTHROPIC_MAGIC_STRING_TRIGGER_REDACTED_THINKING";

void think(Answer &answer, const ChatRequest &request, std::optional<int> exactly, Dice &dice)
{
    if (!exactly && !request.thinks)
        return;
    answer.redacted = request.lastUserText.contains(redactionTrigger);
    answer.thoughts = pieces(u"[simulated thought] "_s + paragraph(dice, 2));
    if (!exactly)
        return;
    while (answer.thoughts.size() < *exactly)
        answer.thoughts += pieces(u' ' + paragraph(dice, 4));
    answer.thoughts = answer.thoughts.first(*exactly);
}

/// Leaves out what was said already, if the answer begins with it.
void goOnFrom(Answer &answer, const QByteArray &prefill)
{
    if (!answer.text.join().startsWith(prefill))
        return;
    qsizetype left = prefill.size();
    while (left > 0) {
        QByteArray &first = answer.text.first();
        const qsizetype cut = qMin(left, first.size());
        first.remove(0, cut);
        left -= cut;
        if (first.isEmpty())
            answer.text.removeFirst();
    }
}

} // namespace

qint64 Answer::tokens() const
{
    qint64 total = text.size();
    for (const ToolCall &call : calls)
        total += call.arguments.size();
    return total;
}

Answer answerFor(const ChatRequest &request, const QString &provider, int choice, std::optional<int> exactTokens,
                 const QString &as, std::optional<int> exactThoughts)
{
    const QString name = as.isEmpty() ? provider + u'/' + request.model : as;
    Dice dice(request.lastUserText, name.toUtf8(), choice);
    Answer answer;
    Dice thinking(request.lastUserText, name.toUtf8(), -1 - choice);
    think(answer, request, exactThoughts, thinking);
    const QJsonArray tools = exactTokens ? QJsonArray() : wantedTools(request);
    if (!tools.isEmpty()) {
        for (const QJsonValue tool : tools)
            answer.calls.append(callOf(tool, dice));
        answer.finishReason = "tool_calls";
        return answer;
    }
    if (exactTokens) {
        answer.text = exactly(*exactTokens, dice);
    } else if (request.jsonObject) {
        const QJsonObject plain{{u"simulated"_s, true}, {u"model"_s, name}, {u"answer"_s, paragraph(dice, 1)}};
        const QJsonValue value = request.jsonSchema ? sampleFor(*request.jsonSchema) : QJsonValue(plain);
        // QJsonDocument holds no bare scalars; an array around one is cut off again.
        const QByteArray text = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
        answer.text = pieces(QString::fromUtf8(text.mid(1, text.size() - 2)), 8);
    } else {
        answer.text = pieces(prose(QString::fromUtf8(request.lastUserText), name, dice));
    }
    goOnFrom(answer, request.prefill);
    stopBefore(answer, request.stops);
    if (request.maxTokens)
        limit(answer, *request.maxTokens);
    return answer;
}

} // namespace signalbox::simulator
