# SPDX-FileCopyrightText: 2026 The Signalbox authors
# SPDX-License-Identifier: GPL-3.0-only

# libFuzzer target for the policy loader and the LiteLLM import. Run for example
#   fuzz_policy -dict=tests/fuzz/policy.dict -timeout=20 -rss_limit_mb=2048 -max_len=65536 NEW_CORPUS tests/fuzz/corpus/policy
set(policy_sources
    policy/budget_section policy/canonical policy/chain_section policy/condition_logic policy/condition_reader policy/cursor
    policy/defaults_section policy/detector_section policy/document_shape policy/draft policy/glob policy/lint
    policy/litellm_budgets policy/litellm_import policy/litellm_models policy/litellm_prices policy/litellm_routes
    policy/litellm_source policy/loader policy/model_section policy/moment_conditions policy/option_sections policy/pattern_pool
    policy/policy policy/price_reader policy/provider_section policy/report policy/rule_index policy/rule_reach policy/rule_section policy/safe_set
    policy/sensitivity_section policy/test_section policy/values policy/yaml_reader
    catalog/model core/decimal_usd core/failure core/money core/sensitive_kind core/suggestion core/task)
list(TRANSFORM policy_sources PREPEND ${CMAKE_SOURCE_DIR}/proxy/)
list(TRANSFORM policy_sources APPEND .cpp)
add_executable(fuzz_policy ${CMAKE_SOURCE_DIR}/tests/fuzz/fuzz_policy.cpp ${policy_sources})
target_include_directories(fuzz_policy PRIVATE ${CMAKE_SOURCE_DIR}/proxy)
target_link_libraries(fuzz_policy PRIVATE signalbox_settings Qt6::Core Qt6::Network tl::expected PkgConfig::RE2 PkgConfig::XXHASH
    yaml-cpp)
target_compile_options(fuzz_policy PRIVATE -g1 -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all)
target_link_options(fuzz_policy PRIVATE -fsanitize=fuzzer,address,undefined)
