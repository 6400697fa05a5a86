import { describe, expect, it } from "vitest";
import type { CandidateRow, RoutedDocument } from "../../../db/document-search.ts";
import { shippedClauseModel } from "../../../ingest/clauses/model.ts";
import { nameTerms } from "../../../ingest/terms.ts";
import { findAnswer, rarityOf } from "./answer.ts";
import { clauseProbability, clausesOf } from "./clauses.ts";
import { readQuestion } from "./question.ts";
import { rankPassages } from "./rank.ts";
import { chooseDocuments, PERIOD_TERMS } from "./route.ts";
import { statements } from "./statements.ts";
import { segments } from "./text.ts";

const LIBRARY: [name: string, opening: string][] = [
  ["ORBIS_2021_10K.pdf", "ORBIS Industries Annual Report 10-K for the fiscal year ended December 31, 2021"],
  ["ORBIS_2022_10K.pdf", "ORBIS Industries Annual Report 10-K for the fiscal year ended December 31, 2022"],
  ["ORBIS_2022Q2_10Q.pdf", "ORBIS Industries Quarterly Report 10-Q"],
  ["BLUEFERN_2022_10K.pdf", "Blue Fern Stores, Inc. Annual Report"],
  ["CorvaneInc_20190301_EX-10.1_Supply Agreement.txt", "SUPPLY AGREEMENT between Corvane Inc. and Tarnfell Pumps GmbH"],
  ["HALDENPLC_2011_EX-10_LICENSE AGREEMENT.txt", "LICENSE AGREEMENT by and between Halden plc and Orchard Labs"],
  ["Quillon teaser.pptx", "Project Quillon: a leading maker of valves"],
  ["notes.txt", "Some notes on pumps and valves"],
];

/** As the database answers: only the words that were asked for come back. */
function route(text: string): string[] {
  const question = readQuestion(text);
  const wanted = new Set([...question.names.map(({ term }) => term), ...PERIOD_TERMS]);
  const rows: RoutedDocument[] = LIBRARY.map(([name, opening]) => ({
    id: name,
    name,
    title: null,
    passages: 10,
    named: nameTerms(name.replace(/\.\w+$/, "")).filter((term) => wanted.has(term)),
    opened: nameTerms(opening).filter((term) => wanted.has(term)),
  })).filter(({ named, opened }) => named.length + opened.length > 0);
  return chooseDocuments(question, rows, LIBRARY.length).documents.map(({ id }) => id);
}

describe("which documents a question names", () => {
  it.each([
    ["What was ORBIS's revenue in FY2022?", ["ORBIS_2022_10K.pdf"]],
    ["what was the operating margin of Orbis in 2021?", ["ORBIS_2021_10K.pdf"]],
    ["Did cash drop in Q2 of FY2022 at Orbis?", ["ORBIS_2022Q2_10Q.pdf"]],
    ["Are Blue Fern's gross margins consistent?", ["BLUEFERN_2022_10K.pdf"]],
    [
      "Consider the Supply Agreement between Corvane, Inc. and Tarnfell Pumps GmbH; What is the governing law?",
      ["CorvaneInc_20190301_EX-10.1_Supply Agreement.txt"],
    ],
    ["Consider the agreement with Orchard Labs; when does it expire?", ["HALDENPLC_2011_EX-10_LICENSE AGREEMENT.txt"]],
    ["what does the quillon teaser say about growth?", ["Quillon teaser.pptx"]],
  ])("%s", (question, documents) => {
    expect(route(question)).toEqual(documents);
  });
  it("takes a question without a name for one about everything", () => {
    expect(route("what is the termination fee?")).toEqual([]);
    expect(route("how many employees are there in total?")).toEqual([]);
  });
  it("takes the name of a room for part of the names in it", () => {
    const documents: [id: string, named: string[], placed: string[]][] = [
      ["Quillon draft contract.docx", ["quillon"], ["quillon"]],
      ["Pumpworks Model.xlsx", ["model"], ["quillon"]],
      ["Tidewell Model.xlsx", ["model"], []],
    ];
    const rows = documents.map(([id, named, placed]) => ({
      id,
      name: id,
      title: null,
      passages: 10,
      named,
      opened: [],
      placed,
    }));
    const chosen = (text: string) => chooseDocuments(readQuestion(text), rows, 16).documents.map(({ id }) => id);
    expect(chosen("What is EBITDA in the Quillon model?")).toEqual(["Pumpworks Model.xlsx"]);
    expect(chosen("What does Quillon say about escrow?")).toEqual(["Quillon draft contract.docx"]);
  });
  it("takes both sides of a comparison", () => {
    expect(route("Compare the revenue of ORBIS and Bluefern in 2022").sort()).toEqual([
      "BLUEFERN_2022_10K.pdf",
      "ORBIS_2022_10K.pdf",
    ]);
  });
});

