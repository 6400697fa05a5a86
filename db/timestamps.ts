/** A moment as text: a JavaScript date would drop the microseconds that a cursor needs. */
export const moment = (column: string, name?: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')${name ? ` as ${name}` : ""}`;
