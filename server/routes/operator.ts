import { timingSafeEqual } from "node:crypto";
import type { Context } from "hono";
import { z } from "zod";
import { asSystem } from "../../db/as-actor.ts";
import { verifyAudit } from "../../db/audit.ts";
import { ensureUser } from "../../db/users.ts";
import { Role } from "../../domain/actor.ts";
import { InvalidInputError, NotFoundError } from "../../domain/errors.ts";
import type { App, AppDependencies } from "../deps.ts";
import { readJson } from "./tools.ts";

export const TokenRequest = z.strictObject({
  email: z.email(),
  role: Role.optional(),
  tenant: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "small letters, digits and dashes")
    .optional(),
  ttl: z.number().int().min(1).max(31_536_000).default(3_600),
});

const AuditRequest = z.strictObject({
  tenant: z.string().max(63).optional(),
  anchor: z.strictObject({ seq: z.int().min(1), hash: z.string().max(64) }).optional(),
});

/** For commands on the same machine: they prove with the key of the lock file that they can read the data directory. */
export function mountOperator(app: App, { database: { pool }, tokens, settings }: AppDependencies): void {
  const mustBeOperator = (c: Context) => {
    if (!settings.operatorKey || !isEqual(c.req.header("x-operator-key") ?? "", settings.operatorKey))
      throw new NotFoundError();
  };
  app.post("/operator/audit", async (c) => {
    mustBeOperator(c);
    const request = AuditRequest.safeParse(await readJson(c));
    if (!request.success) throw new InvalidInputError(z.prettifyError(request.error));
    const { tenant, anchor } = request.data;
    return c.json(
      await asSystem(pool, (db) => verifyAudit(db, { ...(tenant ? { tenant } : {}), ...(anchor ? { anchor } : {}) })),
    );
  });
  app.post("/operator/tokens", async (c) => {
    mustBeOperator(c);
    const request = TokenRequest.safeParse(await readJson(c));
    if (!request.success) throw new InvalidInputError(z.prettifyError(request.error));
    const { ttl, ...who } = request.data;
    const user = await ensureUser(pool, who);
    return c.json({ token: await tokens.mint({ userId: user.id, tenantId: user.tenant_id, use: "api" }, ttl) });
  });
}

function isEqual(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
