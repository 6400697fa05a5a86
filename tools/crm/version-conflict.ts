import type { ActorDb } from "../../db/as-actor.ts";
import { changesSince } from "../../db/changes.ts";
import { describeChange, fieldTitle } from "../../domain/crm/describe-change.ts";
import { VersionConflictError } from "../../domain/errors.ts";

/** Tells the second of two editors what the first one did. */
export async function versionConflict(
  db: ActorDb,
  { id, name, version }: { id: string; name: string; version: number },
  expected: number,
): Promise<VersionConflictError> {
  const changes = (await changesSince(db, id, expected)).map(({ user_email, changed_at, action, before, after }) => ({
    by: user_email,
    at: changed_at,
    action,
    before,
    after,
  }));
  const said = changes.map(({ by, action, before, after }) =>
    action === "update" && before && after
      ? `${by} changed ${Object.keys(after).map(fieldTitle).join(", ")} (${describeChange(name, { before, after })})`
      : `${by} made a change (${action})`,
  );
  return new VersionConflictError(
    `${name} was changed since version ${expected}; it is at version ${version} now. ${said.length ? `${said.join("; ")}. ` : ""}Nothing of yours was changed: look at it again and repeat what still holds.`,
    { details: { expectedVersion: expected, currentVersion: version, changes } },
  );
}
