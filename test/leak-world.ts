import { setTimeout } from "node:timers/promises";
import type { Role } from "../domain/actor.ts";
import { newId } from "../domain/ids.ts";
import type { TestProgram } from "./program.ts";

/** Repeatable random numbers: a leak that was found once is found again. */
export function createRandom(seed: number) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    chance: (p: number) => next() < p,
    int: (below: number) => Math.floor(next() * below),
    pick: <T>(items: readonly T[]): T => items[Math.floor(next() * items.length)] as T,
  };
}
export type Random = ReturnType<typeof createRandom>;

export interface WorldUser {
  id: string;
  email: string;
  role: Role;
  tenant: string;
  token: string;
  groups: string[];
}
export interface WorldBarrier {
  kind: "wall" | "restricted";
  dealId?: string;
  companyId?: string;
  users: string[];
  groups: string[];
}
export interface WorldDeal {
  id: string;
  tenant: string;
  companyId: string;
  /** Stands in requests; says nothing. */
  handle: string;
  access: "firm" | "team";
  team: string[];
}
export interface WorldGrant {
  userId?: string;
  groupId?: string;
  folder?: string;
  documentId?: string;
  level: "none" | "view" | "download" | "upload";
}
export interface WorldRoom {
  id: string;
  tenant: string;
  dealId?: string;
  ndaRequired: boolean;
  ndaAccepted: string[];
  grants: WorldGrant[];
}
export interface WorldDocument {
  id: string;
  tenant: string;
  roomId: string;
  folder: string;
}
/** A word that stands in one place only, and who may read that place. */
export type Place =
  | { kind: "deal"; dealId: string }
  | { kind: "company"; companyId: string }
  | { kind: "room"; roomId: string }
  | { kind: "document"; documentId: string };

export interface World {
  users: WorldUser[];
  deals: Map<string, WorldDeal>;
  barriers: WorldBarrier[];
  rooms: Map<string, WorldRoom>;
  documents: Map<string, WorldDocument>;
  companies: Map<string, { id: string; tenant: string }>;
  canaries: Map<string, Place>;
  /** Ids that requests may name, of all tenants. */
  ids: string[];
}

const FIRM: readonly Role[] = ["admin", "partner", "associate", "analyst", "sales"];
const isFirm = (user: WorldUser) => FIRM.includes(user.role);

/** The rules as a person would state them, worked out here a second time and without a database. */
export function mayKnow(world: World, user: WorldUser, place: Place): boolean {
  switch (place.kind) {
    case "deal":
      return mayKnowDeal(world, user, place.dealId);
    case "company":
      return (
        isFirm(user) &&
        world.companies.get(place.companyId)?.tenant === user.tenant &&
        !world.barriers.some((barrier) => barrier.companyId === place.companyId && closes(barrier, user))
      );
    case "room":
      return mayEnter(world, user, world.rooms.get(place.roomId));
    case "document": {
      const document = world.documents.get(place.documentId);
      const room = document && world.rooms.get(document.roomId);
      return !!document && !!room && room.tenant === user.tenant && levelIn(world, user, room, document) > 0;
    }
  }
}

const closes = (barrier: WorldBarrier, user: WorldUser) =>
  (barrier.kind === "restricted") !==
  (barrier.users.includes(user.id) || barrier.groups.some((group) => user.groups.includes(group)));

function isBarred(world: World, user: WorldUser, deal: WorldDeal): boolean {
  return world.barriers.some(
    (barrier) => (barrier.dealId === deal.id || barrier.companyId === deal.companyId) && closes(barrier, user),
  );
}

function mayKnowDeal(world: World, user: WorldUser, dealId: string): boolean {
  const deal = world.deals.get(dealId);
  if (!deal || deal.tenant !== user.tenant || !isFirm(user) || isBarred(world, user, deal)) return false;
  return deal.access === "firm" || deal.team.includes(user.id);
}

const LEVELS = { none: 0, view: 1, download: 2, upload: 3 };
const names = (grant: WorldGrant, user: WorldUser) =>
  grant.userId === user.id || (grant.groupId !== undefined && user.groups.includes(grant.groupId));

function isOpenToFirm(world: World, user: WorldUser, room: WorldRoom): boolean {
  const deal = room.dealId ? world.deals.get(room.dealId) : undefined;
  return isFirm(user) && (!deal || deal.access === "firm" || deal.team.includes(user.id));
}

