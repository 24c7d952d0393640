# SPDX-FileCopyrightText: 2026 The Signalbox authors
# SPDX-License-Identifier: GPL-3.0-only
"""What the official google-genai SDK must be able to do with Signalbox, whose simulated providers speak OpenAI's dialect in
the demo: everything here is translated. checks.py imports it."""

import asyncio

import pydantic
from google import genai
from google.genai import errors, types

from harness import TOKEN, check


clients = []


def client(box, token=TOKEN):
    made = genai.Client(api_key=token, vertexai=False, http_options=types.HttpOptions(base_url=box.root, timeout=30_000))
    clients.append(made)  # one that nobody holds closes its connections
    return made


def raised(code, function):
    try:
        function()
    except errors.APIError as error:
        assert error.code == code, (error.code, error.message)
        return error
    raise AssertionError(f"no error {code}")


@check("gemini: a whole answer with usage and decision headers")
def whole(box):
    answer = client(box).models.generate_content(
        model="auto",
        contents="[[fault:none tokens=9]] What is a signal box?",
        config=types.GenerateContentConfig(system_instruction="Answer briefly.", temperature=0.3, max_output_tokens=200),
    )
    assert answer.text.startswith("[simulated"), answer.text
    assert answer.candidates[0].finish_reason == types.FinishReason.STOP
    assert answer.usage_metadata.candidates_token_count == 9 and answer.usage_metadata.prompt_token_count > 0
    headers = answer.sdk_http_response.headers
    assert "/" in headers["x-signalbox-model"] and headers["x-signalbox-decision"], headers


@check("gemini: a stream")
def stream(box):
    chunks = list(client(box).models.generate_content_stream(model="auto", contents="[[fault:none tokens=12 rate=0]] The naïve café"))
    assert len(chunks) > 3 and "".join(chunk.text or "" for chunk in chunks).startswith("[simulated")
    assert chunks[-1].candidates[0].finish_reason == types.FinishReason.STOP
    assert chunks[-1].usage_metadata.candidates_token_count == 12, chunks[-1].usage_metadata


@check("gemini: max_output_tokens is the finish reason")
def limit(box):
    answer = client(box).models.generate_content(
        model="auto", contents="Tell me about trains, please", config=types.GenerateContentConfig(max_output_tokens=4)
    )
    assert answer.candidates[0].finish_reason == types.FinishReason.MAX_TOKENS, answer.candidates[0].finish_reason


@check("gemini: a chat remembers its turns")
def chat(box):
    talk = client(box).chats.create(model="auto")
    first = talk.send_message("[[fault:none tokens=5]] My name is Ada.")
    second = list(talk.send_message_stream("[[fault:none tokens=6]] What is my name?"))
    assert first.text and second[-1].usage_metadata.prompt_token_count > first.usage_metadata.prompt_token_count
    assert talk.send_message("And mine?").text and len(talk.get_history(curated=True)) >= 6


@check("gemini: the SDK calls functions by itself")
def automatic(box):
    called = []

    def get_weather(city: str) -> str:
        """The weather of a city."""
        called.append(city)
        return "21 degrees"

    answer = client(box).models.generate_content(
        model="auto", contents="Use get_weather for Paris", config=types.GenerateContentConfig(tools=[get_weather])
    )
    assert called == ["simulated city"], called
    assert answer.text and answer.candidates[0].finish_reason == types.FinishReason.STOP, answer


@check("gemini: parallel calls by hand, streamed; their results go on")
def parallel(box):
    def declared(name):
        return {"name": name, "description": name, "parameters": {"type": "OBJECT", "properties": {"city": {"type": "STRING"}}}}

    tools = types.Tool(function_declarations=[declared("weather"), declared("clock")])
    config = types.GenerateContentConfig(
        tools=[tools], automatic_function_calling=types.AutomaticFunctionCallingConfig(disable=True)
    )
    contents = [types.UserContent("weather and clock please")]
    parts = []
    for chunk in client(box).models.generate_content_stream(model="auto", contents=contents, config=config):
        parts += chunk.candidates[0].content.parts or []
    calls = [part.function_call for part in parts if part.function_call]
    assert [call.name for call in calls] == ["weather", "clock"], parts
    contents.append(types.ModelContent([part for part in parts if part.function_call]))
    results = [types.Part(function_response=types.FunctionResponse(id=call.id, name=call.name, response={"result": "fine"})) for call in calls]
    contents.append(types.UserContent(results))
    assert client(box).models.generate_content(model="auto", contents=contents, config=config).text


@check("gemini: structured output is parsed by the SDK")
def structured(box):
    class City(pydantic.BaseModel):
        name: str
        people: int

    answer = client(box).models.generate_content(
        model="auto",
        contents="A city",
        config=types.GenerateContentConfig(response_mime_type="application/json", response_schema=City),
    )
    assert isinstance(answer.parsed, City), answer.text


@check("gemini: a picture and a text file go along")
def media(box):
    answer = client(box).models.generate_content(
        model="auto",
        contents=[
            "[[fault:none tokens=5]] What is this?",
            types.Part.from_bytes(data=b"\x89PNG\r\n\x1a\n", mime_type="image/png"),
            types.Part.from_bytes(data="a naïve file".encode(), mime_type="text/plain"),
        ],
    )
    assert answer.text


@check("gemini: tokens are counted without sending")
def count(box):
    counted = client(box).models.count_tokens(model="auto", contents="How many tokens are these words?")
    assert 5 < counted.total_tokens < 40, counted


@check("gemini: the models are listed")
def models(box):
    names = [model.name for model in client(box).models.list()]
    assert "models/auto" in names and len(names) > 5, names
    assert client(box).models.get(model="auto").name == "models/auto"


@check("gemini: errors are the SDK's own")
def refused(box):
    error = raised(401, lambda: client(box, "wrong").models.generate_content(model="auto", contents="x"))
    assert error.status == "UNAUTHENTICATED", error.status
    error = raised(404, lambda: client(box).models.generate_content(model="no-such-model", contents="x"))
    assert "no-such-model" in error.message and error.status == "NOT_FOUND", error
    error = raised(400, lambda: client(box).models.generate_content(model="auto", contents="[[fault:context_length]] x"))
    assert "token count" in error.message, error.message


@check("gemini: a stream that is cut raises")
def cut(box):
    def read():
        for _ in client(box).models.generate_content_stream(model="auto", contents="[[fault:cut after=3 rate=0 tokens=20]] x"):
            pass

    try:
        read()
    except Exception as error:  # how it raises differs between versions of the SDK
        assert "interrupted" in str(error) or "UNAVAILABLE" in str(error), error
        return
    raise AssertionError("a cut stream looked complete")


@check("gemini: the asynchronous client streams")
def asynchronous(box):
    async def read():
        text = ""
        stream = await client(box).aio.models.generate_content_stream(model="auto", contents="[[fault:none tokens=8]] x")
        async for chunk in stream:
            text += chunk.text or ""
        return text

    assert asyncio.run(read()).startswith("[simulated")
