import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { textOf } from "../../test/fake-slack-wire.ts";
import { openSlackHouse, type SlackHouse } from "../../test/slack-house.ts";

let house: SlackHouse;
beforeAll(async () => {
  house = await openSlackHouse();
  await house.person("U1");
  await house.person("U2");
  await house.person("U9", { linked: false });
  house.slack.channels.set("C1", { members: ["U1", "U2", "UBOT"] });
  house.slack.channels.set("C9", { members: ["U1", "U9", "UBOT"] });
});
afterAll(() => house.close());

const read = (channel: string, threadTs?: string) =>
  house.slack
    .thread(channel, threadTs)
    .map((message) => `${message.ephemeralFor ? "(only you) " : ""}${textOf(message)}`)
    .join("\n");

describe("in Slack", () => {
  it("a direct message is acknowledged at once and answered in its thread", async () => {
    const started = performance.now();
    const { ts, status } = await house.say("hello there");
    expect(status).toBe(200);
    expect(performance.now() - started).toBeLessThan(1_000);
    await house.until(() => read("DU1", ts).includes("You said: hello there"));
    expect(house.slack.refusals).toEqual([]);
  });

  it("a mention is answered in its thread, and the thread goes on without a new mention", async () => {
    const { ts } = await house.say("first", { channel: "C1" });
    await house.until(() => read("C1", ts).includes("You said: first"));
    await house.say("second", { channel: "C1", threadTs: ts });
    await house.until(() => read("C1", ts).includes("You said: second"));
    await house.say("<@U2> not for you", { channel: "C1", threadTs: ts });
    await house.say("nobody asked", { channel: "C1", threadTs: "99.9" });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(read("C1")).not.toMatch(/not for you|nobody asked/);
  });

  it("nothing is said where somebody reads whom the firm does not know; the answer goes to the asker alone", async () => {
    const { ts } = await house.say("canary question", { channel: "C9" });
    await house.until(() => read("DU1").includes("You said: canary question"));
    expect(read("C9", ts)).toMatch(/^\(only you\) Not everybody here/);
    expect(read("C9")).not.toContain("canary");
  });
});

describe("around conversations in Slack", () => {
  it("a person of the same workspace is linked by a page that only a signed-in click confirms, once", async () => {
    const { token, url } = await linkFor("U9");
    const session = await house.program.token({ email: "nina@firm.example" });
    const headers = { authorization: `Bearer ${session}` };
    expect((await house.program.app.request(url)).status).toBe(401);
    const page = await (await house.program.app.request(url, { headers })).text();
    expect(page).toMatch(/Person U9[\s\S]*nina@firm\.example/);
    const confirm = () =>
      house.program.app.request("/link", { method: "POST", headers, body: new URLSearchParams({ token }) });
    expect((await confirm()).status).toBe(200);
    expect((await confirm()).status).toBe(401);
    const forged = { method: "POST", headers, body: new URLSearchParams({ token: `${token.slice(0, -3)}abc` }) };
    expect((await house.program.app.request("/link", forged)).status).toBe(401);
    const { ts } = await house.say("now I am known", { user: "U9" });
    await house.until(() => read("DU9", ts).includes("You said: now I am known"));
  });

  it("/deal and the shortcut answer in the direct conversation, and the command is acknowledged at once", async () => {
    const answer = await house.post({
      command: "/deal",
      text: "where do we stand",
      team_id: "T0FIRM",
      user_id: "U2",
      channel_id: "C1",
      trigger_id: "t1",
      response_url: `${house.slack.url}/x`,
    });
    expect(await answer.json()).toMatchObject({ response_type: "ephemeral" });
    await house.until(() => read("DU2").includes("You said: where do we stand"));
    await house.post({
      payload: JSON.stringify({
        type: "message_action",
        callback_id: "save_to_deal",
        trigger_id: "t2",
        team: { id: "T0FIRM" },
        user: { id: "U2" },
        channel: { id: "C1" },
        message: { type: "message", text: "They accept 8.5x", ts: "5.5" },
        message_ts: "5.5",
        response_url: `${house.slack.url}/x`,
      }),
    });
    await house.until(() => /You said: Log this message[\s\S]*They accept 8\.5x/.test(read("DU2")));
  });

  it("the Home tab shows what waits for the person, and prompts come without a thread", async () => {
    await house.say("propose Larkspur");
    await house.until(() => read("DU1").includes("named Larkspur"));
    await house.event({ type: "app_home_opened", user: "U1", channel: "DU1", tab: "home", event_ts: "1" });
    await house.until(() => JSON.stringify(house.slack.views.get("U1") ?? "").includes("Larkspur"));
    await house.event({ type: "app_home_opened", user: "U1", channel: "DU1", tab: "messages", event_ts: "1" });
    await house.until(() => house.slack.prompts.length > 0);
    expect(house.slack.refusals).toEqual([]);
  });

  it("a removed app forgets its people", async () => {
    await house.person("U7");
    expect(
      await house.program.channels.host.findPerson({ service: "slack", workspaceId: "T0FIRM", personId: "U7" }),
    ).toBeDefined();
    await house.event({ type: "app_uninstalled" });
    await house.until(
      async () =>
        !(await house.program.channels.host.findPerson({ service: "slack", workspaceId: "T0FIRM", personId: "U7" })),
    );
    for (const id of ["U1", "U2"]) await house.person(id);
  });
});

