import type { ActorDb } from "../../db/as-actor.ts";
import { recordChanges } from "../../db/changes.ts";
import { type Colleague, findColleagues } from "../../db/colleagues.ts";
import { findCompanyIds } from "../../db/companies.ts";
import { customFieldsOf } from "../../db/custom-fields.ts";
import { type DealColumns, joinTeam, updateDeals } from "../../db/deal-writes.ts";
import { type DealRow, lockDeals, readDeals } from "../../db/deals.ts";
import { artefactsOf, stagesOf } from "../../db/stages.ts";
import type { Actor } from "../../domain/actor.ts";
import { applyCustomFields, type CustomField } from "../../domain/crm/custom-fields.ts";
import { changedFields, type FieldChanges } from "../../domain/crm/describe-change.ts";
import { type Artefact, type Stage, sayKey, stageOf } from "../../domain/crm/stages.ts";
import {
  type AppError,
  DealNotFoundError,
  InvalidInputError,
  RecordNotFoundError,
  StageNotOpenError,
  toAppError,
} from "../../domain/errors.ts";
import type { DealChanges } from "./deal-input.ts";
import { toDealFields } from "./deal-shape.ts";
import { versionConflict } from "./version-conflict.ts";

export interface DealRequest {
  dealId: string;
  expectedVersion?: number | undefined;
  changes: DealChanges;
}
export interface DealPlan {
  row: DealRow;
  columns: DealColumns;
  changes: FieldChanges;
  /** Nothing would differ. */
  idle: boolean;
}

/** What the rules of a workspace say, read once for all deals of a request. */
interface Rules {
  stages: readonly Stage[];
  fields: readonly CustomField[];
  colleagues: ReadonlyMap<string, Colleague>;
  companies: ReadonlySet<string>;
  artefacts: ReadonlyMap<string, Artefact[]>;
}

/** One answer for each request, in order: what would change, or why it may not. `hold` keeps the deals for the change that follows. */
export async function planDealChanges(
  db: ActorDb,
  requests: readonly DealRequest[],
  { hold }: { hold: boolean },
): Promise<(DealPlan | AppError)[]> {
  const ids = [...new Set(requests.map(({ dealId }) => dealId))];
  const rows = await (hold ? lockDeals : readDeals)(db, ids);
  const rules = await readRules(db, requests, ids);
  const plans: (DealPlan | AppError)[] = [];
  for (const request of requests) {
    try {
      plans.push(await planOne(db, rows.get(request.dealId), request, rules));
    } catch (error) {
      const known = toAppError(error);
      if (known.fault !== "caller") throw error;
      plans.push(known);
    }
  }
  return plans;
}

export async function planDealChange(db: ActorDb, request: DealRequest, options: { hold: boolean }): Promise<DealPlan> {
  const [plan] = await planDealChanges(db, [request], options);
  if (!plan || plan instanceof Error) throw plan ?? new DealNotFoundError();
  return plan;
}

/** Carries plans out in one statement; gives the ids of the changes, in order. */
export async function applyDealPlans(
  db: ActorDb,
  actor: Actor,
  tool: string,
  plans: readonly DealPlan[],
): Promise<string[]> {
  if (!plans.length) return [];
  await updateDeals(
    db,
    plans.map(({ columns }) => columns),
  );
  const owners = plans.filter(({ row, columns }) => columns.owner_id && columns.owner_id !== row.owner_id);
  if (owners.length)
    await joinTeam(
      db,
      actor,
      owners.map(({ columns }) => ({ dealId: columns.id, userId: columns.owner_id ?? "" })),
    );
  return recordChanges(
    db,
    actor,
    plans.map(({ row, changes }) => ({
      recordType: "deal",
      recordId: row.id,
      companyId: row.company_id,
      action: "update",
      tool,
      ...changes,
      version: row.version + 1,
    })),
  );
}

