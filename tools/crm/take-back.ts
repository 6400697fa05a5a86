import { setActivityDeleted } from "../../db/activities.ts";
import type { ActorDb } from "../../db/as-actor.ts";
import { type ChangeRow, changesSince } from "../../db/changes.ts";
import { findColleagues } from "../../db/colleagues.ts";
import { setCommentDeleted } from "../../db/comments.ts";
import { readCompanies, updateCompanies } from "../../db/companies.ts";
import { readContacts, updateContacts } from "../../db/contacts.ts";
import { setDealDeleted, updateDeals } from "../../db/deal-writes.ts";
import { lockDeals } from "../../db/deals.ts";
import { dependentsOf } from "../../db/dependents.ts";
import { putArtefactBack, putMilestoneBack } from "../../db/dossier.ts";
import { type Moved, markMerged, moveBack, setDeleted } from "../../db/merge.ts";
import { readTask, setTaskDeleted, type TaskColumns, updateTask } from "../../db/tasks.ts";
import { type Fields, fieldTitle, same } from "../../domain/crm/describe-change.ts";
import { UndoRefusedError } from "../../domain/errors.ts";
import { companyColumns, toCompanyFields } from "./company-shape.ts";
import { contactColumns, toContactFields } from "./contact-shape.ts";
import { toDealFields } from "./deal-shape.ts";
import { toTaskFields } from "./task-shape.ts";

/** The record as it is now, by the names that changes use; undefined where there is none, or none that can be compared. */
async function presentFields(
  db: ActorDb,
  { record_type: type, record_id: id }: ChangeRow,
): Promise<{ fields: Fields; version: number } | undefined> {
  if (type === "deal") {
    const row = (await lockDeals(db, [id])).get(id);
    return row && { fields: { ...toDealFields(row) }, version: row.version };
  }
  if (type === "company") {
    const row = (await readCompanies(db, [id], { hold: true })).get(id);
    return row && { fields: toCompanyFields(row), version: row.version };
  }
  if (type === "contact") {
    const row = (await readContacts(db, [id], { hold: true })).get(id);
    return row && { fields: toContactFields(row), version: row.version };
  }
  if (type === "task") {
    const row = await readTask(db, id, { hold: true });
    return row && { fields: toTaskFields(row), version: row.version };
  }
  return undefined;
}

/** Refuses where something later depends on the change: a field that was changed again, a record that others were put on. */
export async function checkUndo(db: ActorDb, change: ChangeRow): Promise<void> {
  const { action, after, record_type: type, record_id: id } = change;
  if (action === "create" && (type === "deal" || type === "company" || type === "contact")) {
    const dependents = await dependentsOf(db, type, id);
    const said = Object.entries(dependents).map(([name, n]) => `${n} ${name}`);
    if (said.length)
      throw new UndoRefusedError(`It cannot be taken back any more: there are ${said.join(", ")} on it.`, {
        details: dependents,
      });
  }
  const present = await presentFields(db, change);
  if (!present) return;
  if (action === "create" && change.version !== null && present.version > change.version)
    throw await refused(db, change, "the record");
  if (action !== "update" && action !== "merge") return;
  const { moved: _, ...fields } = after ?? {};
  const changed = Object.keys(fields).filter((key) => !same(present.fields[key], fields[key]));
  if (changed.length) throw await refused(db, change, changed.map(fieldTitle).join(", "));
}

async function refused(db: ActorDb, change: ChangeRow, what: string): Promise<UndoRefusedError> {
  const later = (await changesSince(db, change.record_id, change.version ?? 0)).filter(({ id }) => id !== change.id);
  const by = [...new Set(later.map(({ user_email }) => user_email))].join(", ");
  return new UndoRefusedError(
    `It cannot be undone any more: ${what} was changed again since${by ? ` by ${by}` : ""}. Change it by hand instead.`,
    {
      details: {
        later: later.map(({ id, user_email, changed_at, before, after }) => ({
          id,
          by: user_email,
          at: changed_at,
          before,
          after,
        })),
      },
    },
  );
}

