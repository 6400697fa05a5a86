import { type DocxBlock, writeDocx } from "../../write/docx.ts";
import { COMMON } from "../clauses.ts";
import { money, OSTRAVA, TARNFELL } from "../facts.ts";

const p = (text: string): DocxBlock => ({ kind: "paragraph", text });
const h1 = (text: string): DocxBlock => ({ kind: "heading", level: 1, text });

export const lease = () =>
  writeDocx([
    { kind: "title", text: "Lease agreement" },
    p(
      "between Immobilière de la Saône S.A.S., Lyon (the “Landlord”) and Tarnfell Flow Control France S.A.S., Lyon (the “Tenant”), dated 22 September 2022.",
    ),
    h1("1. Premises"),
    p(
      "1.1 The Landlord lets to the Tenant the production hall at 14 rue des Forges, Lyon, with 6,100 m² of floor space and sixty parking spaces.",
    ),
    p("1.2 The premises may be used for the assembly and storage of actuators and valves."),
    h1("2. Term"),
    p("2.1 The lease began on 1 October 2022 and ends on 30 September 2031."),
    p("2.2 The Tenant may terminate it at the end of the third and of the sixth year, on six months’ notice."),
    h1("3. Rent"),
    p(
      "3.1 The annual rent is EUR 512,000, payable quarterly in advance. It follows the index of commercial rents (ILC).",
    ),
    p(
      "3.2 The Tenant bears the property tax and the cost of ordinary maintenance. Repairs to roof and structure are for the Landlord.",
    ),
    p("3.3 The Tenant has given a deposit of one quarter’s rent."),
    { kind: "page-break" },
    h1("4. Subletting and assignment"),
    p("4.1 Subletting needs the prior written consent of the Landlord."),
    p(
      "4.2 The lease may be assigned together with the business without consent. The Tenant then remains liable for three years.",
    ),
    p("4.3 A change in the shareholders of the Tenant does not require consent."),
    h1("5. Return"),
    p(
      "5.1 At the end of the lease the Tenant shall return the premises clean and in the state of the inventory, ordinary wear excepted.",
    ),
    h1("6. Governing law"),
    p("6.1 This lease is governed by the laws of France. The courts of Lyon have jurisdiction."),
  ]);

/** The head count of the personnel file is not the one of the memorandum. */
export const keyEmployees = () =>
  writeDocx([
    { kind: "title", text: "Personnel: overview and key employees" },
    p(`On 30 June 2026 the group had ${TARNFELL.employeesInHrFile} employees, apprentices not counted.`),
    h1("Key employees"),
    {
      kind: "table",
      rows: [
        ["Name", "Function", "Since", "Notice period", "Retention bonus, EUR"],
        ["Ines Brandt", "Chief Executive Officer", "1998", "12 months", "none"],
        ["Daniel Okafor", "Chief Financial Officer", "2017", "9 months", "180,000"],
        ["Birgit Sauer", "Head of Development", "2009", "6 months", "120,000"],
        ["Luc Fontaine", "Plant manager, Lyon", "2014", "6 months", "90,000"],
        ["Katarzyna Lis", "Head of Service, Lübeck", "2016", "3 months", "60,000"],
      ],
    },
    p(
      "Retention bonuses are due if the employee has not given notice twelve months after a change of the shareholders. They total EUR 450,000.",
    ),
    h1("Non-compete covenants"),
    p(
      "The covenants of Ms Brandt and Mr Okafor run for twenty-four months after the end of their service, against payment of half of their last remuneration.",
    ),
  ]);

export function purchaseAgreement(): Buffer {
  const common = [COMMON.confidentiality, COMMON.compliance, COMMON.notices, COMMON.general].filter(
    (article) => article !== undefined,
  );
  const fill = (text: string) => text.replaceAll("{S}", "the Seller").replaceAll("{C}", "the Purchaser");
  const own: [string, string[]][] = [
    [
      "Sale and purchase",
      [
        "The Seller sells and the Purchaser buys all shares in Ostrava Valves a.s. (the “Company”) with economic effect from 1 January 2027.",
        "Title to the shares passes on Closing, against payment of the Purchase Price.",
      ],
    ],
    [
      "Purchase price",
      [
        `The purchase price is ${money(OSTRAVA.price)} on a cash and debt free basis (the “Enterprise Value”), less Net Debt and plus or minus the difference between Net Working Capital at Closing and the target of ${money(OSTRAVA.workingCapitalTarget)}.`,
        "Ten per cent (10%) of the purchase price is paid into escrow for eighteen (18) months.",
        "[Earn-out: up to €18.0m, measured on [EBITDA / revenue] of the financial years 2027 and 2028.]",
      ],
    ],
    [
      "Conditions",
      [
        "Closing is subject to clearance by the Czech and the German competition authorities.",
        "Closing is further subject to the written consent of Halden Instruments AB under clause 11.2 of the Distribution Agreement.",
        "If the conditions are not met by 30 April 2027 (the “Long Stop Date”), either party may withdraw.",
      ],
    ],
    [
      "Break fee",
      [
        "If the Seller withdraws for reasons other than those in clause 3.3, or sells the shares to a third party before the Long Stop Date, it shall pay the Purchaser a break fee of €3.2m within ten (10) Business Days.",
      ],
    ],
    [
      "Conduct until closing",
      [
        "The Seller shall see to it that the Company is run in the ordinary course, pays no dividend and makes no capital expenditure above €0.5m that is not in the budget.",
        "The Purchaser may send two observers to the monthly management meeting.",
      ],
    ],
    [
      "Warranties of the seller",
      [
        "The Seller warrants that it owns the shares free of rights of third parties.",
        "The accounts give a true and fair view of the Company’s assets, liabilities and results.",
        "There are no material contracts other than those in Schedule 3, and none can be terminated because of this transaction, except for the Distribution Agreement.",
        "The Company holds all permits that it needs and complies with them.",
        "No litigation with a value of more than €0.1m is pending or threatened.",
      ],
    ],
    [
      "Liability of the seller",
      [
        "Claims under the warranties are excluded below €0.1m each and €1.0m in total; above that they are due from the first euro.",
        "The liability of the Seller is limited to twenty per cent (20%) of the purchase price, and to the purchase price for the warranty of title.",
        "Claims lapse eighteen (18) months after Closing, those on tax six months after the assessment is final.",
      ],
    ],
    [
      "Non-compete",
      [
        "The Seller shall not compete with the Company in Europe for three (3) years from Closing and shall not solicit its employees or customers.",
      ],
    ],
    [
      "Governing law and arbitration",
      [
        "This Agreement is governed by the laws of the Czech Republic.",
        "Disputes are decided by arbitration under the rules of the Vienna International Arbitral Centre, in Vienna, in English.",
      ],
    ],
  ];
  const articles: [string, readonly string[]][] = [
    ...own,
    ...common.map(({ title, clauses }): [string, readonly string[]] => [title, clauses]),
  ];
  return writeDocx([
    { kind: "title", text: "Share purchase agreement, draft 2" },
    p(
      "on all shares in Ostrava Valves a.s., between Novák Holding s.r.o. (the “Seller”) and Alder & Voss Industrial Fund II (the “Purchaser”). Draft of 5 November 2026; passages in square brackets are open.",
    ),
    ...articles.flatMap(([title, clauses], a): DocxBlock[] => [
      ...(a % 2 ? [] : [{ kind: "page-break" } as const]),
      h1(`${a + 1}. ${title}`),
      ...clauses.map((text, c) => p(`${a + 1}.${c + 1} ${fill(text)}`)),
    ]),
  ]);
}
