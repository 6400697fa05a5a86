import { z } from "zod";
import { latestActivities } from "../../db/activities.ts";
import { surroundingsOf } from "../../db/deal-page.ts";
import { findDeal } from "../../db/deals.ts";
import { Deal, DealId } from "../../domain/deal.ts";
import { DealNotFoundError } from "../../domain/errors.ts";
import { defineTool } from "../define-tool.ts";
import { toDeal } from "./deal-shape.ts";

const ACTIVITIES_SHOWN = 10;
const COMMENTS_SHOWN = 5;
const TASKS_SHOWN = 10;

export const getDeal = defineTool({
  name: "get_deal",
  title: "Show a deal",
  domain: "crm",
  effect: "read",
  permission: "crm:read",
  description:
    "One deal in full: stage, value, probability, expected close, owner, team, company, the company's contacts, open tasks, milestones, artefacts, comments and the last activities. For several deals use list_deals; for what a contract says use search_documents.",
  examples: [
    "show me Falcon",
    "what stage is Project Falcon in?",
    "when does Falcon close?",
    "who owns the Falcon deal?",
    "how big is Falcon?",
    "where do we stand on Falcon?",
    "what happened last on Falcon?",
    "what happened most recently on Falcon?",
    "which is likelier to close, Falcon or Osprey?",
    "who are our contacts on Falcon?",
    "who is on the Falcon team?",
    "compare Falcon and Osprey",
    "Falcon vs Osprey",
    "Falcon versus Osprey",
    "which is further along, Falcon or Osprey?",
    "is Falcon worth more than Osprey?",
  ],
  input: z.strictObject({ dealId: DealId.meta({ slot: "record:deal" }) }),
  output: z.strictObject({
    ...Deal.shape,
    team: z
      .array(z.strictObject({ email: z.string(), name: z.string(), role: z.string() }))
      .describe("The owner first."),
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
    openTasks: z
      .array(
        z.strictObject({
          id: z.string(),
          title: z.string(),
          dueDate: z.string().nullable(),
          assignee: z.string().nullable(),
        }),
      )
      .describe(`What is due first, at most ${TASKS_SHOWN}.`),
    milestones: z.array(
      z.strictObject({ milestone: z.string(), plannedOn: z.string().nullable(), reachedOn: z.string().nullable() }),
    ),
    artefacts: z.array(
      z.strictObject({
        kind: z.string(),
        documentId: z.string().nullable(),
        document: z.string().nullable(),
        note: z.string().nullable(),
        recordedAt: z.iso.datetime(),
      }),
    ),
    comments: z
      .array(z.strictObject({ id: z.string(), by: z.string(), body: z.string(), createdAt: z.iso.datetime() }))
      .describe(`Newest first, at most ${COMMENTS_SHOWN}.`),
  }),
  http: { method: "GET", path: "/deals/{dealId}" },
  async run({ dealId }, { db, services }) {
    const row = await findDeal(db, dealId);
    if (!row) throw new DealNotFoundError();
    const activities = await latestActivities(db, dealId, ACTIVITIES_SHOWN);
    const surroundings = await surroundingsOf(db, dealId, { tasks: TASKS_SHOWN, comments: COMMENTS_SHOWN });
    return {
      ...toDeal(row, services.publicUrl),
      ...surroundings,
      activities: activities.map(({ id, kind, subject, body, occurred_at, contact }) => ({
        id,
        kind,
        subject,
        body,
        occurredAt: occurred_at,
        contact,
      })),
    };
  },
});
