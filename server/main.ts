import type { Server } from "node:http";
import { createServer } from "node:net";
import { serve } from "@hono/node-server";
import { ConfigError, modelIds, parseEnv } from "../config/env.ts";
import { AppError } from "../domain/errors.ts";
import { openProgram, type Program } from "./program.ts";
import { attachWebSockets } from "./routes/ws.ts";
import { prepareWorkspace } from "./workspace.ts";

const SIGN_IN_SECONDS = 12 * 3600;
/** SIGTERM promises to be done in ten seconds; what still hangs after this is cut off. */
const STOP_WITHIN_MS = 9_000;

try {
  await main();
} catch (error) {
  // What a person can mend is said in a sentence; only a defect shows where it happened.
  console.error(error instanceof ConfigError || error instanceof AppError ? error.message : error);
  process.exit(1);
}

async function main(): Promise<void> {
  const env = parseEnv(process.env);
  if (env.PORT === 0) env.PORT = await freePort(env.HOST);
  const program = await openProgram(env, "npm start");
  const server = serve({ fetch: program.app.fetch, port: env.PORT, hostname: env.HOST });
  await new Promise<void>((resolve, reject) => {
    server.once("listening", resolve);
    server.once("error", reject);
  }).catch(async (error) => {
    await program.close();
    throw (error as NodeJS.ErrnoException).code === "EADDRINUSE"
      ? new ConfigError(`Port ${env.PORT} on ${env.HOST} is taken. Stop what uses it, or set PORT to another one.`)
      : error;
  });
  const address = server.address();
  const url = `http://${env.HOST}:${typeof address === "object" && address ? address.port : env.PORT}`;
  program.lock?.announce(url);
  const sockets = attachWebSockets(server as Server, program.app);
  stopOnSignals(program, () => {
    sockets.close();
    server.close();
  });
  program.database.onFatal((error) => {
    program.log.fatal({ err: error }, "the embedded database did not come back");
    process.exit(1);
  });

  const admin = await prepareWorkspace(program, env);
  const token = await program.tokens.mint(
    { userId: admin.id, tenantId: admin.tenant_id, use: "sign-in" },
    SIGN_IN_SECONDS,
  );
  console.log(`
  Parley is ready at ${url}

  Sign in     ${url}/sign-in?token=${token}
  Model       ${modelIds(env).join(", then ")}${modelIds(env)[0] === "offline" ? " (works without a language model; set ANTHROPIC_API_KEY for one)" : ""}
  Data        ${env.DATABASE_URL ? "PostgreSQL at DATABASE_URL" : env.DATA_DIR}
  API         ${url}/docs
`);
}

/** Citations carry the address, so it has to be known before the server listens. */
async function freePort(host: string): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => probe.once("error", reject).listen(0, host, resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
}

function stopOnSignals(program: Program, stopListening: () => void): void {
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(0), STOP_WITHIN_MS).unref();
    stopListening();
    await program.close().catch((error) => program.log.error({ err: error }, "stopping"));
    process.exit(0);
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}
