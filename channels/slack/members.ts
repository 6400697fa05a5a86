import type { ChatIdentity, Place } from "../channel.ts";
import type { Clock } from "../clock.ts";
import { type SlackApi, SlackRefusal } from "./api.ts";

export interface Person {
  name: string;
  email?: string;
  /** A full member of the workspace that the app is installed in: no guest, nobody of a connected workspace, no app. */
  member: boolean;
  bot: boolean;
}

/** Somebody who joins sees the channel's history at once, so this is also how long an answer may be one reader short. */
const MEMBERS_KEPT_MS = 30_000;
const PERSON_KEPT_MS = 600_000;
/** In a larger channel nobody can tell who reads. */
const MOST_MEMBERS = 500;

/** Who reads a channel, and what Slack knows of them. Read when asked, and kept for moments. */
export function createMembers(apiFor: (teamId: string) => Promise<SlackApi>, clock: Clock) {
  const members = new Map<string, { until: number; value: Promise<string[] | "outsiders"> }>();
  const people = new Map<string, { until: number; value: Promise<Person> }>();

  function cached<T>(
    store: Map<string, { until: number; value: Promise<T> }>,
    key: string,
    keptMs: number,
    read: () => Promise<T>,
  ): Promise<T> {
    const known = store.get(key);
    if (known && known.until > clock.now()) return known.value;
    const value = read();
    store.set(key, { until: clock.now() + keptMs, value });
    value.catch(() => store.delete(key));
    return value;
  }

  const person = (teamId: string, userId: string): Promise<Person> =>
    cached(people, `${teamId} ${userId}`, PERSON_KEPT_MS, async () => {
      const api = await apiFor(teamId);
      const { user } = (await api.call("users.info", { user: userId })) as { user?: SlackUser };
      return toPerson(user ?? {}, teamId);
    });

  /** The people of a channel by id, without apps; outsiders where one of them is not of this workspace. */
  const readersOf = (place: Place): Promise<string[] | "outsiders"> =>
    cached(members, `${place.workspaceId} ${place.conversationId}`, MEMBERS_KEPT_MS, async () => {
      const api = await apiFor(place.workspaceId);
      try {
        const channel = place.conversationId;
        const { channel: info } = (await api.call("conversations.info", { channel })) as { channel?: ChannelInfo };
        if (!info || info.is_ext_shared || info.is_pending_ext_shared || info.pending_shared?.length)
          return "outsiders";
        const ids: string[] = [];
        for (let cursor = ""; ; ) {
          const page = (await api.call("conversations.members", {
            channel,
            limit: 200,
            ...(cursor ? { cursor } : {}),
          })) as MembersPage;
          ids.push(...(page.members ?? []));
          cursor = page.response_metadata?.next_cursor ?? "";
          if (!cursor) break;
          if (ids.length > MOST_MEMBERS) return "outsiders";
        }
        const readers: string[] = [];
        for (const id of ids) {
          const { bot, member } = await person(place.workspaceId, id);
          if (bot) continue;
          if (!member) return "outsiders";
          readers.push(id);
        }
        return readers;
      } catch (error) {
        // What cannot be read is not known to be safe.
        if (error instanceof SlackRefusal) return "outsiders";
        throw error;
      }
    });

  return {
    person,
    readersOf,
    /** Somebody came or left. */
    forget: (teamId: string, channelId: string) => void members.delete(`${teamId} ${channelId}`),
    identityIsMember: async ({ workspaceId, personId }: ChatIdentity) => (await person(workspaceId, personId)).member,
  };
}

interface SlackUser {
  name?: string;
  real_name?: string;
  team_id?: string;
  deleted?: boolean;
  is_bot?: boolean;
  is_app_user?: boolean;
  is_restricted?: boolean;
  is_ultra_restricted?: boolean;
  is_stranger?: boolean;
  is_email_confirmed?: boolean;
  profile?: { email?: string; real_name?: string };
}
interface ChannelInfo {
  is_ext_shared?: boolean;
  is_pending_ext_shared?: boolean;
  pending_shared?: string[];
}
interface MembersPage {
  members?: string[];
  response_metadata?: { next_cursor?: string };
}

function toPerson(user: SlackUser, teamId: string): Person {
  const outside =
    user.is_restricted ||
    user.is_ultra_restricted ||
    user.is_stranger ||
    user.deleted ||
    (user.team_id !== undefined && user.team_id !== teamId);
  const email = user.is_email_confirmed === false ? undefined : user.profile?.email;
  return {
    name: user.profile?.real_name || user.real_name || user.name || "Somebody",
    ...(email ? { email } : {}),
    member: !outside,
    bot: Boolean(user.is_bot || user.is_app_user),
  };
}