async function readRules(db: ActorDb, requests: readonly DealRequest[], dealIds: readonly string[]): Promise<Rules> {
  const all = requests.map(({ changes }) => changes);
  const defined = <Value>(values: (Value | null | undefined)[]) =>
    values.filter((value): value is NonNullable<typeof value> => value !== null && value !== undefined);
  const stages = all.some(({ stage }) => stage) ? await stagesOf(db) : [];
  return {
    stages,
    fields: all.some(({ customFields }) => customFields) ? await customFieldsOf(db, "deal") : [],
    colleagues: await findColleagues(db, defined(all.map(({ ownerEmail }) => ownerEmail))),
    companies: await findCompanyIds(db, defined(all.map(({ companyId }) => companyId))),
    artefacts: stages.some(({ requires }) => requires.length) ? await artefactsOf(db, dealIds) : new Map(),
  };
}

async function planOne(db: ActorDb, row: DealRow | undefined, request: DealRequest, rules: Rules): Promise<DealPlan> {
  if (!row || row.deleted_at !== null) throw new DealNotFoundError();
  const { changes, expectedVersion } = request;
  if (!Object.keys(changes).length)
    throw new InvalidInputError("Say what to change: a stage, a value, an owner or another field.");
  if (expectedVersion !== undefined && expectedVersion !== row.version)
    throw await versionConflict(db, row, expectedVersion);
  const before = toDealFields(row);
  const after = { ...before, ...withoutUndefined(changes) };
  after.ownerEmail = after.ownerEmail?.toLowerCase() ?? null;
  after.customFields = changes.customFields
    ? applyCustomFields(rules.fields, row.custom_fields, changes.customFields)
    : row.custom_fields;
  if (changes.stage && changes.stage !== row.stage) admit(row, stageOf(rules.stages, changes.stage), rules);
  if (changes.companyId && !rules.companies.has(changes.companyId)) throw new RecordNotFoundError("company");
  if (after.value !== null && after.currency === null)
    throw new InvalidInputError("A value needs a currency. Say which, for example EUR.", {
      details: [{ path: "currency", message: "A value needs a currency" }],
    });
  const columns = {
    id: row.id,
    name: after.name,
    stage: after.stage,
    value: changes.value === undefined ? row.value : after.value,
    currency: after.currency,
    probability: changes.probability === undefined ? row.probability : after.probability,
    expected_close_date: after.expectedCloseDate,
    owner_id: changes.ownerEmail
      ? ownerOf(changes.ownerEmail, rules)
      : changes.ownerEmail === null
        ? null
        : row.owner_id,
    company_id: after.companyId,
    sector: after.sector,
    side: after.side,
    description: after.description,
    custom_fields: after.customFields,
  };
  const changed = changedFields({ ...before }, { ...after });
  return { row, columns, changes: changed, idle: !Object.keys(changed.after).length };
}

export function ownerOf(email: string, { colleagues }: Pick<Rules, "colleagues">): string {
  const colleague = colleagues.get(email.toLowerCase());
  if (colleague) return colleague.id;
  throw new InvalidInputError(`Nobody in your firm has the address ${email}.`, {
    details: [{ path: "ownerEmail", message: "Expected the address of a colleague" }],
  });
}

/** A stage opens once the deal has what it asks for. */
function admit(row: DealRow, stage: Stage, { artefacts }: Rules): void {
  const missing = stage.requires.filter((each) => !artefacts.get(row.id)?.includes(each));
  if (!missing.length) return;
  throw new StageNotOpenError(
    `${row.name} cannot move to ${sayKey(stage.key)} before it has: ${missing.map(sayKey).join(", ")}. Record what is there with record_artefact.`,
    { details: { stage: stage.key, missing } },
  );
}

const withoutUndefined = (changes: DealChanges): Partial<ReturnType<typeof toDealFields>> =>
  Object.fromEntries(Object.entries(changes).filter(([key, value]) => value !== undefined && key !== "customFields"));
