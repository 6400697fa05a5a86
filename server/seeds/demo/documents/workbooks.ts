import { type Cell, type Sheet, writeXlsx } from "../../write/xlsx.ts";
import { ACTUAL_YEARS, OSTRAVA, TARNFELL, YEARS } from "../facts.ts";

const column = (index: number) => String.fromCharCode(66 + index);
const HEADS: Cell[] = YEARS.map((year, i) => (i < ACTUAL_YEARS ? `${year}A` : `${year}E`));
const rounded = (value: number) => Math.round(value * 1e6) / 1e6;

interface Company {
  name: string;
  revenue: readonly number[];
  ebitda: readonly number[];
  depreciation: readonly number[];
  capex: readonly number[];
  workingCapital: readonly number[];
}

/** Profit and loss, cash flow and balance in one sheet each, tied together by formulas. */
function model({ name, revenue, ebitda, depreciation, capex, workingCapital }: Company, taxRate: number): Sheet[] {
  const at = (values: readonly number[], i: number) => values[i] ?? 0;
  const ebit = YEARS.map((_, i) => at(ebitda, i) - at(depreciation, i));
  const tax = ebit.map((value) => value * taxRate);
  const change = YEARS.map((_, i) => (i ? at(workingCapital, i) - at(workingCapital, i - 1) : 0));
  const free = YEARS.map((_, i) => at(ebitda, i) - at(tax, i) - at(capex, i) - at(change, i));
  const formula = (values: readonly number[], f: (c: string, before: string, i: number) => string): Cell[] =>
    YEARS.map((_, i) => ({ f: f(column(i), column(i - 1), i), v: rounded(at(values, i)) }));
  return [
    {
      name: "P&L",
      rows: [
        [`${name}: profit and loss, EUR million`],
        [],
        ["", ...HEADS],
        ["Revenue", ...revenue],
        [
          "Growth",
          null,
          ...YEARS.slice(1).map(
            (_, i): Cell => ({
              f: `${column(i + 1)}4/${column(i)}4-1`,
              v: rounded(at(revenue, i + 1) / at(revenue, i) - 1),
              z: "0.0%",
            }),
          ),
        ],
        ["EBITDA", ...ebitda],
        [
          "EBITDA margin",
          ...YEARS.map(
            (_, i): Cell => ({
              f: `${column(i)}6/${column(i)}4`,
              v: rounded(at(ebitda, i) / at(revenue, i)),
              z: "0.0%",
            }),
          ),
        ],
        ["Depreciation", ...depreciation],
        ["EBIT", ...formula(ebit, (c) => `${c}6-${c}8`)],
        [`Tax at ${taxRate * 100}%`, ...formula(tax, (c) => `${c}9*${taxRate}`)],
      ],
    },
    {
      name: "Cash flow",
      rows: [
        [`${name}: cash flow, EUR million`],
        [],
        ["", ...HEADS],
        ["EBITDA", ...formula(ebitda, (c) => `'P&L'!${c}6`)],
        ["Tax on EBIT", ...formula(tax, (c) => `'P&L'!${c}10`)],
        ["Capital expenditure", ...capex],
        ["Net working capital", ...workingCapital],
        ["Change in net working capital", 0, ...formula(change, (c, b) => `${c}7-${b}7`).slice(1)],
        ["Unlevered free cash flow", ...formula(free, (c) => `${c}4-${c}5-${c}6-${c}8`)],
      ],
    },
  ];
}

export function managementCase(): Buffer {
  const totals = [0, 1, 2].map((i) =>
    TARNFELL.customers.reduce((sum, customer) => sum + (customer[i + 1] as number), 0),
  );
  const last = 3 + TARNFELL.customers.length;
  return writeXlsx([
    ...model(TARNFELL, 0.3),
    {
      name: "Customers",
      rows: [
        ["Revenue by customer, EUR million"],
        [],
        ["Customer", "FY2023A", "FY2024A", "FY2025A", "Share of FY2025"],
        ...TARNFELL.customers.map(([name, ...values], i): Cell[] => [
          name,
          ...values,
          { f: `D${i + 4}/D$${last + 1}`, v: rounded(values[2] / (totals[2] ?? 1)), z: "0.0%" },
        ]),
        [
          "Total",
          ...totals.map((value, i): Cell => ({ f: `SUM(${column(i)}4:${column(i)}${last})`, v: rounded(value) })),
          1,
        ],
      ],
    },
    {
      name: "Net debt",
      rows: [
        ["Net debt at 30 September 2026, EUR million"],
        [],
        ["Senior facilities", TARNFELL.facilities],
        ["Leases", 3.1],
        ["Cash and cash equivalents", -9.5],
        ["Net debt", { f: "SUM(B3:B5)", v: TARNFELL.netDebt }],
      ],
    },
  ]);
}

export const ostravaModel = (): Buffer =>
  writeXlsx([
    ...model(OSTRAVA, 0.21),
    {
      name: "Working capital",
      rows: [
        ["Net working capital by month, EUR million"],
        [],
        ["Month", "Receivables", "Inventories", "Payables", "Net working capital"],
        ...[
          "Oct 2025",
          "Nov 2025",
          "Dec 2025",
          "Jan 2026",
          "Feb 2026",
          "Mar 2026",
          "Apr 2026",
          "May 2026",
          "Jun 2026",
          "Jul 2026",
          "Aug 2026",
          "Sep 2026",
        ].map((month, i): Cell[] => {
          const [receivables, inventories, payables] = [
            13.1 + (i % 4) * 0.2,
            9.4 + (i % 3) * 0.2,
            8.9 + (i % 2) * 0.2 - 0.4,
          ];
          return [
            month,
            rounded(receivables),
            rounded(inventories),
            rounded(payables),
            { f: `B${i + 4}+C${i + 4}-D${i + 4}`, v: rounded(receivables + inventories - payables) },
          ];
        }),
        ["Average", null, null, null, { f: "AVERAGE(E4:E15)", v: OSTRAVA.workingCapitalTarget }],
      ],
    },
  ]);

export const questionLog = (): Buffer =>
  writeXlsx([
    {
      name: "Q&A",
      firstColumn: 6,
      rows: [
        ["No.", "Asked on", "Workstream", "Question", "Answer", "Status"],
        [
          1,
          "2026-10-20",
          "Commercial",
          "Which framework contracts end before 2028?",
          "Gasnet Jutland (June 2027) and Vltava Heat (December 2027).",
          "Answered",
        ],
        [
          2,
          "2026-10-20",
          "Financial",
          "Please reconcile net debt to the September pack.",
          "See workbook, sheet Net debt.",
          "Answered",
        ],
        [
          3,
          "2026-10-22",
          "Legal",
          "Can the Corvane agreement be assigned in an asset deal?",
          "Only with Corvane’s consent, clause 15.1.",
          "Answered",
        ],
        [
          4,
          "2026-10-23",
          "Operations",
          "When is the plant in Lyon at full capacity?",
          "In 2028, on the plan’s volumes.",
          "Answered",
        ],
        [
          5,
          "2026-10-27",
          "HR",
          "Are there retention agreements with key employees?",
          "Yes, five. See folder 5.",
          "Answered",
        ],
        [6, "2026-11-03", "Legal", "Has Corvane been asked for its consent to a change of control?", "", "Open"],
        [
          7,
          "2026-11-04",
          "Environmental",
          "Please provide soil reports for Kassel.",
          "Reports of 2019 will be uploaded.",
          "Open",
        ],
        [8, "2026-11-06", "Tax", "Which years are under audit?", "2021 to 2023; no findings so far.", "Answered"],
      ],
    },
  ]);
