# SPDX-FileCopyrightText: 2026 The Signalbox authors
# SPDX-License-Identifier: GPL-3.0-only
"""What the classifier learns from: rows of the public sets (README.md) and our own prompts, with what they teach.

Everything is read in a fixed order; samples come from the seed. A row knows its source, so that measuring can hold one out.
"""
import hashlib
import json
import lzma
import random
import re
from dataclasses import dataclass, field
from pathlib import Path

OWN = Path(__file__).parent / "prompts"
TASKS = ["unknown", "code", "maths", "reasoning", "translation", "summarisation", "extraction", "classification", "creative",
         "factual", "chat", "agent_step"]

SELF_INSTRUCT = {"classif": "classification", "summar": "summarisation", "translat": "translation", "extract": "extraction"}
LLMROUTER = {"natural_qa": "factual", "trivia_qa": "factual", "mbpp": "code", "human_eval": "code", "gsm8k": "maths", "math": "maths",
             "agentverse-mgsm": "maths", "agentverse-logicgrid": "reasoning", "arc_challenge": "factual", "commongen": "creative",
             "openbook_qa": "factual"}
ZEROEVAL = {"crux": "code", "math-l5": "maths", "gsm": "maths"}
BBH = {"logical_deduction_five_objects": "reasoning", "logical_deduction_three_objects": "reasoning", "web_of_lies": "reasoning",
       "formal_fallacies": "reasoning", "tracking_shuffled_objects_three_objects": "reasoning", "navigate": "reasoning",
       "reasoning_about_colored_objects": "reasoning", "multistep_arithmetic_two": "maths", "temporal_sequences": "reasoning"}
ARENA = {"code": "code", "math": "maths", "creative": "creative"}
CLINC = {"translate": "translation", "greeting": "chat", "goodbye": "chat", "thank_you": "chat", "what_is_your_name": "chat", "tell_joke": "chat",
         "how_old_are_you": "chat", "are_you_a_bot": "chat", "definition": "factual", "fun_fact": "factual", "calculator": "maths"}
MMLU_PRO = {"math": "maths", "history": "factual", "law": "reasoning"}
# Topics of real chats whose names say the task.
TOPICS = [
    ("code", r"python|django|react|\bsql\b|docker|kotlin|\brust\b|c\+\+|css|javascript|typescript|php|laravel|scraping|pytorch|flask|regex|"
             r"linux|kubernetes|nix|vba|\bapis?\b|node\.js|swift|symfony|wpf|tkinter|roblox|code |coding|assembly|ffmpeg|gradio|hdl|hlsl|"
             r"linked list|monads|odoo|shiny|streamlit|tailwind|tidyverse|awk|yolo|jax|databricks|browser extensions|web development|"
             r"mocking|automated testing|discord bot|cuda|webhooks|csv data|deobfuscation|android|cron job|redis|ssh|gis scripting"),
    ("maths", r"mathematical|algebra|\bmath\b|probability dist|geometry|perfect number|irrationality|real analysis|standard deviation|"
              r"dice prob|sample size|train time|plate stacks|draws ball|money and transaction|investment growth"),
    ("creative", r"rpg|satire|character interactions"),
]
CAP = 400  # rows of a source and task


@dataclass
class Row:
    source: str
    prompt: str
    task: str | None = None
    subject: str | None = None
    weight: float = 1.0
    teaches: dict = field(default_factory=dict)  # regressions: name -> value


def lines(path):
    with lzma.open(path, "rt", encoding="utf-8") as file:
        yield from (json.loads(line) for line in file)


def own_prompts():
    for path in sorted(OWN.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield Row("own", row["prompt"], row["task"], weight=9.0)


def topic_task(topic):
    return next((task for task, words in TOPICS if re.search(words, topic.lower())), None)


def typed(data):
    """Rows with a task."""
    for row in lines(data / "arena-hard/v2.dev.jsonl.xz"):
        yield Row("arena-hard", row["prompt"], ARENA[row["task"]], weight=9.0)
    for row in lines(data / "arena-hard/v0.1_topics.dev.jsonl.xz"):
        if task := topic_task(row["topic"]):
            yield Row("arena-topics", row["prompt"], task, weight=4.5)
    for name, task in (("codegen", "code"), ("roleplay", "creative"), ("toolformer_0.7", "agent_step")):
        for row in lines(data / f"gpteacher/{name}.dev.jsonl.xz"):
            yield Row("gpteacher", row["prompt"], task)
    for row in lines(data / "gsm8k-train/train.jsonl.xz"):
        yield Row("gsm8k-train", row["question"], "maths")
    for row in lines(data / "flan-cot/aqua_math.dev.jsonl.xz"):
        yield Row("flan-cot", row["question"], "maths")
    for row in lines(data / "humaneval/prompts.dev.jsonl.xz"):
        yield Row("humaneval", row["prompt"], "code")
    for row in lines(data / "self-instruct/seed_tasks.dev.jsonl.xz"):
        prompt = row["instruction"] + ("\n\n" + row["input"] if row["input"] else "")
        task = next((task for cue, task in SELF_INSTRUCT.items() if cue in row["instruction"].lower()), None)
        if task or row["is_classification"]:
            yield Row("self-instruct", prompt, task or "classification", weight=6.0)
    for row in lines(data / "clinc150/train.dev.jsonl.xz"):
        if row["intent"] in CLINC:
            yield Row("clinc150", row["text"], CLINC[row["intent"]])
    for row in lines(data / "llmrouter/queries_scores.dev.jsonl.xz"):
        if row["task"] in LLMROUTER:
            yield Row("llmrouter", row["prompt"], LLMROUTER[row["task"]])
    for row in lines(data / "zeroeval/dev.jsonl.xz"):
        yield Row("zeroeval", row["prompt"], ZEROEVAL[row["task"]])
    for row in lines(data / "bbh/bbh.dev.jsonl.xz"):
        if row["task"] in BBH:
            yield Row("bbh", row["prompt"], BBH[row["task"]])
    for row in lines(data / "mmlu-pro/dev.jsonl.xz"):
        if row["category"] in MMLU_PRO:
            yield Row("mmlu-pro", row["prompt"], MMLU_PRO[row["category"]])
    yield from own_prompts()


def sampled(rows, seed, cap=CAP):
    groups = {}
    for row in rows:
        groups.setdefault((row.source, row.task), []).append(row)
    chosen = random.Random(seed)
    kept = []
    for key in sorted(groups):
        kept += chosen.sample(groups[key], min(cap, len(groups[key])))
    return kept


def subjects(data):
    for row in lines(data / "mmlu-pro/dev.jsonl.xz"):
        yield Row("mmlu-pro", row["prompt"], subject=row["category"])


def fold_of(text, folds):
    """The same part of the data for the same question wherever it occurs: the end of it, before any options, decides."""
    stem = re.split(r"\n\s*\(?A[.)]", text)[0]
    key = re.sub(r"[^a-z0-9]+", "", re.sub(r"Answer:\s*$", "", stem).lower())[-120:]
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big") % folds
