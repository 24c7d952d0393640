#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Signalbox authors
# SPDX-License-Identifier: GPL-3.0-only
"""Turns price feeds into the files of this folder: one JSON file a provider, one line a model, sorted by name.

  generate.py --litellm FILE --litellm-note "LiteLLM price map 1.109.1" --litellm-date 2026-11-22
              --models-dev FILE --models-dev-note "models.dev" --models-dev-date 2026-08-18
              --quality quality.json --today 2026-11-22 --out FOLDER

FILE of --litellm is its model_prices_and_context_window.json, of --models-dev what its api.json holds. Where both speak of
a model, prices and limits are LiteLLM's and the rest is completed from models.dev. Nothing is guessed: what neither says is
left out. Rows that cannot be true (negative, absurd) are dropped with a word on stderr. README.md describes the form.
"""

import argparse
import datetime
import json
import re
import sys
from decimal import Decimal
from pathlib import Path

MILLION = Decimal(1_000_000)
DEAREST = Decimal(10_000)  # USD per million tokens; nothing costs more

# our provider -> (LiteLLM's providers, prefix to take off its names, models.dev's provider)
PROVIDERS = {
    "alibaba": (("dashscope",), "dashscope/", "alibaba"),
    "anthropic": (("anthropic",), "", "anthropic"),
    "azure": (("azure",), "azure/", "azure"),
    "cerebras": (("cerebras",), "cerebras/", "cerebras"),
    "cohere": (("cohere", "cohere_chat"), "cohere/", "cohere"),
    "deepinfra": (("deepinfra",), "deepinfra/", "deepinfra"),
    "deepseek": (("deepseek",), "deepseek/", "deepseek"),
    "fireworks": (("fireworks_ai",), "fireworks_ai/", "fireworks-ai"),
    "google": (("gemini",), "gemini/", "google"),
    "groq": (("groq",), "groq/", "groq"),
    "huggingface": ((), "", "huggingface"),
    "minimax": (("minimax",), "minimax/", "minimax"),
    "mistral": (("mistral",), "mistral/", "mistral"),
    "moonshot": (("moonshot",), "moonshot/", "moonshotai"),
    "nvidia": ((), "", "nvidia"),
    "openai": (("openai",), "", "openai"),
    "openrouter": (("openrouter",), "openrouter/", "openrouter"),
    "perplexity": (("perplexity",), "perplexity/", "perplexity"),
    "together": (("together_ai",), "together_ai/", "togetherai"),
    "vertex": (("vertex_ai-language-models",), "vertex_ai/", "google-vertex"),
    "xai": (("xai",), "xai/", "xai"),
    "zhipu": (("zai",), "zai/", "zai"),
}
# Whose models are asked with max_completion_tokens once they reason.
COMPLETION_TOKENS = {"openai", "azure"}
# Size classes, fine-tunes, regional copies and routes through others: prices, but no names one can ask for.
SKIPPED = {
    "azure": re.compile(r"^(eu|us|global|global-standard|asia|command|mistral)[/-]"),
    "fireworks": re.compile(r"^fireworks-ai-"),
    "openai": re.compile(r"^(ft:|openai/|eu/|us/)|container"),
    "perplexity": re.compile(r"/"),
    "together": re.compile(r"^together-ai-"),
    "vertex": re.compile(r"^(?!gemini)"),
}


def complain(text):
    print(text, file=sys.stderr)


