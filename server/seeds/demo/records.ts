import type { Transaction } from "../../../db/as-actor.ts";
import type { Role } from "../../../domain/actor.ts";

/**
 * The deal records of the demo workspace: a fictional firm, fictional companies and people. Ids are fixed, so that
 * loading it twice changes nothing. Dates are days from the day it is loaded, so that the demo never looks abandoned.
 */
export const FIRM = { name: "Alder & Voss (demo workspace)" };

export const PEOPLE = [
  { key: "ruth", name: "Ruth Voss", email: "ruth.voss@aldervoss.example", role: "partner" },
  { key: "tomas", name: "Tomas Alder", email: "tomas.alder@aldervoss.example", role: "partner" },
  { key: "maya", name: "Maya Lind", email: "maya.lind@aldervoss.example", role: "associate" },
  { key: "jonas", name: "Jonas Weber", email: "jonas.weber@aldervoss.example", role: "analyst" },
] as const satisfies readonly { key: string; name: string; email: string; role: Role }[];

export const COMPANIES = [
  {
    key: "tarnfell",
    name: "Tarnfell Flow Control",
    sector: "Industrial technology",
    country: "Germany",
    website: "tarnfell.example",
    description: "Control valves and actuators for energy and water networks; plants in Kassel and Lyon.",
  },
  {
    key: "corvane",
    name: "Corvane Energy Services",
    sector: "Energy services",
    country: "Netherlands",
    website: "corvane.example",
    description: "Operator of gas networks; Tarnfell's largest customer.",
  },
  {
    key: "halvorsen",
    name: "Halvorsen Diagnostics",
    sector: "Healthcare",
    country: "Denmark",
    website: "halvorsen.example",
    description: "Point-of-care blood analysers for clinics and pharmacies.",
  },
  {
    key: "ostrava",
    name: "Ostrava Valves",
    sector: "Industrial technology",
    country: "Czech Republic",
    website: "ostravavalves.example",
    description: "Forged valves for refineries; one plant near Ostrava.",
  },
  {
    key: "meridian",
    name: "Meridian Ledger",
    sector: "Software",
    country: "Ireland",
    website: "meridianledger.example",
    description: "Accounting software for property managers.",
  },
  {
    key: "wrenfield",
    name: "Wrenfield Logistics",
    sector: "Logistics",
    country: "United Kingdom",
    website: "wrenfield.example",
    description: "Temperature-controlled storage for pharmaceuticals.",
  },
  {
    key: "kestrel",
    name: "Kestrel Dental Group",
    sector: "Healthcare",
    country: "Spain",
    website: "kestrel.example",
    description: "Forty-one dental clinics in Spain and Portugal.",
  },
  {
    key: "halden",
    name: "Halden Instruments",
    sector: "Industrial technology",
    country: "Sweden",
    website: "halden.example",
    description: "Distributor of measuring instruments; sells for Ostrava Valves in Scandinavia.",
  },
] as const;

export const CONTACTS = [
  {
    key: "brandt",
    company: "tarnfell",
    name: "Ines Brandt",
    title: "Chief Executive Officer",
    email: "ines.brandt@tarnfell.example",
    phone: "+49 561 555 0110",
  },
  {
    key: "okafor",
    company: "tarnfell",
    name: "Daniel Okafor",
    title: "Chief Financial Officer",
    email: "daniel.okafor@tarnfell.example",
    phone: "+49 561 555 0112",
  },
  {
    key: "devries",
    company: "corvane",
    name: "Pieter de Vries",
    title: "Head of Procurement",
    email: "pieter.devries@corvane.example",
    phone: "+31 20 555 0181",
  },
  {
    key: "halvorsen",
    company: "halvorsen",
    name: "Astrid Halvorsen",
    title: "Founder and Chair",
    email: "astrid@halvorsen.example",
    phone: "+45 33 55 01 20",
  },
  {
    key: "novak",
    company: "ostrava",
    name: "Petr Novák",
    title: "Managing Director",
    email: "petr.novak@ostravavalves.example",
    phone: "+420 596 555 014",
  },
  {
    key: "svobodova",
    company: "ostrava",
    name: "Jana Svobodová",
    title: "Finance Director",
    email: "jana.svobodova@ostravavalves.example",
    phone: "+420 596 555 016",
  },
  {
    key: "byrne",
    company: "meridian",
    name: "Orla Byrne",
    title: "Chief Executive Officer",
    email: "orla.byrne@meridianledger.example",
    phone: "+353 1 555 0143",
  },
  {
    key: "hart",
    company: "wrenfield",
    name: "Simon Hart",
    title: "Owner",
    email: "simon.hart@wrenfield.example",
    phone: "+44 161 555 0107",
  },
  {
    key: "ruiz",
    company: "kestrel",
    name: "Carmen Ruiz",
    title: "Chief Operating Officer",
    email: "carmen.ruiz@kestrel.example",
    phone: "+34 91 555 0166",
  },
  {
    key: "berg",
    company: "halden",
    name: "Lars Berg",
    title: "Head of Sales",
    email: "lars.berg@halden.example",
    phone: "+46 8 555 0175",
  },
] as const;

