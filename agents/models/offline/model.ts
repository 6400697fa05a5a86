/**
 * A language model object without a network: it chooses tools from their cards, fills their arguments from the words and the known
 * records, and words the answer from the results, with the sources that the results carry. It invents nothing.
 */
import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4FinishReason,
  LanguageModelV4StreamPart,
  LanguageModelV4Usage,
} from "@ai-sdk/provider";
import { composeAnswer } from "./answer/compose.ts";
import { wordQuestion, wordReply } from "./answer/replies.ts";
import { catalogueOf } from "./catalogue.ts";
import { readConversation } from "./conversation.ts";
import { type KnownRecord, recordLinker } from "./read/records.ts";
import { planTurn } from "./route.ts";
import type { Call, Situation } from "./situation.ts";
import { nextCall } from "./steps.ts";
import type { ToolCard } from "./tool-card.ts";

export type { KnownRecord } from "./read/records.ts";
export type { ToolCard } from "./tool-card.ts";

export interface OfflineModelOptions {
  cards: readonly ToolCard[];
  /** What the person may see: nothing else can be named in a call. */
  records: () => Promise<KnownRecord[]>;
  now: Date;
  workspace?: string;
}

type Step = { text: string } | { calls: Call[] };

export function createOfflineModel({ cards, records, now, workspace }: OfflineModelOptions): LanguageModelV4 {
  const catalogue = catalogueOf(cards);
  let calls = 0;
  let known: Promise<KnownRecord[]> | undefined;

  async function think(options: LanguageModelV4CallOptions): Promise<Step> {
    const turns = readConversation(options.prompt);
    const turn = turns.pop();
    if (!turn) return { text: wordReply("greeting", [], cards, workspace) };
    known ??= records();
    const visible = await known;
    const offered = new Set(options.tools?.map((t) => t.name) ?? []);
    const situation: Situation = {
      catalogue,
      offered,
      records: visible,
      link: recordLinker(visible),
      now,
      earlier: turns.reverse(),
      attachments: turn.attachments.map((a) => a.id),
    };
    const useTools = offered.size > 0 && options.toolChoice?.type !== "none";
    if (turn.uses.length) {
      const wider = useTools && turn.uses.every((u) => u.result || u.failure) ? nextCall(turn, situation) : undefined;
      if (wider) return { calls: [wider] };
      const attached = [turn, ...situation.earlier].flatMap((t) => t.attachments);
      const labels = new Map([...attached, ...visible].map((r) => [r.id, r.name] as const));
      for (const { kind, name, aliases = [] } of visible)
        if (kind === "person") for (const alias of aliases) labels.set(alias, name);
      return { text: composeAnswer(turn, catalogue, labels, now) };
    }
    const plan = planTurn(turn, situation);
    if (plan.kind === "calls" && useTools) return { calls: plan.calls };
    if (plan.kind === "say") return { text: plan.text };
    if (plan.kind === "ask") return { text: wordQuestion(plan.call, catalogue) };
    const allowed = cards.filter((c) => offered.has(c.name));
    return plan.kind === "reply"
      ? { text: wordReply(plan.reason, plan.nearest, allowed, workspace) }
      : { text: wordReply("unsure", [], allowed, workspace) };
  }

  const toolCalls = (step: Step) =>
    "calls" in step
      ? step.calls.map((call) => ({
          id: `call_offline_${++calls}_${Date.now().toString(36)}`,
          tool: call.tool,
          input: JSON.stringify(call.input),
        }))
      : [];

  return {
    specificationVersion: "v4",
    provider: "parley",
    modelId: "offline",
    supportedUrls: {},
    async doGenerate(options) {
      const step = await think(options);
      const content = [
        ...("text" in step ? [{ type: "text" as const, text: step.text }] : []),
        ...toolCalls(step).map(({ id, tool, input }) => ({
          type: "tool-call" as const,
          toolCallId: id,
          toolName: tool,
          input,
        })),
      ];
      return { content, finishReason: finishOf(step), usage: usageOf(options, step), warnings: [] };
    },
    async doStream(options) {
      const step = await think(options);
      const parts: LanguageModelV4StreamPart[] = [{ type: "stream-start", warnings: [] }];
      if ("text" in step) {
        parts.push({ type: "text-start", id: "answer" });
        for (const delta of fragments(step.text)) parts.push({ type: "text-delta", id: "answer", delta });
        parts.push({ type: "text-end", id: "answer" });
      }
      for (const { id, tool, input } of toolCalls(step))
        parts.push(
          { type: "tool-input-start", id, toolName: tool },
          { type: "tool-input-delta", id, delta: input },
          { type: "tool-input-end", id },
          { type: "tool-call", toolCallId: id, toolName: tool, input },
        );
      parts.push({ type: "finish", finishReason: finishOf(step), usage: usageOf(options, step) });
      return { stream: streamOf(parts, options.abortSignal) };
    },
  };
}

function streamOf(
  parts: readonly LanguageModelV4StreamPart[],
  signal?: AbortSignal,
): ReadableStream<LanguageModelV4StreamPart> {
  let next = 0;
  return new ReadableStream({
    pull(controller) {
      if (signal?.aborted) return controller.error(signal.reason);
      const part = parts[next++];
      if (part) controller.enqueue(part);
      else controller.close();
    },
  });
}

/** Pieces of a few words; a source mark is never cut in two. */
export function fragments(text: string): string[] {
  return text.match(/(?:\S+\s*){1,4}|\s+/g) ?? [];
}

const finishOf = (step: Step): LanguageModelV4FinishReason => ({
  unified: "calls" in step ? "tool-calls" : "stop",
  raw: undefined,
});

/** No tokens are spent; the counts are of words, so that a run's receipt shows the size of what was read and said. */
function usageOf(options: LanguageModelV4CallOptions, step: Step): LanguageModelV4Usage {
  const count = (value: unknown) => JSON.stringify(value).split(/\s+/).length;
  const input = count(options.prompt);
  const output = count(step);
  return {
    inputTokens: { total: input, noCache: input, cacheRead: 0, cacheWrite: 0 },
    outputTokens: { total: output, text: output, reasoning: 0 },
  };
}
