import type { z } from "zod";
import type { ActorDb } from "../db/as-actor.ts";
import type { Actor, Permission } from "../domain/actor.ts";
import type { Approvers, Preview } from "../domain/approval.ts";
import type { Services } from "./services.ts";

export const DOMAINS = ["crm", "data-room", "market-data", "finance", "control", "outward"] as const;
export type Domain = (typeof DOMAINS)[number];

/** What a client is told of a tool that changes no record and yet leaves something behind, such as a thread or a proposal. */
export interface Hints {
  readOnlyHint: false;
  idempotentHint: false;
  openWorldHint: true;
}

/** read: changes nothing. write: changes our records. external: reaches somebody outside the firm. */
export type Effect = "read" | "write" | "external";
export type HttpMethod = "GET" | "POST" | "PATCH" | "PUT" | "DELETE";

/** What a tool may use. Everything it depends on comes in here, so a test hands it what it likes. */
export interface ToolContext {
  actor: Actor;
  /** One transaction as the actor, begun with the first query. Do slow work (network, parsing) before it. */
  db: ActorDb;
  services: Services;
  /**
   * Does something slow in the middle of reading, such as asking another service. A tool that only reads holds no transaction meanwhile,
   * and what it reads afterwards it reads with the rights of then.
   */
  aside<T>(work: () => Promise<T>): Promise<T>;
  signal: AbortSignal;
  /** Tells whoever waits how far the work is; at most a short line. */
  progress(message: string): void;
}

/** A capability, defined once. MCP, REST, the assistant and the documentation are derived from this object alone. */
export interface Tool<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodObject = z.ZodObject> {
  /** snake_case, unique over all domains. */
  name: string;
  title: string;
  domain: Domain;
  effect: Effect;
  permission: Permission;
  /** For whoever chooses a tool, person or model: what it answers and when another one is right. */
  description: string;
  /** Three or more, as people type them. The offline model learns from them; the documentation shows them. */
  examples: readonly string[];
  input: Input;
  output: Output;
  /** Path under /v1; `{name}` takes an input field. GET and DELETE read the other fields from the query string. */
  http: {
    method: HttpMethod;
    path: string /** A POST that writes answers 201, unless another status stands here. */;
    status?: 200;
  };
  /** A request has to hold one of these words before the offline model chooses the tool: what tells it from its sibling. */
  cues?: readonly string[];
  /** The tool its domain falls back to when nothing fits better. */
  fallback?: boolean;
  /** Serves the assistant's own bookkeeping: offered over no outward list and shown to nobody as an activity. */
  hidden?: boolean;
  /** What a client is told where the effect alone says too little. */
  hints?: Hints;
  /** What a person sees before deciding on a change: what is, and what would be. Reads only, and as the asker. */
  preview?(input: z.output<Input>, context: ToolContext): Promise<Preview>;
  /** Who has to click when the assistant proposes it. Left out: one person for a write, two for what leaves the firm. */
  approval?(input: z.output<Input>, actor: Actor): Approvers;
  run(input: z.output<Input>, context: ToolContext): Promise<z.input<Output>>;
}

export function defineTool<Input extends z.ZodObject, Output extends z.ZodObject>(
  tool: Tool<Input, Output>,
): Tool<Input, Output> {
  return tool;
}

/** A tool whose shapes are known only at run time: what lists, servers and the gate handle. */
export type AnyTool = Omit<Tool, "run" | "preview" | "approval"> & {
  run(input: never, context: ToolContext): Promise<unknown>;
  preview?(input: never, context: ToolContext): Promise<Preview>;
  approval?(input: never, actor: Actor): Approvers;
};
