import type { TeamsActivity, TeamsTransport } from "./transport.ts";

/** Teams' activities are far smaller. */
const LARGEST_BODY = 256_000;
/** Where Microsoft runs the service, in its public and its national clouds. */
const MICROSOFT_HOSTS =
  /^(?:smba\.trafficmanager\.net|(?:[\w-]+\.)*botframework\.(?:com|azure\.us|azure\.cn)|smba\.infra\.(?:gcc|gov|dod)\.teams\.microsoft\.(?:com|us)|(?:[\w-]+\.)*teams\.microsoft\.(?:com|us))$/;
const LOOPBACK = /^(?:127\.0\.0\.1|localhost|\[::1\])$/;

export interface GateSettings {
  transport: TeamsTransport;
  /** Further hosts, with their port, that may be answered at. */
  serviceHosts: readonly string[];
  tenantIds?: readonly string[] | undefined;
  /** Without an app id nothing proves where an activity comes from: then only this machine's own programs are heard. */
  anonymous: boolean;
  refused(reason: string): void;
}

/** An activity that may be acted on, or the status of the refusal. */
export async function admit(request: Request, settings: GateSettings): Promise<TeamsActivity | number> {
  const refuse = (status: number, reason: string) => {
    settings.refused(reason);
    return status;
  };
  // A web page could send other kinds without asking first.
  if (!/^application\/json\b/i.test(request.headers.get("content-type") ?? "")) return refuse(415, "no JSON");
  if (settings.anonymous && !LOOPBACK.test(hostOf(request.headers.get("host"))))
    return refuse(401, "unsigned, from elsewhere");
  const raw = await readBody(request);
  if (raw === undefined) return refuse(413, "body too large");
  const activity = parse(raw);
  if (!activity) return refuse(400, "malformed activity");
  const serviceUrl = typeof activity.serviceUrl === "string" ? activity.serviceUrl : "";
  if (!isKnownService(serviceUrl, settings)) return refuse(403, "an address that is not Microsoft's");
  if (!(await settings.transport.isAuthentic(activity, request.headers.get("authorization") ?? "")))
    return refuse(401, "bad token");
  const tenantId = tenantOf(activity);
  if (settings.tenantIds && (tenantId === undefined || !settings.tenantIds.includes(tenantId)))
    return refuse(403, "another tenant");
  return activity;
}

/** Answers go where the activity says, so that has to be Microsoft. */
export function isKnownService(
  serviceUrl: string,
  { serviceHosts, anonymous }: Pick<GateSettings, "serviceHosts" | "anonymous">,
): boolean {
  const url = URL.parse(serviceUrl);
  if (!url || url.username || url.password) return false;
  if (serviceHosts.includes(url.host)) return true;
  if (anonymous) return url.protocol === "http:" && LOOPBACK.test(url.hostname);
  return url.protocol === "https:" && url.port === "" && MICROSOFT_HOSTS.test(url.hostname);
}

async function readBody(request: Request): Promise<string | undefined> {
  if (Number(request.headers.get("content-length") ?? 0) > LARGEST_BODY) return undefined;
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of request.body ?? []) {
    size += part.length;
    if (size > LARGEST_BODY) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

function parse(raw: string): TeamsActivity | undefined {
  try {
    const value: unknown = JSON.parse(raw);
    const isActivity =
      typeof value === "object" && value !== null && typeof (value as { type?: unknown }).type === "string";
    return isActivity ? (value as TeamsActivity) : undefined;
  } catch {
    return undefined;
  }
}

function tenantOf(activity: TeamsActivity): string | undefined {
  const { channelData, conversation } = activity as {
    channelData?: { tenant?: { id?: unknown } };
    conversation?: { tenantId?: unknown };
  };
  const id = channelData?.tenant?.id ?? conversation?.tenantId;
  return typeof id === "string" ? id : undefined;
}

const hostOf = (header: string | null): string => URL.parse(`http://${header ?? ""}`)?.hostname ?? "";
