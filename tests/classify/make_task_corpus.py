#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Signalbox authors
# SPDX-License-Identifier: GPL-3.0-only
"""Prints labelled prompts for measure_classifier as JSON lines: make_task_corpus.py DATA > tasks.jsonl

DATA holds the public sets by folder, as listed in README.md. `kept_apart` marks sources the rules were not made on:
nothing may be tuned on them. At most 400 prompts of a source and task, chosen from a seed. `solved` is the share of
models that were right, where a set says so.
"""
import json
import lzma
import random
import sys
from pathlib import Path

MOST = 400
APART = {"llmrouter", "zeroeval", "bbh", "semantic-router"}

SELF_INSTRUCT = {"classif": "classification", "summar": "summarisation", "translat": "translation", "extract": "extraction"}
LLMROUTER = {"natural_qa": "factual", "trivia_qa": "factual", "mbpp": "code", "human_eval": "code", "gsm8k": "maths", "math": "maths",
             "agentverse-mgsm": "maths", "agentverse-logicgrid": "reasoning", "arc_challenge": "factual"}
ZEROEVAL = {"crux": "code", "math-l5": "maths", "gsm": "maths"}
BBH = {"logical_deduction_five_objects": "reasoning", "logical_deduction_three_objects": "reasoning", "web_of_lies": "reasoning",
       "formal_fallacies": "reasoning", "tracking_shuffled_objects_three_objects": "reasoning", "navigate": "reasoning",
       "reasoning_about_colored_objects": "reasoning", "multistep_arithmetic_two": "maths", "temporal_sequences": "reasoning"}
ARENA = {"code": "code", "math": "maths", "creative": "creative"}
CLINC = {"translate": "translation", "greeting": "chat", "goodbye": "chat", "thank_you": "chat", "what_is_your_name": "chat", "tell_joke": "chat",
         "how_old_are_you": "chat", "are_you_a_bot": "chat", "definition": "factual", "fun_fact": "factual", "calculator": "maths"}
MMLU_PRO = {"math": "maths", "history": "factual", "law": "reasoning"}


def rows(path):
    with lzma.open(path, "rt") as file:
        yield from (json.loads(line) for line in file)


def labelled(data):
    for row in rows(data / "arena-hard/v2.dev.jsonl.xz"):
        yield "arena-hard", ARENA[row["task"]], row["prompt"], None
    for name, task in (("codegen", "code"), ("roleplay", "creative")):
        for row in rows(data / f"gpteacher/{name}.dev.jsonl.xz"):
            yield "gpteacher", task, row["prompt"], None
    for row in rows(data / "gsm8k-train/train.jsonl.xz"):
        yield "gsm8k-train", "maths", row["question"], None
    for row in rows(data / "flan-cot/aqua_math.dev.jsonl.xz"):
        yield "flan-cot", "maths", row["question"], None
    for row in rows(data / "humaneval/prompts.dev.jsonl.xz"):
        yield "humaneval", "code", row["prompt"], None
    for row in rows(data / "self-instruct/seed_tasks.dev.jsonl.xz"):
        prompt = row["instruction"] + ("\n\n" + row["input"] if row["input"] else "")
        task = next((task for cue, task in SELF_INSTRUCT.items() if cue in row["instruction"].lower()), None)
        if task:
            yield "self-instruct", task, prompt, None
        elif row["is_classification"]:
            yield "self-instruct", "classification", prompt, None
    for row in rows(data / "clinc150/train.dev.jsonl.xz"):
        if row["intent"] in CLINC:
            yield "clinc150", CLINC[row["intent"]], row["text"], None
    for row in rows(data / "mmlu-pro/dev.jsonl.xz"):
        if row["category"] in MMLU_PRO:
            right = row["correct"].values()
            yield "mmlu-pro", MMLU_PRO[row["category"]], row["prompt"], sum(right) / len(right)
    for row in rows(data / "llmrouter/queries_scores.dev.jsonl.xz"):
        if row["task"] in LLMROUTER:
            scores = row["scores"].values()
            yield "llmrouter", LLMROUTER[row["task"]], row["prompt"], sum(scores) / len(scores)
    for row in rows(data / "zeroeval/dev.jsonl.xz"):
        right = row["correct"].values()
        yield "zeroeval", ZEROEVAL[row["task"]], row["prompt"], sum(right) / len(right)
    for row in rows(data / "bbh/bbh.dev.jsonl.xz"):
        if row["task"] in BBH:
            yield "bbh", BBH[row["task"]], row["prompt"], None


def main():
    groups = {}
    for source, task, prompt, solved in labelled(Path(sys.argv[1])):
        groups.setdefault((source, task), []).append((prompt, solved))
    chosen = random.Random(1)
    for (source, task), prompts in sorted(groups.items()):
        for prompt, solved in chosen.sample(prompts, min(MOST, len(prompts))):
            line = {"source": source, "task": task, "prompt": prompt, "kept_apart": source in APART}
            if solved is not None:
                line["solved"] = round(solved, 3)
            print(json.dumps(line, ensure_ascii=False))


if __name__ == "__main__":
    main()
