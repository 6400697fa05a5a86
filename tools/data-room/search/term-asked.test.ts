import { describe, expect, it } from "vitest";
import { readQuestion } from "./question.ts";
import { termAsked } from "./term-asked.ts";

describe("the defined term that a question asks the meaning of", () => {
  it.each([
    ["What does Change of Control mean in the Corvane agreement?", "Change of Control"],
    ["How is EBITDA defined in the facilities agreement?", "EBITDA"],
    ["What is meant by Permitted Security?", "Permitted Security"],
    ['Define "Confidential Information" as the NDA uses it', "Confidential Information"],
    ["How does the lease use, and what does the term “Premises” mean there?", "Premises"],
  ])("%s", (question, term) => {
    expect(termAsked(question)).toBe(term);
  });

  it("is none where something else is asked", () => {
    expect(termAsked("What does the supply agreement say about assignment?")).toBeUndefined();
    expect(termAsked("What was capital expenditure in FY2025?")).toBeUndefined();
  });

  it("names no document: its capitals are the term's own", () => {
    const names = readQuestion("What does Change of Control mean in the Corvane agreement?").names;
    expect(names.filter(({ weight }) => weight >= 0.9).map(({ term }) => term)).toEqual(["corvane"]);
  });
});
