// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

#include <QByteArray>

namespace signalbox::test {

/// A small policy without errors or warnings. Tests change one line of it.
inline QByteArray samplePolicy()
{
    return R"(version: 1
defaults: {tag: internal, chain: everyday, baseline: asked, rescue: off}
zones: [{id: machine, label: This machine}, {id: cloud}]
tags: [public, internal, secret]
matrix:
  public: {machine: allow, cloud: allow}
  internal: {machine: allow, cloud: allow}
  secret: {machine: allow, cloud: never}
providers:
  openai: {wire: openai, base_url: https://api.openai.com/v1/, keys: [env:OPENAI_API_KEY], zone: cloud}
  ollama: {wire: openai, base_url: http://127.0.0.1:11434/v1, zone: machine}
models:
  - {id: openai/gpt-4o, context: 128000, tools: true, price: {input: 2.50, output: 10}, quality: 0.8}
  - {id: openai/gpt-4o-mini, context: 128000, price: {input: 0.15, output: 0.60}}
  - {id: ollama/llama3.1:8b, context: 131072, price: {input: 0, output: 0}}
chains:
  everyday:
    - pool: {quality: auto, prefer: cheapest}
    - {model: openai/gpt-4o, tries: 1, timeout: {first_token: 30s, total: 5m}}
  code:
    - split: [{model: openai/gpt-4o, weight: 70}, {model: openai/gpt-4o-mini, weight: 30}]
  local: [{model: ollama/llama3.1:8b}]
rules:
  - {id: secrets-stay, when: {tag: secret}, chain: local}
  - {id: long, when: {input_tokens: '> 1000'}, chain: code}
)";
}

} // namespace signalbox::test
