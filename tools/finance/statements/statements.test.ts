import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asSystem } from "../../../db/as-actor.ts";
import { openTestProgram, type TestProgram } from "../../../test/program.ts";

const CASE = `"Tarn: management case, EUR million",,,,
,FY2024A,FY2025A,FY2026E,FY2027E
Revenue,100.0,110.0,120.0,130.0
EBITDA,20.0,22.0,25.0,28.0
Depreciation,4.0,4.0,5.0,5.0
EBIT,16.0,18.0,20.0,23.5
Commercial allowance,1.0,1.0,1.0,1.0
Unlevered free cash flow,10.0,11.0,13.0,15.0
`;

describe("statements of a deal", () => {
  let program: TestProgram;
  let token: string;
  let roomId: string;
  let documentId: string;
  beforeAll(async () => {
    program = await openTestProgram();
    token = await program.token();
    await asSystem(program.database.pool, (db) =>
      db.query(
        "insert into deals (id, tenant_id, name, stage) select 'deal_tarn', id, 'Project Tarn', 'screening' from tenants limit 1",
      ),
    );
    const room = await program.request(token, "/v1/data-rooms", { json: { name: "Tarn VDR", dealId: "deal_tarn" } });
    roomId = ((await room.json()) as { id: string }).id;
    const [uploaded] = await program.upload(token, roomId, [new File([CASE], "Tarn case.csv", { type: "text/csv" })]);
    documentId = uploaded?.documentId ?? "";
  });
  afterAll(() => program.close());

  const post = async (address: string, json: unknown, method = "POST") => {
    const response = await program.request(token, address, { json, method });
    return { status: response.status, body: (await response.json()) as Record<string, never> };
  };
  const value = (more: Record<string, unknown> = {}) =>
    post("/v1/deals/deal_tarn/valuation", { wacc: 0.1, terminalGrowth: 0.02, ...more });

  it("value the forecast of the room's table, each flow with its cell", async () => {
    const { status, body } = await value();
    expect(status).toBe(200);
    const byHand = 13e6 / 1.1 + 15e6 / 1.1 ** 2 + (15e6 * 1.02) / 0.08 / 1.1 ** 2;
    const answer = body as unknown as {
      enterpriseValue: { value: number };
      forecast: { freeCashFlow: { value: number; source: { locator: string } } }[];
      notes: string[];
      cards: { kind: string }[];
    };
    expect(answer.enterpriseValue.value).toBeCloseTo(byHand, 3);
    expect(answer.forecast.map(({ freeCashFlow }) => freeCashFlow.value)).toEqual([13e6, 15e6]);
    expect(answer.forecast[0]?.freeCashFlow.source.locator).toMatch(/D8$/);
    expect(answer.notes).toContainEqual(expect.stringMatching(/as of 2025-12-31/));
    expect(answer.cards.map(({ kind }) => kind)).toContain("grid");
  });

  it("apply an exit multiple to the forecast's EBITDA", async () => {
    const { body } = await value({ terminalGrowth: undefined, exitMultiple: 9 });
    const byHand = 13e6 / 1.1 + 15e6 / 1.1 ** 2 + (9 * 28e6) / 1.1 ** 2;
    expect((body as unknown as { enterpriseValue: { value: number } }).enterpriseValue.value).toBeCloseTo(byHand, 3);
  });

  it("are asked for where there is no forecast", async () => {
    await asSystem(program.database.pool, (db) =>
      db.query(
        "insert into deals (id, tenant_id, name, stage) select 'deal_bare', id, 'Project Bare', 'screening' from tenants limit 1",
      ),
    );
    const { status, body } = await post("/v1/deals/deal_bare/valuation", { wacc: 0.1, terminalGrowth: 0.02 });
    expect([status, JSON.stringify(body)]).toEqual([
      422,
      expect.stringMatching(/no forecast of free cash flows for Project Bare/),
    ]);
  });

  it("are imported with checks, and lines without a place are named", async () => {
    const { status, body } = await post("/v1/finance/statements", { documentId, company: "Tarn" });
    expect(status).toBe(201);
    const answer = body as unknown as {
      statements: { period: string }[];
      unmapped: { name: string }[];
      checks: { period: string; holds: boolean }[];
    };
    expect(answer.statements.filter(({ period }) => period === "FY2026")).toHaveLength(2);
    expect(answer.unmapped).toEqual([{ name: "Commercial allowance", cell: expect.stringMatching(/B7$/) }]);
    expect(answer.checks.filter(({ holds }) => !holds).map(({ period }) => period)).toEqual(["FY2027"]);
  });

  it("remember a corrected mapping for the next import", async () => {
    const mapped = await post(
      "/v1/finance/account-mappings",
      { name: "Commercial allowance", account: "operatingExpenses" },
      "PUT",
    );
    expect(mapped.body).toMatchObject({ before: null, label: "Operating expenses" });
    const { body } = await post("/v1/finance/statements", { documentId, company: "Tarn" });
    expect((body as unknown as { unmapped: unknown[] }).unmapped).toEqual([]);
  });

  it("give ratios with formulas beside peers, and sentences made of them", async () => {
    const { body } = await post("/v1/finance/ratios", { dealId: "deal_tarn", peers: ["NRTH"] });
    const answer = body as unknown as {
      ratios: {
        id: string;
        formula: string;
        values: { period: string; value: number | null }[];
        peers: { value: number | null }[];
      }[];
      narrative: { text: string }[];
    };
    const margin = answer.ratios.find(({ id }) => id === "ebitdaMargin");
    expect(margin?.formula).toBe("ebitda / revenue");
    expect(margin?.values.map(({ period }) => period)).toEqual(["FY2024", "FY2025", "FY2026E", "FY2027E"]);
    expect(margin?.values[0]?.value).toBeCloseTo(0.2, 12);
    expect(margin?.peers[0]?.value).toBeGreaterThan(0.1);
    expect(answer.narrative.map(({ text }) => text)).toContainEqual(
      "EBITDA margin rose to 21.5 % in FY2027E, from 20 % in FY2024.",
    );
  });

  it("are hidden with the deal, from another firm as well", async () => {
    const stranger = await program.token({ email: "eve@example.org", tenant: "elsewhere" });
    const response = await program.request(stranger, "/v1/deals/deal_tarn/valuation", {
      json: { wacc: 0.1, terminalGrowth: 0.02 },
    });
    expect(response.status).toBe(404);
    const guest = await program.token({ email: "guest@example.org", role: "guest" });
    expect((await program.request(guest, "/v1/finance/ratios", { json: { dealId: "deal_tarn" } })).status).toBe(403);
  });
});
