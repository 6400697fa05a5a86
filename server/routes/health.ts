import { asSystem } from "../../db/as-actor.ts";
import type { App, AppDependencies } from "../deps.ts";

const DATABASE_ANSWERS_WITHIN_MS = 3_000;

/** For whoever watches the server: alive, able to serve, and in figures. */
export function mountHealth(app: App, { database, ingest, metrics, isReady }: AppDependencies): void {
  app.get("/healthz", (c) => c.json({ status: "alive" }));

  app.get("/readyz", async (c) => {
    const ping = asSystem(database.pool, (db) => db.query("select 1 from tenants limit 1"));
    const late = new Promise<never>((_, reject) =>
      setTimeout(() => reject(new Error("late")), DATABASE_ANSWERS_WITHIN_MS).unref(),
    );
    const databaseState = await Promise.race([ping, late]).then(
      () => "ok",
      () => "not answering",
    );
    const queue = databaseState === "ok" ? (await ingest.queueState()).ready : false;
    const parts = { database: databaseState, queue: queue ? "ok" : "not ready", server: isReady() ? "ok" : "starting" };
    const ready = Object.values(parts).every((state) => state === "ok");
    return c.json(
      { status: ready ? "ready" : "not ready", parts: { ...parts, databaseMode: database.mode } },
      ready ? 200 : 503,
    );
  });

  app.get("/metrics", async (c) =>
    c.text(await metrics.registry.metrics(), 200, { "content-type": metrics.registry.contentType }),
  );
}