interface DemoDeal {
  key: string;
  name: string;
  stage: string;
  value: number | null;
  currency: string | null;
  probability: number;
  /** Days from loading to the expected close. */
  closesIn: number;
  owner: string;
  company: string;
  sector: string;
  side: "buy" | "sell" | "invest";
  description: string;
  /** The stages after sourcing, and how many days ago the deal entered each. */
  came: readonly (readonly [stage: string, daysAgo: number])[];
}
export const DEALS: readonly DemoDeal[] = [
  {
    key: "falcon",
    name: "Project Falcon",
    stage: "due_diligence",
    value: 335_000_000,
    currency: "EUR",
    probability: 0.45,
    closesIn: 120,
    owner: "ruth",
    company: "tarnfell",
    sector: "Industrial technology",
    side: "buy",
    description:
      "Acquisition of 100 % of Tarnfell Flow Control from its founders. Non-binding offer of EUR 335.0m; confirmatory diligence.",
    came: [
      ["screening", 48],
      ["due_diligence", 25],
    ],
  },
  {
    key: "osprey",
    name: "Project Osprey",
    stage: "negotiation",
    value: 210_000_000,
    currency: "EUR",
    probability: 0.6,
    closesIn: 55,
    owner: "tomas",
    company: "ostrava",
    sector: "Industrial technology",
    side: "buy",
    description: "Acquisition of Ostrava Valves; second draft of the share purchase agreement is with the seller.",
    came: [
      ["screening", 60],
      ["due_diligence", 40],
      ["negotiation", 12],
    ],
  },
  {
    key: "merlin",
    name: "Project Merlin",
    stage: "screening",
    value: 88_000_000,
    currency: "EUR",
    probability: 0.2,
    closesIn: 200,
    owner: "maya",
    company: "meridian",
    sector: "Software",
    side: "invest",
    description: "Growth investment in Meridian Ledger.",
    came: [["screening", 30]],
  },
  {
    key: "heron",
    name: "Project Heron",
    stage: "screening",
    value: 130_000_000,
    currency: "EUR",
    probability: 0.25,
    closesIn: 240,
    owner: "ruth",
    company: "halvorsen",
    sector: "Healthcare",
    side: "sell",
    description: "Sell-side mandate for Halvorsen Diagnostics; indicative EUR 120m to 140m.",
    came: [["screening", 50]],
  },
  {
    key: "wren",
    name: "Project Wren",
    stage: "sourcing",
    value: null,
    currency: null,
    probability: 0.05,
    closesIn: 365,
    owner: "jonas",
    company: "wrenfield",
    sector: "Logistics",
    side: "buy",
    description: "Owner is considering a sale in two to three years.",
    came: [],
  },
  {
    key: "kite",
    name: "Project Kite",
    stage: "closed_won",
    value: 47_500_000,
    currency: "EUR",
    probability: 1,
    closesIn: -40,
    owner: "tomas",
    company: "kestrel",
    sector: "Healthcare",
    side: "buy",
    description: "Acquisition of Kestrel Dental Group, closed.",
    came: [
      ["screening", 100],
      ["due_diligence", 85],
      ["negotiation", 60],
      ["closed_won", 40],
    ],
  },
];

