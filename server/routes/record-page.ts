import { renderRecordView } from "../../channels/web/record-view.ts";
import {
  type DealRecord,
  filled,
  nonEmpty,
  RECORD_KINDS,
  type RecordKind,
  type RecordPage,
  recordPath,
  sayAmount,
  sayDate,
  sayWords,
  toDealPage,
} from "../../channels/web/records/record-page.ts";
import { type ActorDb, asActor } from "../../db/as-actor.ts";
import { findFund, investmentsOfFund } from "../../db/funds.ts";
import {
  activitiesOfContact,
  contactsOfCompany,
  dealsOfCompany,
  documentsOfRoom,
  findActivity,
  findCompany,
  findContact,
  findRoom,
} from "../../db/record-page.ts";
import { readTask } from "../../db/tasks.ts";
import type { Actor } from "../../domain/actor.ts";
import { DealId } from "../../domain/deal.ts";
import { NotFoundError } from "../../domain/errors.ts";
import { getDeal } from "../../tools/crm/get-deal.ts";
import type { App, AppDependencies } from "../deps.ts";

/** Where the citation of a record leads, as a page and as data. Hidden and missing read the same: there is nothing there. */
export function mountRecordPages(app: App, { gate, database: { pool } }: AppDependencies): void {
  const readRecord = async (actor: Actor, kindName: string, id: string): Promise<RecordPage> => {
    const kind = RECORD_KINDS.find((name) => name === kindName);
    if (!kind || (kind === "deal" && !DealId.safeParse(id).success)) throw new NotFoundError();
    if (kind === "deal")
      return toDealPage((await gate.invoke(getDeal, { dealId: id }, actor)) as unknown as DealRecord);
    const record = await asActor(pool, actor, (db) => READERS[kind](db, id));
    if (!record) throw new NotFoundError();
    return record;
  };

  app.get("/records/:kind/:id", async (c) =>
    c.html(renderRecordView(await readRecord(c.get("session").actor, c.req.param("kind"), c.req.param("id")))),
  );
  app.get("/v1/records/:kind/:id", async (c) =>
    c.json(await readRecord(c.get("session").actor, c.req.param("kind"), c.req.param("id"))),
  );
}

const READERS: Record<Exclude<RecordKind, "deal">, (db: ActorDb, id: string) => Promise<RecordPage | undefined>> = {
  company: readCompany,
  contact: readContact,
  activity: readActivity,
  room: readRoom,
  task: readTaskPage,
  fund: readFundPage,
};

async function readCompany(db: ActorDb, id: string): Promise<RecordPage | undefined> {
  const company = await findCompany(db, id);
  if (!company) return undefined;
  const [deals, contacts] = [await dealsOfCompany(db, id), await contactsOfCompany(db, id)];
  return {
    kind: "company",
    title: company.name,
    ...(company.description ? { text: company.description } : {}),
    fields: filled([
      ["Sector", company.sector],
      ["Country", company.country],
      ["Website", company.website],
    ]),
    lists: nonEmpty([
      {
        title: "Deals",
        items: deals.map((deal) => ({
          title: deal.name,
          detail: sayWords(deal.stage),
          href: recordPath("deal", deal.id),
        })),
      },
      {
        title: "Contacts",
        items: contacts.map(({ id: contactId, name, title, email }) => ({
          title: name,
          detail: [title, email].filter(Boolean).join(" · "),
          href: recordPath("contact", contactId),
        })),
      },
    ]),
  };
}

async function readContact(db: ActorDb, id: string): Promise<RecordPage | undefined> {
  const contact = await findContact(db, id);
  if (!contact) return undefined;
  const activities = await activitiesOfContact(db, id);
  return {
    kind: "contact",
    title: contact.name,
    fields: filled([
      ["Title", contact.title],
      ["Company", contact.company, contact.company_id ? recordPath("company", contact.company_id) : undefined],
      ["E-mail", contact.email],
      ["Telephone", contact.phone],
    ]),
    lists: nonEmpty([
      {
        title: "Last activities",
        items: activities.map(({ id: activityId, kind, subject, body, occurred_at, deal }) => ({
          title: subject,
          detail: [sayWords(kind), sayDate(occurred_at), deal].filter(Boolean).join(" · "),
          ...(body ? { text: body } : {}),
          href: recordPath("activity", activityId),
        })),
      },
    ]),
  };
}

