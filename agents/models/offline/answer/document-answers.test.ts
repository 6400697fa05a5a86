import { describe, expect, it } from "vitest";
import { wordPassages } from "./passages.ts";

const now = new Date("2026-11-20T12:00:00");
type Hit = {
  in?: string;
  text: string;
  answer?: string;
  context?: string;
  score?: number;
  page?: number;
  room?: string;
  value?: string;
  label?: string;
};

/** Passages as the search gives them; what is not said does not matter to the test. */
const answer = (question: string, ...hits: Hit[]) =>
  wordPassages(
    question,
    {
      found: true,
      results: hits.map((hit, i) => ({
        documentId: `doc_${hit.in ?? "a"}`,
        documentName: `${hit.in ?? "Alpha Memorandum"}.pdf`,
        roomId: hit.room ?? "room_alpha",
        page: hit.page ?? 3,
        text: hit.text,
        context: hit.context ?? "",
        score: hit.score ?? 10 - i,
        answer: {
          text: hit.answer ?? hit.text,
          start: 0,
          end: 1,
          ...(hit.value ? { value: hit.value, label: hit.label } : {}),
        },
        cite: `[s${i + 1}]`,
      })),
    },
    now,
  );
const paragraphs = (text: string) => text.split("\n\n");

describe("the layout of an answer from documents", () => {
  it("leads with the sentence where no figure was asked, then says where it stands, and prints it once", () => {
    const said = "18.1 This Agreement is governed by the laws of the Netherlands.";
    expect(answer("What is the governing law?", { text: said })).toBe(
      `“${said}” [s1]\n\nAlpha Memorandum.pdf, page 3.`,
    );
  });

  it("leaves off a heading that runs into the sentence", () => {
    const clause = "18.1 This Agreement is governed by the laws of the Netherlands.";
    for (const text of [`Governing law and disputes\n${clause}`, `Governing law and disputes ${clause}`])
      expect(answer("What is the governing law?", { text })).toMatch(/^“18\.1 This Agreement/);
    const backlog = answer("Is there an order backlog?", {
      text: "6. Order backlog\nAt year-end the order backlog was high.",
    });
    expect(backlog).toMatch(/^“At year-end/);
    const pointed = "Notice under clause 18.1 The Supplier shall respond to it.";
    expect(answer("Who responds?", { text: pointed })).toContain(pointed);
  });

  it("leads with the row that holds the figure of the year asked for, before a sentence with other figures", () => {
    const margin = "The segment had a margin of 37% in the year ended December 31, 2017, up from 36% in 2016.";
    const row = { text: "Marketing 1,278 991", value: "1,278", label: "2017, in thousands", score: 8 };
    const asked = answer("How much was spent on marketing in 2017?", { text: margin }, row);
    expect(paragraphs(asked)[0]).toBe("**1,278** (2017, in thousands) [s2]");
    const other = answer("How much was spent on marketing in 2014?", { text: margin }, row);
    expect(other).not.toContain("**1,278**");
  });

  it("gives no share for a sum, and no figure that stands beside other years alone", () => {
    const share = "Corvane makes up about 34% of our revenue.";
    expect(answer("What was revenue of Corvane in FY2025?", { text: share })).not.toContain("**34%**");
    expect(answer("What is our revenue with Corvane?", { text: share })).not.toContain("**34%**");
    expect(answer("What share of revenue does Corvane make up?", { text: share })).toContain("**34%**");
    const rent = "The rent is EUR 12,000 a month.";
    expect(answer("What was the rent in 2024?", { text: rent, in: "Lease 2019" })).not.toContain("**EUR 12,000**");
    expect(answer("What was the rent in 2019?", { text: rent, in: "Lease 2019" })).toContain("**EUR 12,000**");
  });

  it("never takes the day of a date for a count", () => {
    const said =
      "Paid memberships abroad were 49% of all as of December 31 , 2017 , after 43% on the 1st of March 2016.";
    const many = "How many paid memberships were there at the end of 2017?";
    expect(answer(many, { text: said })).not.toMatch(/\*\*/);
    expect(answer(many, { text: "There were 52 paid memberships as of December 31 , 2017." })).toContain("**52**");
  });

  it("completes a sentence that was cut at the end of a line, and marks one that it cannot complete", () => {
    const text = "The company had 412 employees at the\nend of June 2026.";
    expect(answer("Does it have employees?", { text, answer: "The company had 412 employees at the" })).toMatch(
      /^“The company had 412 employees at the end of June 2026\.” \[s1\]/,
    );
    expect(answer("Does it have employees?", { text: "The company had many employees at the" })).toMatch(
      / at the …” \[s1\]/,
    );
    expect(answer("Is rent due?", { text: "of which the rent is due on the first day." })).toMatch(/^“… of which/);
  });

  it("names a figure only by words that are all that was asked", () => {
    const share = { text: "Corvane makes up 34% of our revenue." };
    expect(answer("What share of revenue is Corvane?", share)).toMatch(/^\*\*34%\*\* \[s1\]/);
    const debt = { text: "Net debt at the end of September 2026 was €31.8m, made up of loans." };
    expect(answer("What is the net debt of Tarnfell?", debt)).toMatch(/^Net debt: \*\*€31\.8m\*\* \[s1\]/);
  });

  it("does not lead with a heading when the sentence below it is there", () => {
    const text = answer(
      "does the lease allow subletting?",
      { text: "Subletting and assignment", score: 7 },
      { text: "4.1 Subletting needs the consent of the Landlord.", score: 6.8 },
    );
    expect(text).toMatch(/^“4\.1 Subletting needs/);
    expect(text).not.toContain("Subletting and assignment");
  });

  it("takes the sentence under a heading that was given alone", () => {
    const text = "16. Governing law\n16.1 This Agreement is governed by the laws of Sweden. The courts decide.";
    expect(answer("What is the governing law?", { text, answer: "16. Governing law" })).toMatch(
      /^“16\.1 This Agreement is governed by the laws of Sweden\.” \[s1\]/,
    );
  });

  it("does not answer for one year with the figure of another", () => {
    const [one, other] = ["In FY2025 it had EBITDA of €34.6m.", "In FY2024 it had EBITDA of €31.0m."];
    expect(answer("What was EBITDA in FY2024?", { text: one }, { text: other })).toMatch(
      /^EBITDA: \*\*€31\.0m\*\* \[s2\]/,
    );
    expect(answer("What was EBITDA in FY2024?", { text: one })).toMatch(/^I found no figure/);
  });

  it("keeps to the company that was asked about, and to what a figure is", () => {
    const [own, foreign] = [
      { text: "Alpha had an EBITDA of €34.6m.", room: "room_alpha", score: 8 },
      { in: "Beta Report", text: "Reported EBITDA was €20.1m.", room: "room_beta", score: 10 },
    ];
    expect(answer("What was the EBITDA of Alpha?", foreign, own)).toMatch(/^EBITDA: \*\*€34\.6m\*\* \[s2\]/);
    const elsewhere = { in: "Gamma Report", text: "The group had an EBITDA of €9.9m.", room: "room_gamma" };
    expect(answer("What was the EBITDA of Delta?", foreign, elsewhere)).toMatch(/^I found no figure/);
    const mail = { text: "From: jo@alpha.example\nTo: me@firm.example\nSubject: EBITDA", score: 9.9 };
    expect(answer("What was the EBITDA of Alpha?", foreign, mail, own)).toMatch(/^EBITDA: \*\*€34\.6m\*\* \[s3\]/);
    const meaning = { text: "“Adjusted EBITDA” means the operating profit before depreciation.", score: 9 };
    const stated = { text: "In FY2025 it had EBITDA of €34.6m.", score: 7 };
    expect(answer("What was EBITDA in FY2025?", meaning, stated)).toMatch(/^EBITDA: \*\*€34\.6m\*\* \[s2\]/);
    const limit = { text: "Adjusted EBITDA is adjusted for items of no more than EUR 1,500,000." };
    expect(answer("What is the EBITDA?", limit)).not.toContain("**");
    expect(
      answer("What is the interest rate?", { text: "Interest accrues at one per cent (1%) above the rate." }),
    ).not.toContain("**");
    expect(answer("What is the liability cap?", { text: "The cap is at most EUR 2.0m." })).toContain("**EUR 2.0m**");
  });

  it("lists at most two passages beside it, none of which repeats it or is about something else", () => {
    const text = answer(
      "Can the customer terminate on a change of control?",
      { text: "If a change of control occurs, the customer may terminate on sixty days’ notice." },
      { text: "The customer may terminate if a change of control occurs, on sixty days’ notice.", score: 9.8 },
      { text: "If force majeure lasts for ninety days, either party may terminate the orders.", score: 9.5 },
      { text: "The rent is due on the first day of a month.", score: 9.4 },
    );
    expect(text).not.toContain("Also");
    const law = (place: string) =>
      `In ${place} the governing law of the licence is that of ${place} and its courts decide.`;
    const listed = answer(
      "What is the governing law of the licence?",
      { in: "One", text: "This licence has as its governing law the law of France." },
      ...["Spain", "Italy", "Malta"].map((place) => ({ in: place, text: `${law(place)} ${place} wins.`, score: 9 })),
    );
    expect(listed.match(/^- “/gm)?.length ?? 0).toBeLessThanOrEqual(2);
  });
});

