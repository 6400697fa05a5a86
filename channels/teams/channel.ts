import type { ChannelHost, ChatChannel, ChatIdentity, Place } from "../channel.ts";
import type { Clock } from "../clock.ts";
import type { RateLimits } from "../rate-limits.ts";
import { WORDS } from "../words.ts";
import { approvalCard, attach, decidedCard } from "./cards.ts";
import { TeamsConversation } from "./conversation.ts";
import { createStreams } from "./streams.ts";
import { TeamsSurface } from "./surface.ts";
import { type Address, type Member, TeamsRefusal, type TeamsTransport } from "./transport.ts";

const MEMBERS_KEPT_MS = 30_000;
const MOST_MEMBERS = 500;

/** Teams as the desk sees it. */
export function createTeamsChannel(parts: {
  host: ChannelHost;
  transport: TeamsTransport;
  limits: RateLimits;
  clock: Clock;
  ownOrigin: string;
  names: ReadonlyMap<string, string>;
}): ChatChannel & { forget(place: Place): void } {
  const { host, transport, limits, clock, ownOrigin, names } = parts;
  const streams = createStreams();
  const rosters = new Map<string, { until: number; value: Promise<string[] | "outsiders"> }>();
  const addressOf = (place: Place) =>
    place.address as unknown as Address & { accountId?: string; teamId?: string; channelType?: string };
  const conversationOf = (place: Place) =>
    new TeamsConversation({ transport, address: addressOf(place), limits, clock });
  const rosterOf = (place: Place) => addressOf(place).teamId ?? place.conversationId;

  async function readRoster(place: Place): Promise<string[] | "outsiders"> {
    const address = addressOf(place);
    // A shared channel has readers of other teams and other companies, and a private one fewer than its team.
    if (address.channelType === "shared") return "outsiders";
    const members: Member[] = [];
    try {
      for (let next: string | undefined = ""; next !== undefined; ) {
        const page = await transport.members(address, rosterOf(place), next || undefined);
        members.push(...page.members);
        next = page.next;
        if (members.length > MOST_MEMBERS) return "outsiders";
      }
    } catch (error) {
      // What cannot be read is not known to be safe.
      if (error instanceof TeamsRefusal) return "outsiders";
      throw error;
    }
    const isOutside = (member: Member) =>
      !member.aadObjectId ||
      member.userRole === "guest" ||
      (member.tenantId ?? place.workspaceId) !== place.workspaceId;
    return members.some(isOutside) ? "outsiders" : members.map((member) => member.aadObjectId ?? "");
  }

  return {
    service: "teams",
    async readersOf(place) {
      const known = rosters.get(rosterOf(place));
      if (known && known.until > clock.now()) return known.value;
      const value = readRoster(place);
      rosters.set(rosterOf(place), { until: clock.now() + MEMBERS_KEPT_MS, value });
      value.catch(() => rosters.delete(rosterOf(place)));
      return value;
    },
    forget: (place) => void rosters.delete(rosterOf(place)),
    privatePlace: (identity) => host.findAddress(identity),
    async tell(place, text, only) {
      // Teams has no message in a shared place that one person alone reads.
      const target = only && place.shared ? ((await host.findAddress(only)) ?? undefined) : place;
      if (target) await conversationOf(target).send({ type: "message", textFormat: "markdown", text });
    },
    async offerAlone(_place, asker, question) {
      const quiet = await host.findAddress(asker);
      if (!quiet) return;
      const suggestedActions = {
        to: [addressOf(quiet).accountId],
        actions: [{ type: "imBack", title: question.slice(0, 60), value: question }],
      };
      await conversationOf(quiet).send({ type: "message", text: WORDS.seesMore, suggestedActions });
    },
    async openSurface(place, _asker, delivery) {
      const { accountId } = addressOf(place);
      return new TeamsSurface({
        conversation: conversationOf(place),
        clock,
        delivery,
        ...(place.shared ? {} : { streams }),
        ...(accountId && !place.shared ? { askerId: accountId } : {}),
        ownOrigin,
        approvalUrl: (id) => host.address(`/approvals/${id}`),
      });
    },
    askForDecision: (place, approval) =>
      conversationOf(place).send({
        type: "message",
        attachments: [attach(approvalCard({ ...approval, url: host.address(`/approvals/${approval.id}`) }))],
      }),
    async showDecision({ place, messageId }, approval) {
      await conversationOf(place).update(messageId, { type: "message", attachments: [attach(decidedCard(approval))] });
    },
    nameOf: async (identity: ChatIdentity) => ({
      name: names.get(`${identity.workspaceId} ${identity.personId}`) ?? "Somebody",
    }),
  };
}
