import type { ActorDb } from "../../db/as-actor.ts";
import { readCompanies } from "../../db/companies.ts";
import { readContacts } from "../../db/contacts.ts";
import { findDeal } from "../../db/deals.ts";
import { DealId } from "../../domain/deal.ts";
import { DealNotFoundError, RecordNotFoundError } from "../../domain/errors.ts";
import { idSchema } from "../../domain/ids.ts";

/** The records that an activity, a task or a comment may hang from. */
export const linkFields = {
  dealId: DealId.optional().meta({ slot: "record:deal" }),
  companyId: idSchema("company").optional().meta({ slot: "record:company" }),
  contactId: idSchema("contact").optional().meta({ slot: "record:contact" }),
};

interface Links {
  dealId?: string | null | undefined;
  companyId?: string | null | undefined;
  contactId?: string | null | undefined;
}

/** The names of the linked records; one that is missing, deleted or hidden is refused, all three alike. */
export async function readLinks(db: ActorDb, { dealId, companyId, contactId }: Links) {
  const deal = dealId ? await findDeal(db, dealId) : undefined;
  if (dealId && !deal) throw new DealNotFoundError();
  const company = companyId ? (await readCompanies(db, [companyId])).get(companyId) : undefined;
  if (companyId && (!company || company.deleted_at !== null)) throw new RecordNotFoundError("company");
  const contact = contactId ? (await readContacts(db, [contactId])).get(contactId) : undefined;
  if (contactId && (!contact || contact.deleted_at !== null)) throw new RecordNotFoundError("contact");
  return { deal, company, contact };
}

/** "Project Falcon", "Ines Brandt, Project Falcon": what something is about, for one line of text. */
export const sayLinks = ({ deal, company, contact }: Awaited<ReturnType<typeof readLinks>>): string =>
  [contact?.name, company?.name, deal?.name].filter(Boolean).join(", ");
