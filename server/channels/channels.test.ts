import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asSystem } from "../../db/as-actor.ts";
import { linkIdentity } from "../../db/identities.ts";
import { notify } from "../../db/notifications.ts";
import { shownText } from "../../test/fake-connector.ts";
import { BOT_TOKEN, type FakeSlack, SIGNING_SECRET, startFakeSlack, TEAM } from "../../test/fake-slack.ts";
import { signed, textOf } from "../../test/fake-slack-wire.ts";
import { openTeamsHouse, type TeamsHouse } from "../../test/teams-house.ts";

let house: TeamsHouse;
let slack: FakeSlack;
let tenantId = "";
const users = new Map<string, string>();
beforeAll(async () => {
  slack = await startFakeSlack();
  house = await openTeamsHouse({
    SLACK_SIGNING_SECRET: SIGNING_SECRET,
    SLACK_BOT_TOKEN: BOT_TOKEN,
    SLACK_API_URL: slack.apiUrl,
  });
  for (const id of ["u1", "u2", "u3"]) {
    const userId = await house.person(id, { linked: id === "u1" });
    users.set(id, userId);
    tenantId = (await house.program.database.pool.query("select tenant_id from users where id = $1", [userId])).rows[0]
      .tenant_id;
    if (id === "u1") continue;
    slack.users.set(`S${id}`, { name: id, profile: { email: `${id}@firm.example` } });
    slack.channels.set(`DS${id}`, { im: `S${id}` });
    await asSystem(house.program.database.pool, (db) =>
      linkIdentity(db, { service: "slack", workspaceId: TEAM, personId: `S${id}` }, { tenantId, userId }, "link"),
    );
  }
  await house.program.database.pool
    .query("insert into approval_policies (tenant_id, tool, approvers) values ($1, 'create_data_room', 'two')", [
      tenantId,
    ])
    .catch((error) => {
      throw new Error(`approval_policies: ${error.message}`);
    });
});
afterAll(async () => {
  await house.close();
  await slack.close();
});

const inTeams = () => house.connector.in("chat-u1").map(shownText).join("\n");
const inSlack = (user: string) => slack.thread(`DS${user}`).map(textOf).join("\n");
const approvalIn = (text: string) => [...text.matchAll(/"(?:value|approvalId)":"(approval_\w+)"/g)].at(-1)?.[1] ?? "";
const clickInSlack = (user: string, action: string, value: string) =>
  house.program.app.request(
    "/channels/slack/events",
    signed(
      {
        payload: JSON.stringify({
          type: "block_actions",
          team: { id: TEAM },
          user: { id: `S${user}`, team_id: TEAM },
          channel: { id: `DS${user}` },
          container: {},
          trigger_id: "t",
          response_url: `${slack.url}/x`,
          actions: [{ type: "button", action_id: action, block_id: "b", value, action_ts: "1" }],
        }),
      },
      { form: true },
    ),
  );

describe("across channels", () => {
  it("what was asked in Teams is approved in Slack, and both places show the outcome", async () => {
    await house.say("propose Osprey");
    await house.until(() => approvalIn(JSON.stringify(house.connector.in("chat-u1"))) !== "");
    await house.program.channels.sendDueNotices();
    await house.until(() => /Needs approval[\s\S]*Osprey/.test(inSlack("u2")));
    const id = approvalIn(JSON.stringify(slack.thread("DSu2").map((message) => message.blocks)));
    // Of two who have to approve, whoever asked is the first.
    await house.invoke("adaptiveCard/action", { action: { verb: "parley_approve", data: { approvalId: id } } });
    await clickInSlack("u2", "parley_approve", id);
    await house.until(
      () => /Approved by u2@firm\.example/.test(inTeams()) && /Approved by u2@firm\.example/.test(inSlack("u2")),
    );
    // The run that tells of it speaks where it was asked.
    await house.until(() => /Osprey/.test(house.connector.in("chat-u1").at(-1)?.text ?? ""));
    expect(inSlack("u3")).toMatch(/Approved by u2/);
    expect(JSON.stringify(slack.thread("DSu3").map((message) => message.blocks))).not.toContain("parley_approve");
    expect(slack.refusals).toEqual([]);
  });

  it("what was asked in Slack is rejected in Teams, and both places show the outcome", async () => {
    const event = {
      type: "message",
      channel: "DSu2",
      channel_type: "im",
      user: "Su2",
      text: "propose Wren",
      ts: slack.newTs(),
    };
    await house.program.app.request(
      "/channels/slack/events",
      signed({ type: "event_callback", team_id: TEAM, event_id: "E1", authorizations: [{ user_id: "UBOT" }], event }),
    );
    await house.until(() => /Needs approval[\s\S]*Wren/.test(inSlack("u2")));
    await house.program.channels.sendDueNotices();
    await house.until(() => /Needs approval[\s\S]*Wren/.test(inTeams()));
    const id = approvalIn(JSON.stringify(house.connector.in("chat-u1")));
    await house.invoke("adaptiveCard/action", { action: { verb: "parley_reject", data: { approvalId: id } } });
    await house.until(
      () => /Rejected by u1@firm\.example/.test(inSlack("u2")) && /Rejected by u1@firm\.example/.test(inTeams()),
    );
  });
});

describe("a notification", () => {
  const tell = (user: string, key: string, kind: "mention" | "alert" = "mention") =>
    asSystem(house.program.database.pool, (db) =>
      notify(db, {
        tenantId,
        userId: users.get(user) ?? "",
        kind,
        title: `${key}: see <!channel> [x](https://evil.example)`,
        dedupeKey: key,
      }),
    );
  const send = () => house.program.channels.sendDueNotices();
  const prefer = async (user: string, preferences: object) => {
    const token = await house.program.token({ email: `${user}@firm.example` });
    return house.program.request(token, "/v1/notification-preferences", { method: "PUT", json: preferences });
  };

  it("reaches a person where they are linked, once, however often it is reported and looked for", async () => {
    await tell("u3", "cause-1");
    await tell("u3", "cause-1");
    await Promise.all([send(), send(), send()]);
    await house.until(() => inSlack("u3").includes("cause-1"));
    await send();
    expect(inSlack("u3").split("cause-1").length).toBe(2);
    expect(inSlack("u3")).not.toMatch(/<!channel|\[x\]\(/);
  });

  it("waits for the end of quiet hours, and leaves out what is muted", async () => {
    const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString().slice(11, 16);
    const quiet = { service: "slack", muted: ["alert"], quietFrom: at(-60), quietUntil: at(60), timeZone: "UTC" };
    expect((await prefer("u3", quiet)).status).toBe(200);
    await tell("u3", "cause-2");
    await tell("u3", "cause-3", "alert");
    await send();
    expect(inSlack("u3")).not.toMatch(/cause-[23]/);
    await prefer("u3", { ...quiet, quietFrom: at(60), quietUntil: at(120) });
    await send();
    await house.until(() => inSlack("u3").includes("cause-2"));
    expect(inSlack("u3")).not.toContain("cause-3");
  });

  it("is not sent to somebody who prefers the page, nor about a deal that a barrier has closed to them", async () => {
    await prefer("u3", { service: "web", muted: [], timeZone: "UTC" });
    await tell("u3", "cause-4");
    await send();
    expect(inSlack("u3")).not.toContain("cause-4");
    expect((await prefer("u3", { service: "pigeon" })).status).toBe(422);
    expect((await prefer("u3", { service: "slack", muted: [], timeZone: "Mars/Olympus" })).status).toBe(422);
  });
});