describe("what Slack would never send is refused", () => {
  const question = { type: "message", channel: "DU1", channel_type: "im", user: "U1", text: "refuse me", ts: "77.7" };
  const calls = () => house.model.requests.length;

  it("a signature that is old, from the future, or missing", async () => {
    const before = calls();
    const now = Math.floor(Date.now() / 1000);
    for (const at of [now - 301, now + 301]) expect((await house.event(question, { at })).status).toBe(401);
    const bare = await house.program.app.request("/channels/slack/events", {
      method: "POST",
      body: JSON.stringify(question),
    });
    expect(bare.status).toBe(401);
    expect(calls()).toBe(before);
  });

  it("a body that is too large or no JSON", async () => {
    expect((await house.event({ ...question, text: "x".repeat(1_100_000) })).status).toBe(413);
    expect((await house.post({ payload: "{" })).status).toBe(400);
  });

  it("another workspace, a guest, and somebody of a connected workspace get nothing", async () => {
    const before = calls();
    expect((await house.event(question, { body: { team_id: "T0OTHER", authorizations: [] } })).status).toBe(200);
    await house.event({ ...question, ts: "77.8", user_team: "T0OTHER" });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(calls()).toBe(before);
    expect(read("DU1")).not.toContain("refuse me");
  });

  it("a click on an approval by somebody who may not decide it changes nothing", async () => {
    await house.person("U5", { role: "guest", email: "guest@out.example" });
    await house.say("propose Quillfeather");
    const asked = () =>
      house.slack
        .thread("DU1")
        .find((message) => /Needs approval/.test(textOf(message)) && /Quillfeather/.test(textOf(message)));
    await house.until(() => asked() !== undefined);
    const id = /"value":"(approval_\w+)"/.exec(JSON.stringify(asked()?.blocks))?.[1] ?? "";
    for (const [user, value] of [
      ["U5", id],
      ["U404", id],
      ["U1", "approval_00000000000000000"],
      ["U1", "'; drop table approvals"],
    ] as const)
      await house.click("parley_approve", value, { user });
    await house.click("parley_approve", id, { user: "U1", team: "T0OTHER" });
    await new Promise((resolve) => setTimeout(resolve, 400));
    const rows = await house.program.database.pool.query("select status from approvals where id = $1", [id]);
    expect(rows.rows[0]?.status).toBe("pending");
  });
});

async function linkFor(user: string): Promise<{ token: string; url: string }> {
  await house.say("who am I", { user });
  await house.until(() => /link\?token=/.test(read(`D${user}`)));
  const address = new URL(/https:\/\/parley\.example\/link\?token=[^)\s]+/.exec(read(`D${user}`))?.[0] ?? "");
  return { token: address.searchParams.get("token") ?? "", url: address.pathname + address.search };
}
