import {
  Client,
  type ClientOptions,
  type JsonSchemaValidator,
  StreamableHTTPClientTransport,
} from "@modelcontextprotocol/client";
import { type AppError, InternalError } from "../domain/errors.ts";
import { PARLEY_META } from "./serve.ts";

/** Sends a request to our own application without a socket: `app.request`. */
export type InProcessFetch = (path: string, init: RequestInit) => Response | Promise<Response>;

/** A tool as a client sees it, with what Parley's servers say beyond the protocol. */
export interface RemoteTool {
  server: string;
  name: string;
  title: string;
  description: string;
  inputSchema: Record<string, unknown>;
  outputSchema: Record<string, unknown>;
  examples: readonly string[];
  effect: "read" | "write" | "external";
  domain: string;
  fallback: boolean;
  cues: readonly string[];
  hidden: boolean;
}

/** The answer of a call: the tool's structured output, or its public error. */
export type CallResult =
  | { ok: true; output: Record<string, unknown> }
  | { ok: false; error: { code: string; message: string; details?: unknown } };

export interface McpConnection {
  listTools(): Promise<RemoteTool[]>;
  call(tool: RemoteTool, input: Record<string, unknown>, signal?: AbortSignal): Promise<CallResult>;
  close(): Promise<void>;
}

/** The gate has checked each answer against the tool's schema already; a second check in the same process finds nothing. */
const TRUSTED: ClientOptions["jsonSchemaValidator"] = {
  getValidator<T>(): JsonSchemaValidator<T> {
    return (input) => ({ valid: true, data: input as T, errorMessage: undefined });
  },
};

/**
 * Connects to our MCP servers over the real protocol, inside the process. The assistant comes in by the same door as an
 * outside client and passes the same checks, with a short-lived token of the person it answers.
 */
export function connectInProcess(options: {
  fetch: InProcessFetch;
  servers: readonly string[];
  token: string;
}): McpConnection {
  const clients = new Map<string, Promise<Client>>();
  const clientOf = (server: string): Promise<Client> => {
    const known = clients.get(server);
    if (known) return known;
    const client = new Client(
      { name: "parley-assistant", version: "0.1.0" },
      { versionNegotiation: { mode: { pin: "2026-07-28" } }, jsonSchemaValidator: TRUSTED },
    );
    const transport = new StreamableHTTPClientTransport(new URL(`http://in-process/mcp/${server}`), {
      requestInit: { headers: { authorization: `Bearer ${options.token}` } },
      fetch: async (url, init) => options.fetch(new URL(url).pathname, init ?? {}),
    });
    const connected = client.connect(transport).then(() => client);
    clients.set(server, connected);
    return connected;
  };
  return {
    async listTools() {
      const lists = await Promise.all(
        options.servers.map(async (server) => {
          const { tools } = await (await clientOf(server)).listTools();
          return tools.map((tool) => toRemoteTool(server, tool));
        }),
      );
      return lists.flat();
    },
    async call(tool, input, signal) {
      const client = await clientOf(tool.server);
      const result = await client.callTool({ name: tool.name, arguments: input }, signal ? { signal } : undefined);
      return toCallResult(result as RawResult);
    },
    async close() {
      await Promise.all([...clients.values()].map(async (client) => (await client).close().catch(() => {})));
    },
  };
}

interface RawTool {
  name: string;
  title?: string;
  description?: string;
  inputSchema: unknown;
  outputSchema?: unknown;
  _meta?: Record<string, unknown>;
}
interface RawResult {
  isError?: boolean;
  structuredContent?: unknown;
  content?: { type: string; text?: string }[];
}

function toRemoteTool(server: string, tool: RawTool): RemoteTool {
  const meta = (tool._meta?.[PARLEY_META] ?? {}) as Partial<RemoteTool>;
  return {
    server,
    name: tool.name,
    title: tool.title ?? tool.name,
    description: tool.description ?? "",
    inputSchema: tool.inputSchema as Record<string, unknown>,
    outputSchema: (tool.outputSchema ?? {}) as Record<string, unknown>,
    examples: meta.examples ?? [],
    effect: meta.effect ?? "external",
    domain: meta.domain ?? server,
    fallback: meta.fallback ?? false,
    cues: meta.cues ?? [],
    hidden: meta.hidden ?? false,
  };
}

function toCallResult(result: RawResult): CallResult {
  if (!result.isError) return { ok: true, output: (result.structuredContent ?? {}) as Record<string, unknown> };
  try {
    const { error } = JSON.parse(result.content?.[0]?.text ?? "") as {
      error: { code: string; message: string; details?: unknown };
    };
    const { details } = error;
    return {
      ok: false,
      error: {
        code: String(error.code),
        message: String(error.message),
        ...(details === undefined ? {} : { details }),
      },
    };
  } catch (cause) {
    const defect: AppError = new InternalError(cause);
    return { ok: false, error: { code: defect.code, message: defect.message } };
  }
}
