import type { ActorDb } from "./as-actor.ts";
import type { DealFilter } from "./deals.ts";
import { Conditions } from "./where.ts";

export interface CurrencyTotal {
  currency: string | null;
  sum: string | null;
  count: string;
}

/** What the kept sums can tell: how many deals of a stage, an owner, a currency. Any other filter is counted row by row. */
const SUMMED: readonly (keyof DealFilter)[] = ["stages", "ownerEmail", "currency"];

/** At which grain sums are kept: the coarser, the fewer rows. */
export const GRAIN = { both: 0, owner: 1, quarter: 2, stage: 3 } as const;

/** How many deals there are under a filter and what they are worth, per currency. */
export async function totalsOf(db: ActorDb, filter: DealFilter, exact: Conditions): Promise<CurrencyTotal[]> {
  const asked = Object.entries(filter).filter(([, value]) => value !== undefined);
  if (!asked.every(([key]) => (SUMMED as readonly string[]).includes(key))) {
    const { rows } = await db.query<CurrencyTotal>(
      `select d.currency, sum(d.value) as sum, count(*) as count from deals d ${exact.where} group by d.currency order by d.currency`,
      exact.values,
    );
    return rows;
  }
  const byOwner = filter.ownerEmail !== undefined;
  const conditions = new Conditions();
  const owner = byOwner
    ? `(select u.id from users u where u.email = lower(${conditions.value(filter.ownerEmail)}))`
    : "null";
  conditions
    .add((n) => `t.stage = any(${n})`, filter.stages)
    .add((n) => `t.currency = ${n}`, filter.currency)
    // An address that nobody has is nobody's, not everybody's.
    .plain(byOwner ? "t.owner_id is not null" : "true");
  const { rows } = await db.query<CurrencyTotal>(
    `select t.currency, case when sum(t.valued) > 0 then sum(t.value) end as sum, sum(t.deals) as count
     from app.deal_totals(${byOwner ? GRAIN.owner : GRAIN.stage}, ${owner}) t ${conditions.where} group by t.currency order by t.currency`,
    conditions.values,
  );
  return rows;
}
