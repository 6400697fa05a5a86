-- A link to a thread for colleagues. It shows what the one who opens it may know by then, and nothing that only its owner may.
create table thread_shares (
  id text primary key,
  tenant_id text not null references tenants (id),
  thread_id text not null,
  shared_by text not null references users (id) on delete cascade,
  until timestamptz not null,
  revoked_at timestamptz,
  created_at timestamptz not null default now(),
  foreign key (tenant_id, thread_id) references threads (tenant_id, id) on delete cascade
);
create index thread_shares_of_thread on thread_shares (tenant_id, thread_id);
alter table thread_shares enable row level security;
alter table thread_shares force row level security;
create policy thread_shares_system on thread_shares to parley_system using (true);
create policy thread_shares_own on thread_shares to parley_app
  using (tenant_id = (select app.tenant_id()) and shared_by = (select app.user_id()));
create policy thread_shares_open on thread_shares for select to parley_app
  using (tenant_id = (select app.tenant_id()) and (select app.is_firm()) and revoked_at is null and until > now());
grant select, insert, update on thread_shares to parley_app, parley_system;
