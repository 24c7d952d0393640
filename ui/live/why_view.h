// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include "core/decision_record.h"
#include "models/explanation.h"

#include <QWidget>

class QComboBox;
class QLabel;

namespace signalbox::gui {

class DetailView;
class GateStrip;

/// Why a decision went where it went: the sentence, the funnel, who left where, and "why not this one?".
class WhyView final : public QWidget
{
    Q_OBJECT

public:
    explicit WhyView(QWidget *parent = nullptr);

    void setDecision(const DecisionRecord &record, const Explanation &explanation);

private:
    void answerWhyNot();
    void offerModels();

    DecisionRecord m_record;
    Explanation m_explanation;
    QLabel *m_headline;
    QLabel *m_because;
    QLabel *m_facts;
    QLabel *m_saving;
    GateStrip *m_gates;
    DetailView *m_left;
    QComboBox *m_models;
    QLabel *m_answer;
};

} // namespace signalbox::gui
