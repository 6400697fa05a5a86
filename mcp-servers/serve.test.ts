import { Client as ModernClient, StreamableHTTPClientTransport as ModernTransport } from "@modelcontextprotocol/client";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestProgram, type TestProgram } from "../test/program.ts";
import { TOOLS } from "../tools/catalogue.ts";

/** The client of the 2025 line, as most AI clients have it. */
async function connectLegacy(program: TestProgram, server: string, token: string): Promise<Client> {
  const client = new Client({ name: "test", version: "1" });
  await client.connect(
    new StreamableHTTPClientTransport(new URL(`http://in-process/mcp/${server}`), {
      requestInit: { headers: { authorization: `Bearer ${token}` } },
      fetch: async (url, init) => program.app.request(new URL(url).pathname, init),
    }) as never,
  );
  return client;
}

describe("the MCP servers", () => {
  let program: TestProgram;
  let token: string;
  beforeAll(async () => {
    program = await openTestProgram();
    token = await program.token();
  });
  afterAll(() => program.close());

  it.each([
    ["crm", ["search_crm", "get_deal", "list_deals"]],
    ["data-room", ["search_documents", "read_document", "list_documents", "get_document"]],
    ["market-data", ["get_quote"]],
    ["finance", ["compute_returns"]],
  ])("%s offers its tools to a client of the 2025 line, with hints and output schemas", async (server, names) => {
    const client = await connectLegacy(program, server, token);
    const { tools } = await client.listTools();
    expect(tools.map((tool) => tool.name)).toEqual(expect.arrayContaining(names));
    for (const tool of tools) {
      expect(tool.title).toBeTruthy();
      expect(tool.annotations?.readOnlyHint).toBe(TOOLS.find(({ name }) => name === tool.name)?.effect === "read");
      expect(tool.outputSchema?.type).toBe("object");
    }
    await client.close();
  });

  it("answers with structured content and the same as text", async () => {
    const client = await connectLegacy(program, "finance", token);
    const result = await client.callTool({ name: "compute_returns", arguments: { cashFlows: [-100, 110] } });
    const output = result.structuredContent as { irr: { value: number } };
    expect(output.irr.value).toBeCloseTo(0.1);
    expect(JSON.parse((result.content as { text: string }[])[0]?.text ?? "")).toEqual(output);
    await client.close();
  });

  it("answers a client of the 2026 line", async () => {
    const client = new ModernClient(
      { name: "test", version: "1" },
      { versionNegotiation: { mode: { pin: "2026-07-28" } } },
    );
    await client.connect(
      new ModernTransport(new URL("http://in-process/mcp/market-data"), {
        requestInit: { headers: { authorization: `Bearer ${token}` } },
        fetch: async (url, init) => program.app.request(new URL(url).pathname, init),
      }),
    );
    const result = await client.callTool({ name: "get_quote", arguments: { ticker: "nrth" } });
    expect(result.structuredContent).toMatchObject({
      ticker: "NRTH",
      sample: true,
      price: { unit: "currency", currency: "EUR" },
    });
    await client.close();
  });

  it("says in an error result what the model can do about it", async () => {
    const client = await connectLegacy(program, "market-data", token);
    const result = await client.callTool({ name: "get_quote", arguments: { ticker: "ZZZZ" } });
    expect(result.isError).toBe(true);
    expect(JSON.stringify(result.content)).toMatch(/TICKER_NOT_FOUND.*NRTH/);
    await client.close();
  });

  it("refuses an unknown tool as a protocol error", async () => {
    const client = await connectLegacy(program, "finance", token);
    await expect(client.callTool({ name: "rob_bank", arguments: {} })).rejects.toThrow(/no tool named rob_bank/);
    await client.close();
  });

  it("asks for a token", async () => {
    const response = await program.request(undefined, "/mcp/crm", { json: {} });
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toMatch(/^Bearer/);
  });
});
