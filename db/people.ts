import type { Actor } from "../domain/actor.ts";
import { InvalidInputError } from "../domain/errors.ts";
import { newId } from "../domain/ids.ts";
import type { ActorDb } from "./as-actor.ts";

export interface Person {
  id: string;
  email: string;
  name: string;
  role: string;
}

/** The people of the firm with these addresses. One that nobody has is named, so that the caller can mend it. */
export async function peopleByEmail(db: ActorDb, emails: readonly string[]): Promise<Person[]> {
  const wanted = [...new Set(emails.map((email) => email.toLowerCase()))];
  if (!wanted.length) return [];
  const { rows } = await db.query<Person>("select id, email, name, role from users where email = any ($1)", [wanted]);
  const unknown = wanted.filter((email) => !rows.some((row) => row.email === email));
  if (unknown.length) throw new InvalidInputError(`Nobody here has the address ${unknown.join(", ")}.`);
  return rows;
}

/** The person with this address; somebody new becomes a guest. */
export async function personOrGuest(db: ActorDb, actor: Actor, email: string): Promise<Person> {
  const address = email.toLowerCase();
  const find = async () =>
    (await db.query<Person>("select id, email, name, role from users where email = $1", [address])).rows[0];
  const known = await find();
  if (known) return known;
  await db.query(
    "insert into users (id, tenant_id, email, name, role) values ($1, $2, $3, $4, 'guest') on conflict do nothing",
    [newId("user"), actor.tenantId, address, address.split("@")[0]],
  );
  const made = await find();
  if (!made) throw new InvalidInputError(`${address} belongs to another workspace.`);
  return made;
}

export interface GroupRow {
  id: string;
  name: string;
  members: string[];
}

const GROUP = `select g.id, g.name,
  array(select u.email from group_members m join users u on u.id = m.user_id where m.group_id = g.id order by u.email) as members from groups g`;

export async function listGroups(db: ActorDb): Promise<GroupRow[]> {
  return (await db.query<GroupRow>(`${GROUP} order by g.name limit 500`)).rows;
}

export async function groupsByName(db: ActorDb, names: readonly string[]): Promise<GroupRow[]> {
  if (!names.length) return [];
  const { rows } = await db.query<GroupRow>(`${GROUP} where lower(g.name) = any ($1)`, [
    names.map((name) => name.toLowerCase()),
  ]);
  const unknown = names.filter((name) => !rows.some((row) => row.name.toLowerCase() === name.toLowerCase()));
  if (unknown.length) throw new InvalidInputError(`There is no group named ${unknown.join(", ")}.`);
  return rows;
}

/** The group by its name, with exactly these members from now on. */
export async function saveGroup(db: ActorDb, actor: Actor, name: string, emails: readonly string[]): Promise<GroupRow> {
  const people = await peopleByEmail(db, emails);
  await db.query("insert into groups (id, tenant_id, name) values ($1, $2, $3) on conflict do nothing", [
    newId("group"),
    actor.tenantId,
    name,
  ]);
  const ids = people.map((person) => person.id);
  await db.query(
    `delete from group_members where group_id = (select id from groups where name = $1) and not user_id = any ($2)`,
    [name, ids],
  );
  await db.query(
    `insert into group_members (tenant_id, group_id, user_id) select $1, g.id, u from groups g, unnest($3::text[]) u where g.name = $2
     on conflict do nothing`,
    [actor.tenantId, name, ids],
  );
  const { rows } = await db.query<GroupRow>(`${GROUP} where g.name = $1`, [name]);
  const group = rows[0];
  if (!group) throw new Error("a group that was just written is not there");
  return group;
}
