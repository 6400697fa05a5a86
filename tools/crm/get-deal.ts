import { z } from "zod";
import { latestActivities } from "../../db/activities.ts";
import { teamOfDeal } from "../../db/colleagues.ts";
import { latestComments } from "../../db/comments.ts";
import { contactsOfDeal, findDeal } from "../../db/deals.ts";
import { artefactsOfDeal, milestonesOfDeal } from "../../db/dossier.ts";
import { listTasks } from "../../db/tasks.ts";
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
    const team = await teamOfDeal(db, dealId);
    const contacts = await contactsOfDeal(db, dealId);
    const activities = await latestActivities(db, dealId, ACTIVITIES_SHOWN);
    const tasks = await listTasks(db, { dealId, status: "open" }, { limit: TASKS_SHOWN });
    const milestones = await milestonesOfDeal(db, dealId);
    const artefacts = await artefactsOfDeal(db, dealId);
    const comments = await latestComments(db, "deal", dealId, COMMENTS_SHOWN);
    return {
      ...toDeal(row, services.publicUrl),
      team: team.map(({ email, name, role }) => ({ email, name, role })),
      contacts,
      activities: activities.map(({ id, kind, subject, body, occurred_at, contact }) => ({
        id,
        kind,
        subject,
        body,
        occurredAt: occurred_at,
        contact,
      })),
      openTasks: tasks.rows.slice(0, TASKS_SHOWN).map(({ id, title, due_date, assignee_name }) => ({
        id,
        title,
        dueDate: due_date,
        assignee: assignee_name,
      })),
      milestones: milestones.map(({ milestone, planned_on, reached_on }) => ({
        milestone,
        plannedOn: planned_on,
        reachedOn: reached_on,
      })),
      artefacts: artefacts.map(({ kind, document_id, document, note, recorded_at }) => ({
        kind,
        documentId: document_id,
        document,
        note,
        recordedAt: recorded_at,
      })),
      comments: comments.map(({ id, by_name, body, created_at }) => ({ id, by: by_name, body, createdAt: created_at })),
    };
  },
});
