# SPDX-FileCopyrightText: 2026 The Signalbox authors
# SPDX-License-Identifier: GPL-3.0-only
"""Agents at work: the kind of traffic that Codex (Responses), Claude Code (Messages) and Cursor (Chat) send, by the official
SDKs, before simulated providers of three dialects. Long system prompts, many tools, parallel calls, results, streams, signed
thoughts; afterwards the decisions and the spend are looked at. checks.py imports it."""

import contextlib
import json
import urllib.request

import anthropic
import openai

from harness import TOKEN, Signalbox, check, eventually

POLICY = """
version: 1
defaults: {tag: internal, chain: work, baseline: asked, rescue: off}
zones: [{id: machine, label: This machine}]
tags: [internal]
matrix: {internal: {machine: allow}}
providers:
  chat: {wire: openai, base_url: simulated, simulated: true, zone: machine}
  claude: {wire: anthropic, base_url: simulated, simulated: true, zone: machine}
  openai-a: {wire: responses, base_url: simulated, simulated: true, zone: machine}
  openai-b: {wire: responses, base_url: simulated, simulated: true, zone: machine}
models:
  - {id: chat/m, context: 400000, max_output: 32000, tools: true, image: true, json_schema: true, reasoning: true, price: {input: 1.0, output: 4.0, cache_read: 0.1}}
  - {id: claude/m, context: 400000, max_output: 32000, tools: true, image: true, json_schema: true, reasoning: true, price: {input: 3.0, output: 15.0, cache_read: 0.3, cache_write_5m: 3.75}}
  - {id: openai-a/m, context: 400000, max_output: 32000, tools: true, image: true, json_schema: true, reasoning: true, price: {input: 1.25, output: 10.0, cache_read: 0.125}}
  - {id: openai-b/m, context: 400000, max_output: 32000, tools: true, image: true, json_schema: true, reasoning: true, price: {input: 1.25, output: 10.0, cache_read: 0.125}}
chains:
  work: [{split: [{model: openai-a/m, weight: 50}, {model: openai-b/m, weight: 50}]}]
"""

SCHEMA = {
    "type": "object",
    "properties": {
        "path": {"type": "string", "description": "An absolute path"},
        "lines": {"type": "array", "items": {"type": "integer"}},
        "mode": {"type": "string", "enum": ["read", "write"]},
    },
    "required": ["path"],
    "additionalProperties": False,
}
NAMES = ["read_file", "run_shell"] + [f"tool_{number}" for number in range(18)]
ABOUT = "Works on files of the project. " + "Give absolute paths, never more than one at a time. " * 12
SYSTEM = "You are a coding agent. " + "Keep changes small, run the tests, say what you did. " * 700  # 37 KB


@contextlib.contextmanager
def lanes(box):
    """A copy of its own with lanes of three dialects."""
    other = Signalbox(box.binary, POLICY)
    try:
        yield other
        assert other.stop() == 0, other.complaints
    finally:
        other.stop()


def get(box, path):
    request = urllib.request.Request(box.root + path, headers={"Authorization": f"Bearer {TOKEN}"})
    with urllib.request.urlopen(request, timeout=10) as reply:
        return json.load(reply)


def verify_books(box, session, count, lane=None):
    """All decisions of the session are there, ok and computed, on one lane, and their sum is what the session has cost."""

    def rows():
        found = [row for row in get(box, "/signalbox/v1/decisions?limit=1000")["data"] if row["session"] == session]
        return found if len(found) == count and all(row["status"] != "running" for row in found) else None

    found = eventually(rows)
    assert {row["status"] for row in found} == {"ok"}, [row["status"] for row in found]
    assert {row["cost_kind"] for row in found} == {"computed"}, found[0]
    asked = {row["routed"] for row in found}
    assert len(asked) == 1 and (lane is None or asked == {lane}), asked
    total = sum(row["cost_nano_usd"] for row in found)
    spent = [row for row in get(box, "/signalbox/v1/spend?by=session")["rows"] if session in json.dumps(row)]
    assert total > 0 and len(spent) == 1 and spent[0]["cost_nano_usd"] == total, (total, spent)
    return found


def codex(box, model, session, turns=3):
    """Codex's loop: nothing kept at the provider, encrypted thoughts brought back, streams; how many requests it sent."""
    api = openai.OpenAI(base_url=box.base_url, api_key=TOKEN, max_retries=0, timeout=30)
    history, sent = [], 0
    tools = [{"type": "function", "name": name, "description": ABOUT, "strict": False, "parameters": SCHEMA} for name in NAMES]

    def ask():
        nonlocal sent
        sent += 1
        done, numbers = None, []
        with api.responses.create(
            model=model,
            instructions=SYSTEM,
            input=history,
            tools=tools,
            tool_choice="auto",
            parallel_tool_calls=True,
            reasoning={"effort": "medium", "summary": "auto"},
            store=False,
            stream=True,
            include=["reasoning.encrypted_content"],
            prompt_cache_key=session,
            extra_headers={"originator": "codex_cli_rs", "user-agent": "codex_cli_rs/0.60.0", "session_id": session},
        ) as stream:
            for event in stream:
                numbers.append(event.sequence_number)
                assert event.type not in ("error", "response.failed"), event
                if event.type == "response.completed":
                    done = event.response
        assert done is not None and numbers == sorted(numbers), numbers
        for item in done.output:  # as Codex does: without ids, with the seal
            brought = item.model_dump(exclude_none=True)
            brought.pop("id", None)
            brought.pop("status", None)
            history.append(brought)
        return done

    for turn in range(turns):
        history.append({"type": "message", "role": "user", "content": [{"type": "input_text", "text": f"[[fault:none thoughts=6 cached=100 rate=0]] read_file and run_shell please, turn {turn}"}]})
        done = ask()
        calls = [item for item in done.output if item.type == "function_call"]
        assert [call.name for call in calls] == NAMES[:2], done.output
        thoughts = [item for item in done.output if item.type == "reasoning"]
        assert thoughts and thoughts[0].summary and thoughts[0].encrypted_content, done.output
        assert done.usage.input_tokens_details.cached_tokens == 100
        history += [{"type": "function_call_output", "call_id": call.call_id, "output": "line\n" * 200} for call in calls]
        done = ask()
        assert done.output_text, done.output
        # On with the thoughts of the turn: a lane that had not got its own back could not think here.
        assert [item for item in done.output if item.type == "reasoning"], done.output
    return sent


