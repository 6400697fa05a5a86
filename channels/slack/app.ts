import { App, type Logger, LogLevel, type Receiver } from "@slack/bolt";
import type { Actor } from "../../domain/actor.ts";
import type { ChannelHost, ChatIdentity, ChatNotice, Place } from "../channel.ts";
import type { Clock } from "../clock.ts";
import { createDesk, type Desk, sentenceOf } from "../desk.ts";
import { RateLimits } from "../rate-limits.ts";
import { WORDS } from "../words.ts";
import { createAlone } from "./alone.ts";
import { ACTIONS, homeBlocks } from "./blocks.ts";
import { createSlackChannel } from "./channel.ts";
import { createClients, type SlackClients, UnknownWorkspaceError, type Workspace } from "./clients.ts";
import { fileReader } from "./files.ts";
import { readMessage, type SlackFile } from "./incoming.ts";
import { createMembers } from "./members.ts";
import { createReceiver } from "./receiver.ts";

export interface SlackSettings {
  signingSecret?: string | undefined;
  botToken?: string | undefined;
  apiUrl?: string | undefined;
  /** Socket Mode: events come over a connection that we open, for a machine that Slack cannot reach. */
  appToken?: string | undefined;
  ownOrigin: string;
  uploadLimitBytes: number;
  installed(teamId: string): Promise<Workspace | undefined>;
  uninstall(teamId: string): Promise<void>;
  warn(reason: string): void;
}

export interface Slack {
  /** Answers `POST /channels/slack/events`. */
  handle(request: Request): Promise<Response>;
  clients: SlackClients;
  start(): Promise<void>;
  /** Answers what a process left unanswered that is gone. */
  takeUp(): Promise<void>;
  /** Tells somebody something in their direct conversation. False when they cannot be reached. */
  notify(actor: Actor, identity: ChatIdentity, notice: ChatNotice): Promise<boolean>;
  close(): Promise<void>;
}

/** Everything that people do with us in Slack, as Bolt listeners over one desk. */
export function createSlack(host: ChannelHost, settings: SlackSettings, clock: Clock): Slack {
  const clients = createClients({ ...settings, limits: new RateLimits(clock), clock });
  const members = createMembers(clients.api, clock);
  const approvalUrl = (id: string) => host.address(`/approvals/${id}`);
  const channel = createSlackChannel({
    apiFor: clients.api,
    members,
    clock,
    ownOrigin: settings.ownOrigin,
    approvalUrl,
    download: host.download,
  });
  const desk = createDesk(host, channel);
  const receiver = settings.appToken
    ? undefined
    : createReceiver({ signingSecret: settings.signingSecret ?? "", admit, refused: settings.warn });
  const app = new App({
    ...(receiver ? { receiver: receiver as Receiver } : { socketMode: true, appToken: settings.appToken ?? "" }),
    // Slack may leave the team out of its authorizations, which is where Bolt looks for it.
    authorize: async ({ teamId }, body) => ({ ...(await clients.workspace(teamId || teamOf(body))) }),
    clientOptions: clients.options,
    logger: quietLogger(settings.warn),
    deferInitialization: true,
  });

  /** New and for us? Recorded before it is acknowledged, so that it is answered whatever happens next. */
  async function admit(body: Record<string, unknown>): Promise<boolean> {
    const incoming = readMessage(body);
    const type = (body.event as { type?: string } | undefined)?.type;
    if (type !== "message" && type !== "app_mention") return true;
    if (!(await isInstalled(String(body.team_id ?? "")))) return false;
    if (!incoming || !(incoming.addressed || (await host.knowsPlace(incoming.place)))) return false;
    return host.receive("slack", incoming.eventId, body);
  }

  async function isInstalled(teamId: string): Promise<boolean> {
    try {
      return Boolean(await clients.workspace(teamId));
    } catch (error) {
      if (!(error instanceof UnknownWorkspaceError)) throw error;
      settings.warn("a workspace that the app is not installed in");
      return false;
    }
  }

  async function answer(body: unknown): Promise<void> {
    const incoming = readMessage(body);
    if (!incoming) return;
    const { eventId, identity, place, text, files } = incoming;
    const reader = (file: SlackFile) => fileReader(file, clients, place.workspaceId, settings);
    await desk.ask({ eventId, identity, place, text, files: files.map(reader) });
  }

  // Over the connection of Socket Mode there is no receiver of ours that would have admitted it.
  const answerNew = async ({ body }: { body: unknown }) => {
    if (!receiver && !(await admit(body as Record<string, unknown>))) return;
    void answer(body);
  };
  app.event("message", answerNew);
  app.event("app_mention", answerNew);
  listenToPlaces(app, { host, desk, clients, members, settings, approvalUrl });
  const alone = createAlone({ host, desk, clients });
  listenToClicks(app, { host, desk, clients }, alone);

  async function takeUp(): Promise<void> {
    for (const { body } of await host.takeUp("slack")) if (!alone.takeUp(body)) void answer(body);
  }

  return {
    clients,
    takeUp,
    handle: (request) => (receiver ? receiver.handle(request) : Promise.resolve(new Response(null, { status: 404 }))),
    async start() {
      await app.init();
      // A laptop without a network still serves the page; the connection is made once there is one.
      if (!receiver) await app.start().catch((error: Error) => settings.warn(`Socket Mode: ${error.message}`));
      await takeUp();
    },
    notify: (actor, identity, notice) =>
      desk.notify(actor, identity, notice).catch((error) => {
        if (error instanceof UnknownWorkspaceError) return false;
        throw error;
      }),
    async close() {
      await desk.close();
      if (!receiver) await app.stop();
    },
  };
}

