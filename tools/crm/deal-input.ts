import { z } from "zod";
import { StageKey } from "../../domain/crm/stages.ts";
import { line, note } from "../../domain/crm/text.ts";
import { SIDES } from "../../domain/deal.ts";
import { CurrencyCode } from "../../domain/figure.ts";
import { idSchema } from "../../domain/ids.ts";

/** How people say the stages that every workspace begins with. */
const STAGE_WORDS = {
  sourcing: ["sourced"],
  screening: ["screened", "screen"],
  due_diligence: ["dd", "diligence", "due diligence"],
  negotiation: ["negotiating", "negotiated", "negotiations", "under negotiation"],
  closed_won: ["won", "signed", "closed won"],
  closed_lost: ["lost", "closed lost", "dead", "dropped"],
  on_hold: ["hold", "on hold", "paused", "pause", "on ice", "parked", "park", "freeze", "frozen"],
};
export const StageInput = StageKey.describe("Stage of the pipeline").meta({ slot: "option", words: STAGE_WORDS });

export const SideInput = z.enum(SIDES).meta({
  words: { buy: ["buy-side", "buy side"], sell: ["sell-side", "sell side"], invest: ["investment", "minority"] },
});

/** The fields of a deal that people set. Each may be left away; `null` empties it where that is allowed. */
export const dealFields = {
  name: line()
    .describe("New name of the deal")
    .meta({ slot: "name", fresh: true, needsCue: true, cue: ["rename", "renamed", "name", "call it"] })
    .optional(),
  stage: StageInput.optional(),
  value: z
    .number()
    .nonnegative()
    .max(1e15)
    .nullable()
    .describe("Size in whole currency units; null when nobody knows")
    .meta({ slot: "money", cue: ["value", "worth", "size", "price"] })
    .optional(),
  currency: CurrencyCode.nullable().describe("ISO 4217 code of the value").meta({ slot: "currency" }).optional(),
  probability: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .describe("Chance of closing, 0 to 1")
    .meta({ slot: "rate", cue: ["probability", "chance", "odds", "likelihood"] })
    .optional(),
  expectedCloseDate: z.iso
    .date()
    .nullable()
    .describe("When it is expected to close")
    .meta({ slot: "date", cue: ["close", "closing", "closes", "close date", "expected close"] })
    .optional(),
  ownerEmail: z
    .email()
    .nullable()
    .describe("Colleague who owns the deal")
    .meta({ slot: "email", cue: ["owner", "assign", "hand", "give", "lead"] })
    .optional(),
  companyId: idSchema("company")
    .nullable()
    .describe("Target, or client on the sell side")
    .meta({ slot: "record:company" })
    .optional(),
  sector: line(100)
    .nullable()
    .describe("Industry")
    .meta({ slot: "topic", needsCue: true, cue: ["sector", "industry"] })
    .optional(),
  side: SideInput.nullable().optional(),
  description: note()
    .nullable()
    .describe("What the deal is about")
    .meta({ slot: "text", needsCue: true, cue: ["description"] })
    .optional(),
  customFields: z
    .record(z.string().max(60), z.unknown())
    .describe("Values of the workspace's own fields by key; null takes one away")
    .optional(),
};
export const DealChanges = z.strictObject(dealFields);
export type DealChanges = z.output<typeof DealChanges>;

export const expectedVersion = z
  .int()
  .min(1)
  .optional()
  .describe(
    "Version you have seen. When somebody else has changed the record since, nothing is changed and you are told what they did.",
  );
