insert into ops.seed_loads (fingerprint, seed, epoch, counts, appended, tool_version)
values (%(fingerprint)s, %(seed)s, %(epoch)s, %(counts)s, %(appended)s, %(tool_version)s)
returning id
