// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#pragma once

namespace signalbox::test {

/// A LiteLLM configuration with something of everything that is imported, and of what cannot be.
inline constexpr auto config = R"(model_list:
  - model_name: gpt-4o
    litellm_params: {model: openai/gpt-4o, api_key: os.environ/MY_KEY, weight: 3, timeout: 20}
    model_info:
      max_input_tokens: 128000
      max_output_tokens: 16384
      supports_vision: true
      supports_function_calling: false
      input_cost_per_token: 2.5e-06
      output_cost_per_token: 0.00001
      cache_read_input_token_cost: 1.25e-06
      input_cost_per_token_above_200k_tokens: 5e-06
  - model_name: gpt-4o
    litellm_params: {model: azure/eu, api_base: https://my.openai.azure.com/, api_key: sk-VERY-SECRET, weight: 1}
  - model_name: spare one
    litellm_params: {model: "ollama_chat/llama3.1:8b", api_base: "http://localhost:11434", api_key: not-needed}
  - model_name: nightly
    litellm_params: {model: groq/a, order: 2}
  - model_name: nightly
    litellm_params: {model: groq/b, order: 1, max_budget: 5, budget_duration: 7d}
  - {model_name: wild, litellm_params: {model: "openai/*"}}
  - {model_name: far, litellm_params: {model: bedrock/claude, aws_access_key_id: AKIA-SECRET}}
  - {model_name: vectors, litellm_params: {model: openai/embed}, model_info: {mode: embedding}}
litellm_settings:
  num_retries: 2
  fallbacks: [{gpt-4o: [spare one]}]
  context_window_fallbacks: [{gpt-4o: [nightly]}]
  max_budget: 100
  budget_duration: 30d
router_settings:
  num_retries: 3
  timeout: 600
  model_group_alias: {best: gpt-4o}
  provider_budget_config: {openai: {budget_limit: 20, time_period: 1d}, groq: {budget_limit: 10, time_period: 10d}}
general_settings: {master_key: sk-MASTER-SECRET, completion_model: nightly}
environment_variables: {OPENAI_API_KEY: sk-ENV-SECRET}
)";

} // namespace signalbox::test
