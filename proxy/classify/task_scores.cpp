// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "classify/task_scores.h"

#include <algorithm>
#include <cmath>

namespace signalbox::classify {
namespace {

double capped(double value, double most)
{
    return std::clamp(value, 0.0, most);
}

/// The strength of one look, task by task. Only the rules are here; what their sum means is the classifier's.
class Rules final
{
public:
    explicit Rules(const TextLook &look) : m(look) {}

    [[nodiscard]] TaskScores run() const
    {
        TaskScores scores{};
        scoreOf(scores, Task::Unknown) = 0.8;
        scoreOf(scores, Task::Code) = code();
        scoreOf(scores, Task::Maths) = maths();
        scoreOf(scores, Task::Reasoning) = reasoning();
        scoreOf(scores, Task::Translation) = translation();
        scoreOf(scores, Task::Summarisation) = summarisation();
        scoreOf(scores, Task::Extraction) = extraction();
        scoreOf(scores, Task::Classification) = classification();
        scoreOf(scores, Task::Creative) = creative();
        scoreOf(scores, Task::Factual) = factual();
        scoreOf(scores, Task::Chat) = chat();
        return scores;
    }

private:
    [[nodiscard]] double cue(Cue which) const { return m.cue(which); }
    [[nodiscard]] bool isShort() const { return m.significant <= 30; }
    [[nodiscard]] double codeMarks() const
    {
        return capped(0.7 * m.codeLines, 2.6) + capped(0.9 * m.fences, 1.2) + capped(0.35 * m.identifiers, 1.2);
    }
    [[nodiscard]] double mathMarks() const
    {
        return capped(0.45 * m.latex, 2.6) + capped(0.5 * m.equations, 1.8);
    }

    [[nodiscard]] double code() const
    {
        const double nouns = capped(0.7 * cue(Cue::CodeNoun), 1.8);
        const double names = capped(1.3 * cue(Cue::Tech), 2.6);
        const double verbs = capped(1.1 * cue(Cue::CodeVerb), 1.8);
        double sum = codeMarks() + nouns + names + verbs;
        if (m.has(Cue::Write) && cue(Cue::CodeNoun) + cue(Cue::Tech) >= 0.9)
            sum += 1.2;
        if (m.has(Cue::HowTo) && cue(Cue::Tech) >= 0.8)
            sum += 0.6;
        return sum;
    }

    [[nodiscard]] double maths() const
    {
        double sum = mathMarks() + capped(0.8 * cue(Cue::MathVerb), 1.6) + capped(0.6 * cue(Cue::MathNoun), 1.8);
        if (m.has(Cue::HowMany) && m.numbers >= 2)
            sum += 1.6 + capped(0.25 * (m.numbers - 2), 1.0);
        else if (m.numbers >= 4 && m.question && m.significant < 160)
            sum += 0.7;
        if (cue(Cue::MathVerb) >= 0.8 && m.numbers + m.equations + m.latex >= 2)
            sum += 0.8;
        if (m.numbers >= 2 && m.significant <= 14 && (m.has(Cue::MathVerb) || m.has(Cue::MathNoun) || m.equations > 0))
            sum += 1.2;
        if (m.numbers >= 2 && m.significant <= 8)
            sum += 0.9; // "what is 55 times 300"
        if (m.numericOptions >= 3)
            sum += 1.4;
        return sum - capped(0.5 * codeMarks(), 1.5);
    }

    [[nodiscard]] double reasoning() const
    {
        double sum = capped(1.15 * cue(Cue::Reason), 2.8) + capped(1.0 * cue(Cue::Analyse), 2.2);
        if (m.options >= 2 && m.has(Cue::Reason))
            sum += 0.8;
        if (m.options >= 2 && m.words >= 60)
            sum += 0.5;
        return sum;
    }

    [[nodiscard]] double translation() const
    {
        double sum = capped(2.4 * cue(Cue::Translate), 3.0);
        if (m.has(Cue::Translate) && m.has(Cue::LanguageName))
            sum += 1.6;
        if (m.has(Cue::Translate) && !m.has(Cue::LanguageName) && m.has(Cue::Tech))
            sum -= 2.0; // from one programming language to another
        return sum;
    }

    [[nodiscard]] double summarisation() const
    {
        const double sum = capped(2.4 * cue(Cue::Summarise), 3.2);
        return sum > 0.0 ? sum + capped(0.8 * cue(Cue::Given), 1.2) : 0.0;
    }

    [[nodiscard]] double extraction() const
    {
        const double sum = capped(2.1 * cue(Cue::Extract), 2.8);
        return sum > 0.0 ? sum + capped(0.7 * cue(Cue::Entity), 1.4) + capped(0.5 * cue(Cue::Given), 1.0) : 0.0;
    }

    [[nodiscard]] double classification() const
    {
        const double sum = capped(2.2 * cue(Cue::Classify), 2.8) + capped(0.7 * cue(Cue::Label), 2.1);
        return sum > 0.0 ? sum + capped(0.4 * cue(Cue::Given), 0.8) : 0.0;
    }

    [[nodiscard]] double creative() const
    {
        const bool makes = m.has(Cue::Write);
        double sum = capped(1.3 * cue(Cue::Story), 2.8) + capped(2.0 * cue(Cue::Role), 2.6) + capped(1.2 * cue(Cue::Rewrite), 1.8);
        if (m.has(Cue::Persona) && codeMarks() + cue(Cue::Tech) + cue(Cue::CodeNoun) < 0.5)
            sum += 1.5;
        if (makes && m.has(Cue::Story))
            sum += 1.6;
        if (makes && m.has(Cue::Prose))
            sum += 1.6 + capped(0.5 * cue(Cue::Prose), 1.0);
        return sum;
    }

    [[nodiscard]] double factual() const
    {
        double sum = capped(1.1 * cue(Cue::Explain), 2.2);
        if (m.startsWithQuestion && isShort())
            sum += 1.6;
        else if (m.has(Cue::Question) && isShort())
            sum += 0.9;
        if (m.question && isShort())
            sum += 0.5;
        if (m.options >= 3 && m.numericOptions < 2)
            sum += 1.0;
        sum -= capped(0.8 * cue(Cue::Role) + 0.5 * cue(Cue::Persona), 1.4);
        if (m.significant <= 14)
            sum -= capped(0.8 * cue(Cue::SmallTalk), 1.2);
        if (m.has(Cue::LanguageName) && m.has(Cue::Translate))
            sum -= 1.0;
        if (m.has(Cue::HowTo))
            sum += 0.7;
        if (m.has(Cue::HowMany) && m.numbers < 2)
            sum += 1.8;
        sum -= capped(0.9 * cue(Cue::Tech) + 0.5 * cue(Cue::CodeNoun), 1.8);
        return sum - capped(0.6 * (codeMarks() + mathMarks()), 2.0) - capped(0.3 * (m.numbers - 1), 1.2);
    }

    [[nodiscard]] double chat() const
    {
        if (m.significant > 40)
            return 0.0;
        double sum = m.significant <= 14 ? capped(1.1 * cue(Cue::SmallTalk), 2.2) : capped(0.4 * cue(Cue::SmallTalk), 0.8);
        if (m.has(Cue::Greeting))
            sum += m.significant <= 3 ? 2.6 : m.significant <= 8 ? 0.9 : 0.0;
        return sum;
    }

    const TextLook &m;
};

} // namespace

TaskScores scoresOf(const TextLook &look)
{
    TaskScores scores = Rules(look).run();
    for (double &score : scores)
        score = std::max(score, 0.0);
    return scores;
}

} // namespace signalbox::classify
