-- A user each, with a mail address of its own: the second argument tells one run's from another's.
local report = require("report")
local run, count = "", 0

function init(arguments)
    report.headers(arguments)
    run = arguments[2]
end

function request()
    count = count + 1
    return wrk.format("POST", nil, nil, string.format(
        '{"first_name":"Ann","last_name":"Other%d","mail":"ann.%s.%d@example.org","secret":"correct horse %d"}',
        count, run, count, count))
end

done = report.done
