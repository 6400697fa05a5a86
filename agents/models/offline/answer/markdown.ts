/**
 * Words of others inside our Markdown: nothing in them may format, link or cite. A bracket is closed off too, so that a document
 * that says "[s1]" does not gain a citation.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\\`*[\]|]/g, "\\$&")
    .replace(/(?<![\p{L}\d])_|_(?![\p{L}\d])/gu, "\\_")
    .replace(
      /^(\s*)([#+-]|\d+\.)(?=\s)/gm,
      (_, space: string, mark: string) => `${space}${mark.slice(0, -1)}\\${mark.slice(-1)}`,
    );
}
