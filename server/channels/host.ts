import type { Logger } from "pino";
import type {
  ApprovalChange,
  ChannelHost,
  ChatIdentity,
  ChatService,
  Conversation,
  Place,
} from "../../channels/channel.ts";
import { findApproval, listApprovals, toApproval } from "../../db/approvals.ts";
import { asActor, asSystem } from "../../db/as-actor.ts";
import { findConversation, isConversation, saveConversation } from "../../db/channel-conversations.ts";
import { receiveEvent, renewClaims, settleEvent, takeUpEvents } from "../../db/channel-events.ts";
import {
  findDelivery,
  listApprovalMessages,
  listAsked,
  listOutdatedApprovals,
  markApprovalShown,
  saveApprovalMessage,
  saveDelivery,
  saveRating,
} from "../../db/deliveries.ts";
import { findAddress, findLinked, findUserByEmail, linkIdentity, saveAddress } from "../../db/identities.ts";
import { findUser, toActor } from "../../db/users.ts";
import { type Actor, may } from "../../domain/actor.ts";
import { ForbiddenError, RunExistsError } from "../../domain/errors.ts";
import type { AppDependencies } from "../deps.ts";
import { listMyTasks, searchDeals } from "./records.ts";
import { runEvents } from "./run-events.ts";
import type { ChannelSecrets } from "./secrets.ts";
import { takeFile } from "./upload.ts";

const RENEW_MS = 20_000;
/** How soon a message shows what became of a proposal that was decided by another process, or by nobody. */
const SWEEP_MS = 10_000;

export interface HostDependencies extends Omit<AppDependencies, "channels"> {
  secrets: ChannelSecrets;
  linksByEmail: boolean;
  /** Our own application, without a socket: a file is handed over by the same rules as to everybody. */
  fetch(address: string, init: RequestInit): Response | Promise<Response>;
  /** The tenant that a workspace of a service belongs to. */
  tenantOf(service: ChatService, workspaceId: string): Promise<string | undefined>;
  log: Logger;
}

export type ServerChannelHost = ChannelHost & { start(): void; approvalsChanged(): Promise<void>; close(): void };

