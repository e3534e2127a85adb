-- The address as it is.
local report = require("report")
init = report.headers
done = report.done
