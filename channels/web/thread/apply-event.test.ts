import { describe, expect, it } from "vitest";
import type { AguiEvent } from "../api/types.ts";
import { applyEvent } from "./apply-event.ts";
import { answerOf, EMPTY_THREAD, newTurn, type ThreadView } from "./view.ts";

const STARTED: AguiEvent = { type: "RUN_STARTED", runId: "run_1", threadId: "thread_1" };
const RUN: AguiEvent[] = [
  STARTED,
  { type: "CUSTOM", name: "run", value: { model: "m", offline: true } },
  { type: "TOOL_CALL_START", toolCallId: "t1", toolCallName: "search_documents" },
  { type: "TOOL_CALL_ARGS", toolCallId: "t1", delta: '{"query":' },
  { type: "TOOL_CALL_ARGS", toolCallId: "t1", delta: '"notice"}' },
  { type: "TOOL_CALL_END", toolCallId: "t1" },
  { type: "TOOL_CALL_RESULT", toolCallId: "t1", content: '{"results":[{},{}]}' },
  { type: "TEXT_MESSAGE_START", messageId: "m1", role: "assistant" },
  { type: "TEXT_MESSAGE_CONTENT", messageId: "m1", delta: "Sixty " },
  { type: "TEXT_MESSAGE_CONTENT", messageId: "m1", delta: "days. [1]" },
  { type: "TEXT_MESSAGE_END", messageId: "m1" },
  { type: "CUSTOM", name: "citations", value: [{ index: 1, kind: "document", title: "Agreement" }] },
  { type: "CUSTOM", name: "checks", value: { quotes: { matched: 1, total: 1 } } },
  { type: "CUSTOM", name: "suggestions", value: ["a", "b", "c", "d"] },
  { type: "RUN_FINISHED", runId: "run_1", threadId: "thread_1", outcome: { type: "success" } },
];

const asked: ThreadView = {
  ...EMPTY_THREAD,
  turns: [newTurn({ runId: "run_1", question: "How long is the notice?", askedAt: 0 })],
};

const play = (view: ThreadView, events: AguiEvent[], from?: number): ThreadView =>
  events.reduce(
    (next, event, index) =>
      applyEvent(next, event, { at: 1_000 + index, seq: from === undefined ? undefined : from + index }),
    view,
  );

const textOf = (view: ThreadView): string => view.turns.map(answerOf).join("|");

