# SPDX-FileCopyrightText: 2026 The Signalbox authors
# SPDX-License-Identifier: GPL-3.0-only
"""What the official openai SDK must be able to do with Signalbox. Faults are asked for with [[fault:…]] in the prompt;
the simulated providers of the demo carry them out (proxy/simulator/README.md)."""

import asyncio
import json
import sys
import time
import urllib.request

import openai
import pydantic

import messages_checks  # noqa: F401  its checks come first
import gemini_checks  # noqa: F401
import responses_checks  # noqa: F401
import agent_checks  # noqa: F401
import surfaces_checks  # noqa: F401  and its
from harness import TOKEN, check, eventually, main

WEATHER = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "The weather of a city",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string"}, "unit": {"type": "string", "enum": ["celsius", "kelvin"]}},
            "required": ["city", "unit"],
            "additionalProperties": False,
        },
    },
}


def client(box, token=TOKEN):
    return openai.OpenAI(base_url=box.base_url, api_key=token, max_retries=0, timeout=30)


def user(text):
    return [{"role": "system", "content": "Answer briefly."}, {"role": "user", "content": text}]


def decisions(box):
    """The newest decisions, newest first."""
    request = urllib.request.Request(f"{box.root}/signalbox/v1/decisions", headers={"Authorization": f"Bearer {TOKEN}"})
    with urllib.request.urlopen(request, timeout=10) as reply:
        content = json.load(reply)
    return content if isinstance(content, list) else content.get("decisions") or content["data"]


def decision(box, wanted):
    return next((record for record in decisions(box) if record["id"] == wanted), None)


def raises(kind, function, code, status):
    """The error of `function()`, after checking its type, code and status."""
    try:
        function()
    except openai.APIStatusError as error:
        assert type(error) is kind, f"{type(error).__name__} instead of {kind.__name__}: {error}"
        assert error.code == code, f"code {error.code!r} instead of {code!r}: {error}"
        assert error.status_code == status, f"status {error.status_code} instead of {status}"
        assert error.body["message"], "an error without a message"
        return error
    raise AssertionError(f"no {kind.__name__}")


@check("models.list names auto, the chains and the models")
def models(box):
    names = [model.id for model in client(box).models.list()]
    assert "auto" in names, names
    assert "auto/local" in names, names
    assert "sim-local/pebble-8b" in names, names
    assert len(names) == len(set(names)), "a name twice"


@check("chat: a whole answer with usage and decision headers")
def chat(box):
    raw = client(box).chat.completions.with_raw_response.create(model="auto", messages=user("[[fault:none]] What is a signal box?"))
    answer = raw.parse()
    assert "simulated" in answer.choices[0].message.content
    assert answer.choices[0].finish_reason == "stop"
    assert answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens > 0
    assert raw.headers["x-signalbox-decision"]
    assert "/" in raw.headers["x-signalbox-model"]
    assert raw.headers["x-signalbox-attempts"] == "1"
    assert float(raw.headers["x-signalbox-cost"]) >= 0
    record = eventually(lambda: decision(box, raw.headers["x-signalbox-decision"]))
    assert record["status"] == "ok", record


@check("chat: a model asked for by name answers")
def named_model(box):
    raw = client(box).chat.completions.with_raw_response.create(model="sim-local/pebble-8b", messages=user("Hello"))
    assert raw.headers["x-signalbox-model"] == "sim-local/pebble-8b"


@check("chat: max_tokens ends with length, n gives several choices")
def limits(box):
    answer = client(box).chat.completions.create(model="auto", messages=user("Tell me about trains, please"), max_tokens=4, n=2)
    assert [choice.finish_reason for choice in answer.choices] == ["length", "length"]
    assert answer.usage.completion_tokens == 8


