import { z } from "zod";
import { describeChange } from "../../domain/crm/describe-change.ts";
import { DealId } from "../../domain/deal.ts";
import { InvalidInputError } from "../../domain/errors.ts";
import { defineTool } from "../define-tool.ts";
import { applyDealPlans, type DealPlan, planDealChanges } from "./deal-change.ts";
import { DealChanges, dealFields, expectedVersion } from "./deal-input.ts";

const MOST_DEALS = 500;
const SHOWN_IN_PREVIEW = 20;

const Row = z.strictObject({ dealId: DealId, expectedVersion, ...dealFields });
const Input = z.strictObject({
  updates: z
    .array(Row)
    .min(1)
    .max(MOST_DEALS)
    .optional()
    .describe("Each deal with its own changes.")
    .meta({ slot: "none" }),
  dealIds: z
    .array(DealId.meta({ slot: "record:deal", least: 2 }))
    .min(1)
    .max(MOST_DEALS)
    .optional()
    .describe("Deals that all get the same changes."),
  changes: DealChanges.optional().describe("What every deal of dealIds gets."),
});

export const bulkUpdateDeals = defineTool({
  name: "bulk_update_deals",
  title: "Change many deals",
  domain: "crm",
  effect: "write",
  permission: "deal:update",
  description:
    "Changes up to 500 deals at once, with one result for each. A row that is refused changes nothing and stops no other.",
  examples: [
    "move Falcon, Heron and Osprey to on hold",
    "assign Falcon and Kite to Maya",
    "set the sector of Falcon, Osprey and Wren to industrials",
    "put both Heron and Merlin in screening",
  ],
  input: Input,
  output: z.strictObject({
    results: z.array(
      z.strictObject({
        dealId: z.string(),
        status: z.enum(["updated", "unchanged", "refused"]),
        version: z.int().nullable().describe("After the change; null when refused."),
        changeId: z.string().nullable().describe("For undo_change."),
        error: z.strictObject({ code: z.string(), message: z.string(), details: z.unknown().optional() }).optional(),
      }),
    ),
    updated: z.int(),
    unchanged: z.int(),
    refused: z.int(),
  }),
  http: { method: "POST", path: "/deals/bulk", status: 200 },
  async preview(input, { db }) {
    const plans = await planDealChanges(db, requestsOf(input), { hold: false });
    const changing = plans.filter(isChange);
    const of = (side: "before" | "after") =>
      Object.fromEntries(changing.slice(0, SHOWN_IN_PREVIEW).map(({ row, changes }) => [row.name, changes[side]]));
    const refused = plans.filter((plan) => plan instanceof Error).length;
    const [first] = changing;
    return {
      summary: `Change ${changing.length} deals${first ? `, such as: ${describeChange(first.row.name, first.changes)}` : ""}${refused ? `; ${refused} would be refused` : ""}`,
      before: of("before"),
      after: of("after"),
    };
  },
  async run(input, { actor, db }) {
    const requests = requestsOf(input);
    const plans = await planDealChanges(db, requests, { hold: true });
    const changing = plans.filter(isChange);
    const changeIds = await applyDealPlans(db, actor, "bulk_update_deals", changing);
    const results = plans.map((plan, i) => {
      const dealId = requests[i]?.dealId ?? "";
      if (plan instanceof Error) {
        const { code, message, details } = plan;
        return { dealId, status: "refused" as const, version: null, changeId: null, error: { code, message, details } };
      }
      if (plan.idle) return { dealId, status: "unchanged" as const, version: plan.row.version, changeId: null };
      const changeId = changeIds[changing.indexOf(plan)] ?? null;
      return { dealId, status: "updated" as const, version: plan.row.version + 1, changeId };
    });
    const count = (status: string) => results.filter((each) => each.status === status).length;
    return { results, updated: count("updated"), unchanged: count("unchanged"), refused: count("refused") };
  },
});

const isChange = (plan: DealPlan | Error): plan is DealPlan => !(plan instanceof Error) && !plan.idle;

function requestsOf({ updates = [], dealIds = [], changes }: z.output<typeof Input>) {
  if (dealIds.length && !changes) throw new InvalidInputError("dealIds needs changes: what all of them get.");
  const requests = [
    ...updates.map(({ dealId, expectedVersion, ...own }) => ({ dealId, expectedVersion, changes: own })),
    ...dealIds.map((dealId) => ({ dealId, changes: changes ?? {} })),
  ];
  if (!requests.length) throw new InvalidInputError("Say which deals: updates, or dealIds with changes.");
  if (requests.length > MOST_DEALS) throw new InvalidInputError(`At most ${MOST_DEALS} deals at once.`);
  const ids = requests.map(({ dealId }) => dealId);
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  if (twice) throw new InvalidInputError(`${twice} is there twice. Put its changes into one row.`);
  return requests;
}
