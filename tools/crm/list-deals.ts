import { z } from "zod";
import { DEAL_ORDERS, dealKey, listDeals as queryDeals } from "../../db/deals.ts";
import { stagesOf } from "../../db/stages.ts";
import { listCursor, pageOfRows } from "../../domain/crm/list-cursor.ts";
import { stageOf } from "../../domain/crm/stages.ts";
import { Deal } from "../../domain/deal.ts";
import { CurrencyCode } from "../../domain/figure.ts";
import { idSchema } from "../../domain/ids.ts";
import { PageInput, pageOf } from "../../domain/page.ts";
import { defineTool } from "../define-tool.ts";
import { SideInput, StageInput } from "./deal-input.ts";
import { toDeal } from "./deal-shape.ts";

export const listDeals = defineTool({
  name: "list_deals",
  title: "List deals",
  domain: "crm",
  effect: "read",
  permission: "crm:read",
  description:
    "The deals and mandates of the firm that you may see, newest first, filtered by stage, sector, side, owner, company, size, probability or closing date, with the total value per currency. For one deal in full use get_deal.",
  examples: [
    "list our deals",
    "which deals are in due diligence?",
    "show me the pipeline",
    "what are we negotiating at the moment?",
    "deals over 50m EUR",
    "everything in healthcare that closes this quarter",
    "how many deals do we have in screening?",
    "what is Maya working on?",
    "a list of Maya's deals",
    "which of our deals are in software?",
  ],
  input: z.strictObject({
    stage: StageInput.optional(),
    sector: z
      .string()
      .max(100)
      .optional()
      .describe("Industry, part of the name is enough")
      .meta({ slot: "topic", needsCue: true, cue: ["sector", "industry"] }),
    side: SideInput.optional(),
    ownerEmail: z
      .email()
      .optional()
      .describe("Owner of the deal")
      .meta({ slot: "email", cue: ["owner", "owned by", "owns", "working on"] }),
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
    minProbability: z.coerce
      .number()
      .min(0)
      .max(1)
      .optional()
      .describe("Chance of closing at least, 0 to 1")
      .meta({ slot: "rate", needsCue: true, cue: ["probability", "chance", "likelihood"] }),
    companyId: idSchema("company").optional().describe("Deals of this company").meta({ slot: "record:company" }),
    updatedBefore: z.iso
      .date()
      .optional()
      .describe("Not touched since this day")
      .meta({
        slot: "date",
        needsCue: true,
        cue: ["untouched since", "not updated since", "not touched since", "stale since"],
      }),
    query: z
      .string()
      .max(200)
      .optional()
      .describe("Words in the name, company or description")
      .meta({ slot: "query", needsCue: true, cue: ["named", "called", "about"] }),
    sort: z
      .enum(DEAL_ORDERS)
      .default("newest")
      .describe(
        "Values are compared as numbers, whatever their currency; filter by currency to compare like with like.",
      )
      .meta({
        words: {
          largest: ["biggest", "largest first", "by size", "by value", "top"],
          smallest: ["smallest"],
          closing_soonest: [
            "closing soonest",
            "closing soon",
            "by closing date",
            "closing next",
            "closes next",
            "close next",
            "closing first",
          ],
          recently_updated: ["recently updated", "recently changed", "latest changes"],
          name: ["alphabetically", "by name"],
          newest: ["newest", "latest"],
        },
      }),
    ...PageInput,
  }),
  output: z.strictObject({
    ...pageOf(Deal).shape,
    totals: z
      .array(z.strictObject({ currency: z.string().nullable(), value: z.number().nullable(), count: z.int() }))
      .describe("Sum of the values of all deals under these filters, per currency. Currencies are never added up."),
  }),
  http: { method: "GET", path: "/deals" },
  async run({ limit, cursor, sort, ...filter }, { db, services }) {
    if (filter.stage) stageOf(await stagesOf(db), filter.stage);
    const pages = listCursor("deals", { ...filter, sort }, 2);
    const after = pages.read(cursor);
    const { stage, ...rest } = filter;
    const { rows, total, byCurrency } = await queryDeals(
      db,
      { ...rest, ...(stage ? { stages: [stage] } : {}) },
      { limit, order: sort, ...(after ? { after } : {}) },
    );
    return {
      ...pageOfRows(rows, {
        limit,
        total,
        cursor: pages,
        key: (row) => dealKey(sort, row),
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
