import type { Hono } from "hono";
import type { Logger } from "pino";
import type { Assistant } from "../agents/assistant.ts";
import type { Database } from "../db/database.ts";
import type { FileStore } from "../ingest/files.ts";
import type { Ingest } from "../ingest/ingest.ts";
import type { Approvals } from "../tools/approvals.ts";
import type { Gate } from "../tools/invoke.ts";
import type { Session } from "./auth/authenticate.ts";
import type { Tokens } from "./auth/tokens.ts";
import type { Channels } from "./channels/index.ts";
import type { Metrics } from "./metrics.ts";

/** What the routes are built from. */
export interface AppDependencies {
  database: Database;
  gate: Gate;
  approvals: Approvals;
  assistant: () => Assistant;
  channels: () => Channels;
  ingest: Ingest;
  files: FileStore;
  tokens: Tokens;
  metrics: Metrics;
  log: Logger;
  settings: {
    publicUrl: string;
    modelId: string;
    uploadLimitBytes: number;
    /** Folder of the built pages and scripts. */
    webDir: string;
    /** Known only to who can read the data directory; without it the operator's routes do not exist. */
    operatorKey?: string;
  };
  /** False until everything started, and again while the server stops. */
  isReady: () => boolean;
}

export interface AppVariables {
  session: Session;
}
export type App = Hono<{ Variables: AppVariables }>;