/** Takes a change back; gives the record's version after it, where it has one. */
export async function takeBack(db: ActorDb, change: ChangeRow): Promise<number | null> {
  await checkUndo(db, change);
  const { action } = change;
  if (action === "create") return remove(db, change, true);
  if (action === "delete") return remove(db, change, false);
  if (action === "restore") return remove(db, change, true);
  if (action === "merge") return unmerge(db, change);
  return putBack(db, change, change.before ?? {});
}

/** `deleted`: gone after this. */
async function remove(db: ActorDb, change: ChangeRow, deleted: boolean): Promise<number | null> {
  const { record_type: type, record_id: id } = change;
  switch (type) {
    case "deal":
      return setDealDeleted(db, id, deleted);
    case "company":
    case "contact":
      await setDeleted(db, type, id, deleted);
      break;
    case "activity":
      await setActivityDeleted(db, id, deleted);
      break;
    case "task":
      await setTaskDeleted(db, id, deleted);
      break;
    case "comment":
      await setCommentDeleted(db, id, deleted);
      break;
    default:
      return putBack(db, change, {});
  }
  return change.version === null ? null : change.version + 1;
}

async function putBack(db: ActorDb, change: ChangeRow, before: Fields): Promise<number | null> {
  const { record_type: type, record_id: id } = change;
  if (type === "artefact" || type === "milestone") {
    const [dealId = "", key = ""] = id.split(":");
    if (type === "artefact") await putArtefactBack(db, dealId, key, change.before);
    else await putMilestoneBack(db, dealId, key, change.before);
    return null;
  }
  const present = await presentFields(db, change);
  if (!present) throw new UndoRefusedError("The record is not there any more.");
  const fields = { ...present.fields, ...before };
  if (type === "company") await updateCompanies(db, [companyColumns(id, fields as ReturnType<typeof toCompanyFields>)]);
  else if (type === "contact")
    await updateContacts(db, [contactColumns(id, fields as ReturnType<typeof toContactFields>)]);
  else if (type === "task") await putTaskBack(db, id, fields as ReturnType<typeof toTaskFields>);
  else await putDealBack(db, id, fields as unknown as ReturnType<typeof toDealFields>);
  return present.version + 1;
}

async function idOf(db: ActorDb, email: string | null): Promise<string | null> {
  if (email === null) return null;
  return (await findColleagues(db, [email])).get(email)?.id ?? null;
}

async function putDealBack(db: ActorDb, id: string, fields: ReturnType<typeof toDealFields>): Promise<void> {
  const { ownerEmail, companyId, expectedCloseDate, customFields, ...same } = fields;
  await updateDeals(db, [
    {
      id,
      ...same,
      owner_id: await idOf(db, ownerEmail),
      company_id: companyId,
      expected_close_date: expectedCloseDate,
      custom_fields: customFields,
    },
  ]);
}

async function putTaskBack(db: ActorDb, id: string, fields: ReturnType<typeof toTaskFields>): Promise<void> {
  const { assigneeEmail, dealId, companyId, contactId, dueDate, ...same } = fields;
  const columns: TaskColumns = {
    id,
    ...same,
    due_date: dueDate,
    assignee_id: await idOf(db, assigneeEmail),
    deal_id: dealId,
    company_id: companyId,
    contact_id: contactId,
  };
  await updateTask(db, columns);
}

async function unmerge(db: ActorDb, change: ChangeRow): Promise<number | null> {
  const { record_type: type, record_id: kept } = change;
  if (type !== "company" && type !== "contact") throw new UndoRefusedError("Only companies and contacts are merged.");
  const moved = (change.after?.moved ?? {}) as Record<string, Moved>;
  for (const [duplicate, rows] of Object.entries(moved)) await moveBack(db, type, rows, kept, duplicate);
  await markMerged(db, type, Object.keys(moved), null);
  return putBack(db, change, change.before ?? {});
}
