/** A message's fields by number. Nested messages and strings are bytes; fixed-width numbers are left out, since nobody here asks for one. */
export type Fields = ReadonlyMap<number, readonly (number | Uint8Array)[]>;

/** Reads as far as the message is sound: a damaged end costs what stands behind it. */
export function readFields(bytes: Uint8Array): Fields {
  const fields = new Map<number, (number | Uint8Array)[]>();
  const put = (field: number, value: number | Uint8Array) => {
    const values = fields.get(field);
    if (values) values.push(value);
    else fields.set(field, [value]);
  };
  for (let at = 0; at < bytes.length; ) {
    const [key, afterKey] = readVarint(bytes, at);
    const [value, afterValue] = readVarint(bytes, afterKey);
    const field = Math.floor(key / 8);
    const kind = key % 8;
    if (kind === 0) put(field, value);
    else if (kind === 2) put(field, bytes.subarray(afterValue, afterValue + value));
    if (kind === 0) at = afterValue;
    else if (kind === 1) at = afterKey + 8;
    else if (kind === 2) at = afterValue + value;
    else if (kind === 5) at = afterKey + 4;
    else break;
  }
  return fields;
}

/** The number and where it ends. Numbers beyond 2^53 lose their last digits; ids and lengths stay far below. */
export function readVarint(bytes: Uint8Array, start: number): [value: number, end: number] {
  let value = 0;
  let scale = 1;
  for (let at = start; at < bytes.length && at < start + 10; at++) {
    const byte = bytes[at] ?? 0;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return [value, at + 1];
    scale *= 128;
  }
  return [value, bytes.length];
}

export const numberIn = (fields: Fields, field: number): number | undefined =>
  fields.get(field)?.find((value) => typeof value === "number");

export const messagesIn = (fields: Fields, field: number): Uint8Array[] =>
  (fields.get(field) ?? []).filter((value) => typeof value !== "number");

/** A reference to another object is a message with its id. */
export const referencesIn = (fields: Fields, field: number): number[] =>
  messagesIn(fields, field).flatMap((message) => numberIn(readFields(message), 1) ?? []);

export const textsIn = (fields: Fields, field: number): string[] =>
  messagesIn(fields, field).map((bytes) => new TextDecoder().decode(bytes));
