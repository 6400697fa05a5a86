import type { ActorDb } from "./as-actor.ts";

export interface FundRow {
  id: string;
  name: string;
  currency: string;
  size: number;
  vintage: number;
  strategy: string | null;
  status: string;
  as_of: string;
  /** Sums of the investments the reader sees. */
  invested: number;
  realised: number;
  fair_value: number;
  investments: number;
  /** Sums over the investors the reader sees: all of them for the firm, their own for an investor. */
  commitment: number;
  called: number;
  distributed: number;
  net_asset_value: number;
}

const FUND = `select f.id, f.name, f.currency, f.size::float8 as size, f.vintage, f.strategy, f.status, f.as_of::text,
    coalesce(i.invested, 0) as invested, coalesce(i.realised, 0) as realised, coalesce(i.fair_value, 0) as fair_value, coalesce(i.n, 0) as investments,
    coalesce(p.commitment, 0) as commitment, coalesce(p.called, 0) as called, coalesce(p.distributed, 0) as distributed,
    coalesce(p.net_asset_value, 0) as net_asset_value
  from funds f
  left join lateral (select sum(invested)::float8 as invested, sum(realised)::float8 as realised, sum(fair_value)::float8 as fair_value, count(*)::int as n
    from investments where fund_id = f.id) i on true
  left join lateral (select sum(commitment)::float8 as commitment, sum(called)::float8 as called, sum(distributed)::float8 as distributed,
    sum(net_asset_value)::float8 as net_asset_value from fund_investors where fund_id = f.id) p on true
  where f.deleted_at is null`;

export async function listFunds(
  db: ActorDb,
  { limit, after }: { limit: number; after?: string[] },
): Promise<{ rows: FundRow[]; total: number }> {
  const { rows } = await db.query<FundRow>(
    `${FUND} ${after ? "and (lower(f.name), f.id) > ($2, $3)" : ""} order by lower(f.name), f.id limit $1`,
    [limit + 1, ...(after ?? [])],
  );
  const count = await db.query<{ total: string }>("select count(*) as total from funds where deleted_at is null");
  return { rows, total: Number(count.rows[0]?.total ?? 0) };
}

export async function findFund(db: ActorDb, id: string): Promise<FundRow | undefined> {
  return (await db.query<FundRow>(`${FUND} and f.id = $1`, [id])).rows[0];
}

export async function investmentsOfFund(db: ActorDb, fundId: string) {
  const { rows } = await db.query<{
    id: string;
    name: string;
    invested: number;
    realised: number;
    fair_value: number;
    ownership: number | null;
    invested_on: string;
    exited_on: string | null;
  }>(
    `select id, name, invested::float8 as invested, realised::float8 as realised, fair_value::float8 as fair_value, ownership::float8 as ownership,
       invested_on::text, exited_on::text from investments where fund_id = $1 order by invested_on, id limit 200`,
    [fundId],
  );
  return rows;
}

export async function investorsOfFund(db: ActorDb, fundId: string) {
  const { rows } = await db.query<{
    name: string;
    email: string;
    commitment: number;
    called: number;
    distributed: number;
    net_asset_value: number;
  }>(
    `select u.name, u.email, p.commitment::float8 as commitment, p.called::float8 as called, p.distributed::float8 as distributed,
       p.net_asset_value::float8 as net_asset_value
     from fund_investors p join users u on u.id = p.user_id where p.fund_id = $1 order by p.commitment desc, u.name limit 200`,
    [fundId],
  );
  return rows;
}
