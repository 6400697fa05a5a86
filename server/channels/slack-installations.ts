import type { Workspace } from "../../channels/slack/clients.ts";
import { asSystem } from "../../db/as-actor.ts";
import { deleteInstallation, findInstallation, saveInstallation } from "../../db/slack-installations.ts";
import { UnauthenticatedError } from "../../domain/errors.ts";
import type { AppDependencies } from "../deps.ts";
import type { ChannelSecrets } from "./secrets.ts";
import type { ChannelSettings } from "./settings.ts";

/** What the app asks for when a workspace installs it; docs/slack.md says what each is for. */
const SLACK_SCOPES = [
  "app_mentions:read",
  "assistant:write",
  "channels:history",
  "channels:read",
  "chat:write",
  "commands",
  "files:read",
  "files:write",
  "groups:history",
  "groups:read",
  "im:history",
  "im:read",
  "im:write",
  "mpim:history",
  "mpim:read",
  "users:read",
  "users:read.email",
] as const;

export interface SlackInstallations {
  /** Where an administrator is sent to let the app into a workspace, for the administrator's own tenant. */
  address(tenantId: string, nonce: string): Promise<string>;
  /** Exchanges what Slack sends back for a token, and keeps it encrypted. Answers with the workspace's name. */
  complete(state: string, code: string, nonce: string): Promise<string>;
  find(teamId: string): Promise<Workspace | undefined>;
  remove(teamId: string): Promise<void>;
}

const keyOf = (teamId: string) => `T:${teamId}`;

export function createInstallations(
  slack: ChannelSettings["slack"],
  { database: { pool }, settings }: Pick<AppDependencies, "database" | "settings">,
  secrets: ChannelSecrets,
): SlackInstallations {
  const redirectUri = `${settings.publicUrl}/slack/oauth_redirect`;
  const clientId = slack.clientId ?? "";
  return {
    async address(tenantId, nonce) {
      const address = new URL("https://slack.com/oauth/v2/authorize");
      address.searchParams.set("client_id", clientId);
      address.searchParams.set("scope", SLACK_SCOPES.join(","));
      address.searchParams.set("redirect_uri", redirectUri);
      address.searchParams.set("state", await secrets.signState({ tenantId, nonce }));
      return address.href;
    },
    async complete(state, code, nonce) {
      const claims = await secrets.readState(state);
      // The state has to come back to the browser that it was made for.
      if (!nonce || claims.nonce !== nonce)
        throw new UnauthenticatedError("Begin the installation again from /slack/install.");
      const { webApi } = await import("@slack/bolt");
      const client = new webApi.WebClient(undefined, slack.apiUrl ? { slackApiUrl: slack.apiUrl } : {});
      const reply = await client.oauth.v2.access({
        client_id: clientId,
        client_secret: slack.clientSecret ?? "",
        code,
        redirect_uri: redirectUri,
      });
      const teamId = reply.team?.id;
      if (!teamId || !reply.access_token || !reply.bot_user_id)
        throw new UnauthenticatedError("Slack installed the app for no single workspace. Install it in one workspace.");
      const workspace: Workspace = { teamId, botToken: reply.access_token, botUserId: reply.bot_user_id };
      const row = { tenantId: String(claims.tenantId), sealed: secrets.seal(JSON.stringify(workspace)) };
      await asSystem(pool, (db) => saveInstallation(db, keyOf(teamId), row));
      return reply.team?.name ?? teamId;
    },
    async find(teamId) {
      const row = await asSystem(pool, (db) => findInstallation(db, keyOf(teamId)));
      return row && (JSON.parse(secrets.open(row.sealed)) as Workspace);
    },
    remove: (teamId) => asSystem(pool, (db) => deleteInstallation(db, keyOf(teamId))),
  };
}
