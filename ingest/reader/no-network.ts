import dgram from "node:dgram";
import dns from "node:dns";
import { createRequire, syncBuiltinESMExports } from "node:module";
import net from "node:net";

/*
 * Loaded before anything else in the reading process and in its threads. A document may name addresses; nothing that reads documents
 * may call them. The service for embeddings, where one is configured, is the only address left, by host and port.
 */

class RefusedError extends Error {
  readonly code = "ERR_ACCESS_DENIED";
  constructor() {
    super("The reading process has no network.");
  }
}

const ALLOWED = process.execArgv
  .find((argument) => argument.startsWith("--title=reader:"))
  ?.slice("--title=reader:".length);
const [allowedHost, allowedPort] = ALLOWED ? ALLOWED.split("|") : [];

const refuse = (): never => {
  throw new RefusedError();
};

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function guarded(this: net.Socket, ...given: unknown[]) {
  // The runtime itself passes its arguments as one list, its own callers as they please.
  const flat = Array.isArray(given[0]) ? (given[0] as unknown[]) : given;
  const target = (typeof flat[0] === "object" && flat[0] !== null ? flat[0] : { port: flat[0], host: flat[1] }) as {
    host?: unknown;
    port?: unknown;
    path?: unknown;
  };
  const isAllowed =
    allowedHost !== undefined &&
    target.path === undefined &&
    target.host === allowedHost &&
    String(target.port) === allowedPort;
  if (!isAllowed) refuse();
  return Reflect.apply(connect, this, given) as net.Socket;
} as typeof connect;

net.Server.prototype.listen = refuse as never;
dgram.createSocket = refuse as never;
dgram.Socket.prototype.bind = refuse as never;
dgram.Socket.prototype.send = refuse as never;
dgram.Socket.prototype.connect = refuse as never;

// Asking for a name is a message too: it can carry what was read to whoever keeps the names.
const lookup = dns.lookup;
const guardedLookup = (host: string, ...rest: unknown[]) =>
  host === allowedHost ? Reflect.apply(lookup, dns, [host, ...rest]) : refuse();
for (const names of [dns, dns.promises] as unknown as Record<string, unknown>[]) {
  for (const name of Object.keys(names)) if (/^(?:resolve|reverse|lookupService)/.test(name)) names[name] = refuse;
}
for (const Resolver of [dns.Resolver, dns.promises.Resolver]) {
  for (const name of Object.getOwnPropertyNames(Resolver.prototype)) {
    if (/^(?:resolve|reverse)/.test(name)) (Resolver.prototype as unknown as Record<string, unknown>)[name] = refuse;
  }
}
(dns as { lookup: unknown }).lookup = guardedLookup;
dns.promises.lookup = refuse as never;
// The way around all of the above.
(process as unknown as { binding: unknown }).binding = refuse;
createRequire(import.meta.url)("node:child_process").spawn = refuse;
syncBuiltinESMExports();
