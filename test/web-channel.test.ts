import { randomUUID } from "node:crypto";
import type { Server } from "node:http";
import { serve } from "@hono/node-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { type ConformanceHouse, describeConformance } from "../channels/conformance.ts";
import { attachWebSockets, type WebSockets } from "../server/routes/ws.ts";
import { openTestDatabase } from "./database.ts";
import type { FakeAnthropic } from "./fake-anthropic.ts";
import { openTestProgram, type TestProgram } from "./program.ts";
import { startScriptedModel } from "./scripted-model.ts";

interface Shown {
  content: string;
  status?: string;
  toolCalls?: { name: string }[];
  error?: { message: string };
}
type Event = Record<string, unknown> & { type: string };

async function openWeb() {
  const model = await startScriptedModel();
  const env = { ANTHROPIC_API_KEY: "test-key", ANTHROPIC_BASE_URL: model.url, MODEL: "claude-sonnet-5-5" };
  const database = await openTestDatabase();
  const lasting = { ...database, close: async () => {} };
  let program = await openTestProgram(env, lasting);
  return {
    model,
    get program() {
      return program;
    },
    async restart() {
      const old = program;
      program = await openTestProgram(env, lasting);
      return old;
    },
    async close() {
      await program.close();
      await database.close();
      await model.close();
    },
  };
}

describeConformance("the web", async (): Promise<ConformanceHouse> => {
  const web = await openWeb();
  const { model } = web;
  const threadId = randomUUID();
  const as = () => web.program.token({ email: "ada@firm.example" });
  let last = { runId: "", messages: [{}], forwardedProps: {} };
  const post = async (token: string | undefined) =>
    web.program.request(token, "/agui", { json: { threadId, tools: [], context: [], state: {}, ...last } });
  const approvals = async () =>
    (await (await web.program.request(await as(), "/v1/approvals")).json()) as { data: { id: string }[] };

  return {
    async ask(text, { again, file } = {}) {
      const documentIds: string[] = [];
      if (file) {
        const [uploaded] = await web.program.upload(await as(), "mine", [new File([file.content], file.name)]);
        documentIds.push(uploaded?.documentId ?? "");
      }
      if (!again)
        last = {
          runId: randomUUID(),
          messages: [{ id: randomUUID(), role: "user", content: text }],
          forwardedProps: { documentIds },
        };
      const response = await post(await as());
      // The reader leaves at once; the run goes on and is read from the thread.
      await response.body?.cancel();
      return response.status;
    },
    async forge(text) {
      last = { runId: randomUUID(), messages: [{ id: randomUUID(), role: "user", content: text }], forwardedProps: {} };
      return (await post(`${await as()}x`)).status;
    },
    askAsStranger: async (_text) => (await post(undefined)).text(),
    async read() {
      const response = await web.program.request(await as(), `/v1/threads/${threadId}`);
      const thread = response.ok ? await response.text() : '{"messages":[]}';
      const { messages } = JSON.parse(thread) as { messages: Shown[] };
      const shown = messages.flatMap(({ content, toolCalls = [], error, status }) => [
        ...toolCalls.map(({ name }) => name),
        content,
        error?.message ?? "",
        status === "cancelled" ? status : "",
      ]);
      // The page words an approval's state; here it is the state itself.
      return [...shown, thread.includes('"status":"expired"') ? "Nobody decided in time" : ""].join("\n");
    },
    async stop() {
      await web.program.request(await as(), `/v1/runs/${last.runId}/cancel`, { method: "POST" });
    },
    async decide(decision) {
      const { data } = await approvals();
      await web.program.request(await as(), `/v1/approvals/${data[0]?.id}`, { json: { decision } });
    },
    async expire() {
      await web.program.database.pool.query(
        "update approvals set expires_at = now() - interval '1 second' where status = 'pending'",
      );
    },
    modelCalls: () => model.requests.length,
    async restart() {
      const old = await web.restart();
      await old.close();
    },
    close: () => web.close(),
  };
});

