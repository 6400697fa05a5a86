import { describe, expect, it } from "vitest";
import { chooseTools } from "./choose-tools.ts";
import { cards } from "./offline/fixtures/cards.ts";
import { records } from "./offline/fixtures/records.ts";

const now = new Date("2026-03-10T12:00:00");
const choose = (question: string, more: object = {}) =>
  chooseTools(cards, { question, records, now, most: 4, ...more }).map(({ name }) => name);

describe("chooseTools", () => {
  it("offers what a question needs, and always the search over documents", () => {
    expect(choose("move Falcon to negotiation")).toEqual(expect.arrayContaining(["update_deal", "search_documents"]));
    expect(choose("IRR of -100, 30, 40 and 60")).toEqual(
      expect.arrayContaining(["compute_returns", "search_documents"]),
    );
    expect(choose("wer unterschreibt?")).toContain("search_documents");
  });

  it("keeps the tools of the last turns at hand", () => {
    expect(choose("and the second one?", { recent: ["get_quote"] })).toContain("get_quote");
  });

  it("never offers more than asked for, a hidden tool, or one that the catalogue does not have", () => {
    const hidden = cards.map((card) => (card.name === "get_deal" ? { ...card, hidden: true } : card));
    const chosen = chooseTools(hidden, {
      question: "show me Falcon",
      recent: ["get_deal", "gone"],
      records,
      now,
      most: 4,
    });
    expect(chosen).toHaveLength(4);
    expect(chosen.map(({ name }) => name)).not.toContain("get_deal");
  });

  it("gives all of them where there are few", () => {
    expect(chooseTools(cards, { question: "", now })).toHaveLength(cards.length);
  });
});
