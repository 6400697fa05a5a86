import { z } from "zod";

export const ROLES = ["admin", "partner", "associate", "analyst", "limited_partner", "sales", "guest"] as const;
export const Role = z.enum(ROLES);
export type Role = z.infer<typeof Role>;

export type Channel = "web" | "rest" | "mcp" | "cli" | "slack" | "teams" | "system";

/** The person on whose behalf something happens, and the way they came in. */
export interface Actor {
  tenantId: string;
  userId: string;
  email: string;
  name: string;
  role: Role;
  channel: Channel;
  /** Set when the assistant acts for the person inside a run: writes then need that person's click. */
  runId?: string;
  /** Set when somebody else's program passes on what the person asked: every change waits for a click, even one that needs nobody's otherwise. */
  proposesOnly?: true;
  /**
   * Everybody else who will read the answer, by user id: in a shared place the tools see what all of them may see.
   * Absent or empty where the person alone reads.
   */
  audience?: readonly string[];
  /** Network address that the request came from, for the audit. */
  address?: string;
}

const EVERYONE = ROLES;
/** Members of the firm, as against outside parties who see only the rooms they were let into. */
export const FIRM = ["admin", "partner", "associate", "analyst", "sales"] as const;
const DEALMAKERS = ["admin", "partner", "associate", "analyst"] as const;

/** Who may do what. Which *records* that reaches is row-level security's part. */
export const PERMISSIONS = {
  "crm:read": FIRM,
  "crm:write": FIRM,
  "deal:create": FIRM,
  "deal:update": FIRM,
  "deal:delete": ["admin", "partner"],
  "crm:configure": ["admin"],
  "crm:import": DEALMAKERS,
  "fund:read": ["admin", "partner", "associate", "analyst", "limited_partner"],
  "fund:write": ["admin", "partner"],
  "document:read": EVERYONE,
  "document:upload": FIRM,
  "room:create": DEALMAKERS,
  "room:manage": ["admin", "partner", "associate"],
  "barrier:manage": ["admin"],
  "person:manage": ["admin"],
  "market:read": ["admin", "partner", "associate", "analyst", "sales", "limited_partner"],
  "finance:compute": ["admin", "partner", "associate", "analyst", "sales", "limited_partner"],
  "assistant:ask": EVERYONE,
  "approval:decide": DEALMAKERS,
  "audit:read": ["admin"],
} as const satisfies Record<string, readonly Role[]>;
export type Permission = keyof typeof PERMISSIONS;

export const may = (role: Role, permission: Permission): boolean =>
  (PERMISSIONS[permission] as readonly Role[]).includes(role);
