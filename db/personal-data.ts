import { createHash } from "node:crypto";
import type { ActorDb, Transaction } from "./as-actor.ts";

/** Whose data: the account, when the person has one, and the address under which they are a contact. */
export interface Subject {
  tenantId: string;
  userId: string | null;
  email: string;
}

/** A kind of data about a person. `mine` names their rows: $1 tenant, $2 user id, $3 address. */
interface Place {
  kind: string;
  from: string;
  mine: string;
  /** Of the deal that a row belongs to, where it belongs to one: a hold on the deal keeps the row. */
  deal?: string;
  /** What is done on erasure. Left out: the row goes with another place's. */
  erase?: { how: "delete" } | { how: "blank"; set: string };
  /** Why it stays. */
  kept?: string;
}

const PRIVATE_DOCUMENTS = `document_id in (select d.id from documents d join data_rooms r on r.id = d.room_id
  where r.tenant_id = $1 and r.visibility = 'private' and r.owner_id = $2)`;
const ACCOUNT = "tenant_id = $1 and user_id = $2";

function dealOfThread(table: string): string {
  return `(select t.deal_id from threads t where t.tenant_id = ${table}.tenant_id and t.id = ${table}.thread_id)`;
}

/** In the order of erasure: what points at something goes before it. */
const PLACES: readonly Place[] = [
  { kind: "run events", from: "run_events", mine: ACCOUNT, deal: dealOfThread("run_events"), erase: { how: "delete" } },
  { kind: "answers", from: "runs", mine: ACCOUNT, deal: dealOfThread("runs"), erase: { how: "delete" } },
  { kind: "threads", from: "threads", mine: ACCOUNT, deal: "deal_id", erase: { how: "delete" } },
  { kind: "embeddings", from: "chunk_vectors", mine: PRIVATE_DOCUMENTS, deal: "deal_id", erase: { how: "delete" } },
  { kind: "passages", from: "chunks", mine: PRIVATE_DOCUMENTS, deal: "deal_id", erase: { how: "delete" } },
  {
    kind: "exports",
    from: "documents",
    mine: `folder_id in (select f.id from folders f join data_rooms r on r.id = f.room_id
      where r.tenant_id = $1 and r.visibility = 'private' and r.owner_id = $2 and f.path = '/Exports')`,
    deal: "deal_id",
    erase: { how: "delete" },
  },
  {
    kind: "documents of their own",
    from: "documents",
    mine: "room_id in (select r.id from data_rooms r where r.tenant_id = $1 and r.visibility = 'private' and r.owner_id = $2)",
    deal: "deal_id",
    erase: { how: "delete" },
  },
  { kind: "notifications", from: "notifications", mine: ACCOUNT, erase: { how: "delete" } },
  { kind: "chat identities", from: "chat_identities", mine: ACCOUNT, erase: { how: "delete" } },
  { kind: "chat conversations", from: "channel_conversations", mine: ACCOUNT, erase: { how: "delete" } },
  { kind: "notification preferences", from: "notification_preferences", mine: ACCOUNT, erase: { how: "delete" } },
  { kind: "price watches", from: "price_watches", mine: ACCOUNT, erase: { how: "delete" } },
  {
    kind: "market data used",
    from: "market_snapshots",
    mine: ACCOUNT,
    deal: "deal_id",
    kept: "the firm's record, under no name",
  },
  {
    kind: "statements imported",
    from: "financial_statements",
    mine: "tenant_id = $1 and imported_by = $2",
    deal: "deal_id",
    kept: "the firm's record, under no name",
  },
  {
    kind: "account mappings corrected",
    from: "account_mappings",
    mine: "tenant_id = $1 and corrected_by = $2",
    kept: "the firm's record, under no name",
  },
  { kind: "room access", from: "room_access", mine: ACCOUNT, erase: { how: "delete" } },
  { kind: "agreements accepted", from: "nda_acceptances", mine: ACCOUNT, kept: "proof of an agreement" },
  { kind: "groups", from: "group_members", mine: ACCOUNT, erase: { how: "delete" } },
  { kind: "deal teams", from: "deal_team", mine: ACCOUNT, deal: "deal_id", erase: { how: "delete" } },
  { kind: "fund interests", from: "fund_investors", mine: ACCOUNT, kept: "the fund's accounts" },
  {
    kind: "contact records",
    from: "contacts",
    mine: "tenant_id = $1 and lower(email) = $3",
    erase: {
      how: "blank",
      set: "name = 'Removed person', email = null, title = null, phone = null, notes = null, deleted_at = coalesce(deleted_at, now())",
    },
  },
  {
    kind: "activities logged",
    from: "activities",
    mine: "tenant_id = $1 and created_by = $2",
    deal: "deal_id",
    kept: "the firm's record, under no name",
  },
  {
    kind: "tasks",
    from: "tasks",
    mine: "tenant_id = $1 and (assignee_id = $2 or created_by = $2)",
    deal: "deal_id",
    kept: "the firm's record, under no name",
  },
  {
    kind: "comments",
    from: "comments",
    mine: "tenant_id = $1 and created_by = $2",
    deal: "deal_id",
    kept: "the firm's record, under no name",
  },
  {
    kind: "approvals",
    from: "approvals",
    mine: "tenant_id = $1 and (requested_by = $2 or $2 = any (approved_by))",
    kept: "proof of who decided, under no name",
  },
  {
    kind: "audit records",
    from: "audit_records",
    mine: "tenant_id = $1 and user_id = $2",
    kept: "duty to keep the audit; arguments that name the person are erased",
  },
  {
    kind: "account",
    from: "users",
    mine: "tenant_id = $1 and id = $2",
    erase: {
      how: "blank",
      set: "email = 'removed-' || id || '@removed.invalid', name = 'Removed person', role = 'guest', removed_at = now()",
    },
  },
];

