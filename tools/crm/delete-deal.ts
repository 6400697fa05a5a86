import { z } from "zod";
import { recordChanges } from "../../db/changes.ts";
import { setDealDeleted } from "../../db/deal-writes.ts";
import { findDeal, lockDeals, readDeals } from "../../db/deals.ts";
import { Deal, DealId } from "../../domain/deal.ts";
import { DealNotFoundError } from "../../domain/errors.ts";
import { defineTool } from "../define-tool.ts";
import { expectedVersion } from "./deal-input.ts";
import { toDeal } from "./deal-shape.ts";
import { versionConflict } from "./version-conflict.ts";

export const deleteDeal = defineTool({
  name: "delete_deal",
  title: "Delete a deal",
  domain: "crm",
  effect: "write",
  permission: "deal:delete",
  description:
    "Deletes or removes a deal: takes it out of every list, count and search. Nothing is lost: restore_deal brings it back. A deal that is over but happened is moved to a closed stage with update_deal instead.",
  examples: ["delete the deal Wren", "remove Project Kite from the CRM", "get rid of the Heron deal", "bin Merlin"],
  input: z.strictObject({
    dealId: DealId.meta({ slot: "record:deal" }),
    expectedVersion: z.coerce.number().pipe(expectedVersion.unwrap()).optional(),
  }),
  output: z.strictObject({
    id: z.string(),
    name: z.string(),
    deleted: z.literal(true),
    version: z.int(),
    changeId: z.string().describe("For undo_change."),
  }),
  http: { method: "DELETE", path: "/deals/{dealId}" },
  async preview({ dealId }, { db }) {
    const deal = await findDeal(db, dealId);
    if (!deal) throw new DealNotFoundError();
    return {
      summary: `Delete the deal ${deal.name}`,
      before: { name: deal.name, stage: deal.stage },
      after: null,
      dealId,
    };
  },
  async run({ dealId, expectedVersion }, { actor, db }) {
    const deal = (await lockDeals(db, [dealId])).get(dealId);
    if (!deal || deal.deleted_at !== null) throw new DealNotFoundError();
    if (expectedVersion !== undefined && expectedVersion !== deal.version)
      throw await versionConflict(db, deal, expectedVersion);
    const version = await setDealDeleted(db, dealId, true);
    const [changeId = ""] = await recordChanges(db, actor, [
      {
        recordType: "deal",
        recordId: dealId,
        companyId: deal.company_id,
        action: "delete",
        tool: "delete_deal",
        before: { name: deal.name },
        after: null,
        version,
      },
    ]);
    return { id: dealId, name: deal.name, deleted: true as const, version, changeId };
  },
});

export const restoreDeal = defineTool({
  name: "restore_deal",
  title: "Restore a deleted deal",
  domain: "crm",
  effect: "write",
  permission: "deal:delete",
  description: "Brings a deleted deal back, as it was.",
  cues: ["restore", "undelete", "deleted", "recover", "reinstate"],
  examples: ["restore the deleted deal Falcon", "bring the deleted deal Kite back", "undelete Heron"],
  input: z.strictObject({ dealId: DealId.meta({ slot: "record:deal" }) }),
  output: z.strictObject({
    ...Deal.shape,
    changeId: z.string().nullable().describe("For undo_change; null when it was there."),
  }),
  http: { method: "POST", path: "/deals/{dealId}/restore", status: 200 },
  async preview({ dealId }, { db }) {
    const deal = (await readDeals(db, [dealId])).get(dealId);
    if (!deal) throw new DealNotFoundError();
    return {
      summary: `Restore the deal ${deal.name}`,
      before: null,
      after: { name: deal.name, stage: deal.stage },
      dealId,
    };
  },
  async run({ dealId }, { actor, db, services }) {
    const deal = (await lockDeals(db, [dealId])).get(dealId);
    if (!deal) throw new DealNotFoundError();
    if (deal.deleted_at === null) return { ...toDeal(deal, services.publicUrl), changeId: null };
    const version = await setDealDeleted(db, dealId, false);
    const [changeId = ""] = await recordChanges(db, actor, [
      {
        recordType: "deal",
        recordId: dealId,
        companyId: deal.company_id,
        action: "restore",
        tool: "restore_deal",
        before: null,
        after: { name: deal.name },
        version,
      },
    ]);
    const row = await findDeal(db, dealId);
    if (!row) throw new DealNotFoundError();
    return { ...toDeal(row, services.publicUrl), changeId };
  },
});
