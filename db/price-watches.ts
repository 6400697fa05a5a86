import type pg from "pg";
import type { Actor } from "../domain/actor.ts";
import { newId } from "../domain/ids.ts";
import { type ActorDb, asSystem } from "./as-actor.ts";
import { notify } from "./notifications.ts";

export interface PriceWatch {
  id: string;
  ticker: string;
  direction: "above" | "below";
  price: number;
  /** Null: the one that the share is quoted in. */
  currency: string | null;
  createdAt: string;
  reachedAt: string | null;
  reachedPrice: number | null;
}

interface Row {
  id: string;
  ticker: string;
  direction: PriceWatch["direction"];
  price: string;
  currency: string | null;
  created_at: Date;
  reached_at: Date | null;
  reached_price: string | null;
}

const toWatch = ({
  id,
  ticker,
  direction,
  price,
  currency,
  created_at,
  reached_at,
  reached_price,
}: Row): PriceWatch => ({
  id,
  ticker,
  direction,
  price: Number(price),
  currency,
  createdAt: new Date(created_at).toISOString(),
  reachedAt: reached_at && new Date(reached_at).toISOString(),
  reachedPrice: reached_price === null ? null : Number(reached_price),
});

export async function insertPriceWatch(
  db: ActorDb,
  actor: Actor,
  { ticker, direction, price, currency }: Pick<PriceWatch, "ticker" | "direction" | "price" | "currency">,
): Promise<PriceWatch | undefined> {
  const { rows } = await db.query<Row>(
    `insert into price_watches (id, tenant_id, user_id, ticker, direction, price, currency) values ($1, $2, $3, $4, $5, $6, $7)
     returning *`,
    [newId("alert"), actor.tenantId, actor.userId, ticker, direction, price, currency],
  );
  return rows[0] && toWatch(rows[0]);
}

/** The person's own, newest first. */
export async function listPriceWatches(db: ActorDb, limit: number): Promise<PriceWatch[]> {
  const { rows } = await db.query<Row>("select * from price_watches order by created_at desc, id desc limit $1", [
    limit,
  ]);
  return rows.map(toWatch);
}

/** Whether there was one. */
export async function deletePriceWatch(db: ActorDb, id: string): Promise<boolean> {
  const { rowCount } = await db.query("delete from price_watches where id = $1", [id]);
  return rowCount > 0;
}

export async function watchedTickers(pool: pg.Pool): Promise<string[]> {
  const { rows } = await asSystem(pool, (db) =>
    db.query<{ ticker: string }>("select distinct ticker from price_watches where reached_at is null order by ticker"),
  );
  return rows.map(({ ticker }) => ticker);
}

/** Marks the watches that a price reaches and tells their owners, in one transaction: nobody is told twice, and nobody is forgotten. */
export function tellReached(
  pool: pg.Pool,
  quote: { ticker: string; price: number; currency: string; asOf: string; provider: string },
): Promise<number> {
  return asSystem(pool, async (db) => {
    const { rows } = await db.query<Row & { tenant_id: string; user_id: string }>(
      `update price_watches set reached_at = now(), reached_price = $2, currency = $3
       where ticker = $1 and (currency is null or currency = $3) and reached_at is null
         and ((direction = 'above' and $2::numeric >= price) or (direction = 'below' and $2::numeric <= price))
       returning *`,
      [quote.ticker, quote.price, quote.currency],
    );
    for (const { id, tenant_id, user_id, direction, price } of rows)
      await notify(db, {
        tenantId: tenant_id,
        userId: user_id,
        kind: "alert",
        title: `${quote.ticker} is at ${quote.currency} ${quote.price}, ${direction} ${Number(price)}`,
        body: `Close of ${quote.asOf}, ${quote.provider}.`,
        url: `/v1/market/quotes/${quote.ticker}`,
        dedupeKey: `price-watch:${id}`,
      });
    return rows.length;
  });
}
