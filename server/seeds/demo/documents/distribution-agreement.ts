import { type PdfBlock, writePdf } from "../../write/pdf.ts";
import { type Article, COMMON } from "../clauses.ts";
import { layContract } from "../contract.ts";

const own: Record<string, Article> = {
  appointment: {
    title: "Appointment",
    clauses: [
      "The Principal appoints the Distributor as its exclusive distributor for the Products in Sweden, Norway, Denmark and Finland (the “Territory”).",
      "The Principal shall not sell the Products in the Territory itself, except to engineering contractors for plants outside of it.",
      "The Distributor shall not sell products that compete with the Products during the term of this Agreement.",
    ],
  },
  minimum: {
    title: "Minimum purchases",
    clauses: [
      "The Distributor shall buy Products for at least four million euro (EUR 4,000,000) in each calendar year.",
      "If it falls short in two years in a row, the Principal may end the exclusivity on three months’ notice.",
    ],
  },
  term: {
    title: "Term",
    clauses: [
      "This Agreement begins on 1 January 2024 and runs for five (5) years. It ends on 31 December 2028 without notice.",
      "Either party may terminate it for cause with immediate effect.",
    ],
  },
  change: {
    title: "Assignment and change of control",
    clauses: [
      "Neither party may assign this Agreement without the prior written consent of the other.",
      "If a third party gains control of the Principal, the Distributor may terminate this Agreement on three (3) months’ notice, unless it has consented in writing beforehand.",
    ],
  },
  law: {
    title: "Governing law",
    clauses: ["This Agreement is governed by the laws of Sweden. The courts of Stockholm have jurisdiction."],
  },
};

export const distributionAgreement = () => {
  const prices: PdfBlock[] = [
    { kind: "page-break" },
    { kind: "heading", text: "Schedule 1: Products and discounts" },
    {
      kind: "table",
      caption: "Discounts off list price",
      table: {
        columns: ["Product", "Class", "Discount"],
        rows: Array.from({ length: 420 }, (_, i) => [
          `Forged ${["gate", "globe", "check"][i % 3]} valve DN ${[15, 20, 25, 40, 50, 80, 100, 150][i % 8]}`,
          `Class ${[150, 300, 600, 900, 1500][i % 5]}`,
          `${18 + (i % 9)}%`,
        ]),
      },
    },
  ];
  const { appointment, minimum, term, change, law } = own;
  const articles = [
    COMMON.definitions,
    appointment,
    COMMON.orders,
    COMMON.delivery,
    minimum,
    COMMON.prices,
    COMMON.warranty,
    COMMON.liability,
    COMMON.confidentiality,
    term,
    change,
    COMMON.ip,
    COMMON.forceMajeure,
    COMMON.compliance,
    COMMON.notices,
    law,
    COMMON.general,
  ];
  return writePdf({
    title: "Distribution Agreement",
    header: ["Distribution Agreement", "Ostrava Valves – Halden Instruments"],
    blocks: layContract({
      title: "Distribution Agreement",
      parties: [
        "Ostrava Valves a.s., Ostrava, Czech Republic (the “Principal”)",
        "Halden Instruments AB, Stockholm, Sweden (the “Distributor”)",
      ],
      date: "8 November 2023",
      recitals: ["The Principal makes forged valves.", "The Distributor sells instruments and valves in Scandinavia."],
      names: { S: "the Principal", C: "the Distributor" },
      articles: articles.filter((article) => article !== undefined),
      schedules: prices,
      signatories: ["Petr Novák, Managing Director", "Lars Berg, Head of Sales"],
    }),
  });
};
