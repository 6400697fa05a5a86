-- Approvals get a decision and an outcome; the audit becomes a chain in which a changed or missing record shows.

alter table approvals drop constraint approvals_status_check;
alter table approvals
  add column thread_id text,
  add column tool_call_id text,
  add column channel text not null default 'web',
  add column title text not null default '',
  add column summary text not null default '',
  add column approvers text not null default 'one' check (approvers in ('one', 'two')),
  -- ids of the people who approved so far
  add column approved_by text[] not null default '{}',
  add column result jsonb,
  add column error jsonb,
  add column executed_at timestamptz,
  -- approved lasts only while the change is carried out: what a crash leaves there is taken up again.
  add check (status in ('pending', 'approved', 'executed', 'failed', 'rejected', 'expired'));
create index approvals_unfinished on approvals (decided_at) where status = 'approved';
create index approvals_of_run on approvals (tenant_id, run_id);

-- A run that tells what became of a proposal, instead of answering a question.
alter table runs add column approval_id text;

-- A tenant's own rules, by tool; with an amount they hold from that amount on. people: also for what a person does without the assistant.
create table approval_policies (
  id bigint generated always as identity primary key,
  tenant_id text not null references tenants (id),
  tool text not null,
  over_amount numeric(20, 2),
  approvers text not null check (approvers in ('none', 'one', 'two')),
  people boolean not null default false,
  set_by text references users (id),
  set_at timestamptz not null default now()
);
create unique index approval_policies_once on approval_policies (tenant_id, tool, over_amount) nulls not distinct;
alter table approval_policies enable row level security;
alter table approval_policies force row level security;
create policy approval_policies_system on approval_policies to parley_system using (true);
create policy approval_policies_read on approval_policies for select to parley_app using (tenant_id = (select app.tenant_id()));
create policy approval_policies_set on approval_policies to parley_app
  using (tenant_id = (select app.tenant_id()) and (select app.role()) = 'admin');
grant select, insert, update, delete on approval_policies to parley_app, parley_system;

do $$
begin
  begin
    if not exists (select from pg_roles where rolname = 'parley_audit') then
      create role parley_audit nologin;
    end if;
  exception when duplicate_object or unique_violation then
    null; -- another database of this server was set up in the same moment
  end;
  if not pg_has_role(current_user, 'parley_audit', 'member') or not (select rolsuper from pg_roles where rolname = current_user) then
    grant parley_audit to current_user;
  end if;
end $$;
grant usage on schema app, public to parley_audit;
grant create on schema app to parley_audit;

alter table audit_records drop constraint audit_records_outcome_check;
alter table audit_records
  add column seq bigint,
  add column address text,
  -- ids of the records that the call read or changed
  add column records text[] not null default '{}',
  -- Arguments may have to be erased with the person they speak of; their hash stays, and with it the chain.
  add column arguments_hash text,
  add column erased_at timestamptz,
  add column hash text,
  add check (outcome in ('ok', 'refused', 'failed', 'proposed'));

create table audit_heads (
  tenant_id text primary key references tenants (id),
  seq bigint not null,
  hash text not null
);
alter table audit_heads enable row level security;
alter table audit_heads force row level security;
create policy audit_heads_own on audit_heads to parley_audit using (true);
create policy audit_heads_system on audit_heads for select to parley_system using (true);
create policy audit_heads_read on audit_heads for select to parley_app
  using (tenant_id = (select app.tenant_id()) and (select app.role()) = 'admin');
grant select, insert, update on audit_heads to parley_audit;
grant select on audit_heads to parley_system, parley_app;

create function app.text_hash(content text) returns text language sql immutable parallel safe as
  $$ select encode(sha256(convert_to(content, 'UTF8')), 'hex') $$;

-- What a record's hash is taken over: the hash before it, and everything but the arguments, which their own hash stands for.
create function app.audit_hash(r audit_records, before text) returns text language sql stable as $$
  select app.text_hash(before || jsonb_build_array(
    r.seq, r.id, r.tenant_id, to_char(r.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), r.user_id, r.actor_email, r.channel, r.address,
    r.run_id, r.tool, r.effect, r.arguments_hash, r.outcome, r.error_code, r.approval_id, r.duration_ms, r.touched, r.records)::text)
