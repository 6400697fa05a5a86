import type { Env } from "../config/env.ts";
import { ensureUser, type UserRow } from "../db/users.ts";
import type { Program } from "./program.ts";
import { loadDemoOnce } from "./seeds/index.ts";

const WARM_UP_AFTER_MS = 2_000;

/** The person that the printed link signs in. */
const ADMINISTRATOR = { email: "you@parley.example", name: "You", role: "admin" } as const;

/** What every start does once the database is open: end what was cut off, load the demo once, take up unread documents. */
export async function prepareWorkspace(program: Program, env: Env): Promise<UserRow> {
  await program.assistant.endAbandoned();
  const admin = await ensureUser(program.database.pool, ADMINISTRATOR);
  if (env.DEMO === "on") await loadDemoOnce(program);
  await program.ingest.start();
  program.setReady(true);
  await program.channels.start();
  warmUpSoon(program);
  return admin;
}

/** Loading keeps the event loop busy for half a second, which is the first page's: it waits until that has been served. */
function warmUpSoon({ assistant, log }: Program): void {
  const timer = setTimeout(() => {
    assistant.warmUp().catch((error) => log.error({ err: error }, "the assistant could not be loaded"));
  }, WARM_UP_AFTER_MS);
  timer.unref();
}
