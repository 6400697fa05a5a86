import { z } from "zod";
import { findApproval, listApprovals, toApproval } from "../../db/approvals.ts";
import { asActor } from "../../db/as-actor.ts";
import { listAudit } from "../../db/audit.ts";
import { may } from "../../domain/actor.ts";
import { ApprovalNotFoundError, ForbiddenError, InvalidInputError } from "../../domain/errors.ts";
import { decodeCursor, PageInput, toPage } from "../../domain/page.ts";
import { streamCsv } from "../audit-csv.ts";
import type { App, AppDependencies } from "../deps.ts";
import { readJson } from "./tools.ts";

const Paging = z.strictObject(PageInput);
const AuditQuery = z.strictObject({
  ...PageInput,
  actor: z.string().max(320).optional(),
  tool: z.string().max(64).optional(),
  outcome: z.enum(["ok", "refused", "failed"]).optional(),
  channel: z.string().max(20).optional(),
  format: z.enum(["json", "csv"]).default("json"),
});

/** Strict: a body that carries other arguments than those proposed is refused, not ignored. */
const DecisionBody = z.strictObject({
  decision: z.enum(["approve", "reject"]),
  reason: z.string().trim().min(1).max(2_000).optional(),
});

/** What people decided and what was done: approvals that wait, and the audit. */
export function mountRecords(app: App, { database: { pool }, approvals }: AppDependencies): void {
  app.get("/v1/approvals", async (c) => {
    const { limit, cursor } = read(Paging, c.req.query());
    const after = decodeCursor(cursor, 2);
    const { rows, total } = await asActor(pool, c.get("session").actor, (db) =>
      listApprovals(db, { limit, ...(after ? { after } : {}) }),
    );
    return c.json(toPage(rows, { limit, total, key: (row) => [row.createdAt, row.id], item: toApproval }));
  });

  app.get("/v1/approvals/:approvalId", async (c) => {
    const row = await asActor(pool, c.get("session").actor, (db) => findApproval(db, c.req.param("approvalId")));
    if (!row) throw new ApprovalNotFoundError();
    return c.json(toApproval(row));
  });

  app.post("/v1/approvals/:approvalId", async (c) => {
    const { actor } = c.get("session");
    // The assistant proposes; a token that it was given for one run decides nothing.
    if (actor.runId) throw new ForbiddenError("deciding from within a run");
    const decision = DecisionBody.safeParse(await readJson(c));
    if (!decision.success) throw new InvalidInputError(z.prettifyError(decision.error).replaceAll("\n", " "));
    return c.json(await approvals.decide(actor, c.req.param("approvalId"), decision.data));
  });

  app.get("/v1/audit", async (c) => {
    const { actor } = c.get("session");
    if (!may(actor.role, "audit:read")) throw new ForbiddenError("reading the audit (audit:read)");
    const { cursor, limit, format, ...filter } = read(AuditQuery, c.req.query());
    if (format === "csv") return streamCsv(c, pool, actor, filter);
    const before = decodeCursor(cursor, 1)?.[0];
    const { records, total } = await asActor(pool, actor, (db) =>
      listAudit(db, { ...filter, limit, ...(before ? { before } : {}) }),
    );
    return c.json(toPage(records, { limit, total, key: (row) => [row.id], item: (row) => row }));
  });
}

function read<Schema extends z.ZodType>(schema: Schema, query: Record<string, string>): z.output<Schema> {
  const parsed = schema.safeParse(query);
  if (!parsed.success) throw new InvalidInputError(z.prettifyError(parsed.error).replaceAll("\n", " "));
  return parsed.data;
}
