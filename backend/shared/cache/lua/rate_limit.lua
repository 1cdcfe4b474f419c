-- Sliding window counters: the fixed window before counts for the share of it that the sliding one still covers.
-- A counter is 14 bytes: number of its window (6), requests in it (4), requests in the one before (4).

-- Milliseconds until one more request fits, from `elapsed` milliseconds into the window.
local function rate_wait(current, previous, most, window, elapsed)
  if current < most then
    return window * (1 - (most - 1 - current) / previous) - elapsed
  end
  return window - elapsed + window * (1 - (most - 1) / current)
end

-- Counts one request against every limit, or against none if one of them is used up.
-- keys[first..last]: counters; argv[from..]: most and window seconds of each limit; now in milliseconds.
-- Returns allowed (1 or 0), the place of the tightest limit, what remains of it, and seconds until it gives way.
local function count_request(keys, first, last, argv, from, now)
  local redis, struct, tonumber, floor = redis, struct, tonumber, math.floor
  local stored = redis.call('MGET', unpack(keys, first, last))
  local counters, tightest, remaining, reset = {}, 1, math.huge, 0
  local refused, longest = nil, 0
  for i = 1, last - first + 1 do
    local most, window = tonumber(argv[from + 2 * i - 2]), tonumber(argv[from + 2 * i - 1]) * 1000
    local slot, current, previous = floor(now / window), 0, 0
    if stored[i] then
      local at, there, before = struct.unpack('>I6I4I4', stored[i])
      if at >= slot then -- a later window than ours: this clock is behind, stay in it
        slot, current, previous = at, there, before
      elseif at == slot - 1 then
        previous = there
      end
    end
    local elapsed = now - slot * window
    local used = current
    if previous > 0 and elapsed < window then
      used = current + previous * (1 - (elapsed > 0 and elapsed or 0) / window)
    end
    if used + 1 > most then
      local wait = math.min(rate_wait(current, previous, most, window, elapsed), 2 * window)
      if not refused or wait > longest then
        refused, longest = i, wait
      end
    elseif most - used - 1 < remaining then
      tightest, remaining, reset = i, most - used - 1, window - elapsed
    end
    counters[i] = struct.pack('>I6I4I4', slot, current + 1, previous)
  end
  if refused then
    return 0, refused, 0, math.max(1, math.ceil(longest / 1000))
  end
  for i = 1, last - first + 1 do
    redis.call('SET', keys[first + i - 1], counters[i], 'EX', 2 * tonumber(argv[from + 2 * i - 1]))
  end
  return 1, tightest, floor(remaining), math.max(1, math.ceil(reset / 1000))
end
