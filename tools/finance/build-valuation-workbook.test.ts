import { read } from "@e965/xlsx";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestProgram, type TestProgram } from "../../test/program.ts";

const valuation = {
  tool: "value_dcf",
  arguments: { currency: "EUR", freeCashFlows: [10e6, 12e6], wacc: 0.1, terminalGrowth: 0.02 },
};

describe("build_valuation_workbook", () => {
  let program: TestProgram;
  beforeAll(async () => {
    program = await openTestProgram();
  });
  afterAll(() => program.close());

  const build = (token: string, body: unknown) =>
    program.request(token, "/v1/finance/workbooks", { method: "POST", body: JSON.stringify(body) });

  it("stores a file that its asker can fetch and nobody else can", async () => {
    const token = await program.token({ email: "ada@example.com" });
    const response = await build(token, { title: "Falcon: base/case", date: "2026-09-30", valuations: [valuation] });
    expect(response.status).toBe(201);
    const answer = (await response.json()) as { name: string; url: string; downloadUrl: string; formulas: number };
    expect(answer.name).toBe("Falcon base case 2026-09-30.xlsx");
    expect(answer.formulas).toBeGreaterThan(40);
    const address = new URL(answer.downloadUrl).pathname;
    const file = await program.request(token, address);
    expect(read(new Uint8Array(await file.arrayBuffer())).SheetNames).toContain("Checks");
    const other = await program.token({ email: "bob@example.com" });
    expect((await program.request(other, address)).status).toBe(404);
  });

  it("says what a valuation lacks instead of storing half a model", async () => {
    const token = await program.token({ email: "ada@example.com" });
    const response = await build(token, { valuations: [{ ...valuation, arguments: { freeCashFlows: [1] } }] });
    expect(response.status).toBe(422);
    expect(await response.text()).toMatch(/In which currency/);
  });
});
