import type { Transaction } from "../../../db/as-actor.ts";
import { demoId, emailOf, USER_BY_EMAIL } from "./records.ts";

/** What the demo's people do besides: teams, tasks, more activities, what deals have to show, and two funds with an investor. */
const TEAMS: Record<string, readonly string[]> = {
  falcon: ["ruth", "maya", "jonas"],
  osprey: ["tomas", "jonas"],
  merlin: ["maya"],
  heron: ["ruth", "maya"],
  wren: ["jonas"],
  kite: ["tomas"],
};

const TASKS: readonly {
  title: string;
  deal?: string;
  contact?: string;
  for: string;
  dueIn: number;
  done?: boolean;
  priority?: string;
}[] = [
  { title: "Chase the Corvane consent", deal: "falcon", contact: "devries", for: "ruth", dueIn: -2, priority: "high" },
  { title: "Update the Osprey model", deal: "osprey", for: "jonas", dueIn: 3 },
  { title: "Reconcile the order backlog", deal: "falcon", contact: "okafor", for: "maya", dueIn: 1, priority: "high" },
  { title: "Send the teaser to counsel", deal: "heron", for: "maya", dueIn: 6 },
  { title: "Prepare the question list for the founder", deal: "merlin", for: "maya", dueIn: 9 },
  { title: "Book the plant visit near Ostrava", deal: "osprey", for: "tomas", dueIn: 5 },
  { title: "File the closing memo", deal: "kite", for: "tomas", dueIn: -38, done: true },
  {
    title: "Check in with the owner in spring",
    deal: "wren",
    contact: "hart",
    for: "jonas",
    dueIn: 120,
    priority: "low",
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
    deal: "merlin",
    kind: "note",
    subject: "Churn of the last twelve months",
    body: "Logo churn 6 %, revenue churn 4 %. Both from the founder, not yet checked.",
    daysAgo: 35,
    by: "maya",
  },
  {
    deal: "heron",
    kind: "call",
    subject: "Buyer list with the family",
    body: "Fifteen names agreed; two competitors struck off.",
    daysAgo: 33,
    by: "maya",
  },
  {
    deal: "osprey",
    kind: "call",
    subject: "Term sheet call with the bank",
    body: "Senior debt of three times EBITDA is on offer, subject to diligence.",
    daysAgo: 37,
    by: "tomas",
  },
];

const COMMENTS = [
  { deal: "osprey", body: "Counsel returns draft three on Monday.", daysAgo: 4, by: "tomas" },
  { deal: "heron", body: "Teaser is with design.", daysAgo: 8, by: "maya" },
] as const;

const ARTEFACTS: Record<string, readonly string[]> = {
  falcon: ["nda", "information_memorandum", "ioi"],
  osprey: ["nda", "ioi", "loi"],
  kite: ["nda", "ioi", "loi", "ic_memo", "spa", "closing_memo"],
};
/** Days from loading; negative ones were reached. */
const MILESTONES: Record<string, Record<string, number>> = {
  falcon: { nda: -55, ioi: -31, management_presentation: -18, exclusivity: -25, signing: 60, closing: 120 },
  osprey: { nda: -66, ioi: -45, loi: -14, signing: 25, closing: 55 },
};

const INVESTOR = { email: "ingrid.dahl@northshore-pension.example", name: "Ingrid Dahl" };
const FUNDS = [
  { key: "1", name: "Alder & Voss Fund I", size: 180_000_000, vintage: 2018, status: "harvesting" },
  { key: "2", name: "Alder & Voss Fund II", size: 420_000_000, vintage: 2023, status: "investing" },
] as const;
const INVESTMENTS = [
  { fund: "1", name: "Brandal Marine", invested: 28_000_000, realised: 61_000_000, fair: 0, share: 0.8, yearsAgo: 7 },
  {
    fund: "1",
    name: "Solis Packaging",
    invested: 34_000_000,
    realised: 12_000_000,
    fair: 41_000_000,
    share: 0.65,
    yearsAgo: 5,
  },
  {
    fund: "2",
    name: "Kestrel Dental Group",
    company: "kestrel",
    deal: "kite",
    invested: 47_500_000,
    realised: 0,
    fair: 47_500_000,
    share: 1,
    yearsAgo: 0,
  },
] as const;
const COMMITMENTS = [
  { fund: "1", commitment: 25_000_000, called: 22_500_000, distributed: 26_000_000, nav: 12_400_000 },
  { fund: "2", commitment: 40_000_000, called: 6_800_000, distributed: 0, nav: 6_500_000 },
] as const;

/** Writes it unless it is there. */
export async function writeWork(db: Transaction, tenant: string): Promise<void> {
  await writeTeamsAndTasks(db, tenant);
  await writeHistory(db, tenant);
  await writeFunds(db, tenant);
}

