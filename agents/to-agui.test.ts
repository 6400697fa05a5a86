import { describe, expect, it } from "vitest";
import { CitationWriter, SourceRegister } from "./citations.ts";
import { AguiMapper } from "./to-agui.ts";

const card = {
  kind: "series",
  title: "Cash flows",
  unit: "amount",
  x: ["Today", "Year 1"],
  lines: [{ label: "Cash flow", values: [-100, 120] }],
};

const eventsOf = (result: unknown) => {
  const mapper = new AguiMapper("run_1", new CitationWriter(new SourceRegister()), () => ({ result }));
  return [...mapper.map({ type: "tool-result", payload: { toolCallId: "call_1" } })];
};

describe("the events of a tool's answer", () => {
  it("send each card after the answer that it draws", () => {
    const [answer, drawn, ...rest] = eventsOf({ irr: 0.2, cards: [card] });
    expect(answer).toMatchObject({ type: "TOOL_CALL_RESULT", toolCallId: "call_1" });
    expect(drawn).toMatchObject({ type: "CUSTOM", name: "card", value: { toolCallId: "call_1", card } });
    expect(rest).toEqual([]);
  });

  it("send no card for what is not one", () => {
    expect(eventsOf({ cards: [{ kind: "series", title: "No lines" }, "text"] })).toHaveLength(1);
    expect(eventsOf({ irr: 0.2 })).toHaveLength(1);
  });
});
