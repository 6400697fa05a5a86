import { z } from "zod";
import { InvalidInputError } from "../errors.ts";

/** open: being worked on. hold: put aside. won and lost end a deal. */
export const STAGE_KINDS = ["open", "won", "lost", "hold"] as const;

/** What a deal has to show before it may enter a stage that asks for it. */
export const ARTEFACTS = [
  "nda",
  "teaser",
  "information_memorandum",
  "ic_memo",
  "ioi",
  "loi",
  "valuation",
  "due_diligence_report",
  "financing_commitment",
  "spa",
  "regulatory_clearance",
  "closing_memo",
] as const;
export const Artefact = z.enum(ARTEFACTS);
export type Artefact = z.infer<typeof Artefact>;

/** What a deal passes on its way, in the usual order. */
export const MILESTONES = [
  "nda",
  "teaser",
  "information_memorandum",
  "ioi",
  "management_presentation",
  "loi",
  "exclusivity",
  "due_diligence",
  "spa",
  "signing",
  "regulatory_clearance",
  "closing",
] as const;
export const Milestone = z.enum(MILESTONES);

export const StageKey = z
  .string()
  .regex(/^[a-z][a-z0-9_]{1,39}$/, "Expected a stage such as due_diligence: small letters, digits and underscores");

export const Stage = z.strictObject({
  key: StageKey,
  title: z.string().trim().min(1).max(60),
  kind: z.enum(STAGE_KINDS),
  probability: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .describe("Usual chance of closing from here, 0 to 1; null when nobody has set one."),
  requires: z.array(Artefact).max(ARTEFACTS.length).describe("Artefacts a deal must have to enter."),
});
export type Stage = z.infer<typeof Stage>;

const stage = (key: string, title: string, kind: Stage["kind"], probability: number | null): Stage => ({
  key,
  title,
  kind,
  probability,
  requires: [],
});

/** The pipeline of a workspace that has set up none of its own. */
export const DEFAULT_PIPELINE: readonly Stage[] = [
  stage("sourcing", "Sourcing", "open", 0.05),
  stage("screening", "Screening", "open", 0.2),
  stage("due_diligence", "Due diligence", "open", 0.45),
  stage("negotiation", "Negotiation", "open", 0.65),
  stage("closed_won", "Closed won", "won", 1),
  stage("closed_lost", "Closed lost", "lost", 0),
  stage("on_hold", "On hold", "hold", null),
];

/** The stage with this key, or an error that names those there are. */
export function stageOf(stages: readonly Stage[], key: string): Stage {
  const found = stages.find((each) => each.key === key);
  if (found) return found;
  const keys = stages.map((each) => each.key).join(", ");
  throw new InvalidInputError(`${key.slice(0, 40)} is no stage of this pipeline. Its stages are ${keys}.`, {
    details: [{ path: "stage", message: `Expected one of ${keys}` }],
  });
}

export const sayKey = (key: string): string => key.replaceAll("_", " ");
