-- Calls of /track for wrk, each with another person, time and arguments: `wrk ... -s calls.lua URL -- TOKEN PEOPLE`.
local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init(args)
  token, people = args[1], tonumber(args[2])
  made = 0
  math.randomseed(number * 7919 + tonumber(args[3] or 0))
end

local actions = { "Movie%20watch", "Site%20visit", "Search", "Review", "Free%20movie%20view", "Cart%20set" }
local genres = { "Drama", "Comedy", "Thriller", "Family" }

function request()
  made = made + 1
  local who = math.random(people) - 1
  local data = string.format(
    "%%7B%%22title%%22%%3A%%22Film%%20%d%%22%%2C%%22genre%%22%%3A%%22%s%%22%%2C%%22rating%%22%%3A%d%%2C%%22price%%22%%3A%d.99%%7D",
    made % 500, genres[math.random(4)], math.random(5), math.random(20))
  return wrk.format("GET", string.format(
    "/track?sid=%s&ts=%d&id=person-%d&action=%s&data=%s", token, os.time(), who, actions[math.random(6)], data))
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '\nFIGURES {"requests": %d, "microseconds": %d, "refused": %d, "failed": %d, "p50_ms": %.2f, "p99_ms": %.2f}\n',
    summary.requests, summary.duration, errors.status, errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
