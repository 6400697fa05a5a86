import { type PdfBlock, writePdf } from "../../write/pdf.ts";
import { type Article, COMMON } from "../clauses.ts";
import { layContract } from "../contract.ts";

const CHANGE_OF_CONTROL: Article = {
  title: "Change of control",
  clauses: [
    "In this clause, “Change of Control” means any person, alone or acting in concert, acquiring directly or indirectly more than fifty per cent (50%) of the voting rights in the Supplier.",
    "The Supplier shall notify the Customer in writing within five (5) Business Days after a Change of Control occurs.",
    "If a Change of Control occurs, the Customer may terminate this Agreement on not less than sixty (60) days’ written notice, such notice to be given within ninety (90) days after the Change of Control.",
    "Clause 14.3 shall not apply where the Customer has given its prior written consent to the Change of Control, such consent not to be unreasonably withheld or delayed.",
  ],
};
const TERM: Article = {
  title: "Term and termination",
  clauses: [
    "This Agreement takes effect on 12 March 2021 and continues until 31 December 2028 (the “Initial Term”).",
    "After the Initial Term it is renewed for periods of twenty-four (24) months each, unless a party gives notice of non-renewal at least twelve (12) months before the end of the current period.",
    "Either party may terminate this Agreement with immediate effect if the other commits a material breach and does not remedy it within thirty (30) days of a written notice.",
    "Either party may terminate this Agreement if insolvency proceedings over the assets of the other are opened or refused for lack of assets.",
    "On termination the Supplier shall deliver the orders that were confirmed before and shall, at the Customer’s request, continue to supply for up to six (6) months at the prices last in force.",
    "Termination or expiry of this Agreement shall not affect any rights, remedies or liabilities of the parties that have accrued up to the date of termination.",
  ],
};
const ASSIGNMENT: Article = {
  title: "Assignment and subcontracting",
  clauses: [
    "Neither party may assign, transfer, charge or subcontract any of its rights or obligations under this Agreement without the prior written consent of the other party.",
    "The Supplier remains liable for the acts and omissions of its subcontractors as if they were its own.",
    "The Supplier may assign claims for payment to its lenders as security.",
  ],
};
const EXCLUSIVITY: Article = {
  title: "Volume commitment",
  clauses: [
    "The Customer shall buy from the Supplier at least seventy per cent (70%) of its annual requirements of control valves for its gas networks in the Netherlands and Belgium.",
    "If the Customer’s purchases in a calendar year fall below thirty-five million euro (EUR 35,000,000), it shall pay a shortfall charge of eight per cent (8%) of the difference.",
    "The commitment does not apply as long as the Supplier is in default with more than ten per cent (10%) of the confirmed quantities.",
  ],
};
const LAW: Article = {
  title: "Governing law and disputes",
  clauses: [
    "This Agreement is governed by the laws of the Netherlands. The United Nations Convention on Contracts for the International Sale of Goods does not apply.",
    "Disputes are first brought before the managing directors of both parties. If they are not settled within thirty (30) days, they are finally decided by arbitration under the rules of the Netherlands Arbitration Institute, by three arbitrators in Amsterdam, in English.",
    "The parties may seek interim measures in the courts at any time.",
  ],
};

const SIZES = ["DN 50", "DN 80", "DN 100", "DN 150", "DN 200", "DN 250", "DN 300", "DN 400", "DN 500"];
const SERIES = [
  "TC 10 globe valve",
  "TC 20 angle valve",
  "TC 30 butterfly valve",
  "TC 40 ball valve",
  "TC 60 pressure regulator",
  "TA 5 pneumatic actuator",
  "TA 7 electric actuator",
];
const SITES = ["Rotterdam", "Groningen", "Eindhoven", "Zwolle", "Antwerp", "Ghent", "Liège", "Arnhem"];

