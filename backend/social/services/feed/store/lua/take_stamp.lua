-- KEYS: cards of posts about to be read from SQL. ARGV: seconds of a lease.
-- Leaves a lease where nothing is stored and returns the stamp.
local stamp = tick()
local lease = 'L' .. struct.pack('>I8', stamp)
for _, key in ipairs(KEYS) do
  redis.call('SET', key, lease, 'NX', 'EX', ARGV[1])
end
return stamp
