import type { Clock } from "../clock.ts";
import type { RateLimits } from "../rate-limits.ts";
import { limitOf, POSTS_IN_CHANNEL } from "./limits.ts";

export type Arguments = Record<string, unknown>;
export type Reply = Record<string, unknown>;

/** What is used of Slack's client. */
export interface WebApi {
  apiCall(method: string, args?: Arguments): Promise<unknown>;
}

/** Slack understood the call and said no; the code is Slack's. */
export class SlackRefusal extends Error {
  readonly code: string;
  constructor(method: string, code: string) {
    super(`${method}: ${code}`);
    this.code = code;
  }
}
/** No answer came, so that the call may or may not have taken effect. */
export class SlackUnsureError extends Error {}

/** One workspace's Web API, with every call held back until its limit allows it. */
export interface SlackApi {
  readonly teamId: string;
  /** Arguments that are a function are worked out when the turn has come, so that they are not old by then. */
  call(method: string, args: Arguments | (() => Arguments)): Promise<Reply>;
  /** Calls only if the limit allows it at once; undefined otherwise. For what is welcome but not needed. */
  callIfFree(method: string, args: Arguments): Promise<Reply | undefined>;
}

const MOST_TRIES = 5;
const FIRST_PAUSE_MS = 500;
/** Repeating these changes nothing; the others are repeated by whoever knows what is there already. */
const HARMLESS =
  /^(?:chat\.update|assistant\.|agents\.sessions\.|conversations\.(?!create)|users\.|views\.publish|files\.info|auth\.)/;

export function createSlackApi(
  client: WebApi,
  { teamId, limits, clock }: { teamId: string; limits: RateLimits; clock: Clock },
): SlackApi {
  const keyOf = (method: string) => `${teamId} ${method}`;

  async function attempt(method: string, args: Arguments): Promise<Reply> {
    for (let tries = 1; ; tries++) {
      try {
        return (await client.apiCall(method, args)) as Reply;
      } catch (error) {
        const { code, retryAfter, data } = error as { code?: string; retryAfter?: number; data?: { error?: string } };
        if (code === "slack_webapi_rate_limited_error") {
          limits.block(keyOf(method), (retryAfter ?? 1) * 1_000);
          await limits.take(keyOf(method), limitOf(method));
          continue;
        }
        if (code === "slack_webapi_platform_error") throw new SlackRefusal(method, data?.error ?? "unknown_error");
        if (!HARMLESS.test(method)) throw new SlackUnsureError(method, { cause: error });
        if (tries >= MOST_TRIES) throw error;
        await clock.sleep(FIRST_PAUSE_MS * 2 ** tries);
      }
    }
  }

  return {
    teamId,
    async call(method, args) {
      if (typeof args !== "function" && /^chat\.post/.test(method))
        await limits.take(`${teamId} post ${args.channel}`, POSTS_IN_CHANNEL);
      await limits.take(keyOf(method), limitOf(method));
      return attempt(method, typeof args === "function" ? args() : args);
    },
    async callIfFree(method, args) {
      return limits.tryTake(keyOf(method), limitOf(method)) ? attempt(method, args) : undefined;
    },
  };
}
