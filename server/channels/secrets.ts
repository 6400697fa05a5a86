import { createCipheriv, createDecipheriv, hkdfSync, randomBytes, randomUUID } from "node:crypto";
import { jwtVerify, SignJWT } from "jose";
import { z } from "zod";
import type { ChatIdentity } from "../../channels/channel.ts";
import { UnauthenticatedError } from "../../domain/errors.ts";

const LINK_SECONDS = 15 * 60;
const LinkClaims = z.object({
  service: z.enum(["slack", "teams"]),
  workspaceId: z.string(),
  personId: z.string(),
  name: z.string(),
  jti: z.string(),
});
export type LinkClaims = z.infer<typeof LinkClaims>;

export interface ChannelSecrets {
  /** A signed address part that links this identity to whoever opens it signed in, once. */
  signLink(identity: ChatIdentity, name: string): Promise<string>;
  readLink(token: string): Promise<LinkClaims>;
  signState(claims: Record<string, string>): Promise<string>;
  readState(token: string): Promise<Record<string, unknown>>;
  /** Encrypts what lies in the database and must not be read from there. */
  seal(text: string): string;
  open(sealed: string): string;
}

/** Keys of their own for each use, all from the one secret of the installation. */
export function createChannelSecrets(secret: string): ChannelSecrets {
  const keyFor = (use: string) => new Uint8Array(hkdfSync("sha256", secret, "parley", use, 32));
  const sealing = keyFor("slack installations");

  const sign = (claims: Record<string, string>, use: string, id: string) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: "HS256" })
      .setAudience(use)
      .setJti(id)
      .setExpirationTime(`${LINK_SECONDS}s`)
      .sign(keyFor(use));
  const read = async (token: string, use: string) => {
    try {
      return (await jwtVerify(token, keyFor(use), { audience: use, algorithms: ["HS256"] })).payload;
    } catch {
      throw new UnauthenticatedError("This link is no longer valid. Ask for a new one in the chat.");
    }
  };

  return {
    signLink: ({ service, workspaceId, personId }, name) =>
      sign({ service, workspaceId, personId, name }, "chat link", randomUUID()),
    readLink: async (token) => LinkClaims.parse(await read(token, "chat link")),
    signState: (claims) => sign(claims, "slack install", randomUUID()),
    readState: (token) => read(token, "slack install"),
    seal(text) {
      const iv = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", sealing, iv);
      const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), body]).toString("base64");
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, "base64");
      const decipher = createDecipheriv("aes-256-gcm", sealing, bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString("utf8");
    },
  };
}
