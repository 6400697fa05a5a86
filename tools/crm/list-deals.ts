import { z } from "zod";
import { listDeals as queryDeals } from "../../db/deals.ts";
import { DEFAULT_STAGES, Deal } from "../../domain/deal.ts";
import { CurrencyCode } from "../../domain/figure.ts";
import { decodeCursor, PageInput, pageOf, toPage } from "../../domain/page.ts";
import { defineTool } from "../define-tool.ts";
import { toDeal } from "./deal-shape.ts";

export const listDeals = defineTool({
  name: "list_deals",
  title: "List deals",
  domain: "crm",
  effect: "read",
  permission: "crm:read",
  description:
    "The deals and mandates of the firm that you may see, newest first, filtered by stage, sector, owner, size or closing date, with the total value per currency. For one deal in full use get_deal.",
  examples: [
    "list our deals",
    "which deals are in due diligence?",
    "show me the pipeline",
    "what are we negotiating at the moment?",
    "deals over 50m EUR",
    "everything in healthcare that closes this quarter",
    "how many deals do we have in screening?",
    "what is Maya working on?",
  ],
  input: z.strictObject({
    stage: z
      .enum(DEFAULT_STAGES)
      .optional()
      .describe("Stage of the pipeline")
      .meta({
        words: {
          sourcing: ["sourced", "lead", "leads"],
          screening: ["screened", "screen"],
          due_diligence: ["dd", "diligence", "due diligence"],
          negotiation: ["negotiating", "negotiated", "under negotiation"],
          closed_won: ["won", "signed", "closed won"],
          closed_lost: ["lost", "closed lost", "dead"],
          on_hold: ["hold", "on hold", "paused"],
        },
      }),
    sector: z
      .string()
      .max(100)
      .optional()
      .describe("Industry, part of the name is enough")
      .meta({ slot: "topic", needsCue: true, cue: ["sector", "industry"] }),
    ownerEmail: z.email().optional().describe("Owner of the deal"),
    currency: CurrencyCode.optional().meta({ slot: "currency", needsCue: true, cue: ["currency", "in"] }),
    minValue: z.coerce
      .number()
      .nonnegative()
      .optional()
      .describe("Deal value at least")
      .meta({ slot: "money", bound: "min" }),
    maxValue: z.coerce
      .number()
      .nonnegative()
      .optional()
      .describe("Deal value at most")
      .meta({ slot: "money", bound: "max" }),
    closingFrom: z.iso
      .date()
      .optional()
      .describe("Expected to close on or after")
      .meta({ slot: "date", bound: "min", needsCue: true, cue: ["close", "closes", "closing"] }),
    closingUntil: z.iso
      .date()
      .optional()
      .describe("Expected to close on or before")
      .meta({ slot: "date", bound: "max", needsCue: true, cue: ["close", "closes", "closing"] }),
    query: z
      .string()
      .max(200)
      .optional()
      .describe("Words in the name, company or description")
      .meta({ slot: "query", needsCue: true, cue: ["named", "called", "about"] }),
    ...PageInput,
  }),
  output: z.strictObject({
    ...pageOf(Deal).shape,
    totals: z
      .array(z.strictObject({ currency: z.string().nullable(), value: z.number().nullable(), count: z.int() }))
      .describe("Sum of the values of all deals under these filters, per currency. Currencies are never added up."),
  }),
  http: { method: "GET", path: "/deals" },
  async run({ stage, limit, cursor, ...filter }, { db, services }) {
    const after = decodeCursor(cursor, 2);
    const { rows, total, byCurrency } = await queryDeals(
      db,
      { ...filter, ...(stage ? { stages: [stage] } : {}) },
      { limit, ...(after ? { after } : {}) },
    );
    return {
      ...toPage(rows, {
        limit,
        total,
        key: (row) => [row.created_at, row.id],
        item: (row) => toDeal(row, services.publicUrl),
      }),
      totals: byCurrency.map(({ currency, sum, count }) => ({
        currency,
        value: sum === null ? null : Number(sum),
        count: Number(count),
      })),
    };
  },
});
