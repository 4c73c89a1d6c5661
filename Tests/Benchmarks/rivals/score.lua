-- wrk: posts one applicant after another, as JSON or, with the argument "form", as a form; at the end prints
-- one JSON object of what was measured.
wrk.method = "POST"

local json = '{"credit_lines_outstanding":%d,"loan_amt_outstanding":%d,"total_debt_outstanding":%d,'
    .. '"income":%d,"years_employed":%d,"fico_score":%d}'
local form = 'credit_lines_outstanding=%d&loan_amt_outstanding=%d&total_debt_outstanding=%d'
    .. '&income=%d&years_employed=%d&fico_score=%d'
local requests = {}
local sent = 0

function init(arguments)
    local is_form = arguments[1] == "form"
    wrk.headers["Content-Type"] = is_form and "application/x-www-form-urlencoded" or "application/json"
    local applicant = is_form and form or json
    for i = 0, 63 do
        local body = applicant:format(i % 6, 3000 + 37 * i, 500 * (i % 40), 40000 + 1000 * i, i % 11, 500 + 5 * i)
        requests[i] = wrk.format(nil, "/predict", nil, body)
    end
end

function request()
    sent = sent + 1
    return requests[sent % 64]
end

function done(summary, latency, rate)
    local failed = summary.errors
    local errors = failed.connect + failed.read + failed.write + failed.status + failed.timeout
    io.write(('\n{"achieved_rps":%.1f,"ok":%d,"errors":%d,"p50_us":%.1f,"p99_us":%.1f}\n'):format(
        summary.requests / (summary.duration / 1e6), summary.requests - failed.status, errors,
        latency:percentile(50), latency:percentile(99)))
end
