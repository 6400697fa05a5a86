import type { Approval } from "../../domain/approval.ts";
import type { ChannelHost, ChatChannel, ChatIdentity, Place } from "../channel.ts";
import type { Clock } from "../clock.ts";
import { clip } from "../web/activity/wordings.ts";
import { WORDS } from "../words.ts";
import { type SlackApi, SlackRefusal } from "./api.ts";
import { approvalBlocks, decidedBlocks, offerBlocks } from "./blocks.ts";
import { UnknownWorkspaceError } from "./clients.ts";
import type { createMembers } from "./members.ts";
import { SlackSurface } from "./surface.ts";

/** Slack as the desk sees it. */
export function createSlackChannel(parts: {
  apiFor(teamId: string): Promise<SlackApi>;
  members: ReturnType<typeof createMembers>;
  clock: Clock;
  ownOrigin: string;
  approvalUrl(id: string): string;
  download: ChannelHost["download"];
}): ChatChannel {
  const { apiFor, members, clock, ownOrigin, approvalUrl } = parts;

  async function post(place: Place, text: string, blocks: object[] | undefined, only?: ChatIdentity): Promise<void> {
    const api = await apiFor(place.workspaceId);
    const message = {
      channel: place.conversationId,
      ...(place.threadId ? { thread_ts: place.threadId } : {}),
      text: clip(text, 300),
      ...(blocks ? { blocks } : {}),
    };
    if (only && place.shared) await api.call("chat.postEphemeral", { ...message, user: only.personId });
    else await api.call("chat.postMessage", { ...message, unfurl_links: false, unfurl_media: false });
  }

  return {
    service: "slack",
    readersOf: (place) => members.readersOf(place),
    async privatePlace({ personId }, near) {
      const api = await apiFor(near.workspaceId);
      try {
        const { channel } = (await api.call("conversations.open", { users: personId })) as { channel: { id: string } };
        return { service: "slack", workspaceId: near.workspaceId, conversationId: channel.id, shared: false };
      } catch (error) {
        if (error instanceof SlackRefusal) return undefined;
        throw error;
      }
    },
    tell: (place, markdown, only) => post(place, markdown, [{ type: "markdown", text: markdown }], only),
    offerAlone: (place, asker, question) => post(place, WORDS.seesMore, offerBlocks(question), asker),
    async openThread(place) {
      const api = await apiFor(place.workspaceId);
      const { ts } = await api.call("chat.postMessage", { channel: place.conversationId, text: WORDS.privateAnswer });
      return { ...place, threadId: String(ts) };
    },
    async openSurface(place, asker, delivery, actor) {
      const api = await apiFor(place.workspaceId);
      return new SlackSurface({
        api,
        clock,
        place,
        asker,
        delivery,
        ownOrigin,
        approvalUrl,
        ...(place.shared ? {} : { download: (id: string) => parts.download(actor, id) }),
      });
    },
    async askForDecision(place, approval) {
      const api = await apiFor(place.workspaceId);
      const { ts } = await api.call("chat.postMessage", {
        channel: place.conversationId,
        text: clip(`${WORDS.needsApproval}: ${approval.summary}`, 300),
        blocks: approvalBlocks({ ...approval, url: approvalUrl(approval.id) }),
      });
      return String(ts);
    },
    async showDecision({ place, messageId }, approval: Approval) {
      const api = await apiFor(place.workspaceId);
      await api.call("chat.update", {
        channel: place.conversationId,
        ts: messageId,
        text: clip(`${approval.title}: ${approval.status}`, 300),
        blocks: decidedBlocks(approval),
      });
    },
    async nameOf({ workspaceId, personId }) {
      try {
        const { name, email, member, bot } = await members.person(workspaceId, personId);
        return { name, ...(email && member && !bot ? { verifiedEmail: email } : {}) };
      } catch (error) {
        // Somebody of a connected workspace, of which nothing can be read.
        if (error instanceof UnknownWorkspaceError || error instanceof SlackRefusal) return { name: "Somebody" };
        throw error;
      }
    },
  };
}
