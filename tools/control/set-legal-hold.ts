import { z } from "zod";
import { activeHolds } from "../../db/personal-data.ts";
import { DealId } from "../../domain/deal.ts";
import { InvalidInputError } from "../../domain/errors.ts";
import { newId } from "../../domain/ids.ts";
import { defineTool } from "../define-tool.ts";

export const setLegalHold = defineTool({
  name: "set_legal_hold",
  title: "Place or lift a legal hold",
  domain: "control",
  effect: "write",
  permission: "person:manage",
  description:
    "Keeps everything about a person or a deal from being erased, for a dispute or an authority, or lifts such a hold. Answers with the holds in force.",
  examples: [
    "put a legal hold on kim@buyer.com because of the arbitration",
    "legal hold on the Falcon deal",
    "lift the legal hold on Falcon",
  ],
  input: z.strictObject({
    email: z.email().optional().meta({ slot: "email" }),
    dealId: DealId.optional().meta({ slot: "record:deal" }),
    held: z
      .boolean()
      .default(true)
      .describe("false lifts it")
      .meta({ words: { false: ["lift", "release", "end"] } }),
    reason: z
      .string()
      .trim()
      .min(3)
      .max(1_000)
      .default("not stated")
      .meta({ slot: "text", cue: ["because", "for"], needsCue: true }),
  }),
  output: z.strictObject({
    holds: z.array(
      z.strictObject({
        id: z.string(),
        email: z.string().nullable(),
        dealId: z.string().nullable(),
        reason: z.string(),
      }),
    ),
  }),
  http: { method: "PUT", path: "/legal-holds" },
  approval: (input) => (input.held ? "one" : "two"),
  async run({ email, dealId, held, reason }, { db, actor }) {
    if (Boolean(email) === Boolean(dealId)) throw new InvalidInputError("set_legal_hold: name either email or dealId.");
    const address = email?.toLowerCase() ?? null;
    await db.query(
      `update legal_holds set lifted_at = now() where lifted_at is null and email is not distinct from $1 and deal_id is not distinct from $2`,
      [address, dealId ?? null],
    );
    if (held)
      await db.query(
        "insert into legal_holds (id, tenant_id, email, deal_id, reason, placed_by) values ($1, $2, $3, $4, $5, $6)",
        [newId("change"), actor.tenantId, address, dealId ?? null, reason, actor.userId],
      );
    return { holds: await activeHolds(db, actor.tenantId) };
  },
});
