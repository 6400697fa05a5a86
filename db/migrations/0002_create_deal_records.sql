create table companies (
  id text primary key,
  tenant_id text not null references tenants (id),
  name text not null,
  sector text,
  country text,
  website text,
  description text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index companies_by_name on companies (tenant_id, lower(name));

create table contacts (
  id text primary key,
  tenant_id text not null references tenants (id),
  company_id text references companies (id),
  name text not null,
  email text,
  title text,
  phone text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index contacts_by_company on contacts (tenant_id, company_id);

create table deals (
  id text primary key,
  tenant_id text not null references tenants (id),
  name text not null,
  stage text not null,
  value numeric(20, 2),
  currency char(3),
  probability numeric(4, 3) check (probability between 0 and 1),
  expected_close_date date,
  owner_id text references users (id),
  company_id text references companies (id),
  sector text,
  side text check (side in ('buy', 'sell', 'invest')),
  description text,
  custom_fields jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  version int not null default 1,
  check ((value is null) = (currency is null))
);
create index deals_newest on deals (tenant_id, created_at desc, id desc);

create table activities (
  id text primary key,
  tenant_id text not null references tenants (id),
  deal_id text references deals (id),
  contact_id text references contacts (id),
  kind text not null,
  subject text not null,
  body text,
  occurred_at timestamptz not null,
  created_by text references users (id),
  created_at timestamptz not null default now()
);
create index activities_of_deal on activities (tenant_id, deal_id, occurred_at desc);

do $$
declare
  name text;
begin
  foreach name in array array['companies', 'contacts', 'deals', 'activities'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format(
      'create policy %I on %I to parley_app using (tenant_id = (select app.tenant_id()) and (select app.is_firm()))',
      name || '_firm', name);
    execute format('create policy %I on %I to parley_system using (true)', name || '_system', name);
    execute format('grant select, insert, update, delete on %I to parley_app, parley_system', name);
  end loop;
end $$;
