import * as XLSX from "@e965/xlsx";
import { Document, HeadingLevel, Packer, Paragraph, Table, TableCell, TableRow } from "docx";
import PDFDocument from "pdfkit";

/** A made-up deal: a maker of foils, its customer, its bank, its landlord, and a report about another company. */

type Block = { heading: string } | { lines: string[] } | string;

/** Prose wraps at the page's width, as in any PDF: its sentences run over line ends. */
async function pdf(title: string, pages: Block[][]): Promise<Buffer> {
  const made = new PDFDocument({ size: "A4", margins: { top: 72, bottom: 72, left: 110, right: 110 } });
  const parts: Buffer[] = [];
  made.on("data", (part: Buffer) => parts.push(part));
  const done = new Promise<void>((resolve) => made.on("end", resolve));
  made.font("Helvetica-Bold").fontSize(18).text(title).moveDown();
  pages.forEach((blocks, index) => {
    if (index > 0) made.addPage();
    for (const block of blocks) {
      if (typeof block === "string") made.font("Helvetica").fontSize(10.5).text(block).moveDown(0.6);
      else if ("heading" in block) made.font("Helvetica-Bold").fontSize(10.5).text(block.heading).moveDown(0.2);
      else {
        made.font("Helvetica").fontSize(10);
        for (const line of block.lines) made.text(line);
        made.moveDown(0.6);
      }
    }
  });
  made.end();
  await done;
  return Buffer.concat(parts);
}

const word = (blocks: (Block | { rows: string[][] })[]): Promise<Buffer> =>
  Packer.toBuffer(
    new Document({
      sections: [
        {
          children: blocks.flatMap((block): (Paragraph | Table)[] => {
            if (typeof block === "string") return [new Paragraph(block)];
            if ("heading" in block) return [new Paragraph({ text: block.heading, heading: HeadingLevel.HEADING_2 })];
            if ("lines" in block) return block.lines.map((line) => new Paragraph(line));
            return [
              new Table({
                rows: block.rows.map(
                  (row) =>
                    new TableRow({ children: row.map((text) => new TableCell({ children: [new Paragraph(text)] })) }),
                ),
              }),
            ];
          }),
        },
      ],
    }),
  );

function workbook(sheets: Record<string, (string | number)[][]>): Buffer {
  const book = XLSX.utils.book_new();
  for (const [name, rows] of Object.entries(sheets))
    XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet(rows), name);
  return XLSX.write(book, { type: "buffer", bookType: "xlsx" }) as Buffer;
}

const mail = (subject: string, from: string, to: string, date: string, body: string) =>
  `From: ${from}\r\nTo: ${to}\r\nSubject: ${subject}\r\nDate: ${date}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${body.replace(/\n/g, "\r\n")}`;

