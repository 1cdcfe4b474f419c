-- KEYS: cards or authors. ARGV: stamp, seconds to live, then a value (8 bytes of version first) for each key.
-- Newer versions win. Nothing is stored where nothing was (it might have been newer and evicted) but on a lease that is
-- no younger than the stamp; a younger one is broken, for its holder may have read before this change.
local call, number = redis.call, struct.unpack
local stamp, stored = tonumber(ARGV[1]), 0
for i, key in ipairs(KEYS) do
  local value = ARGV[i + 2]
  local there = call('GETRANGE', key, 0, 8)
  local is_put = false
  if string.byte(there) == LEASE then
    is_put = number('>I8', there, 2) <= stamp
    if not is_put then call('DEL', key) end
  elseif there ~= '' then
    is_put = number('>I8', there) < number('>I8', value)
  end
  if is_put then
    call('SET', key, value, 'EX', ARGV[2])
    stored = stored + 1
  end
end
return stored