@check("agents: Codex's loop over Responses keeps its lane and its encrypted thoughts")
def codex_loop(box):
    with lanes(box) as other:
        for number in range(4):  # the split draws anew for each session
            session = f"codex-{number}"
            sent = codex(other, "auto", session)
            for row in verify_books(other, session, sent):
                assert all(attempt["usage"]["cache_read"] in (0, 100) for attempt in row["attempts"])


@check("agents: Codex's loop over a lane that speaks Chat, and one that speaks Messages")
def codex_translated(box):
    with lanes(box) as other:
        for lane in ("chat/m", "claude/m"):
            session = f"codex-{lane.split('/')[0]}"
            verify_books(other, session, codex(other, lane, session), lane)


@check("agents: Claude Code's loop over Messages, on lanes of three dialects")
def claude_code(box):
    with lanes(box) as other:
        for lane in ("claude/m", "chat/m", "openai-a/m"):
            session, sent = f"claude-code-{lane.split('/')[0]}", 0
            api = anthropic.Anthropic(base_url=other.root, api_key=TOKEN, max_retries=0, timeout=30)
            tools = [{"name": name, "description": ABOUT, "input_schema": SCHEMA} for name in NAMES]
            tools[-1]["cache_control"] = {"type": "ephemeral"}
            system = [
                {"type": "text", "text": "You are Claude Code."},
                {"type": "text", "text": SYSTEM, "cache_control": {"type": "ephemeral"}},
            ]
            history = []

            def ask():
                nonlocal sent
                sent += 1
                with api.messages.stream(
                    model=lane,
                    max_tokens=8000,
                    system=system,
                    messages=history,
                    tools=tools,
                    thinking={"type": "enabled", "budget_tokens": 2000},
                    metadata={"user_id": "user_1_account__session_2"},
                    extra_headers={"anthropic-beta": "interleaved-thinking-2025-05-14", "x-signalbox-session": session},
                ) as stream:
                    for _ in stream:
                        pass
                    message = stream.get_final_message()
                history.append({"role": "assistant", "content": [block.model_dump(exclude_none=True) for block in message.content]})
                return message

            for turn in range(2):
                history.append({"role": "user", "content": [{"type": "text", "text": f"[[fault:none thoughts=6 rate=0]] read_file and run_shell please, turn {turn}", "cache_control": {"type": "ephemeral"}}]})
                message = ask()
                calls = [block for block in message.content if block.type == "tool_use"]
                assert message.stop_reason == "tool_use" and [call.name for call in calls] == NAMES[:2], (lane, message)
                results = [{"type": "tool_result", "tool_use_id": call.id, "content": [{"type": "text", "text": "line\n" * 200}]} for call in calls]
                results[1]["is_error"] = True
                history.append({"role": "user", "content": results})
                message = ask()
                assert message.stop_reason == "end_turn" and message.content[-1].text, (lane, message)
            verify_books(other, session, sent, lane)


@check("agents: Cursor's loop over Chat, on lanes of three dialects")
def cursor(box):
    with lanes(box) as other:
        for lane in ("chat/m", "claude/m", "openai-a/m"):
            session, sent = f"cursor-{lane.split('/')[0]}", 0
            api = openai.OpenAI(base_url=other.base_url, api_key=TOKEN, max_retries=0, timeout=30)
            tools = [{"type": "function", "function": {"name": name, "description": ABOUT, "parameters": SCHEMA}} for name in NAMES]
            history = [{"role": "system", "content": SYSTEM}]

            def ask():
                nonlocal sent
                sent += 1
                with api.chat.completions.stream(
                    model=lane,
                    messages=history,
                    tools=tools,
                    stream_options={"include_usage": True},
                    temperature=0.2,
                    extra_headers={"x-signalbox-session": session},
                ) as stream:
                    for _ in stream:
                        pass
                    completion = stream.get_final_completion()
                assert completion.usage.total_tokens > 0
                message = completion.choices[0].message
                history.append(message.model_dump(exclude_none=True, exclude={"parsed"}))
                return completion.choices[0]

            for turn in range(2):
                history.append({"role": "user", "content": f"[[fault:none rate=0]] read_file and run_shell please, turn {turn}"})
                choice = ask()
                calls = choice.message.tool_calls
                assert choice.finish_reason == "tool_calls" and [call.function.name for call in calls] == NAMES[:2], (lane, choice)
                history += [{"role": "tool", "tool_call_id": call.id, "content": "line\n" * 200} for call in calls]
                choice = ask()
                assert choice.finish_reason == "stop" and choice.message.content, (lane, choice)
            verify_books(other, session, sent, lane)
