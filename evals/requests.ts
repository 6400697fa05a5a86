import { readFileSync } from "node:fs";
import { z } from "zod";
import { catalogueOf } from "../agents/models/offline/catalogue.ts";
import type { Turn } from "../agents/models/offline/conversation.ts";
import { type KnownRecord, recordLinker } from "../agents/models/offline/read/records.ts";
import { planTurn } from "../agents/models/offline/route.ts";
import type { Call } from "../agents/models/offline/situation.ts";
import type { ToolCard } from "../agents/models/offline/tool-card.ts";
import type { Actor } from "../domain/actor.ts";
import { openTestProgram } from "../test/program.ts";
import { TOOLS } from "../tools/catalogue.ts";

const Request = z.strictObject({
  /** One request, or a conversation whose last turn is judged. */
  ask: z.array(z.string()).min(1),
  /** null: no call that changes anything may come of it. */
  tool: z.string().nullable(),
  /** Other tools that answer it as well; their arguments are not compared. */
  alt: z.array(z.string()).default([]),
  /** What the call has to hold. "/…/" is part of a text; "dates" are days that will do. */
  args: z.record(z.string(), z.unknown()).optional(),
  /** Fields that may be there besides. */
  allow: z.array(z.string()).default([]),
  dates: z.array(z.string()).default([]),
  /** A second record, for which the same tool has to be called. */
  both: z.string().optional(),
  kind: z.string(),
  /** Not looked at while the model was worked on. */
  kept: z.boolean(),
});
type Request = z.output<typeof Request>;

/** A Tuesday. */
const TODAY = new Date("2026-11-24T12:00:00");
const ASKER = "ruth.voss@aldervoss.example";

export interface RequestsReport {
  scores: Record<string, number>;
  misses: { ask: string; kept: boolean; wanted: string; got: string }[];
  falseWrites: string[];
}

/** Everyday requests over the demo workspace: whether the offline model calls the right tool with the right arguments, and never a change that nobody ordered. */
export async function measureRequests(
  dataset: URL | string = new URL("./datasets/requests.json", import.meta.url),
): Promise<RequestsReport> {
  const requests = z.array(Request).parse(JSON.parse(readFileSync(dataset, "utf8")));
  return judge(requests, await demoRecords());
}

export function judge(requests: readonly Request[], records: readonly KnownRecord[]): RequestsReport {
  const cards = TOOLS.filter(({ domain }) => domain !== "outward").map(toCard);
  const results = requests.map((request) => ({ request, ...answer(request, cards, records) }));
  const share = (of: typeof results, right: (result: (typeof results)[number]) => boolean) =>
    of.length ? of.filter(right).length / of.length : 1;
  const wanted = results.filter(({ request }) => request.tool !== null);
  const refused = results.filter(({ request }) => request.tool === null);
  const seen = wanted.filter(({ request }) => !request.kept);
  const kept = wanted.filter(({ request }) => request.kept);
  const writes = (result: (typeof results)[number]) => result.calls.some((call) => effectOf(call.tool) !== "read");
  return {
    scores: {
      "tool, worked on": share(seen, ({ rightTool }) => rightTool),
      "tool and arguments, worked on": share(seen, ({ right }) => right),
      "tool, kept aside": share(kept, ({ rightTool }) => rightTool),
      "tool and arguments, kept aside": share(kept, ({ right }) => right),
      "no change unless ordered": share(refused, (result) => !writes(result)),
    },
    misses: [...wanted.filter(({ right }) => !right), ...refused.filter(writes)].map(({ request, calls, said }) => ({
      ask: request.ask.join(" | "),
      kept: request.kept,
      wanted: `${request.tool} ${JSON.stringify(request.args ?? {})}`,
      got: calls.map(({ tool, input }) => `${tool} ${JSON.stringify(input)}`).join("; ") || said,
    })),
    falseWrites: refused.filter(writes).map(({ request }) => request.ask.join(" | ")),
  };
}

