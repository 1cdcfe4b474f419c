-- Trims in slack, so that it happens once in 64 pushes; what is cut off is older history, so the rest is not complete.
local function trim(key, length, size)
  if length <= size + 65 then return end
  local header = redis.call('RPOP', key)
  redis.call('LTRIM', key, 0, size - 1)
  redis.call('RPUSH', key, 'H0' .. string.sub(header, STAMP))
end

-- Inserts where it belongs, and not twice. What is older than the last entry belongs only to a complete list.
-- Returns 1 if it was inserted.
local function insert_in_order(key, entry, size)
  local from = 0
  while true do
    local part = redis.call('LRANGE', key, from, from + 31)
    for _, other in ipairs(part) do
      if other == entry then return 0 end
      local is_end = string.byte(other) == HEADER
      if is_end and string.byte(other, 2) ~= COMPLETE then return 0 end
      if is_end or newer(entry, other) then
        trim(key, redis.call('LINSERT', key, 'BEFORE', other, entry), size)
        return 1
      end
    end
    if #part == 0 then -- a list is never without its header
      redis.call('DEL', key)
      return 0
    end
    from = from + 32
  end
end
