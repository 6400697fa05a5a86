-- What a person is entitled to: everything that is kept about them, and its end, with a proof of it.

-- Kept for a dispute or an authority: nothing under a hold is erased.
create table legal_holds (
  id text primary key,
  tenant_id text not null references tenants (id),
  email text check (email = lower(email)),
  deal_id text references deals (id),
  reason text not null,
  placed_by text references users (id),
  placed_at timestamptz not null default now(),
  lifted_at timestamptz,
  check (num_nonnulls(email, deal_id) = 1)
);
create index legal_holds_of_tenant on legal_holds (tenant_id) where lifted_at is null;

create table erasures (
  id text primary key,
  tenant_id text not null references tenants (id),
  -- Who was erased is told by the hash of their address alone.
  person_hash text not null,
  certificate jsonb not null,
  erased_by text references users (id),
  erased_at timestamptz not null default now()
);

do $$
declare
  name text;
begin
  foreach name in array array['legal_holds', 'erasures'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy %I on %I to parley_system using (true)', name || '_system', name);
    execute format('create policy %I on %I to parley_app using (tenant_id = (select app.tenant_id()) and (select app.role()) = ''admin'')',
      name || '_admin', name);
    execute format('grant select, insert, update on %I to parley_app, parley_system', name);
  end loop;
end $$;

-- Somebody who is gone signs in no more; what they wrote for the firm stays, under no name.
alter table users add column removed_at timestamptz;

-- Audit records stay; arguments that name the person go. Their hash stays, and with it the chain.
create function app.erase_audit_arguments(tenant text, person text) returns int language plpgsql security definer
  set search_path = public, pg_temp as $$
declare
  n int;
begin
  update audit_records set arguments = '{"erased": true}', erased_at = now()
  where tenant_id = tenant and erased_at is null and position(person in lower(arguments::text)) > 0;
  get diagnostics n = row_count;
  return n;
end $$;
create policy audit_erase on audit_records for update to parley_audit using (true);
create policy audit_erase_read on audit_records for select to parley_audit using (true);
grant update (arguments, erased_at) on audit_records to parley_audit;
alter function app.erase_audit_arguments(text, text) owner to parley_audit;
revoke all on function app.erase_audit_arguments(text, text) from public;
grant execute on function app.erase_audit_arguments(text, text) to parley_system;