function answer(request: Request, cards: readonly ToolCard[], records: readonly KnownRecord[]) {
  const catalogue = catalogueOf(cards);
  const offered = new Set(cards.filter(({ hidden }) => !hidden).map(({ name }) => name));
  const earlier: Turn[] = [];
  let calls: Call[] = [];
  let said = "";
  for (const text of request.ask) {
    const plan = planTurn(
      { text, attachments: [], uses: [], said: "" },
      {
        catalogue,
        offered,
        records,
        link: recordLinker(records),
        now: TODAY,
        earlier,
        attachments: [],
      },
    );
    calls = plan.kind === "calls" ? plan.calls : [];
    said =
      plan.kind === "calls"
        ? ""
        : plan.kind === "ask"
          ? `asks: ${plan.call.tool} ${plan.call.missing} ${plan.call.ambiguous.map(({ names }) => names)}`
          : `says: ${plan.kind === "say" ? plan.text : plan.reason}`;
    earlier.unshift({ text, attachments: [], said: "", uses: calls.map(toUse) });
  }
  const [first] = calls;
  const tools = [...new Set(calls.map(({ tool }) => tool))];
  const rightTool = tools.length === 1 && (tools[0] === request.tool || request.alt.includes(tools[0] ?? ""));
  const right = rightTool && (tools[0] !== request.tool || (first !== undefined && fits(first, calls, request)));
  return { calls, said, rightTool, right };
}

/** What a later turn sees of a call: a change waits for a click, a look has been answered. */
const toUse = ({ tool, input }: Call, i: number) => ({
  id: `call_${i}`,
  tool,
  input,
  result: isDone(tool, input)
    ? { id: `${tool.split("_").at(-1)}_${i + 1}` }
    : { approval: { id: "approval_1", summary: "", status: "pending" } },
});

/** Looked up, or done at once because it is one's own. */
function isDone(name: string, input: Record<string, unknown>): boolean {
  const tool = TOOLS.find((each) => each.name === name);
  return tool?.effect === "read" || tool?.approval?.(input as never, { email: ASKER } as Actor) === "none";
}

function fits(first: Call, calls: readonly Call[], { args, allow, dates, both }: Request): boolean {
  if (both !== undefined && !calls.some(({ input }) => Object.values(input).flat().includes(both))) return false;
  if (both === undefined && calls.length !== 1) return false;
  if (args === undefined) return true;
  const said = Object.keys(args);
  const extra = Object.keys(first.input).filter(
    (key) => !said.includes(key) && !allow.includes(key) && first.input[key] !== defaultOf(first.tool, key),
  );
  return (
    !extra.length &&
    said.every(
      (key) =>
        same(first.input[key] ?? defaultOf(first.tool, key), args[key]) || dates.includes(String(first.input[key])),
    )
  );
}

function same(got: unknown, wanted: unknown): boolean {
  const pattern = typeof wanted === "string" ? /^\/(.*)\/$/.exec(wanted)?.[1] : undefined;
  if (pattern !== undefined) return typeof got === "string" && got.toLowerCase().includes(pattern.toLowerCase());
  if (typeof wanted === "string" && typeof got === "string") return got.toLowerCase() === wanted.toLowerCase();
  return JSON.stringify(got) === JSON.stringify(wanted);
}

/** What a field has anyway says nothing when it is said. */
function defaultOf(tool: string, key: string): unknown {
  const input = TOOLS.find((each) => each.name === tool)?.input;
  const properties = input && z.toJSONSchema(input, { io: "input", unrepresentable: "any" }).properties;
  const field = properties?.[key];
  return typeof field === "object" ? field.default : undefined;
}

const effectOf = (name: string) => TOOLS.find((tool) => tool.name === name)?.effect;

function toCard(tool: (typeof TOOLS)[number]): ToolCard {
  const { name, title, description, examples, effect, cues, fallback, hidden } = tool;
  return {
    name,
    title,
    description,
    examples,
    effect,
    ...(cues ? { cues } : {}),
    ...(fallback ? { fallback } : {}),
    ...(hidden ? { hidden } : {}),
    input: z.toJSONSchema(tool.input, { io: "input", unrepresentable: "any" }) as ToolCard["input"],
    output: z.toJSONSchema(tool.output, { io: "output", unrepresentable: "any" }) as ToolCard["output"],
  };
}

/** What the asker can name, as the product tells the assistant. */
async function demoRecords(): Promise<KnownRecord[]> {
  const program = await openTestProgram({ DEMO: "on" });
  try {
    const token = await program.token({ email: ASKER });
    for (;;) {
      const { data } = (await (await program.request(token, "/v1/documents?limit=200")).json()) as {
        data: { status: string }[];
      };
      if (data.every(({ status }) => status === "ready" || status === "failed")) break;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    return ((await (await program.request(token, "/v1/records")).json()) as { records: KnownRecord[] }).records;
  } finally {
    await program.close();
  }
}