function mayEnter(world: World, user: WorldUser, room: WorldRoom | undefined): boolean {
  if (!room || room.tenant !== user.tenant) return false;
  const deal = room.dealId ? world.deals.get(room.dealId) : undefined;
  if (deal && isBarred(world, user, deal)) return false;
  return isOpenToFirm(world, user, room) || room.grants.some((grant) => grant.level !== "none" && names(grant, user));
}

function levelIn(world: World, user: WorldUser, room: WorldRoom, document: WorldDocument): number {
  if (!mayEnter(world, user, room)) return 0;
  const matching = room.grants.filter(
    (grant) =>
      names(grant, user) &&
      (grant.documentId === undefined || grant.documentId === document.id) &&
      (grant.folder === undefined ||
        document.folder === grant.folder ||
        document.folder.startsWith(`${grant.folder}/`)),
  );
  const narrowness = (grant: WorldGrant) => (grant.documentId ? 10_000 : (grant.folder?.length ?? -1));
  const [best] = matching.sort(
    (a, b) =>
      narrowness(b) - narrowness(a) ||
      Number(b.userId !== undefined) - Number(a.userId !== undefined) ||
      LEVELS[b.level] - LEVELS[a.level],
  );
  if (!best) return isOpenToFirm(world, user, room) ? 3 : 0;
  const signed = isFirm(user) || !room.ndaRequired || room.ndaAccepted.includes(user.id);
  return signed ? LEVELS[best.level] : 0;
}

const USERS: readonly Role[] = ["admin", "partner", "associate", "analyst", "sales", "guest", "limited_partner"];
export const HANDLES = ["Falcon", "Heron", "Osprey", "Merlin", "Kestrel", "Harrier", "Condor", "Egret"];

/** Two firms with deals, rooms and documents, each with a word that stands nowhere else; walls, teams and grants at random. */
export async function buildWorld(program: TestProgram, random: Random): Promise<World> {
  const world: World = {
    users: [],
    deals: new Map(),
    barriers: [],
    rooms: new Map(),
    documents: new Map(),
    companies: new Map(),
    canaries: new Map(),
    ids: [],
  };
  let canaries = 0;
  const canary = (place: Place) => {
    const word = `quokka${random.int(1e9).toString(36)}x${canaries++}`;
    world.canaries.set(word, place);
    return word;
  };
  for (const slug of ["north", "south"]) await buildFirm(program, world, random, slug, canary);
  while ((await readyDocuments(program)) < world.documents.size) await setTimeout(100);
  world.ids = [
    ...world.deals.keys(),
    ...world.companies.keys(),
    ...world.rooms.keys(),
    ...world.documents.keys(),
    ...world.users.map((user) => user.id),
  ];
  return world;
}

async function readyDocuments(program: TestProgram): Promise<number> {
  const { rows } = await program.database.pool.query<{ n: number }>(
    "select count(*)::int as n from documents where status = 'ready'",
  );
  return rows[0]?.n ?? 0;
}

