create or replace view api.nodes as
select name, started_at, heartbeat_at, clock_difference::numeric as clock_difference, refusal, heartbeat_at > clock_timestamp() - interval '1 minute' as is_alive
from worker.nodes;

comment on view api.nodes is 'The services on this database.';
comment on column api.nodes.heartbeat_at is 'When it last said that it lives, by the clock of the database.';
comment on column api.nodes.clock_difference is 'The clock of the node minus that of the database, in seconds, measured at its start and each minute.';
comment on column api.nodes.refusal is 'Why it takes no scheduled work; null if it does.';
comment on column api.nodes.name is 'Service:NodeName, or machine and process such as host/4711.';
comment on column api.nodes.started_at is 'When it started.';
comment on column api.nodes.is_alive is 'Whether its last heartbeat is less than a minute old.';
