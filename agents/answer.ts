import { type AGUIEvent, EventType } from "@ag-ui/core";
import type pg from "pg";
import { asActor } from "../db/as-actor.ts";
import { type Attachment, beat, finishRun, type RunOutcome, type RunRow } from "../db/runs.ts";
import type { Actor } from "../domain/actor.ts";
import { toAppError } from "../domain/errors.ts";
import { connectInProcess, type InProcessFetch, type McpConnection, type RemoteTool } from "../mcp-servers/connect.ts";
import { toInterrupt, wordProposals } from "./approvals.ts";
import { CitationWriter, checkQuotes, SourceRegister } from "./citations.ts";
import type { EventWriter } from "./events.ts";
import { questionWithAttachments, sourcesOf, toMessages } from "./history.ts";
import { createModel, loadOfflineModel, type ModelSettings, OFFLINE, toModelError } from "./models/gateway.ts";
import type { KnownRecord } from "./models/offline/read/records.ts";
import type { ToolCard } from "./models/offline/tool-card.ts";
import { suggestNext } from "./suggest.ts";
import { AguiMapper, type StreamChunk } from "./to-agui.ts";
import { ToolCalls } from "./tool-calls.ts";

/** How often a run shows that it lives, and looks whether it was asked to stop from another process. */
const BEAT_MS = 2_000;
const LONGEST_RUN_MS = 300_000;

export interface AnswerSettings {
  models: ModelSettings;
  /** Our own application, without a socket. */
  fetch: InProcessFetch;
  mcpServers: readonly string[];
  /** A token by which the assistant acts for the person, for minutes: in this run, or without one to look and change nothing. */
  mintRunToken(actor: Actor, runId?: string): Promise<string>;
  now(): Date;
  workspaceName(actor: Actor): Promise<string>;
  report(error: unknown): void;
}

export interface AnswerRequest {
  question: string;
  attachments: Attachment[];
  history: readonly RunRow[];
  threadId: string;
  runId: string;
  actor: Actor;
  writer: EventWriter;
  controller: AbortController;
  pool: pg.Pool;
  settings: AnswerSettings;
}

/** The agent framework takes most of a second to load; the server is ready without it, and loads it right afterwards. */
const loadDealmaker = () => import("./dealmaker.ts");

/** Loads what the first question needs, so that it is not the one that waits. */
export async function warmUp(): Promise<void> {
  await Promise.all([loadDealmaker(), loadOfflineModel()]);
}

/** The tools are the same for everybody, so they are listed once a process; what a call may see is checked at each call. */
const listed = new WeakMap<AnswerSettings, Promise<RemoteTool[]>>();

