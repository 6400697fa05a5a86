import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { shownText } from "../../test/fake-connector.ts";
import { MS_TENANT, openTeamsHouse, type TeamsHouse } from "../../test/teams-house.ts";
import { VERBS } from "./cards.ts";

let house: TeamsHouse;
beforeAll(async () => {
  house = await openTeamsHouse();
  await house.person("u1");
  await house.person("u2");
  const member = (id: string) => ({ id: `29:${id}`, aadObjectId: `aad-${id}`, tenantId: MS_TENANT, userRole: "user" });
  house.connector.rosters.set("group-1", [member("u1"), member("u2")]);
  house.connector.rosters.set("group-2", [member("u1"), member("u9")]);
  house.connector.rosters.set("group-3", [member("u1"), { ...member("u2"), userRole: "guest" }]);
});
afterAll(() => house.close());

const read = (conversation: string) => house.connector.in(conversation).map(shownText).join("\n");

describe("in Teams", () => {
  it("a group is answered in an edited message, acknowledged before any work", async () => {
    const started = performance.now();
    expect(await house.say("hello group", { conversation: "group-1" })).toBe(200);
    expect(performance.now() - started).toBeLessThan(1_500);
    await house.until(() => read("group-1").includes("You said: hello group"));
    expect(house.connector.in("group-1")).toHaveLength(1);
    expect(house.connector.refusals).toEqual([]);
  });

  it.each([
    ["somebody whom the firm does not know", "group-2"],
    ["a guest", "group-3"],
    ["nobody knows who", "group-4"],
  ])(
    "where %s reads along, nothing is said there, and the answer goes to the asker's own chat",
    async (_who, conversation) => {
      await house.say("hello");
      await house.say(`canary of ${conversation}`, { conversation });
      await house.until(() => read("chat-u1").includes(`You said: canary of ${conversation}`));
      expect(read(conversation)).toBe("");
    },
  );

  it("two questions at once in one chat are answered one after the other", async () => {
    await Promise.all([house.say("first of two", { user: "u2" }), house.say("second of two", { user: "u2" })]);
    await house.until(() => /first of two/.test(read("chat-u2")) && /second of two/.test(read("chat-u2")));
    expect(read("chat-u2")).not.toMatch(/still being written/);
  });

  it("the message extension finds deals for people whom the firm knows, and no others", async () => {
    const query = { commandId: "searchDeals", parameters: [{ name: "query", value: "" }] };
    expect(await (await house.invoke("composeExtension/query", query, { user: "u9" })).json()).toMatchObject({
      composeExtension: { type: "message" },
    });
    const found = await (await house.invoke("composeExtension/query", query)).json();
    expect(found).toMatchObject({ composeExtension: { text: "I found no such deal." } });
  });

  it("a thumb is kept with the answer it is about", async () => {
    const message = house.connector.in("chat-u1").find((each) => each.text.startsWith("You said"));
    const value = { actionName: "feedback", actionValue: { reaction: "like", feedback: "{}" } };
    expect((await house.invoke("message/submitAction", value, { extra: { replyToId: message?.id } })).status).toBe(200);
    const { rows } = await house.program.database.pool.query(
      "select count(*)::int as n from deliveries where rating = 'up'",
    );
    expect(rows[0]?.n).toBe(1);
  });
});

describe("what Microsoft would never send is refused", () => {
  const calls = () => house.model.requests.length;
  const refused = async (status: number, activity: object, options?: { token?: string; contentType?: string }) => {
    const before = calls();
    expect((await house.post(activity, options)).status).toBe(status);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(calls()).toBe(before);
  };

  it("a token that is missing, forged, expired, for another app, from another issuer, or for another address", async () => {
    const { connector, activity } = house;
    for (const token of [
      "",
      "nonsense",
      await connector.token({ forged: true }),
      await connector.token({ expired: true }),
      await connector.token({ audience: "another-app" }),
      await connector.token({ issuer: "https://evil.example" }),
      await connector.token({ serviceUrl: "https://smba.trafficmanager.net/emea/" }),
    ])
      await refused(401, activity("refuse me"), { token });
  });

  it("an address to answer at that is not Microsoft's", async () => {
    for (const serviceUrl of [
      "https://evil.example/",
      "http://169.254.169.254/",
      "https://smba.trafficmanager.net.evil.example/",
      "https://smba.trafficmanager.net@evil.example/",
      "http://smba.trafficmanager.net/",
      "file:///etc/passwd",
      "",
    ])
      await refused(403, { ...house.activity("refuse me"), serviceUrl });
  });

  it("another tenant, a body that is too large, no JSON, or no activity", async () => {
    const other = {
      channelData: { tenant: { id: "another" } },
      conversation: { id: "chat-u1", conversationType: "personal", tenantId: "another" },
    };
    await refused(403, house.activity("refuse me", { extra: other }));
    await refused(413, house.activity("x".repeat(300_000)));
    await refused(415, house.activity("refuse me"), { contentType: "text/plain" });
    await refused(400, ["not", "an", "activity"]);
    await refused(400, { text: "no type" });
  });

  it("a click with edited data, by somebody unknown, or by somebody who may not decide", async () => {
    await house.person("u5", { role: "guest" });
    await house.say("propose Petrel");
    const idIn = () =>
      /"approvalId":"(approval_\w+)"/.exec(
        JSON.stringify(house.connector.in("chat-u1").map((each) => each.attachments)),
      )?.[1];
    await house.until(() => idIn() !== undefined);
    const click = async (data: unknown, user = "u1", verb: string = VERBS.approve) =>
      (await (
        await house.invoke("adaptiveCard/action", { action: { type: "Action.Execute", verb, data } }, { user })
      ).json()) as { type: string };
    const id = idIn();
    for (const answer of [
      await click({ approvalId: "approval_00000000000000000" }),
      await click({ approvalId: { $ne: null } }),
      await click({ approvalId: id }, "u1", "parley_run_tool"),
      await click({ approvalId: id }, "u9"),
      await click({ approvalId: id, tool: "delete_deal", arguments: { dealId: "deal_1" } }, "u5"),
    ])
      expect(answer.type).toBe("application/vnd.microsoft.activity.message");
    const { rows } = await house.program.database.pool.query("select status from approvals where id = $1", [id]);
    expect(rows[0]?.status).toBe("pending");
  });
});
