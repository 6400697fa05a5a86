import type { PageText } from "../../channels/web/api/types.ts";

/** Pages of invented documents, with every kind of layout the page view draws. */
const SUPPLY_CLAUSES = [
  "13.6 Termination or expiry of this Agreement shall not affect any rights, remedies or liabilities of the parties that have accrued up to the date of termination.",
  "14. Change of control",
  "14.1 In this clause, Change of Control means any person, alone or acting in concert, acquiring directly or indirectly more than fifty per cent (50%) of the voting rights in the Supplier.",
  "14.2 The Supplier shall notify the Customer in writing within five (5) Business Days after a Change of Control occurs.",
  "14.3 If a Change of Control occurs, the Customer may terminate this Agreement on not less than sixty (60) days’ written notice, such notice to be given within ninety (90) days after the Change of Control.",
  "14.4 Clause 14.3 shall not apply where the Customer has given its prior written consent to the Change of Control, such consent not to be unreasonably withheld or delayed.",
  "15. Assignment and subcontracting",
  "15.1 Neither party may assign, transfer, charge or subcontract any of its rights or obligations under this Agreement without the prior written consent of the other party.",
  "15.2 The Supplier remains liable for the acts and omissions of its subcontractors as if they were its own.",
];

export const SUPPLY_QUOTE = SUPPLY_CLAUSES[4]?.replace(/^14\.3 /, "") ?? "";

const SUPPLY_TEXT = SUPPLY_CLAUSES.join("\n\n");
/** The page stands in the middle of the document, so offsets do not start at 0. */
const SUPPLY_START = 41_200;

export const supplySpan = {
  start: SUPPLY_START + SUPPLY_TEXT.indexOf(SUPPLY_QUOTE),
  end: SUPPLY_START + SUPPLY_TEXT.indexOf(SUPPLY_QUOTE) + SUPPLY_QUOTE.length,
};

const FACILITIES = {
  heading: "9.2 Mandatory prepayment on a change of control",
  text: "Upon a Change of Control the Facilities are cancelled and all outstanding Loans, together with accrued interest and Break Costs, become immediately due and payable.",
  table: [
    ["Facility", "Outstanding", "Maturity"],
    ["Facility A", "€24.6m", "2028"],
    ["Facility B", "€13.6m", "2030"],
  ],
};

export const FACILITIES_QUOTE = FACILITIES.text;

function facilitiesPage(): PageText {
  const start = 88_000;
  let text = `${FACILITIES.heading}\n\n${FACILITIES.text}\n\n`;
  const headingEnd = FACILITIES.heading.length;
  const textStart = headingEnd + 2;
  const textEnd = textStart + FACILITIES.text.length;
  const tableStart = text.length;
  const rows = FACILITIES.table.map((row) =>
    row.map((cell) => {
      const at = text.length;
      text += `${cell}\t`;
      return { start: at, end: at + cell.length, text: cell };
    }),
  );
  const end = text.length;
  return {
    ...pageOf("doc_facilities", "Senior Facilities Agreement.pdf", 41, 118),
    start,
    end: start + end,
    text,
    layout: {
      kind: "blocks",
      blocks: [
        { kind: "heading", level: 2, start: 0, end: headingEnd },
        { kind: "paragraph", start: textStart, end: textEnd },
        { kind: "table", start: tableStart, end, rows },
      ],
    },
  };
}

const SHEET: (string | number)[][] = [
  ["Revenue by customer", "", "", ""],
  ["€m", "FY23", "FY24", "FY25"],
  ["Corvane", 39.8, 44.2, 47.1],
  ["Second customer", 18.1, 17.6, 19.0],
  ["Others", 80.3, 84.9, 85.8],
  ["Total", 138.2, 146.7, 151.9],
];

/** Another sheet stands before it. */
const SHEET_START = 700;

function sheetPage(): PageText {
  let text = "";
  const cells = SHEET.flatMap((row, r) =>
    row.flatMap((value, c) => {
      if (value === "") return [];
      const start = text.length;
      text += `${value}\t`;
      const ref = `${"ABCD"[c]}${r + 1}`;
      const formula = r === 5 && c > 0 ? { formula: `SUM(${"ABCD"[c]}3:${"ABCD"[c]}5)` } : {};
      return [{ ref, row: r + 1, column: c + 1, value, start, end: start + String(value).length, ...formula }];
    }),
  );
  return {
    ...pageOf("doc_revenue", "Revenue by customer FY23-25.xlsx", 1, 3),
    mediaType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    label: "Top 20",
    start: SHEET_START,
    end: SHEET_START + text.length,
    text,
    layout: { kind: "sheet", name: "Top 20", columns: 4, rows: 6, cells },
  };
}

function pageOf(documentId: string, documentName: string, page: number, pages: number) {
  return {
    documentId,
    documentName,
    roomName: "Falcon VDR",
    folder: "4.2 Material contracts",
    mediaType: "application/pdf",
    page,
    pages,
    label: null,
  };
}

export function standInPage(documentId: string, page: number): PageText | null {
  if (documentId === "doc_supply") {
    const base = pageOf(documentId, "Master Supply Agreement.pdf", page, 61);
    if (page === 23)
      return { ...base, start: SUPPLY_START, end: SUPPLY_START + SUPPLY_TEXT.length, text: SUPPLY_TEXT, layout: null };
    const text = `Page ${page} of the agreement.\n\n<script>alert("a document is not a program")</script>`;
    return page >= 1 && page <= 61 ? { ...base, start: 0, end: text.length, text, layout: null } : null;
  }
  if (documentId === "doc_facilities") return page === 41 ? facilitiesPage() : null;
  if (documentId === "doc_revenue") return page === 1 ? sheetPage() : null;
  if (documentId.startsWith("doc_upload")) {
    const text = "Uploaded file.\n\nIts first page.";
    return page === 1
      ? { ...pageOf(documentId, "Uploaded.txt", 1, 1), start: 0, end: text.length, text, layout: null }
      : null;
  }
  return null;
}

/** The cell D3, Corvane in FY25. */
export function revenueCell() {
  const page = sheetPage();
  const cell = page.layout?.kind === "sheet" ? page.layout.cells.find(({ ref }) => ref === "D3") : undefined;
  return { start: SHEET_START + (cell?.start ?? 0), end: SHEET_START + (cell?.end ?? 0) };
}
