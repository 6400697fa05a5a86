import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import path from "node:path";

/** The person and the tenant that the Playground plays. */
export const PLAYGROUND_PERSON = "00000000-0000-0000-0000-0000000000020";
export const PLAYGROUND_TENANT = "00000000-0000-0000-0000-0000000000001";

/** Microsoft's Agents Playground against a bot at this address, on this machine alone. */
export async function startPlayground(endpoint: string): Promise<{ url: string; close(): Promise<void> }> {
  const port = await freePort();
  const cli = createRequire(import.meta.url).resolve("@microsoft/m365agentsplayground/cli.js");
  const args = [cli, "start", "-e", endpoint, "-c", "msteams", "-p", String(port), "--disable-telemetry", "true"];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, NODE_OPTIONS: `--require ${path.join(import.meta.dirname, "bind-loopback.cjs")}` },
    stdio: ["ignore", "pipe", "ignore"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  await new Promise<void>((resolve, reject) => {
    child.stdout.on("data", (text) => /Listening on/.test(String(text)) && resolve());
    child.once("exit", () => reject(new Error("the Playground did not start")));
  });
  return {
    url: `http://127.0.0.1:${port}/`,
    async close() {
      child.kill();
      await ended;
    },
  };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
}
