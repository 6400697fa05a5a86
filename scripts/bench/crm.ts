import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { serve } from "@hono/node-server";
import { parseEnv } from "../../config/env.ts";
import { asActor } from "../../db/as-actor.ts";
import type { Database } from "../../db/database.ts";
import { ensureUser } from "../../db/users.ts";
import type { Actor } from "../../domain/actor.ts";
import { openProgram } from "../../server/program.ts";
import { prepareWorkspace } from "../../server/workspace.ts";
import { type CrmCorpus, makeCrmCorpus } from "./crm-corpus.ts";
import { percentile } from "./percentile.ts";
import { createRandom } from "./random.ts";
import { onServer } from "./server-database.ts";

const PER_SECOND = 100;
const SECONDS = 20;
const BULK = 500;
const COMPARED = 300;
const USERS = 8;

type Send = (method: string, address: string, body?: unknown) => Promise<Response>;

/** 100,000 deals and a million activities on a server: the program's own HTTP at a fixed rate, and beside plain SQL. */
export async function run(): Promise<void> {
  await onServer(async (database) => {
    const folder = mkdtempSync(path.join(tmpdir(), "parley-bench-"));
    const env = parseEnv({ DATA_DIR: folder, DEMO: "off", LOG_LEVEL: "silent" });
    const program = await openProgram(env, "bench", { ...database, close: async () => {} });
    await prepareWorkspace(program, env);
    const user = await ensureUser(database.pool, { email: "ada@example.com", role: "partner" });
    const corpus = await makeCrmCorpus(database.pool, user.tenant_id, user.id);
    const token = await program.tokens.mint({ userId: user.id, tenantId: user.tenant_id, use: "api" }, 3600);
    const server = serve({ fetch: program.app.fetch, port: 0, hostname: "127.0.0.1" });
    await new Promise((resolve) => server.once("listening", resolve));
    const address = server.address();
    const origin = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
    const send: Send = (method, at, body) =>
      fetch(`${origin}${at}`, {
        method,
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    const actor: Actor = {
      tenantId: user.tenant_id,
      userId: user.id,
      email: user.email,
      name: user.name,
      role: "partner",
      channel: "rest",
    };
    try {
      await measure(database, send, corpus, actor);
    } finally {
      server.close();
      await program.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

async function measure(database: Database, send: Send, corpus: CrmCorpus, actor: Actor): Promise<void> {
  const random = createRandom(7);
  const reads = readsOf(corpus, random);
  const writes = writesOf(corpus, random);
  await atRate(send, reads, 3);
  await atRate(send, writes, 3);
  console.table([
    ...(await atRate(send, reads, SECONDS)).map((row) => ({ ...row, target: "p95 50" })),
    ...(await atRate(send, writes, SECONDS)).map((row) => ({ ...row, target: "p95 80" })),
  ]);
  console.table(await measureBulk(send, corpus));
  console.table(await compare(database, send, corpus, actor));
}

interface Kind {
  name: string;
  /** How often, of a hundred. */
  share: number;
  make(): [method: string, address: string, body?: unknown];
}

const pick = <Item>(items: readonly Item[], random: () => number): Item =>
  items[Math.floor(random() * items.length)] as Item;

function readsOf({ deals, owners, words }: CrmCorpus, random: () => number): Kind[] {
  const deal = () => pick(deals, random);
  return [
    { name: "GET a deal", share: 30, make: () => ["GET", `/v1/deals/${deal()}`] },
    { name: "GET deals, newest", share: 15, make: () => ["GET", "/v1/deals"] },
    {
      name: "GET deals of a stage",
      share: 15,
      make: () => ["GET", `/v1/deals?stage=${pick(["screening", "negotiation"], random)}&sort=largest`],
    },
    { name: "GET deals of an owner", share: 10, make: () => ["GET", `/v1/deals?ownerEmail=${pick(owners, random)}`] },
    {
      name: "GET a search",
      share: 15,
      make: () => ["GET", `/v1/crm/search?query=${encodeURIComponent(pick(words, random))}`],
    },
    { name: "GET activities of a deal", share: 10, make: () => ["GET", `/v1/activities?dealId=${deal()}`] },
    { name: "GET the pipeline", share: 5, make: () => ["GET", "/v1/pipeline"] },
  ];
}

function writesOf({ deals }: CrmCorpus, random: () => number): Kind[] {
  const dealId = () => pick(deals, random);
  return [
    {
      name: "PATCH a deal",
      share: 50,
      make: () => ["PATCH", `/v1/deals/${dealId()}`, { value: Math.round(random() * 1e8), currency: "EUR" }],
    },
    {
      name: "POST a deal",
      share: 10,
      make: () => ["POST", "/v1/deals", { name: "Project Bench", value: 5_000_000, currency: "EUR" }],
    },
    {
      name: "POST an activity",
      share: 20,
      make: () => ["POST", "/v1/activities", { dealId: dealId(), kind: "call", body: "Price and timing discussed." }],
    },
    {
      name: "POST a task",
      share: 20,
      make: () => ["POST", "/v1/tasks", { title: "Chase the consent", dealId: dealId() }],
    },
  ];
}

/** Sends at the fixed rate whether answers come or not: what waits in a queue is waited for as well. */
async function atRate(send: Send, kinds: readonly Kind[], seconds: number) {
  const taken = new Map<string, number[]>(kinds.map(({ name }) => [name, []]));
  const failed = new Map<string, number>();
  const schedule = kinds.flatMap((kind) => Array.from({ length: kind.share }, () => kind));
  const began = performance.now();
  const total = seconds * PER_SECOND;
  await Promise.all(
    Array.from({ length: total }, async (_, i) => {
      const due = began + (i * 1000) / PER_SECOND;
      await new Promise((resolve) => setTimeout(resolve, due - performance.now()));
      const kind = schedule[(i * 37) % schedule.length] as Kind;
      const response = await send(...kind.make());
      await response.arrayBuffer();
      taken.get(kind.name)?.push(performance.now() - due);
      if (!response.ok) failed.set(kind.name, (failed.get(kind.name) ?? 0) + 1);
    }),
  );
  const row = (name: string, times: readonly number[], errors: number) => ({
    request: name,
    requests: times.length,
    "p50 ms": round(percentile(times, 0.5)),
    "p95 ms": round(percentile(times, 0.95)),
    failed: errors,
  });
  const all = [...taken.values()].flat();
  const errors = [...failed.values()].reduce((a, b) => a + b, 0);
  return [
    ...[...taken].map(([name, times]) => row(name, times, failed.get(name) ?? 0)),
    row(`all, ${PER_SECOND} a second`, all, errors),
  ];
}

async function measureBulk(send: Send, { deals }: CrmCorpus) {
  const times: number[] = [];
  for (let n = 0; n < 10; n++) {
    const updates = deals
      .slice(n * BULK, (n + 1) * BULK)
      .map((dealId, i) => ({ dealId, stage: n % 2 ? "screening" : "negotiation", value: i * 1000, currency: "EUR" }));
    const began = performance.now();
    const response = await send("POST", "/v1/deals/bulk", { updates });
    const { updated, refused } = (await response.json()) as { updated: number; refused: number };
    times.push(performance.now() - began);
    if (updated + refused < BULK - 50) console.log(`bulk: ${updated} updated, ${refused} refused`);
  }
  return [
    {
      request: `POST ${BULK} changes of deals`,
      "p50 ms": round(percentile(times, 0.5)),
      "worst ms": round(Math.max(...times)),
      target: "1000",
    },
  ];
}

/** Our addresses beside SQL as PostgREST writes it: the same role and policies, rows made JSON and counted by the database, one transaction. */
async function compare({ pool }: Database, send: Send, { words }: CrmCorpus, actor: Actor) {
  const list = (count: boolean) =>
    `with source as (select d.*, u.email as owner, c.name as company_name from deals d left join users u on u.id = d.owner_id
        left join companies c on c.id = d.company_id where d.deleted_at is null order by d.created_at desc, d.id desc limit 50)
     select ${count ? "(select count(*) from deals where deleted_at is null)" : "null"} as total, coalesce(json_agg(source), '[]') as body from source`;
  const search = `with source as (
       (select 'company' as kind, id, name from companies where name ilike $1 or description ilike $1 limit 10)
       union all (select 'contact', id, name from contacts where name ilike $1 or email ilike $1 limit 10)
       union all (select 'deal', id, name from deals where name ilike $1 or description ilike $1 limit 10))
     select coalesce(json_agg(source), '[]') as body from source`;
  const sql = (text: string, values: () => unknown[]) => () => asActor(pool, actor, (db) => db.query(text, values()));
  const random = createRandom(11);
  const word = () => pick(words, random);
  const get = (address: () => string) => async () => (await send("GET", address())).arrayBuffer();
  const rows = [];
  for (const [what, ours, peer] of [
    ["list of 50 deals, counted", get(() => "/v1/deals"), sql(list(true), () => [])],
    ["list of 50 deals, against SQL that counts nothing", get(() => "/v1/deals"), sql(list(false), () => [])],
    ["search", get(() => `/v1/crm/search?query=${encodeURIComponent(word())}`), sql(search, () => [`%${word()}%`])],
  ] as const) {
    const [mine, theirs] = [await closedLoop(ours), await closedLoop(peer)];
    rows.push({
      what,
      "ours p50 ms": round(percentile(mine, 0.5)),
      "SQL p50 ms": round(percentile(theirs, 0.5)),
      "ours p95 ms": round(percentile(mine, 0.95)),
      "SQL p95 ms": round(percentile(theirs, 0.95)),
      ratio: Math.round((percentile(mine, 0.5) / percentile(theirs, 0.5)) * 100) / 100,
      target: "1.5",
    });
  }
  return rows;
}

/** So many at once, each sending its next request when the last one is answered. */
async function closedLoop(request: () => Promise<unknown>): Promise<number[]> {
  for (let i = 0; i < 20; i++) await request();
  const times: number[] = [];
  await Promise.all(
    Array.from({ length: USERS }, async () => {
      while (times.length < COMPARED) {
        const began = performance.now();
        await request();
        times.push(performance.now() - began);
      }
    }),
  );
  return times;
}

const round = (value: number) => Math.round(value * 10) / 10;
