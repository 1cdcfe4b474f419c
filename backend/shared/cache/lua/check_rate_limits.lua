-- KEYS: the counters. ARGV: now in milliseconds, then most and window seconds of each.
return { count_request(KEYS, 1, #KEYS, ARGV, 2, tonumber(ARGV[1])) }