function schedules(): PdfBlock[] {
  const items = SERIES.flatMap((series, s) =>
    SIZES.flatMap((size, i) =>
      ["PN 16", "PN 40", "PN 63"].map((rating, p) => {
        const price = Math.round((280 + s * 95) * (1 + i * 0.31) * (1 + p * 0.24));
        return [
          `${series} ${size} ${rating}`,
          `${1000 + s * 100 + i * 10 + p}`,
          String(4 + ((s + i + p) % 7)),
          price.toLocaleString("en-GB"),
        ];
      }),
    ),
  );
  const specifications = SERIES.flatMap((series, s): PdfBlock[] => [
    { kind: "heading", text: `Specification ${s + 1}: ${series}` },
    {
      kind: "paragraph",
      text: `The ${series} is made of cast steel 1.0619 or stainless steel 1.4408, is designed for media temperatures from -29 °C to ${180 + s * 15} °C and is tested to EN 12266-1, leakage rate A. Face-to-face dimensions follow EN 558, flanges EN 1092-1.`,
    },
    {
      kind: "paragraph",
      text: `Each unit carries a plate with type, size, pressure rating, serial number and year. The Supplier certifies materials under EN 10204 3.1. The mean time between failures in service shall be no less than ${60 + s * 8},000 hours, measured over the units delivered in the preceding three years.`,
    },
    {
      kind: "table",
      caption: "Limits of use",
      table: {
        columns: ["Size", "Flow coefficient Kv", "Actuating time, s", "Mass, kg"],
        rows: SIZES.map((size, i) => [
          size,
          String(Math.round(28 * (1 + i) ** 1.7 + s * 6)),
          String(2 + i),
          String(Math.round(9 * (1 + i) ** 1.45 + s * 2)),
        ]),
      },
    },
  ]);
  return [
    { kind: "page-break" },
    { kind: "heading", text: "Schedule 1: Products, lead times and prices" },
    { kind: "paragraph", text: "Prices in euro for each unit, DAP, from 1 January 2026. Lead times in weeks." },
    {
      kind: "table",
      caption: "Price list 2026",
      table: { columns: ["Product", "Item", "Lead time", "Price, EUR"], rows: items, widths: [0.46, 0.16, 0.18, 0.2] },
    },
    { kind: "page-break" },
    { kind: "heading", text: "Schedule 2: Specifications and tests" },
    ...specifications,
    { kind: "page-break" },
    { kind: "heading", text: "Schedule 3: Delivery sites" },
    {
      kind: "table",
      caption: "Sites",
      table: {
        columns: ["Site", "Opening hours", "Largest vehicle", "Contact"],
        rows: SITES.map((site, i) => [
          `Corvane ${site}`,
          "7 a.m. to 4 p.m.",
          i % 2 ? "40 t" : "18 t",
          `Stores ${site}`,
        ]),
      },
    },
    { kind: "heading", text: "Schedule 4: Code of conduct for suppliers" },
    ...[
      "No child labour and no forced labour.",
      "Freedom of association and collective bargaining.",
      "Fair wages and working hours under national law.",
      "Safe workplaces, with records of accidents.",
      "Care for water, air and soil, with a plan to lower emissions each year.",
      "No conflict minerals.",
      "A channel by which employees can report breaches without fear.",
    ].map((text, i): PdfBlock => ({ kind: "clause", number: `S4.${i + 1}`, text })),
    { kind: "heading", text: "Schedule 5: Addresses for notices" },
    {
      kind: "clause",
      number: "S5.1",
      text: "Supplier: Tarnfell Flow Control GmbH, Legal Department, Kassel, Germany.",
    },
    {
      kind: "clause",
      number: "S5.2",
      text: "Customer: Corvane Energy Services B.V., Procurement, Amsterdam, the Netherlands.",
    },
    { kind: "page-break" },
    { kind: "heading", text: "Schedule 6: Spare parts" },
    {
      kind: "table",
      caption: "Spare parts and prices 2026, EUR",
      table: {
        columns: ["Part", "For series", "Item", "Price, EUR"],
        rows: spareParts(),
        widths: [0.46, 0.2, 0.16, 0.18],
      },
    },
  ];
}

const PARTS = ["Seat ring", "Stem", "Packing set", "Gasket set", "Spring", "Diaphragm", "Positioner", "Limit switch"];
const spareParts = (): string[][] =>
  PARTS.flatMap((part, p) =>
    SERIES.flatMap((series, s) =>
      SIZES.map((size, i) => [
        `${part} ${size}`,
        series.split(" ").slice(0, 2).join(" "),
        String(40_000 + p * 1_000 + s * 100 + i),
        String(Math.round((14 + p * 9) * (1 + i * 0.22) * (1 + s * 0.08))),
      ]),
    ),
  );

export const supplyAgreement = () =>
  writePdf({
    title: "Master Supply Agreement",
    header: ["Master Supply Agreement", "Execution version"],
    blocks: layContract({
      title: "Master Supply Agreement",
      parties: [
        "Tarnfell Flow Control GmbH, a company registered in Kassel, Germany (the “Supplier”)",
        "Corvane Energy Services B.V., a company registered in Amsterdam, the Netherlands (the “Customer”)",
      ],
      date: "12 March 2021",
      recitals: [
        "The Supplier develops and makes control valves and actuators.",
        "The Customer operates gas networks and needs control valves of consistent quality over many years.",
        "The parties have worked together since 2009 and wish to put their relationship on one footing.",
      ],
      names: { S: "the Supplier", C: "the Customer" },
      articles: [
        COMMON.definitions,
        COMMON.orders,
        COMMON.delivery,
        COMMON.quality,
        COMMON.prices,
        EXCLUSIVITY,
        COMMON.warranty,
        COMMON.liability,
        COMMON.confidentiality,
        COMMON.ip,
        COMMON.forceMajeure,
        COMMON.compliance,
        TERM,
        CHANGE_OF_CONTROL,
        ASSIGNMENT,
        COMMON.data,
        COMMON.notices,
        LAW,
        COMMON.general,
      ].filter((article) => article !== undefined),
      schedules: schedules(),
      signatories: ["Ines Brandt, Managing Director", "Pieter de Vries, Head of Procurement"],
    }),
  });
