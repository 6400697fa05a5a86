/** Teams takes one stream at a time in a chat; whoever comes second writes a message and edits it. */
export function createStreams() {
  const open = new Set<string>();
  return {
    tryOpen(key: string): boolean {
      if (open.has(key)) return false;
      open.add(key);
      return true;
    },
    close: (key: string) => void open.delete(key),
  };
}