describe("the web channel over WebSocket", () => {
  let web: { program: TestProgram; model: FakeAnthropic; close(): Promise<void> };
  let server: Server;
  let sockets: WebSockets;
  let address = "";
  beforeAll(async () => {
    web = await openWeb();
    server = serve({ fetch: web.program.app.fetch, port: 0, hostname: "127.0.0.1" }) as Server;
    await new Promise((resolve) => server.once("listening", resolve));
    sockets = attachWebSockets(server, web.program.app);
    const listening = server.address();
    address = `127.0.0.1:${typeof listening === "object" && listening ? listening.port : 0}`;
  });
  afterAll(async () => {
    sockets.close();
    server.close();
    await web.close();
  });

  async function connect(
    headers: Record<string, string> = {},
  ): Promise<{ socket: WebSocket; next(): Promise<Event>; say(frame: unknown): void }> {
    const socket = new WebSocket(`ws://${address}/ws`, { headers });
    const queue: Event[] = [];
    let wake = () => {};
    socket.on("message", (data) => {
      queue.push(JSON.parse(String(data)));
      wake();
    });
    await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
    return {
      socket,
      say: (frame) => socket.send(typeof frame === "string" ? frame : JSON.stringify(frame)),
      async next() {
        while (!queue.length)
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        return queue.shift() as Event;
      },
    };
  }
  const inputOf = (text: string, threadId = randomUUID()) => ({
    threadId,
    runId: randomUUID(),
    messages: [{ id: randomUUID(), role: "user", content: text }],
    tools: [],
    context: [],
    state: {},
  });
  async function untilEnd(client: { next(): Promise<Event> }): Promise<Event[]> {
    const events: Event[] = [];
    for (;;) {
      const event = await client.next();
      events.push(event);
      if (event.type === "RUN_FINISHED" || event.type === "RUN_ERROR") return events;
    }
  }

  it("sends the same events as server-sent events do, one a frame, and follows a thread from where one left", async () => {
    const token = await web.program.token({ email: "ada@firm.example" });
    const client = await connect();
    client.say({ type: "sign-in", token });
    const input = inputOf("over the socket");
    client.say({ type: "run", input });
    const live = await untilEnd(client);
    const replay = await (await web.program.request(token, `/v1/threads/${input.threadId}/events?after=0`)).text();
    const sent = replay
      .split("\n\n")
      .filter(Boolean)
      .map((block) => JSON.parse(block.split("data: ")[1] ?? "null") as Event);
    expect(live.map(({ type }) => type)).toEqual(sent.map(({ type }) => type));
    client.say({ type: "follow", threadId: input.threadId, after: 2 });
    const rest = await untilEnd(client);
    expect(rest.map(({ type }) => type)).toEqual(sent.slice(2).map(({ type }) => type));
    expect(rest[0]?.metadata).toMatchObject({ seq: 3 });
    client.socket.close();
  });

  it("refuses who is not signed in, other pages with a cookie, and frames that are none", async () => {
    const client = await connect();
    client.say({ type: "run", input: inputOf("no token") });
    expect(await client.next()).toMatchObject({ type: "RUN_ERROR", code: "UNAUTHENTICATED" });
    client.say("{");
    expect(await client.next()).toMatchObject({ type: "RUN_ERROR", code: "INVALID_INPUT" });
    client.say({ type: "sign-in", token: "forged" });
    client.say({ type: "follow", threadId: "thread-of-somebody" });
    expect(await client.next()).toMatchObject({ type: "RUN_ERROR", code: "UNAUTHENTICATED" });
    client.socket.close();
    await expect(connect({ cookie: "parley_session=x", origin: "https://evil.example" })).rejects.toThrow("403");
    expect(web.model.requests.length).toBe(1);
  });

  it("reaches everybody with one broadcast", async () => {
    const clients = await Promise.all(Array.from({ length: 50 }, () => connect()));
    const before = sockets.broadcast({ type: "CUSTOM", name: "server", value: "restarting" });
    expect(before).toBeGreaterThanOrEqual(50);
    for (const client of clients) {
      expect(await client.next()).toMatchObject({ type: "CUSTOM", value: "restarting" });
      client.socket.close();
    }
  });
});
