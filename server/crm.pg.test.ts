import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DATABASE_SIZES } from "../test/database.ts";
import { openTestProgram, type TestProgram } from "../test/program.ts";

describe.each(DATABASE_SIZES)("the CRM over REST (%s)", (size) => {
  let program: TestProgram;
  let token: string;
  beforeAll(async () => {
    program = await openTestProgram({}, size);
    token = await program.token();
  });
  afterAll(() => program.close());

  const send = async (method: string, address: string, json?: object) => {
    const response = await program.request(token, address, json ? { method, json } : { method });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  it("answers 201 with the deal that was made, and 200 with what was changed", async () => {
    const made = await send("POST", "/v1/deals", {
      name: "Project Eagle",
      stage: "screening",
      value: 1e6,
      currency: "EUR",
      probability: 0.2,
    });
    expect(made).toMatchObject({
      status: 201,
      body: { name: "Project Eagle", stage: "screening", value: 1e6, version: 1 },
    });
    const { id } = made.body;
    expect(await send("PATCH", `/v1/deals/${id}`, { stage: "due_diligence" })).toMatchObject({
      status: 200,
      body: { stage: "due_diligence", version: 2 },
    });
    expect(await send("POST", "/v1/deals/bulk", { dealIds: [id], changes: { sector: "Energy" } })).toMatchObject({
      status: 200,
      body: { updated: 1 },
    });
    expect(await send("GET", "/v1/pipeline")).toMatchObject({ status: 200, body: { open: { deals: 1 } } });
    expect(await send("DELETE", `/v1/deals/${id}`)).toMatchObject({ status: 200, body: { deleted: true } });
    expect(await send("GET", `/v1/deals/${id}`)).toMatchObject({
      status: 404,
      body: { error: { code: "DEAL_NOT_FOUND" } },
    });
    expect(await send("POST", `/v1/deals/${id}/restore`, {})).toMatchObject({
      status: 200,
      body: { name: "Project Eagle" },
    });
  });

  it.each([
    ["a wrong stage", 422, "POST", "/v1/deals", { name: "X", stage: "nope" }],
    ["a negative probability", 422, "POST", "/v1/deals", { name: "X", probability: -1 }],
    ["a field that deals do not have", 422, "POST", "/v1/deals", { name: "X", customFields: { a: 1 } }],
    ["no name", 422, "POST", "/v1/deals", {}],
    ["a note of ten megabytes", 422, "POST", "/v1/activities", { body: "x".repeat(10_000_000) }],
    ["a change of a deal that is not there", 404, "PATCH", "/v1/deals/deal_nowhere", { stage: "screening" }],
    [
      "501 changes at once",
      422,
      "POST",
      "/v1/deals/bulk",
      { updates: Array.from({ length: 501 }, (_, i) => ({ dealId: `deal_${i}`, sector: "x" })) },
    ],
  ] as const)("refuses %s with %i", async (_what, status, method, address, json) => {
    const before = await send("GET", "/v1/deals?limit=1");
    expect((await send(method, address, json)).status).toBe(status);
    expect((await send("GET", "/v1/deals?limit=1")).body.total).toBe(before.body.total);
  });

  it("says which version conflicts with which change, with 409", async () => {
    const { body } = await send("POST", "/v1/deals", { name: "Project Twice" });
    await send("PATCH", `/v1/deals/${body.id}`, { expectedVersion: 1, sector: "Food" });
    expect(await send("PATCH", `/v1/deals/${body.id}`, { expectedVersion: 1, sector: "Energy" })).toMatchObject({
      status: 409,
      body: {
        error: { code: "VERSION_CONFLICT", details: { currentVersion: 2, changes: [{ after: { sector: "Food" } }] } },
      },
    });
  });

  it("opens the page that the source of a task leads to, for whoever may see it", async () => {
    const { body } = await send("POST", "/v1/tasks", { title: "Call Corvane", dueDate: "2026-03-13" });
    const { url } = body.source as { url: string };
    const page = await send("GET", `/v1${new URL(url).pathname}`);
    expect(page).toMatchObject({ status: 200, body: { kind: "task", title: "Call Corvane" } });
    const stranger = await program.token({ email: "eve@example.org", tenant: "elsewhere" });
    expect((await program.request(stranger, `/v1${new URL(url).pathname}`)).status).toBe(404);
  });
});
