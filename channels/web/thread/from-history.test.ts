import { describe, expect, it } from "vitest";
import type { HistoryMessage, ThreadHistory } from "../api/types.ts";
import { fromHistory } from "./from-history.ts";
import { answerOf } from "./view.ts";

const createdAt = "2026-11-20T09:00:00.000Z";
const question: HistoryMessage = {
  id: "msg_1",
  role: "user",
  content: "Who may terminate?",
  runId: "run_1",
  createdAt,
};
const answer: HistoryMessage = {
  id: "msg_2",
  role: "assistant",
  content: "The customer. [1]",
  runId: "run_1",
  createdAt,
  status: "done",
  toolCalls: [{ id: "t1", name: "search_documents", arguments: { query: "terminate" }, result: { results: [{}] } }],
  citations: [{ index: 1, kind: "document", title: "Agreement" }],
  elapsedMs: 420,
};
const history = (messages: HistoryMessage[], activeRunId: string | null = null): ThreadHistory => ({
  id: "thread_1",
  title: "Termination",
  lastSeq: 40,
  activeRunId,
  messages,
});

describe("fromHistory", () => {
  it("joins a question and its answer into one finished turn", () => {
    const view = fromHistory(history([question, answer]));
    expect(view.lastSeq).toBe(40);
    expect(view.turns).toHaveLength(1);
    expect(view.turns[0]).toMatchObject({
      question: "Who may terminate?",
      status: "done",
      toolCalls: [
        { name: "search_documents", arguments: '{"query":"terminate"}', result: { results: [{}] }, done: true },
      ],
      elapsedMs: 420,
    });
  });

  it("leaves the running answer empty, because its events are replayed from the log", () => {
    const running: HistoryMessage = { ...answer, status: "running", content: "The cust" };
    const view = fromHistory(history([question, running], "run_1"));
    expect(view.lastSeq).toBe(0);
    expect(view.turns[0]).toMatchObject({ status: "sending", question: "Who may terminate?" });
    expect(view.turns.map(answerOf)).toEqual([""]);
  });

  it("says that an answer broke off when no run is active and it never ended", () => {
    const view = fromHistory(history([question]));
    expect(view.turns[0]).toMatchObject({ status: "failed", error: { code: "INTERRUPTED" } });
  });

  it("finds the question of an answer whose message carries no run", () => {
    const view = fromHistory(history([{ ...question, runId: null }, answer]));
    expect(view.turns).toHaveLength(1);
    expect(view.turns[0]?.runId).toBe("run_1");
  });
});
