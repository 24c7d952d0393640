# SPDX-FileCopyrightText: 2026 The Signalbox authors
# SPDX-License-Identifier: GPL-3.0-only

# libFuzzer targets for wire/ (SIGNALBOX_FUZZ, clang and libclang-rt-dev needed). Run for example
#   fuzz_facts -max_total_time=60 NEW_CORPUS tests/fuzz/corpus/facts
# Each compiles the sources it feeds itself, so that only they are instrumented.
set(facts_sources wire/asking wire/chat_response wire/error_reply wire/facts wire/forward wire/jsonfault wire/jsonmembers
    wire/jsonreader wire/promptwalk wire/providererror wire/refusal wire/tokens wire/usage core/error core/failure core/json_text core/decimal_usd)
set(sse_sources wire/sse)
foreach(name sse facts)
    list(TRANSFORM ${name}_sources PREPEND ${CMAKE_SOURCE_DIR}/proxy/)
    list(TRANSFORM ${name}_sources APPEND .cpp)
    add_executable(fuzz_${name} ${CMAKE_SOURCE_DIR}/tests/fuzz/fuzz_${name}.cpp ${${name}_sources})
    target_include_directories(fuzz_${name} PRIVATE ${CMAKE_SOURCE_DIR}/proxy)
    target_link_libraries(fuzz_${name} PRIVATE signalbox_settings Qt6::Core simdjson::simdjson tl::expected)
    target_compile_options(fuzz_${name} PRIVATE -g1 -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all)
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer,address,undefined)
endforeach()

# What detectors and redaction stand on, and they themselves.
set(detectors_sources ${facts_sources} ${sse_sources})
foreach(name addresses builtin_scan checksums detectors national_ids placeholders redactor reply_restorer request_scan restorer
        row_set rows secrets)
    list(APPEND detectors_sources ${CMAKE_SOURCE_DIR}/proxy/classify/${name}.cpp)
endforeach()
list(APPEND detectors_sources ${CMAKE_SOURCE_DIR}/proxy/core/sensitive_kind.cpp ${CMAKE_SOURCE_DIR}/proxy/wire/jsontexts.cpp)
add_executable(fuzz_detectors ${CMAKE_SOURCE_DIR}/tests/fuzz/fuzz_detectors.cpp ${detectors_sources})
target_include_directories(fuzz_detectors PRIVATE ${CMAKE_SOURCE_DIR}/proxy)
target_link_libraries(fuzz_detectors PRIVATE signalbox_settings Qt6::Core simdjson::simdjson tl::expected PkgConfig::RE2
    PkgConfig::XXHASH)
target_compile_options(fuzz_detectors PRIVATE -g1 -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all)
target_link_options(fuzz_detectors PRIVATE -fsanitize=fuzzer,address,undefined)
