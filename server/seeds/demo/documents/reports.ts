import { type PdfBlock, writePdf } from "../../write/pdf.ts";
import { money, OSTRAVA, one, TARNFELL, YEARS } from "../facts.ts";

const p = (text: string): PdfBlock => ({ kind: "paragraph", text });
const h = (text: string): PdfBlock => ({ kind: "heading", text });

const SITES = [
  { site: "Kassel", intake: 8.6, revenue: 8.9, ebitda: 2.1, onTime: 94, complaints: 7, illness: 4.2 },
  { site: "Lyon", intake: 3.4, revenue: 3.2, ebitda: 0.8, onTime: 91, complaints: 4, illness: 4.9 },
  { site: "Lübeck", intake: 0.9, revenue: 0.8, ebitda: 0.2, onTime: 97, complaints: 1, illness: 3.8 },
] as const;
/** Chapters of the quality-of-earnings report, with the share of revenue that each one's table shows. */
const CHAPTERS = [
  ["Revenue", 1],
  ["Gross margin", 0.38],
  ["Personnel", 0.22],
  ["Other costs", 0.14],
  ["Working capital", 0.16],
  ["Capital expenditure", 0.05],
  ["Net debt", 0.18],
  ["Tax", 0.03],
  ["Related parties", 0.01],
  ["Accounting policies", 0.02],
] as const;

/** Tarnfell's monthly pack: its order backlog is not the one of the memorandum. */
export const monthlyPack = () =>
  writePdf({
    title: "Monthly pack September 2026",
    header: ["Tarnfell Flow Control", "Monthly pack, September 2026"],
    blocks: [
      { kind: "title", text: "Monthly pack", sub: "September 2026" },
      p(
        `Order backlog at 30 September 2026: ${money(TARNFELL.backlogInPack)}. Order intake of the month: €13.7m. Revenue of the month: €13.1m.`,
      ),
      p(`Net debt at 30 September 2026: ${money(TARNFELL.netDebt)}.`),
      ...SITES.flatMap(({ site, intake, revenue, ebitda, onTime, complaints, illness }, s): PdfBlock[] => [
        { kind: "page-break" },
        h(`${s + 1}. ${site}`),
        {
          kind: "table",
          caption: `${site}, by month, €m`,
          table: {
            columns: ["Month", "Order intake", "Revenue", "EBITDA"],
            rows: ["January", "February", "March", "April", "May", "June", "July", "August", "September"].map(
              (month, m) => [
                month,
                one(intake + (m % 4) * 0.3),
                one(revenue + (m % 3) * 0.25),
                one(ebitda + (m % 3) * 0.1),
              ],
            ),
          },
        },
        p(`Deliveries on time: ${onTime}%. Complaints: ${complaints}. Days lost to illness: ${illness}%.`),
        p(
          "Overtime was paid in the assembly. Two machining centres stood still for a week because of a spindle. Castings arrived as planned.",
        ),
      ]),
      { kind: "page-break" },
      h("4. Outlook"),
      p(
        "Management expects revenue for FY2026 of between €162m and €165m and EBITDA of between €38m and €39m, in line with the plan.",
      ),
    ],
  });

