import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { AnswerReader } from "./answer.ts";
import { NOT_STARTED, type Operation, type RunEvent, toOperations } from "./operations.ts";

const recorded = (name: string): RunEvent[] =>
  JSON.parse(readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), "utf8"));

function operationsOf(events: readonly RunEvent[]): Operation[] {
  let progress = NOT_STARTED;
  return events.flatMap((event) => {
    const [next, operations] = toOperations(progress, event);
    progress = next;
    return operations;
  });
}
const read = (events: readonly RunEvent[]) => {
  const reader = new AnswerReader();
  for (const event of events) reader.read(event);
  return reader.answer;
};

describe("a recorded run becomes operations", () => {
  it("that begin first and end last, with the steps before the text that rests on them", () => {
    const kinds = operationsOf(recorded("deal")).map((operation) => operation.kind);
    expect(kinds[0]).toBe("begin");
    expect(kinds.at(-1)).toBe("end");
    expect(kinds.indexOf("step")).toBeLessThan(kinds.indexOf("append"));
    expect(kinds).toContain("cite");
    expect(kinds).toContain("suggest");
  });

  it("whose steps are plain words and show no argument, id or result", () => {
    for (const name of ["deal", "pipeline", "dcf"]) {
      const steps = operationsOf(recorded(name)).filter((operation) => operation.kind === "step");
      expect(steps.length).toBeGreaterThan(1);
      expect(steps.map(({ step }) => `${step.title} ${step.detail ?? ""}`).join("\n")).not.toMatch(/deal_|[{}]|null/);
    }
  });

  it("that add up to exactly the text that was streamed", () => {
    const events = recorded("pipeline");
    const streamed = events.map((event) => (event.type === "TEXT_MESSAGE_CONTENT" ? event.delta : "")).join("");
    expect(read(events).text).toBe(streamed);
    expect(read(events).text).toContain("| Name | Stage |");
  });

  it("that read the same when the log is replayed from the start in the middle of the run", () => {
    const events = recorded("deal");
    expect(read([...events.slice(0, 30), ...events])).toEqual(read(events));
  });
});

describe("an event", () => {
  const started: RunEvent = { type: "RUN_STARTED", runId: "run_1" };

  it("of a second message begins a new paragraph", () => {
    const say = (messageId: string, delta: string): RunEvent => ({ type: "TEXT_MESSAGE_CONTENT", messageId, delta });
    expect(read([started, say("a", "One"), say("a", " and."), say("b", "Two.")]).text).toBe("One and.\n\nTwo.");
  });

  it("after the end changes nothing", () => {
    const ended = [started, { type: "RUN_FINISHED", outcome: { type: "success" } }];
    const late = { type: "TEXT_MESSAGE_CONTENT", messageId: "a", delta: "late" };
    expect(read([...ended, late])).toEqual(read(ended));
  });

  it("that ends the run for a click carries the approval as it was proposed", () => {
    const interrupt = { id: "approval_1", reason: "approval", message: "Move Falcon", toolCallId: "c" };
    const answer = read([started, { type: "RUN_FINISHED", outcome: { type: "interrupt", interrupts: [interrupt] } }]);
    expect(answer.ending).toEqual({ status: "waiting", approvals: [interrupt] });
  });

  it("of an unknown kind, or malformed, is passed over", () => {
    const odd: RunEvent[] = [{ type: "RAW" }, { type: "CUSTOM", name: "card", value: null }, { type: 4 }, {}];
    expect(operationsOf([started, ...odd])).toEqual([{ kind: "begin", runId: "run_1" }]);
  });
});