interface Listening {
  host: ChannelHost;
  desk: Desk;
  clients: SlackClients;
}

/** What happens around conversations: the Home tab, prompts, Stop, people coming and going, the app being removed. */
function listenToPlaces(
  app: App,
  {
    host,
    desk,
    clients,
    members,
    settings,
    approvalUrl,
  }: Listening & {
    members: ReturnType<typeof createMembers>;
    settings: SlackSettings;
    approvalUrl(id: string): string;
  },
): void {
  app.event("app_home_opened", async ({ event, context }) => {
    const teamId = context.teamId ?? "";
    const api = await clients.api(teamId);
    const person = await desk.identify({ service: "slack", workspaceId: teamId, personId: event.user });
    if (!person) return;
    if (event.tab === "messages") {
      await api.call("assistant.threads.setSuggestedPrompts", { channel_id: event.channel, prompts: PROMPTS });
      return;
    }
    const blocks = homeBlocks(await host.listApprovals(person), await host.listTasks(person), approvalUrl);
    await api.call("views.publish", { user_id: event.user, view: { type: "home", blocks: blocks.slice(0, 50) } });
  });
  app.event("agent_session_stopped", async ({ event, context }) => {
    const place = placeOf(context.teamId, event.channel, event.thread_ts);
    await desk.stop(place, { service: "slack", workspaceId: context.teamId ?? "", personId: event.user });
  });
  const changed = async ({ event, context }: { event: { channel: string }; context: { teamId?: string } }) =>
    members.forget(context.teamId ?? "", event.channel);
  app.event("member_joined_channel", changed);
  app.event("member_left_channel", changed);
  const removed = async ({ context }: { context: { teamId?: string } }) => settings.uninstall(context.teamId ?? "");
  app.event("app_uninstalled", removed);
  app.event("tokens_revoked", removed);
}

/** Buttons, the command and the shortcut. Each is acknowledged at once; what follows goes on behind it. */
function listenToClicks(app: App, { host, desk }: Listening, alone: ReturnType<typeof createAlone>): void {
  for (const [actionId, decision] of [
    [ACTIONS.approve, "approve"],
    [ACTIONS.reject, "reject"],
  ] as const)
    app.action({ type: "block_actions", action_id: actionId }, async ({ ack, action, body, context, respond }) => {
      await ack();
      const approvalId = "value" in action ? String(action.value ?? "") : "";
      const identity = {
        service: "slack",
        workspaceId: userTeam(body) ?? context.teamId ?? "",
        personId: body.user.id,
      } as const;
      await desk
        .decide(identity, approvalId, { decision })
        .catch((error) => respond({ response_type: "ephemeral", replace_original: false, text: sentenceOf(error) }));
    });
  app.action({ type: "block_actions", action_id: ACTIONS.feedback }, async ({ ack, action, body, context }) => {
    await ack();
    const [runId = "", rating] = ("value" in action ? String(action.value ?? "") : "").split(" ");
    const person = await host.findPerson({
      service: "slack",
      workspaceId: context.teamId ?? "",
      personId: body.user.id,
    });
    if (person && (rating === "up" || rating === "down")) await host.rate(person, { runId }, rating);
  });
  app.action({ type: "block_actions", action_id: ACTIONS.askAlone }, async ({ ack, action, body, context }) => {
    await ack();
    const text = "value" in action ? String(action.value ?? "") : "";
    await alone.ask({ text, eventId: `alone ${body.trigger_id}`, teamId: context.teamId ?? "", userId: body.user.id });
  });
  app.command("/deal", async ({ ack, command }) => {
    if (!command.text.trim()) return ack({ response_type: "ephemeral", text: WORDS.commandHelp });
    await ack({ response_type: "ephemeral", text: WORDS.commandTaken });
    await alone.ask({
      text: command.text,
      eventId: `command ${command.trigger_id}`,
      teamId: command.team_id,
      userId: command.user_id,
    });
  });
  app.shortcut({ callback_id: "save_to_deal", type: "message_action" }, async ({ ack, shortcut, context }) => {
    await ack();
    const { message, user, trigger_id: triggerId } = shortcut;
    const quoted = `Log this message as a note on the deal it is about: “${String(message.text ?? "").slice(0, 4_000)}”`;
    await alone.ask({ text: quoted, eventId: `shortcut ${triggerId}`, teamId: context.teamId ?? "", userId: user.id });
  });
}

/** Bolt's own words go where the program's do, and only what an operator can act on. */
function quietLogger(warn: (reason: string) => void): Logger {
  const say = (...words: unknown[]) => warn(words.map(String).join(" ").slice(0, 300));
  return { debug() {}, info() {}, warn: say, error: say, setLevel() {}, getLevel: () => LogLevel.WARN, setName() {} };
}

const PROMPTS = [
  { title: "Show the pipeline", message: "Show me the pipeline" },
  { title: "What waits for me", message: "Which tasks and approvals wait for me?" },
  { title: "Find a clause", message: "Which contracts have a change of control clause?" },
  { title: "Value a company", message: "What do I need to give you for a DCF?" },
];

const placeOf = (teamId: string | undefined, conversationId: string, threadId?: string): Place => ({
  service: "slack",
  workspaceId: teamId ?? "",
  conversationId,
  ...(threadId ? { threadId } : {}),
  shared: !conversationId.startsWith("D"),
});

const teamOf = (body: unknown): string => String((body as { team_id?: unknown } | undefined)?.team_id ?? "");

/** The clicker's own workspace, which in a connected channel is not ours. */
const userTeam = (body: unknown): string | undefined => (body as { user?: { team_id?: string } }).user?.team_id;
