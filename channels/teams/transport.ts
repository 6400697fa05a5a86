import { createRequire } from "node:module";
import {
  type Activity,
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  type ConversationReference,
  type TurnContext,
} from "botbuilder";
import type { Clock } from "../clock.ts";
import { TokenSource } from "./token-source.ts";

/** An activity as it comes and goes on the wire. */
export type TeamsActivity = Record<string, unknown> & { type: string };

/** How a conversation is reached: who writes where, over which service. */
export interface Address {
  serviceUrl: string;
  channelId: string;
  bot: { id: string; name?: string };
  conversation: { id: string; conversationType?: string; tenantId?: string };
}

export interface Member {
  id: string;
  aadObjectId?: string;
  tenantId?: string;
  userRole?: string;
}

/** The service refused; the code and the words are Microsoft's and not for people. */
export class TeamsRefusal extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Everything that is used of Microsoft's library, so that its successor is a change of this file. */
export interface TeamsTransport {
  /** True when the token is Microsoft's, for our app, and for the address that the activity names. */
  isAuthentic(activity: TeamsActivity, authorization: string): Promise<boolean>;
  /** Answers with the new activity's id. */
  send(to: Address, activity: TeamsActivity): Promise<string>;
  update(to: Address, activityId: string, activity: TeamsActivity): Promise<void>;
  /** One page of who is in a conversation or a team. */
  members(
    to: Address,
    conversationId: string,
    continuationToken?: string,
  ): Promise<{ members: Member[]; next?: string }>;
}

export interface TransportSettings {
  appId?: string | undefined;
  appPassword?: string | undefined;
  /** Our own tenant, for an app of one tenant. */
  appTenantId?: string | undefined;
  /** Where Microsoft's keys lie and tokens are handed out, in a national cloud. */
  openIdUrl?: string | undefined;
  loginUrl?: string | undefined;
  clock: Clock;
}

const TOKEN_SCOPE = "https://api.botframework.com";
const ISSUER = "https://api.botframework.com";
const OPEN_ID = "https://login.botframework.com/v1/.well-known/openidconfiguration";
const EMULATOR_OPEN_ID = "https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration";

export function createTransport(settings: TransportSettings): TeamsTransport {
  keepEntities();
  const { appId = "" } = settings;
  const tokens = new TokenSource(settings);
  const authentication = new ConfigurationBotFrameworkAuthentication(
    {
      MicrosoftAppId: appId,
      ToChannelFromBotLoginUrl: settings.loginUrl ?? "https://login.microsoftonline.com/botframework.com",
      ToChannelFromBotOAuthScope: TOKEN_SCOPE,
      ToBotFromChannelTokenIssuer: ISSUER,
      OAuthUrl: "https://token.botframework.com",
      ToBotFromChannelOpenIdMetadataUrl: settings.openIdUrl ?? OPEN_ID,
      ToBotFromEmulatorOpenIdMetadataUrl: settings.openIdUrl ?? EMULATOR_OPEN_ID,
    },
    {
      isValidAppId: async (id: string) => id === appId,
      isAuthenticationDisabled: async () => appId === "",
      createCredentials: async () => tokens as never,
    } as never,
    undefined,
    undefined,
    // What is tried again, and when, is decided by whoever knows whether that can do harm.
    { retryOptions: { maxRetries: 0 } } as never,
  );
  const adapter = new CloudAdapter(authentication);

  /** Runs one call with a client for the address. Nothing but the library's own errors comes out as a refusal. */
  async function call<T>(to: Address, work: (context: TurnContext) => Promise<T>): Promise<T> {
    let result: { value: T } | { error: unknown } | undefined;
    await adapter.continueConversationAsync(appId, to as Partial<ConversationReference>, async (context) => {
      result = await work(context).then(
        (value) => ({ value }),
        (error: unknown) => ({ error }),
      );
    });
    if (!result) throw new Error("the library ran no turn");
    if ("error" in result) throw toRefusal(result.error);
    return result.value;
  }

  return {
    async isAuthentic(activity, authorization) {
      try {
        await authentication.authenticateRequest(activity as never, authorization);
        return true;
      } catch {
        // The library throws errors of several kinds for a bad token; none of them says anything that we need.
        return false;
      }
    },
    send: (to, activity) =>
      call(to, async (context) => (await context.sendActivity(activity as Partial<Activity>))?.id ?? ""),
    update: (to, id, activity) =>
      call(to, async (context) => {
        await context.updateActivity({ ...(activity as Partial<Activity>), id });
      }),
    members: (to, conversationId, continuationToken) =>
      call(to, async (context) => {
        const client = context.turnState.get<PagedMembers>(adapter.ConnectorClientKey);
        const options = { pageSize: 200, ...(continuationToken ? { continuationToken } : {}) };
        const page = await client.conversations.getConversationPagedMembers(conversationId, options);
        return {
          members: page.members as Member[],
          ...(page.continuationToken ? { next: page.continuationToken } : {}),
        };
      }),
  };
}

interface PagedMembers {
  conversations: {
    getConversationPagedMembers(
      id: string,
      options: object,
    ): Promise<{ members: unknown[]; continuationToken?: string }>;
  };
}

/**
 * Version 4.23.3 drops every property of an entity that it does not know by name: streams, sources and the AI label with them.
 * Telling its serializer that entities have further properties brings them back.
 */
function keepEntities(): void {
  const fromLibrary = createRequire(createRequire(import.meta.url).resolve("botbuilder"));
  const { Entity, ChannelAccount } = fromLibrary("botframework-connector/lib/connectorApi/models/mappers") as Record<
    "Entity" | "ChannelAccount",
    { type: { additionalProperties?: object } }
  >;
  for (const mapper of [Entity, ChannelAccount]) mapper.type.additionalProperties = { type: { name: "any" } };
}

function toRefusal(error: unknown): unknown {
  const { statusCode, code, message, details } = error as {
    statusCode?: number;
    code?: string;
    message?: string;
    details?: { error?: { code?: string; message?: string } };
  };
  if (typeof statusCode !== "number") return error;
  return new TeamsRefusal(statusCode, details?.error?.code ?? code ?? "", details?.error?.message ?? message ?? "");
}