async function buildFirm(
  program: TestProgram,
  world: World,
  random: Random,
  slug: string,
  canary: (place: Place) => string,
): Promise<void> {
  const { pool } = program.database;
  const users: WorldUser[] = [];
  for (const role of USERS) {
    const email = `${role}@${slug}.example`;
    const token = await program.token({ email, role, tenant: slug });
    const { rows } = await pool.query<{ id: string; tenant_id: string }>(
      "select id, tenant_id from users where email = $1",
      [email],
    );
    users.push({ id: rows[0]?.id ?? "", email, role, tenant: rows[0]?.tenant_id ?? "", token, groups: [] });
  }
  world.users.push(...users);
  const tenant = users[0]?.tenant ?? "";
  const groupId = newId("group");
  await pool.query("insert into groups (id, tenant_id, name) values ($1, $2, 'Desk')", [groupId, tenant]);
  for (const user of users.filter(() => random.chance(0.4))) {
    user.groups.push(groupId);
    await pool.query("insert into group_members values ($1, $2, $3)", [tenant, groupId, user.id]);
  }
  for (const handle of HANDLES) {
    const companyId = newId("company");
    world.companies.set(companyId, { id: companyId, tenant });
    const contactId = newId("contact");
    const inCompany = canary({ kind: "company", companyId });
    await pool.query("insert into companies (id, tenant_id, name, description) values ($1, $2, $3, $4)", [
      companyId,
      tenant,
      `${handle} Holdings ${inCompany}`,
      `Makes things ${inCompany}`,
    ]);
    await pool.query(
      "insert into contacts (id, tenant_id, company_id, name, email, title) values ($1, $2, $3, $4, $5, 'CFO')",
      [contactId, tenant, companyId, `Jo ${canary({ kind: "company", companyId })}`, `jo.${handle}@mail.example`],
    );
    const dealId = newId("deal");
    const deal: WorldDeal = {
      id: dealId,
      tenant,
      companyId,
      handle,
      access: random.chance(0.25) ? "team" : "firm",
      team: [],
    };
    world.deals.set(dealId, deal);
    const inDeal = canary({ kind: "deal", dealId });
    await pool.query(
      `insert into deals (id, tenant_id, name, stage, value, currency, probability, owner_id, company_id, description, access)
       values ($1, $2, $3, 'screening', $4, 'EUR', 0.4, $5, $6, $7, $8)`,
      [
        dealId,
        tenant,
        `Project ${handle} ${inDeal}`,
        1_000_000 + random.int(9_000_000),
        users[1]?.id,
        companyId,
        inDeal,
        deal.access,
      ],
    );
    for (const user of users.filter((each) => isFirm(each) && random.chance(0.4))) {
      deal.team.push(user.id);
      await pool.query("insert into deal_team (tenant_id, deal_id, user_id) values ($1, $2, $3)", [
        tenant,
        dealId,
        user.id,
      ]);
    }
    await pool.query(
      `insert into activities (id, tenant_id, deal_id, kind, subject, body, occurred_at, created_by)
       values ($1, $2, $3, 'call', $4, $5, now() - interval '3 days', $6)`,
      [
        newId("activity"),
        tenant,
        dealId,
        `Call on ${handle} ${canary({ kind: "deal", dealId })}`,
        "They want to sign.",
        users[2]?.id,
      ],
    );
    await pool.query(
      "insert into tasks (id, tenant_id, deal_id, title, assignee_id, created_by, due_date) values ($1, $2, $3, $4, $5, $5, now() + interval '3 days')",
      [newId("task"), tenant, dealId, `Ask about ${handle} ${canary({ kind: "deal", dealId })}`, users[2]?.id],
    );
    await pool.query(
      "insert into comments (id, tenant_id, record_type, record_id, deal_id, body, created_by) values ($1, $2, 'deal', $3, $3, $4, $5)",
      [newId("comment"), tenant, dealId, `A word on ${handle}: ${canary({ kind: "deal", dealId })}`, users[2]?.id],
    );
    await pool.query(
      `insert into activities (id, tenant_id, company_id, contact_id, kind, subject, occurred_at, created_by)
       values ($1, $2, $3, $4, 'meeting', $5, now() - interval '2 days', $6)`,
      [
        newId("activity"),
        tenant,
        companyId,
        contactId,
        `Lunch with ${handle} ${canary({ kind: "company", companyId })}`,
        users[2]?.id,
      ],
    );
    await buildRoom(program, world, random, { tenant, users, deal, canary });
  }
}

async function buildRoom(
  program: TestProgram,
  world: World,
  random: Random,
  firm: {
    tenant: string;
    users: WorldUser[];

    deal: WorldDeal;
    canary: (place: Place) => string;
  },
): Promise<void> {
  const { tenant, users, deal, canary } = firm;
  const { pool } = program.database;
  const roomId = newId("room");
  const room: WorldRoom = {
    id: roomId,
    tenant,
    dealId: deal.id,
    ndaRequired: random.chance(0.4),
    ndaAccepted: [],
    grants: [],
  };
  await pool.query("insert into data_rooms (id, tenant_id, deal_id, name, nda_required) values ($1, $2, $3, $4, $5)", [
    roomId,
    tenant,
    deal.id,
    `${deal.handle} room ${canary({ kind: "room", roomId })}`,
    room.ndaRequired,
  ]);
  world.rooms.set(roomId, room);
  const insider = users.find((user) => user.role === "partner");
  if (!insider) throw new Error("no partner");
  // Uploaded before any barrier is up, by somebody of the firm; a confidential deal is opened for that moment.
  await pool.query("update deals set access = 'firm' where id = $1", [deal.id]);
  for (const folder of ["/legal", "/legal/drafts", "/finance"]) {
    const word = canary({ kind: "document", documentId: "" });
    const form = new FormData();
    form.append("folder", folder);
    form.append(
      "files",
      new File(
        [`Memorandum on ${deal.handle}. The price is 42 million and the secret is ${word}.`],
        `${word} memo.txt`,
      ),
    );
    const response = await program.request(insider.token, `/v1/data-rooms/${roomId}/documents`, {
      method: "POST",
      body: form,
    });
    const { uploaded } = (await response.json()) as { uploaded: { documentId: string }[] };
    const documentId = uploaded[0]?.documentId ?? "";
    world.canaries.set(word, { kind: "document", documentId });
    world.documents.set(documentId, { id: documentId, tenant, roomId, folder });
  }
  await pool.query("update deals set access = $2 where id = $1", [deal.id, deal.access]);
}

