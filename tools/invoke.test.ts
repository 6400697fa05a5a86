import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Actor } from "../domain/actor.ts";
import { DealNotFoundError } from "../domain/errors.ts";
import { openTestDatabase, type TestDatabase } from "../test/database.ts";
import { defineTool } from "./define-tool.ts";
import { createGate, type Gate } from "./invoke.ts";
import type { Services } from "./services.ts";

const base = {
  title: "Probe",
  domain: "crm",
  effect: "read",
  permission: "crm:read",
  description: "For the tests of the gate.",
  examples: ["a", "b", "c"],
  input: z.strictObject({ n: z.int(), password: z.string().optional() }),
  output: z.strictObject({ n: z.int() }),
  http: { method: "POST", path: "/probe" },
} as const;
const echo = defineTool({ ...base, name: "echo", run: async ({ n }) => ({ n }) });

describe("the gate", () => {
  let database: TestDatabase;
  let gate: Gate;
  let partner: Actor;
  const defects: unknown[] = [];
  beforeAll(async () => {
    database = await openTestDatabase();
    partner = await database.actor();
    gate = createGate({
      pool: database.pool,
      services: {} as Services,
      observe: ({ defect }) => defect && defects.push(defect),
    });
  });
  afterAll(() => database.close());

  const audit = async () =>
    (
      await database.pool.query(
        "select tool, outcome, error_code, arguments from audit_records order by id desc limit 1",
      )
    ).rows[0];

  it("runs a tool and records it with its arguments, secrets left out", async () => {
    expect(await gate.invoke(echo, { n: 3, password: "hunter2" }, partner)).toEqual({ n: 3 });
    expect(await audit()).toEqual({
      tool: "echo",
      outcome: "ok",
      error_code: null,
      arguments: { n: 3, password: "[secret]" },
    });
  });

  it("names the field that is wrong, before anything runs", async () => {
    await expect(gate.invoke(echo, { n: "three", extra: 1 }, partner)).rejects.toMatchObject({
      code: "INVALID_INPUT",
      details: expect.arrayContaining([expect.objectContaining({ path: "n" })]),
    });
    expect(await audit()).toMatchObject({ outcome: "refused", error_code: "INVALID_INPUT" });
  });

  it("refuses a role that lacks the permission", async () => {
    const guest = await database.actor({ email: "guest@example.com", role: "guest" });
    await expect(gate.invoke(echo, { n: 1 }, guest)).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("lets the assistant change nothing without a person's click", async () => {
    let ran = false;
    const write = defineTool({
      ...base,
      name: "write",
      effect: "write",
      run: async ({ n }) => {
        ran = true;
        return { n };
      },
    });
    await expect(gate.invoke(write, { n: 1 }, { ...partner, runId: "run_1" })).rejects.toMatchObject({
      code: "APPROVAL_REQUIRED",
    });
    expect(ran).toBe(false);
    expect(await gate.invoke(write, { n: 1 }, partner)).toEqual({ n: 1 });
  });

  it("carries out nothing that somebody else's program passes on, not even what needs nobody's click", async () => {
    let ran = false;
    const own = defineTool({
      ...base,
      name: "own_note",
      effect: "write",
      approval: () => "none",
      run: async ({ n }) => {
        ran = true;
        return { n };
      },
    });
    for (const actor of [
      { ...partner, proposesOnly: true as const },
      { ...partner, proposesOnly: true as const, runId: "run_1" },
    ])
      await expect(gate.invoke(own, { n: 1 }, actor)).rejects.toMatchObject({
        code: "APPROVAL_REQUIRED",
        details: { approval: { approvers: "one" } },
      });
    expect(ran).toBe(false);
    expect(await gate.invoke(own, { n: 1 }, { ...partner, runId: "run_1" })).toEqual({ n: 1 });
  });

  it("shows neither caller nor model the text of an unexpected failure", async () => {
    const broken = defineTool({
      ...base,
      name: "broken",
      run: async () => {
        throw new Error("password=hunter2 at 10.0.0.1");
      },
    });
    const failure = await gate.invoke(broken, { n: 1 }, partner).catch((error) => error);
    expect(failure).toMatchObject({ code: "INTERNAL" });
    expect(failure.message).not.toMatch(/hunter2/);
    expect(String(defects.at(-1))).toMatch(/hunter2/);
  });

  it("takes an answer that breaks the tool's own promise for a defect", async () => {
    const liar = defineTool({ ...base, name: "liar", run: async () => ({ n: 1.5 }) });
    await expect(gate.invoke(liar, { n: 1 }, partner)).rejects.toMatchObject({ code: "INTERNAL" });
  });

  it("passes a tool's own refusal on, and keeps nothing it wrote", async () => {
    const refusing = defineTool({
      ...base,
      name: "refusing",
      run: async (_input, { db, actor }) => {
        await db.query("insert into deals (id, tenant_id, name, stage) values ('deal_half', $1, 'x', 'sourcing')", [
          actor.tenantId,
        ]);
        throw new DealNotFoundError();
      },
    });
    await expect(gate.invoke(refusing, { n: 1 }, partner)).rejects.toMatchObject({ code: "DEAL_NOT_FOUND" });
    expect((await database.pool.query("select 1 from deals where id = 'deal_half'")).rowCount).toBe(0);
  });
});
