import { LogLevel, webApi } from "@slack/bolt";
import type { Clock } from "../clock.ts";
import type { RateLimits } from "../rate-limits.ts";
import { createSlackApi, type SlackApi } from "./api.ts";

const { WebClient } = webApi;

/** How we are known in one workspace. */
export interface Workspace {
  teamId: string;
  botToken: string;
  botUserId: string;
  botId?: string | undefined;
}

export interface SlackClients {
  api(teamId: string): Promise<SlackApi>;
  workspace(teamId: string): Promise<Workspace>;
  readonly options: webApi.WebClientOptions;
}

export class UnknownWorkspaceError extends Error {}

/** Calls that wait are held back by our own limits; the client's own queue would hold back everything behind one of them. */
const CONCURRENT_CALLS = 500;

export function createClients(settings: {
  apiUrl?: string | undefined;
  /** The one workspace of a configured token; others come from their installations. */
  botToken?: string | undefined;
  installed(teamId: string): Promise<Workspace | undefined>;
  limits: RateLimits;
  clock: Clock;
}): SlackClients {
  const { limits, clock } = settings;
  const options: webApi.WebClientOptions = {
    ...(settings.apiUrl ? { slackApiUrl: settings.apiUrl } : {}),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    maxRequestConcurrency: CONCURRENT_CALLS,
    logLevel: LogLevel.ERROR,
  };
  const apis = new Map<string, SlackApi>();
  let own: Promise<Workspace> | undefined;

  /** Asked once; a failure is asked anew. */
  function ownWorkspace(botToken: string): Promise<Workspace> {
    own ??= new WebClient(botToken, options).auth
      .test()
      .then(({ team_id: teamId, user_id: botUserId, bot_id: botId }) => ({
        teamId: teamId ?? "",
        botToken,
        botUserId: botUserId ?? "",
        botId,
      }));
    own.catch(() => {
      own = undefined;
    });
    return own;
  }

  async function workspace(teamId: string): Promise<Workspace> {
    const configured = settings.botToken ? await ownWorkspace(settings.botToken) : undefined;
    const found = configured?.teamId === teamId ? configured : await settings.installed(teamId);
    if (!found) throw new UnknownWorkspaceError(`no installation in ${teamId}`);
    return found;
  }

  return {
    options,
    workspace,
    async api(teamId) {
      const { botToken } = await workspace(teamId);
      const key = `${teamId} ${botToken}`;
      const known = apis.get(key);
      if (known) return known;
      const api = createSlackApi(new WebClient(botToken, options), { teamId, limits, clock });
      apis.set(key, api);
      return api;
    },
  };
}
