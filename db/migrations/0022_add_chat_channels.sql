-- Where people talk: who a chat identity is, which message shows what, and what has been received already.

create table chat_identities (
  service text not null check (service in ('slack', 'teams')),
  workspace_id text not null,
  person_id text not null,
  tenant_id text not null references tenants (id),
  user_id text not null references users (id) on delete cascade,
  linked_by text not null check (linked_by in ('link', 'email')),
  linked_at timestamptz not null default now(),
  -- Where the person is reached without having asked: their direct conversation with us.
  address jsonb,
  primary key (service, workspace_id, person_id)
);
create index chat_identities_of_user on chat_identities (user_id);
create index chat_identities_of_tenant on chat_identities (tenant_id);

-- An event is here from the moment it is acknowledged, so that neither a second delivery nor a restart loses or repeats it.
-- The body stays only until its answer is out.
create table channel_events (
  service text not null,
  event_id text not null,
  body jsonb,
  received_at timestamptz not null default now(),
  claimed_until timestamptz not null,
  settled_at timestamptz,
  primary key (service, event_id)
);
create index channel_events_open on channel_events (service, claimed_until) where settled_at is null;
create index channel_events_age on channel_events (received_at);

-- The place that shows a thread, for what happens in it without a new question: a decision made elsewhere.
create table channel_conversations (
  tenant_id text not null,
  thread_id text not null,
  user_id text not null references users (id) on delete cascade,
  service text not null,
  place jsonb not null,
  person_id text not null,
  audience text[] not null default '{}',
  primary key (tenant_id, thread_id),
  foreign key (tenant_id, thread_id) references threads (tenant_id, id) on delete cascade
);
create index channel_conversations_of_user on channel_conversations (user_id);
create index channel_conversations_by_place on channel_conversations using gin (place jsonb_path_ops);

-- Which messages show a run, and from which character of the answer on each: what a restart goes on from.
create table deliveries (
  tenant_id text not null,
  run_id text not null,
  service text not null,
  parts jsonb not null default '[]',
  rating text check (rating in ('up', 'down')),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, run_id, service)
);

create table approval_messages (
  tenant_id text not null references tenants (id),
  approval_id text not null references approvals (id) on delete cascade,
  service text not null,
  place jsonb not null,
  message_id text not null,
  -- The state that the message shows: behind the approval's own, it is brought up to date.
  shown_status text not null default 'pending',
  primary key (approval_id, service, message_id)
);
create index approval_messages_of_tenant on approval_messages (tenant_id);

-- One workspace's consent, encrypted with a key that is not in the database.
create table slack_installations (
  key text primary key,
  tenant_id text not null references tenants (id),
  sealed text not null,
  installed_at timestamptz not null default now()
);
create index slack_installations_of_tenant on slack_installations (tenant_id);

create table notification_preferences (
  tenant_id text not null references tenants (id),
  user_id text not null references users (id) on delete cascade,
  service text not null default 'web' check (service in ('web', 'slack', 'teams')),
  muted text[] not null default '{}',
  -- Local hours in which nothing is sent; both or neither.
  quiet_from time,
  quiet_until time,
  time_zone text not null default 'UTC',
  primary key (tenant_id, user_id),
  check (num_nulls(quiet_from, quiet_until) <> 1)
);
create index notification_preferences_of_user on notification_preferences (user_id);

-- What was sent, so that nothing is sent twice whoever looks.
create table notification_sends (
  notification_id text primary key references notifications (id) on delete cascade,
  service text not null,
  claimed_at timestamptz not null default now(),
  sent_at timestamptz
);

do $$
declare
  name text;
begin
  foreach name in array array['chat_identities', 'channel_events', 'channel_conversations', 'deliveries', 'approval_messages',
      'slack_installations', 'notification_preferences', 'notification_sends'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy %I on %I to parley_system using (true)', name || '_system', name);
    execute format('grant select, insert, update, delete on %I to parley_system', name);
  end loop;
  -- People see and change their own; everything else here is the program's bookkeeping.
  foreach name in array array['chat_identities', 'notification_preferences'] loop
    execute format(
      'create policy %I on %I to parley_app using (tenant_id = (select app.tenant_id()) and user_id = (select app.user_id()) and (select app.is_alone()))',
      name || '_own', name);
  end loop;
end $$;
grant select, delete on chat_identities to parley_app;
grant select, insert, update on notification_preferences to parley_app;
