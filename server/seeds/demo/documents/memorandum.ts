import { type PdfBlock, writePdf } from "../../write/pdf.ts";
import { ACTUAL_YEARS, money, one, percent, TARNFELL, YEARS } from "../facts.ts";

const t = TARNFELL;
const at = (values: readonly number[], year: string): number =>
  values[YEARS.indexOf(year as (typeof YEARS)[number])] ?? 0;
const row = (label: string, values: readonly number[]) => [label, ...values.map(one)];

const p = (text: string): PdfBlock => ({ kind: "paragraph", text });
const h = (text: string): PdfBlock => ({ kind: "heading", text });

function section(number: number, title: string, blocks: PdfBlock[]): PdfBlock[] {
  return [{ kind: "page-break" }, h(`${number}. ${title}`), ...blocks];
}

const MARKETS = [
  [
    "Gas networks",
    "operators replace manual valves by remote-controlled ones to find leaks sooner and to prepare for hydrogen",
  ],
  [
    "Drinking water",
    "leak reduction programmes ask for pressure regulation in zones, which multiplies the number of valves",
  ],
  ["District heating", "lower network temperatures need finer control at each building"],
  ["Waste water", "pumping stations are rebuilt after the floods of recent years"],
  ["Process industry", "plants in the Rhine valley renew valves that are older than thirty years"],
  ["Hydrogen", "first pipelines are being converted; valves must be certified anew"],
] as const;
const PLANTS = [
  ["Kassel", "castings are machined, assembled and tested; 286 employees work in two shifts", "18,400 m², owned"],
  [
    "Lyon",
    "actuators are assembled; 97 employees, full capacity is reached in 2028",
    "6,100 m², leased until 30 September 2031",
  ],
  ["Lübeck", "service and spare parts for the Baltic region; 29 employees", "1,900 m², leased until 2027"],
] as const;

const references = (): string[][] =>
  Array.from({ length: 330 }, (_, i) => [
    `${["Gas network", "Water works", "Heating network", "Pumping station", "Refinery"][i % 5]} ${["North", "East", "South", "West", "Harbour", "Centre"][i % 6]} ${1 + Math.floor(i / 30)}`,
    String(2021 + (i % 6)),
    String(50 + ((i * 37) % 240)),
    `TC ${[10, 20, 30, 40, 60][i % 5]}`,
  ]);

