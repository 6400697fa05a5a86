import { z } from "zod";
import { contactsOfDeal, findDeal, latestActivities } from "../../db/deals.ts";
import { Deal, DealId } from "../../domain/deal.ts";
import { DealNotFoundError } from "../../domain/errors.ts";
import { defineTool } from "../define-tool.ts";
import { toDeal } from "./deal-shape.ts";

const ACTIVITIES_SHOWN = 10;

export const getDeal = defineTool({
  name: "get_deal",
  title: "Show a deal",
  domain: "crm",
  effect: "read",
  permission: "crm:read",
  description:
    "One deal in full: stage, value, probability, expected close, owner, company, the company's contacts and the last activities. For several deals use list_deals; for what a contract says use search_documents.",
  examples: [
    "show me Falcon",
    "what stage is Project Falcon in?",
    "when does Falcon close?",
    "who owns the Falcon deal?",
    "how big is Falcon?",
    "where do we stand on Falcon?",
    "what happened last on Falcon?",
    "who are our contacts on Falcon?",
  ],
  input: z.strictObject({ dealId: DealId.meta({ slot: "record:deal" }) }),
  output: z.strictObject({
    ...Deal.shape,
    contacts: z.array(
      z.strictObject({
        id: z.string(),
        name: z.string(),
        title: z.string().nullable(),
        email: z.string().nullable(),
        phone: z.string().nullable(),
      }),
    ),
    activities: z
      .array(
        z.strictObject({
          id: z.string(),
          kind: z.string(),
          subject: z.string(),
          body: z.string().nullable(),
          occurredAt: z.iso.datetime(),
          contact: z.string().nullable(),
        }),
      )
      .describe(`Newest first, at most ${ACTIVITIES_SHOWN}.`),
  }),
  http: { method: "GET", path: "/deals/{dealId}" },
  async run({ dealId }, { db, services }) {
    const row = await findDeal(db, dealId);
    if (!row) throw new DealNotFoundError();
    const contacts = await contactsOfDeal(db, dealId);
    const activities = await latestActivities(db, dealId, ACTIVITIES_SHOWN);
    return {
      ...toDeal(row, services.publicUrl),
      contacts,
      activities: activities.map(({ occurred_at, ...activity }) => ({ ...activity, occurredAt: occurred_at })),
    };
  },
});
