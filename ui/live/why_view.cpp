// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "live/why_view.h"

#include "widgets/detail_view.h"
#include "live/gate_strip.h"
#include "models/format.h"
#include "theme/fonts.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace signalbox::gui {
namespace {

QLabel *selectableLabel(QWidget *parent, const QString &accessibleName)
{
    auto *label = new QLabel(parent);
    label->setAccessibleName(accessibleName);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setWordWrap(true);
    return label;
}

} // namespace

WhyView::WhyView(QWidget *parent) : QWidget(parent)
{
    setObjectName(u"page"_s);
    setAttribute(Qt::WA_StyledBackground);
    m_headline = selectableLabel(this, tr("Outcome"));
    theme::keepSize(m_headline, theme::TextSize::Section, QFont::DemiBold);
    m_because = selectableLabel(this, tr("Reason"));
    m_facts = selectableLabel(this, tr("Facts of the request"));
    m_facts->setObjectName(u"muted"_s);
    m_saving = selectableLabel(this, tr("Saving"));
    m_saving->setWordWrap(false);
    m_gates = new GateStrip(this);
    m_left = new DetailView(tr("Models that left, by gate"), this);
    m_models = new QComboBox(this);
    m_models->setAccessibleName(tr("Model to ask about"));
    m_models->setMinimumContentsLength(18);
    m_answer = selectableLabel(this, tr("Why not this model"));
    m_answer->setAlignment(Qt::AlignTop);

    auto *question = new QLabel(tr("Why &not"), this);
    question->setBuddy(m_models);
    auto *ask = new QHBoxLayout;
    ask->setSpacing(8);
    ask->addWidget(question);
    ask->addWidget(m_models, 1);
    auto *side = new QVBoxLayout;
    side->setSpacing(8);
    side->addLayout(ask);
    side->addWidget(m_answer, 1);

    auto *first = new QHBoxLayout;
    first->addWidget(m_headline, 1);
    first->addWidget(m_saving);
    auto *lower = new QHBoxLayout;
    lower->setSpacing(16);
    lower->addWidget(m_left, 3);
    lower->addLayout(side, 2);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->setSpacing(4);
    layout->addLayout(first);
    layout->addWidget(m_because);
    layout->addWidget(m_facts);
    layout->addSpacing(4);
    layout->addWidget(m_gates);
    layout->addSpacing(4);
    layout->addLayout(lower, 1);

    connect(m_models, &QComboBox::currentIndexChanged, this, &WhyView::answerWhyNot);
}

void WhyView::setDecision(const DecisionRecord &record, const Explanation &explanation)
{
    const bool sameDecision = record.id == m_record.id;
    m_record = record;
    m_explanation = explanation;
    m_headline->setText(headline(record));
    m_because->setText(!record.message.isEmpty() ? record.message
                           : explanation.summary.isEmpty() ? tr("No explanation was kept for this decision.")
                                                           : explanation.summary);
    QStringList facts{tr("asked for %1").arg(record.asked.isEmpty() ? u"–"_s : record.asked),
                      tr("rule %1").arg(record.rule.isEmpty() ? u"–"_s : record.rule)};
    if (!record.chain.isEmpty())
        facts.append(tr("chain %1").arg(record.chain));
    if (!record.tags.isEmpty())
        facts.append(tr("tag %1").arg(record.tags.join(u", "_s)));
    if (!record.labels.isEmpty())
        facts.append(record.labels.join(u", "_s));
    if (record.decideUs >= 0)
        facts.append(tr("decided in %1").arg(duration(record.decideUs)));
    facts.append(record.id.toString());
    m_facts->setText(facts.join(u"  ·  "_s));
    m_saving->setText(savingSentence(record));
    m_gates->setExplanation(explanation);
    m_left->setTable(departureTable(explanation));
    if (!sameDecision || m_models->count() == 0)
        offerModels();
    answerWhyNot();
}

void WhyView::offerModels()
{
    const QSignalBlocker silence(m_models);
    m_models->clear();
    const QList<CandidateRow> rows = candidateRows(m_record, m_explanation);
    for (const CandidateRow &row : rows) {
        if (row.verdict != Verdict::Answered && m_models->findText(row.model) < 0)
            m_models->addItem(row.model);
    }
    m_models->setEnabled(m_models->count() > 0);
}

void WhyView::answerWhyNot()
{
    m_answer->setText(m_models->currentIndex() < 0 ? QString()
                                                   : whyNot(m_models->currentText(), m_record, m_explanation));
}

} // namespace signalbox::gui
