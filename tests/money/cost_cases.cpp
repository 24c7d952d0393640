// SPDX-FileCopyrightText: 2026 The Signalbox authors
// SPDX-License-Identifier: GPL-3.0-only

#include "cost_cases.h"

#include <QStringList>

using namespace Qt::StringLiterals;

namespace signalbox::test {
namespace {

/// "2.5" of a million → 2,500,000 pico-USD a token; of one each → 2.5 · 10¹².
qint64 picoOf(const Term &term)
{
    const QByteArray text = term.usd;
    const qsizetype point = text.indexOf('.');
    const QByteArray digits = point < 0 ? text : text.first(point) + text.sliced(point + 1);
    qint64 value = digits.toLongLong();
    for (qsizetype scale = (term.each ? 12 : 6) - (point < 0 ? 0 : text.size() - point - 1); scale > 0; --scale)
        value *= 10;
    return value;
}

} // namespace

QList<CostCase> costCases()
{
    const CostKind reported = CostKind::Reported;
    return {
        {"OpenAI, a cached prompt", "openai", "gpt-4o",
         R"({"prompt_tokens":12000,"completion_tokens":800,"total_tokens":12800,"prompt_tokens_details":{"cached_tokens":8192,"audio_tokens":0},"completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":0,"accepted_prediction_tokens":0,"rejected_prediction_tokens":0}})",
         {{3'808, "2.5"}, {8'192, "1.25"}, {800, "10"}}},
        {"OpenAI, reasoning is part of the answer", "openai", "gpt-5",
         R"({"prompt_tokens":1000,"completion_tokens":2000,"total_tokens":3000,"prompt_tokens_details":{"cached_tokens":0},"completion_tokens_details":{"reasoning_tokens":1536}})",
         {{1'000, "1.25"}, {2'000, "10"}}},
        {"OpenAI, served as flex", "openai", "gpt-5",
         R"({"prompt_tokens":1000,"completion_tokens":2000,"total_tokens":3000,"completion_tokens_details":{"reasoning_tokens":1536}})",
         {{1'000, "0.625"}, {2'000, "5"}}, CostKind::Computed, R"(,"service_tier":"flex")"},
        {"OpenAI, sound both ways", "openai", "gpt-audio",
         R"({"prompt_tokens":1500,"completion_tokens":700,"total_tokens":2200,"prompt_tokens_details":{"cached_tokens":0,"audio_tokens":1200,"text_tokens":300},"completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":600,"text_tokens":100}})",
         {{300, "2.5"}, {1'200, "32"}, {100, "10"}, {600, "64"}}},
        {"Anthropic, both caches", "anthropic", "claude-sonnet-4-5",
         R"({"input_tokens":2095,"cache_creation_input_tokens":3000,"cache_read_input_tokens":18000,"cache_creation":{"ephemeral_5m_input_tokens":1000,"ephemeral_1h_input_tokens":2000},"output_tokens":503,"service_tier":"standard"})",
         {{2'095, "3"}, {18'000, "0.3"}, {1'000, "3.75"}, {2'000, "6"}, {503, "15"}}},
        {"Anthropic, an older answer without the split", "anthropic", "claude-haiku-4-5",
         R"({"input_tokens":12,"cache_creation_input_tokens":4000,"cache_read_input_tokens":0,"output_tokens":250})",
         {{12, "1"}, {4'000, "1.25"}, {250, "5"}}},
        {"Anthropic, searches of the provider's", "anthropic", "claude-sonnet-4-5",
         R"({"input_tokens":6039,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":931,"server_tool_use":{"web_search_requests":3}})",
         {{6'039, "3"}, {931, "15"}, {3, "0.01", true}}},
        {"OpenAI Responses", "openai", "gpt-5",
         R"({"input_tokens":4000,"input_tokens_details":{"cached_tokens":3072},"output_tokens":1200,"output_tokens_details":{"reasoning_tokens":832},"total_tokens":5200})",
         {{928, "1.25"}, {3'072, "0.125"}, {1'200, "10"}}, CostKind::Computed, {}, "wed 12:00", "", "", "responses"},
        {"Google AI Studio, long prompts cost more", "google", "gemini-2.5-pro",
         R"({"promptTokenCount":210000,"candidatesTokenCount":1000,"thoughtsTokenCount":4000,"totalTokenCount":215000})",
         {{210'000, "2.5"}, {5'000, "15"}}},
        {"Google AI Studio, sound, a cache and thoughts", "google", "gemini-2.5-flash",
         R"({"promptTokenCount":1200,"cachedContentTokenCount":100,"candidatesTokenCount":200,"thoughtsTokenCount":300,"totalTokenCount":1700,"promptTokensDetails":[{"modality":"TEXT","tokenCount":400},{"modality":"AUDIO","tokenCount":800}],"cacheTokensDetails":[{"modality":"TEXT","tokenCount":100}]})",
         {{300, "0.3"}, {800, "1"}, {100, "0.03"}, {500, "2.5"}}},
        {"Google's OpenAI address, thoughts only in the total", "google", "gemini-2.5-flash",
         R"({"prompt_tokens":900,"completion_tokens":100,"total_tokens":1400})", {{900, "0.3"}, {500, "2.5"}}, CostKind::Computed, {},
         "wed 12:00", "", "", "openai"},
        {"DeepSeek, the busy hours", "deepseek", "deepseek-v4-flash",
         R"({"prompt_tokens":10000,"completion_tokens":2000,"total_tokens":12000,"prompt_cache_hit_tokens":6000,"prompt_cache_miss_tokens":4000,"prompt_tokens_details":{"cached_tokens":6000},"completion_tokens_details":{"reasoning_tokens":900}})",
         {{4'000, "0.3"}, {6'000, "0.006"}, {2'000, "1.2"}}, CostKind::Computed, {}, "wed 08:00"},
        {"DeepSeek, off-peak", "deepseek", "deepseek-v4-flash",
         R"({"prompt_tokens":10000,"completion_tokens":2000,"total_tokens":12000,"prompt_cache_hit_tokens":6000,"prompt_cache_miss_tokens":4000})",
         {{4'000, "0.15"}, {6'000, "0.003"}, {2'000, "0.6"}}, CostKind::Computed, {}, "wed 16:30"},
        {"DeepSeek, a Saturday", "deepseek", "deepseek-v4-flash",
         R"({"prompt_tokens":10000,"completion_tokens":2000,"total_tokens":12000,"prompt_cache_hit_tokens":0,"prompt_cache_miss_tokens":10000})",
         {{10'000, "0.15"}, {2'000, "0.6"}}, CostKind::Computed, {}, "sat 08:00"},
        {"Qwen, the last prompt of the first tier", "alibaba", "qwen3-max",
         R"({"prompt_tokens":32000,"completion_tokens":1000,"total_tokens":33000})", {{32'000, "1.2"}, {1'000, "6"}}},
        {"Qwen, the second tier", "alibaba", "qwen3-max",
         R"({"prompt_tokens":32001,"completion_tokens":1000,"total_tokens":33001})", {{32'001, "2.4"}, {1'000, "12"}}},
        {"Qwen, the third tier", "alibaba", "qwen3-max",
         R"({"prompt_tokens":200000,"completion_tokens":1000,"total_tokens":201000})", {{200'000, "3"}, {1'000, "15"}}},
        {"OpenRouter says what it charged", "openrouter", "anthropic/claude-sonnet-4",
         R"({"prompt_tokens":2000,"completion_tokens":500,"total_tokens":2500,"cost":0.01275,"is_byok":false,"prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0},"cost_details":{"upstream_inference_cost":null},"completion_tokens_details":{"reasoning_tokens":0}})",
         {{2'000, "3"}, {500, "15"}}, reported, {}, "wed 12:00", "0.01275"},
        {"OpenRouter over a key of one's own", "openrouter", "openai/gpt-4o",
         R"({"prompt_tokens":1000,"completion_tokens":100,"total_tokens":1100,"cost":0.000175,"is_byok":true,"cost_details":{"upstream_inference_cost":0.0035}})",
         {{1'000, "2.5"}, {100, "10"}}, reported, {}, "wed 12:00", "0.003675"},
        {"Azure OpenAI", "azure", "gpt-4.1",
         R"({"prompt_tokens":5000,"completion_tokens":300,"total_tokens":5300,"prompt_tokens_details":{"cached_tokens":4096},"completion_tokens_details":{"reasoning_tokens":0}})",
         {{904, "2"}, {4'096, "0.5"}, {300, "8"}}},
        {"Mistral", "mistral", "mistral-medium-latest",
         R"({"prompt_tokens":2500,"total_tokens":2900,"completion_tokens":400})", {{2'500, "1.5"}, {400, "7.5"}}},
        {"xAI, reasoning beside the answer; it says what it charged", "xai", "grok-4.20",
         R"({"prompt_tokens":3200,"completion_tokens":90,"total_tokens":4230,"prompt_tokens_details":{"text_tokens":3200,"audio_tokens":0,"image_tokens":0,"cached_tokens":1200},"completion_tokens_details":{"reasoning_tokens":940,"audio_tokens":0},"num_sources_used":0,"cost_in_usd_ticks":53150000})",
         {{2'000, "1.25"}, {1'200, "0.2"}, {1'030, "2.5"}}, reported, {}, "wed 12:00", "0.005315"},
        {"xAI, an answer that does not say", "xai", "grok-4.20",
         R"({"prompt_tokens":3200,"completion_tokens":90,"total_tokens":4230,"prompt_tokens_details":{"cached_tokens":1200},"completion_tokens_details":{"reasoning_tokens":940}})",
         {{2'000, "1.25"}, {1'200, "0.2"}, {1'030, "2.5"}}},
        {"Groq", "groq", "openai/gpt-oss-120b",
         R"({"queue_time":0.037,"prompt_tokens":1800,"prompt_time":0.08,"completion_tokens":460,"completion_time":0.46,"total_tokens":2260,"total_time":0.54,"prompt_tokens_details":{"cached_tokens":768}})",
         {{1'032, "0.15"}, {768, "0.075"}, {460, "0.6"}}, CostKind::Computed, R"(,"x_groq":{"id":"req_01"})"},
        {"Moonshot, cached at the top", "moonshot", "kimi-k2-0905-preview",
         R"({"prompt_tokens":4000,"completion_tokens":600,"total_tokens":4600,"cached_tokens":3072})",
         {{928, "0.6"}, {3'072, "0.15"}, {600, "2.5"}}},
        {"Perplexity says what it charged", "perplexity", "sonar-pro",
         R"({"prompt_tokens":12,"completion_tokens":320,"total_tokens":332,"search_context_size":"low","cost":{"input_tokens_cost":0.000036,"output_tokens_cost":0.0048,"request_cost":0.006,"total_cost":0.010836}})",
         {{12, "3"}, {320, "15"}}, reported, {}, "wed 12:00", "0.010836"},
        {"Cohere", "cohere", "command-a-03-2025",
         R"({"prompt_tokens":450,"completion_tokens":120,"total_tokens":570})", {{450, "2.5"}, {120, "10"}}},
        {"Z.ai", "zhipu", "glm-4.6",
         R"({"prompt_tokens":3000,"completion_tokens":700,"total_tokens":3700,"prompt_tokens_details":{"cached_tokens":1000}})",
         {{2'000, "0.6"}, {1'000, "0.11"}, {700, "2.2"}}},
        {"MiniMax, a long prompt", "minimax", "MiniMax-M3",
         R"({"total_tokens":601000,"total_characters":0,"prompt_tokens":600000,"completion_tokens":1000})",
         {{600'000, "0.6"}, {1'000, "2.4"}}, CostKind::Computed, R"(,"base_resp":{"status_code":0,"status_msg":""})"},
        {"DeepInfra says what it estimates", "deepinfra", "deepseek-ai/DeepSeek-V3.1",
         R"({"prompt_tokens":2000,"completion_tokens":400,"total_tokens":2400,"estimated_cost":0.00088,"prompt_tokens_details":null})",
         {{2'000, "0.25"}, {400, "0.95"}}, reported, {}, "wed 12:00", "0.00088"},
        {"Fireworks", "fireworks", "accounts/fireworks/models/deepseek-v4p1-flash",
         R"({"prompt_tokens":9000,"total_tokens":9500,"completion_tokens":500,"prompt_tokens_details":{"cached_tokens":8000}})",
         {{1'000, "0.3"}, {8'000, "0.006"}, {500, "1.2"}}},
        {"Together", "together", "MiniMaxAI/MiniMax-M2.7",
         R"({"prompt_tokens":1000,"completion_tokens":200,"total_tokens":1200,"cached_tokens":500})",
         {{500, "0.3"}, {500, "0.06"}, {200, "1.2"}}},
        {"Cerebras", "cerebras", "gpt-oss-120b",
         R"({"prompt_tokens":640,"completion_tokens":320,"total_tokens":960,"prompt_tokens_details":{"cached_tokens":128}})",
         {{640, "0.35"}, {320, "0.75"}}},
        {"Vertex AI's OpenAI address", "vertex", "google/gemini-3-flash-preview",
         R"({"prompt_tokens":1100,"completion_tokens":90,"total_tokens":1490,"completion_tokens_details":{"reasoning_tokens":300}})",
         {{1'100, "0.5"}, {390, "3"}}, CostKind::Computed, {}, "wed 12:00", "", "", "openai"},
        {"NVIDIA", "nvidia", "nvidia/nemotron-3-ultra-550b-a55b",
         R"({"prompt_tokens":300,"total_tokens":420,"completion_tokens":120,"prompt_tokens_details":null})",
         {{300, "0.5"}, {120, "2.5"}}},
        {"Hugging Face", "huggingface", "moonshotai/Kimi-K2.5",
         R"({"prompt_tokens":300,"completion_tokens":120,"total_tokens":420})", {{300, "0.6"}, {120, "3"}}},
        {"Together, searches have no price here", "together", "MiniMaxAI/MiniMax-M2.7",
         R"({"prompt_tokens":1000,"completion_tokens":100,"total_tokens":1100,"num_search_queries":3})",
         {{1'000, "0.3"}, {100, "1.2"}}, CostKind::Computed, {}, "wed 12:00", "", "no price: 3 searches"},
    };
}

QString termsText(const QList<Term> &terms)
{
    QStringList parts;
    for (const Term &term : terms)
        parts.append(u"%1 × %2%3"_s.arg(term.count).arg(QString::fromLatin1(term.usd), term.each ? u" each"_s : QString()));
    return parts.join(u" + "_s);
}

NanoUsd sumByHand(const QList<Term> &terms)
{
    qint64 pico = 0;
    for (const Term &term : terms)
        pico += term.count * picoOf(term);
    const qint64 whole = pico / 1'000;
    const qint64 rest = pico % 1'000;
    return {whole + (rest > 500 || (rest == 500 && whole % 2 != 0) ? 1 : 0)};
}

} // namespace signalbox::test