/** What channels need of the program, over its database, its assistant and its approvals. */
export function createChannelHost(deps: HostDependencies): ServerChannelHost {
  const { database, assistant, approvals, secrets, settings, log } = deps;
  const { pool } = database;
  const exclusive = database.mode === "embedded";
  const claimed = new Map<ChatService, Set<string>>();
  /** Services whose leavings were taken up once: an embedded database has no other process that could be at work on them. */
  const tookUp = new Set<ChatService>();
  const listeners = new Set<(change: ApprovalChange) => void>();
  const timers: NodeJS.Timeout[] = [];
  const claimsOf = (service: ChatService) => {
    const known = claimed.get(service) ?? new Set<string>();
    claimed.set(service, known);
    return known;
  };

  async function findPerson({ service, workspaceId, personId }: ChatIdentity): Promise<Actor | undefined> {
    const linked = await asSystem(pool, (db) => findLinked(db, { service, workspaceId }, [personId]));
    const user = linked.get(personId);
    return user && toActor(user, service);
  }

  async function conversationOf(tenantId: string, threadId: string): Promise<Conversation | undefined> {
    const row = await asSystem(pool, (db) => findConversation(db, tenantId, threadId));
    const user = row && (await findUser(pool, row.tenantId, row.userId));
    if (!row || !user) return undefined;
    const place = row.place as unknown as Place;
    return {
      threadId,
      place,
      asker: { service: place.service, workspaceId: place.workspaceId, personId: row.personId },
      actor: { ...toActor(user, place.service), ...(row.audience.length ? { audience: row.audience } : {}) },
    };
  }

  /** Brings every message up to date that shows a proposal in a state which it is no longer in. */
  async function approvalsChanged(): Promise<void> {
    const outdated = await asSystem(pool, listOutdatedApprovals);
    for (const { id, state } of outdated) {
      const row = await asSystem(pool, (db) => findApproval(db, id));
      if (!row) continue;
      await asSystem(pool, (db) => markApprovalShown(db, id, state));
      const conversation = row.threadId ? await conversationOf(row.tenantId, row.threadId) : undefined;
      const ended = row.status !== "pending" && row.status !== "approved" && row.status !== "expired";
      const change: ApprovalChange = {
        approval: toApproval(row),
        ...(conversation ? { conversation } : {}),
        ...(ended ? { followUpRunId: `run_after_${id}` } : {}),
      };
      for (const listener of listeners) listener(change);
    }
  }

  return {
    linksByEmail: deps.linksByEmail,
    async receive(service, eventId, body) {
      const isNew = await asSystem(pool, (db) => receiveEvent(db, { service, eventId, body }));
      if (isNew) claimsOf(service).add(eventId);
      return isNew;
    },
    async settle(service, eventId) {
      claimsOf(service).delete(eventId);
      await asSystem(pool, (db) => settleEvent(db, service, eventId));
    },
    async takeUp(service) {
      const own = claimsOf(service);
      const alone = exclusive && !tookUp.has(service);
      tookUp.add(service);
      const open = await asSystem(pool, (db) => takeUpEvents(db, service, alone));
      // What came in since the start is being answered here already.
      const left = open.filter(({ eventId }) => !own.has(eventId));
      for (const { eventId } of left) own.add(eventId);
      return left;
    },
    knowsPlace: (place) => asSystem(pool, (db) => isConversation(db, place)),

    findPerson,
    async findReaders({ tenantId }, service, workspaceId, personIds) {
      if (!personIds.length) return new Map();
      const linked = await asSystem(pool, (db) => findLinked(db, { service, workspaceId }, personIds));
      return new Map([...linked].filter(([, user]) => user.tenant_id === tenantId).map(([id, user]) => [id, user.id]));
    },
    async linkByEmail(identity, email) {
      const tenantId = await deps.tenantOf(identity.service, identity.workspaceId);
      if (!tenantId || !deps.linksByEmail) return undefined;
      const found = await asSystem(pool, async (db) => {
        const userId = await findUserByEmail(db, tenantId, email);
        if (userId) await linkIdentity(db, identity, { tenantId, userId }, "email");
        return userId !== undefined;
      });
      if (found) log.info({ service: identity.service, person: identity.personId }, "linked by e-mail");
      return found ? findPerson(identity) : undefined;
    },
    linkAddress: async (identity, name) =>
      `${settings.publicUrl}/link?token=${encodeURIComponent(await secrets.signLink(identity, name))}`,
    rememberAddress: (identity, place) => asSystem(pool, (db) => saveAddress(db, identity, place)),
    findAddress: async (identity) => (await asSystem(pool, (db) => findAddress(db, identity))) as Place | undefined,

    async ask(actor, question) {
      try {
        const events = await assistant().start(question, actor);
        // The run goes on by itself; its readers follow the log.
        await events.return(undefined);
      } catch (error) {
        if (!(error instanceof RunExistsError)) throw error;
      }
    },
    events: (actor, threadId, runId, signal) =>
      runEvents({ pool, assistant: assistant() }, { actor, threadId, runId, signal }),
    cancel: async (actor, runId) => void (await assistant().cancel(runId, actor)),
    async seesMoreAlone(actor) {
      if (!actor.audience?.length) return false;
      const { audience: _, ...alone } = actor;
      const [together, byMyself] = await Promise.all([actor, alone].map((each) => asActor(pool, each, readRights)));
      return together !== byMyself;
    },
    upload(actor, file) {
      if (!may(actor.role, "document:upload")) throw new ForbiddenError("uploading documents (document:upload)");
      return takeFile(deps, actor, file);
    },
    async download({ tenantId, userId }, documentId) {
      const token = await deps.tokens.mint({ tenantId, userId, use: "api" }, 60);
      const headers = { authorization: `Bearer ${token}` };
      const response = await deps.fetch(`/v1/documents/${encodeURIComponent(documentId)}/file`, { headers });
      return response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined;
    },
    rate: ({ tenantId, channel }, of, rating) =>
      asSystem(pool, (db) => saveRating(db, { tenantId, service: channel, ...of }, rating)),

    async decide(actor, approvalId, decision) {
      try {
        return await approvals.decide(actor, approvalId, decision);
      } finally {
        void approvalsChanged().catch((error) => log.error({ err: error }, "showing a decision"));
      }
    },
    async findApproval(actor, approvalId) {
      const row = await asActor(pool, actor, (db) => findApproval(db, approvalId));
      return row && toApproval(row);
    },
    async listApprovals(actor) {
      const { rows } = await asActor(pool, actor, (db) => listApprovals(db, { limit: 10 }));
      return rows.slice(0, 10).map(toApproval);
    },
    listTasks: (actor) => listMyTasks(deps, actor),
    searchDeals: (actor, query) => searchDeals(deps, actor, query),

    async delivery(actor, runId, { service, ...place }) {
      const key = { tenantId: actor.tenantId, runId, service };
      const [parts, asked] = await asSystem(
        pool,
        async (db) => [await findDelivery(db, key), await listAsked(db, runId, service)] as const,
      );
      const askedFor = new Set(asked);
      return {
        parts,
        askedFor,
        async begin(part) {
          parts.push(part);
          await asSystem(pool, (db) => saveDelivery(db, key, parts));
        },
        async asked(approvalId, messageId) {
          askedFor.add(approvalId);
          const message = { tenantId: actor.tenantId, approvalId, service, place: { service, ...place }, messageId };
          await asSystem(pool, (db) => saveApprovalMessage(db, message));
        },
      };
    },
    async approvalMessages(approvalId, service) {
      const rows = await asSystem(pool, (db) => listApprovalMessages(db, approvalId, service));
      return rows.map(({ place, messageId }) => ({ place: place as unknown as Place, messageId }));
    },
    async saveApprovalMessage({ tenantId }, approvalId, place, messageId) {
      const message = { tenantId, approvalId, service: place.service, place, messageId };
      await asSystem(pool, (db) => saveApprovalMessage(db, message));
    },
    async saveConversation({ threadId, place, asker, actor }) {
      const { tenantId, userId, audience = [] } = actor;
      const row = {
        tenantId,
        threadId,
        userId,
        service: place.service,
        place: { ...place },
        personId: asker.personId,
        audience: [...audience],
      };
      await asSystem(pool, (db) => saveConversation(db, row));
    },
    onApproval(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    address: (path) => settings.publicUrl + path,
    report: (error, what) => log.error({ err: error }, what),

    start() {
      if (timers.length) return;
      const renew = async () => {
        for (const [service, ids] of claimed)
          if (ids.size) await asSystem(pool, (db) => renewClaims(db, service, [...ids]));
      };
      const every = (ms: number, work: () => Promise<void>) =>
        timers.push(setInterval(() => void work().catch((error) => log.warn({ err: error }, "channels")), ms).unref());
      every(RENEW_MS, renew);
      every(SWEEP_MS, approvalsChanged);
    },
    approvalsChanged,
    close() {
      for (const timer of timers) clearInterval(timer);
    },
  };
}

/** A fingerprint of what the readers of a transaction may see. */
async function readRights(db: Parameters<Parameters<typeof asActor>[2]>[0]): Promise<string> {
  const { rows } = await db.query<{ rights: string }>(
    "select md5(concat(app.hidden_records(), app.room_ids(), current_setting('app.folders', true), app.is_firm())) as rights",
  );
  return rows[0]?.rights ?? "";
}
