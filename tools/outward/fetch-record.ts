import {
  activitiesOfContact,
  contactsOfCompany,
  dealsOfCompany,
  findActivity,
  findCompany,
  findContact,
} from "../../db/record-page.ts";
import { may } from "../../domain/actor.ts";
import { DealNotFoundError } from "../../domain/errors.ts";
import { recordUrl } from "../crm/deal-shape.ts";
import { getDeal } from "../crm/get-deal.ts";
import { searchCrm } from "../crm/search-crm.ts";
import type { ToolContext } from "../define-tool.ts";
import { nothingThere } from "./fetch-document.ts";
import { type Place, RECORD_KINDS, type RecordKind } from "./place.ts";
import { toPlainText } from "./plain-text.ts";

type Fields = Record<string, unknown>;
type Reader = (id: string, context: ToolContext) => Promise<Fields | undefined>;

/** A record with what belongs to it, as text that a person could have been handed. */
export async function fetchRecord({ kind, id }: Extract<Place, { kind: RecordKind }>, context: ToolContext) {
  const record = may(context.actor.role, searchCrm.permission) ? await READERS[kind](id, context) : undefined;
  if (!record) throw nothingThere();
  const { name, subject, ...fields } = record;
  const title = String(name ?? subject);
  const related = idsIn(fields).filter((each) => each !== id);
  return {
    title,
    text: `${title}\n\n${toPlainText(fields)}`,
    url: recordUrl(context.services.publicUrl, kind, id),
    metadata: { kind, recordId: id, ...(related.length ? { related } : {}) },
  };
}

const READERS: Record<RecordKind, Reader> = {
  deal: readDeal,
  company: async (id, { db }) => {
    const company = await findCompany(db, id);
    return company && { ...company, deals: await dealsOfCompany(db, id), contacts: await contactsOfCompany(db, id) };
  },
  contact: async (id, { db }) => {
    const contact = await findContact(db, id);
    return contact && { ...contact, activities: await activitiesOfContact(db, id) };
  },
  activity: async (id, { db }) => findActivity(db, id),
};

async function readDeal(id: string, context: ToolContext): Promise<Fields | undefined> {
  try {
    const { source: _, version: __, ...deal } = await getDeal.run({ dealId: id }, context);
    return deal;
  } catch (error) {
    if (error instanceof DealNotFoundError) return undefined;
    throw error;
  }
}

const FETCHABLE = new RegExp(`^(?:${RECORD_KINDS.join("|")}|doc)_`);

function idsIn(value: unknown): string[] {
  if (typeof value === "string") return FETCHABLE.test(value) ? [value] : [];
  if (value === null || typeof value !== "object") return [];
  return [...new Set(Object.values(value).flatMap(idsIn))];
}
