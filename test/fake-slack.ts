import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type Clock, systemClock } from "../channels/clock.ts";
import { LONGEST_MARKDOWN, problemWithBlocks, problemWithChunks, TIERS } from "./fake-slack-rules.ts";

export const SIGNING_SECRET = "fake-signing-secret";
export const BOT_TOKEN = "xoxb-fake";
export const TEAM = "T0FIRM";
export const BOT_USER = "UBOT";

export interface FakeMessage {
  ts: string;
  channel: string;
  threadTs?: string;
  text: string;
  blocks: Record<string, unknown>[];
  tasks: Map<string, { title: string; status: string; output?: string }>;
  plan?: string;
  ephemeralFor?: string;
  metadata?: unknown;
  /** When its stream began; undefined for a message that is posted, or ended. */
  streamingSince?: number;
  streamed: boolean;
}

interface FakeChannel {
  im?: string;
  members?: string[];
  shared?: boolean;
}

type Args = Record<string, string>;
class Refusal extends Error {}

export type FakeSlack = Awaited<ReturnType<typeof startFakeSlack>>;

/** Slack's Web API as far as it is called here, as strict as Slack is, and with its limits counted on the test's clock. */
export async function startFakeSlack({
  clock = systemClock,
  streamMs = 300_000,
}: {
  clock?: Clock;
  streamMs?: number;
} = {}) {
  const channels = new Map<string, FakeChannel>();
  const users = new Map<string, Record<string, unknown>>();
  const messages: FakeMessage[] = [];
  const calls: { method: string; args: Args; at: number }[] = [];
  const refusals: { method: string; error: string }[] = [];
  const windows = new Map<string, number[]>();
  const files = new Map<string, Buffer>();
  const uploads: { name: string; content: string; channel?: string }[] = [];
  const views = new Map<string, { blocks: unknown }>();
  const statuses: Args[] = [];
  const prompts: Args[] = [];
  /** Calls that the test wants to fail: dropped before or after they took effect. */
  const accidents: { method: string; when: "before" | "after" | "429" }[] = [];
  let inFlight = 0;
  let lastTs = 0;

  const newTs = () => {
    lastTs = Math.max(lastTs + 1, Math.floor(clock.now() * 10));
    return `${Math.floor(lastTs / 10_000)}.${String((lastTs % 10_000) * 100).padStart(6, "0")}`;
  };
  const json = (text: string | undefined): unknown => (text === undefined ? undefined : JSON.parse(text));
  const need = (args: Args, ...names: string[]) => {
    for (const name of names) if (!args[name]) throw new Refusal("invalid_arguments");
  };
  const channelOf = (args: Args, name = "channel") => {
    const channel = channels.get(args[name] ?? "");
    if (!channel) throw new Refusal("channel_not_found");
    return channel;
  };
  const check = (problem: string | undefined) => {
    if (problem) throw new Refusal(problem);
  };

  function streaming(args: Args): FakeMessage {
    need(args, "channel", "ts");
    const message = messages.find((each) => each.ts === args.ts && each.channel === args.channel);
    if (!message) throw new Refusal("message_not_found");
    if (message.streamingSince === undefined || clock.now() - message.streamingSince > streamMs)
      throw new Refusal("message_not_in_streaming_state");
    return message;
  }

  function addChunks(message: FakeMessage, args: Args): void {
    if (args.markdown_text !== undefined && args.markdown_text.length > LONGEST_MARKDOWN)
      throw new Refusal("msg_too_long");
    const chunks = (json(args.chunks) ?? []) as {
      type: string;
      text?: string;
      id?: string;
      title?: string;
      status?: string;
      output?: string;
    }[];
    if (args.chunks !== undefined) check(problemWithChunks(chunks));
    const text =
      (args.markdown_text ?? "") + chunks.map((chunk) => (chunk.type === "markdown_text" ? chunk.text : "")).join("");
    if (message.text.length + text.length > LONGEST_MARKDOWN) throw new Refusal("msg_too_long");
    message.text += text;
    for (const chunk of chunks) {
      if (chunk.type === "plan_update") message.plan = chunk.title ?? "";
      if (chunk.type === "task_update")
        message.tasks.set(chunk.id ?? "", {
          title: chunk.title ?? "",
          status: chunk.status ?? "",
          ...(chunk.output ? { output: chunk.output } : {}),
        });
    }
  }

  function post(args: Args, extra: Partial<FakeMessage> = {}): FakeMessage {
    need(args, "channel");
    channelOf(args);
    const blocks = (json(args.blocks) ?? []) as Record<string, unknown>[];
    if (args.blocks !== undefined) check(problemWithBlocks(blocks));
    if (!args.text && !blocks.length) throw new Refusal("no_text");
    if ((args.text?.length ?? 0) > 40_000) throw new Refusal("msg_too_long");
    const message: FakeMessage = {
      ts: newTs(),
      channel: args.channel ?? "",
      ...(args.thread_ts ? { threadTs: args.thread_ts } : {}),
      text: args.text ?? "",
      blocks,
      tasks: new Map(),
      metadata: json(args.metadata),
      streamed: false,
      ...extra,
    };
    messages.push(message);
    return message;
  }

  const METHODS: Record<string, (args: Args) => Record<string, unknown>> = {
    "auth.test": () => ({ user_id: BOT_USER, bot_id: "B0", team_id: TEAM, url: "https://firm.slack.example/" }),
    "chat.startStream"(args) {
      need(args, "channel", "thread_ts");
      const channel = channelOf(args);
      if (!channel.im && (!args.recipient_user_id || !args.recipient_team_id))
        throw new Refusal("missing_recipient_user_id");
      if (!args.chunks && !args.markdown_text) throw new Refusal("invalid_arguments");
      if (args.task_display_mode && !["timeline", "plan"].includes(args.task_display_mode))
        throw new Refusal("invalid_arguments");
      const message: FakeMessage = {
        ts: newTs(),
        channel: args.channel ?? "",
        threadTs: args.thread_ts ?? "",
        text: "",
        blocks: [],
        tasks: new Map(),
        streamingSince: clock.now(),
        streamed: true,
      };
      addChunks(message, args);
      messages.push(message);
      return { channel: message.channel, ts: message.ts };
    },
    "chat.appendStream"(args) {
      const message = streaming(args);
      if (!args.chunks && !args.markdown_text) throw new Refusal("invalid_arguments");
      addChunks(message, args);
      return { channel: message.channel, ts: message.ts };
    },
    "chat.stopStream"(args) {
      const message = streaming(args);
      const blocks = (json(args.blocks) ?? []) as Record<string, unknown>[];
      if (args.blocks !== undefined) check(problemWithBlocks(blocks));
      addChunks(message, args);
      message.blocks = blocks;
      delete message.streamingSince;
      return { channel: message.channel, ts: message.ts };
    },
    "chat.postMessage": (args) => ({ channel: args.channel, ts: post(args).ts }),
    "chat.postEphemeral"(args) {
      need(args, "user");
      return { message_ts: post(args, { ephemeralFor: args.user ?? "" }).ts };
    },
    "chat.update"(args) {
      need(args, "channel", "ts");
      const message = messages.find(
        (each) => each.ts === args.ts && each.channel === args.channel && !each.ephemeralFor,
      );
      if (!message) throw new Refusal("message_not_found");
      if (message.streamingSince !== undefined && clock.now() - message.streamingSince <= streamMs)
        throw new Refusal("streaming_state_conflict");
      const blocks = (json(args.blocks) ?? []) as Record<string, unknown>[];
      if (args.blocks !== undefined) check(problemWithBlocks(blocks));
      Object.assign(message, { text: args.text ?? "", blocks, streamed: false });
      return { channel: message.channel, ts: message.ts };
    },
    "assistant.threads.setStatus"(args) {
      need(args, "channel_id", "thread_ts");
      channelOf(args, "channel_id");
      statuses.push(args);
      return {};
    },
    "assistant.threads.setTitle"(args) {
      need(args, "channel_id", "thread_ts", "title");
      return {};
    },
    "assistant.threads.setSuggestedPrompts"(args) {
      need(args, "channel_id", "prompts");
      const list = json(args.prompts) as unknown[];
      if (args.thread_ts || !Array.isArray(list) || list.length > 4) throw new Refusal("invalid_arguments");
      prompts.push(args);
      return {};
    },
    "agents.sessions.setStatus"(args) {
      need(args, "channel_id", "status");
      if (!["active", "processing", "suspended", "closed"].includes(args.status ?? ""))
        throw new Refusal("invalid_arguments");
      return {};
    },
    "conversations.info"(args) {
      const channel = channelOf(args);
      return { channel: { id: args.channel, is_im: Boolean(channel.im), is_ext_shared: channel.shared ?? false } };
    },
    "conversations.members": (args) => ({
      members: channelOf(args).members ?? [],
      response_metadata: { next_cursor: "" },
    }),
    "conversations.open"(args) {
      need(args, "users");
      const id = `D${args.users}`;
      if (!users.has(args.users ?? "")) throw new Refusal("user_not_found");
      channels.set(id, { im: args.users ?? "" });
      return { channel: { id } };
    },
    "conversations.replies": (args) => ({
      messages: messages
        .filter((each) => each.channel === args.channel && each.threadTs === args.ts && !each.ephemeralFor)
        .map(({ ts, text, metadata }) => ({ ts, text, metadata })),
    }),
    "conversations.history": (args) => ({
      messages: messages
        .filter((each) => each.channel === args.channel && !each.ephemeralFor)
        .map(({ ts, text, metadata }) => ({ ts, text, metadata })),
    }),
    "users.info"(args) {
      const user = users.get(args.user ?? "");
      if (!user) throw new Refusal("user_not_found");
      return { user: { id: args.user, team_id: TEAM, ...user } };
    },
    "views.publish"(args) {
      need(args, "user_id", "view");
      const view = json(args.view) as { type: string; blocks: unknown[] };
      if (view.type !== "home" || view.blocks.length > 100) throw new Refusal("invalid_arguments");
      check(view.blocks.length > 50 ? undefined : problemWithBlocks(view.blocks));
      views.set(args.user_id ?? "", view);
      return {};
    },
    "files.getUploadURLExternal"(args) {
      need(args, "filename", "length");
      const id = `F${files.size + 1}UP`;
      files.set(id, Buffer.alloc(0));
      uploads.push({ name: args.filename ?? "", content: "" });
      return { upload_url: `${url}/upload/${id}`, file_id: id };
    },
    "files.completeUploadExternal"(args) {
      need(args, "files");
      for (const { id } of json(args.files) as { id: string }[]) {
        const upload = uploads[Number(/^F(\d+)UP$/.exec(id)?.[1]) - 1] ?? uploads.at(-1);
        if (upload) Object.assign(upload, { content: files.get(id)?.toString() ?? "", channel: args.channel_id });
      }
      return { files: [] };
    },
    "oauth.v2.access"(args) {
      if (args.code !== "good-code") throw new Refusal("invalid_code");
      return {
        app_id: "A0",
        token_type: "bot",
        scope: "chat:write",
        access_token: "xoxb-second",
        bot_user_id: BOT_USER,
        team: { id: "T0SECOND", name: "Second" },
        enterprise: null,
        is_enterprise_install: false,
        authed_user: { id: "UINSTALLER" },
      };
    },
  };

  /** Seconds to wait when the call is over a limit. */
  function overLimit(method: string, args: Args, team: string): number | undefined {
    const limits: [string, number, number][] = [[`${team} ${method}`, TIERS[method] ?? 20, 60_000]];
    if (/^chat\.post/.test(method)) limits.push([`${team} post ${args.channel}`, 1, 1_000]);
    for (const [key, most, windowMs] of limits) {
      const recent = (windows.get(key) ?? []).filter((at) => at > clock.now() - windowMs);
      if (recent.length >= most) return Math.ceil(((recent[0] ?? 0) + windowMs - clock.now()) / 1000);
      windows.set(key, [...recent, clock.now()]);
    }
    return undefined;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts);
    const address = new URL(request.url ?? "/", "http://fake");
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
    const reply = (value: object, status = 200, headers: Record<string, string> = {}) => {
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.end(JSON.stringify(value));
    };
    const download = /^\/files\/(\w+)/.exec(address.pathname)?.[1];
    if (download) {
      const content = files.get(download);
      if (!content || !token) return void response.writeHead(token ? 404 : 302).end();
      return void response.writeHead(200, { "content-type": "application/octet-stream" }).end(content);
    }
    const upload = /^\/upload\/(\w+)/.exec(address.pathname)?.[1];
    if (upload) {
      files.set(upload, body);
      return void response.end("OK");
    }
    const method = address.pathname.replace(/^\/api\//, "");
    const handler = METHODS[method];
    if (!handler) return reply({ ok: false, error: "unknown_method" });
    if (!/^application\/x-www-form-urlencoded/.test(request.headers["content-type"] ?? ""))
      return reply({ ok: false, error: "invalid_form_data" });
    const args = Object.fromEntries(new URLSearchParams(body.toString())) as Args;
    const team =
      method === "oauth.v2.access"
        ? "oauth"
        : { [BOT_TOKEN]: TEAM, "xoxb-second": "T0SECOND" }[token ?? args.token ?? ""];
    if (!team) return reply({ ok: false, error: "invalid_auth" });
    const accident = accidents.findIndex((each) => each.method === method);
    const [planned] = accident >= 0 ? accidents.splice(accident, 1) : [];
    if (planned?.when === "before") return void request.socket.destroy();
    const wait = planned?.when === "429" ? 2 : overLimit(method, args, team);
    if (wait !== undefined) {
      if (!planned) refusals.push({ method, error: "ratelimited" });
      return reply({ ok: false, error: "ratelimited" }, 429, { "retry-after": String(Math.max(1, wait)) });
    }
    calls.push({ method, args, at: clock.now() });
    try {
      const result = handler(args);
      if (planned?.when === "after") return void request.socket.destroy();
      reply({ ok: true, ...result });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refusals.push({ method, error: error.message });
      reply({ ok: false, error: error.message });
    }
  }

  const server = createServer((request, response) => {
    inFlight += 1;
    response.on("close", () => {
      inFlight -= 1;
    });
    answer(request, response).catch((error) => {
      refusals.push({ method: request.url ?? "", error: String(error) });
      response.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const listening = server.address();
  const url = `http://127.0.0.1:${typeof listening === "object" && listening ? listening.port : 0}`;

  return {
    url,
    apiUrl: `${url}/api/`,
    channels,
    users,
    messages,
    calls,
    refusals,
    files,
    uploads,
    views,
    statuses,
    prompts,
    accidents,
    busy: () => inFlight > 0,
    newTs,
    addFile(id: string, content: string) {
      files.set(id, Buffer.from(content));
      return `${url}/files/${id}`;
    },
    /** Messages of a thread or a channel as readers have them, in order. */
    thread: (channel: string, threadTs?: string) =>
      messages.filter((each) => each.channel === channel && (threadTs === undefined || each.threadTs === threadTs)),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
