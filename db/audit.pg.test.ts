import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "../domain/actor.ts";
import { DATABASE_SIZES, openTestDatabase, type TestDatabase } from "../test/database.ts";
import { asActor, asSystem } from "./as-actor.ts";
import { appendAudit, verifyAudit } from "./audit.ts";

describe.each(DATABASE_SIZES)("the audit on the %s database", (size) => {
  let database: TestDatabase;
  let ada: Actor;
  beforeAll(async () => {
    database = await openTestDatabase(size);
    ada = await database.actor();
  });
  afterAll(() => database.close());

  const write = (n: number) =>
    asActor(database.pool, ada, (db) =>
      appendAudit(db, ada, {
        tool: "probe",
        effect: "read",
        arguments: { n, password: "hunter2" },
        outcome: "ok",
        errorCode: undefined,
        durationMs: 1,
        touched: { barred: [], records: ["deal_1"] },
      }),
    );
  const verify = (check = {}) => asSystem(database.pool, (db) => verifyAudit(db, check));
  const tamper = async (sql: string) => {
    // As somebody with the database's own password, and undone afterwards.
    const client = await database.pool.connect();
    try {
      await client.query("begin");
      await client.query(sql);
      const { rows } = await client.query("select * from app.verify_audit($1)", [ada.tenantId]);
      return rows[0];
    } finally {
      await client.query("rollback");
      client.release();
    }
  };

  it("chains what many write at once, without a gap", async () => {
    await Promise.all(Array.from({ length: 40 }, (_, n) => write(n)));
    const [proof] = await verify();
    expect(proof).toMatchObject({ records: 40, head: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(proof?.brokenAt).toBeUndefined();
    const { rows } = await database.pool.query("select arguments from audit_records where seq = 1");
    expect(JSON.stringify(rows)).not.toContain("hunter2");
  });

  it("finds a record that was changed, removed, cut off at the end or slipped in", async () => {
    expect(await tamper("update audit_records set actor_email = 'eve@example.com' where seq = 7")).toMatchObject({
      problem: "changed",
    });
    expect(await tamper(`update audit_records set arguments = '{"n":99}' where seq = 7`)).toEqual({
      seq: "7",
      problem: "changed",
    });
    expect(await tamper("delete from audit_records where seq = 12")).toEqual({ seq: "12", problem: "missing" });
    expect(await tamper("delete from audit_records where seq = 40")).toEqual({ seq: "40", problem: "missing" });
    expect(await tamper("delete from audit_records where seq = 40; update audit_heads set seq = 39")).toMatchObject({
      problem: "changed",
    });
    expect(await tamper("update audit_records set seq = 1000 where seq = 3")).toEqual({ seq: "3", problem: "missing" });
  });

  it("finds a chain that was written anew by the head that somebody kept", async () => {
    const [proof] = await verify();
    const anchor = { seq: 40, hash: proof?.head ?? "" };
    await write(41);
    expect((await verify({ tenant: "main", anchor }))[0]?.brokenAt).toBeUndefined();
    expect((await verify({ tenant: "main", anchor: { seq: 40, hash: "0".repeat(64) } }))[0]).toMatchObject({
      brokenAt: 40,
    });
  });

  it("lets the role that acts for people neither change, remove nor add a record by itself", async () => {
    for (const sql of [
      "update audit_records set tool = 'x'",
      "delete from audit_records",
      "update audit_heads set seq = 0",
      `insert into audit_records (id, tenant_id, user_id, actor_email, channel, tool, effect, arguments, outcome, duration_ms, seq, hash, arguments_hash)
       values ('a', '${ada.tenantId}', '${ada.userId}', 'a', 'web', 't', 'read', '{}', 'ok', 0, 99, '', '')`,
    ])
      await expect(asActor(database.pool, ada, (db) => db.query(sql))).rejects.toMatchObject({ code: "42501" });
  });
});
