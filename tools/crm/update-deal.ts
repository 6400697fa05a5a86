import { z } from "zod";
import { findDeal } from "../../db/deals.ts";
import { describeChange } from "../../domain/crm/describe-change.ts";
import { Deal, DealId } from "../../domain/deal.ts";
import { DealNotFoundError } from "../../domain/errors.ts";
import { defineTool } from "../define-tool.ts";
import { applyDealPlans, planDealChange } from "./deal-change.ts";
import { dealFields, expectedVersion } from "./deal-input.ts";
import { toDeal } from "./deal-shape.ts";

export const updateDeal = defineTool({
  name: "update_deal",
  title: "Change a deal",
  domain: "crm",
  effect: "write",
  permission: "deal:update",
  description:
    "Changes fields of one deal: stage, value and currency, probability, expected close date, owner, company, sector, side, name, description, fields of your own. For many deals use bulk_update_deals.",
  examples: [
    "move Falcon to due diligence",
    "set the value of Project Falcon to 118m euros",
    "push the close date of Falcon to end of March",
    "Falcon is worth 40m now",
    "mark Falcon as lost",
    "raise the probability of Falcon to 60%",
    "assign Falcon to Maya",
    "put Osprey on hold",
    "rename Falcon to Project Eagle",
    "Maya takes over Falcon from Ruth",
    "Maya should own Falcon",
    "Falcon is dead",
    "we lost Falcon",
    "we won the Falcon deal",
    "park Falcon",
    "freeze Falcon",
    "probability of Falcon to 40%",
    "send Falcon back to screening",
    "Maya takes Falcon",
    "make Falcon a sell-side deal",
  ],
  input: z.strictObject({ dealId: DealId.meta({ slot: "record:deal" }), expectedVersion, ...dealFields }),
  output: z.strictObject({
    ...Deal.shape,
    changeId: z.string().nullable().describe("For undo_change; null when everything was so already."),
  }),
  http: { method: "PATCH", path: "/deals/{dealId}" },
  async preview({ dealId, expectedVersion, ...changes }, { db }) {
    const plan = await planDealChange(db, { dealId, expectedVersion, changes }, { hold: false });
    return { summary: describeChange(plan.row.name, plan.changes, plan.row.currency), ...plan.changes, dealId };
  },
  async run({ dealId, expectedVersion, ...changes }, { actor, db, services }) {
    const plan = await planDealChange(db, { dealId, expectedVersion, changes }, { hold: true });
    const [changeId] = plan.idle ? [] : await applyDealPlans(db, actor, "update_deal", [plan]);
    const row = await findDeal(db, dealId);
    if (!row) throw new DealNotFoundError();
    return { ...toDeal(row, services.publicUrl), changeId: changeId ?? null };
  },
});
