import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asSystem } from "../../db/as-actor.ts";
import type { Actor } from "../../domain/actor.ts";
import type { Deal } from "../../domain/deal.ts";
import { openTestCrm, type TestCrm } from "../../test/crm.ts";
import { DATABASE_SIZES } from "../../test/database.ts";
import { bulkUpdateDeals } from "./bulk-update-deals.ts";
import { createDeal } from "./create-deal.ts";
import { deleteDeal, restoreDeal } from "./delete-deal.ts";
import { getDeal } from "./get-deal.ts";
import { listActivities } from "./list-activities.ts";
import { listDeals } from "./list-deals.ts";
import { recordArtefact } from "./record-progress.ts";
import { setCustomFields } from "./set-custom-fields.ts";
import { setPipelineStages } from "./set-pipeline-stages.ts";
import { updateDeal } from "./update-deal.ts";

type Written = Deal & { changeId: string | null };
interface List {
  data: Deal[];
  total: number;
  hasMore: boolean;
  nextCursor?: string;
  totals: { currency: string; value: number; count: number }[];
}

describe.each(DATABASE_SIZES)("deals (%s)", (size) => {
  let crm: TestCrm;
  let ada: Actor;
  let ben: Actor;
  let admin: Actor;
  let eve: Actor;
  beforeAll(async () => {
    crm = await openTestCrm(size);
    ada = await crm.person("ada@example.com");
    ben = await crm.person("ben@example.com", "associate");
    admin = await crm.person("root@example.com", "admin");
    eve = await crm.person("eve@example.org", "partner", "elsewhere");
  });
  afterAll(() => crm.close());

  const create = (input: object, actor = ada) => crm.call<Written>(createDeal, input as never, actor);
  const list = (input: object, actor = ada) => crm.call<List>(listDeals, input as never, actor);

  it("makes a deal of the first stage that belongs to whoever made it", async () => {
    const deal = await create({ name: "Project Eagle", value: 40_000_000, currency: "EUR", probability: 0.2 });
    expect(deal).toMatchObject({
      stage: "sourcing",
      value: 40_000_000,
      currency: "EUR",
      ownerEmail: "ada@example.com",
      version: 1,
    });
    expect(await crm.call(getDeal, { dealId: deal.id }, ben)).toMatchObject({
      name: "Project Eagle",
      team: [{ email: "ada@example.com", role: "owner" }],
    });
    expect(await crm.refusal(getDeal, { dealId: deal.id }, eve)).toMatchObject({ code: "DEAL_NOT_FOUND" });
  });

  it.each([
    ["a stage that there is not", { stage: "prospecting" }, /no stage of this pipeline/],
    ["a probability below zero", { probability: -0.1 }, /probability/],
    ["a probability in per cent", { probability: 45 }, /probability/],
    ["a negative value", { value: -5, currency: "EUR" }, /value/],
    ["a field that nobody set up", { customFields: { mood: "good" } }, /no fields of its own/],
    ["a field that deals do not have", { colour: "red" }, /colour/],
    ["an owner from outside", { ownerEmail: "eve@example.org" }, /Nobody in your firm/],
    ["a note of ten megabytes", { description: "x".repeat(10_000_000) }, /At most 20000 characters/],
    ["a text with a NUL", { description: "a\u0000b" }, /NUL/],
  ])("refuses %s and writes nothing", async (_what, fields, message) => {
    const before = (await list({})).total;
    const refusal = await crm.refusal(createDeal, { name: "Bad", ...fields }, ada);
    expect(refusal.code).toBe("INVALID_INPUT");
    expect(refusal.message).toMatch(message);
    expect(refusal.message.length).toBeLessThan(2_000);
    expect((await list({})).total).toBe(before);
  });

  it("tells the second of two editors what the first one changed", async () => {
    const deal = await create({ name: "Project Heron" });
    await crm.call(updateDeal, { dealId: deal.id, expectedVersion: 1, stage: "screening" }, ben);
    const refusal = await crm.refusal(updateDeal, { dealId: deal.id, expectedVersion: 1, stage: "negotiation" }, ada);
    expect(refusal).toMatchObject({
      code: "VERSION_CONFLICT",
      details: {
        expectedVersion: 1,
        currentVersion: 2,
        changes: [{ by: "ben@example.com", before: { stage: "sourcing" }, after: { stage: "screening" } }],
      },
    });
    expect(refusal.message).toContain("ben@example.com changed stage");
    expect(await crm.call(getDeal, { dealId: deal.id }, ada)).toMatchObject({ stage: "screening", version: 2 });
  });

  it("changes what was said, leaves the rest, and writes nothing where nothing differs", async () => {
    const deal = await create({ name: "Project Teal", value: 10, currency: "USD", sector: "Software" });
    const changed = await crm.call<Written>(
      updateDeal,
      { dealId: deal.id, value: 20, ownerEmail: "BEN@example.com" },
      ada,
    );
    expect(changed).toMatchObject({
      value: 20,
      currency: "USD",
      sector: "Software",
      ownerEmail: "ben@example.com",
      version: 2,
    });
    expect(await crm.call(updateDeal, { dealId: deal.id, value: 20 }, ada)).toMatchObject({
      version: 2,
      changeId: null,
    });
    expect(await crm.call(updateDeal, { dealId: deal.id, value: null }, ada)).toMatchObject({
      value: null,
      currency: "USD",
      version: 3,
    });
  });

  it("lists under filters, in an order, page by page without missing or repeating one", async () => {
    for (let i = 0; i < 7; i++)
      await create({ name: `Paged ${i}`, value: i % 3 ? i * 10 : undefined, currency: "CHF", sector: "Paging" });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page: List = await list({ sector: "paging", sort: "largest", limit: 2, ...(cursor ? { cursor } : {}) });
      expect(page.total).toBe(7);
      seen.push(...page.data.map(({ name }) => name));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen.slice(0, 4)).toEqual(["Paged 5", "Paged 4", "Paged 2", "Paged 1"]);
    expect(new Set(seen).size).toBe(7);
    expect((await list({ currency: "CHF" })).totals).toEqual([{ currency: "CHF", value: 120, count: 7 }]);
  });

  it("refuses a cursor of another list, of other filters, and one that nobody gave out", async () => {
    const { nextCursor } = await list({ sector: "paging", limit: 2 });
    for (const input of [
      { limit: 2, cursor: nextCursor },
      { sector: "paging", sort: "name", cursor: nextCursor },
    ])
      expect((await crm.refusal(listDeals, input, ada)).message).toMatch(/another list, or to other filters/);
    expect((await crm.refusal(listActivities, { cursor: nextCursor }, ada)).message).toMatch(/another list/);
    expect((await crm.refusal(listDeals, { cursor: "bm90aGluZw" }, ada)).message).toMatch(
      /not one that this list gave out/,
    );
  });

  it("finds deals by words of their name or their company, mistyped ones too", async () => {
    expect((await list({ query: "eagle" })).data.map(({ name }) => name)).toEqual(["Project Eagle"]);
    expect((await list({ query: "project eagel" })).data.map(({ name }) => name)).toContain("Project Eagle");
  });

  it("changes 500 deals within a second, each with its own result", async () => {
    const { tenantId } = ada;
    await asSystem(crm.database.pool, (db) =>
      db.query(
        "insert into deals (id, tenant_id, name, stage) select 'deal_bulk' || n, $1, 'Bulk ' || n, 'sourcing' from generate_series(1, 499) n",
        [tenantId],
      ),
    );
    const updates = Array.from({ length: 499 }, (_, i) => ({
      dealId: `deal_bulk${i + 1}`,
      stage: "screening" as string,
      value: i,
      currency: "EUR",
    }));
    updates.push({ dealId: "deal_nowhere", stage: "screening", value: 1, currency: "EUR" });
    (updates[7] as { stage: string }).stage = "nonsense";
    const began = performance.now();
    const answer = await crm.call<{
      results: { dealId: string; status: string; version: number | null; error?: { code: string } }[];
      updated: number;
      refused: number;
    }>(bulkUpdateDeals, { updates }, ada);
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(answer).toMatchObject({ updated: 498, refused: 2 });
    expect(answer.results[7]).toMatchObject({
      dealId: "deal_bulk8",
      status: "refused",
      error: { code: "INVALID_INPUT" },
    });
    expect(answer.results[499]).toMatchObject({ status: "refused", error: { code: "DEAL_NOT_FOUND" } });
    expect(await crm.call(getDeal, { dealId: "deal_bulk1" }, ada)).toMatchObject({
      stage: "screening",
      value: 0,
      version: 2,
    });
    expect((await crm.refusal(bulkUpdateDeals, { updates: [updates[0], updates[0]] }, ada)).message).toMatch(
      /there twice/,
    );
  });

  it("takes a deleted deal out of lists, counts and reading, and brings it back as it was", async () => {
    const deal = await create({ name: "Project Gone", sector: "Vanishing" });
    expect(await crm.refusal(deleteDeal, { dealId: deal.id }, ben)).toMatchObject({ code: "FORBIDDEN" });
    await crm.call(deleteDeal, { dealId: deal.id }, ada);
    expect(await crm.refusal(getDeal, { dealId: deal.id }, ada)).toMatchObject({ code: "DEAL_NOT_FOUND" });
    expect(await crm.refusal(updateDeal, { dealId: deal.id, value: 1 }, ada)).toMatchObject({ code: "DEAL_NOT_FOUND" });
    expect((await list({ sector: "vanishing" })).total).toBe(0);
    expect(await crm.call(restoreDeal, { dealId: deal.id }, ada)).toMatchObject({ name: "Project Gone", version: 3 });
    expect((await list({ sector: "vanishing" })).total).toBe(1);
  });

  it("lets a deal into a stage once it has what the stage asks for", async () => {
    const stage = (key: string, kind: string, requires: string[] = []) => ({
      key,
      title: key,
      kind,
      probability: null,
      requires,
    });
    const stages = ["sourcing", "screening", "due_diligence", "negotiation"].map((key) =>
      stage(key, "open", key === "negotiation" ? ["ic_memo"] : []),
    );
    const input = { stages: [...stages, stage("closed_won", "won")] };
    expect(await crm.refusal(setPipelineStages, input, ada)).toMatchObject({ code: "FORBIDDEN" });
    await crm.call(setPipelineStages, input, admin);
    const deal = await create({ name: "Project Gate" });
    const refusal = await crm.refusal(updateDeal, { dealId: deal.id, stage: "negotiation" }, ada);
    expect(refusal).toMatchObject({ code: "STAGE_NOT_OPEN", details: { stage: "negotiation", missing: ["ic_memo"] } });
    await crm.call(recordArtefact, { dealId: deal.id, kind: "ic_memo" }, ada);
    expect(await crm.call(updateDeal, { dealId: deal.id, stage: "negotiation" }, ada)).toMatchObject({
      stage: "negotiation",
    });
    expect((await crm.refusal(setPipelineStages, { stages: input.stages.slice(1) }, admin)).message).toMatch(
      /still stand in sourcing/,
    );
  });

  it("checks the workspace's own fields by their types, and asks for the required ones", async () => {
    const fields = [
      { key: "leadSource", title: "Lead source", type: "choice", options: ["bank", "founder"], required: true },
      { key: "synergies", title: "Synergies", type: "money" },
    ];
    await crm.call(setCustomFields, { recordType: "deal", fields }, admin);
    expect((await crm.refusal(createDeal, { name: "No source" }, ada)).message).toMatch(/Lead source is required/);
    const wrong = await crm.refusal(
      createDeal,
      { name: "Wrong", customFields: { leadSource: "aunt", synergies: 5, other: 1 } },
      ada,
    );
    expect((wrong.details as unknown[]).length).toBe(3);
    const deal = await create({
      name: "Right",
      customFields: { leadSource: "bank", synergies: { amount: 5, currency: "EUR" } },
    });
    expect(deal.customFields).toEqual({ leadSource: "bank", synergies: { amount: 5, currency: "EUR" } });
    expect(await crm.call(updateDeal, { dealId: deal.id, customFields: { synergies: null } }, ada)).toMatchObject({
      customFields: { leadSource: "bank" },
    });
    expect(
      (await crm.refusal(setCustomFields, { recordType: "deal", fields: [{ ...fields[1], type: "text" }] }, admin))
        .message,
    ).toMatch(/cannot become/);
  });
});
