import { z } from "zod";
import { asActor } from "../../db/as-actor.ts";
import { findPreferences, savePreferences } from "../../db/notification-preferences.ts";
import { InvalidInputError } from "../../domain/errors.ts";
import type { App, AppDependencies } from "../deps.ts";
import { readJson } from "./tools.ts";

const Hour = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "Expected a time such as 22:00");
const Preferences = z
  .strictObject({
    service: z.enum(["web", "slack", "teams"]),
    muted: z.array(z.enum(["approval", "mention", "reminder", "alert", "job"])).default([]),
    quietFrom: Hour.nullable().default(null),
    quietUntil: Hour.nullable().default(null),
    timeZone: z.string().max(60).refine(isTimeZone, "Expected a time zone such as Europe/Berlin").default("UTC"),
  })
  .refine(
    (given) => (given.quietFrom === null) === (given.quietUntil === null),
    "Quiet hours need a beginning and an end",
  );

/** Where and when a person wants to be told of what happens without them. */
export function mountNotifications(app: App, { database: { pool } }: AppDependencies): void {
  app.get("/v1/notification-preferences", async (c) => {
    const found = await asActor(pool, c.get("session").actor, findPreferences);
    return c.json(found ?? { service: null, muted: [], quietFrom: null, quietUntil: null, timeZone: "UTC" });
  });

  app.put("/v1/notification-preferences", async (c) => {
    const { actor } = c.get("session");
    const parsed = Preferences.safeParse(await readJson(c));
    if (!parsed.success) throw new InvalidInputError(z.prettifyError(parsed.error));
    await asActor(pool, actor, (db) => savePreferences(db, actor, parsed.data));
    return c.json(parsed.data);
  });
}

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: name }));
  } catch {
    return false;
  }
}
