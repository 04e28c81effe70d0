-- Makes the roles and the logins of Daybook in the database that psql is connected to, as a superuser, and
-- gives each login the password of the environment. It runs before every start, so a new password holds from
-- the next start on. What a role may do with the tables is for the migrations to say.

-- Else the server would log a statement that fails, with the password that is in it.
SET log_min_error_statement = panic;
-- A membership that is there already is no news.
SET client_min_messages = warning;

\getenv owner_password OWNER_PASSWORD
\getenv command_password COMMAND_PASSWORD
\getenv projector_password PROJECTOR_PASSWORD
\getenv query_password QUERY_PASSWORD
\getenv process_password PROCESS_PASSWORD
\getenv webhooks_password WEBHOOKS_PASSWORD

SELECT format('CREATE ROLE %I', name)
FROM unnest(ARRAY['daybook_log_append', 'daybook_log_read', 'daybook_log_relay', 'daybook_process_write',
                  'daybook_webhooks_write', 'daybook_parked_review', 'daybook_owner', 'daybook_command', 'daybook_projector', 'daybook_query',
                  'daybook_process', 'daybook_webhooks']) AS name
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec

ALTER ROLE daybook_owner LOGIN CREATEROLE PASSWORD :'owner_password';
ALTER ROLE daybook_command LOGIN PASSWORD :'command_password';
ALTER ROLE daybook_projector LOGIN PASSWORD :'projector_password';
ALTER ROLE daybook_query LOGIN PASSWORD :'query_password';
ALTER ROLE daybook_process LOGIN PASSWORD :'process_password';
ALTER ROLE daybook_webhooks LOGIN PASSWORD :'webhooks_password';

GRANT daybook_log_append, daybook_log_relay TO daybook_command;
GRANT daybook_log_read TO daybook_projector, daybook_query, daybook_webhooks;
GRANT daybook_log_append, daybook_process_write TO daybook_process;
GRANT daybook_webhooks_write TO daybook_webhooks;
GRANT daybook_parked_review TO daybook_query;

SELECT format('ALTER DATABASE %I OWNER TO daybook_owner', current_database()) \gexec
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database()) \gexec
SELECT format('GRANT CONNECT ON DATABASE %I TO daybook_command, daybook_projector, daybook_query, daybook_process, '
              'daybook_webhooks', current_database()) \gexec
