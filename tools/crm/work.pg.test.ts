import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asActor } from "../../db/as-actor.ts";
import type { Actor } from "../../domain/actor.ts";
import { type Answer, openTestCrm, type TestCrm } from "../../test/crm.ts";
import { DATABASE_SIZES } from "../../test/database.ts";
import { addComment } from "./add-comment.ts";
import { createDeal } from "./create-deal.ts";
import { createTask } from "./create-task.ts";
import { exportRecords } from "./export-records.ts";
import { getDeal } from "./get-deal.ts";
import { getPipeline } from "./get-pipeline.ts";
import { importRecords } from "./import-records.ts";
import { listActivities } from "./list-activities.ts";
import { listComments } from "./list-comments.ts";
import { listDeals } from "./list-deals.ts";
import { listTasks } from "./list-tasks.ts";
import { logActivity } from "./log-activity.ts";
import { mergeRecords } from "./merge-records.ts";
import { searchCrm } from "./search-crm.ts";
import { undoChange } from "./undo-change.ts";
import { updateDeal } from "./update-deal.ts";
import { updateTask } from "./update-task.ts";
import { upsertCompany } from "./upsert-company.ts";
import { upsertContact } from "./upsert-contact.ts";

interface Written {
  id: string;
  changeId: string;
  version: number;
}

