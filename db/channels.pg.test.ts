import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DATABASE_SIZES, openTestDatabase, type TestDatabase } from "../test/database.ts";
import { asActor, asSystem, type Transaction } from "./as-actor.ts";
import { findConversation, isConversation, saveConversation } from "./channel-conversations.ts";
import { receiveEvent, renewClaims, settleEvent, takeUpEvents } from "./channel-events.ts";
import { findDelivery, findRunState, saveDelivery, saveRating } from "./deliveries.ts";
import { findLinked, linkIdentity, saveAddress, unlinkWorkspace } from "./identities.ts";
import { findPreferences, savePreferences } from "./notification-preferences.ts";
import { claimDueNotices, listUnannounced, markSent, remindOfTasks } from "./notification-sends.ts";
import { notify } from "./notifications.ts";
import { ensureThread } from "./threads.ts";

describe.each(DATABASE_SIZES)("what channels keep, %s", (size) => {
  let database: TestDatabase;
  const run = <T>(work: (db: Transaction) => Promise<T>) => asSystem(database.pool, work);
  beforeAll(async () => {
    database = await openTestDatabase(size);
  });
  afterAll(() => database?.close());

  it("an event is received once, even when two processes receive it at the same moment", async () => {
    const event = { service: "slack", eventId: "e1", body: { text: "a\u0000b" } };
    const results = await Promise.all(Array.from({ length: 6 }, () => run((db) => receiveEvent(db, event))));
    expect(results.filter(Boolean)).toHaveLength(1);
  });

  it("an unanswered event is taken up once its claim has run out, a settled one and one without a body never", async () => {
    await run((db) => receiveEvent(db, { service: "teams", eventId: "open", body: { a: 1 } }));
    await run((db) => receiveEvent(db, { service: "teams", eventId: "bare", body: null }));
    await run((db) => receiveEvent(db, { service: "teams", eventId: "done", body: { a: 2 } }));
    await run((db) => settleEvent(db, "teams", "done"));
    expect(await run((db) => takeUpEvents(db, "teams", false))).toEqual([]);
    await run((db) =>
      db.query("update channel_events set claimed_until = now() - interval '1 second' where service = 'teams'"),
    );
    expect(await run((db) => takeUpEvents(db, "teams", false))).toEqual([{ eventId: "open", body: { a: 1 } }]);
    await run((db) => renewClaims(db, "teams", ["open"]));
    expect(await run((db) => takeUpEvents(db, "teams", false))).toEqual([]);
    expect(await run((db) => takeUpEvents(db, "teams", true))).toHaveLength(1);
  });

  it("an identity belongs to one person at a time, and goes with its workspace", async () => {
    const [ada, bob] = [await database.actor({}), await database.actor({ email: "bob@example.com" })];
    const key = { service: "slack", workspaceId: "T1", personId: "U1" } as const;
    await run((db) => linkIdentity(db, key, ada, "link"));
    await run((db) => linkIdentity(db, key, bob, "email"));
    expect((await run((db) => findLinked(db, key, ["U1", "U2"]))).get("U1")?.id).toBe(bob.userId);
    await run((db) => unlinkWorkspace(db, "slack", "T1"));
    expect(await run((db) => findLinked(db, key, ["U1"]))).toEqual(new Map());
  });

  it("conversations and deliveries are found by thread, place, run and message", async () => {
    const actor = await database.actor({});
    await asActor(database.pool, actor, (db) =>
      ensureThread(db, { id: "t1", tenantId: actor.tenantId, userId: actor.userId, title: "t" }),
    );
    const place = { service: "slack", workspaceId: "T1", conversationId: "C1", threadId: "1.1" };
    await run((db) =>
      saveConversation(db, { ...actor, threadId: "t1", service: "slack", place, personId: "U1", audience: ["user_x"] }),
    );
    expect(await run((db) => findConversation(db, actor.tenantId, "t1"))).toMatchObject({
      place,
      audience: ["user_x"],
    });
    expect(await run((db) => isConversation(db, place))).toBe(true);
    expect(await run((db) => isConversation(db, { ...place, threadId: "2.2" }))).toBe(false);
    const run1 = { tenantId: actor.tenantId, runId: "run_1", service: "slack" };
    await run((db) => saveDelivery(db, run1, [{ messageId: "m1", from: 0 }]));
    await run((db) => saveRating(db, { ...run1, messageId: "m1" }, "up"));
    expect(await run((db) => findDelivery(db, run1))).toEqual([{ messageId: "m1", from: 0 }]);
    expect(await run((db) => findRunState(db, actor.tenantId, "t1", "run_1"))).toEqual({ status: undefined, after: 0 });
  });

  it("a notice is claimed by one sender, and again only when that one never said it was sent", async () => {
    const actor = await database.actor({ email: "carl@example.com" });
    await run((db) => linkIdentity(db, { service: "slack", workspaceId: "T2", personId: "U3" }, actor, "link"));
    await run((db) =>
      saveAddress(db, { service: "slack", workspaceId: "T2", personId: "U3" }, { conversationId: "D3" }),
    );
    await run((db) => notify(db, { ...actor, kind: "alert", title: "x", dedupeKey: "k1" }));
    const claim = () => run((db) => claimDueNotices(db, ["slack", "teams"], 10));
    const claimed = (await Promise.all([claim(), claim(), claim()])).flat();
    expect(claimed).toHaveLength(1);
    await run((db) => db.query("update notification_sends set claimed_at = now() - interval '6 minutes'"));
    expect(await claim()).toMatchObject([{ dedupeKey: "k1", service: "slack" }]);
    await run((db) => markSent(db, claimed[0]?.id ?? ""));
    await run((db) => db.query("update notification_sends set claimed_at = now() - interval '6 minutes'"));
    expect(await claim()).toEqual([]);
  });

  it("people read and write their own preferences alone, and are reminded of a task once a day it is due", async () => {
    const [ada, bob] = [await database.actor({}), await database.actor({ email: "bob@example.com" })];
    const preferences = {
      service: "slack" as const,
      muted: ["job"],
      quietFrom: "22:00",
      quietUntil: "07:00",
      timeZone: "Europe/Berlin",
    };
    await asActor(database.pool, ada, (db) => savePreferences(db, ada, preferences));
    expect(await asActor(database.pool, ada, findPreferences)).toEqual(preferences);
    expect(await asActor(database.pool, bob, findPreferences)).toBeUndefined();
    await expect(asActor(database.pool, ada, (db) => savePreferences(db, bob, preferences))).rejects.toThrow();
    await run((db) =>
      db.query(
        "insert into tasks (id, tenant_id, title, due_date, assignee_id) values ('task_1', $1, 'Call', (now() at time zone 'Europe/Berlin')::date, $2)",
        [ada.tenantId, ada.userId],
      ),
    );
    await run(remindOfTasks);
    await run(remindOfTasks);
    const { rows } = await run((db) => db.query("select title from notifications where kind = 'reminder'"));
    expect(rows).toEqual([{ title: "Due: Call" }]);
    expect(await run(listUnannounced)).toEqual([]);
  });
});
