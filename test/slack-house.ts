import { asSystem } from "../db/as-actor.ts";
import { linkIdentity } from "../db/identities.ts";
import { ensureUser } from "../db/users.ts";
import type { Role } from "../domain/actor.ts";
import { openTestDatabase } from "./database.ts";
import type { FakeAnthropic } from "./fake-anthropic.ts";
import { BOT_TOKEN, BOT_USER, type FakeSlack, SIGNING_SECRET, startFakeSlack, TEAM } from "./fake-slack.ts";
import { signed } from "./fake-slack-wire.ts";
import { openTestProgram, type TestProgram } from "./program.ts";
import { startScriptedModel } from "./scripted-model.ts";

export interface SlackHouse {
  slack: FakeSlack;
  readonly program: TestProgram;
  model: FakeAnthropic;
  /** Links a Slack person to a user of the firm, both made when new. */
  person(id: string, options?: { email?: string; role?: Role; linked?: boolean; slack?: object }): Promise<string>;
  /** Sends an event as Slack does. Answers with the status. */
  event(event: object, options?: { eventId?: string; secret?: string; at?: number; body?: object }): Promise<Response>;
  say(
    text: string,
    options?: { user?: string; channel?: string; threadTs?: string; ts?: string; extra?: object },
  ): Promise<{ ts: string; status: number }>;
  click(
    actionId: string,
    value: string,
    options: { user?: string; channel?: string; ts?: string; team?: string },
  ): Promise<Response>;
  post(body: Record<string, string>): Promise<Response>;
  /** Starts another process over the same records; gives the old one, which is to be closed by whoever asks. */
  restart(): Promise<TestProgram>;
  /** Waits until this holds. */
  until(what: () => boolean | Promise<boolean>, ms?: number): Promise<void>;
  close(): Promise<void>;
}

/** The whole product with a strict Slack and a scripted model. */
export async function openSlackHouse(settings: Record<string, string> = {}): Promise<SlackHouse> {
  let program: TestProgram;
  const slack = await startFakeSlack();
  const model = await startScriptedModel();
  const env = {
    SLACK_SIGNING_SECRET: SIGNING_SECRET,
    SLACK_BOT_TOKEN: BOT_TOKEN,
    SLACK_API_URL: slack.apiUrl,
    PUBLIC_URL: "https://parley.example",
    ANTHROPIC_API_KEY: "test-key",
    ANTHROPIC_BASE_URL: model.url,
    MODEL: "claude-sonnet-5-5",
    ...settings,
  };
  const database = await openTestDatabase();
  const lasting = { ...database, close: async () => {} };
  program = await openTestProgram(env, lasting);
  slack.users.set(BOT_USER, { is_bot: true, name: "parley" });
  const send = async (request: RequestInit) => program.app.request("/channels/slack/events", request);

  const house: SlackHouse = {
    slack,
    get program() {
      return program;
    },
    model,
    async restart() {
      const old = program;
      program = await openTestProgram(env, lasting);
      return old;
    },
    async person(
      id,
      { email = `${id.toLowerCase()}@firm.example`, role = "partner", linked = true, slack: fields = {} } = {},
    ) {
      slack.users.set(id, {
        name: id,
        real_name: `Person ${id}`,
        profile: { email },
        is_email_confirmed: true,
        ...fields,
      });
      slack.channels.set(`D${id}`, { im: id });
      const user = await ensureUser(program.database.pool, { email, role });
      if (linked)
        await asSystem(program.database.pool, (db) =>
          linkIdentity(
            db,
            { service: "slack", workspaceId: TEAM, personId: id },
            { tenantId: user.tenant_id, userId: user.id },
            "link",
          ),
        );
      return user.id;
    },
    event: (event, { eventId = `Ev${Math.random()}`, secret, at, body } = {}) =>
      send(
        signed(
          {
            type: "event_callback",
            team_id: TEAM,
            api_app_id: "A0",
            event_id: eventId,
            authorizations: [{ team_id: TEAM, user_id: BOT_USER, is_bot: true }],
            event,
            ...body,
          },
          { ...(secret ? { secret } : {}), ...(at ? { at } : {}) },
        ),
      ),
    async say(text, { user = "U1", channel = `D${user}`, threadTs, ts = slack.newTs(), extra = {} } = {}) {
      const direct = channel.startsWith("D");
      const response = await house.event({
        type: direct || threadTs ? "message" : "app_mention",
        channel,
        channel_type: direct ? "im" : "channel",
        user,
        text: direct || threadTs ? text : `<@${BOT_USER}> ${text}`,
        ts,
        ...(threadTs ? { thread_ts: threadTs } : {}),
        ...extra,
      });
      return { ts: threadTs ?? ts, status: response.status };
    },
    click: (actionId, value, { user = "U1", channel = `D${user}`, ts = "1.1", team = TEAM }) =>
      send(
        signed(
          {
            payload: JSON.stringify({
              type: "block_actions",
              team: { id: TEAM },
              user: { id: user, team_id: team },
              channel: { id: channel },
              container: { type: "message", channel_id: channel, message_ts: ts },
              message: { ts },
              trigger_id: `trigger-${Math.random()}`,
              response_url: `${slack.url}/api/response`,
              actions: [{ type: "button", action_id: actionId, block_id: "b", value, action_ts: "1" }],
            }),
          },
          { form: true },
        ),
      ),
    post: async (body) => send(signed(body, { form: true })),
    async until(what, ms = 10_000) {
      for (const giveUpAt = Date.now() + ms; Date.now() < giveUpAt; ) {
        if (await what()) return;
        await new Promise((resolve) => setTimeout(resolve, 15));
      }
      throw new Error("it did not come to pass in time");
    },
    async close() {
      await program.close();
      await database.close();
      await slack.close();
      await model.close();
    },
  };
  return house;
}
