import type { AguiEvent, Attachment, Citation, HistoryMessage } from "../../channels/web/api/types.ts";
import { scriptFor } from "./stand-in-scripts.ts";

type Listener = (event: AguiEvent, seq: number) => void;

export interface StandInThread {
  id: string;
  title: string;
  createdAt: string;
  activeRunId: string | null;
  lastSeq: number;
  log: { seq: number; event: AguiEvent }[];
  messages: HistoryMessage[];
  deal?: { id: string; name: string };
  follow: (after: number, listener: Listener) => () => void;
  history: () => object;
}

/** Threads and runs in memory. A run goes on when nobody listens, and its log can be replayed, as on the real server. */
export function createThreads() {
  const threads = new Map<string, StandInThread>();
  const cancelled = new Set<string>();

  function create(id: string, title: string, deal?: StandInThread["deal"]): StandInThread {
    const listeners = new Set<Listener>();
    const thread: StandInThread = {
      id,
      title,
      deal,
      createdAt: new Date().toISOString(),
      activeRunId: null,
      lastSeq: 0,
      log: [],
      messages: [],
      follow(after, listener) {
        for (const { seq, event } of thread.log) if (seq > after) listener(event, seq);
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      history: () => ({
        id,
        title: thread.title,
        deal,
        lastSeq: thread.lastSeq,
        activeRunId: thread.activeRunId,
        messages: thread.messages,
      }),
    };
    const append = thread.log.push.bind(thread.log);
    thread.log.push = (...entries) => {
      const length = append(...entries);
      for (const { event, seq } of entries) for (const listener of [...listeners]) listener(event, seq);
      return length;
    };
    threads.set(id, thread);
    return thread;
  }

  function start(
    threadId: string,
    runId: string,
    question: string,
    attachments: Attachment[],
    offline: boolean,
  ): StandInThread {
    const thread = threads.get(threadId) ?? create(threadId, question.slice(0, 60));
    thread.activeRunId = runId;
    const createdAt = new Date().toISOString();
    thread.messages.push({
      id: `msg_${thread.messages.length}`,
      role: "user",
      content: question,
      runId,
      createdAt,
      attachments,
    });
    const answer: HistoryMessage = {
      id: `msg_${thread.messages.length}`,
      role: "assistant",
      content: "",
      runId,
      createdAt,
      status: "running",
      toolCalls: [],
    };
    thread.messages.push(answer);
    void play(thread, runId, answer, question, offline);
    return thread;
  }

  async function play(
    thread: StandInThread,
    runId: string,
    answer: HistoryMessage,
    question: string,
    offline: boolean,
  ) {
    const startedAt = Date.now();
    const emit = (event: AguiEvent) => {
      record(answer, event);
      const seq = ++thread.lastSeq;
      if (event.type === "RUN_FINISHED" || event.type === "RUN_ERROR") {
        thread.activeRunId = null;
        answer.elapsedMs = Date.now() - startedAt;
      }
      const ids = event.type === "RUN_STARTED" || event.type === "RUN_FINISHED" ? { threadId: thread.id, runId } : {};
      thread.log.push({ seq, event: { ...ids, ...event } });
    };
    await pause(20);
    emit({ type: "RUN_STARTED" });
    emit({ type: "CUSTOM", name: "run", value: { model: "scripted", offline } });
    for (const step of scriptFor(question)) {
      if (cancelled.has(runId)) {
        if (answer.content) emit({ type: "TEXT_MESSAGE_END", messageId: "m1" });
        return emit({ type: "RUN_FINISHED", outcome: { type: "cancelled" } });
      }
      if (typeof step === "number") await pause(step);
      else emit(step);
    }
  }

  return {
    create,
    start,
    get: (id: string) => threads.get(id),
    remove: (id: string) => threads.delete(id),
    cancel: (runId: string) => {
      cancelled.add(runId);
      return "cancelled";
    },
    list: () => ({
      data: [...threads.values()].reverse().map(({ id, title, createdAt, activeRunId, deal }) => ({
        id,
        title,
        deal,
        createdAt,
        updatedAt: createdAt,
        running: activeRunId !== null,
      })),
      hasMore: false,
      total: threads.size,
    }),
    receipt(runId: string) {
      const messages = [...threads.values()].flatMap((thread) => thread.messages);
      const answer = messages.find((message) => message.runId === runId && message.role === "assistant");
      return {
        id: runId,
        threadId: "",
        status: answer?.status,
        model: "scripted",
        startedAt: answer?.createdAt,
        elapsedMs: answer?.elapsedMs,
        question: messages.find((message) => message.runId === runId)?.content,
        tools: (answer?.toolCalls ?? []).map((call) => ({
          name: call.name,
          arguments: call.arguments,
          ok: !call.error,
          durationMs: 42,
        })),
        sources: { read: [1, 2, 3, 4, 5, 6, 7, 8], cited: answer?.citations ?? [] },
        approvals: [],
        tokens: { input: 4210, output: 388 },
        cost: null,
      };
    },
  };
}

/** The stored message grows with the log, so a reload in the middle finds part of it there. */
function record(answer: HistoryMessage, event: AguiEvent) {
  const calls = answer.toolCalls ?? [];
  const call = calls.find(({ id }) => id === event.toolCallId);
  if (event.type === "TEXT_MESSAGE_CONTENT") answer.content += String(event.delta);
  else if (event.type === "TOOL_CALL_START")
    calls.push({ id: String(event.toolCallId), name: String(event.toolCallName), arguments: {} });
  else if (event.type === "TOOL_CALL_ARGS" && call) call.arguments = JSON.parse(String(event.delta));
  else if (event.type === "TOOL_CALL_RESULT" && call) call.result = JSON.parse(String(event.content));
  else if (event.type === "CUSTOM" && event.name === "citations") answer.citations = event.value as Citation[];
  else if (event.type === "CUSTOM" && event.name === "checks") answer.checks = event.value as HistoryMessage["checks"];
  else if (event.type === "CUSTOM" && event.name === "suggestions") answer.suggestions = event.value as string[];
  else if (event.type === "RUN_FINISHED")
    answer.status = (event.outcome as { type: string }).type === "cancelled" ? "cancelled" : "done";
  else if (event.type === "RUN_ERROR") {
    answer.status = "failed";
    answer.error = { code: String(event.code), message: String(event.message) };
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
