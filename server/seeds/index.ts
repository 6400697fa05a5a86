import { Readable } from "node:stream";
import { asSystem } from "../../db/as-actor.ts";
import { ensureUser, toActor } from "../../db/users.ts";
import type { Program } from "../program.ts";
import { demoId, FIRM, PEOPLE, writeRecords } from "./demo/records.ts";
import { writeWork } from "./demo/work.ts";

export interface Seed {
  name: string;
  description: string;
  load(program: Program): Promise<void>;
}

export const SEEDS: readonly Seed[] = [
  {
    name: "demo",
    description:
      "Alder & Voss, fictional: six deals with their teams and tasks, companies, contacts, activities, two funds and two data rooms with sixteen documents",
    load: loadDemo,
  },
];

/** Loads the demo workspace unless this database has all of it; a load that was cut off is taken up where it stopped. */
export async function loadDemoOnce(program: Program): Promise<void> {
  const { rows } = await asSystem(program.database.pool, (db) => db.query("select 1 from tenants where demo"));
  if (!rows.length) await loadDemo(program);
}

async function loadDemo({ database: { pool }, files, ingest }: Program): Promise<void> {
  // What writes PDFs and workbooks is loaded for the first start alone.
  const { ROOMS } = await import("./demo/rooms.ts");
  const user = await ensureUser(pool, PEOPLE[0]);
  const actor = toActor(user, "system");
  await asSystem(pool, async (db) => {
    await writeRecords(db, user.tenant_id);
    await writeWork(db, user.tenant_id);
    for (const { key, name, deal } of ROOMS)
      await db.query(
        "insert into data_rooms (id, tenant_id, deal_id, name) values ($1, $2, $3, $4) on conflict do nothing",
        [demoId("room", key), user.tenant_id, demoId("deal", deal), name],
      );
  });
  for (const { key, documents } of ROOMS)
    for (const { folder, name, write } of documents) {
      const file = await files.receive(Readable.from([await write()]), 50_000_000);
      await ingest.accept(actor, { roomId: demoId("room", key), folder }, { ...file, name });
    }
  await asSystem(pool, (db) =>
    db.query("update tenants set name = $2, demo = true where id = $1", [user.tenant_id, FIRM.name]),
  );
}
