import type { ActorDb } from "./as-actor.ts";

/** How many entries of a list a record's page shows. */
const LISTED = 50;

export async function findCompany(db: ActorDb, id: string) {
  const { rows } = await db.query<{
    name: string;
    sector: string | null;
    country: string | null;
    website: string | null;
    description: string | null;
  }>("select name, sector, country, website, description from companies where id = $1 and deleted_at is null", [id]);
  return rows[0];
}

export async function dealsOfCompany(db: ActorDb, companyId: string) {
  const { rows } = await db.query<{ id: string; name: string; stage: string }>(
    `select id, name, stage from deals where company_id = $1 and deleted_at is null order by created_at desc, id limit ${LISTED}`,
    [companyId],
  );
  return rows;
}

export async function contactsOfCompany(db: ActorDb, companyId: string) {
  const { rows } = await db.query<{ id: string; name: string; title: string | null; email: string | null }>(
    `select id, name, title, email from contacts where company_id = $1 and deleted_at is null order by name limit ${LISTED}`,
    [companyId],
  );
  return rows;
}

export async function findContact(db: ActorDb, id: string) {
  const { rows } = await db.query<{
    name: string;
    title: string | null;
    email: string | null;
    phone: string | null;
    company_id: string | null;
    company: string | null;
  }>(
    "select k.name, k.title, k.email, k.phone, k.company_id, c.name as company from contacts k left join companies c on c.id = k.company_id where k.id = $1 and k.deleted_at is null",
    [id],
  );
  return rows[0];
}

export async function activitiesOfContact(db: ActorDb, contactId: string) {
  const { rows } = await db.query<{
    id: string;
    kind: string;
    subject: string;
    body: string | null;
    occurred_at: string;
    deal: string | null;
  }>(
    `select a.id, a.kind, a.subject, a.body, to_char(a.occurred_at at time zone 'UTC', 'YYYY-MM-DD') as occurred_at, d.name as deal
     from activities a left join deals d on d.id = a.deal_id where a.contact_id = $1 and a.deleted_at is null order by a.occurred_at desc, a.id desc limit ${LISTED}`,
    [contactId],
  );
  return rows;
}

export async function findActivity(db: ActorDb, id: string) {
  const { rows } = await db.query<{
    kind: string;
    subject: string;
    body: string | null;
    occurred_at: string;
    deal_id: string | null;
    deal: string | null;
    contact_id: string | null;
    contact: string | null;
  }>(
    `select a.kind, a.subject, a.body, to_char(a.occurred_at at time zone 'UTC', 'YYYY-MM-DD') as occurred_at,
       a.deal_id, d.name as deal, a.contact_id, k.name as contact
     from activities a left join deals d on d.id = a.deal_id left join contacts k on k.id = a.contact_id where a.id = $1 and a.deleted_at is null`,
    [id],
  );
  return rows[0];
}

export async function findRoom(db: ActorDb, id: string) {
  const { rows } = await db.query<{
    name: string;
    visibility: "firm" | "private";
    deal_id: string | null;
    deal: string | null;
    documents: string;
  }>(
    `select r.name, r.visibility, r.deal_id, d.name as deal, (select count(*) from documents x where x.room_id = r.id) as documents
     from data_rooms r left join deals d on d.id = r.deal_id where r.id = $1`,
    [id],
  );
  return rows[0];
}

export async function documentsOfRoom(db: ActorDb, roomId: string) {
  const { rows } = await db.query<{
    id: string;
    name: string;
    status: string;
    pages: number | null;
    folder: string | null;
  }>(
    `select x.id, x.name, x.status, x.pages, f.path as folder from documents x left join folders f on f.id = x.folder_id
     where x.room_id = $1 order by f.path, x.name limit ${LISTED}`,
    [roomId],
  );
  return rows;
}
