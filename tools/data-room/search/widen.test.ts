import { describe, expect, it } from "vitest";
import type { CandidateRow } from "../../../db/document-search.ts";
import { readQuestion } from "./question.ts";
import { rankPassages } from "./rank.ts";
import { widenQuestion } from "./widen.ts";

const row = (content: string, index: number): CandidateRow => ({
  id: `chunk_${index}`,
  document_id: "doc_a",
  room_id: "room_a",
  folder_id: "folder_a",
  ordinal: index * 10,
  page: 1,
  label: null,
  start_at: index * 1_000,
  end_at: index * 1_000 + content.length,
  lead: "Handbook",
  content,
  cells: null,
  lexical: 1,
  distance: null,
});
const FILLER = Array.from({ length: 30 }, (_, index) => `Paragraph ${index} speaks of the weather at the works.`);
const LEAVERS = "Personnel who quit hand their keys back on the last working day.";

describe("a question with further phrasings", () => {
  const question = readQuestion("Which duties do leavers owe?");
  const widened = widenQuestion(question, ["personnel who quit", "keys back"]);
  const rank = (asked: typeof question) => rankPassages(asked, [...FILLER, LEAVERS].map(row), new Map());

  it("ranks the passage that they lead to first", () => {
    expect(rank(question)[0]?.row.content).not.toBe(LEAVERS);
    expect(rank(widened)[0]?.row.content).toBe(LEAVERS);
  });

  it("is answered no better by them: what a passage covers are the person's own words", () => {
    const covered = (asked: typeof question) => rank(asked).find(({ row }) => row.content === LEAVERS)?.coverage;
    expect(covered(question)).toBe(0);
    expect(covered(widened)).toBe(0);
  });

  it("looks for them with less weight than for the least of the person's own", () => {
    const own = Math.min(...question.terms.map(({ weight }) => weight));
    const added = widened.terms.slice(question.terms.length);
    expect(added.map(({ term }) => term)).toEqual(
      expect.arrayContaining(["personnel who quit", "keys back", "personnel", "quit"]),
    );
    expect(Math.max(...added.map(({ weight }) => weight))).toBeLessThan(own);
  });

  it("is the same question when nothing was proposed", () => {
    expect(widenQuestion(question, [])).toBe(question);
  });
});