describe("which clause a question asks for", () => {
  it.each([
    ["What is the governing law for this contract?", "Governing Law"],
    ["which law applies, who governs? applicable law", "Governing Law"],
    ["when does the contract expire?", "Expiration Date"],
    ["Is there an anti-assignment clause?", "Anti-Assignment"],
    ["is liability capped?", "Cap On Liability"],
    ["What happens in the event of a change of control?", "Change Of Control"],
  ])("%s", (question, clause) => {
    expect(clausesOf(question)[0] ?? "").toBe(clause);
  });
  it("knows such a clause when it reads one", () => {
    const law =
      "This Agreement shall be governed by and construed in accordance with the laws of the State of Delaware.";
    expect(clauseProbability("Governing Law", law)).toBeGreaterThan(0.8);
    expect(
      clauseProbability("Governing Law", "The supplier delivers pumps to the buyer's warehouse on Mondays."),
    ).toBeLessThan(0.05);
  });
});

const row = (content: string, more: Partial<CandidateRow> = {}): CandidateRow => ({
  id: content.slice(0, 12),
  document_id: "doc_a",
  room_id: "room_a",
  folder_id: "folder_a",
  ordinal: 0,
  page: 1,
  label: null,
  start_at: 100,
  end_at: 100 + content.length,
  lead: "Orbis 2022 10K",
  content,
  cells: null,
  lexical: 1,
  distance: 0.5,
  ...more,
});
function answerTo(text: string, rows: CandidateRow[]) {
  const question = readQuestion(text);
  const passages = rankPassages(question, rows, new Map());
  return (
    passages[0] &&
    findAnswer(question, passages[0], {
      rarity: rarityOf(question, passages),
      settled: new Set(),
      model: shippedClauseModel(),
    })
  );
}

describe("the sentence, row or cell that answers", () => {
  const cashFlow =
    "Consolidated Statement of Cash Flows\nYears ended December 31\n(Millions) 2022 2021 2020\nNet income 5,363 4,869 5,058\nDepreciation and amortization 1,488 1,544 1,474\nPurchases of property, plant and equipment (1,577) (1,373) (1,420)\nProceeds from sale of assets 262 49 58";
  it("bridges the person's word to the statement's, and takes the figure under the year asked for", () => {
    expect(answerTo("What was capital expenditure in FY2021?", [row(cashFlow)])).toMatchObject({
      text: "Purchases of property, plant and equipment (1,577) (1,373) (1,420)",
      value: "(1,373)",
      label: "2021, in millions",
    });
  });
  it("reads past a dash in a row's label", () => {
    const balance =
      "Consolidated Balance Sheet\nAt December 31\n2022 2021\nInventories 4,366 4,034\nProperty, plant and equipment — net 8,738 8,866\nGoodwill 10,051 10,513";
    expect(answerTo("what is net PP&E at year end 2022?", [row(balance)])).toMatchObject({
      value: "8,738",
      label: "2022",
    });
  });
  it("prefers the sentence that holds a sum when a sum is asked for", () => {
    const text =
      "The fee is described in this section. A termination fee of EUR 4,000,000 is payable by the Purchaser. The fee is a genuine estimate.";
    expect(answerTo("how much is the termination fee?", [row(text)])?.text).toBe(
      "A termination fee of EUR 4,000,000 is payable by the Purchaser.",
    );
  });
  it("takes a part of the figure asked for for no answer", () => {
    expect(answerTo("What was free cash flow in FY2021?", [row(cashFlow)])).not.toHaveProperty("value");
    const income = "Statements of Income\n2022 2021\nRevenue 90 80\nCost of revenues 60 50\nOperating income 9 8";
    expect(answerTo("What was gross margin in 2021?", [row(income)])).not.toHaveProperty("value");
    expect(answerTo("What was the cost of revenue in 2021?", [row(income)])).toMatchObject({ value: "50" });
  });
  it("says what a printed figure is in, where the table or a line above it does, and not of a percentage", () => {
    const income =
      "Statements of Operations\n(in thousands, except per share data)\n2022 2021\nRevenues $ 11,692 $ 8,830\nEffective tax rate 15% 28%\nNet income 558 186\nEarnings per share:\nDiluted $ 1.25 $ 0.43";
    const asked = (text: string) => answerTo(text, [row(income)]);
    expect(asked("What was revenue in 2022?")).toMatchObject({ value: "11,692", label: "2022, in thousands" });
    const own = "Notes\n2022 2021\nTotal compensation expense (in thousands) 182,209 173,675";
    expect(answerTo("What was total compensation expense in 2021?", [row(own)])).toMatchObject({
      value: "173,675",
      label: "2021, in thousands",
    });
    expect(asked("What was the effective tax rate in 2022?")).toMatchObject({ value: "15%", label: "2022" });
    expect(asked("What were diluted earnings per share in 2021?")).toMatchObject({ value: "0.43", label: "2021" });
  });
  it("does not give the income of all shares for that of one", () => {
    const income = "Statements of Operations\n2022 2021\nRevenues 11,692 8,830\nNet income 558 186";
    expect(answerTo("What was net income per diluted share in 2022?", [row(income)])).not.toHaveProperty("value");
    expect(answerTo("What was net income in 2022?", [row(income)])).toMatchObject({ value: "558" });
  });
  it("says of which part of the year a figure is, when a row is of one", () => {
    const halves = "Gross margin, EUR m\nFY2021 FY2022 FY2023\nFirst half 13.0 14.0 15.0\nSecond half 14.1 15.2 16.2";
    expect(answerTo("What gross margin did they make in 2023?", [row(halves)])).toMatchObject({
      value: "15.0",
      label: "First half, 2023, EUR m",
    });
  });
  it("bridges a covenant on leverage to the words of a facilities agreement", () => {
    const covenant = "6.1 The Borrower shall ensure that Leverage does not exceed 2.75 to 1 on any 30 June.";
    const staff = "The covenants of both directors run for two years after the end of their service.";
    const rows = [row(staff, { lead: "Covenants" }), row(covenant, { document_id: "doc_b", lead: "Facilities" })];
    expect(answerTo("What is the leverage covenant?", rows)?.text).toBe(covenant);
  });
  it("names the cell under the heading asked for", () => {
    const content = "EBITDA · FY2024: 17.2 · FY2025: 19.85";
    const cells = [
      { ref: "A3", start: 100, end: 106 },
      { ref: "B3", header: "FY2024", start: 117, end: 121 },
      { ref: "C3", header: "FY2025", start: 132, end: 137 },
    ];
    expect(answerTo("What EBITDA is planned for FY2025?", [row(content, { cells })])).toMatchObject({
      cell: "C3",
      value: "19.85",
    });
  });
});

