import { randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { jwtVerify, SignJWT } from "jose";
import { UnauthenticatedError } from "../../domain/errors.ts";

/** api: sent as a bearer token; session: the browser's cookie; sign-in: the link that sets it; run: the assistant acting in one run. */
export type TokenUse = "api" | "session" | "sign-in" | "run";

export interface TokenClaims {
  userId: string;
  tenantId: string;
  use: TokenUse;
  runId?: string;
  /** Who else reads what the run answers, by user id. */
  audience?: readonly string[];
  /** Every change made with it waits for a click. */
  proposesOnly?: true;
}

const ISSUER = "parley";
const KEY_FILE = "auth.key";

export interface Tokens {
  mint(claims: TokenClaims, ttlSeconds: number): Promise<string>;
  /** Throws UnauthenticatedError for a token that is forged, old or made for another use. */
  verify(token: string, uses: readonly TokenUse[]): Promise<TokenClaims>;
}

export function createTokens(secret: string): Tokens {
  const key = new TextEncoder().encode(secret);
  return {
    mint: ({ userId, tenantId, use, runId, audience, proposesOnly }, ttlSeconds) =>
      new SignJWT({
        tid: tenantId,
        ...(runId ? { run: runId } : {}),
        ...(audience?.length ? { readers: audience } : {}),
        ...(proposesOnly ? { proposes: true } : {}),
      })
        .setProtectedHeader({ alg: "HS256" })
        .setIssuer(ISSUER)
        .setAudience(use)
        .setSubject(userId)
        .setIssuedAt()
        .setExpirationTime(`${Math.max(1, Math.round(ttlSeconds))}s`)
        .sign(key),
    async verify(token, uses) {
      try {
        const { payload } = await jwtVerify(token, key, {
          issuer: ISSUER,
          audience: [...uses],
          algorithms: ["HS256"],
          requiredClaims: ["sub", "tid", "exp"],
        });
        const use = [payload.aud].flat()[0] as TokenUse;
        return {
          userId: String(payload.sub),
          tenantId: String(payload.tid),
          use,
          ...(payload.run === undefined ? {} : { runId: String(payload.run) }),
          ...(Array.isArray(payload.readers) ? { audience: payload.readers.map(String) } : {}),
          ...(payload.proposes === true ? { proposesOnly: true } : {}),
        };
      } catch (error) {
        if ((error as { code?: string }).code === "ERR_JWT_EXPIRED")
          throw new UnauthenticatedError("This token has expired. Sign in again, or ask for a new one.");
        throw new UnauthenticatedError();
      }
    },
  };
}

/** The signing key of a data directory, made on first use and readable by its owner alone. */
export function readOrCreateSecret(dataDir: string): string {
  const file = path.join(dataDir, KEY_FILE);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  try {
    writeFileSync(file, randomBytes(48).toString("base64url"), { flag: "wx", mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  chmodSync(file, 0o600);
  return readFileSync(file, "utf8");
}
