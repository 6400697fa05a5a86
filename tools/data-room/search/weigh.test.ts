import { describe, expect, it } from "vitest";
import type { CandidateRow } from "../../../db/document-search.ts";
import { shippedClauseModel } from "../../../ingest/clauses/model.ts";
import { readQuestion } from "./question.ts";
import { weigh } from "./weigh.ts";

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
  lead: "Facilities Agreement",
  content,
  cells: null,
  lexical: 1,
  distance: null,
});

/** In a document that the question names, where little has to match. */
function answers(text: string, ...passages: string[]): boolean {
  const rows = passages.map(row);
  const documents = new Set(["doc_a"]);
  const about = { names: [], holding: documents, led: documents, unknown: false };
  const evidence = { rows, clauses: [], seen: rows, definitions: [], about, preference: new Map() };
  return weigh(readQuestion(text), evidence, true, shippedClauseModel()).supported;
}

describe("whether a passage answers", () => {
  it("takes a passage that uses the term for one that may tell its meaning", () => {
    expect(
      answers("What is meant by permitted security?", "Permitted security is a lien that arises by operation of law."),
    ).toBe(true);
  });
  it("does not answer about a thing that no passage narrows down to what is asked", () => {
    const policy = "The policy covers all rights of the company, as the board may decide.";
    expect(answers("What is the policy on mining rights?", policy)).toBe(false);
    expect(answers("What is the policy on mining rights?", policy.replace("all rights", "all mining rights"))).toBe(
      true,
    );
    expect(answers("What is the accounting policy on mining rights?", "The accounting policy was changed.")).toBe(
      false,
    );
  });
  it("does not take the words of the term, apart from each other, for the term", () => {
    expect(
      answers("What is meant by permitted security?", "No security is given. Disposals are permitted up to a cap."),
    ).toBe(false);
  });
});