describe("the parties and the signatures of a contract", () => {
  const preamble = row(
    "Pump Supply Agreement (this “Agreement”), made on 3 May 2022 between:\n(1) Brackwell Pumps Ltd, a company registered in Leeds, England (the\n“Supplier”)\n(2) Orvane Water N.V., Ghent, Belgium (the “Customer”)\nRecitals\n(A) The Supplier makes pumps.",
    { start_at: 0 },
  );
  const general = row(
    "17.1 This Agreement is the entire agreement between the parties on its subject.\n17.5 This Agreement may be signed in counterparts.",
    { start_at: 20_000 },
  );
  const signatures = row(
    "Signatures\nSigned on 3 May 2022 by the parties’ authorised representatives.\n(1) For Brackwell Pumps Ltd: Ada Holm, Director\n(2) For Orvane Water N.V.: Jan Maes, Head of Purchasing\nPump Supply Agreement\n9 / 9",
    { start_at: 21_000 },
  );
  const rows = [general, preamble, signatures];
  it.each(["who are the parties?", "What are the parties to the pump agreement?", "list the contracting parties"])(
    "%s",
    (question) => {
      const text = answerTo(question, rows)?.text ?? "";
      expect(text).toContain("(1) Brackwell Pumps Ltd");
      expect(text).toMatch(/\(the “Customer”\)$/);
    },
  );
  it("reads the whole block for a contract, and one line for one party", () => {
    expect(answerTo("who signed the pump agreement?", rows)?.text).toMatch(/^Signed on 3 May 2022[\s\S]*Purchasing$/);
    expect(answerTo("who signs for Orvane?", rows)?.text).toBe(
      "(2) For Orvane Water N.V.: Jan Maes, Head of Purchasing",
    );
  });
  it("knows signatures that are printed by name and title", () => {
    const text = "IN WITNESS WHEREOF\nHALDEN PLC\nBy: /s/ Mary Pike\nName: Mary Pike\nTitle: Chief Executive";
    expect(answerTo("who are the signatories?", [general, row(text)])?.text).toBe(
      "By: /s/ Mary Pike\nName: Mary Pike\nTitle: Chief Executive",
    );
  });
  it("leaves questions about what the parties do to the clauses", () => {
    for (const question of [
      "which party may terminate?",
      "what happens if the parties disagree?",
      "What happens on a change of control of one of the parties in this contract?",
      "what is the third-party liability?",
    ])
      expect(readQuestion(question).formal).toBeUndefined();
  });
  it("does not take terms named in a preamble for parties", () => {
    const text = "An agreement between them (the “Agreement”) was dated 1 May (the “Effective Date”).";
    expect(answerTo("who are the parties?", [row(text)])?.fit ?? 0).toBeLessThan(3);
  });
});

describe("cutting text", () => {
  it("keeps every segment and statement within the text, in order", () => {
    const text =
      "First sentence here. Second one follows, with No. 5 in it.\nStill the same paragraph. \n\nA new one: it lists (a) this; and (b) that.";
    let last = 0;
    for (const { start, end } of [...segments(text)]) {
      expect(start).toBeGreaterThanOrEqual(last);
      last = end;
    }
    expect(statements(text, false).map(({ start, end }) => text.slice(start, end))).toContain(
      "Second one follows, with No. 5 in it.",
    );
  });
});