/** Carries out one run: asks the model, runs its tools over MCP, streams the events, and writes down what came of it. */
export async function answer(request: AnswerRequest): Promise<void> {
  const { runId, threadId, actor, writer, controller, settings, history } = request;
  const startedAt = performance.now();
  const register = new SourceRegister(sourcesOf(history));
  const citations = new CitationWriter(register);
  const calls = new ToolCalls(register);
  const { steps, outcomes, approvals } = calls;
  const mapper = new AguiMapper(runId, citations, (toolCallId) => outcomes.get(toolCallId));
  const usage = { inputTokens: 0, outputTokens: 0 };
  const stopWatching = watch(request);
  let model = settings.models.ids[0] ?? OFFLINE;
  const write = (event: AGUIEvent) => writer.write({ ...event, timestamp: Date.now() } as AGUIEvent);
  const finish = async (outcome: Pick<RunOutcome, "status" | "error">, last: AGUIEvent) => {
    stopWatching();
    const cited = citations.citations();
    const texts = [...outcomes.values()].flatMap((each) => ("result" in each ? textsIn(each.result) : []));
    const checks = checkQuotes(mapper.answer, texts);
    const suggestions = outcome.status === "done" ? suggestNext(request.question, steps, cited) : [];
    write({ type: EventType.CUSTOM, name: "citations", value: cited } as AGUIEvent);
    if (checks.quotes.total) write({ type: EventType.CUSTOM, name: "checks", value: checks } as AGUIEvent);
    if (suggestions.length) write({ type: EventType.CUSTOM, name: "suggestions", value: suggestions } as AGUIEvent);
    await writer.finish({ ...last, timestamp: Date.now() } as AGUIEvent, (db) =>
      finishRun(db, runId, threadId, {
        ...outcome,
        answer: mapper.answer,
        steps,
        citations: cited,
        sourcesRead: register.read(),
        checks: checks.quotes.total ? checks : null,
        suggestions,
        usage,
        model,
      }),
    );
  };
  try {
    write({ type: EventType.CUSTOM, name: "run", value: { model, offline: model === OFFLINE } } as AGUIEvent);
    const workspace = await settings.workspaceName(actor);
    const connect = (token: string) => connectInProcess({ fetch: settings.fetch, servers: settings.mcpServers, token });
    const connection = connect(await settings.mintRunToken(actor, runId));
    const alone = await connectAlone(actor, settings, connect);
    // What was proposed waits for a person, and nothing that the model would do after it could know the decision.
    const stop = new AbortController();
    const signal = AbortSignal.any([controller.signal, stop.signal]);
    try {
      const tools = await toolsOf(settings, () => connection.listTools());
      const records = async () => {
        const lookup = tools.find((tool) => tool.name === "find_records");
        const names = lookup && (await connection.call(lookup, {}, signal));
        return names?.ok ? (names.output.records as KnownRecord[]) : [];
      };
      const cards = tools.map((tool) => ({ ...tool, input: tool.inputSchema, output: tool.outputSchema }));
      const offered = model === OFFLINE ? cards : await chooseFor(request, cards, await records());
      const { createDealmaker, MOST_STEPS } = await loadDealmaker();
      const agent = createDealmaker({
        model: await createModel(
          settings.models,
          { cards: offered, records, now: settings.now(), workspace },
          (modelId) => {
            model = modelId;
          },
        ),
        tools: offered,
        today: settings.now().toISOString().slice(0, 10),
        workspace,
        call: (toolCallId, tool, input) => calls.run(toolCallId, tool, input, { connection, alone, signal }),
      });
      const messages = [
        ...toMessages(history),
        {
          role: "user",
          content: questionWithAttachments({ question: request.question, attachments: request.attachments }),
        },
      ];
      const stream = await agent.stream(messages as never, { maxSteps: MOST_STEPS, abortSignal: signal });
      for await (const chunk of stream.fullStream as AsyncIterable<StreamChunk>) {
        if (signal.aborted) break;
        if (chunk.type === "error") throw toModelError(chunk.payload?.error);
        if (chunk.type === "step-finish") {
          usage.inputTokens += chunk.payload?.output?.usage?.inputTokens ?? 0;
          usage.outputTokens += chunk.payload?.output?.usage?.outputTokens ?? 0;
        }
        for (const event of mapper.map(chunk)) write(event);
        if (chunk.type === "step-finish" && approvals.length) stop.abort();
      }
    } finally {
      await Promise.all([connection.close(), alone?.close()]);
    }
    for (const event of mapper.close()) write(event);
    const cancelled = controller.signal.aborted;
    if (approvals.length && !cancelled) for (const event of mapper.say(wordProposals(approvals))) write(event);
    if (calls.more) write({ type: EventType.CUSTOM, name: "private", value: { more: true } } as AGUIEvent);
    await finish({ status: cancelled ? "cancelled" : approvals.length ? "waiting" : "done" }, {
      type: EventType.RUN_FINISHED,
      threadId,
      runId,
      outcome: cancelled
        ? { type: "cancelled" }
        : approvals.length
          ? { type: "interrupt", interrupts: approvals.map(toInterrupt) }
          : { type: "success" },
      usage: [{ provider: model === OFFLINE ? "parley" : "anthropic", model, ...usage }],
      result: { elapsedMs: Math.round(performance.now() - startedAt) },
    } as AGUIEvent);
  } catch (cause) {
    for (const event of mapper.close()) write(event);
    if (controller.signal.aborted) {
      await finish({ status: "cancelled" }, {
        type: EventType.RUN_FINISHED,
        threadId,
        runId,
        outcome: { type: "cancelled" },
      } as AGUIEvent);
      return;
    }
    const error = toAppError(cause);
    if (error.fault !== "caller") settings.report(cause);
    await finish({ status: "failed", error: { code: error.code, message: error.message } }, {
      type: EventType.RUN_ERROR,
      code: error.code,
      message: error.message,
    } as AGUIEvent);
  } finally {
    stopWatching();
  }
}

/** A language model chooses among few tools better than among all; what the house itself uses stays with them. */
async function chooseFor<Card extends ToolCard & { domain: string }>(
  { question, history, settings }: AnswerRequest,
  cards: readonly Card[],
  records: readonly KnownRecord[],
): Promise<Card[]> {
  const { chooseTools } = await import("./models/choose-tools.ts");
  const recent = history.flatMap((run) => run.steps.map((step) => step.name)).reverse();
  const chosen = chooseTools(cards, { question, recent, records, now: settings.now() });
  return [...chosen, ...cards.filter((card) => card.hidden)];
}

/** In a shared place: the same person reading alone, to tell them that there is more. It looks, outside the run, and changes nothing. */
async function connectAlone(
  actor: Actor,
  settings: AnswerSettings,
  connect: (token: string) => McpConnection,
): Promise<McpConnection | undefined> {
  if (!actor.audience?.length) return undefined;
  const { audience: _, ...alone } = actor;
  return connect(await settings.mintRunToken(alone));
}

function toolsOf(settings: AnswerSettings, list: () => Promise<RemoteTool[]>): Promise<RemoteTool[]> {
  const known = listed.get(settings);
  if (known) return known;
  const fresh = list();
  listed.set(settings, fresh);
  fresh.catch(() => listed.delete(settings));
  return fresh;
}

/** Shows that the run lives, stops it when another process was asked to, and ends one that hangs. */
function watch({ pool, actor, runId, controller }: AnswerRequest): () => void {
  const heart = setInterval(() => {
    asActor(pool, actor, (db) => beat(db, runId)).then(
      (cancel) => cancel && controller.abort(),
      () => {},
    );
  }, BEAT_MS);
  const limit = setTimeout(() => controller.abort(), LONGEST_RUN_MS);
  return () => {
    clearInterval(heart);
    clearTimeout(limit);
  };
}

/** Every longer text in a tool's answer: what a quotation may be compared with. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return value.length >= 20 ? [value] : [];
  if (value === null || typeof value !== "object") return [];
  return Object.values(value).flatMap(textsIn);
}