export const memorandum = () => {
  const blocks: PdfBlock[] = [
    {
      kind: "title",
      text: "Information Memorandum",
      sub: "Tarnfell Flow Control\n\nStrictly private and confidential\nSeptember 2026",
    },
    { kind: "page-break" },
    h("Important notice"),
    p(
      "This memorandum is given to a limited number of parties who have signed a confidentiality agreement. It does not claim to be complete and is no offer. No representation is made as to its accuracy; only those in a final agreement count.",
    ),
    p(
      "All figures are in millions of euro under German GAAP unless stated otherwise. The financial year ends on 31 December. Figures from FY2026 on are management’s plan.",
    ),
    ...section(1, "Executive summary", [
      p(
        `Tarnfell develops and makes control valves and actuators for gas, water and heat networks. In FY2025 it had revenue of ${money(at(t.revenue, "FY2025"))} and EBITDA of ${money(at(t.ebitda, "FY2025"))}, a margin of ${percent(at(t.ebitda, "FY2025"), at(t.revenue, "FY2025"))}.`,
      ),
      p(
        `Since FY2021 revenue has grown by ${percent((at(t.revenue, "FY2025") / at(t.revenue, "FY2021")) ** 0.25 - 1, 1)} a year. The company had ${t.employees} employees at the end of June 2026.`,
      ),
      p(`The order backlog at the end of September 2026 stood at ${money(t.backlogInMemorandum)}, see section 6.`),
      p(
        "The founders, who hold all shares, wish to sell one hundred per cent. Both managing directors are willing to stay for at least three years.",
      ),
      {
        kind: "table",
        caption: "Key figures, €m",
        table: {
          columns: ["", ...YEARS.slice(0, ACTUAL_YEARS)],
          rows: [
            row("Revenue", t.revenue.slice(0, ACTUAL_YEARS)),
            row("EBITDA", t.ebitda.slice(0, ACTUAL_YEARS)),
            row("Capital expenditure", t.capex.slice(0, ACTUAL_YEARS)),
          ],
        },
      },
    ]),
    ...section(2, "History and ownership", [
      p(
        "Tarnfell was founded in Kassel in 1978 as a repair shop for gas valves. It built its first own valve in 1984, opened the plant in Lyon in 2003 and the service centre in Lübeck in 2016.",
      ),
      p(
        "The shares are held by Ines Brandt (52%), the heirs of the co-founder Karl Tarn (38%) and the management participation company (10%).",
      ),
      p("There are no option programmes, no silent partnerships and no shareholder loans."),
    ]),
    ...section(3, "Products", [
      p(
        "The product range has seven series in nine sizes. Two thirds of revenue come from control valves, a fifth from actuators, the rest from spare parts and service.",
      ),
      ...[
        "Globe valves",
        "Angle valves",
        "Butterfly valves",
        "Ball valves",
        "Pressure regulators",
        "Pneumatic actuators",
        "Electric actuators",
      ].flatMap((name, i): PdfBlock[] => [
        h(`3.${i + 1} ${name}`),
        p(
          `${name} are sold in sizes from DN 50 to DN 500. Their share of revenue in FY2025 was ${[24, 9, 14, 11, 8, 9, 12][i]}%. They are made in batches of ten to eighty; the lead time is between four and ten weeks. Competitors are two large groups and a handful of family firms; customers choose by tightness, by delivery time and by the cost over thirty years.`,
        ),
        p(
          "Prices have risen by two to three per cent a year, in line with wages. Castings are bought from three foundries, of which none supplies more than forty per cent.",
        ),
      ]),
    ]),
    ...section(
      4,
      "Markets",
      MARKETS.flatMap(([name, reason], i): PdfBlock[] => [
        h(`4.${i + 1} ${name}`),
        p(
          `The European market for control valves in this field is estimated at ${money(180 + i * 55)} and grows by ${3 + (i % 3)} to ${5 + (i % 3)} per cent a year: ${reason}.`,
        ),
        p(
          "Tenders are decided on technical points first. Framework contracts run for four to eight years and are renewed in most cases, because operators avoid having two kinds of valves in one network.",
        ),
        p(
          `Tarnfell’s share is put at ${6 + i}%. It is among the three suppliers that are asked to bid in Germany, France, the Benelux countries and Denmark.`,
        ),
      ]),
    ),
    ...section(5, "Customers", [
      p(
        `The ten largest customers made up 71% of revenue in FY2025. The largest, Corvane Energy Services, bought for ${money(47.1)}, or ${percent(47.1, at(t.revenue, "FY2025"))} of revenue, under a master supply agreement that runs until the end of 2028.`,
      ),
      {
        kind: "table",
        caption: "Revenue by customer, €m",
        table: {
          columns: ["Customer", "FY2023", "FY2024", "FY2025"],
          rows: t.customers.map(([name, ...values]) => [name, ...values.map(one)]),
        },
      },
      p(
        "No customer of the ten largest has been lost in the last eight years. Payment terms are 30 to 60 days; bad debts are below 0.1% of revenue.",
      ),
    ]),
    ...section(6, "Order backlog", [
      p(
        `At the end of September 2026 the order backlog was ${money(t.backlogInMemorandum)}, of which about seventy per cent is to be delivered within six months.`,
      ),
      p("The backlog contains confirmed orders only; framework contracts without call-offs are left out."),
    ]),
    ...section(
      7,
      "Operations",
      PLANTS.flatMap(([name, what, area], i): PdfBlock[] => [
        h(`7.${i + 1} ${name}`),
        p(`In ${name} ${what}. The site has ${area}.`),
        p(
          "Machines are on average nine years old. Energy is bought under a three-year contract; half of it comes from the company’s own solar roof. There has been no reportable accident since 2022.",
        ),
      ]),
    ),
    ...section(8, "Employees", [
      p(
        `Tarnfell had ${t.employees} employees at the end of June 2026, of whom 286 in Kassel, 97 in Lyon and 29 in Lübeck. Fluctuation was 4.1% in 2025. A collective agreement of the metal industry applies in Kassel.`,
      ),
      p(
        "Pension obligations of €2.4m exist towards former managing directors and are covered by insurance to three quarters.",
      ),
    ]),
    ...section(9, "Historical financials", [
      {
        kind: "table",
        caption: "Profit and loss, €m",
        table: {
          columns: ["", ...YEARS.slice(0, ACTUAL_YEARS)],
          rows: [
            row("Revenue", t.revenue.slice(0, ACTUAL_YEARS)),
            row("EBITDA", t.ebitda.slice(0, ACTUAL_YEARS)),
            row("Depreciation", t.depreciation.slice(0, ACTUAL_YEARS)),
            row(
              "EBIT",
              t.ebitda.slice(0, ACTUAL_YEARS).map((value, i) => value - (t.depreciation[i] ?? 0)),
            ),
          ],
        },
      },
      {
        kind: "table",
        caption: "Capital expenditure and working capital, €m",
        table: {
          columns: ["", ...YEARS.slice(0, ACTUAL_YEARS)],
          rows: [
            row("Capital expenditure", t.capex.slice(0, ACTUAL_YEARS)),
            row("Net working capital", t.workingCapital.slice(0, ACTUAL_YEARS)),
          ],
        },
      },
      p(
        `Net debt at the end of September 2026 was ${money(t.netDebt)}, made up of senior facilities of ${money(t.facilities)}, leases of €3.1m and cash of €9.5m.`,
      ),
    ]),
    ...section(10, "Management plan", [
      p(
        "The plan was approved by the shareholders in July 2026. It rests on framework contracts in hand for 62% of the revenue planned for FY2027.",
      ),
      {
        kind: "table",
        caption: "Plan, €m",
        table: {
          columns: ["", ...YEARS.slice(ACTUAL_YEARS)],
          rows: [
            row("Revenue", t.revenue.slice(ACTUAL_YEARS)),
            row("EBITDA", t.ebitda.slice(ACTUAL_YEARS)),
            row("Capital expenditure", t.capex.slice(ACTUAL_YEARS)),
            row("Net working capital", t.workingCapital.slice(ACTUAL_YEARS)),
          ],
        },
      },
      p("A second assembly line in Lyon, at a cost of about €9m, is not part of the plan."),
    ]),
    ...section(11, "Reference projects", [
      p("The following list shows the deliveries of more than fifty valves since 2021."),
      {
        kind: "table",
        caption: "References",
        table: {
          columns: ["Network", "Year", "Valves", "Series"],
          rows: references(),
          widths: [0.5, 0.14, 0.14, 0.22],
        },
      },
    ]),
    ...section(12, "Process", [
      p(
        "Non-binding offers were due on 16 October 2026. Final offers, with a marked-up share purchase agreement, are due on 4 December 2026.",
      ),
      p(
        "The data room is open to bidders who were admitted to the second round. Questions are answered in the Q&A log within five Business Days.",
      ),
      p("The seller reserves the right to change the process at any time and without giving reasons."),
    ]),
  ];
  return writePdf({
    title: "Tarnfell Information Memorandum",
    header: ["Tarnfell Flow Control", "Information Memorandum"],
    blocks,
  });
};
