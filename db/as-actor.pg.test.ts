import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "../domain/ids.ts";
import { DATABASE_SIZES, openTestDatabase, type TestDatabase } from "../test/database.ts";
import { asActor, asReader, asSystem } from "./as-actor.ts";

describe.each(DATABASE_SIZES)("asActor on the %s database", (size) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await openTestDatabase(size);
  });
  afterAll(() => database.close());

  const addDeal = (tenantId: string, name: string) =>
    asSystem(database.pool, (db) =>
      db.query("insert into deals (id, tenant_id, name, stage) values ($1, $2, $3, 'sourcing')", [
        newId("deal"),
        tenantId,
        name,
      ]),
    );

  it("shows an actor the records of their own tenant alone", async () => {
    const ours = await database.actor({ tenant: "ours" });
    const theirs = await database.actor({ tenant: "theirs" });
    await addDeal(ours.tenantId, "Ours");
    await addDeal(theirs.tenantId, "Theirs");
    const seen = await asActor(database.pool, ours, (db) => db.query<{ name: string }>("select name from deals"));
    expect(seen.rows).toEqual([{ name: "Ours" }]);
  });

  it("refuses to write into another tenant", async () => {
    const ours = await database.actor({ tenant: "ours" });
    const theirs = await database.actor({ tenant: "theirs" });
    const write = asActor(database.pool, ours, (db) =>
      db.query("insert into deals (id, tenant_id, name, stage) values ('deal_x', $1, 'x', 'sourcing')", [
        theirs.tenantId,
      ]),
    );
    await expect(write).rejects.toThrow(/row-level security/);
  });

  it("shows a guest no deal at all", async () => {
    const ours = await database.actor({ tenant: "ours" });
    await addDeal(ours.tenantId, "Hidden from guests");
    const guest = await database.actor({ tenant: "ours", email: "guest@example.com", role: "guest" });
    const seen = await asActor(database.pool, guest, (db) => db.query("select name from deals"));
    expect(seen.rows).toEqual([]);
  });

  it("leaves no setting behind for whoever gets the connection next", async () => {
    const ours = await database.actor({ tenant: "ours" });
    await asActor(database.pool, ours, (db) => db.query("select 1"));
    const { rows } = await database.pool.query(
      "select current_setting('app.tenant', true) as tenant, current_user as who",
    );
    expect(rows[0].tenant || null).toBeNull();
    expect(rows[0].who).toBe("postgres");
  });

  it("holds no connection while a reader has left, and shows the same actor's records afterwards", async () => {
    const ours = await database.actor({ tenant: "left" });
    const theirs = await database.actor({ tenant: "theirs" });
    await addDeal(theirs.tenantId, "Theirs");
    const names = "select name from deals order by name";
    const { pool } = database;
    const seen = await asReader(pool, ours, async (db) => {
      const before = await db.query<{ name: string }>(names);
      await db.leave();
      expect(pool.idleCount).toBe(pool.totalCount);
      await addDeal(ours.tenantId, "Meanwhile");
      return [...before.rows, ...(await db.query<{ name: string }>(names)).rows];
    });
    expect(seen).toEqual([{ name: "Meanwhile" }]);
    expect(pool.idleCount).toBe(pool.totalCount);
  });

  it("rolls back everything when the work fails", async () => {
    const ours = await database.actor({ tenant: "rollback" });
    const failing = asActor(database.pool, ours, async (db) => {
      await db.query("insert into deals (id, tenant_id, name, stage) values ($1, $2, 'x', 'sourcing')", [
        newId("deal"),
        ours.tenantId,
      ]);
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    const { rows } = await asActor(database.pool, ours, (db) => db.query("select 1 from deals"));
    expect(rows).toEqual([]);
  });
});