export const makeFiles = async (): Promise<[name: string, content: Uint8Array | string][]> => [
  [
    "Framework Purchase Agreement, Velmora.pdf",
    await pdf("Framework Purchase Agreement", [
      [
        "This Framework Purchase Agreement is made on 14 February 2023 between Lindqvist Foils AB of Norrköping, Sweden (the “Supplier”) and Velmora Batteries S.A. of Bilbao, Spain (the “Buyer”).",
        { heading: "1. Definitions" },
        "1.1 “Annual Volume” means the quantity of Foil, in tonnes, that the Buyer needs for its works in Bilbao and Burgos in a calendar year.",
        "1.2 “Change of Control” means that a person other than the present shareholders acquires more than half of the votes in a party.",
        "1.3 “Liability” means any obligation to pay damages, whether under contract, in tort or otherwise.",
        { heading: "2. Volume" },
        "2.1 In each calendar year the Buyer shall purchase from the Supplier at least sixty per cent (60%) of the Annual Volume, and in any year not less than 4,200 tonnes.",
        "2.2 The Buyer sends the Supplier a rolling forecast for the coming twelve months on the fifth day of each month. A forecast does not bind the Buyer.",
      ],
      [
        { heading: "3. Prices and payment" },
        "3.1 The price is EUR 6.85 per kilogram and is adjusted on 1 January of each year by the change of the metal index.",
        "3.2 Invoices fall due forty-five (45) days after their receipt. Late sums bear interest at 8 per cent a year.",
        { heading: "4. Warranty" },
        "4.1 The Supplier warrants that the Foil meets the specification for eighteen (18) months from its delivery.",
        { heading: "5. Liability" },
        "5.1 Neither party shall be liable to the other for loss of profit or for damage to reputation, unless that party acted with intent or with gross negligence in doing so.",
        "5.2 The total liability of the Supplier under this Agreement is limited to EUR 7,500,000 in each calendar year, except\nfor death, personal injury and the consequences of wilful misconduct.",
        "5.3 The Supplier shall maintain product liability insurance of not less than EUR 12,000,000 for each event.",
      ],
      [
        { heading: "6. Term and termination" },
        "6.1 This Agreement enters into force on 1 March 2023 and ends on 28 February 2029. It is then renewed for periods of one year unless a party gives notice of six months.",
        "6.2 Either party may terminate this Agreement for good cause with immediate effect by written notice.",
        "6.3 If a Change of Control occurs in the Supplier, the Buyer may terminate this Agreement on ninety (90) days’ notice, given within three months of learning of it.",
        { heading: "7. Assignment" },
        "7.1 Neither party may assign its rights under this Agreement without the prior written consent of the other, which shall not be unreasonably withheld.",
        { heading: "8. Confidentiality" },
        "8.1 Each party shall keep the other’s information confidential for four (4) years after the end of this Agreement.",
        { heading: "9. Governing law and jurisdiction" },
        "9.1 This Agreement is governed by Spanish law. The courts of Bilbao have exclusive jurisdiction.",
      ],
    ]),
  ],
  [
    "Revolving Credit Agreement, Lindqvist.pdf",
    await pdf("Revolving Credit Agreement", [
      [
        "Dated 3 June 2024, between Lindqvist Foils AB as borrower and Nordhavn Bank A/S as lender.",
        { heading: "1. Definitions" },
        "1.1 “Leverage Ratio” means, on any date, the ratio of Net Borrowings to EBITDA of the twelve months ending on that date.",
        "1.2 “Interest Cover” means the ratio of EBITDA to net finance charges.",
        "1.3 “Change of Control” means that the Lindqvist family ceases to hold more than fifty per cent of the shares in the Borrower.",
        "1.4 “Termination Date” means 3 June 2029.",
        "1.5 “Margin” means 2.15 per cent a year while the Leverage Ratio is above 2.0 to 1, and otherwise 1.75 per cent a year.",
        { heading: "2. The facility" },
        "2.1 The Lender makes available to the Borrower a revolving credit facility of up to SEK 420,000,000.",
        "2.2 The Borrower shall use each loan for its working capital and not for acquisitions.",
      ],
      [
        { heading: "5. Prepayment" },
        "5.1 On a Change of Control the facility is cancelled and all loans, with accrued interest, become due and payable within ten Business Days of the Lender’s notice.",
        "5.2 The Borrower may prepay a loan at any time on five Business Days’ notice.",
        { heading: "6. Financial undertakings" },
        "6.1 The Leverage Ratio shall not exceed 3.25 to 1 on any quarter date until 31 December 2026 and 3.0 to 1 afterwards.",
        "6.2 Interest Cover shall not be less than 4.0 to 1 on any quarter date.",
        "6.3 The Borrower shall not spend more than SEK 65,000,000 on capital expenditure in a financial year.",
        "6.4 The Borrower shall deliver its audited accounts to the Lender within one hundred and twenty days of the end of each financial year.",
        { heading: "9. Fees" },
        "9.1 The Borrower shall pay an arrangement fee of 0.6 per cent of the facility and a commitment fee of 35 per cent of the Margin on the undrawn part.",
        { heading: "14. Governing law" },
        "This Agreement and all claims arising from it are governed by the laws of Denmark.",
      ],
    ]),
  ],
  [
    "Lindqvist Annual Report 2024.pdf",
    await pdf("Lindqvist Foils AB: Annual Report 2024", [
      [
        { heading: "The year in brief" },
        "In 2024 Lindqvist had net sales of SEK 1,284 million, against SEK 1,197 million in 2023. Operating profit rose to SEK 139 million.",
        { heading: "Our people" },
        "At the end of the year Lindqvist had 618 employees, of whom 402 worked in Norrköping, 131 in Turku\nand 85 in Gliwice. The average age was 43.",
        { heading: "Order book" },
        "The order book stood at SEK 512 million at 31 December 2024 (31 December 2023: SEK 468 million).",
        { heading: "Customers" },
        "Velmora was the largest customer and accounted for 27 per cent of net sales. The five largest customers together accounted for 58 per cent.",
        { heading: "Management" },
        "Chief Executive Officer is Signe Åkerblom, who joined in 2017. Tomas Wieslander is the Chief Financial Officer. The chair of the board is Harriet Mbeki.",
      ],
      [
        { heading: "Five years in figures" },
        {
          lines: [
            "SEK million 2024 2023 2022 2021 2020",
            "Net sales 1,284 1,197 1,088 961 902",
            "Cost of goods sold (884) (836) (771) (688) (651)",
            "Gross profit 400 361 317 273 251",
            "EBITDA 205 188 161 139 128",
            "Depreciation and amortisation (66) (61) (57) (52) (50)",
            "Operating profit 139 127 104 87 78",
            "Net income 96 88 71 59 52",
            "Capital expenditure (74) (58) (63) (49) (37)",
            "Average number of employees 604 589 571 548 540",
          ],
        },
        { heading: "Dividend" },
        "The board proposes a dividend of SEK 4.50 per share for 2024. For 2023 it was SEK 4.00.",
        { heading: "Environment" },
        "Emissions from our works fell by 6 per cent to 41,300 tonnes of carbon dioxide.",
      ],
      [
        { heading: "Balance sheet" },
        {
          lines: [
            "SEK million 31 Dec 2024 31 Dec 2023",
            "Property, plant and equipment 702 689",
            "Inventories 233 241",
            "Trade receivables 198 176",
            "Cash and cash equivalents 64 51",
            "Total assets 1,263 1,215",
            "Shareholders’ equity 581 528",
            "Borrowings 341 372",
            "Trade payables 167 158",
          ],
        },
        { heading: "Litigation" },
        "In September 2024 a former agent, Castellan Trading, brought a claim of SEK 18 million against the company before the district court of Norrköping. The board considers it unfounded.",
      ],
    ]),
  ],
  [
    "Brightwater Quality of Earnings.docx",
    await word([
      { heading: "Quality of earnings: Brightwater Coatings Ltd" },
      "Reported EBITDA of FY2024 was GBP 14.2m. After adjustments of GBP 1.1m it was GBP 15.3m.",
      "Revenue of FY2024 was GBP 83.7m, against GBP 79.2m in FY2023.",
      { heading: "Adjustments" },
      {
        rows: [
          ["GBP m", "FY2022", "FY2023", "FY2024"],
          ["Reported EBITDA", "11.8", "13.1", "14.2"],
          ["Restructuring", "0.6", "0.4", "0.8"],
          ["Owner’s salary", "0.2", "0.2", "0.3"],
          ["Adjusted EBITDA", "12.6", "13.7", "15.3"],
        ],
      },
      { heading: "Net working capital" },
      "Net working capital at 30 June 2024 was GBP 9.6m, or 11.5% of revenue. The peg proposed by the seller is GBP 9.1m.",
      "Headcount was 274 at the same date.",
    ]),
  ],
  [
    "Lindqvist Business Plan.xlsx",
    workbook({
      "P&L": [
        ["Lindqvist Foils, business plan, SEK million"],
        ["", "FY2023", "FY2024", "FY2025", "FY2026"],
        ["Net sales", 1197, 1284, 1392, 1515],
        ["growth %", 10.0, 7.3, 8.4, 8.8],
        ["Gross profit", 361, 400, 441, 487],
        ["EBITDA", 188, 205, 231, 262],
        ["EBITDA margin %", 15.7, 16.0, 16.6, 17.3],
        ["Capital expenditure", 58, 74, 62, 59],
      ],
      "Net borrowings": [
        ["Net borrowings at 30 April 2025, SEK million"],
        ["Item", "Amount"],
        ["Revolving facility", 265.5],
        ["Leasing", 48.2],
        ["Cash", -57.9],
        ["Net borrowings", 255.8],
      ],
      Customers: [
        ["Customer", "Share FY2023 %", "Share FY2024 %"],
        ["Velmora", 24.5, 27.0],
        ["Ostenfeld", 11.2, 10.1],
        ["Pallas Cells", 9.4, 8.8],
      ],
      Assumptions: [
        ["Assumption", "Value"],
        ["Tax rate", "20.6%"],
        ["Discount rate", "9.25%"],
        ["Terminal growth", "1.8%"],
      ],
    }),
  ],
  [
    "Lease Turku warehouse.docx",
    await word([
      { heading: "Lease of the Turku warehouse" },
      "Between Aurajoki Properties Oy (Landlord) and Lindqvist Foils AB (Tenant).",
      { heading: "1. Premises" },
      "1.1 The Landlord lets to the Tenant the warehouse at Satamatie 9 with 8,400 square metres.",
      { heading: "2. Term" },
      "2.1 The lease begins on 1 May 2021 and ends on 30 April 2031.",
      "2.2 The Tenant may end it early at the end of the fifth year, on nine months’ notice.",
      { heading: "3. Rent" },
      "3.1 The annual rent is EUR 588,000, payable quarterly in advance. The rent is indexed every January, at most by 3 per cent.",
      "3.2 The Tenant has paid a deposit of EUR 147,000.",
      { heading: "4. Upkeep" },
      "4.1 The Landlord shall keep the roof and the walls in repair. The Tenant shall keep the interior in repair.",
      "4.2 The Tenant may sublet parts of the Premises with the Landlord’s consent.",
    ]),
  ],
  [
    "RE Price talks.eml",
    mail(
      "RE: Price talks",
      "Ilse Norgaard <ilse@northlight.example>",
      "Deal team <team@northlight.example>",
      "Tue, 06 May 2025 09:12:00 +0000",
      "Dear all,\n\nI spoke with Signe this morning. She would accept a price of SEK 2,150m on a cash and debt free basis, with\nSEK 200m of it deferred for eighteen months.\n\nPallas Cells wants a discount of 4% from January and will otherwise move a third of its volume to another maker.\n\nBest regards\nIlse",
    ),
  ],
  [
    "Management contracts.docx",
    await word([
      { heading: "Management contracts" },
      "This note sums up the contracts of the three members of management of Lindqvist.",
      {
        rows: [
          ["Name", "Function", "Base salary", "Notice"],
          ["Signe Åkerblom", "Chief Executive Officer", "SEK 3,900,000", "12 months"],
          ["Tomas Wieslander", "Chief Financial Officer", "SEK 2,750,000", "9 months"],
          ["Petra Halloun", "Head of Production", "SEK 2,100,000", "6 months"],
        ],
      },
      { heading: "Retention" },
      "Retention payments of SEK 5,400,000 in total fall due six months after closing.",
      { heading: "Non-compete" },
      "Each of the three may not compete with the company for twelve months after leaving.",
    ]),
  ],
  [
    "Lindqvist Information Memorandum.pdf",
    await pdf("Project Heron: Information Memorandum", [
      [
        "This memorandum describes Lindqvist Foils AB and was prepared by Northlight Partners in April 2025.",
        { heading: "Timetable" },
        {
          lines: [
            "Indicative offers are due on 23 May 2025.",
            "Management meetings take place between 9 and 20 June 2025.",
            "Final offers are due on 18 July 2025.",
            "Signing is planned for 5 September 2025.",
          ],
        },
        { heading: "Products" },
        "Lindqvist makes copper and aluminium foils for battery cells and for packaging. Battery foils made up 71 per cent of net sales in 2024.",
        { heading: "Liquidity" },
        "At the end of April 2025 the company had undrawn credit lines of SEK 154 million and cash of SEK 58 million.",
        { heading: "Growth" },
        "The new rolling mill in Gliwice opens in the fourth quarter of 2026. It adds a capacity of 9,000 tonnes a year and costs SEK 310 million.",
      ],
    ]),
  ],
  [
    "Quarrystone services agreement.txt",
    [
      "SERVICES AGREEMENT",
      "",
      "between Quarrystone IT GmbH (the Provider) and Brightwater Coatings Ltd",
      "(the Client), made on 9 October 2022.",
      "",
      "1. SERVICES",
      "",
      "The Provider runs the data centre of the Client and keeps its systems",
      "available for at least 99.7 per cent of each month.",
      "",
      "2. FEES",
      "",
      "The Client shall pay a monthly fee of GBP 41,500. The fee rises each",
      "April by 2.5 per cent.",
      "",
      "3. LIABILITY",
      "",
      "The Provider's aggregate liability in any contract year shall in no",
      "event exceed the fees paid by the Client in the twelve months before",
      "the event that gave rise to the claim.",
      "",
      "4. TERM",
      "",
      "This Agreement begins on 1 November 2022 and continues until 31 October",
      "2027. The Client may terminate it for convenience on one hundred and",
      "eighty days' notice.",
      "",
      "5. APPLICABLE LAW",
      "",
      "The laws of England and Wales apply to this Agreement.",
      "",
    ].join("\n"),
  ],
];