@check("stream: token by token, without a usage chunk nobody asked for")
def stream(box):
    whole, chunks, times = "", 0, []
    prompt = user("[[fault:none tokens=30 rate=100 first_token=10]] Say something")
    for chunk in client(box).chat.completions.create(model="auto", messages=prompt, stream=True):
        assert chunk.usage is None and chunk.choices, "a usage chunk that nobody asked for"
        whole += chunk.choices[0].delta.content or ""
        chunks += 1
        times.append(time.monotonic())
        finish = chunk.choices[0].finish_reason
    assert finish == "stop" and whole.startswith("[simulated]"), whole
    assert chunks >= 30, f"only {chunks} chunks"
    # 29 gaps of 10 ms: had the answer been collected first, they would come at once.
    assert times[-1] - times[0] > 0.15, f"all chunks within {times[-1] - times[0]:.3f} s"


@check("stream: the usage chunk comes if asked for")
def stream_usage(box):
    chunks = list(
        client(box).chat.completions.create(
            model="auto",
            messages=user("[[fault:none tokens=9 rate=0]]"),
            stream=True,
            stream_options={"include_usage": True},
        )
    )
    assert chunks[-1].choices == [] and chunks[-1].usage.completion_tokens == 9
    assert [chunk for chunk in chunks[:-1] if chunk.usage] == []


@check("stream: the SDK's own helper gathers the same text")
def stream_helper(box):
    with client(box).chat.completions.stream(model="auto", messages=user("The naïve café – a question")) as events:
        for _ in events:
            pass
        final = events.get_final_completion()
    assert final.choices[0].message.content.startswith("[simulated")
    assert final.choices[0].finish_reason == "stop"


@check("tools: a whole call, its result answered")
def tools(box):
    messages = user("Use get_weather for Paris")
    first = client(box).chat.completions.create(model="auto", messages=messages, tools=[WEATHER])
    assert first.choices[0].finish_reason == "tool_calls"
    call = first.choices[0].message.tool_calls[0]
    assert call.function.name == "get_weather"
    assert json.loads(call.function.arguments)["unit"] == "celsius"
    messages += [first.choices[0].message, {"role": "tool", "tool_call_id": call.id, "content": "21 degrees"}]
    second = client(box).chat.completions.create(model="auto", messages=messages, tools=[WEATHER])
    assert second.choices[0].finish_reason == "stop" and second.choices[0].message.content


@check("tools: arguments stream in pieces")
def streamed_tools(box):
    name, arguments, pieces = "", "", 0
    prompt = user("Use get_weather for Paris")
    for chunk in client(box).chat.completions.create(model="auto", messages=prompt, tools=[WEATHER], stream=True):
        for call in chunk.choices[0].delta.tool_calls or []:
            name += call.function.name or ""
            arguments += call.function.arguments or ""
            pieces += bool(call.function.arguments)
        finish = chunk.choices[0].finish_reason
    assert (name, finish) == ("get_weather", "tool_calls")
    assert pieces > 2 and json.loads(arguments)["city"]


@check("structured output: parse() gets an object of the schema")
def structured(box):
    class Station(pydantic.BaseModel):
        name: str
        tracks: int
        signals: list[str]

    answer = client(box).chat.completions.parse(model="auto", messages=user("A station"), response_format=Station)
    assert answer.choices[0].message.parsed.tracks == 1


@check("errors: a wrong token is AuthenticationError")
def bad_token(box):
    raises(openai.AuthenticationError, lambda: client(box, "sb-wrong").models.list(), "unauthorized", 401)


@check("errors: an unknown model is NotFoundError")
def unknown_model(box):
    raises(
        openai.NotFoundError,
        lambda: client(box).chat.completions.create(model="nobody/nothing", messages=user("x")),
        "unknown_model",
        404,
    )


@check("errors: sensitivity without a route is PermissionDeniedError and names the tag")
def no_route(box):
    error = raises(
        openai.PermissionDeniedError,
        lambda: client(box).chat.completions.create(
            model="auto/compare", messages=user("x"), extra_headers={"x-signalbox-tags": "secret"}
        ),
        "sensitivity_no_route",
        403,
    )
    assert "secret" in error.body["message"], error.body["message"]


@check("errors: a request without messages is BadRequestError")
def malformed_request(box):
    raises(
        openai.BadRequestError,
        lambda: client(box).chat.completions.create(model="auto", messages=[]),
        "invalid_request",
        400,
    )


