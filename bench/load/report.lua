-- What every script shares: the bearer token, which is in the file named first, and the summary as one line of JSON.
local report = {}

function report.headers(arguments)
    local file = assert(io.open(arguments[1]))
    local token = file:read("l")
    file:close()
    wrk.headers["Authorization"] = "Bearer " .. token
    wrk.headers["Content-Type"] = "application/json"
end

function report.done(summary, latency)
    local errors = summary.errors
    io.write(string.format(
        '\n{"requests":%d,"seconds":%.6f,"not_2xx":%d,"broken":%d,"p50_ms":%.3f,"p99_ms":%.3f}\n',
        summary.requests, summary.duration / 1e6, errors.status,
        errors.connect + errors.read + errors.write + errors.timeout,
        latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end

return report
