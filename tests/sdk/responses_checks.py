# SPDX-FileCopyrightText: 2026 The Signalbox authors
# SPDX-License-Identifier: GPL-3.0-only
"""What the official openai SDK's `responses` must be able to do with Signalbox, whose simulated providers speak Chat in the
demo: everything here is translated. checks.py imports it; agent_checks.py asks lanes of the other dialects."""

import asyncio

import openai
import pydantic

from harness import TOKEN, check

WEATHER = {
    "type": "function",
    "name": "get_weather",
    "description": "The weather of a city",
    "parameters": {
        "type": "object",
        "properties": {"city": {"type": "string"}, "unit": {"type": "string", "enum": ["celsius", "kelvin"]}},
        "required": ["city", "unit"],
        "additionalProperties": False,
    },
    "strict": True,
}


def client(box, token=TOKEN):
    return openai.OpenAI(base_url=box.base_url, api_key=token, max_retries=0, timeout=30)


@check("responses: a whole answer with usage and decision headers")
def whole(box):
    raw = client(box).responses.with_raw_response.create(
        model="auto", instructions="Answer briefly.", input="[[fault:none tokens=9 cached=3]] What is a signal box?"
    )
    response = raw.parse()
    assert response.status == "completed" and response.output_text.startswith("[simulated"), response
    assert response.id.startswith("resp_") and response.object == "response" and response.created_at > 1_700_000_000
    assert response.usage.output_tokens == 9 and response.usage.input_tokens_details.cached_tokens == 3
    assert response.usage.total_tokens == response.usage.input_tokens + 9
    assert "/" in raw.headers["x-signalbox-model"] and raw.headers["x-signalbox-decision"]


@check("responses: a stream of events in order")
def stream(box):
    text, types, numbers = "", [], []
    prompt = "[[fault:none tokens=12 rate=0]] The naïve café"
    for event in client(box).responses.create(model="auto", input=prompt, stream=True):
        types.append(event.type)
        numbers.append(event.sequence_number)
        if event.type == "response.output_text.delta":
            text += event.delta
    assert types[:2] == ["response.created", "response.in_progress"] and types[-1] == "response.completed", types
    assert numbers == list(range(len(numbers))), numbers
    assert event.response.output_text == text and text.startswith("[simulated"), (event.response, text)
    assert event.response.usage.output_tokens == 12


@check("responses: the SDK's own helper gathers the same text, and a typed answer")
def helper(box):
    class Person(pydantic.BaseModel):
        name: str
        age: int

    with client(box).responses.stream(model="sim-us/summit", input="A person please", text_format=Person) as events:
        said = "".join(event.delta for event in events if event.type == "response.output_text.delta")
        final = events.get_final_response()
    assert isinstance(final.output_parsed, Person) and Person.model_validate_json(said) == final.output_parsed
    parsed = client(box).responses.parse(model="sim-us/summit", input="A person please", text_format=Person)
    assert isinstance(parsed.output_parsed, Person), parsed


@check("responses: tools are called in parallel and their results go back, streamed and whole")
def tools(box):
    for streamed in (False, True):
        api, history = client(box).responses, [{"role": "user", "content": "get_weather and get_time please"}]
        offered = [WEATHER, dict(WEATHER, name="get_time", description="The time")]
        if streamed:
            with api.stream(model="auto", input=history, tools=offered) as events:
                for _ in events:
                    pass
                answer = events.get_final_response()
        else:
            answer = api.create(model="auto", input=history, tools=offered)
        calls = [item for item in answer.output if item.type == "function_call"]
        assert [call.name for call in calls] == ["get_weather", "get_time"], answer.output
        assert len({call.call_id for call in calls}) == 2 and all(call.arguments.startswith("{") for call in calls)
        history += [item.model_dump(exclude_none=True) for item in answer.output]
        history += [{"type": "function_call_output", "call_id": call.call_id, "output": "22 °C"} for call in calls]
        answer = api.create(model="auto", input=history, tools=offered)
        assert answer.output_text and not [item for item in answer.output if item.type == "function_call"], answer.output


@check("responses: thoughts are shown as a summary")
def thoughts(box):
    answer = client(box).responses.create(
        model="sim-us/summit", input="[[fault:none thoughts=5]] Think", reasoning={"effort": "high", "summary": "auto"}
    )
    assert answer.output[0].type == "reasoning" and answer.output[0].summary[0].text, answer.output
    assert answer.usage.output_tokens_details.reasoning_tokens == 5


@check("responses: a limit ends it incomplete")
def limit(box):
    answer = client(box).responses.create(model="auto", input="Tell me about trains, please", max_output_tokens=16)
    answer = client(box).responses.create(model="auto", input="[[fault:none tokens=40]] Trains", max_output_tokens=16)
    assert answer.status == "incomplete" and answer.incomplete_details.reason == "max_output_tokens", answer


@check("responses: errors have the SDK's types")
def errors(box):
    def expect(kind, code, **asked):
        try:
            client(box, asked.pop("token", TOKEN)).responses.create(**asked)
        except openai.APIStatusError as error:
            assert type(error) is kind and error.code == code, (type(error), error.code, error)
            return error
        raise AssertionError(f"no {kind.__name__}")

    expect(openai.NotFoundError, "unknown_model", model="nobody/nothing", input="x")
    expect(openai.AuthenticationError, "unauthorized", model="auto", input="x", token="wrong")
    expect(openai.BadRequestError, "invalid_request", model="auto", input=[])
    refused = expect(openai.BadRequestError, "no_capable_model", model="auto", input="x", previous_response_id="resp_1")
    assert "history" in refused.message, refused
    expect(openai.BadRequestError, "context_length_exceeded", model="sim-us/horizon", input="[[fault:context_length]] x")


@check("responses: a cut stream fails in a typed event, never a clean end")
def cut(box):
    events = list(
        client(box).responses.create(
            model="sim-eu/fjord-large", input="[[fault:cut after=3 tokens=20 rate=0]] x", stream=True, extra_headers={"x-signalbox-session": "cut"}
        )
    )
    types = [event.type for event in events]
    assert "response.completed" not in types and types[-2:] == ["error", "response.failed"], types
    assert events[-2].code == "upstream_interrupted" and events[-1].response.status == "failed"
    assert events[-1].response.error.message


@check("responses: the async client streams, too")
def asynchronous(box):
    async def run():
        api = openai.AsyncOpenAI(base_url=box.base_url, api_key=TOKEN, max_retries=0, timeout=30)
        text = ""
        async for event in await api.responses.create(model="auto", input="Hello", stream=True):
            if event.type == "response.output_text.delta":
                text += event.delta
        await api.close()
        return text

    assert asyncio.run(run()).startswith("[simulated")


@check("responses: tokens are counted here")
def count(box):
    counted = client(box).responses.input_tokens.count(model="auto", input="How many tokens are these?")
    assert counted.object == "response.input_tokens" and 5 < counted.input_tokens < 40, counted
