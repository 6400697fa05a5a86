import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { textOf } from "../../test/fake-slack-wire.ts";
import { openSlackHouse, type SlackHouse } from "../../test/slack-house.ts";

let house: SlackHouse;
let admin = "";
beforeAll(async () => {
  house = await openSlackHouse({ SLACK_CLIENT_ID: "client", SLACK_CLIENT_SECRET: "secret", SLACK_LINK_BY_EMAIL: "on" });
  admin = await house.program.token({ email: "admin@second.example", role: "admin", tenant: "second" });
  await house.program.token({ email: "zoe@second.example", role: "partner", tenant: "second" });
  house.slack.users.set("UZOE", {
    team_id: "T0SECOND",
    real_name: "Zoe",
    is_email_confirmed: true,
    profile: { email: "zoe@second.example" },
  });
  house.slack.users.set("UGUEST", {
    team_id: "T0SECOND",
    is_restricted: true,
    profile: { email: "zoe@second.example" },
  });
  for (const id of ["UZOE", "UGUEST"]) house.slack.channels.set(`D${id}`, { im: id });
});
afterAll(() => house.close());

const write = (user: string, text: string) =>
  house.event(
    { type: "message", channel: `D${user}`, channel_type: "im", user, text, ts: house.slack.newTs() },
    { body: { team_id: "T0SECOND", authorizations: [{ team_id: "T0SECOND", user_id: "UBOT" }] } },
  );
const read = (user: string) => house.slack.thread(`D${user}`).map(textOf).join("\n");

async function begin(): Promise<{ state: string; cookie: string }> {
  const response = await house.program.request(admin, "/slack/install");
  expect(response.status).toBe(302);
  const address = new URL(response.headers.get("location") ?? "");
  expect(address.origin).toBe("https://slack.com");
  return {
    state: address.searchParams.get("state") ?? "",
    cookie: (response.headers.get("set-cookie") ?? "").split(";")[0] ?? "",
  };
}
const complete = (state: string, cookie: string, code = "good-code") =>
  house.program.app.request(`/slack/oauth_redirect?code=${code}&state=${encodeURIComponent(state)}`, {
    headers: { cookie },
  });

describe("a second Slack workspace", () => {
  it("is installed by an administrator alone, and only in the browser that began it", async () => {
    const partner = await house.program.token({ email: "p@second.example", role: "partner", tenant: "second" });
    expect((await house.program.request(partner, "/slack/install")).status).toBe(403);
    expect((await house.program.app.request("/slack/install")).status).toBe(401);
    const { state, cookie } = await begin();
    expect((await complete(state, "parley_slack_install=another")).status).toBe(401);
    expect((await complete(`${state}x`, cookie)).status).toBe(401);
  });

  it("belongs to the administrator's tenant, with a token that cannot be read from the database", async () => {
    const { state, cookie } = await begin();
    expect(await (await complete(state, cookie)).text()).toContain("Parley now answers in Second");
    const { rows } = await house.program.database.pool.query(
      "select i.*, t.slug from slack_installations i join tenants t on t.id = i.tenant_id",
    );
    expect(rows).toMatchObject([{ key: "T:T0SECOND", slug: "second" }]);
    expect(JSON.stringify(rows)).not.toContain("xoxb");
    await write("UZOE", "hello from the second");
    await house.until(() => read("UZOE").includes("You said: hello from the second"));
    const person = await house.program.channels.host.findPerson({
      service: "slack",
      workspaceId: "T0SECOND",
      personId: "UZOE",
    });
    expect(person?.email).toBe("zoe@second.example");
  });

  it("links members by a confirmed address, and guests never", async () => {
    await write("UGUEST", "hello as a guest");
    await house.until(() => read("UGUEST") !== "");
    expect(read("UGUEST")).toMatch(/do not know you yet/);
  });

  it("is forgotten with its people when it takes its consent back", async () => {
    await house.event(
      { type: "tokens_revoked", tokens: { bot: ["UBOT"] } },
      { body: { team_id: "T0SECOND", authorizations: [{ team_id: "T0SECOND", user_id: "UBOT" }] } },
    );
    await house.until(
      async () => (await house.program.database.pool.query("select 1 from slack_installations")).rowCount === 0,
    );
    expect(
      await house.program.channels.host.findPerson({ service: "slack", workspaceId: "T0SECOND", personId: "UZOE" }),
    ).toBeUndefined();
  });
});