/** Closes and opens at random, in the database and in the world's own book. */
export async function changeRights(program: TestProgram, world: World, random: Random): Promise<void> {
  const { pool } = program.database;
  const deal = random.pick([...world.deals.values()]);
  const people = world.users.filter((user) => user.tenant === deal.tenant);
  const user = random.pick(people);
  const group = people.flatMap((each) => each.groups)[0];
  const room = [...world.rooms.values()].find((each) => each.dealId === deal.id);
  if (random.chance(0.45)) {
    const barrier: WorldBarrier = {
      kind: random.chance(0.7) ? "wall" : "restricted",
      ...(random.chance(0.7) ? { dealId: deal.id } : { companyId: deal.companyId }),
      users: [user.id, ...(random.chance(0.4) ? [random.pick(people).id] : [])],
      groups: group && random.chance(0.3) ? [group] : [],
    };
    const id = newId("barrier");
    await pool.query(
      "insert into information_barriers (id, tenant_id, kind, deal_id, company_id, reason) values ($1, $2, $3, $4, $5, 'test')",
      [id, deal.tenant, barrier.kind, barrier.dealId ?? null, barrier.companyId ?? null],
    );
    for (const userId of new Set(barrier.users))
      await pool.query("insert into barrier_people (tenant_id, barrier_id, user_id) values ($1, $2, $3)", [
        deal.tenant,
        id,
        userId,
      ]);
    for (const groupId of barrier.groups)
      await pool.query("insert into barrier_people (tenant_id, barrier_id, group_id) values ($1, $2, $3)", [
        deal.tenant,
        id,
        groupId,
      ]);
    world.barriers.push(barrier);
  } else if (room) {
    const document = random.pick([...world.documents.values()].filter((each) => each.roomId === room.id));
    const grant: WorldGrant = {
      ...(group && random.chance(0.3) ? { groupId: group } : { userId: user.id }),
      ...(random.chance(0.4)
        ? { folder: random.pick(["/legal", "/finance"]) }
        : random.chance(0.3)
          ? { documentId: document.id }
          : {}),
      level: random.pick(["none", "view", "download", "upload"] as const),
    };
    const admin = people.find((each) => each.role === "admin");
    if (!admin || !mayEnter(world, admin, room)) return;
    const groupName = grant.groupId ? "Desk" : undefined;
    const response = await program.request(admin.token, `/v1/data-rooms/${room.id}/access`, {
      method: "PUT",
      json: {
        ...(groupName ? { group: groupName } : { email: user.email }),
        ...(grant.folder ? { folder: grant.folder } : {}),
        ...(grant.documentId ? { documentId: grant.documentId } : {}),
        level: grant.level,
      },
    });
    if (!response.ok) return; // hidden from the administrator too: nothing was changed
    const same = (each: WorldGrant) =>
      each.userId === grant.userId &&
      each.groupId === grant.groupId &&
      each.folder === grant.folder &&
      each.documentId === grant.documentId;
    room.grants = [...room.grants.filter((each) => !same(each)), grant];
    if (room.ndaRequired && !isFirm(user) && random.chance(0.5) && mayEnter(world, user, room)) {
      const signed = await program.request(user.token, `/v1/data-rooms/${room.id}/nda`, { json: {} });
      if (signed.ok) room.ndaAccepted.push(user.id);
    }
  }
}
