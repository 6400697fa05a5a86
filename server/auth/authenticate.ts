import type { Context } from "hono";
import { getCookie } from "hono/cookie";
import type pg from "pg";
import { findUser, toActor, type UserRow } from "../../db/users.ts";
import type { Actor, Channel } from "../../domain/actor.ts";
import { UnauthenticatedError } from "../../domain/errors.ts";
import type { Tokens } from "./tokens.ts";

export const SESSION_COOKIE = "parley_session";
export const SESSION_SECONDS = 12 * 3600;

export interface Session {
  actor: Actor;
  user: UserRow;
}

/**
 * Who sent this request: by bearer token, or by the browser's cookie. A request that changes something and comes with a
 * cookie has to come from our own pages; a token cannot be sent by somebody else's.
 */
export async function authenticate(
  c: Context,
  { pool, tokens }: { pool: pg.Pool; tokens: Tokens },
  channel: Channel,
): Promise<Session> {
  const header = c.req.header("authorization");
  const address = addressOf(c);
  const cookie = getCookie(c, SESSION_COOKIE);
  if (header !== undefined) {
    const token = /^Bearer\s+(\S+)$/i.exec(header)?.[1];
    if (!token) throw new UnauthenticatedError("Send the token as `Authorization: Bearer …`.");
    return sessionOf(await tokens.verify(token, ["api", "run"]), pool, channel, address);
  }
  if (!cookie) throw new UnauthenticatedError();
  if (c.req.method !== "GET" && c.req.method !== "HEAD" && !isSameOrigin(c))
    throw new UnauthenticatedError("This request came from another site. Send a bearer token instead of a cookie.");
  return sessionOf(await tokens.verify(cookie, ["session"]), pool, "web", address);
}

async function sessionOf(
  claims: Awaited<ReturnType<Tokens["verify"]>>,
  pool: pg.Pool,
  channel: Channel,
  address: string | undefined,
): Promise<Session> {
  const user = await findUser(pool, claims.tenantId, claims.userId);
  if (!user) throw new UnauthenticatedError();
  return {
    user,
    actor: {
      ...toActor(user, channel),
      ...(claims.runId ? { runId: claims.runId } : {}),
      ...(claims.audience ? { audience: claims.audience } : {}),
      ...(claims.proposesOnly ? { proposesOnly: claims.proposesOnly } : {}),
      ...(address ? { address } : {}),
    },
  };
}

/** The peer's address; none for a call within the process. */
function addressOf(c: Context): string | undefined {
  const incoming = (c.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined)?.incoming;
  return incoming?.socket?.remoteAddress;
}

function isSameOrigin(c: Context): boolean {
  const site = c.req.header("sec-fetch-site");
  if (site) return site === "same-origin";
  const origin = c.req.header("origin");
  return origin !== undefined && URL.parse(origin)?.host === c.req.header("host");
}
