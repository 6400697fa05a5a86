import { z } from "zod";
import { listApprovals } from "../../db/approvals.ts";
import { asActor } from "../../db/as-actor.ts";
import { listAudit } from "../../db/audit.ts";
import { may } from "../../domain/actor.ts";
import { ApprovalNotFoundError, ForbiddenError, InvalidInputError } from "../../domain/errors.ts";
import { decodeCursor, PageInput, toPage } from "../../domain/page.ts";
import type { App, AppDependencies } from "../deps.ts";

const Paging = z.strictObject(PageInput);
const AuditQuery = z.strictObject({
  ...PageInput,
  actor: z.string().max(320).optional(),
  tool: z.string().max(64).optional(),
  outcome: z.enum(["ok", "refused", "failed"]).optional(),
  channel: z.string().max(20).optional(),
});

/** What people decided and what was done: approvals that wait, and the audit. */
export function mountRecords(app: App, { database: { pool } }: AppDependencies): void {
  app.get("/v1/approvals", async (c) => {
    const { limit, cursor } = read(Paging, c.req.query());
    const after = decodeCursor(cursor, 2);
    const { rows, total } = await asActor(pool, c.get("session").actor, (db) =>
      listApprovals(db, { limit, ...(after ? { after } : {}) }),
    );
    return c.json(toPage(rows, { limit, total, key: (row) => [row.createdAt, row.id], item: (row) => row }));
  });

  // No tool changes anything yet, so there is nothing that could be decided; a foreign id and a made-up one read alike.
  app.post("/v1/approvals/:approvalId", () => {
    throw new ApprovalNotFoundError();
  });

  app.get("/v1/audit", async (c) => {
    const { actor } = c.get("session");
    if (!may(actor.role, "audit:read")) throw new ForbiddenError("reading the audit (audit:read)");
    const { cursor, limit, ...filter } = read(AuditQuery, c.req.query());
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