export interface Hold {
  id: string;
  email: string | null;
  dealId: string | null;
  reason: string;
}

export async function activeHolds(db: Transaction, tenantId: string): Promise<Hold[]> {
  const { rows } = await db.query<Hold>(
    'select id, email, deal_id as "dealId", reason from legal_holds where tenant_id = $1 and lifted_at is null order by placed_at',
    [tenantId],
  );
  return rows;
}

export async function findSubject(db: Transaction, tenantId: string, email: string): Promise<Subject | undefined> {
  const address = email.toLowerCase();
  const { rows } = await db.query<{ id: string | null; known: boolean }>(
    `select (select id from users where tenant_id = $1 and email = $2) as id,
       exists (select from users where tenant_id = $1 and email = $2)
         or exists (select from contacts where tenant_id = $1 and lower(email) = $2) as known`,
    [tenantId, address],
  );
  const [row] = rows;
  return row?.known ? { tenantId, userId: row.id, email: address } : undefined;
}

/** Rows of each kind, as they are kept; vectors and hashes say nothing to anybody and are counted only. */
export async function readEverything(
  db: Transaction,
  subject: Subject,
  mostRows: number,
): Promise<{ kind: string; count: number; rows: unknown[] }[]> {
  const found: { kind: string; count: number; rows: unknown[] }[] = [];
  for (const { kind, from, ...place } of PLACES) {
    const mine = whereOf(place.mine);
    const values = valuesOf(subject);
    const count = await db.query<{ n: number }>(`select count(*)::int as n from ${from} where ${mine}`, values);
    const silent = from === "chunk_vectors" || from === "chunks";
    const { rows } = silent
      ? { rows: [] }
      : await db.query<{ row: unknown }>(
          `select to_jsonb(t) as row from ${from} t where ${mine} limit ${mostRows}`,
          values,
        );
    found.push({ kind, count: count.rows[0]?.n ?? 0, rows: rows.map(({ row }) => row) });
  }
  return found;
}

export interface Erased {
  removed: { kind: string; count: number }[];
  kept: { kind: string; count: number; why: string }[];
  /** Files that no document needs any longer. */
  storageKeys: string[];
}

/** Erases a person, place by place, in the transaction that is under way. What a hold keeps is counted and named. */
export async function erase(db: Transaction, subject: Subject): Promise<Erased> {
  const holds = await activeHolds(db, subject.tenantId);
  const personal = holds.find((hold) => hold.email === subject.email);
  const heldDeals = holds.flatMap((hold) => hold.dealId ?? []);
  const removed: Erased["removed"] = [];
  const kept: Erased["kept"] = [];
  const count = async (from: string, where: string, values: unknown[]) =>
    (await db.query<{ n: number }>(`select count(*)::int as n from ${from} where ${where}`, values)).rows[0]?.n ?? 0;
  const files = await db.query<{ key: string }>(
    `select distinct d.storage_key as key from documents d join data_rooms r on r.id = d.room_id
     where r.tenant_id = $1 and r.visibility = 'private' and r.owner_id = $2`,
    [subject.tenantId, subject.userId],
  );
  for (const { kind, from, deal, erase: action, kept: why, ...place } of PLACES) {
    const mine = whereOf(place.mine);
    const values = valuesOf(subject);
    const all = await count(from, mine, values);
    if (all === 0) continue;
    if (personal || !action) {
      kept.push({ kind, count: all, why: personal ? `legal hold: ${personal.reason}` : (why ?? "") });
      continue;
    }
    const free =
      deal && heldDeals.length ? `${mine} and (${deal} is null or ${deal} <> all ($${values.length + 1}))` : mine;
    const parameters = free === mine ? values : [...values, heldDeals];
    const { rowCount } = await db.query(
      action.how === "delete" ? `delete from ${from} where ${free}` : `update ${from} set ${action.set} where ${free}`,
      parameters,
    );
    if (rowCount) removed.push({ kind, count: rowCount });
    if (all > rowCount) kept.push({ kind, count: all - rowCount, why: "legal hold on the deal" });
  }
  if (!personal) {
    const { rows } = await db.query<{ n: number }>("select app.erase_audit_arguments($1, $2) as n", [
      subject.tenantId,
      subject.email,
    ]);
    if (rows[0]?.n) removed.push({ kind: "arguments in audit records", count: rows[0].n });
  }
  const unused = await db.query<{ key: string }>(
    "select key from unnest($1::text[]) key where not exists (select from documents d where d.storage_key = key)",
    [files.rows.map(({ key }) => key)],
  );
  return { removed, kept, storageKeys: unused.rows.map(({ key }) => key) };
}

const valuesOf = ({ tenantId, userId, email }: Subject): unknown[] => [tenantId, userId, email];

/** Names all three parameters in every statement: PostgreSQL refuses one whose type nothing tells. */
const whereOf = (mine: string): string => `${mine} and $2::text is not distinct from $2 and $3::text is not null`;

/** Stands for the person in the certificate: whoever knows the address can check it, nobody else learns it. */
export const personHash = (email: string): string => createHash("sha256").update(email.toLowerCase()).digest("hex");

export async function keepCertificate(
  db: ActorDb,
  erasure: { id: string; tenantId: string; personHash: string; certificate: unknown; by: string },
): Promise<void> {
  await db.query(
    "insert into erasures (id, tenant_id, person_hash, certificate, erased_by) values ($1, $2, $3, $4, $5)",
    [erasure.id, erasure.tenantId, erasure.personHash, JSON.stringify(erasure.certificate), erasure.by],
  );
}