async function writeTeamsAndTasks(db: Transaction, tenant: string): Promise<void> {
  for (const [deal, people] of Object.entries(TEAMS))
    for (const person of people)
      await db.query(
        `insert into deal_team (tenant_id, deal_id, user_id) values ($1, $2, ${USER_BY_EMAIL("$1", "$3")}) on conflict do nothing`,
        [tenant, demoId("deal", deal), emailOf(person)],
      );
  for (const [i, task] of TASKS.entries())
    await db.query(
      `insert into tasks (id, tenant_id, deal_id, contact_id, company_id, title, status, priority, due_date, assignee_id, created_by, completed_at)
       values ($1, $2, $3, $4, (select company_id from contacts where id = $4), $5, $6, $7, current_date + $8::int, ${USER_BY_EMAIL("$2", "$9")},
         ${USER_BY_EMAIL("$2", "$9")}, case when $6 = 'done' then now() - interval '38 days' end) on conflict do nothing`,
      [
        demoId("task", String(i + 1)),
        tenant,
        task.deal ? demoId("deal", task.deal) : null,
        task.contact ? demoId("contact", task.contact) : null,
        task.title,
        task.done ? "done" : "open",
        task.priority ?? "normal",
        task.dueIn,
        emailOf(task.for),
      ],
    );
}

async function writeHistory(db: Transaction, tenant: string): Promise<void> {
  for (const [i, activity] of ACTIVITIES.entries())
    await db.query(
      `insert into activities (id, tenant_id, deal_id, kind, subject, body, occurred_at, created_by)
       values ($1, $2, $3, $4, $5, $6, date_trunc('day', now()) - make_interval(days => $7) + interval '14 hours', ${USER_BY_EMAIL("$2", "$8")})
       on conflict do nothing`,
      [
        demoId("activity", `work-${i + 1}`),
        tenant,
        demoId("deal", activity.deal),
        activity.kind,
        activity.subject,
        activity.body,
        activity.daysAgo,
        emailOf(activity.by),
      ],
    );
  for (const [i, { deal, body, daysAgo, by }] of COMMENTS.entries())
    await db.query(
      `insert into comments (id, tenant_id, record_type, record_id, deal_id, body, created_by, created_at)
       values ($1, $2, 'deal', $3, $3, $4, ${USER_BY_EMAIL("$2", "$5")}, now() - make_interval(days => $6)) on conflict do nothing`,
      [demoId("comment", String(i + 1)), tenant, demoId("deal", deal), body, emailOf(by), daysAgo],
    );
  for (const [deal, kinds] of Object.entries(ARTEFACTS))
    for (const kind of kinds)
      await db.query(
        "insert into deal_artefacts (deal_id, kind, tenant_id) values ($1, $2, $3) on conflict do nothing",
        [demoId("deal", deal), kind, tenant],
      );
  for (const [deal, days] of Object.entries(MILESTONES))
    for (const [milestone, day] of Object.entries(days))
      await db.query(
        `insert into deal_milestones (deal_id, milestone, tenant_id, planned_on, reached_on)
         values ($1, $2, $3, current_date + $4::int, case when $4::int < 0 then current_date + $4::int end) on conflict do nothing`,
        [demoId("deal", deal), milestone, tenant, day],
      );
}

async function writeFunds(db: Transaction, tenant: string): Promise<void> {
  await db.query(
    "insert into users (id, tenant_id, email, name, role) values ($1, $2, $3, $4, 'limited_partner') on conflict do nothing",
    [demoId("user", "ingrid"), tenant, INVESTOR.email, INVESTOR.name],
  );
  for (const { key, name, size, vintage, status } of FUNDS)
    await db.query(
      `insert into funds (id, tenant_id, name, currency, size, vintage, strategy, status, as_of)
       values ($1, $2, $3, 'EUR', $4, $5, 'Mid-market buyouts in Europe', $6, date_trunc('quarter', current_date)::date - 1) on conflict do nothing`,
      [demoId("fund", key), tenant, name, size, vintage, status],
    );
  for (const [i, each] of INVESTMENTS.entries())
    await db.query(
      `insert into investments (id, tenant_id, fund_id, company_id, deal_id, name, invested, realised, fair_value, ownership, invested_on)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, current_date - make_interval(years => $11, days => 40)) on conflict do nothing`,
      [
        demoId("investment", String(i + 1)),
        tenant,
        demoId("fund", each.fund),
        "company" in each ? demoId("company", each.company) : null,
        "deal" in each ? demoId("deal", each.deal) : null,
        each.name,
        each.invested,
        each.realised,
        each.fair,
        each.share,
        each.yearsAgo,
      ],
    );
  for (const { fund, commitment, called, distributed, nav } of COMMITMENTS)
    await db.query(
      `insert into fund_investors (fund_id, user_id, tenant_id, commitment, called, distributed, net_asset_value)
       values ($1, ${USER_BY_EMAIL("$2", "$3")}, $2, $4, $5, $6, $7) on conflict do nothing`,
      [demoId("fund", fund), tenant, INVESTOR.email, commitment, called, distributed, nav],
    );
}
