import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EmbeddedPostgres } from "./host.ts";

describe("EmbeddedPostgres", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "parley-embedded-"));
  let embedded: EmbeddedPostgres;
  let pool: pg.Pool;
  beforeAll(async () => {
    embedded = new EmbeddedPostgres({
      dataDir: folder,
      lockTimeoutMs: 400,
      idleTransactionMs: 900,
      hardTimeoutMs: 3_000,
    });
    pool = embedded.pool({ max: 8 });
    await pool.query("create table counter (n int); insert into counter values (0)");
  });
  afterAll(async () => {
    await embedded.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("answers with the types, counts and errors of a server", async () => {
    await pool.query("create table t (id bigserial primary key, j jsonb, a text[], at timestamptz default now())");
    const { rows, rowCount, command } = await pool.query(
      "insert into t (j, a) values ($1, $2), (null, null) returning *",
      [{ x: true }, ["a", 'b"c']],
    );
    expect({ command, rowCount }).toEqual({ command: "INSERT", rowCount: 2 });
    expect(rows[0]).toMatchObject({ id: "1", j: { x: true }, a: ["a", 'b"c'] });
    expect(rows[0].at).toBeInstanceOf(Date);
    await expect(pool.query("insert into t (id) values (1)")).rejects.toMatchObject({
      code: "23505",
      constraint: "t_pkey",
    });
  });

  it("keeps concurrent transactions apart", async () => {
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        const client = await pool.connect();
        await client.query("begin");
        const { rows } = await client.query("select n from counter");
        await client.query("update counter set n = $1", [rows[0].n + 1]);
        await client.query("commit");
        client.release();
      }),
    );
    expect((await pool.query("select n from counter")).rows[0].n).toBe(20);
  });

  it("ends an outsider's wait with the holder's statement instead of a deadlock", async () => {
    const client = await pool.connect();
    await client.query("begin; update counter set n = 99");
    await expect(pool.query("select n from counter")).rejects.toMatchObject({
      code: "55P03",
      message: /held by connection/,
    });
    await client.query("rollback");
    client.release();
  });

  it("rolls back a transaction that says nothing any more", async () => {
    const client = await pool.connect();
    client.on("error", () => {});
    await client.query("begin; update counter set n = 5000");
    await sleep(1_300);
    await expect(client.query("select 1")).rejects.toThrow();
    client.release(true);
    expect((await pool.query("select n from counter")).rows[0].n).toBe(20);
  });

  it("does not leak settings or named statements between connections", async () => {
    await pool.query("create schema q");
    const other = embedded.pool({ max: 1, options: "-c search_path=q,public" });
    const ask = { name: "same", text: "select current_setting('search_path') as path" };
    const seen = [await other.query(ask), await pool.query(ask), await other.query(ask)].map(
      ({ rows }) => rows[0].path,
    );
    expect(seen[0]).toMatch(/^q/);
    expect(seen[1]).not.toMatch(/^q/);
    expect(seen[2]).toMatch(/^q/);
    await other.end();
  });

  it("delivers notifications to whoever listens, and to nobody else", async () => {
    const listener = await pool.connect();
    const heard: string[] = [];
    listener.on("notification", ({ payload }) => heard.push(payload ?? ""));
    await listener.query("listen news");
    await pool.query("select pg_notify('news', 'hello')");
    await sleep(50);
    await listener.query("unlisten news");
    await pool.query("select pg_notify('news', 'again')");
    await sleep(50);
    listener.release();
    expect(heard).toEqual(["hello"]);
  });

  it("leaves the main loop free while a statement runs for long", async () => {
    let ticks = 0;
    const timer = setInterval(() => ticks++, 5);
    await pool.query("select count(*) from generate_series(1, 1500000)");
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(3);
  });

  it("kills a hung statement, comes back, and keeps what was acknowledged", async () => {
    await expect(pool.query("select count(*) from generate_series(1, 2000000000)")).rejects.toMatchObject({
      code: "57P02",
    });
    expect((await pool.query("select n from counter")).rows[0].n).toBe(20);
  });
});
