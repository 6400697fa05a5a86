import type pg from "pg";
import type { ChannelHost, ChatIdentity, ChatNotice, ChatService } from "../../channels/channel.ts";
import { asActor, asSystem } from "../../db/as-actor.ts";
import { listIdentities } from "../../db/identities.ts";
import {
  claimDueNotices,
  type DueNotice,
  listDeciders,
  listUnannounced,
  markSent,
  mayKnow,
  remindOfTasks,
  type WaitingApproval,
} from "../../db/notification-sends.ts";
import { notify } from "../../db/notifications.ts";
import { findUser, toActor } from "../../db/users.ts";
import { type Actor, may, ROLES } from "../../domain/actor.ts";

const AT_ONCE = 50;

export interface NotifierDependencies {
  pool: pg.Pool;
  host: Pick<ChannelHost, "findApproval" | "address" | "report">;
  /** The services that people can be told over, and how. */
  senders: ReadonlyMap<ChatService, (actor: Actor, identity: ChatIdentity, notice: ChatNotice) => Promise<boolean>>;
}

/** One round: writes down what is due, and sends what people want to be told in chat, each of it once. Answers with how many were sent. */
export async function sendNotices({ pool, host, senders }: NotifierDependencies): Promise<number> {
  await asSystem(pool, remindOfTasks);
  for (const approval of await asSystem(pool, listUnannounced)) await announce(approval);
  const due = await asSystem(pool, (db) => claimDueNotices(db, [...senders.keys()], AT_ONCE));
  let sent = 0;
  for (const notice of due) {
    try {
      if (await send(notice)) sent += 1;
    } catch (error) {
      // Its claim runs out, and then it is tried again.
      host.report(error, "a notification was not sent");
    }
  }
  return sent;

  /** Everybody who may decide and see it is asked; whoever is first decides. */
  async function announce({ id, tenantId, summary, requesterId }: WaitingApproval): Promise<void> {
    const roles = ROLES.filter((role) => may(role, "approval:decide") && role !== "analyst");
    for (const userId of await asSystem(pool, (db) => listDeciders(db, tenantId, roles))) {
      const actor = userId === requesterId ? undefined : await actorOf(pool, tenantId, userId);
      if (!actor || !(await host.findApproval(actor, id))) continue;
      const notice = {
        tenantId,
        userId,
        kind: "approval",
        title: summary,
        url: `/approvals/${id}`,
        dedupeKey: `approval:${id}`,
      } as const;
      await asSystem(pool, (db) => notify(db, notice));
    }
  }

  async function send(notice: DueNotice): Promise<boolean> {
    const actor = await actorOf(pool, notice.tenantId, notice.userId);
    const sender = senders.get(notice.service);
    if (!actor || !sender || !(await asActor(pool, actor, (db) => mayKnow(db, notice.id)))) return false;
    const identities = await asSystem(pool, (db) => listIdentities(db, notice.userId));
    const content = await contentOf(notice, actor);
    if (!content) return false;
    for (const { service, workspaceId, personId } of identities)
      if (
        service === notice.service &&
        (await sender({ ...actor, channel: service }, { service, workspaceId, personId }, content))
      ) {
        await asSystem(pool, (db) => markSent(db, notice.id));
        return true;
      }
    return false;
  }

  async function contentOf(
    { kind, title, body, url, dedupeKey }: DueNotice,
    actor: Actor,
  ): Promise<ChatNotice | undefined> {
    if (kind === "approval") {
      const approval = await host.findApproval(actor, dedupeKey.replace(/^approval:/, ""));
      return approval?.status === "pending" ? { approval } : undefined;
    }
    const address = url && (url.startsWith("/") ? host.address(url) : url);
    const text = [escapeMarkdown(title), body && escapeMarkdown(body), address && `[Open in Parley](${address})`];
    return { text: text.filter(Boolean).join("\n\n") };
  }
}

/** Titles hold words of records and of people, which must neither format, nor link, nor mention anybody. */
const escapeMarkdown = (text: string): string =>
  text
    .replace(/[\\`*_[\]()#>|~]/g, (mark) => `\\${mark}`)
    .replaceAll("<", "&lt;")
    .replace(/(^|\s)@/g, "$1@\u200B");

async function actorOf(pool: pg.Pool, tenantId: string, userId: string): Promise<Actor | undefined> {
  const user = await findUser(pool, tenantId, userId);
  return user && toActor(user, "system");
}