export const qualityOfEarnings = () => {
  const years = YEARS.slice(0, 5);
  const adjustments = [
    ["Flood damage, insurance excess", 0, 0, 0.3, 0, 0],
    ["Severance, former sales director", 0, 0.2, 0, 0, 0],
    ["Advisers to the sale", 0, 0, 0, 0.1, 0.6],
    ["Release of warranty provision", 0, -0.2, 0, -0.3, 0],
    ["Rent to shareholder above market", 0.1, 0.1, 0.1, 0.1, 0.1],
  ] as const;
  const blocks: PdfBlock[] = [
    {
      kind: "title",
      text: "Quality of earnings",
      sub: "Ostrava Valves a.s.\n\nPrepared for Alder & Voss, draft of 2 November 2026",
    },
    { kind: "page-break" },
    h("1. Summary"),
    p(`Reported EBITDA of FY2025 was ${money(OSTRAVA.ebitda[4] ?? 0)}. After adjustments of €0.7m it was €20.8m.`),
    p(
      `Net debt at 30 September 2026 was ${money(OSTRAVA.netDebt)}. Average net working capital over the last twelve months was ${money(OSTRAVA.workingCapitalTarget)}, which we propose as the target.`,
    ),
    {
      kind: "table",
      caption: "Adjusted EBITDA, €m",
      table: {
        columns: ["", ...years],
        rows: [
          ["Reported EBITDA", ...OSTRAVA.ebitda.slice(0, 5).map(one)],
          ...adjustments.map(([name, ...values]) => [
            name,
            ...values.map((value) => (value < 0 ? `(${one(-value)})` : one(value))),
          ]),
        ],
        widths: [0.4, 0.12, 0.12, 0.12, 0.12, 0.12],
      },
    },
    ...CHAPTERS.flatMap(([title, share], i): PdfBlock[] => [
      { kind: "page-break" },
      h(`${i + 2}. ${title}`),
      p(
        `We analysed ${title.toLowerCase()} for FY2021 to FY2025 and for the nine months to September 2026, on the basis of the trial balances, of interviews with the finance director and of ${12 + i * 3} samples.`,
      ),
      p(
        "The accounts are kept under Czech GAAP and were translated at average rates. Differences to the management accounts are below materiality, which we set at €0.2m.",
      ),
      {
        kind: "table",
        caption: `${title}, €m`,
        table: {
          columns: ["", ...years],
          rows: ["First half", "Second half"].map((half, n) => [
            half,
            ...OSTRAVA.revenue.slice(0, 5).map((value) => one(value * share * (n ? 0.52 : 0.48))),
          ]),
        },
      },
      p(
        "There is no sign that costs were moved between periods. Accruals at the year’s end were settled within the first quarter in all samples.",
      ),
      p("We recommend a specific warranty on this point in the share purchase agreement."),
    ]),
  ];
  blocks.push({ kind: "page-break" }, h("Appendix: trial balance"), {
    kind: "table",
    caption: "Trial balance FY2025, CZK thousand",
    table: {
      columns: ["Account", "Number", "Debit", "Credit"],
      rows: Array.from({ length: 380 }, (_, i) => {
        const amount = ((i * 7_919) % 9_000) + 120;
        const name = [
          "Materials",
          "Energy",
          "Wages",
          "Repairs",
          "Freight",
          "Rent",
          "Advice",
          "Receivables",
          "Payables",
          "Provisions",
        ][i % 10];
        return [
          `${name}, cost centre ${100 + Math.floor(i / 10)}`,
          String(500_000 + i * 10),
          i % 10 < 8 ? String(amount) : "",
          i % 10 < 8 ? "" : String(amount),
        ];
      }),
      widths: [0.46, 0.18, 0.18, 0.18],
    },
  });
  return writePdf({
    title: "Quality of earnings, Ostrava Valves",
    header: ["Ostrava Valves", "Quality of earnings, draft"],
    blocks,
  });
};

export const teaser = () =>
  writePdf({
    title: "Ostrava Valves teaser",
    header: ["Project Osprey", "Teaser"],
    blocks: [
      { kind: "title", text: "Project Osprey", sub: "A maker of forged valves for refineries" },
      p(
        `The company had revenue of ${money(OSTRAVA.revenue[4] ?? 0)} and EBITDA of ${money(OSTRAVA.ebitda[4] ?? 0)} in FY2025. It employs 231 people at one plant near Ostrava.`,
      ),
      p(
        "Customers are refineries and engineering contractors in Europe and the Middle East. Forty per cent of sales are spare parts.",
      ),
      p("The owner, a family in the second generation, seeks a buyer who keeps the plant."),
    ],
  });
