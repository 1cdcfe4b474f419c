-- KEYS: the counters. ARGV: now in milliseconds, then most and window seconds of each.
return { count_request(KEYS, ARGV, 2, #KEYS, tonumber(ARGV[1])) }