describe("two sources that differ", () => {
  const memo = (text: string): Hit => ({ in: "Alpha Memorandum", text });
  const other = (text: string, more: Partial<Hit> = {}): Hit => ({ in: "Monthly Pack", page: 1, text, ...more });

  it("are both in the first line, with their places, and both quoted", () => {
    const text = answer(
      "What is Alpha's order backlog?",
      memo(
        "At the end of September 2026 the order backlog was €62.4m, of which seventy per cent is due in six months.",
      ),
      other("Order backlog at 30 September 2026: €58.9m. Order intake of the month: €13.7m."),
    );
    expect(paragraphs(text)).toEqual([
      "Two sources differ: €62.4m in Alpha Memorandum.pdf, page 3 [s1], and €58.9m in Monthly Pack.pdf, page 1 [s2].",
      "> “At the end of September 2026 the order backlog was €62.4m, of which seventy per cent is due in six months.” [s1]",
      "> “Order backlog at 30 September 2026: €58.9m.” [s2]",
    ]);
  });

  it.each([
    [
      "How many employees does Alpha have?",
      "Alpha had 412 employees at the end of June 2026, of whom 286 in Kassel.",
      "On 30 June 2026 the group had 398 employees, apprentices not counted.",
    ],
    [
      "What share of Alpha's revenue is Corvane?",
      "Corvane accounts for 31.0% of revenue.",
      "Corvane makes up about 34% of our revenue.",
    ],
    ["What was Alpha's revenue in FY2025?", "In FY2025 revenue was €151.9m.", "Revenue in 2025 amounted to €149.2m."],
  ])("are found: %s", (question, one, two) => {
    expect(answer(question, memo(one), other(two))).toMatch(/^Two sources differ: /);
  });

  it.each([
    [
      "another date",
      "What is the order backlog?",
      "Order backlog at 30 June 2026: €62.4m.",
      "Order backlog at 30 September 2026: €58.9m.",
    ],
    ["another year", "What was revenue?", "In FY2024 revenue was €141.8m.", "In FY2025 revenue was €151.9m."],
    ["a year and none", "What was revenue in FY2025?", "In FY2025 revenue was €151.9m.", "Revenue was €13.1m."],
    [
      "another unit",
      "What is the order backlog?",
      "The order backlog was €62.4m.",
      "The order backlog was 41% of sales.",
    ],
    [
      "another currency",
      "What is the order backlog?",
      "The order backlog was €62.4m.",
      "The order backlog was $70.1m.",
    ],
    [
      "another measure",
      "What was EBITDA in FY2025?",
      "In FY2025 EBITDA was €34.6m.",
      "In FY2025 adjusted EBITDA was €36.1m.",
    ],
    [
      "a part of it",
      "How many employees does Alpha have?",
      "Alpha had 412 employees.",
      "In Kassel 286 employees work in two shifts.",
    ],
    [
      "a site of it",
      "How many employees does Alpha have?",
      "Alpha had 412 employees.",
      "The Lyon site had 97 employees.",
    ],
    [
      "something measured by it",
      "What is the net debt?",
      "Net debt was €31.8m.",
      "Net debt excludes a dividend of €2.0m.",
    ],
    ["a threshold", "What is the net debt?", "Net debt was €31.8m.", "Net debt of more than €40.0m is a default."],
    [
      "the same, rounded",
      "What was revenue in FY2025?",
      "In FY2025 revenue was €151.9m.",
      "In FY2025 revenue was €152m.",
    ],
    [
      "the same, about",
      "What share of revenue is Corvane?",
      "Corvane is 33.6% of revenue.",
      "Corvane is about 34% of revenue.",
    ],
    [
      "a term of another clause",
      "What is the notice period?",
      "The notice period is sixty (60) days.",
      "The notice period is 90 days.",
    ],
  ])("are not seen in %s", (_why, question, one, two) => {
    expect(answer(question, memo(one), other(two))).not.toContain("differ");
  });

  it("are not seen within one document, nor in the papers of another company", () => {
    const [one, two] = ["Order backlog was €62.4m.", "Order backlog was €58.9m."];
    expect(answer("What is Alpha's order backlog?", memo(one), memo(two))).not.toContain("differ");
    expect(answer("What is Alpha's order backlog?", memo(one), other(two, { room: "room_beta" }))).not.toContain(
      "differ",
    );
    const beta = other("Beta had an order backlog of €58.9m.");
    expect(answer("What is Alpha's order backlog?", memo(one), beta)).not.toContain("differ");
  });
});
