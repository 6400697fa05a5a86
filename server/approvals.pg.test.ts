import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Approval } from "../domain/approval.ts";
import { ask } from "../test/agui.ts";
import { DATABASE_SIZES } from "../test/database.ts";
import { openTestProgram, type TestProgram } from "../test/program.ts";

describe.each(DATABASE_SIZES)("approvals on the %s database", (size) => {
  let program: TestProgram;
  let ada: string;
  beforeAll(async () => {
    program = await openTestProgram({}, size);
    ada = await program.token();
  });
  afterAll(() => program.close());

  const get = async <T>(token: string, address: string) => (await (await program.request(token, address)).json()) as T;
  const decide = (token: string, id: string, json: unknown) => program.request(token, `/v1/approvals/${id}`, { json });
  const roomNames = async () =>
    (await get<{ data: { name: string }[] }>(ada, "/v1/data-rooms")).data.map((room) => room.name);
  /** Asks the assistant for a room and gives the approval that waits. */
  const propose = async (name: string, token = ada, threadId?: string) => {
    const asked = await ask(program, token, `create a data room named ${name}`, threadId ? { threadId } : {});
    const last = asked.events.at(-1) as unknown as { outcome: { type: string; interrupts: { id: string }[] } };
    expect(last.outcome.type).toBe("interrupt");
    return { ...asked, id: last.outcome.interrupts[0]?.id ?? "", interrupt: last.outcome.interrupts[0] };
  };

  it("ends the run with the exact arguments and what would be, and changes nothing", async () => {
    const { interrupt, answer, runId } = await propose("Harbour");
    expect(interrupt).toMatchObject({
      reason: "approval",
      message: "Open a data room named Harbour.",
      metadata: {
        tool: "create_data_room",
        arguments: { name: "Harbour" },
        after: { name: "Harbour" },
        approvers: "one",
      },
    });
    expect(answer).toMatch(/approval.*Harbour/);
    expect(await roomNames()).not.toContain("Harbour");
    const pending = await get<{ data: Approval[] }>(ada, "/v1/approvals");
    expect(pending.data.map(({ arguments: input }) => input)).toContainEqual({ name: "Harbour" });
    expect(await get(ada, `/v1/runs/${runId}`)).toMatchObject({
      status: "waiting",
      approvals: [{ status: "pending" }],
    });
  });

  it("carries it out on the click, once, and tells the thread", async () => {
    const { id, threadId } = await propose("Quay");
    const response = await decide(ada, id, { decision: "approve" });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      status: "executed",
      decidedBy: "ada@example.com",
      result: { name: "Quay" },
    });
    const again = await decide(ada, id, { decision: "approve" });
    expect(again.status).toBe(409);
    expect(await again.json()).toMatchObject({
      error: { code: "APPROVAL_DECIDED", details: { approval: { status: "executed" } } },
    });
    expect((await roomNames()).filter((name) => name === "Quay")).toHaveLength(1);
    await expect
      .poll(
        async () =>
          (await get<{ messages: { content: string }[] }>(ada, `/v1/threads/${threadId}`)).messages.at(-1)?.content,
      )
      .toMatch(/^Approved and done: Open a data room named Quay\./);
  });

  it("goes on over AG-UI's resume, and streams what came of it", async () => {
    const { id, threadId } = await propose("Lock");
    const run = await program.request(ada, "/agui", {
      json: {
        threadId,
        runId: "resumed-1",
        messages: [],
        resume: [{ interruptId: id, status: "resolved", payload: { decision: "approve" } }],
      },
    });
    const text = await run.text();
    expect(text).toMatch(/RUN_STARTED/);
    expect(text).toMatch(/Approved and done/);
    expect(text).toMatch(/"outcome":\{"type":"success"\}/);
    expect(await roomNames()).toContain("Lock");
  });

  it("lets one of fifty simultaneous clicks through and tells the others who was first", async () => {
    const { id } = await propose("Pier");
    const clicks = await Promise.all(Array.from({ length: 50 }, () => decide(ada, id, { decision: "approve" })));
    expect(clicks.filter((click) => click.status === 200)).toHaveLength(1);
    expect(clicks.filter((click) => click.status === 409)).toHaveLength(49);
    expect((await roomNames()).filter((name) => name === "Pier")).toHaveLength(1);
  });

  it("refuses a click that carries other arguments, and one of somebody without the right", async () => {
    const { id } = await propose("Mole");
    expect((await decide(ada, id, { decision: "approve", arguments: { name: "Other" } })).status).toBe(422);
    const sales = await program.token({ email: "sam@example.com", role: "sales" });
    expect((await decide(sales, id, { decision: "approve" })).status).toBe(403);
    const rival = await program.token({ tenant: "rival", role: "admin" });
    expect((await decide(rival, id, { decision: "approve" })).status).toBe(404);
    const guest = await program.token({ email: "guest@example.com", role: "guest" });
    expect((await decide(guest, id, { decision: "approve" })).status).toBe(404);
    expect(await roomNames()).not.toContain("Mole");
    expect(await (await decide(ada, id, { decision: "reject", reason: "not now" })).json()).toMatchObject({
      status: "rejected",
      reason: "not now",
    });
  });

  it("does not carry out what was tampered with in the database", async () => {
    const { id } = await propose("Dam");
    await program.database.pool.query(`update approvals set arguments = '{"name":"Forged"}' where id = $1`, [id]);
    expect(await (await decide(ada, id, { decision: "approve" })).json()).toMatchObject({ status: "failed" });
    expect(await roomNames()).not.toContain("Forged");
  });

  it("changes nothing when nobody decided in time, or when the right was withdrawn meanwhile", async () => {
    const late = await propose("Weir");
    await program.database.pool.query("update approvals set expires_at = now() - interval '1 second' where id = $1", [
      late.id,
    ]);
    expect(await (await decide(ada, late.id, { decision: "approve" })).json()).toMatchObject({
      error: { code: "APPROVAL_EXPIRED" },
    });
    const bea = await program.token({ email: "bea@example.com", role: "associate" });
    const withdrawn = await propose("Ford", bea);
    await program.token({ email: "bea@example.com", role: "sales" });
    expect(await (await decide(ada, withdrawn.id, { decision: "approve" })).json()).toMatchObject({
      status: "failed",
      error: { code: "FORBIDDEN" },
    });
    const names = await roomNames();
    expect(names).not.toContain("Weir");
    expect(names).not.toContain("Ford");
  });

  it("takes up after a restart what was approved and not carried out, once", async () => {
    const { id } = await propose("Canal");
    await program.database.pool.query(
      `update approvals set status = 'approved', decided_at = now() - interval '5 minutes', decided_by = requested_by,
         approved_by = array[requested_by] where id = $1`,
      [id],
    );
    const swept = await Promise.all([program.approvals.sweep(), program.approvals.sweep()]);
    expect(swept.flat().every((approval) => approval.status === "executed")).toBe(true);
    expect((await roomNames()).filter((name) => name === "Canal")).toHaveLength(1);
    expect(await program.approvals.sweep()).toEqual([]);
  });

  it("asks two different people where the firm's rule says so", async () => {
    await program.database.pool.query(
      "insert into approval_policies (tenant_id, tool, approvers, people) select id, 'create_data_room', 'two', true from tenants where slug = 'main'",
    );
    try {
      const { id } = await propose("Sluice");
      expect(await (await decide(ada, id, { decision: "approve" })).json()).toMatchObject({ status: "pending" });
      expect((await decide(ada, id, { decision: "approve" })).status).toBe(409);
      const cleo = await program.token({ email: "cleo@example.com" });
      expect(await (await decide(cleo, id, { decision: "approve" })).json()).toMatchObject({ status: "executed" });
      const direct = await program.request(ada, "/v1/data-rooms", { json: { name: "Basin" } });
      expect(direct.status).toBe(409);
      expect(await direct.json()).toMatchObject({
        error: { code: "APPROVAL_REQUIRED", details: { approval: { status: "pending" } } },
      });
      expect(await roomNames()).not.toContain("Basin");
    } finally {
      await program.database.pool.query("delete from approval_policies");
    }
  });
});
