# SPDX-FileCopyrightText: 2026 The Signalbox authors
# SPDX-License-Identifier: GPL-3.0-only
"""The shipped classifier, asked through its command."""
import json
import re
import random
import subprocess


class Classifier:
    def __init__(self, binary, weights=None):
        self.command = [str(binary), "classify", "--jsonl", "-"] + (["--weights", str(weights)] if weights else [])

    def ask(self, prompts):
        text = "".join(json.dumps({"prompt": prompt}) + "\n" for prompt in prompts)
        out = subprocess.run(self.command, input=text.encode("utf-8", "replace"), stdout=subprocess.PIPE, check=True).stdout
        answers = [json.loads(line) for line in out.splitlines()]
        if len(answers) != len(prompts):
            raise SystemExit("signalbox classify answered another number of lines")
        return answers


def case(text, chosen):
    return text.upper() if chosen.random() < 0.5 else text.lower()


def spacing(text, chosen):
    return re.sub(r" ", lambda _: " " * chosen.randint(1, 3), text) + "\n\n"


def politeness(text, chosen):
    return chosen.choice(["Please ", "Hello, please ", "Kindly "]) + text + chosen.choice(["", " Thanks!", "\nThank you very much in advance."])


def typos(text, chosen):
    letters = list(text)
    for i in range(len(letters) - 1):
        if letters[i].isalpha() and chosen.random() < 0.01:
            kind = chosen.randrange(3)
            if kind == 0:
                letters[i] = chosen.choice("abcdefghijklmnopqrstuvwxyz")
            elif kind == 1:
                letters[i], letters[i + 1] = letters[i + 1], letters[i]
            else:
                letters[i] = ""
    return "".join(letters)


EDITS = {"case": case, "spacing": spacing, "politeness": politeness, "1 % typos": typos}


def edited(prompts, name, seed):
    chosen = random.Random(f"{name} {seed}")
    return [EDITS[name](prompt, chosen) for prompt in prompts]
