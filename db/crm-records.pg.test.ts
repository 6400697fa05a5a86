import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "../domain/actor.ts";
import { DATABASE_SIZES, openTestDatabase, type TestDatabase } from "../test/database.ts";
import { asActor, asSystem } from "./as-actor.ts";

describe.each(DATABASE_SIZES)("the tables of the CRM (%s)", (size) => {
  let database: TestDatabase;
  let partner: Actor;
  let analyst: Actor;
  let investor: Actor;
  let stranger: Actor;
  beforeAll(async () => {
    database = await openTestDatabase(size);
    partner = await database.actor();
    analyst = await database.actor({ email: "ben@example.com", role: "analyst" });
    investor = await database.actor({ email: "lp@example.org", role: "limited_partner" });
    stranger = await database.actor({ tenant: "elsewhere", email: "eve@example.org" });
    const { tenantId } = partner;
    await asSystem(database.pool, async (db) => {
      await db.query(`insert into companies (id, tenant_id, name) values ('company_a', $1, 'Quell Pumps')`, [tenantId]);
      for (const [key, stage, value] of [
        ["open", "screening", 10],
        ["walled", "screening", 90],
        ["big", "negotiation", 50],
      ])
        await db.query(
          `insert into deals (id, tenant_id, name, stage, value, currency, probability) values ($1, $2, $1, $3, $4, 'EUR', 0.5)`,
          [`deal_${key}`, tenantId, stage, value],
        );
      await db.query(
        `insert into information_barriers (id, tenant_id, kind, deal_id, reason) values ('barrier_1', $1, 'wall', 'deal_walled', 'conflict')`,
        [tenantId],
      );
      await db.query(`insert into barrier_people (tenant_id, barrier_id, user_id) values ($1, 'barrier_1', $2)`, [
        tenantId,
        analyst.userId,
      ]);
      await db.query(
        `insert into funds (id, tenant_id, name, currency, size, vintage, as_of) values ('fund_1', $1, 'One', 'EUR', 1, 2020, '2026-01-01'), ('fund_2', $1, 'Two', 'EUR', 1, 2022, '2026-01-01')`,
        [tenantId],
      );
      await db.query(
        `insert into fund_investors (fund_id, user_id, tenant_id, commitment) values ('fund_1', $2, $1, 5), ('fund_1', $3, $1, 7), ('fund_2', $3, $1, 9)`,
        [tenantId, investor.userId, partner.userId],
      );
    });
  });
  afterAll(() => database.close());

  const totals = async (actor: Actor) => {
    const { rows } = await asActor(database.pool, actor, (db) =>
      db.query<{ stage: string; deals: string; value: string }>(
        "select stage, sum(deals)::text as deals, sum(value)::float8::text as value from app.deal_totals(3) group by stage order by stage",
      ),
    );
    return rows.map(({ stage, deals, value }) => `${stage} ${deals} ${value}`);
  };

  it("counts deals without those behind a wall, and none of another workspace or for an outside party", async () => {
    expect(await totals(partner)).toEqual(["negotiation 1 50", "screening 2 100"]);
    expect(await totals(analyst)).toEqual(["negotiation 1 50", "screening 1 10"]);
    expect(await totals(stranger)).toEqual([]);
    expect(await totals(investor)).toEqual([]);
  });

  it("keeps the counts right through moves, deletions, restoring and folding", async () => {
    const change = (sql: string) => asActor(database.pool, partner, (db) => db.query(sql));
    await change("update deals set stage = 'due_diligence', value = 20 where id = 'deal_open'");
    expect(await totals(partner)).toEqual(["due_diligence 1 20", "negotiation 1 50", "screening 1 90"]);
    await change("update deals set deleted_at = now() where id = 'deal_open'");
    expect(await totals(partner)).toEqual(["negotiation 1 50", "screening 1 90"]);
    await change("update deals set deleted_at = null where id = 'deal_open'");
    await database.pool.query("select app.fold_deal_totals($1)", [partner.tenantId]);
    expect(await totals(partner)).toEqual(["due_diligence 1 20", "negotiation 1 50", "screening 1 90"]);
    const flows = await asActor(database.pool, partner, (db) =>
      db.query<{ step: string }>(
        "select concat_ws('>', from_stage, to_stage) || ' ' || sum(moves) as step from app.stage_flows() group by from_stage, to_stage order by 1",
      ),
    );
    expect(flows.rows.map(({ step }) => step)).toEqual(["negotiation 1", "screening 2", "screening>due_diligence 1"]);
  });

  it("puts an activity into its month, and refuses one beyond the months that were made", async () => {
    const insert = (id: string, at: string) =>
      asActor(database.pool, partner, (db) =>
        db.query(
          "insert into activities (id, tenant_id, kind, subject, occurred_at) values ($1, $2, 'note', 'x', $3)",
          [id, partner.tenantId, at],
        ),
      );
    await insert("activity_old", "1999-05-05T00:00:00Z");
    await insert("activity_2024", "2024-02-29T23:59:59Z");
    const { rows } = await asSystem(database.pool, (db) =>
      db.query<{ part: string }>("select tableoid::regclass::text as part from activities order by occurred_at"),
    );
    expect(rows.map(({ part }) => part)).toEqual(["activities_before_2024", "activities_2024_02"]);
    await expect(insert("activity_far", "2999-01-01T00:00:00Z")).rejects.toMatchObject({ code: "23514" });
    expect((await database.pool.query("select app.make_activity_months() as made")).rows).toEqual([{ made: 0 }]);
    expect((await database.pool.query("select app.make_activity_months(25) as made")).rows).toEqual([{ made: 1 }]);
  });

  it("shows an investor their own funds, and of the other investors nothing", async () => {
    const seen = await asActor(database.pool, investor, async (db) => ({
      funds: (await db.query("select id from funds")).rows,
      investors: (await db.query("select user_id from fund_investors")).rows,
    }));
    expect(seen).toEqual({ funds: [{ id: "fund_1" }], investors: [{ user_id: investor.userId }] });
  });

  it("lets nobody who acts for a person read the sums behind the functions", async () => {
    await expect(asActor(database.pool, partner, (db) => db.query("select * from deal_totals"))).rejects.toMatchObject({
      code: "42501",
    });
  });

  it("finds mistyped and accented names through the letters they share, behind the same walls", async () => {
    const find = async (actor: Actor, query: string, letters: string) => {
      const { rows } = await asActor(database.pool, actor, (db) =>
        db.query<{ id: string }>(
          "select id from app.find_records(array[$1], array[$2], array['deal', 'company'], 100)",
          [query, letters],
        ),
      );
      return rows.map(({ id }) => id).sort();
    };
    expect(await find(partner, "'qeull':*", "qeull pumps")).toEqual(["company_a"]);
    expect(await find(partner, "'walled':*", "walled")).toEqual(["deal_walled"]);
    expect(await find(analyst, "'walled':*", "walled")).toEqual([]);
    expect(await find(stranger, "'quell':*", "quell")).toEqual([]);
  });
});
