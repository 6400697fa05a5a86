import { z } from "zod";
import { type FlowRow, pipelineFlows, pipelineTotals, type TotalRow } from "../../db/pipeline.ts";
import { stagesOf } from "../../db/stages.ts";
import { averageDaysInStage, conversionOf, sumByCurrency, winRate } from "../../domain/crm/pipeline.ts";
import { STAGE_KINDS, type Stage, stageOf } from "../../domain/crm/stages.ts";
import { CurrencyCode } from "../../domain/figure.ts";
import { Source } from "../../domain/source.ts";
import { defineTool } from "../define-tool.ts";
import { StageInput } from "./deal-input.ts";

const GROUPS = ["stage", "quarter", "owner"] as const;

const Values = z
  .array(
    z.strictObject({
      currency: z.string(),
      deals: z.int(),
      value: z.number(),
      weighted: z.number().describe("Value times probability, added up"),
    }),
  )
  .describe("One for each currency; currencies are never added up. Deals without a value are counted and not summed.");

export const getPipeline = defineTool({
  name: "get_pipeline",
  title: "The pipeline in figures",
  domain: "crm",
  effect: "read",
  permission: "crm:read",
  description:
    "The pipeline added up: number of deals, value and probability-weighted value per currency, average days in stage, conversion and win rate, by stage, by quarter of the expected close, or by owner. For the deals themselves use list_deals.",
  examples: [
    "what is our weighted pipeline?",
    "pipeline by stage",
    "how big is our pipeline by stage?",
    "how much pipeline does each owner have?",
    "what is our conversion rate from screening to due diligence?",
    "win rate by quarter",
    "how long do deals stay in due diligence on average?",
    "summarise the pipeline value by quarter",
    "pipeline report for Maya",
    "break the pipeline down by owner",
  ],
  input: z.strictObject({
    groupBy: z
      .enum(GROUPS)
      .default("stage")
      .meta({
        words: {
          stage: ["by stage", "per stage", "each stage"],
          quarter: ["by quarter", "per quarter", "each quarter", "quarterly"],
          owner: ["by owner", "per owner", "each owner", "by person", "per person", "by colleague", "who"],
        },
      }),
    stage: StageInput.optional().meta({ needsCue: true, cue: ["in", "stage", "from", "leave", "leaving"] }),
    ownerEmail: z.email().optional().describe("Owner of the deals"),
    currency: CurrencyCode.optional().meta({ slot: "currency", needsCue: true, cue: ["currency", "in"] }),
    quarter: z
      .string()
      .regex(/^\d{4}-Q[1-4]$/, "Expected a quarter such as 2026-Q4")
      .optional()
      .describe("Quarter of the expected close, and of the moves between stages"),
  }),
  output: z.strictObject({
    groups: z.array(
      z.strictObject({
        key: z.string(),
        title: z.string(),
        kind: z
          .enum(STAGE_KINDS)
          .nullable()
          .describe("Of a stage; null for quarters and owners, which hold open deals only."),
        deals: z.int(),
        values: Values,
        averageDaysInStage: z
          .number()
          .nullable()
          .describe("How long the deals have stood in their stage, in days; null without deals."),
        conversion: z.strictObject({
          left: z.int().describe("Deals that left the stage"),
          advanced: z.int(),
          lost: z.int(),
          returned: z.int(),
          rate: z.number().nullable().describe("Advanced over left, 0 to 1; null when none left."),
          averageDays: z.number().nullable().describe("Days spent in the stage by the deals that left it."),
        }),
      }),
    ),
    open: z.strictObject({ deals: z.int(), values: Values }).describe("Everything being worked on."),
    wins: z.strictObject({
      won: z.int(),
      lost: z.int(),
      rate: z.number().nullable().describe("Won over won and lost, 0 to 1"),
    }),
    asOf: z.iso.datetime(),
    source: Source,
  }),
  http: { method: "GET", path: "/pipeline" },
  async run({ groupBy, stage, ...filter }, { db, services }) {
    const stages = await stagesOf(db);
    if (stage) stageOf(stages, stage);
    const inStage = <Row>(rows: Row[], of: (row: Row) => string | null) =>
      stage ? rows.filter((row) => of(row) === stage) : rows;
    const totals = inStage(await pipelineTotals(db, groupBy, filter), (row) => row.stage);
    const flows = inStage(await pipelineFlows(db, groupBy, filter), (row) => row.from_stage);
    const now = new Date();
    const open = totals.filter((row) => kindOf(stages, row.stage) === "open");
    const groups = groupBy === "stage" ? byStage(stages, totals, flows) : byKey(groupBy, open, flows);
    return {
      groups: groups
        .filter((group) => !stage || groupBy !== "stage" || group.key === stage)
        .map(({ key, title, kind, rows, moves }) => ({
          key,
          title,
          kind,
          deals: count(rows),
          values: sumByCurrency(rows),
          averageDaysInStage: averageDaysInStage(rows, now),
          conversion: conversionOf(moves, stages),
        })),
      open: { deals: count(open), values: sumByCurrency(open) },
      wins: winRate(flows, stages),
      asOf: now.toISOString(),
      source: {
        kind: "calculation" as const,
        title: "Pipeline",
        inputs: { groupBy, ...(stage ? { stage } : {}), ...filter, deals: count(totals) },
        url: `${services.publicUrl}/docs#get_pipeline`,
      },
    };
  },
});

interface Group {
  key: string;
  title: string;
  kind: Stage["kind"] | null;
  rows: TotalRow[];
  moves: FlowRow[];
}

/** Stages in their order; one that was removed while deals stood in it comes last. */
function byStage(stages: readonly Stage[], totals: readonly TotalRow[], flows: readonly FlowRow[]): Group[] {
  const gone = [...new Set(totals.map((row) => row.stage))].filter((key) => !stages.some((stage) => stage.key === key));
  return [...stages, ...gone.map((key) => ({ key, title: key, kind: null }))].map(({ key, title, kind }) => ({
    key,
    title,
    kind,
    rows: totals.filter((row) => row.stage === key),
    moves: flows.filter((row) => row.from_stage === key),
  }));
}

function byKey(groupBy: "quarter" | "owner", open: readonly TotalRow[], flows: readonly FlowRow[]): Group[] {
  const keyOf = (row: TotalRow | FlowRow) => (groupBy === "quarter" ? row.quarter : row.owner) ?? "none";
  const keys = [...new Set([...open, ...flows].map(keyOf))].sort();
  return keys.map((key) => {
    const rows = open.filter((row) => keyOf(row) === key);
    const moves = flows.filter((row) => keyOf(row) === key);
    const name = groupBy === "owner" ? (rows[0] ?? moves[0])?.owner_name : undefined;
    const none = groupBy === "owner" ? "No owner" : "No closing date";
    return { key, title: name ?? (key === "none" ? none : key), kind: null, rows, moves };
  });
}

const kindOf = (stages: readonly Stage[], key: string) => stages.find((stage) => stage.key === key)?.kind;
const count = (rows: readonly TotalRow[]) => rows.reduce((n, row) => n + row.deals, 0);
