import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type McpTestClient, PROTOCOL_LINES } from "../test/mcp.ts";
import { type OutwardHouse, openOutwardHouse } from "../test/outward-house.ts";
import { openTestProgram, type TestProgram } from "../test/program.ts";

describe.each(PROTOCOL_LINES)("the outward server, to a client of the %s line", (line) => {
  let house: OutwardHouse;
  let program: TestProgram;
  let token: string;
  let client: McpTestClient;
  beforeAll(async () => {
    house = await openOutwardHouse(line);
    ({ program, token, client } = house);
  }, 60_000);
  afterAll(() => house.close());

  it("offers at most eight tools, always in the same order, each with what a client asks of it", async () => {
    const tools = await client.listTools();
    expect(tools.length).toBeLessThanOrEqual(8);
    const shown = tools.map(({ name, annotations }) => ({ name, ...annotations }));
    await expect(`${JSON.stringify(shown, null, 2)}\n`).toMatchFileSnapshot("__snapshots__/outward-tools.json");
    expect(await client.listTools()).toEqual(tools);
    for (const tool of tools) {
      expect(tool.description?.length).toBeGreaterThan(40);
      expect([tool.name, tool.inputSchema.type, tool.outputSchema?.type]).toEqual([tool.name, "object", "object"]);
      expect(JSON.stringify(tool)).not.toMatch(/needsCue|"slot"|parley\/tool/);
    }
    expect(client.instructions).toMatch(/search/);
  });

  it.each([
    [
      { method: "dcf", currency: "EUR", freeCashFlows: [10e6, 12e6, 14e6], wacc: 0.1, terminalGrowth: 0.02 },
      "value_dcf",
      "enterpriseValue",
    ],
    [
      { method: "precedents", currency: "EUR", period: "LTM", companyFigure: 50e6, multiples: [9, 10, 11.5, 13] },
      "value_precedents",
      "enterpriseValue",
    ],
    [
      { method: "vc", currency: "USD", exitValue: 200e6, investment: 5e6, targetMultiple: 10 },
      "value_vc_method",
      "preMoney",
    ],
  ])("computes %o as the method's own tool does", async ({ method, ...input }, tool, figure) => {
    const own = (await (
      await program.request(token, `/v1/finance/${tool.replace("value_", "").replaceAll("_", "-")}`, { json: input })
    ).json()) as Record<string, { value: number }>;
    const { figures, source } = await client.call<{ figures: Record<string, { value: number }>; source: unknown }>(
      "value_company",
      { valuation: { method, ...input } },
    );
    expect(figures[figure]?.value).toBe(own[figure]?.value);
    expect(own[figure]?.value).toBeGreaterThan(0);
    expect(source).toMatchObject({ kind: "calculation" });
  });

  it("says in an error result what to do next", async () => {
    await expect(client.call("fetch", { id: "falcon" })).rejects.toThrow(/Call search first/);
    await expect(client.call("search", {})).rejects.toThrow(/query/);
    await expect(client.call("value_company", { valuation: { method: "guess" } })).rejects.toThrow(/method/);
    await expect(client.call("get_job", { jobId: "run_none" })).rejects.toThrow(/ask, propose_change/);
  });

  it("asks for a token that is valid", async () => {
    for (const bad of [undefined, "not-a-token"]) {
      const response = await program.request(bad, "/mcp", { json: { jsonrpc: "2.0", id: 1, method: "tools/list" } });
      expect(response.status).toBe(401);
      expect(response.headers.get("www-authenticate")).toMatch(/^Bearer/);
    }
  });
});

describe("an MCP server", () => {
  it("refuses a page of another site, whatever token it sends", async () => {
    const program = await openTestProgram();
    try {
      const token = await program.token();
      const json = { jsonrpc: "2.0", id: 1, method: "ping" };
      const statusFrom = async (origin: string | undefined, address = "/mcp") => {
        const headers = { accept: "application/json, text/event-stream", ...(origin ? { origin } : {}) };
        return (await program.request(token, address, { json, headers })).status;
      };
      for (const address of ["/mcp", "/mcp/crm"])
        for (const origin of ["https://evil.example", "http://evil.example:3000", "null"])
          expect([origin, await statusFrom(origin, address)]).toEqual([origin, 403]);
      for (const origin of [undefined, program.publicUrl, "http://localhost:6274"])
        expect([origin, await statusFrom(origin)]).toEqual([origin, 200]);
    } finally {
      await program.close();
    }
  });
});