const ACTIVITIES: readonly {
  deal: string;
  contact?: string;
  kind: string;
  subject: string;
  body: string;
  daysAgo: number;
  by: string;
}[] = [
  {
    deal: "falcon",
    contact: "brandt",
    kind: "meeting",
    subject: "Management presentation in Kassel",
    body: "Plan to 2030 presented. Capacity in Lyon is full from 2028; management wants EUR 9m for a second line.",
    daysAgo: 18,
    by: "ruth",
  },
  {
    deal: "falcon",
    contact: "okafor",
    kind: "call",
    subject: "Net debt and order backlog",
    body: "Net debt EUR 31.8m at the end of September. Backlog to be reconciled: the monthly pack and the information memorandum differ.",
    daysAgo: 6,
    by: "maya",
  },
  {
    deal: "falcon",
    contact: "devries",
    kind: "call",
    subject: "Customer call with Corvane",
    body: "Happy with quality. Did not comment on the change-of-control clause.",
    daysAgo: 3,
    by: "ruth",
  },
  {
    deal: "falcon",
    kind: "note",
    subject: "Non-binding offer submitted",
    body: "EUR 335.0m, cash and debt free, exclusivity asked until the end of the quarter.",
    daysAgo: 31,
    by: "tomas",
  },
  {
    deal: "osprey",
    contact: "novak",
    kind: "meeting",
    subject: "Price and earn-out",
    body: "Seller wants the earn-out on revenue, we want EBITDA. Draft 2 of the SPA shows both in brackets.",
    daysAgo: 9,
    by: "tomas",
  },
  {
    deal: "osprey",
    contact: "svobodova",
    kind: "email",
    subject: "Working capital target",
    body: "Finance sent twelve months of working capital; the average is EUR 14.2m.",
    daysAgo: 5,
    by: "jonas",
  },
  {
    deal: "osprey",
    contact: "berg",
    kind: "call",
    subject: "Halden on the distribution agreement",
    body: "Halden expects to be asked for consent.",
    daysAgo: 2,
    by: "jonas",
  },
  {
    deal: "merlin",
    contact: "byrne",
    kind: "call",
    subject: "First call with the founder",
    body: "Annual recurring revenue EUR 11.4m, growing by a third. Wants a minority investor.",
    daysAgo: 12,
    by: "maya",
  },
  {
    deal: "heron",
    contact: "halvorsen",
    kind: "meeting",
    subject: "Kick-off with the family",
    body: "Teaser to go to fifteen buyers after the summer accounts.",
    daysAgo: 22,
    by: "ruth",
  },
  {
    deal: "wren",
    contact: "hart",
    kind: "email",
    subject: "Introduction by a lender",
    body: "Not for sale now; happy to meet in spring.",
    daysAgo: 44,
    by: "jonas",
  },
  {
    deal: "kite",
    contact: "ruiz",
    kind: "note",
    subject: "Closing",
    body: "Funds flowed as planned; closing memo filed.",
    daysAgo: 40,
    by: "tomas",
  },
];

export const demoId = (prefix: string, key: string) => `${prefix}_demo-${key}`;

/** A person may have been signed in before the demo was loaded, and then has an id of their own. */
export const USER_BY_EMAIL = (tenant: string, email: string) =>
  `(select id from users where tenant_id = ${tenant} and email = ${email})`;
export const emailOf = (key: string) => PEOPLE.find((person) => person.key === key)?.email;

/** Writes the records unless they are there. */
export async function writeRecords(db: Transaction, tenantId: string): Promise<void> {
  for (const { key, name, email, role } of PEOPLE)
    await db.query(
      "insert into users (id, tenant_id, email, name, role) values ($1, $2, $3, $4, $5) on conflict do nothing",
      [demoId("user", key), tenantId, email, name, role],
    );
  for (const { key, name, sector, country, website, description } of COMPANIES)
    await db.query(
      "insert into companies (id, tenant_id, name, sector, country, website, description) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing",
      [demoId("company", key), tenantId, name, sector, country, website, description],
    );
  for (const { key, company, name, title, email, phone } of CONTACTS)
    await db.query(
      "insert into contacts (id, tenant_id, company_id, name, title, email, phone) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing",
      [demoId("contact", key), tenantId, demoId("company", company), name, title, email, phone],
    );
  for (const [i, deal] of DEALS.entries()) {
    const { rowCount } = await db.query(
      `insert into deals (id, tenant_id, name, stage, value, currency, probability, expected_close_date, owner_id, company_id, sector, side, description, created_at, stage_since)
       values ($1, $2, $3, $4, $5, $6, $7, current_date + $8::int, ${USER_BY_EMAIL("$2", "$9")}, $10, $11, $12, $13, now() - make_interval(days => $14),
         now() - make_interval(days => $14)) on conflict do nothing`,
      [
        demoId("deal", deal.key),
        tenantId,
        deal.name,
        deal.came.length ? "sourcing" : deal.stage,
        deal.value,
        deal.currency,
        deal.probability,
        deal.closesIn,
        emailOf(deal.owner),
        demoId("company", deal.company),
        deal.sector,
        deal.side,
        deal.description,
        60 + i * 9,
      ],
    );
    for (const [stage, daysAgo] of rowCount ? deal.came : [])
      await db.query("update deals set stage = $2, stage_since = now() - make_interval(days => $3) where id = $1", [
        demoId("deal", deal.key),
        stage,
        daysAgo,
      ]);
  }
  for (const [i, activity] of ACTIVITIES.entries())
    await db.query(
      `insert into activities (id, tenant_id, deal_id, contact_id, kind, subject, body, occurred_at, created_by)
       values ($1, $2, $3, $4, $5, $6, $7, date_trunc('day', now()) - make_interval(days => $8) + interval '10 hours', ${USER_BY_EMAIL("$2", "$9")}) on conflict do nothing`,
      [
        demoId("activity", String(i + 1)),
        tenantId,
        demoId("deal", activity.deal),
        activity.contact ? demoId("contact", activity.contact) : null,
        activity.kind,
        activity.subject,
        activity.body,
        activity.daysAgo,
        emailOf(activity.by),
      ],
    );
}
