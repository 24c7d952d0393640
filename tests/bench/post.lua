-- SPDX-FileCopyrightText: 2026 The Signalbox authors
-- SPDX-License-Identifier: GPL-3.0-only

-- For wrk: posts a chat request; when done writes one line to the file $BENCH_RESULT:
-- requests per second, median, 90 %, 99 % in microseconds, requests, answers other than 2xx, broken connections.
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Bearer " .. (os.getenv("BENCH_TOKEN") or "")
for name, value in (os.getenv("BENCH_HEADERS") or ""):gmatch("([^:\n]+): ([^\n]+)") do
    wrk.headers[name] = value
end
wrk.body = '{"model":"' .. (os.getenv("BENCH_MODEL") or "auto") .. '","messages":[{"role":"system","content":"Be brief."},'
        .. '{"role":"user","content":"' .. string.rep("How many signals pass this box in a day? ", 8) .. '"}],"max_tokens":64}'

function done(summary, latency, requests)
    local errors = summary.errors
    local file = io.open(os.getenv("BENCH_RESULT"), "w")
    file:write(string.format("%.1f %d %d %d %d %d %d\n", summary.requests / (summary.duration / 1e6),
        latency:percentile(50), latency:percentile(90), latency:percentile(99), summary.requests, errors.status,
        errors.connect + errors.read + errors.write + errors.timeout))
    file:close()
end
