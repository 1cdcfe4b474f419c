-- Once a day a read puts off the end of what it used.
local function keep_alive(header, window_key, marks_key, today, seconds)
  if struct.unpack('>I2', header, DAY) == today then return end
  local call, sub = redis.call, string.sub
  call('LSET', window_key, -1, sub(header, 1, DAY - 1) .. struct.pack('>I2', today) .. sub(header, AUTHORS))
  call('EXPIRE', window_key, seconds)
  call('EXPIRE', marks_key, seconds)
  for at = AUTHORS, #header, 16 do
    call('EXPIRE', 'a:' .. sub(header, at, at + 15), seconds)
  end
end
