import { asSystem } from "../db/as-actor.ts";
import { linkIdentity } from "../db/identities.ts";
import { ensureUser } from "../db/users.ts";
import type { Role } from "../domain/actor.ts";
import { openTestDatabase } from "./database.ts";
import type { FakeAnthropic } from "./fake-anthropic.ts";
import { APP_ID, APP_PASSWORD, type FakeConnector, startFakeConnector } from "./fake-connector.ts";
import { openTestProgram, type TestProgram } from "./program.ts";
import { startScriptedModel } from "./scripted-model.ts";

export const MS_TENANT = "99999999-0000-0000-0000-000000000001";

export interface TeamsHouse {
  connector: FakeConnector;
  readonly program: TestProgram;
  model: FakeAnthropic;
  person(id: string, options?: { email?: string; role?: Role; linked?: boolean }): Promise<string>;
  /** Posts an activity as the Bot Connector does. */
  post(activity: object, options?: { token?: string; contentType?: string }): Promise<Response>;
  /** A message of a person, in their own chat or in a named conversation. */
  activity(
    text: string,
    options?: { user?: string; conversation?: string; id?: string; extra?: object },
  ): Record<string, unknown>;
  say(text: string, options?: { user?: string; conversation?: string; id?: string; extra?: object }): Promise<number>;
  invoke(name: string, value: object, options?: { user?: string; extra?: object }): Promise<Response>;
  restart(): Promise<TestProgram>;
  until(what: () => boolean | Promise<boolean>, ms?: number): Promise<void>;
  close(): Promise<void>;
}

/** The whole product with a strict Bot Connector and a scripted model. */
export async function openTeamsHouse(
  settings: Record<string, string> = {},
  shared?: { model: FakeAnthropic },
): Promise<TeamsHouse> {
  const connector = await startFakeConnector();
  const model = shared?.model ?? (await startScriptedModel());
  const env = {
    TEAMS_APP_ID: APP_ID,
    TEAMS_APP_PASSWORD: APP_PASSWORD,
    TEAMS_TENANT_IDS: MS_TENANT,
    TEAMS_SERVICE_HOSTS: connector.host,
    TEAMS_OPENID_URL: `${connector.url}/openid`,
    TEAMS_LOGIN_URL: connector.url,
    PUBLIC_URL: "https://parley.example",
    ANTHROPIC_API_KEY: "test-key",
    ANTHROPIC_BASE_URL: model.url,
    MODEL: "claude-sonnet-5-5",
    ...settings,
  };
  const database = await openTestDatabase();
  const lasting = { ...database, close: async () => {} };
  let program = await openTestProgram(env, lasting);
  let count = 0;
  const post: TeamsHouse["post"] = async (activity, { token, contentType = "application/json" } = {}) =>
    program.app.request("/api/messages", {
      method: "POST",
      body: JSON.stringify(activity),
      headers: { "content-type": contentType, authorization: `Bearer ${token ?? (await connector.token())}` },
    });
  const activity: TeamsHouse["activity"] = (
    text,
    { user = "u1", conversation = `chat-${user}`, id, extra = {} } = {},
  ) => {
    count += 1;
    const personal = conversation.startsWith("chat-");
    if (personal) connector.personal.add(conversation);
    return {
      type: "message",
      id: id ?? `in-${count}`,
      timestamp: new Date().toISOString(),
      serviceUrl: connector.url,
      channelId: "msteams",
      from: { id: `29:${user}`, aadObjectId: `aad-${user}`, name: `Person ${user}` },
      recipient: { id: "28:bot", name: "Parley" },
      conversation: { id: conversation, conversationType: personal ? "personal" : "groupChat", tenantId: MS_TENANT },
      channelData: { tenant: { id: MS_TENANT } },
      text: personal ? text : `<at>Parley</at> ${text}`,
      entities: personal
        ? []
        : [{ type: "mention", text: "<at>Parley</at>", mentioned: { id: "28:bot", name: "Parley" } }],
      ...extra,
    };
  };

  return {
    connector,
    model,
    get program() {
      return program;
    },
    async person(id, { email = `${id}@firm.example`, role = "partner", linked = true } = {}) {
      const user = await ensureUser(program.database.pool, { email, role });
      if (linked)
        await asSystem(program.database.pool, (db) =>
          linkIdentity(
            db,
            { service: "teams", workspaceId: MS_TENANT, personId: `aad-${id}` },
            { tenantId: user.tenant_id, userId: user.id },
            "link",
          ),
        );
      return user.id;
    },
    post,
    activity,
    say: async (text, options) => (await post(activity(text, options))).status,
    invoke: (name, value, { user = "u1", extra = {} } = {}) =>
      post({ ...activity("", { user }), type: "invoke", name, value, ...extra }),
    async restart() {
      const old = program;
      program = await openTestProgram(env, lasting);
      return old;
    },
    async until(what, ms = 15_000) {
      for (const giveUpAt = Date.now() + ms; Date.now() < giveUpAt; ) {
        if (await what()) return;
        await new Promise((resolve) => setTimeout(resolve, 15));
      }
      throw new Error("it did not come to pass in time");
    },
    async close() {
      await program.close();
      await database.close();
      await connector.close();
      if (!shared) await model.close();
    },
  };
}
