# SPDX-FileCopyrightText: 2026 The Signalbox authors
# SPDX-License-Identifier: GPL-3.0-only
"""The trainer on a tiny subset: bit for bit the same twice, the seed counts, and what it writes is read by the program.

  test_trainer.py signalbox_features signalbox [DATA]     without DATA: a few rows of our own in the sets' form
"""
import json
import lzma
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.dont_write_bytecode = True
try:
    import train
    import figures
    import numpy as np
except ImportError:
    print("SKIP: python3-numpy is not installed")
    sys.exit(77)
import corpus
import tool

FEATURES, PROGRAM = (Path(path).resolve() for path in sys.argv[1:3])


def put(folder, name, rows):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with lzma.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


def tiny(folder):
    """Rows in the form of the sets, made here."""
    asked = [row.prompt for row in corpus.own_prompts()]
    options = "\nA. 1\nB. 2\nC. 3\nD. 4\nAnswer:"
    put(folder, "arena-hard/v2.dev.jsonl.xz", [{"task": ("code", "math", "creative")[i % 3], "prompt": text} for i, text in enumerate(asked[:30])])
    put(folder, "arena-hard/v0.1_topics.dev.jsonl.xz", [{"topic": "Python Web Scraping", "prompt": text} for text in asked[30:40]])
    for name in ("codegen", "roleplay", "toolformer_0.7"):
        put(folder, f"gpteacher/{name}.dev.jsonl.xz", [{"prompt": f"{name} {text}"} for text in asked[40:50]])
    put(folder, "gsm8k-train/train.jsonl.xz", [{"question": f"Ann has {i} pears and buys {i * 2}.", "answer": "<<1+1=2>>" * (i % 5)} for i in range(30)])
    put(folder, "flan-cot/aqua_math.dev.jsonl.xz", [{"question": f"What is {i} times {i}?" + options} for i in range(10)])
    put(folder, "humaneval/prompts.dev.jsonl.xz", [{"prompt": f"def f{i}(x):\n    return x"} for i in range(10)])
    put(folder, "self-instruct/seed_tasks.dev.jsonl.xz", [{"instruction": "Classify: " + text, "input": "", "is_classification": True} for text in asked[50:60]])
    put(folder, "clinc150/train.dev.jsonl.xz", [{"intent": "greeting", "text": f"hello {i}"} for i in range(10)])
    models = train.LLM_STRONG + train.LLM_WEAK
    put(folder, "llmrouter/queries_scores.dev.jsonl.xz", [{"task": "trivia_qa", "prompt": f"Who wrote book {i}?", "scores": dict.fromkeys(models, i % 2)}
                                                         for i in range(20)])
    put(folder, "zeroeval/dev.jsonl.xz", [{"task": "crux", "prompt": f"What does f({i}) return?"} for i in range(10)])
    put(folder, "bbh/bbh.dev.jsonl.xz", [{"task": "navigate", "prompt": f"Take {i} steps. Turn left. Do you return?"} for i in range(10)])
    put(folder, "mmlu-pro/dev.jsonl.xz", [{"category": train.SUBJECTS[i % 14], "prompt": f"A question of {train.SUBJECTS[i % 14]} {i}" + options} for i in range(42)])
    for name in ("mmlu", "gsm8k"):
        put(folder, f"routellm/{name}.dev.jsonl.xz", [{"prompt": f"{name} {i} of {i * 3}" + options, "strong": 1, "weak": i % 2} for i in range(20)])


class Trainer(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        root = Path(cls.folder.name)
        data = root / "data"
        tiny(data)
        cls.files = []
        for number, seed in enumerate((1, 1, 2)):
            cls.files.append(root / f"{number}.weights")
            train.learn(data, FEATURES, cls.files[-1], seed=seed, most=20)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_same_bits_twice(self):
        self.assertEqual(self.files[0].read_bytes(), self.files[1].read_bytes())

    def test_the_seed_counts(self):
        self.assertNotEqual(self.files[0].read_bytes(), self.files[2].read_bytes())

    def test_the_program_reads_them(self):
        answers = tool.Classifier(PROGRAM, self.files[0]).ask(["Write a poem about rain", "2 + 2?" + "\nA. 1\nB. 2\nC. 3\nD. 4"])
        self.assertEqual([answer["form"] for answer in answers][1], "choice")
        for answer in answers:
            self.assertAlmostEqual(sum(answer["tasks"].values()), 1, 3)
            self.assertAlmostEqual(sum(answer["subjects"].values()), 1, 3)

    def test_labels_are_never_looked_at(self):
        ask = tool.Classifier(PROGRAM, self.files[0])
        plain, = ask.ask(["How far is it?"])
        import subprocess
        line = json.dumps({"prompt": "How far is it?", "task": "maths", "strong": 1, "weak": 0, "subject": "law", "correct": {"a": 1}})
        told = json.loads(subprocess.run(ask.command, input=line.encode(), stdout=subprocess.PIPE, check=True).stdout)
        self.assertEqual(plain, told)

    def test_the_same_question_is_in_one_part(self):
        self.assertEqual(corpus.fold_of("Who was it?\nA. Ann\nB. Bob\nAnswer:", 5), corpus.fold_of("who was it?\n(A) Bob\n(B) Ann", 5))

    def test_figures(self):
        strong, weak = np.array([1.0, 1, 1, 0]), np.array([0.0, 1, 1, 0])
        self.assertGreater(figures.apgr(strong - weak, strong, weak), 0.8)
        self.assertEqual(figures.cpt(strong - weak, strong, weak, 0.8), 25.0)
        self.assertAlmostEqual(figures.calibration_error(np.array([0.9, 0.9]), np.array([1.0, 0.0])), 0.4)
        right, cost = np.array([[0.0, 1.0], [0.0, 1.0]]), np.array([[1.0, 3.0], [1.0, 3.0]])
        self.assertAlmostEqual(figures.mixing(right, cost)(2.0), 0.5)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
