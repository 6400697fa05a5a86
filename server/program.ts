import { type Logger, pino } from "pino";
import type { Assistant } from "../agents/assistant.ts";
import type { Env } from "../config/env.ts";
import { type Database, openDatabase } from "../db/database.ts";
import { type DataDirLock, lockDataDir } from "../db/lock.ts";
import type { FileStore } from "../ingest/files.ts";
import type { Ingest } from "../ingest/ingest.ts";
import type { Approvals } from "../tools/approvals.ts";
import type { Tokens } from "./auth/tokens.ts";
import type { Channels } from "./channels/index.ts";
import type { App } from "./deps.ts";

/** The whole product in one process, except for listening: the server and the commands of the terminal are built on it. */
export interface Program {
  app: App;
  database: Database;
  files: FileStore;
  ingest: Ingest;
  assistant: Assistant;
  channels: Channels;
  approvals: Approvals;
  tokens: Tokens;
  log: Logger;
  publicUrl: string;
  lock: DataDirLock | undefined;
  setReady(ready: boolean): void;
  close(): Promise<void>;
}

/** `database`: an open one to use instead of what the settings name; its owner closes it by closing the program. */
export async function openProgram(env: Env, command: string, opened?: Database): Promise<Program> {
  const log = pino(
    { level: env.LOG_LEVEL, base: null, redact: ["authorization", "token", "*.token"] },
    pino.destination(2),
  );
  const lock = env.DATABASE_URL || opened ? undefined : await lockDataDir(env.DATA_DIR, command);
  let database = opened;
  try {
    // The database opens in a thread of its own while the rest of the program is being loaded.
    const opening = database ?? openDatabase({ databaseUrl: env.DATABASE_URL, dataDir: env.DATA_DIR });
    const loading = import("./assemble.ts");
    database = await opening;
    const { assemble } = await loading;
    return await assemble(env, log, lock, database);
  } catch (error) {
    await database?.close().catch(() => {});
    lock?.release();
    throw error;
  }
}
