-- Counts what wrk got and prints it as one line of JSON.
local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function init()
  tags = ""
  last = ""
end

function response(_, headers)
  local tag = headers["etag"] or headers["ETag"] or "none"
  if tag ~= last then
    last = tag
    if not tags:find(tag, 1, true) then
      tags = tags .. " " .. tag:gsub('"', "")
    end
  end
end

function done(summary)
  local tags = ""
  for _, thread in ipairs(threads) do
    tags = tags .. " " .. thread:get("tags")
  end
  local e = summary.errors
  io.write(string.format(
    '{"requests": %d, "failures": {"connect": %d, "read": %d, "write": %d, "status": %d, "timeout": %d}, "tags": "%s"}\n',
    summary.requests, e.connect, e.read, e.write, e.status, e.timeout, tags))
end
