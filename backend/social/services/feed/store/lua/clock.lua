-- Stamps are microseconds of the cache's clock; never at or below the stamp of a build, even if the clock was set back.
local function tick()
  local time = redis.call('TIME')
  local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
  local latest = tonumber(redis.call('GET', 'z:build') or 0)
  return now > latest and now or latest + 1
end
