import { Client as ModernClient, StreamableHTTPClientTransport as ModernTransport } from "@modelcontextprotocol/client";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { TestProgram } from "./program.ts";

export const PROTOCOL_LINES = ["2025", "2026"] as const;
export type ProtocolLine = (typeof PROTOCOL_LINES)[number];

export interface McpTestClient {
  instructions: string | undefined;
  listTools(): Promise<ListedTool[]>;
  /** The structured content; what the text item holds has to be the same. Throws what an error result says. */
  call<Shape = Record<string, unknown>>(
    name: string,
    input: Record<string, unknown>,
    options?: { signal?: AbortSignal; onProgress?: (message: string | undefined) => void },
  ): Promise<Shape>;
  close(): Promise<void>;
}
export interface ListedTool {
  name: string;
  title?: string;
  description?: string;
  annotations?: Record<string, unknown>;
  inputSchema: { type?: string; properties?: Record<string, unknown> };
  outputSchema?: { type?: string };
}

/** An error result as a client's model reads it. */
export class ToolError extends Error {
  readonly code: string;
  constructor({ code, message }: { code: string; message: string }) {
    super(message);
    this.code = code;
  }
}

/** A real client of either line, as other people's AI clients have them, on the outward server. */
export async function connectMcp(program: TestProgram, token: string, line: ProtocolLine): Promise<McpTestClient> {
  const options = {
    requestInit: { headers: { authorization: `Bearer ${token}` } },
    fetch: async (url: string | URL, init?: RequestInit) => program.app.request(new URL(url).pathname, init),
  };
  const address = new URL("http://in-process/mcp");
  const info = { name: "test", version: "1" };
  const client =
    line === "2025"
      ? new Client(info)
      : new ModernClient(info, { versionNegotiation: { mode: { pin: "2026-07-28" } } });
  const transport =
    line === "2025" ? new StreamableHTTPClientTransport(address, options) : new ModernTransport(address, options);
  await client.connect(transport as never);
  return {
    instructions: client.getInstructions(),
    listTools: async () => (await client.listTools()).tools as ListedTool[],
    async call<Shape>(
      name: string,
      input: Record<string, unknown>,
      { signal, onProgress }: { signal?: AbortSignal; onProgress?: (message: string | undefined) => void } = {},
    ) {
      const requestOptions = {
        ...(signal ? { signal } : {}),
        ...(onProgress ? { onprogress: ({ message }: { message?: string | undefined }) => onProgress(message) } : {}),
      };
      const call = { name, arguments: input };
      const result = (await (client instanceof Client
        ? client.callTool(call, undefined, requestOptions)
        : client.callTool(call, requestOptions))) as RawResult;
      const text = JSON.parse(result.content[0]?.text ?? "null");
      if (result.isError) throw new ToolError(text.error);
      if (JSON.stringify(text) !== JSON.stringify(result.structuredContent))
        throw new Error(`${name}: the text is not the structured content`);
      return result.structuredContent as Shape;
    },
    close: () => client.close(),
  };
}

interface RawResult {
  isError?: boolean;
  structuredContent?: unknown;
  content: { text?: string }[];
}
