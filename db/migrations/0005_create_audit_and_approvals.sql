create table audit_records (
  id text primary key,
  tenant_id text not null references tenants (id),
  at timestamptz not null default now(),
  user_id text not null,
  actor_email text not null,
  channel text not null,
  run_id text,
  tool text not null,
  effect text not null,
  arguments jsonb not null,
  outcome text not null check (outcome in ('ok', 'refused', 'failed')),
  error_code text,
  approval_id text,
  duration_ms int not null
);
create index audit_newest on audit_records (tenant_id, at desc, id desc);

alter table audit_records enable row level security;
alter table audit_records force row level security;
create policy audit_append on audit_records for insert to parley_app with check (
  tenant_id = (select app.tenant_id()) and user_id = (select app.user_id()));
create policy audit_read on audit_records for select to parley_app using (
  tenant_id = (select app.tenant_id()) and (select app.role()) = 'admin');
-- Append-only: nobody but the owner of the table may change or remove a record.
grant select, insert on audit_records to parley_app;

create table approvals (
  id text primary key,
  tenant_id text not null references tenants (id),
  run_id text,
  tool text not null,
  arguments jsonb not null,
  arguments_hash text not null,
  before jsonb,
  after jsonb,
  requested_by text not null references users (id),
  status text not null default 'pending' check (status in ('pending', 'approved', 'rejected', 'expired')),
  expires_at timestamptz not null,
  decided_by text references users (id),
  decided_at timestamptz,
  reason text,
  created_at timestamptz not null default now()
);
create index approvals_newest on approvals (tenant_id, created_at desc, id desc);
alter table approvals enable row level security;
alter table approvals force row level security;
create policy approvals_firm on approvals to parley_app
  using (tenant_id = (select app.tenant_id()) and (select app.is_firm()));
create policy approvals_system on approvals to parley_system using (true);
grant select, insert, update on approvals to parley_app, parley_system;