describe("applyEvent", () => {
  it("builds one turn from a run: question, tool call, text, sources, checks, suggestions, time", () => {
    const [turn] = play(asked, RUN).turns;
    expect(turn).toMatchObject({
      question: "How long is the notice?",
      status: "done",
      toolCalls: [
        { name: "search_documents", arguments: '{"query":"notice"}', result: { results: [{}, {}] }, done: true },
      ],
      citations: [{ index: 1, title: "Agreement" }],
      checks: { quotes: { matched: 1, total: 1 } },
      suggestions: ["a", "b", "c"],
      offline: true,
      elapsedMs: 14,
    });
    expect(turn && answerOf(turn)).toBe("Sixty days. [1]");
  });

  it("never doubles text when the run is replayed from its start after a broken stream", () => {
    const half = play(asked, RUN.slice(0, 9));
    const whole = play(half, RUN, 1);
    expect(whole.turns).toHaveLength(1);
    expect(textOf(whole)).toBe("Sixty days. [1]");
    expect(whole.turns[0]?.toolCalls).toHaveLength(1);
  });

  it("goes on in the middle when the log is followed from the last position", () => {
    const half = play(asked, RUN.slice(0, 9), 1);
    const whole = play(half, RUN.slice(7), 8);
    expect(textOf(whole)).toBe("Sixty days. [1]");
    expect(whole.lastSeq).toBe(15);
  });

  it("leaves a finished run as it is when the whole log is replayed", () => {
    const done = play(asked, RUN);
    expect(play(done, RUN).turns[0]).toBe(done.turns[0]);
  });

  it("adds a run that another window started", () => {
    const view = play(play(asked, RUN), [
      { type: "RUN_STARTED", runId: "run_2", input: { messages: [{ role: "user", content: "And then?" }] } },
      { type: "TEXT_MESSAGE_CHUNK", messageId: "m9", delta: "Nothing." },
    ]);
    expect(view.turns.map((turn) => [turn.question, turn.status])).toEqual([
      ["How long is the notice?", "done"],
      ["And then?", "running"],
    ]);
  });

  it("keeps the text that was written when a run is stopped, and says that it was stopped", () => {
    const view = play(asked, [
      ...RUN.slice(0, 9),
      { type: "RUN_FINISHED", runId: "run_1", outcome: { type: "cancelled" } },
    ]);
    expect(view.turns[0]?.status).toBe("cancelled");
    expect(textOf(view)).toBe("Sixty ");
  });

  const PROPOSAL = { id: "approval_1", summary: "Move Falcon.", status: "pending", expiresAt: "2026-11-25T10:00:00Z" };
  const PROPOSED: AguiEvent[] = [
    STARTED,
    { type: "TOOL_CALL_START", toolCallId: "t1", toolCallName: "update_deal" },
    { type: "TOOL_CALL_RESULT", toolCallId: "t1", content: JSON.stringify({ approval: PROPOSAL }) },
    { type: "RUN_FINISHED", outcome: { type: "interrupt", interrupts: [{ id: "approval_1", reason: "approval" }] } },
  ];

  it("keeps a proposal with the turn that made it, also when the events come twice", () => {
    const view = play(asked, PROPOSED);
    expect(view.turns[0]).toMatchObject({ status: "waiting", approvals: [PROPOSAL] });
    expect(play(view, PROPOSED).turns[0]?.approvals).toHaveLength(1);
  });

  it("changes the proposal where it stands when a later run tells of the decision, and gives that run no question", () => {
    const decided = { ...PROPOSAL, status: "executed", decidedBy: "ada@example.com" };
    const view = play(play(asked, PROPOSED), [
      { type: "RUN_STARTED", runId: "run_2", input: { messages: [], resume: [{ interruptId: "approval_1" }] } },
      { type: "CUSTOM", name: "approval", value: decided },
      { type: "RUN_FINISHED", outcome: { type: "success" } },
    ]);
    expect(view.turns[0]?.approvals).toEqual([decided]);
    expect(view.turns[1]).toMatchObject({ concluding: true, question: "", status: "done" });
  });

  it("collects the cards of an answer", () => {
    const card = { kind: "bars", title: "Sales", unit: "count", baseline: 0, bars: [{ label: "A", from: 0, to: 1 }] };
    const [turn] = play(asked, [STARTED, { type: "CUSTOM", name: "card", value: { toolCallId: "t1", card } }]).turns;
    expect(turn?.cards).toEqual([card]);
  });

  it("gives an error with its code to the turn, also when no run began", () => {
    const error: AguiEvent = { type: "RUN_ERROR", code: "RATE_LIMITED", message: "Too many questions at once." };
    for (const events of [[error], [STARTED, error]]) {
      expect(play(asked, events).turns[0]).toMatchObject({
        status: "failed",
        error: { code: "RATE_LIMITED", message: "Too many questions at once." },
      });
    }
  });

  it("tells a refused tool call from one that answered", () => {
    const refused: AguiEvent = {
      type: "TOOL_CALL_RESULT",
      toolCallId: "t1",
      content: '{"error":{"code":"X","message":"No such deal."}}',
    };
    const [turn] = play(asked, [...RUN.slice(0, 6), refused]).turns;
    expect(turn?.toolCalls[0]).toMatchObject({ error: "No such deal.", done: true });
  });

  it("passes over events it does not know", () => {
    const view = play(asked, RUN.slice(0, 1));
    expect(applyEvent(view, { type: "STATE_DELTA", delta: [] }, { at: 0 })).toEqual(view);
  });
});
