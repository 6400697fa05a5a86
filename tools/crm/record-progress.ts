import { z } from "zod";
import { recordChanges } from "../../db/changes.ts";
import { findDeal } from "../../db/deals.ts";
import { findDocument } from "../../db/documents.ts";
import { artefactsOfDeal, milestonesOfDeal, putArtefact, putMilestone } from "../../db/dossier.ts";
import { Artefact, Milestone, sayKey } from "../../domain/crm/stages.ts";
import { note } from "../../domain/crm/text.ts";
import { DealId } from "../../domain/deal.ts";
import { DealNotFoundError, DocumentNotFoundError, InvalidInputError } from "../../domain/errors.ts";
import { idSchema } from "../../domain/ids.ts";
import { defineTool } from "../define-tool.ts";

const ARTEFACT_WORDS = {
  nda: ["confidentiality agreement", "non-disclosure agreement"],
  ic_memo: ["ic memo", "ic paper", "investment committee memo", "committee paper"],
  information_memorandum: ["cim", "im", "information memorandum"],
  ioi: ["indication of interest", "indicative offer"],
  loi: ["letter of intent"],
  spa: ["share purchase agreement"],
};

export const recordArtefact = defineTool({
  name: "record_artefact",
  title: "Record an artefact of a deal",
  domain: "crm",
  effect: "write",
  permission: "deal:update",
  description:
    "Notes that a deal now has what a stage may ask for: a signed NDA, an IC memo, an LOI, a valuation and the like, with the document where there is one.",
  examples: [
    "record that the NDA for Falcon is signed",
    "we have the IC memo for Osprey",
    "the LOI for Merlin is in, note it as an artefact",
    "add the artefact valuation to Heron",
  ],
  input: z.strictObject({
    dealId: DealId.meta({ slot: "record:deal" }),
    kind: Artefact.meta({ words: ARTEFACT_WORDS }),
    documentId: idSchema("doc").optional().meta({ slot: "record:document" }),
    note: note(1000).optional().meta({ slot: "none" }),
  }),
  output: z.strictObject({
    dealId: z.string(),
    artefacts: z.array(
      z.strictObject({
        kind: z.string(),
        documentId: z.string().nullable(),
        note: z.string().nullable(),
        recordedAt: z.iso.datetime(),
      }),
    ),
    changeId: z.string().describe("For undo_change."),
  }),
  http: { method: "POST", path: "/deals/{dealId}/artefacts" },
  async preview({ dealId, kind }, { db }) {
    const deal = await findDeal(db, dealId);
    if (!deal) throw new DealNotFoundError();
    return {
      summary: `Record for ${deal.name}: ${sayKey(kind)}`,
      before: null,
      after: { artefact: sayKey(kind) },
      dealId,
    };
  },
  async run({ dealId, kind, documentId, note }, { actor, db }) {
    if (!(await findDeal(db, dealId))) throw new DealNotFoundError();
    if (documentId && !(await findDocument(db, documentId))) throw new DocumentNotFoundError();
    const before = (await artefactsOfDeal(db, dealId)).find((each) => each.kind === kind);
    await putArtefact(db, actor, { dealId, kind, documentId: documentId ?? null, note: note ?? null });
    const [changeId = ""] = await recordChanges(db, actor, [
      {
        recordType: "artefact",
        recordId: `${dealId}:${kind}`,
        dealId,
        action: before ? "update" : "create",
        tool: "record_artefact",
        before: before ? { documentId: before.document_id, note: before.note } : null,
        after: { documentId: documentId ?? null, note: note ?? null },
        version: null,
      },
    ]);
    const artefacts = await artefactsOfDeal(db, dealId);
    return {
      dealId,
      artefacts: artefacts.map((each) => ({
        kind: each.kind,
        documentId: each.document_id,
        note: each.note,
        recordedAt: each.recorded_at,
      })),
      changeId,
    };
  },
});

export const setMilestone = defineTool({
  name: "set_milestone",
  title: "Set a milestone of a deal",
  domain: "crm",
  effect: "write",
  permission: "deal:update",
  description:
    "Plans a milestone of a deal (NDA, IOI, management presentation, LOI, exclusivity, SPA, signing, closing) for a day, or notes that it was reached.",
  cues: ["milestone", "milestones", "plan", "planned", "reached"],
  examples: [
    "plan the signing of Falcon for 15 March",
    "the LOI milestone of Osprey was reached yesterday",
    "set the closing milestone of Falcon to 30 June",
    "milestone for Heron: management presentation on Monday",
  ],
  input: z.strictObject({
    dealId: DealId.meta({ slot: "record:deal" }),
    milestone: Milestone.meta({
      words: { ...ARTEFACT_WORDS, management_presentation: ["management meeting"], signing: ["sign"] },
    }),
    plannedOn: z.iso.date().nullable().optional().meta({ slot: "date" }),
    reachedOn: z.iso
      .date()
      .nullable()
      .optional()
      .meta({ slot: "date", needsCue: true, cue: ["reached", "done", "happened", "passed"] }),
  }),
  output: z.strictObject({
    dealId: z.string(),
    milestones: z.array(
      z.strictObject({ milestone: z.string(), plannedOn: z.string().nullable(), reachedOn: z.string().nullable() }),
    ),
    changeId: z.string().describe("For undo_change."),
  }),
  http: { method: "PUT", path: "/deals/{dealId}/milestones" },
  async preview({ dealId, milestone, plannedOn, reachedOn }, { db }) {
    const deal = await findDeal(db, dealId);
    if (!deal) throw new DealNotFoundError();
    const before = (await milestonesOfDeal(db, dealId)).find((each) => each.milestone === milestone);
    return {
      summary: `${deal.name}: ${sayKey(milestone)} ${reachedOn ? `reached on ${reachedOn}` : `planned for ${plannedOn ?? "no day"}`}`,
      before: before ? { plannedOn: before.planned_on, reachedOn: before.reached_on } : null,
      after: { plannedOn: plannedOn ?? before?.planned_on ?? null, reachedOn: reachedOn ?? before?.reached_on ?? null },
      dealId,
    };
  },
  async run({ dealId, milestone, plannedOn, reachedOn }, { actor, db }) {
    if (!(await findDeal(db, dealId))) throw new DealNotFoundError();
    const before = (await milestonesOfDeal(db, dealId)).find((each) => each.milestone === milestone);
    const after = {
      plannedOn: plannedOn === undefined ? (before?.planned_on ?? null) : plannedOn,
      reachedOn: reachedOn === undefined ? (before?.reached_on ?? null) : reachedOn,
    };
    if (after.plannedOn === null && after.reachedOn === null)
      throw new InvalidInputError("Say for which day it is planned, or when it was reached.");
    await putMilestone(db, actor, { dealId, milestone, ...after });
    const [changeId = ""] = await recordChanges(db, actor, [
      {
        recordType: "milestone",
        recordId: `${dealId}:${milestone}`,
        dealId,
        action: before ? "update" : "create",
        tool: "set_milestone",
        before: before ? { plannedOn: before.planned_on, reachedOn: before.reached_on } : null,
        after,
        version: null,
      },
    ]);
    const milestones = await milestonesOfDeal(db, dealId);
    return {
      dealId,
      milestones: milestones.map((each) => ({
        milestone: each.milestone,
        plannedOn: each.planned_on,
        reachedOn: each.reached_on,
      })),
      changeId,
    };
  },
});
