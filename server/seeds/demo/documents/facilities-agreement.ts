import { type PdfBlock, writePdf } from "../../write/pdf.ts";
import { type Article, COMMON } from "../clauses.ts";
import { layContract } from "../contract.ts";
import { money, TARNFELL } from "../facts.ts";

const articles: Article[] = [
  {
    title: "Definitions",
    clauses: [
      "“Adjusted EBITDA” means the consolidated operating profit of the Group before depreciation and amortisation, adjusted for exceptional items of no more than EUR 1,500,000 in a financial year.",
      "“Change of Control” means that the Founders cease to hold, directly or indirectly, more than fifty per cent (50%) of the voting shares in the Borrower, or that any other person gains the power to appoint the majority of its managing directors.",
      "“Default” means an Event of Default or any event that would become one with the lapse of time or the giving of notice.",
      "“Facility A” means the amortising term loan of EUR 28,000,000, and “Facility B” the revolving credit facility of EUR 15,000,000.",
      "“Leverage” means the ratio of Net Debt to Adjusted EBITDA of the preceding twelve months.",
      "“Majority Lenders” means Lenders whose commitments make up more than sixty-six and two thirds per cent (66.67%) of the total commitments.",
      "“Margin” means, at any time, the percentage rate a year shown in Schedule 3 for the Leverage last reported.",
      "“Net Debt” means all interest-bearing liabilities of the Group, leases included, less cash and cash equivalents.",
    ],
  },
  {
    title: "The facilities",
    clauses: [
      "The Lenders make available to the Borrower Facility A for refinancing its existing debt and Facility B for general corporate purposes.",
      `On 30 September 2026 the amount outstanding under the facilities was ${money(TARNFELL.facilities)}, of which EUR 24,500,000 under Facility A.`,
      "The obligations of the Lenders are several. No Lender is responsible for the obligations of another.",
      "The Borrower may use a facility if no Default continues and if the representations in this Agreement are true in all material respects.",
    ],
  },
  {
    title: "Interest and fees",
    clauses: [
      "The rate of interest on each loan for each interest period is the sum of the Margin and EURIBOR, the latter never being taken as less than zero.",
      "Interest periods are one, three or six months, as the Borrower chooses.",
      "On overdue amounts interest accrues at one per cent (1%) above the rate otherwise due.",
      "The Borrower shall pay a commitment fee of thirty-five per cent (35%) of the Margin on the undrawn part of Facility B.",
    ],
  },
  {
    title: "Repayment",
    clauses: [
      "Facility A shall be repaid in half-yearly instalments as shown in Schedule 2, the last on 30 June 2029.",
      "Each loan under Facility B shall be repaid on the last day of its interest period and may be drawn again. Facility B ends on 30 June 2029.",
    ],
  },
  {
    title: "Prepayment and cancellation",
    clauses: [
      "The Borrower may prepay Facility A, in amounts of at least EUR 1,000,000, on five (5) Business Days’ notice.",
      "If a Change of Control occurs, the Borrower shall inform the Agent without delay, no further loans may be drawn, and the facilities shall be cancelled and prepaid in full, together with accrued interest and break costs, within ten (10) Business Days.",
      "The Majority Lenders may waive the obligation under clause 5.2 in writing before the Change of Control occurs.",
      "The proceeds of a disposal of more than EUR 2,000,000 shall be used for prepayment, unless they are reinvested in the business within twelve (12) months.",
    ],
  },
  {
    title: "Financial covenants",
    clauses: [
      "The Borrower shall ensure that Leverage does not exceed 2.75 to 1 on any 30 June and 31 December.",
      "The ratio of Adjusted EBITDA to net interest shall not be less than 5.0 to 1.",
      "Capital expenditure of the Group in a financial year shall not exceed EUR 12,000,000 without the consent of the Majority Lenders.",
      "A breach of clause 6.1 may be cured by a contribution of equity within twenty (20) Business Days of the delivery of the accounts, no more than twice during the life of the facilities.",
    ],
  },
  {
    title: "Information undertakings",
    clauses: [
      "The Borrower shall deliver its audited consolidated accounts within one hundred and twenty (120) days of the end of each financial year and its quarterly accounts within forty-five (45) days of the end of each quarter.",
      "With each set of half-yearly and annual accounts it shall deliver a compliance certificate in the form of Schedule 4.",
      "It shall inform the Agent of any litigation with a value of more than EUR 500,000 and of any Default.",
    ],
  },
  {
    title: "General undertakings",
    clauses: [
      "No member of the Group shall create security over its assets, except for liens that arise by law and security of up to EUR 1,000,000.",
      "No member of the Group shall lend money or give guarantees outside the ordinary course of business.",
      "The Borrower shall pay no dividend as long as Leverage exceeds 2.0 to 1.",
      "The Borrower shall keep insurance that is usual in its industry.",
      "The Borrower shall make no acquisition of more than EUR 5,000,000 without the consent of the Majority Lenders.",
    ],
  },
  {
    title: "Events of default",
    clauses: [
      "It is an Event of Default if an amount due is not paid within three (3) Business Days, unless the failure is caused by a technical error.",
      "It is an Event of Default if a financial covenant is breached and not cured.",
      "It is an Event of Default if financial debt of a member of the Group of more than EUR 1,000,000 is not paid when due or is declared due early.",
      "It is an Event of Default if insolvency proceedings over a material member of the Group are applied for and not withdrawn within fifteen (15) Business Days.",
      "While an Event of Default continues, the Agent shall, if the Majority Lenders so direct, cancel the facilities and declare all loans due.",
    ],
  },
  {
    title: "Transfers by lenders",
    clauses: [
      "A Lender may transfer its rights and obligations to another bank with the consent of the Borrower, which may not be withheld unreasonably and is deemed given after seven (7) Business Days.",
      "No consent is needed for a transfer to another Lender or while an Event of Default continues.",
      "The Borrower may not transfer any of its rights or obligations under this Agreement.",
    ],
  },
  {
    title: "The agent",
    clauses: [
      "The Lenders appoint the Agent to act on their behalf. The Agent’s duties are mechanical and administrative.",
      "The Agent may rely on any document that it believes to be genuine.",
      "The Agent may resign on thirty (30) days’ notice. The Majority Lenders then appoint a successor.",
    ],
  },
  {
    title: "Governing law and jurisdiction",
    clauses: [
      "This Agreement is governed by the laws of the Federal Republic of Germany.",
      "The courts of Frankfurt am Main have exclusive jurisdiction.",
    ],
  },
];

