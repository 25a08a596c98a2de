-- purpose: takes back 0026: no data keys, so what was encrypted under them can't be read any more
-- locks: access exclusive (reads and writes wait) on ops.data_keys, ops.data_keys_id_seq
-- loses-rows: ops.data_keys

drop function app.data_keys();

drop table ops.data_keys;
