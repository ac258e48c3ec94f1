-- Who may do what. worker_owner runs this; see Worker.Storage/Schema/Foundations.cs for the roles themselves.
-- Default privileges cover what later migrations of the same owner create.

grant usage on schema worker to worker_app;
grant select, insert, update, delete on all tables in schema worker to worker_app;
grant usage, select on all sequences in schema worker to worker_app;
alter default privileges in schema worker grant select, insert, update, delete on tables to worker_app;
alter default privileges in schema worker grant usage, select on sequences to worker_app;
-- What the schema is, only migrations may say.
revoke insert, update, delete on worker.__ef_migrations_history, worker.schema_versions from worker_app;

-- The scheduler's tables; what people may know of them, api.jobs shows.
grant usage on schema quartz to worker_app;
grant select, insert, update, delete on all tables in schema quartz to worker_app;
alter default privileges in schema quartz grant select, insert, update, delete on tables to worker_app;

grant usage on schema api to worker_reader;
grant select on all tables in schema api to worker_reader;
alter default privileges in schema api grant select on tables to worker_reader;

-- Functions are for operators; PostgreSQL would let everybody call them.
revoke execute on all functions in schema api from public;
grant execute on all functions in schema api to worker_operator;
