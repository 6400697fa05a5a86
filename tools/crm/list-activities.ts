import { z } from "zod";
import { listActivities as queryActivities } from "../../db/activities.ts";
import { listCursor, pageOfRows } from "../../domain/crm/list-cursor.ts";
import { PageInput, pageOf } from "../../domain/page.ts";
import { defineTool } from "../define-tool.ts";
import { ACTIVITY_KINDS, Activity, toActivity } from "./activity-shape.ts";
import { linkFields } from "./linked-records.ts";

/** Of everything that the firm ever did, nobody reads more than this without saying of what. */
const DAYS_WITHOUT_FILTER = 90;

export const listActivities = defineTool({
  name: "list_activities",
  title: "List activities",
  domain: "crm",
  effect: "read",
  permission: "crm:read",
  description: `What happened, newest first: calls, meetings, e-mails and notes, of a deal, a company, a contact or a colleague, in a period. Of everything, the last ${DAYS_WITHOUT_FILTER} days unless a date is given.`,
  examples: [
    "what happened on Falcon last month?",
    "list the calls with Ines Brandt",
    "which meetings did we have this week?",
    "show the activity log of Osprey",
    "what has Maya been doing?",
    "recent activities",
    "how many calls did we have last month?",
    "history of our conversations with Corvane",
    "activities on Falcon",
    "emails with Ines Brandt",
    "what did we do on Falcon since March?",
    "when did we last talk to Lars Berg?",
  ],
  input: z.strictObject({
    ...linkFields,
    kind: z
      .enum(ACTIVITY_KINDS)
      .optional()
      .meta({
        words: { call: ["calls"], meeting: ["meetings"], email: ["emails", "e-mails", "mails"], note: ["notes"] },
      }),
    byEmail: z.email().optional().describe("Colleague who wrote it down"),
    from: z.iso.date().optional().describe("On or after this day").meta({ slot: "date", bound: "min" }),
    until: z.iso.date().optional().describe("On or before this day").meta({ slot: "date", bound: "max" }),
    query: z
      .string()
      .max(200)
      .optional()
      .describe("Words in subject and text")
      .meta({ slot: "query", needsCue: true, cue: ["about", "mentioning"] }),
    ...PageInput,
  }),
  output: z.strictObject({
    ...pageOf(Activity).shape,
    from: z.iso.date().nullable().describe("Where the list begins; null without a limit."),
  }),
  http: { method: "GET", path: "/activities" },
  async run({ limit, cursor, ...filter }, { db, services }) {
    const pages = listCursor("activities", filter, 2);
    const after = pages.read(cursor);
    const { dealId, companyId, contactId, query, from } = filter;
    const wide = !dealId && !companyId && !contactId && !query && !from && !filter.until;
    const begin = wide ? new Date(Date.now() - DAYS_WITHOUT_FILTER * 86_400_000).toISOString().slice(0, 10) : from;
    const { rows, total } = await queryActivities(
      db,
      { ...filter, ...(begin ? { from: begin } : {}) },
      { limit, ...(after ? { after } : {}) },
    );
    return {
      ...pageOfRows(rows, {
        limit,
        total,
        cursor: pages,
        key: (row) => [row.occurred_at, row.id],
        item: (row) => toActivity(row, services.publicUrl),
      }),
      from: begin ?? null,
    };
  },
});
