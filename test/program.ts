import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Env, parseEnv } from "../config/env.ts";
import type { Database } from "../db/database.ts";
import { ensureUser } from "../db/users.ts";
import type { Role } from "../domain/actor.ts";
import { openProgram, type Program } from "../server/program.ts";
import { prepareWorkspace } from "../server/workspace.ts";
import { openTestDatabase } from "./database.ts";

export interface TestProgram extends Program {
  env: Env;
  token(who?: { email?: string; role?: Role; tenant?: string }): Promise<string>;
  /** A request as that person; bodies that are objects go out as JSON. */
  request(token: string | undefined, address: string, init?: RequestInit & { json?: unknown }): Promise<Response>;
  /** Uploads and waits until every file is ready or failed. */
  upload(
    token: string,
    roomId: string,
    files: readonly File[],
  ): Promise<{ documentId: string; name: string; status: string; error?: { code: string; message: string } }[]>;
}

/** The whole product on a fresh database and an empty folder, without a socket. */
export async function openTestProgram(
  settings: Record<string, string> = {},
  on: "embedded" | "server" | Database = "embedded",
): Promise<TestProgram> {
  const folder = mkdtempSync(path.join(tmpdir(), "parley-test-"));
  const env = parseEnv({ DATA_DIR: folder, DEMO: "off", LOG_LEVEL: "silent", ...settings });
  const program = await openProgram(env, "test", typeof on === "string" ? await openTestDatabase(on) : on);
  await prepareWorkspace(program, env);

  const request: TestProgram["request"] = async (token, address, { json, ...init } = {}) =>
    program.app.request(address, {
      ...init,
      ...(json === undefined ? {} : { method: init.method ?? "POST", body: JSON.stringify(json) }),
      headers: {
        ...(json === undefined ? {} : { "content-type": "application/json" }),
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(init.headers as Record<string, string> | undefined),
      },
    });

  return {
    ...program,
    env,
    async token({ email = "ada@example.com", role = "partner", tenant } = {}) {
      const user = await ensureUser(program.database.pool, { email, role, ...(tenant ? { tenant } : {}) });
      return program.tokens.mint({ userId: user.id, tenantId: user.tenant_id, use: "api" }, 600);
    },
    request,
    async upload(token, roomId, files) {
      const form = new FormData();
      for (const file of files) form.append("files", file);
      const response = await request(token, `/v1/data-rooms/${roomId}/documents`, { method: "POST", body: form });
      const body = (await response.json()) as { uploaded: { documentId: string; name: string; status: string }[] };
      return Promise.all(body.uploaded.map(({ documentId }) => untilRead(request, token, documentId)));
    },
    async close() {
      await program.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function untilRead(request: TestProgram["request"], token: string, documentId: string) {
  for (;;) {
    const document = (await (await request(token, `/v1/documents/${documentId}`)).json()) as {
      name: string;
      status: string;
      error?: { code: string; message: string };
    };
    if (document.status === "ready" || document.status === "failed") return { documentId, ...document };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
