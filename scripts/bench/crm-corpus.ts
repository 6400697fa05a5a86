import type pg from "pg";

const DEALS = 100_000;
const COMPANIES = 20_000;
const CONTACTS = 40_000;
const ACTIVITIES = 1_000_000;
const BATCH = 50_000;
const OWNERS = 40;
const WALLED = 300;

export interface CrmCorpus {
  /** Ids of deals that the reader sees. */
  deals: string[];
  owners: string[];
  /** What is searched for: names, parts of names, and some with a slip. */
  words: string[];
}

/** One firm's records, made by the database itself. The reader stands behind walls around 300 deals. */
export async function makeCrmCorpus(pool: pg.Pool, tenantId: string, userId: string): Promise<CrmCorpus> {
  const step = async (what: string, work: () => Promise<unknown>) => {
    const began = performance.now();
    await work();
    console.log(`  ${what} (${Math.round((performance.now() - began) / 1000)} s)`);
  };
  const batches = async (count: number, sql: string) => {
    for (let from = 1; from <= count; from += BATCH)
      await pool.query(sql, [tenantId, from, Math.min(count, from + BATCH - 1)]);
  };
  await pool.query(
    `insert into users (id, tenant_id, email, name, role) select 'user_b' || n, $1, 'owner' || n || '@example.com', 'Owner ' || n, 'associate'
     from generate_series(1, ${OWNERS}) n`,
    [tenantId],
  );
  for (const table of ["companies", "contacts", "deals", "activities"])
    await pool.query(`drop index ${table}_by_words`);
  await step(`${COMPANIES} companies`, () =>
    batches(
      COMPANIES,
      `insert into companies (id, tenant_id, name, sector, description)
       select 'company_b' || n, $1, ${WORD("n")} || ' ' || ${WORD("n / 7 + 3")} || ' ' || n, ${SECTOR("n")}, 'Maker of ' || ${WORD("n * 5")} || ' for ' || ${WORD("n * 3")}
       from generate_series($2::int, $3::int) n`,
    ),
  );
  await step(`${CONTACTS} contacts`, () =>
    batches(
      CONTACTS,
      `insert into contacts (id, tenant_id, company_id, name, email, title)
       select 'contact_b' || n, $1, 'company_b' || (n % ${COMPANIES} + 1), initcap(${WORD("n * 11")}) || ' ' || initcap(${WORD("n * 13 + 5")}),
         'person' || n || '@example.org', (array['Chief Executive Officer', 'Chief Financial Officer', 'Head of Sales', 'Director'])[n % 4 + 1]
       from generate_series($2::int, $3::int) n`,
    ),
  );
  await step(`${DEALS} deals`, () =>
    batches(
      DEALS,
      `insert into deals (id, tenant_id, name, stage, value, currency, probability, expected_close_date, owner_id, company_id, sector, side, description, created_at)
       select 'deal_b' || n, $1, 'Project ' || initcap(${WORD("n * 17")}) || ' ' || n,
         (array['sourcing', 'screening', 'due_diligence', 'negotiation', 'closed_won', 'closed_lost', 'on_hold'])[n % 7 + 1],
         (n % 997) * 250000 + 1000000, (array['EUR', 'USD', 'GBP'])[n % 3 + 1], (n % 19) / 20.0, date '2026-01-01' + n % 900,
         'user_b' || (n % ${OWNERS} + 1), 'company_b' || (n % ${COMPANIES} + 1), ${SECTOR("n * 3")}, (array['buy', 'sell', 'invest'])[n % 3 + 1],
         'Acquisition of a maker of ' || ${WORD("n * 7")}, now() - make_interval(mins => n * 7)
       from generate_series($2::int, $3::int) n`,
    ),
  );
  await step(`${ACTIVITIES} activities`, () =>
    batches(
      ACTIVITIES,
      `insert into activities (id, tenant_id, deal_id, company_id, kind, subject, body, occurred_at, created_by)
       select 'activity_b' || n, $1, 'deal_b' || (n % ${DEALS} + 1), 'company_b' || (n % ${COMPANIES} + 1),
         (array['call', 'meeting', 'email', 'note'])[n % 4 + 1], 'About ' || ${WORD("n")}, 'They spoke of ' || ${WORD("n * 19")} || ' and ' || ${WORD("n * 23")},
         now() - make_interval(mins => (n * 37) % 1400000), 'user_b' || (n % ${OWNERS} + 1)
       from generate_series($2::int, $3::int) n`,
    ),
  );
  await step("indexes of words", async () => {
    for (const table of ["companies", "contacts", "deals", "activities"])
      await pool.query(`create index ${table}_by_words on ${table} using gin (words) with (fastupdate = off)`);
  });
  await pool.query(
    `insert into information_barriers (id, tenant_id, kind, deal_id, reason) select 'barrier_b' || n, $1, 'wall', 'deal_b' || n * 300, 'bench'
     from generate_series(1, ${WALLED}) n`,
    [tenantId],
  );
  await pool.query(
    `insert into barrier_people (tenant_id, barrier_id, user_id) select $1, 'barrier_b' || n, $2 from generate_series(1, ${WALLED}) n`,
    [tenantId, userId],
  );
  await step("statistics", () => pool.query("vacuum analyze"));
  await pool.query("select app.fold_deal_totals($1)", [tenantId]);
  const walled = (n: number) => n % 300 === 0 && n <= 300 * WALLED;
  return {
    deals: Array.from({ length: 20_000 }, (_, i) => i * 5 + 1)
      .filter((n) => !walled(n))
      .map((n) => `deal_b${n}`),
    owners: Array.from({ length: OWNERS }, (_, i) => `owner${i + 1}@example.com`),
    words: [
      "Project Lorum",
      "CFO of rimasel",
      "tanevor",
      "rimasel 4711",
      "Head of Sales tovira",
      "lorumsel",
      "project tanevro",
      "person4711@example.org",
      "tovira 123",
    ],
  };
}

const SYLLABLES =
  "array['ri','ma','sel','ta','ne','vor','lo','rum','to','vi','ra','ke','dan','pol','fi','mer','gos','tal','bru','han']";
/** An invented word of three syllables for a number: some thousands of them. */
function WORD(n: string): string {
  const at = (divisor: number) => `(${SYLLABLES})[(${n}) / ${divisor} % 20 + 1]`;
  return `(${at(1)} || ${at(20)} || ${at(400)})`;
}
const SECTOR = (n: string) =>
  `(array['Software', 'Healthcare', 'Industrials', 'Energy', 'Logistics', 'Food'])[(${n}) % 6 + 1]`;
