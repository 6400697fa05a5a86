/** The few PostgreSQL wire messages that the worker reads, renames or writes itself. */

export const message = (type: string, body: Buffer = Buffer.alloc(0)): Buffer => {
  const bytes = Buffer.alloc(5 + body.length);
  bytes[0] = type.charCodeAt(0);
  bytes.writeInt32BE(4 + body.length, 1);
  body.copy(bytes, 5);
  return bytes;
};
const terminated = (text: string) => Buffer.from(`${text}\0`);

export const simpleQuery = (sql: string) => message("Q", terminated(sql));
export const sync = () => message("S");
export const readyForQuery = (status: string) => message("Z", Buffer.from(status));
export const errorResponse = (severity: "ERROR" | "FATAL", code: string, text: string) =>
  message(
    "E",
    Buffer.concat([
      Buffer.from("S"),
      terminated(severity),
      Buffer.from("V"),
      terminated(severity),
      Buffer.from("C"),
      terminated(code),
      Buffer.from("M"),
      terminated(text),
      Buffer.from("\0"),
    ]),
  );

const SERVER_SETTINGS = [
  ["server_version", "18.6"],
  ["client_encoding", "UTF8"],
  ["DateStyle", "ISO, MDY"],
  ["integer_datetimes", "on"],
  ["standard_conforming_strings", "on"],
  ["TimeZone", "UTC"],
] as const;

/** What a server says after a start-up message it accepts. */
export function greeting(connection: number, key: number): Buffer {
  const backendKey = Buffer.alloc(8);
  backendKey.writeInt32BE(connection, 0);
  backendKey.writeInt32BE(key, 4);
  return Buffer.concat([
    message("R", Buffer.alloc(4)),
    ...SERVER_SETTINGS.map(([name, value]) => message("S", Buffer.concat([terminated(name), terminated(value)]))),
    message("K", backendKey),
    readyForQuery("I"),
  ]);
}

/** `options: "-c search_path=a,b"` of a start-up message, as the SQL that sets it. */
export function settingsSql(startupBody: Buffer): string | undefined {
  const fields = startupBody.toString("utf8").split("\0");
  const at = fields.indexOf("options");
  if (at < 0) return undefined;
  return [...(fields[at + 1] ?? "").matchAll(/-c\s+([\w.]+)=((?:\\.|\S)+)/g)]
    .map(([, name, value]) => {
      const plain = (value ?? "").replace(/\\(.)/g, "$1").replaceAll("'", "''");
      return `select set_config('${name}','${plain}',false);`;
    })
    .join("");
}

/** The SQL of a Query or Parse message, or "". */
export function sqlOf(bytes: Buffer): string {
  if (bytes[0] === 81) return bytes.toString("utf8", 5, bytes.length - 1);
  if (bytes[0] !== 80) return "";
  const from = bytes.indexOf(0, 5) + 1;
  return bytes.toString("utf8", from, bytes.indexOf(0, from));
}

/** SQL without leading white space and comments: what kind of statement it is. */
export const withoutLead = (sql: string): string => sql.replace(/^(?:\s+|--[^\n]*\n|\/\*[\s\S]*?\*\/)*/, "");

/** Named statements of different connections share one backend session: the connection's number keeps them apart. */
export function renameStatement(connection: number, bytes: Buffer, seen: (name: string) => void): Buffer {
  const type = String.fromCharCode(bytes[0] ?? 0);
  const at =
    type === "P"
      ? 5
      : type === "B"
        ? bytes.indexOf(0, 5) + 1
        : (type === "D" || type === "C") && bytes[5] === 83
          ? 6
          : 0;
  if (!at || bytes[at] === 0) return bytes;
  if (type === "P") seen(bytes.toString("utf8", at, bytes.indexOf(0, at)));
  const renamed = Buffer.concat([bytes.subarray(0, at), Buffer.from(`c${connection}_`), bytes.subarray(at)]);
  renamed.writeInt32BE(renamed.length - 1, 1);
  return renamed;
}

/** Splits backend bytes: notifications apart from the rest, and the transaction status of the last ReadyForQuery. */
export function readReplies(bytes: Buffer): { out: Buffer; status: string | null; notes: [channel: string, Buffer][] } {
  const notes: [string, Buffer][] = [];
  const kept: Buffer[] = [];
  let status: string | null = null;
  let from = 0;
  for (let at = 0; at + 5 <= bytes.length; ) {
    const size = bytes.readInt32BE(at + 1) + 1;
    if (bytes[at] === 90) status = String.fromCharCode(bytes[at + 5] ?? 73);
    if (bytes[at] === 65) {
      kept.push(bytes.subarray(from, at));
      from = at + size;
      notes.push([bytes.toString("utf8", at + 9, bytes.indexOf(0, at + 9)), bytes.subarray(at, from)]);
    }
    at += size;
  }
  return { out: kept.length ? Buffer.concat([...kept, bytes.subarray(from)]) : bytes, status, notes };
}
