import type { ChatIdentity, Place } from "../channel.ts";

/** A file as a message carries it. */
export interface SlackFile {
  id: string;
  name?: string;
  mimetype?: string;
  size?: number;
  url_private_download?: string;
}

interface EventBody {
  type?: string;
  team_id?: string;
  event_id?: string;
  is_ext_shared_channel?: boolean;
  authorizations?: { user_id?: string; team_id?: string }[];
  event?: {
    type?: string;
    subtype?: string;
    channel?: string;
    channel_type?: string;
    user?: string;
    user_team?: string;
    team?: string;
    bot_id?: string;
    text?: string;
    ts?: string;
    thread_ts?: string;
    files?: SlackFile[];
  };
}

/** A message that may be a question to us. */
export interface Incoming {
  /** The same for every event that this one message causes. */
  eventId: string;
  identity: ChatIdentity;
  place: Place;
  text: string;
  files: SlackFile[];
  /** False for a message that counts only in a thread where we talk already. */
  addressed: boolean;
}

/** Reads an event as a question. Undefined for what is no person's message: our own, other apps', edits, joins. */
export function readMessage(body: unknown): Incoming | undefined {
  const { type, team_id: teamId, event, authorizations } = (body ?? {}) as EventBody;
  if (type !== "event_callback" || !event || !teamId) return undefined;
  const { channel, user, ts, subtype, bot_id: botId, text = "" } = event;
  if (event.type !== "message" && event.type !== "app_mention") return undefined;
  if (!channel || !user || !ts || botId || (subtype && subtype !== "file_share")) return undefined;
  const botUserId = authorizations?.[0]?.user_id;
  if (user === botUserId) return undefined;
  const direct = event.channel_type === "im" || (event.channel_type === undefined && channel.startsWith("D"));
  const mentioned = event.type === "app_mention" || (botUserId !== undefined && text.includes(`<@${botUserId}`));
  // In a channel a mention comes as an event of its own as well; a message to somebody else is not for us.
  const forOthers = !mentioned && /^\s*<@/.test(text);
  if (!direct && !mentioned && (!event.thread_ts || forOthers)) return undefined;
  return {
    eventId: `${teamId} ${channel} ${ts}`,
    identity: { service: "slack", workspaceId: event.user_team ?? teamId, personId: user },
    place: {
      service: "slack",
      workspaceId: teamId,
      conversationId: channel,
      threadId: event.thread_ts ?? ts,
      shared: !direct,
    },
    text: readText(text, botUserId),
    files: event.files ?? [],
    addressed: direct || mentioned,
  };
}

/** What the person wrote, without Slack's escapes and without our own name. */
export function readText(text: string, botUserId: string | undefined): string {
  return text
    .replace(botUserId ? new RegExp(`<@${botUserId}(\\|[^>]*)?>`, "g") : /^(?:\s*<@\w+(?:\|[^>]*)?>)+/, " ")
    .replace(/<(?:https?:|mailto:)([^|>]*)\|([^>]*)>/g, "$2")
    .replace(/<((?:https?:|mailto:)[^>]*)>/g, "$1")
    .replace(/<#\w+\|([^>]*)>/g, "#$1")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&")
    .trim();
}