@check("errors: the provider's own 400 is passed on as it is")
def passed_on(box):
    error = raises(
        openai.BadRequestError,
        lambda: client(box).chat.completions.create(model="auto", messages=user("[[fault:bad_request]] a")),
        "unsupported_value",
        400,
    )
    assert error.param == "temperature"


@check("errors: a content filter is passed on and not shopped around")
def filtered(box):
    error = raises(
        openai.BadRequestError,
        lambda: client(box).chat.completions.create(model="auto", messages=user("[[fault:content_filter first=1]] b")),
        "content_filter",
        400,
    )
    assert error.response.headers["x-signalbox-attempts"] == "1"


@check("cancel: closing a stream aborts it and the decision says cancelled")
def cancel(box):
    raw = client(box).chat.completions.with_raw_response.create(
        model="auto", messages=user("[[fault:none tokens=2000 rate=50]] long"), stream=True
    )
    pieces = iter(raw.parse())
    for _ in range(4):
        next(pieces)
    raw.http_response.close()
    wanted = raw.headers["x-signalbox-decision"]
    record = eventually(lambda: (found := decision(box, wanted)) and found["status"] != "running" and found)
    assert record["status"] == "cancelled", record["status"]


@check("async: 50 requests at once, half of them streamed")
def concurrent(box):
    async def run():
        async with openai.AsyncOpenAI(base_url=box.base_url, api_key=TOKEN, max_retries=0, timeout=60) as asynchronous:

            async def one(number):
                # A number of tokens of its own shows that no answer went to somebody else.
                prompt = user(f"[[fault:none tokens={number + 1} rate=200]] {number}")
                if number % 2 == 0:
                    answer = await asynchronous.chat.completions.create(model="auto", messages=prompt)
                    return answer.usage.completion_tokens == number + 1
                text = 0
                async for chunk in await asynchronous.chat.completions.create(model="auto", messages=prompt, stream=True):
                    text += bool(chunk.choices[0].delta.content)
                return text == number + 1

            return await asyncio.gather(*(one(number) for number in range(50)))

    answers = asyncio.run(run())
    assert all(answers), f"{answers.count(False)} of 50 answers wrong"


# What counts against a lane's health comes last, so that it disturbs nobody.


@check("fallback: the second lane answers")
def fallback(box):
    raw = client(box).chat.completions.with_raw_response.create(
        model="auto/compare", messages=user("[[fault:html first=1]] c")
    )
    assert raw.headers["x-signalbox-attempts"] == "2", raw.headers["x-signalbox-attempts"]
    assert raw.parse().choices[0].message.content
    record = eventually(lambda: decision(box, raw.headers["x-signalbox-decision"]))
    assert [attempt["model"] for attempt in record["attempts"]][1] == raw.headers["x-signalbox-model"]


@check("fallback: a stream that fails before its first content is answered by the second lane")
def streamed_fallback(box):
    stream = client(box).chat.completions.create(
        model="auto/compare", messages=user("[[fault:error_event first=1 tokens=5]] d"), stream=True
    )
    # The directive counts across lanes: the second one sends a text of its own.
    assert "".join(chunk.choices[0].delta.content or "" for chunk in stream).startswith("[simulated")


@check("interrupted: a stream cut after content raises, never a clean end")
def interrupted(box):
    stream = client(box).chat.completions.create(
        model="auto", messages=user("[[fault:cut after=3]] e"), stream=True
    )
    text = ""
    try:
        for chunk in stream:
            text += chunk.choices[0].delta.content or ""
    except openai.APIError as error:
        assert error.code == "upstream_interrupted", f"{error.code}: {error}"
        assert text, "no content before the error"
        return
    raise AssertionError("the cut stream looked complete")


@check("errors: when every lane failed the error lists them")
def all_failed(box):
    try:
        client(box).chat.completions.create(model="auto/compare", messages=user("[[fault:server_error status=503]] f"))
    except openai.InternalServerError as error:
        assert error.code == "all_attempts_failed", error.code
        assert error.status_code in (502, 503), error.status_code
        assert "sim-us/" in error.body["message"], error.body["message"]
        return
    raise AssertionError("no InternalServerError")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