def plain(value):
    """A Decimal as JSON writes it: no exponent, no trailing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def number(value):
    """A Decimal for json.dumps: whole where it is, else the nearest double, which prints the digits it was made of."""
    text = plain(value)
    return float(text) if "." in text else int(text)


def money(value, scale=MILLION):
    """USD per million tokens, or None when it is none; ValueError when it is absurd. Feeds give doubles: 12 digits count."""
    if value is None or isinstance(value, (bool, str)):
        return None
    amount = (Decimal(repr(value)) * scale).quantize(Decimal("0.000001"))
    if amount < 0 or (scale == MILLION or scale == 1) and amount > DEAREST:
        raise ValueError(f"price {value}")
    return number(amount)


BUCKETS = (
    ("input", "input_cost_per_token"),
    ("output", "output_cost_per_token"),
    ("cache_read", "cache_read_input_token_cost"),
    ("cache_write_5m", "cache_creation_input_token_cost"),
    ("cache_write_1h", "cache_creation_input_token_cost_above_1hr"),
    ("reasoning", "output_cost_per_reasoning_token"),
    ("audio_input", "input_cost_per_audio_token"),
    ("audio_output", "output_cost_per_audio_token"),
    ("image_input", "input_cost_per_image_token"),
    ("image_output", "output_cost_per_image_token"),
)


def table(row, suffix=""):
    """The buckets of one price: {} when it has no input and output."""
    found = {}
    for name, key in BUCKETS:
        # the write price for an hour carries its prompt size after its own suffix
        value = money(row.get(key + suffix))
        if value is not None:
            found[name] = value
    if "input" not in found or "output" not in found:
        return {}
    if found.get("cache_write_5m") == 0:
        del found["cache_write_5m"]  # feeds write 0 for "no extra charge": then it is billed as input
    for name in ("reasoning",):
        if found.get(name) == found["output"]:
            del found[name]
    return found


TIERS = {"_flex": {"service_tier": "flex"}, "_priority": {"service_tier": "priority"}, "_batches": {"batch": True}}
MINUTES = re.compile(r"^(\d\d):(\d\d)-(\d\d):(\d\d)$")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def completed(exception, ordinary):
    """Batch and flex rows often leave out the cache: what is read from it then costs what it always does. Never dearer than input."""
    for name in ("cache_read", "cache_write_5m", "cache_write_1h"):
        if name in ordinary and name not in exception and ordinary[name] < exception["input"]:
            exception[name] = ordinary[name]
    return exception


def exceptions(row, ordinary):
    """Prices that hold under conditions; the last that holds counts, so the narrower ones come last."""
    found = []
    sizes = sorted({int(m[1]) for key in row if (m := re.match(r"input_cost_per_token_above_(\d+)k_tokens", key))})
    for size in sizes:
        prices = table(row, f"_above_{size}k_tokens")
        if prices:
            found.append({"min_prompt_tokens": size * 1000 + 1, **prices})
    for tier, condition in TIERS.items():
        prices = table(row, tier)
        if prices:
            found.append({**condition, **(completed(prices, ordinary) if tier != "_priority" else prices)})
        for size in sizes:
            prices = table(row, f"_above_{size}k_tokens{tier}")
            if prices:
                found.append({"min_prompt_tokens": size * 1000 + 1, **condition, **prices})
    for tier in (row.get("tiered_pricing") or [])[1:]:
        prices = table(tier)
        if prices and isinstance(tier.get("range"), list):
            found.append({"min_prompt_tokens": int(tier["range"][0]) + 1, **prices})
    cheap = row.get("off_peak_pricing")
    if isinstance(cheap, dict):
        prices = completed(table(cheap), ordinary) if table(cheap) else {}
        for window in cheap.get("windows", []) if prices else []:
            hours = window.get("hours_utc", [])
            for span in [hours] if isinstance(hours, str) else hours:
                match = MINUTES.match(span)
                if not match:
                    raise ValueError(f"off-peak window {span}")
                start, end = f"{match[1]}:{match[2]}", f"{match[3]}:{match[4]}"
                end = "24:00" if end == "00:00" else end
                days = [DAYS[day - 1] for day in window.get("weekdays", []) if 1 <= day <= 7]
                found.append({"utc_start": start, "utc_end": end, **({"utc_days": days} if 0 < len(days) < 7 else {}), **prices})
    return found


def price_of(row, where):
    """(price, prices) of a LiteLLM row; ({}, []) = unpriced."""
    try:
        ordinary = table(row)
        if not ordinary and row.get("tiered_pricing"):
            ordinary = table(row["tiered_pricing"][0])
        if not ordinary:
            return {}, []
        request = money(row.get("input_cost_per_request"), Decimal(1))
        if request:
            ordinary["request"] = request
        searches = row.get("search_context_cost_per_query")
        search = money(searches.get("search_context_size_medium"), Decimal(1)) if isinstance(searches, dict) else None
        if search:
            ordinary["search"] = search
        return ordinary, exceptions(row, ordinary)
    except (ValueError, ArithmeticError, TypeError, KeyError) as problem:
        complain(f"{where}: {problem}; left unpriced")
        return {}, []


MODALITIES = {"text": "text", "image": "image", "audio": "audio", "video": "video", "pdf": "file", "file": "file"}


def modalities(values):
    known = [MODALITIES[value] for value in values or [] if value in MODALITIES]
    order = list(dict.fromkeys(MODALITIES.values()))
    return sorted(set(known), key=order.index)


def tokens(value):
    return int(value) if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 < value <= 100_000_000 else None


def date(text):
    return text if isinstance(text, str) and re.match(r"^\d{4}-\d\d-\d\d$", text) else None


def efforts(row):
    if isinstance(row.get("reasoning_effort_levels"), list):
        return [str(level) for level in row["reasoning_effort_levels"]]
    flags = [row.get(f"supports_{name}_reasoning_effort") for name in ("none", "minimal", "xhigh", "max")]
    if not any(flag is True for flag in flags):
        return []
    none, minimal, xhigh, most = (flag is True for flag in flags)
    return (["none"] * none + ["minimal"] * minimal + ["low", "medium", "high"] + ["xhigh"] * xhigh + ["max"] * most)


def kind_of(row):
    mode = row.get("mode")
    if mode == "embedding":
        return "embedding"
    endpoints = row.get("supported_endpoints") or []
    if mode == "responses" or (mode == "chat" and endpoints and "/v1/chat/completions" not in endpoints):
        return "responses" if mode == "responses" or "/v1/responses" in endpoints else None
    return "chat" if mode == "chat" else None


def from_litellm(provider, name, row, feed):
    kind = kind_of(row)
    if kind is None:
        return None
    model = {"name": name}
    if kind != "chat":
        model["kind"] = kind
    context = tokens(row.get("max_input_tokens"))
    answer = tokens(row.get("max_output_tokens")) if kind != "embedding" else None
    if context:
        # LiteLLM gives the prompt; a window is prompt and answer, and at least as large as either
        model["context"] = max(context, answer or 0)
    if answer:
        model["max_output"] = answer
    inputs = row.get("supported_modalities") or (
        ["text"] + ["image"] * (row.get("supports_vision") is True) + ["audio"] * (row.get("supports_audio_input") is True)
        + ["video"] * (row.get("supports_video_input") is True))
    model["input"] = modalities(list(inputs) + ["pdf"] * (row.get("supports_pdf_input") is True))
    outputs = modalities(row.get("supported_output_modalities") or (["text"] if kind != "embedding" else []))
    if outputs:
        model["output"] = outputs
    for ours, theirs in (("tools", "supports_function_calling"), ("parallel_tools", "supports_parallel_function_calling"),
                         ("tool_choice", "supports_tool_choice"), ("json_schema", "supports_response_schema"),
                         ("reasoning", "supports_reasoning"), ("prefill", "supports_assistant_prefill"),
                         ("system", "supports_system_messages"), ("temperature", "supports_sampling_params")):
        if isinstance(row.get(theirs), bool):
            model[ours] = row[theirs]
    levels = efforts(row)
    if levels:
        model["efforts"] = levels
    if date(row.get("deprecation_date")):
        model["retires"] = row["deprecation_date"]
    price, conditional = price_of(row, f"{provider}/{name}")
    source = row.get("source")
    source = source if isinstance(source, str) and source.startswith("http") else feed["name"]
    if price:
        model["price"] = {**price, "source": source, "date": feed["date"]}
        if conditional:
            model["prices"] = conditional
    return model


def from_models_dev(entry, feed):
    model = {"name": entry["id"]}
    limit = entry.get("limit") or {}
    context, answer = tokens(limit.get("context")), tokens(limit.get("output"))
    if context:
        model["context"] = max(context, answer or 0) if answer else context
    if answer:
        model["max_output"] = answer
    given = entry.get("modalities") or {}
    model["input"] = modalities(given.get("input"))
    model["output"] = modalities(given.get("output"))
    if "text" not in model["output"]:
        return None
    for ours, theirs in (("tools", "tool_call"), ("json_schema", "structured_output"), ("reasoning", "reasoning"),
                         ("temperature", "temperature")):
        if isinstance(entry.get(theirs), bool):
            model[ours] = entry[theirs]
    cost = entry.get("cost") or {}

    def rows(prices):
        found = {}
        for ours, theirs in (("input", "input"), ("output", "output"), ("cache_read", "cache_read"),
                             ("cache_write_5m", "cache_write"), ("reasoning", "reasoning"),
                             ("audio_input", "input_audio"), ("audio_output", "output_audio")):
            value = money(prices.get(theirs), Decimal(1))
            if value is not None:
                found[ours] = value
        if "input" not in found or "output" not in found:
            return {}
        if found.get("cache_write_5m") == 0:
            del found["cache_write_5m"]
        if found.get("reasoning") == found["output"]:
            del found["reasoning"]
        return found

    try:
        price = rows(cost)
        if price:
            model["price"] = {**price, "source": feed["url"], "date": feed["date"]}
            over = [{"min_prompt_tokens": int(tier["tier"]["size"]) + 1, **rows(tier)} for tier in cost.get("tiers", []) if rows(tier)]
            if not over and cost.get("context_over_200k"):
                over = [{"min_prompt_tokens": 200_001, **rows(cost["context_over_200k"])}]
            if over:
                model["prices"] = over
    except (ValueError, ArithmeticError, TypeError, KeyError) as problem:
        complain(f"{entry.get('id')}: {problem}; left unpriced")
    return model


def complete(model, entry):
    """Adds what the first feed left out."""
    other = from_models_dev(entry, {"url": "", "date": ""}) or {}
    for key in ("context", "max_output", "output", "json_schema", "tools", "reasoning", "temperature"):
        if key not in model and key in other:
            model[key] = other[key]
    if other.get("input") and set(other["input"]) > set(model.get("input", [])):
        model["input"] = other["input"]
    if "max_output" in model and "context" in model:
        # models.dev gives the whole window, LiteLLM the prompt
        model["context"] = max(model["context"], other.get("context", 0))
    for key in ("name", "knowledge", "release_date"):
        value = entry.get(key)
        if key == "name" and isinstance(value, str) and value != model["name"]:
            model["title"] = value
        elif key == "knowledge" and isinstance(value, str) and re.match(r"^\d{4}(-\d\d){1,2}$", value):
            model["knowledge"] = value
        elif key == "release_date" and date(value):
            model["released"] = value


ORDER = ("name", "title", "kind", "context", "max_output", "input", "output", "tools", "parallel_tools", "tool_choice",
         "json_schema", "reasoning", "efforts", "temperature", "max_tokens", "system", "prefill", "knowledge", "released",
         "retires", "quality", "price", "prices")


def scores_by_name(path):
    """quality.json as {name: {"default": …, "code": …, "measured_as": …, "benchmark": …, "source": …, "date": …}}."""
    file = json.loads(path.read_text("utf-8"))
    found = {}
    for model, entry in file["models"].items():
        said = {key: value for key, value in entry.items() if key != "names"}
        said.update({key: file[key] for key in ("benchmark", "source", "date")})
        for name in [model, *entry.get("names", [])]:
            found[name] = said
    return found


def collect(provider, litellm, models_dev, options, feeds):
    theirs, prefix, other = PROVIDERS[provider]
    entries = (models_dev.get(other) or {}).get("models", {})
    found, used = {}, set()
    for key, row in litellm.items():
        if not isinstance(row, dict) or row.get("litellm_provider") not in theirs:
            continue
        name = key[len(prefix):] if key.startswith(prefix) else key
        if SKIPPED.get(provider) and SKIPPED[provider].search(name):
            continue
        if not re.match(r'^[!-~]{1,180}$', name) or re.search(r'[*?",\[]', name):
            continue
        model = from_litellm(provider, name, row, feeds["litellm"])
        if model:
            used.add("litellm")
            # a copy with the provider's prefix is the richer one
            if name not in found or key.startswith(prefix):
                found[name] = model
    for name, entry in entries.items():
        if entry.get("status") == "deprecated" or not re.match(r'^[!-~]{1,180}$', name) or re.search(r'[*?",\[]', name):
            continue
        if name in found:
            complete(found[name], entry)
            used.add("models-dev")
        elif not (SKIPPED.get(provider) and SKIPPED[provider].search(name)):
            model = from_models_dev(entry, feeds["models-dev"])
            if model:
                complete(model, entry)
                found[name] = model
                used.add("models-dev")
    if provider == "vertex":
        found = {f"google/{name}": {**model, "name": f"google/{name}"} for name, model in found.items()}
    kept = []
    for name in sorted(found):
        model = found[name]
        if date(model.get("retires")) and model["retires"] <= options.today:
            continue
        if provider in COMPLETION_TOKENS and model.get("reasoning"):
            model["max_tokens"] = "max_completion_tokens"
        if model.get("max_output") and model.get("context"):
            model["context"] = max(model["context"], model["max_output"])
        if model.get("kind") == "embedding":
            model.pop("prefill", None)
        scores = options.scores.get(name.split("/")[-1].lower())
        if scores and model.get("kind", "chat") != "embedding":
            model["quality"] = scores
        kept.append({key: model[key] for key in ORDER if key in model and model[key] not in (None, [], {})})
    return kept, [feeds[name] for name in ("litellm", "models-dev") if name in used]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for feed in ("litellm", "models-dev"):
        parser.add_argument(f"--{feed}", type=Path, required=True)
        parser.add_argument(f"--{feed}-note", required=True, help="name and version of the feed")
        parser.add_argument(f"--{feed}-date", required=True)
    parser.add_argument("--quality", type=Path, help="scores by model, see quality.json")
    parser.add_argument("--today", default=datetime.date.today().isoformat(), help="models retired by then are left out")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent)
    options = parser.parse_args()
    litellm = json.loads(options.litellm.read_text("utf-8"))
    models_dev = json.loads(options.models_dev.read_text("utf-8"))
    options.scores = scores_by_name(options.quality) if options.quality else {}
    feeds = {
        "litellm": {"name": options.litellm_note, "url": "https://github.com/BerriAI/litellm", "licence": "MIT",
                    "date": options.litellm_date},
        "models-dev": {"name": options.models_dev_note, "url": "https://models.dev", "licence": "MIT",
                       "date": options.models_dev_date},
    }
    total = 0
    for provider in PROVIDERS:
        models, used = collect(provider, litellm, models_dev, options, feeds)
        if not models:
            complain(f"{provider}: no models")
            continue
        total += len(models)
        dump = lambda value: json.dumps(value, ensure_ascii=True, separators=(", ", ": "))
        lines = ",\n".join("  " + dump(model) for model in models)
        text = f'{{\n "format": 1,\n "provider": "{provider}",\n "feeds": {dump(used)},\n "models": [\n{lines}\n ]\n}}\n'
        (options.out / f"{provider}.json").write_text(text, "utf-8")
        complain(f"{provider}: {len(models)} models, {sum('price' in model for model in models)} priced")
    complain(f"{total} models")


if __name__ == "__main__":
    main()
