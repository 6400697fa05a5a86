-- What providers of market data said last, so that a figure is asked for once and known still when nobody answers. It belongs to nobody:
-- the same price is the same for all, and only the program reads and writes it.
create table market_cache (
  kind text not null,
  key text not null,
  provider text not null,
  payload jsonb not null,
  fetched_at timestamptz not null default now(),
  primary key (kind, key)
);

-- What a valuation or an answer of a deal used, as it was then.
create table market_snapshots (
  id bigint generated always as identity primary key,
  tenant_id text not null references tenants (id),
  deal_id text references deals (id) on delete cascade,
  user_id text not null references users (id) on delete cascade,
  kind text not null,
  key text not null,
  provider text not null,
  payload jsonb not null,
  as_of text,
  created_at timestamptz not null default now()
);
create index market_snapshots_of_deal on market_snapshots (tenant_id, deal_id, created_at desc);
create index market_snapshots_of_user on market_snapshots (user_id);

-- A company's statements as they were imported: one row a statement and period. Amounts are whole units of the currency.
create table financial_statements (
  id text primary key,
  tenant_id text not null references tenants (id),
  deal_id text references deals (id) on delete cascade,
  company text not null,
  document_id text references documents (id) on delete cascade,
  document_name text not null,
  kind text not null check (kind in ('income', 'balance', 'cash_flow')),
  period_end date not null,
  period text not null,
  scenario text not null default 'actual' check (scenario in ('actual', 'forecast')),
  currency text not null,
  -- [{ account, name, value, cell }]
  lines jsonb not null,
  imported_by text not null references users (id),
  imported_at timestamptz not null default now(),
  unique nulls not distinct (tenant_id, deal_id, company, kind, period_end, period, scenario)
);
create index financial_statements_of_deal on financial_statements (deal_id);
create index financial_statements_of_document on financial_statements (document_id);
create index financial_statements_of_user on financial_statements (imported_by);

-- Which standard account a name stands for, as somebody of the firm corrected it: the next import reads it so.
create table account_mappings (
  tenant_id text not null references tenants (id),
  name text not null,
  account text not null,
  corrected_by text not null references users (id),
  corrected_at timestamptz not null default now(),
  primary key (tenant_id, name)
);
create index account_mappings_of_user on account_mappings (corrected_by);

do $$
declare
  name text;
begin
  foreach name in array array['market_cache', 'market_snapshots', 'financial_statements', 'account_mappings'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy %I on %I to parley_system using (true)', name || '_system', name);
    execute format('grant select, insert, update, delete on %I to parley_system', name);
  end loop;
end $$;

create policy market_snapshots_of_firm on market_snapshots to parley_app
  using (tenant_id = (select app.tenant_id()) and (select app.is_firm())
    and (deal_id is null or deal_id not in (select unnest(app.hidden_deals()))))
  with check (tenant_id = (select app.tenant_id()) and user_id = (select app.user_id()) and (select app.is_firm())
    and (deal_id is null or deal_id not in (select unnest(app.hidden_deals()))));
grant select, insert on market_snapshots to parley_app;

-- A statement is as visible as the document that it was read from: a folder that is closed hides its figures as well.
create policy financial_statements_of_firm on financial_statements to parley_app
  using (tenant_id = (select app.tenant_id()) and (select app.is_firm())
    and (deal_id is null or deal_id not in (select unnest(app.hidden_deals())))
    and (document_id is null or document_id in (select d.id from documents d)))
  with check (tenant_id = (select app.tenant_id()) and imported_by = (select app.user_id()) and (select app.is_firm())
    and (deal_id is null or deal_id not in (select unnest(app.hidden_deals()))));
grant select, insert, update, delete on financial_statements to parley_app;

create policy account_mappings_of_firm on account_mappings to parley_app
  using (tenant_id = (select app.tenant_id()) and (select app.is_firm()))
  with check (tenant_id = (select app.tenant_id()) and corrected_by = (select app.user_id()) and (select app.is_firm()));
grant select, insert, update on account_mappings to parley_app;