async function readTaskPage(db: ActorDb, id: string): Promise<RecordPage | undefined> {
  const task = await readTask(db, id);
  if (!task || task.deleted_at !== null) return undefined;
  return {
    kind: "task",
    title: task.title,
    ...(task.notes ? { text: task.notes } : {}),
    fields: filled([
      ["Status", sayWords(task.status)],
      ["Due", task.due_date && sayDate(task.due_date)],
      ["Assignee", task.assignee_name],
      ["Priority", sayWords(task.priority)],
      ["Deal", task.deal, task.deal_id ? recordPath("deal", task.deal_id) : undefined],
      ["Company", task.company, task.company_id ? recordPath("company", task.company_id) : undefined],
      ["With", task.contact, task.contact_id ? recordPath("contact", task.contact_id) : undefined],
    ]),
    lists: [],
  };
}

async function readFundPage(db: ActorDb, id: string): Promise<RecordPage | undefined> {
  const fund = await findFund(db, id);
  if (!fund) return undefined;
  const portfolio = await investmentsOfFund(db, id);
  return {
    kind: "fund",
    title: fund.name,
    ...(fund.strategy ? { text: fund.strategy } : {}),
    fields: filled([
      ["Size", sayAmount(fund.size, fund.currency)],
      ["Vintage", String(fund.vintage)],
      ["Status", sayWords(fund.status)],
      ["Invested", sayAmount(fund.invested, fund.currency)],
      ["Realised", sayAmount(fund.realised, fund.currency)],
      ["Fair value", sayAmount(fund.fair_value, fund.currency)],
      ["As of", sayDate(fund.as_of)],
    ]),
    lists: nonEmpty([
      {
        title: "Investments",
        items: portfolio.map((each) => ({
          title: each.name,
          detail: `${sayAmount(each.invested, fund.currency)} invested ${sayDate(each.invested_on)}`,
        })),
      },
    ]),
  };
}

async function readActivity(db: ActorDb, id: string): Promise<RecordPage | undefined> {
  const activity = await findActivity(db, id);
  if (!activity) return undefined;
  const { kind, subject, body, occurred_at, deal, deal_id, contact, contact_id } = activity;
  return {
    kind: "activity",
    title: subject,
    ...(body ? { text: body } : {}),
    fields: filled([
      ["Kind", sayWords(kind)],
      ["Date", sayDate(occurred_at)],
      ["Deal", deal, deal_id ? recordPath("deal", deal_id) : undefined],
      ["With", contact, contact_id ? recordPath("contact", contact_id) : undefined],
    ]),
    lists: [],
  };
}

async function readRoom(db: ActorDb, id: string): Promise<RecordPage | undefined> {
  const room = await findRoom(db, id);
  if (!room) return undefined;
  const documents = await documentsOfRoom(db, id);
  const rest = Number(room.documents) - documents.length;
  return {
    kind: "room",
    title: room.name,
    fields: filled([
      ["Deal", room.deal, room.deal_id ? recordPath("deal", room.deal_id) : undefined],
      ["Open to", room.visibility === "private" ? "You alone" : "The firm"],
      ["Documents", String(Number(room.documents))],
    ]),
    lists: nonEmpty([
      {
        title: rest > 0 ? `Documents, the first ${documents.length}` : "Documents",
        items: documents.map(({ id: documentId, name, status, pages, folder }) => ({
          title: name,
          detail: [
            folder?.replace(/^\//, "").replaceAll("/", " › "),
            status === "ready" ? sayPages(pages) : sayWords(status),
          ]
            .filter(Boolean)
            .join(" · "),
          ...(status === "ready" ? { href: `/documents/${encodeURIComponent(documentId)}/pages/1` } : {}),
        })),
      },
    ]),
  };
}

const sayPages = (pages: number | null): string => (pages === null ? "" : pages === 1 ? "1 page" : `${pages} pages`);
