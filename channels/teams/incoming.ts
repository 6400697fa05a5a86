import type { ChatIdentity, Place } from "../channel.ts";
import type { Address, TeamsActivity } from "./transport.ts";

export interface TeamsFile {
  name: string;
  url: string;
}

/** Who wrote where. */
export interface Sender {
  identity: ChatIdentity;
  /** The person's id in this conversation, for what only they are to see. */
  accountId: string;
  name: string;
  place: Place;
}

export interface Incoming extends Sender {
  eventId: string;
  text: string;
  files: TeamsFile[];
}

interface Raw {
  id?: string;
  serviceUrl?: string;
  channelId?: string;
  from?: { id?: string; aadObjectId?: string; name?: string; role?: string };
  recipient?: { id?: string; name?: string };
  conversation?: { id?: string; conversationType?: string; tenantId?: string };
  channelData?: {
    tenant?: { id?: string };
    team?: { id?: string; aadGroupId?: string };
    channel?: { id?: string; type?: string };
  };
  text?: string;
  entities?: { type?: string; text?: string; mentioned?: { id?: string } }[];
  attachments?: { contentType?: string; name?: string; content?: { downloadUrl?: string } }[];
}

const FILE = "application/vnd.microsoft.teams.file.download.info";

/** Undefined where an activity does not say who wrote it, or where. */
export function readSender(activity: TeamsActivity): Sender | undefined {
  const { from, recipient, conversation, channelData, serviceUrl, channelId } = activity as Raw;
  const tenantId = channelData?.tenant?.id ?? conversation?.tenantId;
  if (!from?.id || !from.aadObjectId || !recipient?.id || !conversation?.id || !tenantId || !serviceUrl)
    return undefined;
  if (from.id === recipient.id || from.role === "bot") return undefined;
  const address: Address = {
    serviceUrl,
    channelId: channelId ?? "msteams",
    bot: { id: recipient.id, ...(recipient.name ? { name: recipient.name } : {}) },
    conversation: {
      id: conversation.id,
      ...(conversation.conversationType ? { conversationType: conversation.conversationType } : {}),
      tenantId,
    },
  };
  return {
    identity: { service: "teams", workspaceId: tenantId, personId: from.aadObjectId },
    accountId: from.id,
    name: from.name ?? "Somebody",
    place: {
      service: "teams",
      workspaceId: tenantId,
      conversationId: conversation.id,
      shared: conversation.conversationType !== "personal",
      address: {
        ...address,
        accountId: from.id,
        // A channel's readers are its team's members; a shared channel has others besides.
        ...(channelData?.team?.id ? { teamId: channelData.team.id } : {}),
        ...(channelData?.channel?.type ? { channelType: channelData.channel.type } : {}),
      },
    },
  };
}

/** Reads a message as a question. */
export function readQuestion(activity: TeamsActivity): Incoming | undefined {
  const sender = readSender(activity);
  const { id, text = "", recipient, entities = [], attachments = [] } = activity as Raw;
  if (!sender || !id || activity.type !== "message") return undefined;
  return {
    ...sender,
    eventId: `${sender.place.conversationId} ${id}`,
    text: readText(text, entities, recipient?.id),
    files: attachments.flatMap(({ contentType, name, content }) =>
      contentType === FILE && content?.downloadUrl ? [{ name: name ?? "unnamed", url: content.downloadUrl }] : [],
    ),
  };
}

/** What the person wrote, without our own name and without Teams' escapes. */
function readText(text: string, entities: NonNullable<Raw["entities"]>, botId: string | undefined): string {
  const own = entities.filter((entity) => entity.type === "mention" && entity.mentioned?.id === botId);
  return own
    .reduce((rest, { text: mention }) => (mention ? rest.replaceAll(mention, " ") : rest), text)
    .replace(/<at[^>]*>(.*?)<\/at>/g, "$1")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&nbsp;", " ")
    .replaceAll("&amp;", "&")
    .trim();
}
