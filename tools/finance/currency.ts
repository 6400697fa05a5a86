import { InvalidInputError } from "../../domain/errors.ts";
import { CurrencyCode } from "../../domain/figure.ts";

/**
 * Needed, yet optional in the schema: whoever leaves it out gets a question that a person can answer, and a request in plain words
 * still finds the tool that it is about.
 */
export const AmountCurrency = CurrencyCode.optional()
  .describe("Currency of all amounts, which are whole units of it. Needed; asked back when it is left out.")
  .meta({ slot: "currency" });

export function withCurrency<Input extends { currency?: string }>(input: Input): Input & { currency: string } {
  if (!input.currency)
    throw new InvalidInputError(
      "In which currency are the amounts? Give currency as a code of three letters, such as EUR.",
    );
  return { ...input, currency: input.currency };
}
