# SPDX-FileCopyrightText: 2026 The Signalbox authors
# SPDX-License-Identifier: GPL-3.0-only
"""What the official openai SDK must be able to do beside chat: embeddings, legacy completions, images, audio, moderations,
files and batches. checks.py imports it."""

import io
import json

import openai

from harness import TOKEN, check


def client(box):
    return openai.OpenAI(base_url=box.base_url, api_key=TOKEN, max_retries=0, timeout=30)


@check("embeddings.create: floats, base64 and dimensions; the same text gives the same vector")
def embeddings(box):
    api = client(box)
    answer = api.embeddings.create(model="sim-eu/lode-embed", input=["red", "blue"], dimensions=8)  # asks for base64
    assert [len(entry.embedding) for entry in answer.data] == [8, 8]
    assert answer.usage.prompt_tokens == answer.usage.total_tokens > 0
    floats = api.embeddings.create(model="sim-eu/lode-embed", input="red", dimensions=8, encoding_format="float")
    assert all(abs(a - b) < 1e-6 for a, b in zip(floats.data[0].embedding, answer.data[0].embedding))
    raw = api.embeddings.with_raw_response.create(model="sim-eu/lode-embed", input=[1, 2, 3])
    assert raw.headers["x-signalbox-model"] == "sim-eu/lode-embed"
    assert float(raw.headers["x-signalbox-cost"]) > 0


@check("embeddings.create: models whose vectors differ are never chosen between")
def unclear(box):
    try:
        client(box).embeddings.create(model="auto", input="x")
    except openai.BadRequestError as error:
        assert "cannot be compared" in error.body["message"], error
        return
    raise AssertionError("no BadRequestError")


@check("completions.create: natively and as chat, streamed and not")
def completions(box):
    api = client(box)
    for model in ("sim-local/pebble-8b", "sim-us/summit-mini"):
        answer = api.completions.create(model=model, prompt="Once upon a time", max_tokens=5)
        assert answer.object == "text_completion"
        assert answer.choices[0].text and answer.choices[0].finish_reason == "length"
        assert answer.usage.completion_tokens == 5
        stream = api.completions.create(
            model=model, prompt="Once upon a time", max_tokens=5, stream=True, stream_options={"include_usage": True}
        )
        text, usage, ends = "", None, []
        for chunk in stream:
            assert chunk.object == "text_completion"
            usage = chunk.usage or usage
            for choice in chunk.choices:
                text += choice.text
                ends += [choice.finish_reason] if choice.finish_reason else []
        assert text == answer.choices[0].text, (text, answer.choices[0].text)
        assert ends == ["length"] and usage.completion_tokens == 5


@check("images.generate and images.edit")
def images(box):
    api = client(box)
    assert len(api.images.generate(model="sim-us/canvas", prompt="a cat", n=2).data) == 2
    raw = api.images.with_raw_response.edit(model="sim-us/canvas", prompt="a dog", image=("a.png", b"\x89PNG\r\n\x1a\n", "image/png"))
    assert raw.headers["x-signalbox-model"] == "sim-us/canvas"
    assert raw.parse().data[0].b64_json


@check("audio.speech.create: sound byte for byte")
def speech(box):
    api = client(box)
    with api.audio.speech.with_streaming_response.create(model="sim-us/herald", voice="alloy", input="Hello") as answer:
        sound = b"".join(answer.iter_bytes())
        assert answer.headers["content-type"] == "audio/wav"
    assert sound[:4] == b"RIFF" and len(sound) == 844, len(sound)


@check("audio.transcriptions.create and translations.create")
def transcriptions(box):
    api = client(box)
    sound = ("a.wav", b"RIFF\x00\x01", "audio/wav")
    assert "6 bytes" in api.audio.transcriptions.create(model="sim-local/scribe", file=sound).text
    plain = api.audio.transcriptions.create(model="sim-local/scribe", file=sound, response_format="text")
    assert plain.startswith("Simulated words"), plain
    assert api.audio.translations.create(model="sim-local/scribe", file=sound).text


@check("moderations.create without a model")
def moderations(box):
    assert client(box).moderations.create(input="I will kill it").results[0].flagged
    assert not client(box).moderations.create(input=["hello"]).results[0].flagged


@check("files and batches: created, listed, retrieved, read, cancelled, deleted where they are")
def files(box):
    api = client(box)
    line = {"custom_id": "1", "method": "POST", "url": "/v1/chat/completions", "body": {"model": "fjord-small", "messages": []}}
    content = (json.dumps(line) + "\n").encode()
    at = {"x-signalbox-provider": "sim-eu"}
    made = api.files.create(file=("in.jsonl", io.BytesIO(content)), purpose="batch", extra_headers=at)
    assert api.files.retrieve(made.id).bytes == len(content)
    assert api.files.content(made.id).read() == content
    assert made.id in [file.id for file in api.files.list(extra_headers=at)]
    raw = api.batches.with_raw_response.create(
        input_file_id=made.id, endpoint="/v1/chat/completions", completion_window="24h", metadata={"signalbox_tags": "project=beta", "k": "v"}
    )
    assert raw.headers["x-signalbox-model"].startswith("sim-eu/")
    batch = raw.parse()
    assert batch.metadata == {"k": "v"}, batch.metadata
    done = api.batches.retrieve(batch.id)
    assert done.status == "completed"
    assert json.loads(api.files.content(done.output_file_id).text)["custom_id"] == "1"
    assert batch.id in [entry.id for entry in api.batches.list(extra_headers=at)]
    assert api.batches.cancel(batch.id).status == "cancelled"
    assert api.files.delete(made.id).deleted
    try:
        api.files.retrieve(made.id)
    except openai.NotFoundError as error:
        assert "No such File object" in error.body["message"], error
        return
    raise AssertionError("no NotFoundError")


@check("surfaces: a tag that forbids a provider forbids it here too")
def forbidden(box):
    api = client(box)
    secret = {"x-signalbox-tags": "secret"}
    calls = [
        lambda: api.embeddings.create(model="sim-eu/lode-embed", input="x", extra_headers=secret),
        lambda: api.images.generate(model="sim-us/canvas", prompt="x", extra_headers=secret),
        lambda: api.audio.speech.create(model="sim-us/herald", voice="alloy", input="x", extra_headers=secret),
        lambda: api.moderations.create(input="x", extra_headers=secret),
        lambda: api.moderations.create(input="card 4111 1111 1111 1111"),
        lambda: api.files.create(file=("a.txt", b"x"), purpose="user_data", extra_headers={**secret, "x-signalbox-provider": "sim-us"}),
    ]
    for number, call in enumerate(calls):
        try:
            call()
        except (openai.PermissionDeniedError, openai.BadRequestError) as error:
            # The rule's chain has models that may see it but are of another kind: then that is the nearest reason.
            assert error.code in ("sensitivity_no_route", "no_capable_model"), error.code
            assert "nothing was sent" in error.body["message"], error
            continue
        raise AssertionError(f"call {number} was let through")
