/** The way of the terminal's commands to the program: the running server when there is one, else the program in this process. */
import { type Env, parseEnv } from "../config/env.ts";
import type { AuditCheck, AuditProof } from "../db/audit.ts";
import { findOwner } from "../db/lock.ts";

export interface ProgramClient {
  fetch(path: string, init?: RequestInit): Promise<Response>;
  mintToken(request: { email: string; role?: string; tenant?: string; ttl: number }): Promise<string>;
  verifyAudit(check: AuditCheck): Promise<AuditProof[]>;
  close(): Promise<void>;
}

export async function connectProgram(command: string, { work = false } = {}): Promise<ProgramClient> {
  const env = parseEnv({ ...process.env, LOG_LEVEL: process.env.LOG_LEVEL ?? "warn" });
  const owner = env.DATABASE_URL ? undefined : await waitForServer(env);
  return owner?.url ? connectServer(owner.url, owner.operatorKey) : openHere(env, command, work);
}

/** A server that is still starting has the directory, but no address yet. */
async function waitForServer(env: Env) {
  let owner = findOwner(env.DATA_DIR);
  for (let i = 0; i < 300 && owner && !owner.url; i++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    owner = findOwner(env.DATA_DIR);
  }
  return owner;
}

function connectServer(url: string, operatorKey: string): ProgramClient {
  const call = (path: string, init?: RequestInit) => fetch(new URL(path, url), init);
  return {
    fetch: call,
    mintToken: async (request) => {
      const { token } = await operate<{ token: string }>(call, operatorKey, "/operator/tokens", request);
      return token;
    },
    verifyAudit: (check) => operate(call, operatorKey, "/operator/audit", check),
    async close() {},
  };
}

async function openHere(env: Env, command: string, work: boolean): Promise<ProgramClient> {
  const { openProgram } = await import("../server/program.ts");
  const program = await openProgram(env, command);
  if (work) {
    const { prepareWorkspace } = await import("../server/workspace.ts");
    await prepareWorkspace(program, env);
  }
  const call = async (path: string, init?: RequestInit) => program.app.request(path, init);
  return {
    fetch: call,
    async mintToken(request) {
      const { ensureUser } = await import("../db/users.ts");
      const { TokenRequest } = await import("../server/routes/operator.ts");
      const { ttl, ...who } = TokenRequest.parse(request);
      const user = await ensureUser(program.database.pool, who);
      return program.tokens.mint({ userId: user.id, tenantId: user.tenant_id, use: "api" }, ttl);
    },
    async verifyAudit(check) {
      const [{ asSystem }, { verifyAudit }] = await Promise.all([
        import("../db/as-actor.ts"),
        import("../db/audit.ts"),
      ]);
      return asSystem(program.database.pool, (db) => verifyAudit(db, check));
    },
    close: () => program.close(),
  };
}

/** A request that only somebody may make who can read the data directory. */
async function operate<Answer>(
  call: ProgramClient["fetch"],
  operatorKey: string,
  address: string,
  request: unknown,
): Promise<Answer> {
  const response = await call(address, {
    method: "POST",
    headers: { "content-type": "application/json", "x-operator-key": operatorKey },
    body: JSON.stringify(request),
  });
  const body = (await response.json()) as Answer & { error?: { message: string } };
  if (!response.ok) throw new CommandError(body.error?.message ?? `The server answered ${response.status}.`);
  return body;
}

/** What the person at the terminal can mend; shown without a stack. */
export class CommandError extends Error {}

/** Runs a command's main function and turns its errors into one line and an exit code. */
export async function runCommand(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    const known =
      error instanceof CommandError ||
      (error instanceof Error &&
        ((error.name.endsWith("Error") && "fault" in error) || error.constructor.name === "ConfigError"));
    console.error(known ? (error as Error).message : error);
    process.exitCode = 1;
  }
  process.exit();
}
