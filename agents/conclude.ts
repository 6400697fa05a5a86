import { type AGUIEvent, EventType, PROTOCOL_VERSION } from "@ag-ui/core";
import { finishRun } from "../db/runs.ts";
import type { Approval } from "../domain/approval.ts";
import { toInterrupt, wordOutcome } from "./approvals.ts";
import { CitationWriter, SourceRegister } from "./citations.ts";
import type { EventWriter } from "./events.ts";
import { AguiMapper } from "./to-agui.ts";

/** Who wrote the sentence: nobody asked a model what became of a decision. */
const WRITER = "parley";

/** Writes the run that tells what became of proposals: the decision as an event for cards, a sentence each, and the record as a source. */
export async function tellOutcome(run: {
  approvals: readonly Approval[];
  /** Other proposals of the thread, still undecided. */
  waiting: readonly Approval[];
  threadId: string;
  runId: string;
  writer: EventWriter;
}): Promise<void> {
  const { approvals, waiting, threadId, runId, writer } = run;
  const register = new SourceRegister();
  const citations = new CitationWriter(register);
  const mapper = new AguiMapper(runId, citations, () => undefined);
  const write = (event: AGUIEvent) => writer.write({ ...event, timestamp: Date.now() } as AGUIEvent);
  write({
    type: EventType.RUN_STARTED,
    threadId,
    runId,
    protocolVersion: PROTOCOL_VERSION,
    input: {
      threadId,
      runId,
      messages: [],
      resume: approvals.map(({ id, status }) => ({ interruptId: id, status: "resolved", payload: { status } })),
    },
  } as unknown as AGUIEvent);
  for (const approval of approvals) {
    write({ type: EventType.CUSTOM, name: "approval", value: approval } as AGUIEvent);
    for (const event of mapper.say(`${wordOutcome(approval)}${markOf(register, approval.result)}`)) write(event);
  }
  for (const event of mapper.close()) write(event);
  const cited = citations.citations();
  write({ type: EventType.CUSTOM, name: "citations", value: cited } as AGUIEvent);
  // What nobody has decided yet stays open: a run that left it out would tell the client that all is done.
  const outcome = waiting.length
    ? { type: "interrupt", interrupts: waiting.map((approval) => toInterrupt({ toolCallId: approval.id, approval })) }
    : { type: "success" };
  const last = { type: EventType.RUN_FINISHED, threadId, runId, outcome, timestamp: Date.now() };
  await writer.finish(last as AGUIEvent, (db) =>
    finishRun(db, runId, threadId, {
      status: waiting.length ? "waiting" : "done",
      answer: mapper.answer,
      steps: [],
      citations: cited,
      sourcesRead: register.read(),
      checks: null,
      suggestions: [],
      usage: null,
      model: WRITER,
    }),
  );
}

/** The changed record's mark, when the tool's answer says which it is. */
function markOf(register: SourceRegister, result: Record<string, unknown> | undefined): string {
  const seen = register.forModel(result ?? {}) as Record<string, unknown>;
  const mark = seen.cite ?? Object.values(seen).find(hasMark)?.cite;
  return typeof mark === "string" ? ` ${mark}` : "";
}
const hasMark = (value: unknown): value is { cite: string } =>
  typeof value === "object" && value !== null && "cite" in value;
