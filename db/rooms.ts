import { newId } from "../domain/ids.ts";
import { type ActorDb, refreshRights } from "./as-actor.ts";

export interface RoomRow {
  id: string;
  name: string;
  visibility: "firm" | "private";
  deal_id: string | null;
  deal_name: string | null;
  documents: string;
  ready: string;
  created_at: string;
}

const ROOM = `select r.id, r.name, r.visibility, r.deal_id, d.name as deal_name,
  (select count(*) from documents x where x.room_id = r.id) as documents,
  (select count(*) from documents x where x.room_id = r.id and x.status = 'ready') as ready,
  to_char(r.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as created_at
  from data_rooms r left join deals d on d.id = r.deal_id`;

/** Newest first; `after` is the (created_at, id) of the last row of the page before. */
export async function listRooms(
  db: ActorDb,
  { dealId, limit, after }: { dealId?: string; limit: number; after?: string[] },
): Promise<{ rows: RoomRow[]; total: number }> {
  const { rows } = await db.query<RoomRow>(
    `${ROOM} where ($2::text is null or r.deal_id = $2) ${after ? "and (r.created_at, r.id) < ($3::timestamptz, $4)" : ""}
     order by r.created_at desc, r.id desc limit $1`,
    [limit + 1, dealId ?? null, ...(after ?? [])],
  );
  const count = await db.query<{ total: string }>(
    "select count(*) as total from data_rooms r where ($1::text is null or r.deal_id = $1)",
    [dealId ?? null],
  );
  return { rows, total: Number(count.rows[0]?.total ?? 0) };
}

export async function insertRoom(
  db: ActorDb,
  room: { tenantId: string; name: string; dealId?: string },
): Promise<RoomRow | undefined> {
  const id = newId("room");
  await db.query("insert into data_rooms (id, tenant_id, deal_id, name) values ($1, $2, $3, $4)", [
    id,
    room.tenantId,
    room.dealId ?? null,
    room.name,
  ]);
  await refreshRights(db);
  const { rows } = await db.query<RoomRow>(`${ROOM} where r.id = $1`, [id]);
  return rows[0];
}
