import type { Logger } from "pino";
import type { ChatService } from "../../channels/channel.ts";
import { systemClock } from "../../channels/clock.ts";
import type { Slack } from "../../channels/slack/app.ts";
import type { Teams } from "../../channels/teams/app.ts";
import { asSystem } from "../../db/as-actor.ts";
import { findTenantId, unlinkWorkspace } from "../../db/identities.ts";
import { findInstallation } from "../../db/slack-installations.ts";
import { DEFAULT_TENANT } from "../../db/users.ts";
import type { AppDependencies } from "../deps.ts";
import { createChannelHost, type HostDependencies, type ServerChannelHost } from "./host.ts";
import { openNotificationQueue } from "./notification-queue.ts";
import { sendNotices } from "./notifier.ts";
import { type ChannelSecrets, createChannelSecrets } from "./secrets.ts";
import type { ChannelSettings } from "./settings.ts";
import { createInstallations, type SlackInstallations } from "./slack-installations.ts";

/** How soon a replica takes over what another one left when it died. */
const TAKE_UP_MS = 60_000;

export interface Channels {
  host: ServerChannelHost;
  secrets: ChannelSecrets;
  /** Undefined where Slack is not set up. */
  slack: Slack | undefined;
  installations: SlackInstallations | undefined;
  /** Loaded when it is first needed, because its library is large. Undefined where Teams is not set up. */
  teams(): Promise<Teams | undefined>;
  /** True where the workspace's people are people of this tenant. */
  mayLink(service: ChatService, workspaceId: string, tenantId: string): Promise<boolean>;
  /** One round of notifications, as the queue runs it. */
  sendDueNotices(): Promise<number>;
  /** Takes up what an earlier process left unanswered. */
  start(): Promise<void>;
  close(): Promise<void>;
}

/** The chat services that the settings name. Their libraries are loaded only where they are used. */
export async function openChannels(
  { slack: slackSettings, teams: teamsSettings, redisUrl }: ChannelSettings,
  deps: Omit<AppDependencies, "channels">,
  secret: string,
  fetch: HostDependencies["fetch"],
): Promise<Channels> {
  const { database, log, settings } = deps;
  const { pool } = database;
  const secrets = createChannelSecrets(secret);
  const host = createChannelHost({
    ...deps,
    fetch,
    secrets,
    linksByEmail: slackSettings.linkByEmail,
    tenantOf,
  });
  /** An installed workspace belongs to whoever installed it; the configured one, and Microsoft's tenants, to the first tenant. */
  async function tenantOf(service: ChatService, workspaceId: string): Promise<string | undefined> {
    if (service === "slack") {
      const installation = await asSystem(pool, (db) => findInstallation(db, `T:${workspaceId}`));
      if (installation) return installation.tenantId;
      if (!slackSettings.botToken) return undefined;
    } else if (teamsSettings.tenantIds && !teamsSettings.tenantIds.includes(workspaceId)) return undefined;
    return asSystem(pool, (db) => findTenantId(db, DEFAULT_TENANT));
  }
  const installations = slackSettings.clientId ? createInstallations(slackSettings, deps, secrets) : undefined;
  const slack = await openSlack(slackSettings, host, installations, {
    log,
    publicUrl: settings.publicUrl,
    uploadLimitBytes: settings.uploadLimitBytes,
    forget: (teamId) => asSystem(pool, (db) => unlinkWorkspace(db, "slack", teamId)),
  });
  let teams: Promise<Teams> | undefined;
  const openTeams = async () => {
    if (!teamsSettings.appId && !teamsSettings.anonymous) return undefined;
    teams ??= import("../../channels/teams/app.ts").then(async ({ createTeams }) => {
      const opened = createTeams(
        host,
        {
          ...teamsSettings,
          serviceHosts: teamsSettings.serviceHosts ?? [],
          ownOrigin: settings.publicUrl,
          uploadLimitBytes: settings.uploadLimitBytes,
          warn: (reason) => log.warn({ reason }, "a request to the Teams address was refused"),
        },
        systemClock,
      );
      host.start();
      await opened.takeUp();
      return opened;
    });
    return teams;
  };
  let takingUp: NodeJS.Timeout | undefined;
  let notifications: { close(): Promise<void> } | undefined;
  async function sendDueNotices(): Promise<number> {
    const opened = await teams;
    const senders = new Map<ChatService, Slack["notify"]>();
    if (slack) senders.set("slack", slack.notify);
    if (opened) senders.set("teams", opened.notify);
    return sendNotices({ pool, host, senders });
  }
  return {
    host,
    secrets,
    sendDueNotices,
    slack,
    installations,
    teams: openTeams,
    mayLink: async (service, workspaceId, tenantId) => (await tenantOf(service, workspaceId)) === tenantId,
    async start() {
      if (!slack && !teamsSettings.appId) return;
      host.start();
      await slack?.start();
      // Without an app id there may be nobody in Teams at all; the library is loaded once somebody is.
      if (teamsSettings.appId) await openTeams();
      takingUp = setInterval(() => {
        for (const each of [slack?.takeUp(), teams?.then((opened) => opened.takeUp())])
          each?.catch((error: Error) => log.warn({ err: error }, "taking up what was left"));
      }, TAKE_UP_MS).unref();
      notifications = await openNotificationQueue({
        queuePool: database.queuePool,
        redisUrl,
        round: sendDueNotices,
        onError: (error) => log.warn({ error: error.message }, "notifications"),
      });
    },
    async close() {
      clearInterval(takingUp);
      await notifications?.close();
      await Promise.all([slack?.close(), teams?.then((opened) => opened.close())]);
      host.close();
    },
  };
}

async function openSlack(
  settings: ChannelSettings["slack"],
  host: ServerChannelHost,
  installations: SlackInstallations | undefined,
  own: { log: Logger; publicUrl: string; uploadLimitBytes: number; forget(teamId: string): Promise<void> },
): Promise<Slack | undefined> {
  if (!settings.signingSecret && !settings.appToken) return undefined;
  const { createSlack } = await import("../../channels/slack/app.ts");
  return createSlack(
    host,
    {
      ...settings,
      ownOrigin: own.publicUrl,
      uploadLimitBytes: own.uploadLimitBytes,
      installed: async (teamId) => installations?.find(teamId),
      async uninstall(teamId) {
        await installations?.remove(teamId);
        await own.forget(teamId);
      },
      warn: (reason) => own.log.warn({ reason }, "a request to the Slack address was refused"),
    },
    systemClock,
  );
}
