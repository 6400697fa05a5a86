import type { Env } from "../config/env.ts";
import { ensureUser, type UserRow } from "../db/users.ts";
import type { Program } from "./program.ts";
import { loadDemoOnce } from "./seeds/index.ts";

/** The person that the printed link signs in. */
const ADMINISTRATOR = { email: "you@parley.example", name: "You", role: "admin" } as const;

/** What every start does once the database is open: end what was cut off, load the demo once, take up unread documents. */
export async function prepareWorkspace(program: Program, env: Env): Promise<UserRow> {
  await program.assistant.endAbandoned();
  const admin = await ensureUser(program.database.pool, ADMINISTRATOR);
  if (env.DEMO === "on") await loadDemoOnce(program);
  await program.ingest.start();
  program.setReady(true);
  program.assistant.warmUp().catch((error) => program.log.error({ err: error }, "the assistant could not be loaded"));
  return admin;
}
