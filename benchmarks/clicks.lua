-- Requests of a file, one a line: method, path, cookie, body. Each person thinks between two clicks.
local threads = {}
local clicks = {}

function setup(thread)
  threads[#threads + 1] = thread
  thread:set("number", #threads)
end

function init(args)
  least, most = tonumber(args[2]), tonumber(args[3])
  math.randomseed(number * 7919)
  for line in io.lines(args[1]) do
    local method, path, cookie, body = line:match("^(%u+)\t([^\t]*)\t([^\t]*)\t(.*)$")
    local headers = { Host = args[4], Cookie = cookie, ["Accept-Encoding"] = "gzip" }
    if method == "POST" then
      headers["Content-Type"] = "application/x-www-form-urlencoded"
    end
    clicks[#clicks + 1] = wrk.format(method, path, headers, body)
  end
end

function request()
  return clicks[math.random(#clicks)]
end

function delay()
  return math.random(least, most)
end

-- milliseconds, and counts
function done(summary, latency)
  local errors = summary.errors
  local faults = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format("figures %.2f %.2f %.2f %.2f %d %d\n",
    latency:percentile(50) / 1000, latency:percentile(95) / 1000, latency:percentile(99) / 1000,
    latency.max / 1000, summary.requests, faults))
end
