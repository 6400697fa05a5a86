/** First visible sign of work with 50 conversations at once; 5,000 idle sockets, their memory, and a broadcast to all of them. */
import { fork } from "node:child_process";
import type { Server } from "node:http";
import path from "node:path";
import { serve } from "@hono/node-server";
import { attachWebSockets } from "../../server/routes/ws.ts";
import { openTestProgram } from "../../test/program.ts";
import { openSlackHouse } from "../../test/slack-house.ts";
import { openTeamsHouse } from "../../test/teams-house.ts";
import { percentile } from "./percentile.ts";

const AT_ONCE = 50;
const SOCKETS = 5_000;
const OFFLINE = { MODEL: "offline" };

export async function run(): Promise<void> {
  await idleSockets();
  await slackFirstSign();
  await teamsFirstSign();
}

const say = (what: string, ms: readonly number[]) =>
  console.log(
    `  ${what.padEnd(62)} p50 ${Math.round(percentile(ms, 0.5))} ms   p95 ${Math.round(percentile(ms, 0.95))} ms   slowest ${Math.round(Math.max(...ms))} ms`,
  );

async function slackFirstSign(): Promise<void> {
  const house = await openSlackHouse(OFFLINE);
  for (let i = 0; i < AT_ONCE; i++) await house.person(`U${i}`);
  await house.say("hello", { user: "U0" });
  await house.until(() => house.slack.thread("DU0").length > 0, 30_000);
  const before = house.slack.calls.length;
  const startedAt = Date.now();
  const acknowledged = await Promise.all(
    Array.from({ length: AT_ONCE }, async (_, i) => {
      const from = performance.now();
      await house.say("what can you do?", { user: `U${i}` });
      return performance.now() - from;
    }),
  );
  const signs = () => house.slack.calls.slice(before).filter(({ method }) => method === "assistant.threads.setStatus");
  await house.until(() => signs().length >= AT_ONCE, 60_000);
  await house.until(
    () => Array.from({ length: AT_ONCE }, (_, i) => house.slack.thread(`DU${i}`).length).every((n) => n > 0),
    60_000,
  );
  say(`Slack, ${AT_ONCE} conversations at once: acknowledged`, acknowledged);
  say(
    "Slack: first visible sign",
    signs().map(({ at }) => at - startedAt),
  );
  console.log(`  Slack: calls refused ${house.slack.refusals.length}`);
  await house.close();
}

async function teamsFirstSign(): Promise<void> {
  const house = await openTeamsHouse(OFFLINE);
  for (let i = 0; i < AT_ONCE; i++) await house.person(`u${i}`);
  await house.say("hello", { user: "u0" });
  await house.until(() => house.connector.in("chat-u0").some((each) => each.type === "message"), 30_000);
  const seen: number[] = [];
  const startedAt = Date.now();
  const watched = new Set<string>();
  const looking = setInterval(() => {
    for (let i = 1; i <= AT_ONCE; i++)
      if (!watched.has(`chat-u${i}`) && house.connector.in(`chat-u${i}`).length) {
        watched.add(`chat-u${i}`);
        seen.push(Date.now() - startedAt);
      }
  }, 5);
  await house.person(`u${AT_ONCE}`);
  await Promise.all(Array.from({ length: AT_ONCE }, (_, i) => house.say("what can you do?", { user: `u${i + 1}` })));
  await house.until(() => watched.size >= AT_ONCE, 60_000);
  clearInterval(looking);
  say(`Teams, ${AT_ONCE} conversations at once: first visible sign`, seen);
  console.log(`  Teams: calls refused ${house.connector.refusals.length}`);
  await house.close();
}

async function idleSockets(): Promise<void> {
  const program = await openTestProgram(OFFLINE);
  const server = serve({ fetch: program.app.fetch, port: 0, hostname: "127.0.0.1" }) as Server;
  await new Promise((resolve) => server.once("listening", resolve));
  const sockets = attachWebSockets(server, program.app);
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const before = process.memoryUsage().rss;
  const clients = fork(path.join(import.meta.dirname, "idle-sockets.mjs"), [
    `ws://127.0.0.1:${port}/ws`,
    String(SOCKETS),
  ]);
  const heard = (wanted: RegExp) =>
    new Promise<void>((resolve) => clients.on("message", (message) => wanted.test(String(message)) && resolve()));
  await heard(/^open/);
  const megabytes = (bytes: number) => Math.round(bytes / 1e6);
  const { rss } = process.memoryUsage();
  console.log(`  ${SOCKETS} idle sockets: ${megabytes(rss)} MB in all, ${megabytes(rss - before)} MB for them`);
  const startedAt = performance.now();
  const done = heard(/^heard/);
  sockets.broadcast({ type: "CUSTOM", name: "server", value: "hello" });
  await done;
  console.log(`  a broadcast to all of them: ${Math.round(performance.now() - startedAt)} ms`);
  clients.kill();
  sockets.close();
  server.close();
  await program.close();
}
