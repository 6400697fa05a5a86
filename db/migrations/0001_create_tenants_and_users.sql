-- Three roles nobody logs in as. The program's own login takes one of them for each transaction:
--   parley_app     acts for a person; every policy below speaks to it
--   parley_system  does what belongs to no person: resume work after a restart, find out who a token belongs to
--   parley_search  owns the functions that must read past row-level security to stay fast; each repeats the rules itself
do $$
declare
  wanted text;
begin
  foreach wanted in array array['parley_app', 'parley_system', 'parley_search'] loop
    begin
      if not exists (select from pg_roles where rolname = wanted) then
        execute format('create role %I nologin', wanted);
      end if;
    exception when duplicate_object or unique_violation then
      null; -- another database of this server was set up in the same moment
    end;
    if not pg_has_role(current_user, wanted, 'member') or not (select rolsuper from pg_roles where rolname = current_user) then
      execute format('grant %I to current_user', wanted);
    end if;
  end loop;
end $$;

create schema app;
grant usage on schema app to parley_app, parley_system, parley_search;
grant usage on schema public to parley_app, parley_system, parley_search;

-- What the transaction was told about the actor. An ended SET LOCAL leaves '' and not null, hence nullif.
create function app.tenant_id() returns text language sql stable parallel safe as
  $$ select nullif(current_setting('app.tenant', true), '') $$;
create function app.user_id() returns text language sql stable parallel safe as
  $$ select nullif(current_setting('app.user', true), '') $$;
create function app.role() returns text language sql stable parallel safe as
  $$ select nullif(current_setting('app.role', true), '') $$;
-- Members of the firm, as against outside parties who see only the rooms they were let into.
create function app.is_firm() returns boolean language sql stable parallel safe as
  $$ select coalesce(app.role() in ('admin', 'partner', 'associate', 'analyst', 'sales'), false) $$;

create table tenants (
  id text primary key,
  slug text not null unique check (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  name text not null,
  demo boolean not null default false,
  created_at timestamptz not null default now()
);

create table users (
  id text primary key,
  tenant_id text not null references tenants (id),
  email text not null check (email = lower(email)),
  name text not null,
  role text not null,
  created_at timestamptz not null default now(),
  unique (tenant_id, email)
);

alter table tenants enable row level security;
alter table tenants force row level security;
create policy tenants_own on tenants to parley_app using (id = (select app.tenant_id()));
create policy tenants_system on tenants to parley_system using (true);

alter table users enable row level security;
alter table users force row level security;
create policy users_own on users to parley_app using (tenant_id = (select app.tenant_id()));
create policy users_system on users to parley_system using (true);

grant select on tenants, users to parley_app;
grant select, insert, update on tenants, users to parley_system;
