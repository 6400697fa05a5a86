import { describe, expect, it } from "vitest";
import { newTurn, type ToolCall, type Turn } from "../thread/view.ts";
import { describeCall } from "./describe.ts";
import { summaryOf } from "./summary.ts";

const call = (name: string, args: object, result?: unknown, error?: string): ToolCall => ({
  id: `${name}-1`,
  name,
  arguments: JSON.stringify(args),
  result,
  error,
  done: result !== undefined || error !== undefined,
});
const turn = (toolCalls: ToolCall[], fields: Partial<Turn> = {}): Turn => ({
  ...newTurn({ runId: "run_1", question: "?", askedAt: 0 }),
  status: "done",
  elapsedMs: 412,
  toolCalls,
  ...fields,
});
const results = (count: number) => ({ results: Array.from({ length: count }, () => ({})) });

describe("summaryOf", () => {
  it("says what was searched, how much was found and how long it took", () => {
    expect(summaryOf(turn([call("search_documents", { query: "notice" }, results(8))]))).toBe(
      "Searched documents · 8 passages · 0.4\u00a0s",
    );
  });
  it("adds up repeats and counts further kinds", () => {
    const calls = [
      call("search_documents", {}, results(8)),
      call("search_documents", {}, results(1)),
      call("get_quote", { ticker: "EXMPL" }, {}),
      call("compute_returns", {}, {}),
    ];
    expect(summaryOf(turn(calls))).toBe("Searched documents, looked up the price and 1 more · 9 passages · 0.4\u00a0s");
  });
  it("tells what is being done while it runs", () => {
    const running = turn([call("search_documents", { query: "earn-out" })], { status: "running" });
    expect(summaryOf(running)).toBe("Searching documents for “earn-out”");
  });
  it("says which step failed", () => {
    expect(summaryOf(turn([call("get_quote", { ticker: "EXMPL" }, undefined, "No answer.")]))).toBe(
      "Looking up the price of EXMPL failed · 0.4\u00a0s",
    );
  });
  it("never shows lookups", () => {
    expect(summaryOf(turn([call("find_records", { names: ["A"] }, { records: [] })]))).toBeNull();
  });
});

describe("describeCall", () => {
  it("names pages and documents, not ids", () => {
    expect(
      describeCall(
        call("read_document", { documentId: "doc_8f3a11c2", page: 23 }, { documentName: "Agreement", pages: [{}] }),
      ),
    ).toMatchObject({ done: "Read Agreement, page 23", count: "1 page" });
    expect(describeCall(call("read_document", { documentId: "doc_8f3a11c2" }, {})).done).toBe("Read a document");
  });
  it("words a tool it has never met from its name and plain arguments", () => {
    expect(describeCall(call("value_dcf", { wacc: 0.09, dealId: "deal_1234567" }, {}))).toMatchObject({
      done: "Valued by DCF (0.09)",
    });
    expect(describeCall(call("screen_universe", { sector: "flow control" }, { matches: [{}, {}] }))).toMatchObject({
      done: "Used screen universe (flow control)",
      count: "2 matches",
    });
  });
  it("survives arguments that are still streaming in", () => {
    expect(describeCall({ ...call("search_documents", {}), arguments: '{"query":"ear' }).running).toBe(
      "Searching documents",
    );
  });
});
