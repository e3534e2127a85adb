-- The same body each: the file named second.
local report = require("report")

function init(arguments)
    report.headers(arguments)
    local file = assert(io.open(arguments[2]))
    wrk.method = "POST"
    wrk.body = file:read("a")
    file:close()
end

done = report.done
