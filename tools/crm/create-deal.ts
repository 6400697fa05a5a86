import { z } from "zod";
import type { ActorDb } from "../../db/as-actor.ts";
import { recordChanges } from "../../db/changes.ts";
import { findColleagues } from "../../db/colleagues.ts";
import { findCompanyIds } from "../../db/companies.ts";
import { customFieldsOf } from "../../db/custom-fields.ts";
import { type DealColumns, insertDeals, joinTeam } from "../../db/deal-writes.ts";
import { findDeal } from "../../db/deals.ts";
import { stagesOf } from "../../db/stages.ts";
import type { Actor } from "../../domain/actor.ts";
import { applyCustomFields } from "../../domain/crm/custom-fields.ts";
import { sayMoney } from "../../domain/crm/describe-change.ts";
import { sayKey, stageOf } from "../../domain/crm/stages.ts";
import { line } from "../../domain/crm/text.ts";
import { Deal } from "../../domain/deal.ts";
import { InternalError, InvalidInputError, RecordNotFoundError, StageNotOpenError } from "../../domain/errors.ts";
import { newId } from "../../domain/ids.ts";
import { defineTool } from "../define-tool.ts";
import { ownerOf } from "./deal-change.ts";
import { dealFields } from "./deal-input.ts";
import { toDeal, toDealFields } from "./deal-shape.ts";

const Input = z.strictObject({
  ...dealFields,
  name: line().describe("Name of the new deal").meta({ slot: "name", fresh: true }),
});

export const createDeal = defineTool({
  name: "create_deal",
  title: "Create a deal",
  domain: "crm",
  effect: "write",
  permission: "deal:create",
  description:
    "A new deal, mandate or opportunity in the pipeline. Whoever makes it owns it unless another colleague is named; it begins in the first stage unless one is given.",
  examples: [
    "create a deal called Project Eagle worth 40m euros",
    "create Project Siskin",
    "track a new deal called Project Whimbrel",
    "add a new deal Sparrow in screening for Maya",
    "new sell-side mandate: Condor, 120m USD, software",
    "open an opportunity named Puffin with Tarnfell at 25% probability",
    "put a new deal Ibis into the pipeline, closing in June",
    "log a new deal: Project Teal",
    "we have a new mandate, Project Ruff, buy side, 30m euros",
  ],
  input: Input,
  output: z.strictObject({ ...Deal.shape, changeId: z.string().describe("For undo_change.") }),
  http: { method: "POST", path: "/deals" },
  async preview(input, { actor, db }) {
    const deal = await planDeal(db, actor, input);
    const shown = { ...input, stage: deal.stage, currency: deal.currency, ownerEmail: input.ownerEmail ?? actor.email };
    const worth = input.value ? `, ${sayMoney(input.value, deal.currency ?? "")}` : "";
    return { summary: `Create the deal ${input.name} in ${sayKey(deal.stage)}${worth}`, before: null, after: shown };
  },
  async run(input, { actor, db, services }) {
    const deal = await planDeal(db, actor, input);
    await insertDeals(db, actor, [deal]);
    await joinTeam(
      db,
      actor,
      [...new Set([actor.userId, deal.owner_id ?? actor.userId])].map((userId) => ({ dealId: deal.id, userId })),
    );
    const row = await findDeal(db, deal.id);
    if (!row) throw new InternalError(new Error("a deal that was just made is not there"));
    const [changeId = ""] = await recordChanges(db, actor, [
      {
        recordType: "deal",
        recordId: row.id,
        companyId: row.company_id,
        action: "create",
        tool: "create_deal",
        before: null,
        after: { ...toDealFields(row) },
        version: row.version,
      },
    ]);
    return { ...toDeal(row, services.publicUrl), changeId };
  },
});

async function planDeal(db: ActorDb, actor: Actor, input: z.output<typeof Input>): Promise<DealColumns> {
  const stages = await stagesOf(db);
  const stage = input.stage ? stageOf(stages, input.stage) : stages.find(({ kind }) => kind === "open");
  if (!stage) throw new InvalidInputError("This pipeline has no open stage. Say in which stage the deal begins.");
  if (stage.requires.length)
    throw new StageNotOpenError(
      `${stage.title} asks for ${stage.requires.map(sayKey).join(", ")}, which a new deal does not have. Create it in an earlier stage.`,
      { details: { stage: stage.key, missing: stage.requires } },
    );
  if (input.companyId && !(await findCompanyIds(db, [input.companyId])).size) throw new RecordNotFoundError("company");
  const colleagues = await findColleagues(db, input.ownerEmail ? [input.ownerEmail] : []);
  const fields = await customFieldsOf(db, "deal");
  const value = input.value ?? null;
  return {
    id: newId("deal"),
    name: input.name,
    stage: stage.key,
    value,
    currency: input.currency ?? (value === null ? null : await usualCurrency(db)),
    probability: input.probability ?? null,
    expected_close_date: input.expectedCloseDate ?? null,
    owner_id: input.ownerEmail
      ? ownerOf(input.ownerEmail, { colleagues })
      : input.ownerEmail === null
        ? null
        : actor.userId,
    company_id: input.companyId ?? null,
    sector: input.sector ?? null,
    side: input.side ?? null,
    description: input.description ?? null,
    custom_fields: applyCustomFields(fields, {}, input.customFields ?? {}, { asked: true }),
  };
}

/** Where nobody says a currency, it is the one that most deals are in. The preview shows it before anything is written. */
async function usualCurrency(db: ActorDb): Promise<string> {
  const { rows } = await db.query<{ currency: string }>(
    "select currency from app.deal_totals(3) where currency is not null group by currency order by sum(deals) desc, currency limit 1",
  );
  if (rows[0]) return rows[0].currency;
  throw new InvalidInputError("Say in which currency the value is, for example EUR.", {
    details: [{ path: "currency", message: "A value needs a currency" }],
  });
}