export interface AnswerCase {
  ask: string;
  /** Beginning of the name of the documents that may answer first. */
  from: string | readonly string[];
  says: RegExp;
  value?: RegExp;
  cell?: string;
}

const FPA = "Framework Purchase Agreement";
const RCA = "Revolving Credit Agreement";
const REPORT = "Lindqvist Annual Report";
const PLAN = "Lindqvist Business Plan";
const BRIGHT = "Brightwater";
const LEASE = "Lease Turku";
const MEMO = "Lindqvist Information";
const QUARRY = "Quarrystone";
const STAFF = "Management contracts";
const FIGURES = [REPORT, PLAN];

export const ANSWERED: readonly AnswerCase[] = [
  { ask: "What volume does Velmora have to purchase?", from: FPA, says: /sixty per cent|4,200 tonnes/ },
  { ask: "How much must the Buyer take each year under the Velmora agreement?", from: FPA, says: /sixty per cent/ },
  { ask: "What is the cap on liability in the Velmora agreement?", from: FPA, says: /7,500,000/ },
  { ask: "Is the supplier's liability limited in the Velmora purchase agreement?", from: FPA, says: /7,500,000/ },
  { ask: "What is the liability cap in the Quarrystone agreement?", from: QUARRY, says: /exceed the fees paid/ },
  { ask: "When does the framework agreement with Velmora end?", from: FPA, says: /28 February 2029/ },
  { ask: "When does the Quarrystone contract expire?", from: QUARRY, says: /31 October\s2027/ },
  { ask: "What law governs the Velmora agreement?", from: FPA, says: /Spanish law/ },
  { ask: "Which law governs the revolving credit agreement?", from: RCA, says: /laws of Denmark/ },
  { ask: "What is the governing law of the Quarrystone agreement?", from: QUARRY, says: /England and Wales/ },
  { ask: "What happens on a change of control of Lindqvist under the Velmora agreement?", from: FPA, says: /ninety/ },
  { ask: "Can Velmora terminate on a change of control?", from: FPA, says: /ninety \(90\) days/ },
  {
    ask: "What happens to the revolving facility on a change of control?",
    from: RCA,
    says: /cancelled and all loans/,
  },
  { ask: "What is the definition of change of control in the credit agreement?", from: RCA, says: /Lindqvist family/ },
  { ask: "What is the maximum leverage under the revolving credit agreement?", from: RCA, says: /3\.25 to 1/ },
  { ask: "What is the minimum interest cover?", from: RCA, says: /4\.0 to 1/ },
  { ask: "How is the leverage ratio defined in the credit agreement?", from: RCA, says: /means, on any date/ },
  { ask: "What is the limit on capital expenditure in the credit agreement?", from: RCA, says: /65,000,000/ },
  { ask: "How large is the credit facility from Nordhavn?", from: RCA, says: /420,000,000/ },
  { ask: "What is the commitment fee of the revolving facility?", from: RCA, says: /35 per cent of the Margin/ },
  {
    ask: "When must Lindqvist deliver its audited accounts to the lender?",
    from: RCA,
    says: /one hundred and twenty days/,
  },
  { ask: "What is the margin on the revolving credit?", from: RCA, says: /2\.15 per cent/ },
  { ask: "What insurance must the supplier hold under the Velmora agreement?", from: FPA, says: /12,000,000/ },
  { ask: "How long is the warranty for the foil?", from: FPA, says: /eighteen \(18\) months/ },
  { ask: "What is the price per kilogram in the Velmora agreement?", from: FPA, says: /6\.85/ },
  { ask: "When do Velmora's invoices fall due?", from: FPA, says: /forty-five/ },
  { ask: "Can the Velmora agreement be assigned?", from: FPA, says: /Neither party may assign/ },
  { ask: "How long does confidentiality last in the Velmora agreement?", from: FPA, says: /four \(4\) years/ },
  {
    ask: "Is loss of profit excluded in the Velmora agreement?",
    from: FPA,
    says: /loss of profit[\s\S]*gross\snegligence/,
  },
  { ask: "What were Lindqvist's net sales in 2024?", from: FIGURES, says: /1,?284/ },
  { ask: "What were Lindqvist's net sales in 2021?", from: REPORT, says: /961/, value: /^961$/ },
  { ask: "What was Lindqvist's EBITDA in 2022?", from: REPORT, says: /161/, value: /^161$/ },
  { ask: "What was Lindqvist's EBITDA in FY2024?", from: FIGURES, says: /205/, value: /^205$/ },
  { ask: "What is Lindqvist's EBITDA in FY2026 in the business plan?", from: PLAN, says: /262/, cell: "P&L!E6" },
  { ask: "What net sales does the plan show for FY2025?", from: PLAN, says: /1392/, cell: "P&L!D3" },
  { ask: "What is the EBITDA margin in FY2025 in the business plan?", from: PLAN, says: /16\.6/, cell: "P&L!D7" },
  { ask: "What was Lindqvist's net income in 2020?", from: REPORT, says: /52/, value: /^52$/ },
  { ask: "What was capital expenditure of Lindqvist in 2023?", from: FIGURES, says: /58/, value: /^\(?58\)?$/ },
  { ask: "What were Lindqvist's total assets at the end of 2023?", from: REPORT, says: /1,215/, value: /^1,215$/ },
  { ask: "What was cash at 31 December 2024 at Lindqvist?", from: REPORT, says: /64/, value: /^64$/ },
  { ask: "What were inventories in 2023 at Lindqvist?", from: REPORT, says: /241/, value: /^241$/ },
  {
    ask: "What are Lindqvist's net borrowings at 30 April 2025?",
    from: PLAN,
    says: /255\.8/,
    cell: "Net borrowings!B6",
  },
  { ask: "What share did Velmora have of sales in FY2023 according to the plan?", from: PLAN, says: /24\.5/ },
  { ask: "What tax rate does the business plan assume?", from: PLAN, says: /20\.6/ },
  { ask: "What discount rate is used in the business plan?", from: PLAN, says: /9\.25/ },
  { ask: "What was Brightwater's EBITDA in FY2024?", from: BRIGHT, says: /14\.2/ },
  { ask: "What was Brightwater's adjusted EBITDA in FY2023?", from: BRIGHT, says: /13\.7/ },
  { ask: "What was Brightwater's revenue in FY2023?", from: BRIGHT, says: /79\.2/ },
  { ask: "What is the net working capital peg for Brightwater?", from: BRIGHT, says: /9\.1m/ },
  { ask: "How many employees does Lindqvist have?", from: REPORT, says: /618 employees[\s\S]*Gliwice/ },
  { ask: "How many people work at Brightwater?", from: BRIGHT, says: /274/ },
  { ask: "How large is the order book of Lindqvist?", from: REPORT, says: /512 million/ },
  { ask: "Who is the CFO of Lindqvist?", from: [REPORT, STAFF], says: /Tomas Wieslander/ },
  { ask: "Who chairs the board of Lindqvist?", from: REPORT, says: /Harriet Mbeki/ },
  { ask: "What dividend is proposed for 2024?", from: REPORT, says: /4\.50/ },
  { ask: "How much of net sales does Velmora account for?", from: [REPORT, PLAN], says: /27/ },
  { ask: "What litigation is Lindqvist involved in?", from: REPORT, says: /Castellan/ },
  { ask: "How much is the annual rent in Turku?", from: LEASE, says: /588,000/ },
  { ask: "When does the Turku lease end?", from: LEASE, says: /30 April 2031/ },
  { ask: "What deposit was paid for the Turku warehouse?", from: LEASE, says: /147,000/ },
  { ask: "Who must repair the roof of the Turku warehouse?", from: LEASE, says: /Landlord shall keep the roof/ },
  { ask: "What price would Signe accept?", from: "RE Price", says: /2,150m[\s\S]*eighteen months/ },
  { ask: "What discount does Pallas Cells want?", from: "RE Price", says: /4%/ },
  { ask: "How high are the retention payments in total?", from: STAFF, says: /5,400,000/ },
  { ask: "What is the base salary of Petra Halloun?", from: STAFF, says: /2,100,000/ },
  { ask: "When are final offers due?", from: MEMO, says: /18 July 2025/ },
  { ask: "When is signing planned?", from: MEMO, says: /5 September 2025/ },
  {
    ask: "What is Lindqvist's liquidity in April 2025?",
    from: MEMO,
    says: /^At the end of April 2025[\s\S]*154 million/,
  },
  { ask: "When does the new rolling mill open?", from: MEMO, says: /fourth quarter of 2026/ },
  { ask: "What is the monthly fee of Quarrystone?", from: QUARRY, says: /41,500/ },
  { ask: "What availability does Quarrystone promise?", from: QUARRY, says: /99\.7 per cent/ },
  {
    ask: "What is the notice period for Brightwater to terminate the Quarrystone agreement?",
    from: QUARRY,
    says: /eighty days/,
  },
];

/** Nothing in the documents supports an answer, though words of each question stand in them. */
export const UNANSWERED: readonly string[] = [
  "What does the cyber insurance of Lindqvist cover?",
  "What was Marchmont's EBITDA in FY2024?",
  "Who is the CFO of Gorseland?",
  "What does the pension scheme cost?",
  "What royalty does Velmora pay for the patents?",
  "What is the collective bargaining agreement with the union?",
  "When does the lease in Rotterdam end?",
  "What does the tax audit say about transfer pricing?",
];
