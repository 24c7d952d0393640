# SPDX-FileCopyrightText: 2026 The Signalbox authors
# SPDX-License-Identifier: GPL-3.0-only
"""What the official anthropic SDK must be able to do with Signalbox, whose simulated providers speak OpenAI's dialect in the
demo: everything here is translated. checks.py imports it."""

import anthropic

from harness import TOKEN, check

WEATHER = {
    "name": "get_weather",
    "description": "The weather of a city",
    "input_schema": {
        "type": "object",
        "properties": {"city": {"type": "string"}, "unit": {"type": "string", "enum": ["celsius", "kelvin"]}},
        "required": ["city", "unit"],
    },
}


def client(box, token=TOKEN):
    return anthropic.Anthropic(base_url=box.root, api_key=token, max_retries=0, timeout=30)


def user(text):
    return [{"role": "user", "content": text}]


@check("messages: a whole answer with usage and decision headers")
def whole(box):
    raw = client(box).messages.with_raw_response.create(
        model="auto", max_tokens=200, system="Answer briefly.", messages=user("[[fault:none tokens=9]] What is a signal box?")
    )
    message = raw.parse()
    assert message.role == "assistant" and message.content[0].type == "text"
    assert message.content[0].text.startswith("[simulated"), message.content[0].text
    assert message.stop_reason == "end_turn"
    assert message.usage.output_tokens == 9 and message.usage.input_tokens > 0
    assert "/" in raw.headers["x-signalbox-model"] and raw.headers["x-signalbox-decision"]


@check("messages: a stream, gathered by the SDK's own helper")
def stream(box):
    prompt = user("[[fault:none tokens=12 rate=0]] The naïve café")
    with client(box).messages.stream(model="auto", max_tokens=200, messages=prompt) as events:
        text = "".join(events.text_stream)
        final = events.get_final_message()
    assert text.startswith("[simulated") and final.content[0].text == text
    assert final.stop_reason == "end_turn" and final.usage.output_tokens == 12, final.usage


@check("messages: max_tokens is the stop reason")
def limit(box):
    message = client(box).messages.create(model="auto", max_tokens=4, messages=user("Tell me about trains, please"))
    assert message.stop_reason == "max_tokens", message.stop_reason


@check("messages: an agent's loop: call, result, answer, streamed and whole")
def loop(box):
    for streamed in (False, True):
        messages = user("Use get_weather for Paris")
        for turn in range(3):
            arguments = dict(model="auto", max_tokens=500, messages=messages, tools=[WEATHER])
            if streamed:
                with client(box).messages.stream(**arguments) as events:
                    message = events.get_final_message()
            else:
                message = client(box).messages.create(**arguments)
            if message.stop_reason != "tool_use":
                break
            messages.append({"role": "assistant", "content": message.content})
            calls = [block for block in message.content if block.type == "tool_use"]
            assert calls and calls[0].name == "get_weather" and calls[0].input["unit"] == "celsius", message.content
            results = [{"type": "tool_result", "tool_use_id": call.id, "content": "21 degrees"} for call in calls]
            messages.append({"role": "user", "content": results})
        assert turn == 1 and message.stop_reason == "end_turn", (turn, message.stop_reason)


@check("messages: tokens are counted without sending")
def count(box):
    counted = client(box).messages.count_tokens(model="auto", messages=user("How many tokens are these?"))
    assert 3 < counted.input_tokens < 60, counted


@check("messages: models.list in this dialect")
def models(box):
    names = [model.id for model in client(box).models.list()]
    assert "auto" in names and "sim-local/pebble-8b" in names, names


@check("messages: errors are of the SDK's own kinds")
def errors(box):
    def raised(kind, status, function):
        try:
            function()
        except anthropic.APIStatusError as error:
            assert type(error) is kind and error.status_code == status, f"{type(error).__name__} {error.status_code}: {error}"
            assert error.body["error"]["message"], error.body
            return error
        raise AssertionError(f"no {kind.__name__}")

    def ask(model="auto", messages=None, token=TOKEN, **more):
        return client(box, token).messages.create(model=model, max_tokens=9, messages=messages or user("x"), **more)

    raised(anthropic.AuthenticationError, 401, lambda: ask(token="sb-wrong"))
    raised(anthropic.NotFoundError, 404, lambda: ask("nobody/nothing"))
    raised(
        anthropic.PermissionDeniedError,
        403,
        lambda: ask("auto/compare", extra_headers={"x-signalbox-tags": "secret"}),
    )
    raised(anthropic.BadRequestError, 400, lambda: ask(messages=user("[[fault:bad_request]] a")))


@check("messages: a stream cut after content raises, never a clean end")
def interrupted(box):
    text = ""
    try:
        with client(box).messages.stream(model="auto", max_tokens=99, messages=user("[[fault:cut after=3]] e")) as events:
            for piece in events.text_stream:
                text += piece
    except anthropic.APIError:
        assert text, "no content before the error"
        return
    raise AssertionError("the cut stream looked complete")
