import { z } from "zod";
import { listOwnRuns, type RunRow } from "../../db/runs.ts";
import { decodeCursor, PageInput, pageOf, toPage } from "../../domain/page.ts";
import { defineTool } from "../define-tool.ts";

const Receipt = z.strictObject({
  jobId: z.string().describe("The run, for get_job"),
  threadId: z.string(),
  status: z.enum(["running", "waiting", "done", "cancelled", "failed"]),
  question: z.string(),
  channel: z.string().describe("Where it was asked: web, mcp, slack …"),
  model: z.string().nullable(),
  startedAt: z.string(),
  elapsedMs: z.int().nullable().describe("null while it runs"),
  tools: z.array(z.strictObject({ name: z.string(), ok: z.boolean(), durationMs: z.number() })),
  sourcesRead: z.int().describe("How many pages, records and figures were looked at"),
  cited: z.array(z.strictObject({ kind: z.string(), title: z.string(), page: z.int().optional(), url: z.string() })),
  tokens: z.strictObject({ input: z.int(), output: z.int() }),
  cost: z.number().nullable().describe("0 for the offline model; null where the provider does not say what it charges"),
});

export const listReceipts = defineTool({
  name: "list_receipts",
  title: "Receipts of answers",
  domain: "outward",
  effect: "read",
  permission: "assistant:ask",
  description:
    "The signed-in person's own questions to Parley in every channel, newest first: which tools each answer called, what it read and cited, how long it took, tokens and cost.",
  examples: ["what did I ask today?", "which tools did the last answer use?", "what have my questions cost?"],
  input: z.strictObject({ ...PageInput, limit: PageInput.limit.default(20) }),
  output: pageOf(Receipt),
  http: { method: "GET", path: "/receipts" },
  async run({ limit, cursor }, { db }) {
    const after = decodeCursor(cursor, 2);
    const { rows, total } = await listOwnRuns(db, { limit, ...(after ? { after } : {}) });
    return toPage(rows, { limit, total, key: (row) => [row.started_at_exact, row.id], item: toReceipt });
  },
});

const toReceipt = (run: RunRow): z.output<typeof Receipt> => ({
  jobId: run.id,
  threadId: run.thread_id,
  status: run.status,
  question: run.question,
  channel: run.channel,
  model: run.model,
  startedAt: run.started_at,
  elapsedMs: run.finished_at ? Date.parse(run.finished_at) - Date.parse(run.started_at) : null,
  tools: run.steps.map(({ name, error, durationMs }) => ({ name, ok: error === undefined, durationMs })),
  sourcesRead: run.sources_read.length,
  cited: run.citations.map(({ kind, title, page, url }) => ({ kind, title, ...(page ? { page } : {}), url })),
  tokens: { input: run.usage?.inputTokens ?? 0, output: run.usage?.outputTokens ?? 0 },
  cost: costOf(run),
});

/** The offline model costs nothing; what a provider charges is not in its answer. */
export const costOf = ({ model, approval_id }: Pick<RunRow, "model" | "approval_id">): number | null =>
  model === "offline" || approval_id ? 0 : null;