describe.each(DATABASE_SIZES)("work on records (%s)", (size) => {
  let crm: TestCrm;
  let ada: Actor;
  let ben: Actor;
  let falcon: Written;
  beforeAll(async () => {
    crm = await openTestCrm(size);
    ada = await crm.person("ada@example.com");
    ben = await crm.person("ben@example.com", "associate");
    falcon = await crm.call<Written>(
      createDeal,
      { name: "Project Falcon", value: 100, currency: "EUR", probability: 0.5 },
      ada,
    );
  });
  afterAll(() => crm.close());

  const write = (tool: Parameters<TestCrm["call"]>[0], input: Answer, actor = ada) =>
    crm.call<Written>(tool, input, actor);
  const noticesOf = (actor: Actor) =>
    asActor(crm.database.pool, actor, async (db) =>
      (await db.query<{ title: string }>("select title from notifications order by id")).rows.map(({ title }) => title),
    );

  describe("activities", () => {
    it("logs what happened under the deal, with a subject out of the text", async () => {
      const contact = await write(upsertContact, { name: "Ines Brandt", email: "ines@tarnfell.example" });
      await write(logActivity, {
        kind: "call",
        dealId: falcon.id,
        contactId: contact.id,
        body: "Net debt agreed. She asks for March.",
        occurredAt: "2026-02-03",
      });
      const answer = await crm.call<{ data: Answer[]; total: number }>(listActivities, { dealId: falcon.id }, ben);
      expect(answer).toMatchObject({
        total: 1,
        data: [
          {
            kind: "call",
            subject: "Net debt agreed",
            deal: "Project Falcon",
            contact: "Ines Brandt",
            by: "ada@example.com",
          },
        ],
      });
      expect(await crm.call(getDeal, { dealId: falcon.id }, ben)).toMatchObject({
        activities: [{ subject: "Net debt agreed" }],
      });
    });

    it("refuses what lies too far ahead, and says what to do instead", async () => {
      expect((await crm.refusal(logActivity, { body: "x", occurredAt: "2999-01-01" }, ada)).message).toMatch(
        /create a task/,
      );
      expect((await crm.refusal(logActivity, {}, ada)).code).toBe("INVALID_INPUT");
      expect((await crm.refusal(logActivity, { body: "x", dealId: "deal_nowhere" }, ada)).code).toBe("DEAL_NOT_FOUND");
    });
  });

  describe("tasks", () => {
    it("are one's own unless a colleague is named, who is told", async () => {
      const own = await crm.call<Answer>(createTask, { title: "Call Corvane", dueDate: "2026-03-13" }, ada);
      expect(own).toMatchObject({ assigneeEmail: "ada@example.com", status: "open" });
      await write(createTask, {
        title: "Chase legal",
        dealId: falcon.id,
        assigneeEmail: "ben@example.com",
        dueDate: "2026-03-01",
      });
      expect(await noticesOf(ben)).toEqual(["ada@example.com gave you a task: Chase legal"]);
      const mine = await crm.call<{ data: Answer[] }>(listTasks, { mine: true }, ben);
      expect(mine.data.map(({ title }) => title)).toEqual(["Chase legal"]);
      const all = await crm.call<{ data: Answer[]; total: number }>(listTasks, { limit: 1 }, ada);
      expect(all).toMatchObject({ total: 2, hasMore: true, data: [{ title: "Chase legal" }] });
    });

    it("need no click when they are one's own, and one when they are a colleague's", () => {
      const approvers = (input: Answer) => createTask.approval?.(input as never, ada);
      expect(approvers({ title: "x" })).toBe("none");
      expect(approvers({ title: "x", assigneeEmail: "Ada@example.com" })).toBe("none");
      expect(approvers({ title: "x", assigneeEmail: "ben@example.com" })).toBe("one");
      expect(logActivity.approval?.({ kind: "note" } as never, ada)).toBe("none");
      expect(addComment.approval?.({ body: "for @ben" } as never, ada)).toBe("one");
    });

    it("are finished, moved and handed over, with the conflict told to the second", async () => {
      const task = await write(createTask, { title: "Review the SPA" });
      expect(await crm.call(updateTask, { taskId: task.id, status: "done" }, ben)).toMatchObject({
        status: "done",
        version: 2,
      });
      expect(
        (await crm.refusal(updateTask, { taskId: task.id, expectedVersion: 1, dueDate: "2026-04-01" }, ada)).message,
      ).toMatch(/ben@example.com changed status/);
      expect(await crm.call(updateTask, { taskId: task.id, status: "open", dueDate: "2026-04-01" }, ada)).toMatchObject(
        { status: "open", completedAt: null, dueDate: "2026-04-01" },
      );
    });
  });

  describe("comments", () => {
    it("call colleagues by name, once, and stand in the thread they answer", async () => {
      const first = await write(addComment, {
        dealId: falcon.id,
        body: "@ben please look. mail a@b.example is no mention",
      });
      const answer = await crm.call<Answer>(addComment, { parentId: first.id, body: "done" }, ben);
      expect(answer).toMatchObject({ parentId: first.id, recordId: falcon.id });
      const { data } = await crm.call<{ data: Answer[] }>(listComments, { dealId: falcon.id }, ada);
      expect(data.map(({ body, mentions }) => [body, mentions])).toEqual([
        ["@ben please look. mail a@b.example is no mention", ["ben@example.com"]],
        ["done", []],
      ]);
      expect(await noticesOf(ben)).toContain("ada@example.com mentioned you on Project Falcon");
      expect((await crm.refusal(addComment, { body: "where?" }, ada)).message).toMatch(/which one record/);
    });
  });

  describe("undo", () => {
    it("puts fields back until somebody changes them again", async () => {
      const deal = await write(createDeal, { name: "Project Undo", value: 5, currency: "EUR" });
      const change = await write(updateDeal, { dealId: deal.id, value: 9, stage: "screening" });
      await write(updateDeal, { dealId: deal.id, sector: "Energy" }, ben);
      await crm.call(undoChange, { changeId: change.changeId }, ada);
      expect(await crm.call(getDeal, { dealId: deal.id }, ada)).toMatchObject({
        value: 5,
        stage: "sourcing",
        sector: "Energy",
      });
      const again = await write(updateDeal, { dealId: deal.id, value: 11 });
      await write(updateDeal, { dealId: deal.id, value: 12 }, ben);
      const refusal = await crm.refusal(undoChange, { changeId: again.changeId }, ada);
      expect(refusal.code).toBe("UNDO_REFUSED");
      expect(refusal.message).toMatch(/value was changed again since by ben@example.com/);
      expect((await crm.refusal(undoChange, { changeId: change.changeId }, ada)).message).toMatch(/undone already/);
    });

    it("takes a new record away until something hangs from it", async () => {
      const deal = await write(createDeal, { name: "Project Brief" });
      await write(createTask, { title: "x", dealId: deal.id });
      expect((await crm.refusal(undoChange, { changeId: deal.changeId }, ada)).message).toMatch(/1 tasks/);
      const other = await write(createDeal, { name: "Project Shorter" });
      await crm.call(undoChange, { dealId: other.id }, ada);
      expect((await crm.refusal(getDeal, { dealId: other.id }, ada)).code).toBe("DEAL_NOT_FOUND");
    });

    it("is for whoever made the change", async () => {
      const task = await write(createTask, { title: "mine" });
      expect((await crm.refusal(undoChange, { changeId: task.changeId }, ben)).code).toBe("UNDO_REFUSED");
    });
  });

  describe("duplicates", () => {
    it("merge into one that has what hung from all, and come apart again", async () => {
      const keep = await write(upsertCompany, { name: "Quell Pumps", country: "Germany" });
      const twin = await crm.call<Written & { similar: Answer[] }>(
        upsertCompany,
        { name: "Quell Pumps Ltd", sector: "Industrial" },
        ada,
      );
      expect(twin.similar).toEqual([{ id: keep.id, name: "Quell Pumps" }]);
      await write(upsertContact, { name: "Mara Holt", email: "mara@quell.example", companyId: twin.id });
      const merged = await crm.call<Written & { moved: Answer }>(
        mergeRecords,
        { keepId: keep.id, duplicateIds: [twin.id] },
        ada,
      );
      expect(merged.moved).toEqual({ contacts: 1 });
      const found = await crm.call<{ results: Answer[] }>(searchCrm, { query: "quell" }, ada);
      expect(found.results.filter(({ kind }) => kind === "company").map(({ name }) => name)).toEqual(["Quell Pumps"]);
      expect(await crm.call(upsertCompany, { companyId: keep.id, name: "Quell Pumps" }, ada)).toMatchObject({
        sector: "Industrial",
        country: "Germany",
      });
      await crm.call(undoChange, { changeId: merged.changeId }, ada);
      expect(await crm.call(upsertContact, { email: "mara@quell.example" }, ada)).toMatchObject({
        companyId: twin.id,
        created: false,
      });
    });
  });

  describe("import", () => {
    const text = [
      "Project;Phase;Size;Closing;Target;Odds",
      "Project Falcon;due diligence;€12,5m;31.12.2026;Falcon Works;60%",
      '"=HYPERLINK(""http://evil.example"")";Screening;3 mn EUR;;;',
      "Project Wrong;nowhere;-5 EUR;05/06/2026;;",
    ].join("\n");
    const input = { recordType: "deal", text, mapping: { Odds: "probability" } };
    type Report = {
      rows: { action: string; before: Answer; after: Answer; issues: string[]; id: string | null }[];
      newCompanies: string[];
    } & Answer;

    it("shows what each row would do and changes nothing", async () => {
      const report = await crm.call<Report>(importRecords, input, ada);
      expect(report).toMatchObject({
        applied: false,
        created: 1,
        updated: 1,
        refused: 1,
        newCompanies: ["Falcon Works"],
      });
      expect(report.rows[0]).toMatchObject({
        action: "update",
        before: { value: 100 },
        after: { value: 12_500_000, stage: "due_diligence", expectedCloseDate: "2026-12-31", probability: 0.6 },
      });
      expect(report.rows[2]?.issues).toHaveLength(3);
      expect(await crm.call(getDeal, { dealId: falcon.id }, ada)).toMatchObject({ value: 100 });
    });

    it("writes all rows or none, stores a formula as text, and exports it as text", async () => {
      expect((await crm.refusal(importRecords, { ...input, apply: true }, ada)).message).toMatch(/1 of 3 rows/);
      const report = await crm.call<Report>(importRecords, { ...input, apply: true, skipRefused: true }, ada);
      expect(report).toMatchObject({ applied: true, created: 1, updated: 1 });
      expect(await crm.call(getDeal, { dealId: falcon.id }, ada)).toMatchObject({
        value: 12_500_000,
        company: "Falcon Works",
      });
      const { csv } = await crm.call<{ csv: string }>(exportRecords, {}, ada);
      expect(csv).toContain(`"'=HYPERLINK(""http://evil.example"")"`);
      expect(await crm.call(importRecords, { ...input, apply: true, skipRefused: true }, ada)).toMatchObject({
        created: 0,
        updated: 0,
        unchanged: 2,
      });
    });

    it("says which column is missing", async () => {
      expect((await crm.refusal(importRecords, { recordType: "deal", text: "a,b\n1,2" }, ada)).message).toMatch(
        /No column holds the name.*a, b/,
      );
      expect((await crm.refusal(importRecords, { recordType: "deal", text: "a" }, ada)).message).toMatch(
        /row of headings/,
      );
    });
  });

  it("adds the pipeline up per currency, with time in stage and conversion", async () => {
    const before = await crm.call<{ open: { deals: number } }>(getPipeline, {}, ada);
    const one = await write(createDeal, {
      name: "Pipe 1",
      value: 100,
      currency: "NOK",
      probability: 0.25,
      expectedCloseDate: "2026-11-02",
    });
    await write(createDeal, {
      name: "Pipe 2",
      value: 60,
      currency: "NOK",
      probability: 0.5,
      expectedCloseDate: "2026-11-30",
    });
    await write(updateDeal, { dealId: one.id, stage: "due_diligence" });
    const byQuarter = await crm.call<{ groups: Answer[]; open: { deals: number } }>(
      getPipeline,
      { groupBy: "quarter", currency: "NOK" },
      ben,
    );
    expect(byQuarter.groups).toMatchObject([
      { key: "2026-Q4", deals: 2, values: [{ currency: "NOK", value: 160, weighted: 55 }] },
    ]);
    const byStage = await crm.call<{ groups: (Answer & { key: string })[]; open: { deals: number } }>(
      getPipeline,
      {},
      ada,
    );
    expect(byStage.open.deals).toBe(before.open.deals + 2);
    expect(byStage.groups.find(({ key }) => key === "sourcing")).toMatchObject({
      conversion: { lost: 0, rate: expect.any(Number) },
    });
    const { data } = await crm.call<{ data: Answer[] }>(listDeals, { currency: "NOK", sort: "closing_soonest" }, ada);
    expect(data.map(({ name }) => name)).toEqual(["Pipe 1", "Pipe 2"]);
  });
});
