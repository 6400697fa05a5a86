import { monitorEventLoopDelay } from "node:perf_hooks";
import { PGlite } from "@electric-sql/pglite";
import { vector } from "@electric-sql/pglite-pgvector";
import { asActor } from "../../db/as-actor.ts";
import { writePdf } from "../../server/seeds/write/pdf.ts";
import { ask } from "../../test/agui.ts";
import { openTestProgram, type TestProgram } from "../../test/program.ts";
import { percentile } from "./percentile.ts";

interface Row {
  measure: string;
  ours: string;
  peer: string;
  ratio: string;
}
const rows: Row[] = [];
const ms = (value: number) => `${value.toFixed(2)} ms`;
const add = (measure: string, ours: number, peerName: string, peer: number) =>
  rows.push({ measure, ours: ms(ours), peer: `${ms(peer)} ${peerName}`, ratio: (ours / peer).toFixed(2) });

export async function run(): Promise<void> {
  const program = await openTestProgram();
  const token = await program.token();
  try {
    await benchPool(program);
    await benchGate(program, token);
    await benchLoop(program, token);
  } finally {
    await program.close();
  }
  console.table(rows);
}

/** Median over runs, after a warm-up. */
async function median(run: () => Promise<unknown>, times = 400): Promise<number> {
  const taken: number[] = [];
  for (let i = 0; i < times + 50; i++) {
    const started = performance.now();
    await run();
    if (i >= 50) taken.push(performance.now() - started);
  }
  return percentile(taken, 0.5);
}
async function benchPool({ database }: TestProgram): Promise<void> {
  const direct = await PGlite.create({ extensions: { vector } });
  const peer = await median(() => direct.query("select 1"));
  await direct.close();
  add(
    "a query through the embedded pool, p50",
    await median(() => database.pool.query("select 1")),
    "PGlite in process",
    peer,
  );
}

async function benchGate(bench: TestProgram, bearer: string): Promise<void> {
  const actor = await actorOf(bench, bearer);
  const sql = "select id, name from deals order by created_at desc, id desc limit 51";
  const peer = await median(() => asActor(bench.database.pool, actor, (db) => db.query(sql)));
  const ours = await median(() => bench.request(bearer, "/v1/deals"));
  add("GET /v1/deals: sign-in, gate, audit, p50", ours, "one query as the actor", peer);
  const health = await median(() => bench.request(undefined, "/healthz"));
  add("GET /v1/deals against a route without database, p50", ours, "GET /healthz", health);
}

async function actorOf(bench: TestProgram, bearer: string) {
  const { user } = (await (await bench.request(bearer, "/v1/me")).json()) as {
    user: { id: string; email: string; name: string };
  };
  const { rows: found } = await bench.database.pool.query("select tenant_id from users where id = $1", [user.id]);
  return {
    tenantId: found[0].tenant_id,
    userId: user.id,
    email: user.email,
    name: user.name,
    role: "partner",
    channel: "rest",
  } as const;
}

/** How late timers are while a PDF of some three hundred pages is read and somebody chats, against an idle program. */
async function benchLoop(bench: TestProgram, bearer: string): Promise<void> {
  const idle = await loopDelay(() => new Promise((resolve) => setTimeout(resolve, 3_000)));
  const clause =
    "The Supplier shall notify the Customer in writing within five Business Days after an event of this kind and shall state its causes, its likely duration and the measures it has taken. ";
  const pdf = await writePdf({
    title: "Long agreement",
    header: ["Long agreement", "Benchmark"],
    blocks: Array.from({ length: 300 }, (_, i) => [
      { kind: "heading" as const, text: `${i + 1}. Article ${i + 1}` },
      ...Array.from({ length: 5 }, (_, n) => ({
        kind: "clause" as const,
        number: `${i + 1}.${n + 1}`,
        text: clause.repeat(2),
      })),
      { kind: "page-break" as const },
    ]).flat(),
  });
  let reading = true;
  const first: number[] = [];
  const busy = await loopDelay(async () => {
    const upload = bench.upload(bearer, "mine", [new File([new Uint8Array(pdf)], "long.pdf")]).finally(() => {
      reading = false;
    });
    do {
      const started = performance.now();
      await ask(bench, bearer, "IRR of -100, 30, 40, 60");
      first.push(performance.now() - started);
    } while (reading);
    const [document] = await upload;
    console.log(
      `read ${JSON.stringify(document?.status)}, ${first.length} answers meanwhile, p50 ${ms(percentile(first, 0.5))}`,
    );
  });
  add("event-loop delay while reading 300 pages and chatting, p99", busy, "idle", idle);
}

async function loopDelay(work: () => Promise<unknown>): Promise<number> {
  const histogram = monitorEventLoopDelay({ resolution: 5 });
  histogram.enable();
  await work();
  histogram.disable();
  return histogram.percentile(99) / 1e6;
}
