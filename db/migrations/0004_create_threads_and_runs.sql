-- Ids of threads and runs come from the client (AG-UI), so they are unique within a tenant only.
create table threads (
  tenant_id text not null references tenants (id),
  id text not null,
  user_id text not null references users (id),
  deal_id text references deals (id),
  title text not null,
  last_seq bigint not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
create index threads_newest on threads (tenant_id, user_id, updated_at desc, id desc);

create table runs (
  tenant_id text not null,
  id text not null,
  thread_id text not null,
  user_id text not null references users (id),
  channel text not null,
  question text not null,
  attachments jsonb not null default '[]',
  status text not null default 'running' check (status in ('running', 'done', 'cancelled', 'failed', 'waiting')),
  model text,
  answer text,
  -- What the thread remembers of this run: tool calls with arguments and shortened results.
  steps jsonb not null default '[]',
  citations jsonb not null default '[]',
  sources_read jsonb not null default '[]',
  checks jsonb,
  suggestions jsonb not null default '[]',
  usage jsonb,
  error_code text,
  error text,
  owner_process text not null,
  heartbeat_at timestamptz not null default now(),
  cancel_requested_at timestamptz,
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, thread_id) references threads (tenant_id, id) on delete cascade
);
create index runs_of_thread on runs (tenant_id, thread_id, started_at);
-- One answer at a time in a thread.
create unique index runs_one_running on runs (tenant_id, thread_id) where status = 'running';

create table run_events (
  tenant_id text not null,
  thread_id text not null,
  seq bigint not null,
  run_id text not null,
  user_id text not null,
  event jsonb not null,
  at timestamptz not null default now(),
  primary key (tenant_id, thread_id, seq),
  foreign key (tenant_id, thread_id) references threads (tenant_id, id) on delete cascade
);

do $$
declare
  name text;
begin
  foreach name in array array['threads', 'runs', 'run_events'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format(
      'create policy %I on %I to parley_app using (tenant_id = (select app.tenant_id()) and user_id = (select app.user_id()))',
      name || '_own', name);
    execute format('create policy %I on %I to parley_system using (true)', name || '_system', name);
    execute format('grant select, insert, update, delete on %I to parley_app, parley_system', name);
  end loop;
end $$;