function schedules(): PdfBlock[] {
  const instalments = Array.from({ length: 10 }, (_, i) => [
    `${i % 2 ? "31 December" : "30 June"} ${2024 + Math.floor((i + 1) / 2)}`,
    i === 9 ? "12,250,000" : "1,750,000",
  ]);
  return [
    { kind: "page-break" },
    { kind: "heading", text: "Schedule 1: Lenders and commitments" },
    {
      kind: "table",
      caption: "Commitments, EUR",
      table: {
        columns: ["Lender", "Facility A", "Facility B"],
        rows: [
          ["Fulda Landesbank", "14,000,000", "7,500,000"],
          ["Bank Havel", "8,400,000", "4,500,000"],
          ["Crédit du Lyonnais Sud", "5,600,000", "3,000,000"],
        ],
      },
    },
    { kind: "heading", text: "Schedule 2: Repayment of Facility A" },
    { kind: "table", caption: "Instalments, EUR", table: { columns: ["Date", "Instalment"], rows: instalments } },
    { kind: "heading", text: "Schedule 3: Margin" },
    {
      kind: "table",
      caption: "Margin by Leverage",
      table: {
        columns: ["Leverage", "Margin"],
        rows: [
          ["above 2.5", "2.75%"],
          ["above 2.0 up to 2.5", "2.35%"],
          ["above 1.5 up to 2.0", "1.95%"],
          ["1.5 or below", "1.60%"],
        ],
      },
    },
    { kind: "heading", text: "Schedule 4: Form of compliance certificate" },
    {
      kind: "paragraph",
      text: "To: the Agent. We refer to the Senior Facilities Agreement of 14 June 2023. We confirm that on the date of the enclosed accounts Leverage was [ ] to 1, interest cover was [ ] to 1 and capital expenditure was EUR [ ], and that no Default continues. Signed by two managing directors.",
    },
    ...Array.from({ length: 8 }, (_, i): PdfBlock[] => [
      { kind: "page-break" },
      {
        kind: "heading",
        text: `Schedule ${5 + i}: ${["Form of utilisation request", "Form of selection notice", "Form of transfer certificate", "Conditions precedent", "Timetable", "Existing security", "Existing guarantees", "Administration details"][i]}`,
      },
      ...Array.from(
        { length: 9 },
        (_, n): PdfBlock => ({
          kind: "clause",
          number: `${5 + i}.${n + 1}`,
          text:
            [
              "The Borrower shall state the facility, the amount, the currency and the first day of the interest period.",
              "The notice reaches the Agent by 10 a.m. Frankfurt time, three Business Days before the day it is to take effect.",
              "Signatories are those in the list of authorised signatures last delivered.",
              "The Agent passes the notice on to the Lenders on the day of its receipt.",
              "A notice once given cannot be withdrawn.",
              "Certified copies of the articles, of the shareholders’ resolution and of the register entry are enclosed.",
              "Legal opinions of counsel to the Lenders as to capacity and enforceability are enclosed.",
              "Fees due on or before the first utilisation have been paid.",
              "Words defined in the Agreement mean the same here.",
            ][n] ?? "",
        }),
      ),
    ]).flat(),
  ];
}

export const facilitiesAgreement = () =>
  writePdf({
    title: "Senior Facilities Agreement",
    header: ["Senior Facilities Agreement", "Conformed copy"],
    blocks: layContract({
      title: "Senior Facilities Agreement",
      parties: [
        "Tarnfell Flow Control GmbH, as borrower (the “Borrower”)",
        "Fulda Landesbank, as arranger and agent for the lenders (the “Agent”)",
      ],
      date: "14 June 2023",
      recitals: [
        "The Borrower wishes to refinance its existing bank debt.",
        "The Lenders in Schedule 1 are willing to make facilities available on the terms of this Agreement.",
      ],
      names: { S: "the Borrower", C: "the Agent" },
      articles: [...articles, COMMON.confidentiality, COMMON.notices, COMMON.data, COMMON.general].filter(
        (article) => article !== undefined,
      ),
      schedules: schedules(),
      signatories: ["Daniel Okafor, Managing Director", "two authorised signatories"],
    }),
  });