$$;

-- Records of before are chained in their order.
do $$
declare
  r audit_records;
  head text;
  n bigint;
  tenant text;
begin
  for tenant in select t.id from tenants t loop
    head := '';
    n := 0;
    for r in select * from audit_records a where a.tenant_id = tenant order by a.at, a.id loop
      n := n + 1;
      r.seq := n;
      r.arguments_hash := app.text_hash(r.arguments::text);
      head := app.audit_hash(r, head);
      update audit_records set seq = n, arguments_hash = r.arguments_hash, hash = head where id = r.id;
    end loop;
    if n > 0 then
      insert into audit_heads values (tenant, n, head);
    end if;
  end loop;
end $$;
alter table audit_records alter column seq set not null, alter column hash set not null, alter column arguments_hash set not null;
create unique index audit_in_order on audit_records (tenant_id, seq);

-- The one way to write a record. Last in its transaction: the tenant's head is locked until then.
create function app.append_audit(
  id text, email text, channel text, address text, run_id text, tool text, effect text, arguments jsonb, outcome text, error_code text,
  approval_id text, duration_ms int, touched text[], records text[])
returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare
  head audit_heads;
  r audit_records;
begin
  insert into audit_heads values (app.tenant_id(), 0, '') on conflict do nothing;
  select * into head from audit_heads h where h.tenant_id = app.tenant_id() for update;
  r.id := id; r.tenant_id := app.tenant_id(); r.at := clock_timestamp(); r.user_id := app.user_id(); r.actor_email := email;
  r.channel := channel; r.address := address; r.run_id := run_id; r.tool := tool; r.effect := effect; r.arguments := arguments;
  r.arguments_hash := app.text_hash(arguments::text); r.outcome := outcome; r.error_code := error_code; r.approval_id := approval_id;
  r.duration_ms := duration_ms; r.touched := touched; r.records := records; r.seq := head.seq + 1;
  r.hash := app.audit_hash(r, head.hash);
  insert into audit_records select r.*;
  update audit_heads h set seq = r.seq, hash = r.hash where h.tenant_id = r.tenant_id;
end $$;

-- The first record at which the chain does not hold, and why; nothing when it holds.
create function app.verify_audit(tenant text) returns table (seq bigint, problem text) language plpgsql stable as $$
declare
  r audit_records;
  head audit_heads;
  before text := '';
  expected bigint := 1;
begin
  for r in select * from audit_records a where a.tenant_id = tenant order by a.seq loop
    if r.seq <> expected then
      return query select expected, 'missing';
      return;
    end if;
    if r.erased_at is null and r.arguments_hash <> app.text_hash(r.arguments::text) or r.hash <> app.audit_hash(r, before) then
      return query select r.seq, 'changed';
      return;
    end if;
    before := r.hash;
    expected := expected + 1;
  end loop;
  select * into head from audit_heads h where h.tenant_id = tenant;
  if coalesce(head.seq, 0) >= expected then
    return query select expected, 'missing';
  elsif coalesce(head.hash, '') <> before then
    return query select expected - 1, 'changed';
  end if;
end $$;

drop policy audit_append on audit_records;
revoke insert on audit_records from parley_app;
create policy audit_append on audit_records for insert to parley_audit with check (tenant_id = (select app.tenant_id()));
create policy audit_system on audit_records for select to parley_system using (true);
grant insert on audit_records to parley_audit;
grant select on audit_records to parley_system;
alter function app.append_audit(text, text, text, text, text, text, text, jsonb, text, text, text, int, text[], text[]) owner to parley_audit;
revoke all on function app.append_audit(text, text, text, text, text, text, text, jsonb, text, text, text, int, text[], text[]) from public;
grant execute on function app.append_audit(text, text, text, text, text, text, text, jsonb, text, text, text, int, text[], text[]) to parley_app;
