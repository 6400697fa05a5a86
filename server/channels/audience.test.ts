import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asActor } from "../../db/as-actor.ts";
import type { Actor } from "../../domain/actor.ts";
import { textOf } from "../../test/fake-slack-wire.ts";
import { openSlackHouse, type SlackHouse } from "../../test/slack-house.ts";

const PEOPLE = 7;
const DEALS = 24;
const PLACES = 16;

/** The same choices in every run; a failure names its seed by itself. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5) | 0;
    return (state >>> 0) / 2 ** 32;
  };
}

let house: SlackHouse;
const actors: Actor[] = [];
beforeAll(async () => {
  const random = randomFrom(20261124);
  house = await openSlackHouse();
  const { pool } = house.program.database;
  for (let i = 0; i < PEOPLE; i++) {
    const role = (["partner", "associate", "analyst", "sales"] as const)[i % 4] ?? "partner";
    const userId = await house.person(`U${i}`, { role });
    const { rows } = await pool.query("select tenant_id, email from users where id = $1", [userId]);
    actors.push({ tenantId: rows[0].tenant_id, userId, email: rows[0].email, name: "", role, channel: "slack" });
  }
  const tenantId = actors[0]?.tenantId ?? "";
  for (let i = 0; i < DEALS; i++) {
    const closed = random() < 0.5;
    await pool.query(
      "insert into deals (id, tenant_id, name, stage, value, currency, access) values ($1, $2, $3, 'screening', 1000000, 'EUR', $4)",
      [`deal_${i}`, tenantId, `canary-${i}-end`, closed ? "team" : "firm"],
    );
    for (const { userId } of actors)
      if (random() < 0.5)
        await pool.query("insert into deal_team (tenant_id, deal_id, user_id) values ($1, $2, $3)", [
          tenantId,
          `deal_${i}`,
          userId,
        ]);
    if (random() < 0.3) {
      const kind = random() < 0.5 ? "wall" : "restricted";
      await pool.query(
        "insert into information_barriers (id, tenant_id, kind, deal_id, reason) values ($1, $2, $3, $4, 'test')",
        [`barrier_${i}`, tenantId, kind, `deal_${i}`],
      );
      for (const { userId } of actors)
        if (random() < 0.5)
          await pool.query("insert into barrier_people (tenant_id, barrier_id, user_id) values ($1, $2, $3)", [
            tenantId,
            `barrier_${i}`,
            userId,
          ]);
    }
  }
});
afterAll(() => house.close());

/** What one person sees alone: the rule that a shared place is held against. */
const visibleTo = (actor: Actor) =>
  asActor(
    house.program.database.pool,
    actor,
    async (db) => new Set((await db.query<{ name: string }>("select name from deals")).rows.map(({ name }) => name)),
  );
const canariesIn = (text: string) => new Set(text.match(/canary-\d+-end/g) ?? []);

describe("in a shared place", () => {
  it("no message holds what one of its readers may not know, whoever they are", async () => {
    const random = randomFrom(7);
    const rights = await Promise.all(actors.map(visibleTo));
    const places = Array.from({ length: PLACES }, (_, i) => {
      const members = actors.map((_actor, person) => person).filter(() => random() < 0.5);
      const asker = Math.floor(random() * PEOPLE);
      return { channel: `C${i}`, asker, members: [...new Set([asker, ...members])] };
    });
    for (const { channel, members } of places)
      house.slack.channels.set(channel, { members: [...members.map((person) => `U${person}`), "UBOT"] });
    await Promise.all(places.map(({ channel, asker }) => house.say("recite please", { user: `U${asker}`, channel })));
    const shared = (channel: string) =>
      house.slack
        .thread(channel)
        .filter((message) => !message.ephemeralFor)
        .map(textOf)
        .join("\n");
    const isWhole = (channel: string) =>
      house.slack.thread(channel).every((message) => message.streamingSince === undefined) &&
      shared(channel).includes("tool_result");
    await house.until(() => places.every(({ channel }) => isWhole(channel)), 60_000);
    let shown = 0;
    for (const { channel, members, asker } of places) {
      const allowed = new Set(
        [...(rights[asker] ?? [])].filter((name) => members.every((person) => rights[person]?.has(name))),
      );
      const found = canariesIn(shared(channel));
      // All that everybody may know is said, and nothing else.
      expect([...found].toSorted()).toEqual([...allowed].toSorted());
      shown += found.size;
      // The asker alone is offered the rest.
      const offered = () => house.slack.thread(channel).some((message) => message.ephemeralFor === `U${asker}`);
      if (allowed.size < (rights[asker]?.size ?? 0)) await house.until(offered);
    }
    expect(shown).toBeGreaterThan(0);
  });

  it("what was said before somebody came is not repeated from the assistant's memory", async () => {
    house.slack.channels.set("CX", { members: ["U0", "UBOT"] });
    const { ts } = await house.say("recite please", { user: "U0", channel: "CX" });
    await house.until(
      () => house.slack.thread("CX", ts).some((message) => textOf(message).includes("tool_result")),
      20_000,
    );
    house.slack.channels.set("CX", { members: ["U0", "U1", "UBOT"] });
    await house.event({ type: "member_joined_channel", user: "U1", channel: "CX", team: "T0FIRM" });
    await house.say("and now", { user: "U0", channel: "CX", threadTs: ts });
    await house.until(
      () => house.slack.thread("CX", ts).some((message) => textOf(message).includes("You said: and now")),
      20_000,
    );
    expect(JSON.stringify(house.model.requests.at(-1)?.body.messages)).not.toContain("canary");
  });

  it("what came of a proposal is not told before somebody who came since", async () => {
    house.slack.channels.set("CY", { members: ["U0", "UBOT"] });
    const { ts } = await house.say("propose Dunlin", { user: "U0", channel: "CY" });
    const card = () =>
      house.slack.thread("CY", ts).find((message) => JSON.stringify(message.blocks).includes("parley_approve"));
    await house.until(() => card() !== undefined, 20_000);
    const id = /"value":"(approval_\w+)"/.exec(JSON.stringify(card()?.blocks))?.[1] ?? "";
    house.slack.channels.set("CY", { members: ["U0", "U2", "UBOT"] });
    await house.event({ type: "member_joined_channel", user: "U2", channel: "CY", team: "T0FIRM" });
    await house.click("parley_approve", id, { user: "U0", channel: "CY" });
    await house.until(
      () => house.slack.thread("CY", ts).some((message) => textOf(message).includes("Approved by")),
      20_000,
    );
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(house.slack.thread("CY", ts).filter((message) => /done: Open a data room/.test(textOf(message)))).toEqual(
      [],
    );
  });
});
