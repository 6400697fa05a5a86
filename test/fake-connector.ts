import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { type Clock, systemClock } from "../channels/clock.ts";

export const APP_ID = "11111111-2222-3333-4444-555555555555";
export const APP_PASSWORD = "fake-app-password";
const OUR_TOKEN = "token-of-the-bot";
const LARGEST = 28 * 1024;

export interface FakeActivity {
  id: string;
  conversation: string;
  type: string;
  text: string;
  attachments: { contentType: string; content: Record<string, unknown> }[];
  entities: Record<string, unknown>[];
  channelData?: Record<string, unknown>;
  suggestedActions?: unknown;
  /** How often it was written. */
  writes: number;
  stream?: { since: number; sequence: number; text: string; open: boolean };
}

class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export type FakeConnector = Awaited<ReturnType<typeof startFakeConnector>>;

/** Microsoft's Bot Connector, its login and its keys, as strict as they are, with limits counted on the test's clock. */
export async function startFakeConnector({
  clock = systemClock,
  anonymous = false,
}: {
  clock?: Clock;
  anonymous?: boolean;
} = {}) {
  const activities: FakeActivity[] = [];
  const rosters = new Map<string, Record<string, unknown>[]>();
  const personal = new Set<string>();
  const refusals: { status: number; code: string; message: string }[] = [];
  const lastRequest = new Map<string, number>();
  const stopped = new Set<string>();
  /** The bodies as they came over the wire. */
  const wire: Record<string, unknown>[] = [];
  const accidents: { when: "before" | "after"; method: string }[] = [];
  const files = new Map<string, string>();
  let inFlight = 0;
  let count = 0;
  const keys = await generateKeyPair("RS256", { extractable: true });
  const strangersKeys = await generateKeyPair("RS256", { extractable: true });
  const jwk = {
    ...(await exportJWK(keys.publicKey)),
    kid: "fake-key",
    use: "sig",
    alg: "RS256",
    endorsements: ["msteams"],
  };

  function openStream(conversation: string): FakeActivity | undefined {
    return activities.find((each) => each.conversation === conversation && each.stream?.open);
  }

  function checkContent(body: Record<string, unknown>): void {
    const entities = (body.entities ?? []) as Record<string, unknown>[];
    const roots = entities.filter((entity) => entity.type === "https://schema.org/Message");
    if (roots.length > 1) throw new Refusal(400, "BadSyntax", "More than one root message entity");
    const citations = (roots[0]?.citation ?? []) as { position: number; appearance: Record<string, unknown> }[];
    if (citations.length > 20) throw new Refusal(400, "BadSyntax", "Too many citations");
    for (const { appearance } of citations) {
      const {
        name = "",
        abstract = "",
        keywords = [],
      } = appearance as { name?: string; abstract?: string; keywords?: string[] };
      if (!name || name.length > 80 || !abstract || abstract.length > 160)
        throw new Refusal(400, "BadSyntax", "Citation out of bounds");
      if (keywords.length > 3 || keywords.some((word) => word.length > 28))
        throw new Refusal(400, "BadSyntax", "Citation keywords");
    }
    for (const { contentType, content } of (body.attachments ?? []) as FakeActivity["attachments"])
      if (
        contentType === "application/vnd.microsoft.card.adaptive" &&
        (content?.type !== "AdaptiveCard" || !content.version)
      )
        throw new Refusal(400, "BadSyntax", "Not an Adaptive Card");
  }

  function send(conversation: string, body: Record<string, unknown>): [number, string] {
    const info = ((body.entities ?? []) as Record<string, unknown>[]).find((entity) => entity.type === "streaminfo");
    checkContent(body);
    if (body.type !== "typing" && body.type !== "message") throw new Refusal(400, "BadSyntax", "Unknown activity type");
    if (body.type === "message" && !body.text && !(body.attachments as unknown[] | undefined)?.length)
      throw new Refusal(400, "BadSyntax", "Empty message");
    if (!info) {
      if (body.type === "typing") return [201, ""];
      return [201, add(conversation, body).id];
    }
    if (!personal.has(conversation))
      throw new Refusal(403, "ContentStreamNotAllowed", "Streaming is only for one on one chats");
    const { streamType, streamSequence, streamId } = info as {
      streamType?: string;
      streamSequence?: number;
      streamId?: string;
    };
    if (!streamType) throw new Refusal(400, "BadRequest", "Stream type missing");
    if (!streamId) {
      if (openStream(conversation)) throw new Refusal(403, "ContentStreamNotAllowed", "One stream per chat");
      if (streamSequence !== 1 || body.type !== "typing")
        throw new Refusal(400, "BadRequest", "Start streaming activities should include stream sequence 1");
      const started = add(conversation, body);
      started.stream = {
        since: clock.now(),
        sequence: 1,
        text: streamType === "streaming" ? String(body.text) : "",
        open: true,
      };
      return [201, started.id];
    }
    const activity = activities.find((each) => each.id === streamId && each.conversation === conversation);
    const stream = activity?.stream;
    if (!activity || !stream?.open)
      throw new Refusal(403, "ContentStreamNotAllowed", "Content stream is already completed");
    if (stopped.delete(conversation)) {
      stream.open = false;
      throw new Refusal(403, "ContentStreamNotAllowed", "Content stream was canceled by user.");
    }
    if (clock.now() - stream.since > 120_000) {
      stream.open = false;
      throw new Refusal(403, "ContentStreamNotAllowed", "Content stream exceeded streaming time.");
    }
    const text = String(body.text ?? "");
    if (streamType === "final") {
      if (streamSequence !== undefined || body.type !== "message")
        throw new Refusal(400, "BadRequest", "A final message has no sequence");
      if (!text.startsWith(stream.text))
        throw new Refusal(400, "BadRequest", "The text does not begin with what was streamed");
      stream.open = false;
      write(activity, body);
      return [202, activity.id];
    }
    if (body.type !== "typing" || (streamSequence ?? 0) <= stream.sequence)
      throw new Refusal(400, "BadRequest", "Stream sequence has to grow");
    if (streamType === "informative" && (stream.text || text.length > 1_000))
      throw new Refusal(400, "BadRequest", "Informative text out of place");
    if (streamType === "streaming") {
      if (!text.startsWith(stream.text))
        throw new Refusal(400, "BadRequest", "The text does not begin with what was streamed");
      stream.text = text;
    }
    if ((body.attachments as unknown[] | undefined)?.length)
      throw new Refusal(400, "BadRequest", "Attachments only in the final message");
    stream.sequence = streamSequence ?? 0;
    write(activity, body);
    return [202, activity.id];
  }

  function add(conversation: string, body: Record<string, unknown>): FakeActivity {
    count += 1;
    const activity: FakeActivity = {
      id: `a-${count}`,
      conversation,
      type: "",
      text: "",
      attachments: [],
      entities: [],
      writes: 0,
    };
    write(activity, body);
    activities.push(activity);
    return activity;
  }

  function write(activity: FakeActivity, body: Record<string, unknown>): void {
    const { type, text = "", attachments = [], entities = [], channelData, suggestedActions } = body;
    Object.assign(activity, {
      type,
      text,
      attachments,
      entities,
      channelData,
      suggestedActions,
      writes: activity.writes + 1,
    });
  }

  function pace(conversation: string): number | undefined {
    const last = lastRequest.get(conversation) ?? Number.NEGATIVE_INFINITY;
    if (clock.now() - last < 1_000) return 1;
    lastRequest.set(conversation, clock.now());
    return undefined;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts);
    const { pathname } = new URL(request.url ?? "/", "http://fake");
    const reply = (status: number, value: object, headers: Record<string, string> = {}) => {
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.end(JSON.stringify(value));
    };
    if (pathname.endsWith("/oauth2/v2.0/token")) {
      const form = new URLSearchParams(body.toString());
      const good = form.get("client_id") === APP_ID && form.get("client_secret") === APP_PASSWORD;
      return good
        ? reply(200, { access_token: OUR_TOKEN, expires_in: 3600, token_type: "Bearer" })
        : reply(401, { error: "invalid_client" });
    }
    if (pathname === "/openid")
      return reply(200, {
        issuer: "https://api.botframework.com",
        jwks_uri: `${url}/keys`,
        id_token_signing_alg_values_supported: ["RS256"],
      });
    if (pathname === "/keys") return reply(200, { keys: [jwk] });
    const file = /^\/files\/(.+)$/.exec(pathname)?.[1];
    if (file) return void response.writeHead(files.has(file) ? 200 : 404).end(files.get(file));
    if (!anonymous && request.headers.authorization !== `Bearer ${OUR_TOKEN}`)
      return reply(401, { error: { code: "Unauthorized", message: "no token" } });
    const members = /^\/v3\/conversations\/([^/]+)\/pagedmembers$/.exec(pathname)?.[1];
    if (members) {
      const roster = rosters.get(decodeURIComponent(members));
      return roster
        ? reply(200, { members: roster })
        : reply(404, { error: { code: "ConversationNotFound", message: "no roster" } });
    }
    const match = /^\/v3\/conversations\/([^/]+)\/activities(?:\/([^/]+))?$/.exec(pathname);
    if (!match) return reply(404, { error: { code: "NotFound", message: pathname } });
    const conversation = decodeURIComponent(match[1] ?? "");
    const accident = accidents.findIndex((each) => each.method === request.method);
    const [planned] = accident >= 0 ? accidents.splice(accident, 1) : [];
    if (planned?.when === "before") return void request.socket.destroy();
    try {
      if (body.length > LARGEST) throw new Refusal(413, "MessageSizeTooBig", "Message size too large");
      const wait = pace(conversation);
      if (wait !== undefined) {
        refusals.push({ status: 429, code: "TooManyRequests", message: "one request a second" });
        return reply(
          429,
          { error: { code: "TooManyRequests", message: "slow down" } },
          { "retry-after": String(wait) },
        );
      }
      const activity = JSON.parse(body.toString()) as Record<string, unknown>;
      wire.push(activity);
      if (request.method === "PUT") {
        const known = activities.find(
          (each) => each.id === decodeURIComponent(match[2] ?? "") && each.conversation === conversation,
        );
        if (!known) throw new Refusal(404, "ActivityNotFoundInConversation", "no such activity");
        if (known.stream?.open) throw new Refusal(403, "Forbidden", "still streaming");
        checkContent(activity);
        write(known, activity);
        if (planned?.when === "after") return void request.socket.destroy();
        return reply(200, { id: known.id });
      }
      const [status, id] = send(conversation, activity);
      if (planned?.when === "after") return void request.socket.destroy();
      reply(status, { id });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refusals.push({ status: error.status, code: error.code, message: error.message });
      reply(error.status, { error: { code: error.code, message: error.message } });
    }
  }

  const server = createServer((request, response) => {
    inFlight += 1;
    response.on("close", () => {
      inFlight -= 1;
    });
    answer(request, response).catch((error) => {
      refusals.push({ status: 500, code: "fake", message: String(error) });
      response.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const listening = server.address();
  const url = `http://127.0.0.1:${typeof listening === "object" && listening ? listening.port : 0}`;

  return {
    url,
    host: new URL(url).host,
    activities,
    rosters,
    personal,
    refusals,
    stopped,
    wire,
    accidents,
    files,
    busy: () => inFlight > 0,
    /** A token as Microsoft puts it on an activity. */
    token({
      audience = APP_ID,
      serviceUrl = url,
      issuer = "https://api.botframework.com",
      expired = false,
      forged = false,
    } = {}) {
      const now = Math.floor(Date.now() / 1000);
      return new SignJWT({ serviceurl: serviceUrl })
        .setProtectedHeader({ alg: "RS256", kid: "fake-key", typ: "JWT" })
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt(now - 7_200)
        .setNotBefore(now - 7_200)
        .setExpirationTime(expired ? now - 3_600 : now + 3_600)
        .sign(forged ? strangersKeys.privateKey : keys.privateKey);
    },
    in: (conversation: string) => activities.filter((each) => each.conversation === conversation),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What a reader sees of an activity. */
export function shownText({ text, attachments, entities }: FakeActivity): string {
  const claims = entities.flatMap((entity) =>
    ((entity.citation ?? []) as { position: number; appearance: { name: string } }[]).map(
      ({ position, appearance }) => `[${position}] ${appearance.name}`,
    ),
  );
  return [text, ...attachments.map(({ content }) => cardText(content)), ...claims].filter(Boolean).join("\n");
}

function cardText(value: unknown): string {
  if (Array.isArray(value)) return value.map(cardText).filter(Boolean).join(" ");
  if (typeof value !== "object" || value === null) return "";
  const { text, title, ...rest } = value as Record<string, unknown>;
  return [text, title]
    .filter((each) => typeof each === "string")
    .concat(Object.values(rest).map(cardText))
    .filter(Boolean)
    .join(" ");
}
