import type pg from "pg";
import { type ActorDb, asSystem } from "./as-actor.ts";

export interface CachedMarketData {
  provider: string;
  payload: unknown;
  fetchedAt: Date;
}

export async function readMarketCache(pool: pg.Pool, kind: string, key: string): Promise<CachedMarketData | undefined> {
  const { rows } = await asSystem(pool, (db) =>
    db.query<{ provider: string; payload: unknown; fetched_at: Date }>(
      "select provider, payload, fetched_at from market_cache where kind = $1 and key = $2",
      [kind, key],
    ),
  );
  const row = rows[0];
  return row && { provider: row.provider, payload: row.payload, fetchedAt: new Date(row.fetched_at) };
}

/** Keeps the newer of two answers: a slow one that comes late does not replace what was fetched after it. */
export async function writeMarketCache(
  pool: pg.Pool,
  kind: string,
  key: string,
  { provider, payload, fetchedAt }: CachedMarketData,
): Promise<void> {
  await asSystem(pool, (db) =>
    db.query(
      `insert into market_cache (kind, key, provider, payload, fetched_at) values ($1, $2, $3, $4, $5)
       on conflict (kind, key) do update set provider = excluded.provider, payload = excluded.payload, fetched_at = excluded.fetched_at
       where market_cache.fetched_at <= excluded.fetched_at`,
      [kind, key, provider, JSON.stringify(payload), fetchedAt],
    ),
  );
}

export interface MarketSnapshot {
  tenantId: string;
  userId: string;
  dealId: string | undefined;
  kind: string;
  key: string;
  provider: string;
  payload: unknown;
  asOf: string | undefined;
}

/** Keeps what a deal's answer used, as it was then. */
export async function insertMarketSnapshot(db: ActorDb, snapshot: MarketSnapshot): Promise<void> {
  const { tenantId, userId, dealId, kind, key, provider, payload, asOf } = snapshot;
  await db.query(
    `insert into market_snapshots (tenant_id, user_id, deal_id, kind, key, provider, payload, as_of) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [tenantId, userId, dealId ?? null, kind, key, provider, JSON.stringify(payload), asOf ?? null],
  );
}
